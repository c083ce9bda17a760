/** What is refused of service records. */
export const recordError = {
  'record.not-found': '本合同没有记录 {{name}}，可用 `/record list` 查看。',
  'record.in-the-future': '{{at, datetime}} 还没有到。服务记录只记已完成的工作。',
  'record.before-contract': '{{at, datetime}} 早于合同开始日 {{starts}}。',
  'record.after-contract': '{{at, datetime}} 晚于合同结束日 {{ends}}。',
  'record.no-engineer': '站点文件中没有工程师「{{id}}」。',
  'record.ticket-has-record': '{{ticket}} 已有维护记录 {{name}}，请用 `/record edit {{name}}` 修改。',
  'record.ticket-of-maintenance': '`--ticket` 只用于 `/record maintenance`。',
  'record.rows-of-maintenance': '`--rows` 只用于 `/record maintenance`。',
  'record.changed-meanwhile': '{{name}} 刚被他人修改。请先留存所填内容，用 `/record show {{name}}` 查看后重新修改。',
  'record.signed': '{{name}} 客户已签字，只有负责人可以修改，修改后须重新签字。',
  'record.is-void': '{{name}} 已作废，不能再修改或签字，请另写一条。',
  'record.changed-before-signing': '{{name}} 刚被修改，请在频道中看过新内容后再签字。',
  'record.signed-already': '{{name}} 已由 {{person}} 签字。',
  'record.rated-otherwise':
    '您已签字确认 {{name}}，评价为「{{rating}}」，签字后不再改动。要改评价，请负责人先修改该记录，再重新签字。',
  'record.signed-unrated':
    '您已签字确认 {{name}}，当时未作评价，签字后不再改动。要补评价，请负责人先修改该记录，再重新签字。',
  'record.another-signs':
    '{{name}} 写明的客户负责人是 {{person}}，须由其本人签字。负责人有误时请用 `/record edit {{name}}` 修改。',
  'record.fault-of-ticket': '故障诊断报告由工单出具，例如 `/record fault-report T-1`。',
  'record.fault-open': '{{ticket}} 尚未恢复，恢复后才能出具故障诊断报告。',
  'record.fault-cancelled': '{{ticket}} 已取消，不出具故障诊断报告。',
  'record.fault-undiagnosed': '请填写原因和解决方案。',
  'record.fault-reported': '{{ticket}} 已有故障诊断报告 {{name}}，请用 `/record edit {{name}}` 修改。',
  'record.no-fault-report': '{{ticket}} 还没有故障诊断报告，可用 `/record fault-report {{ticket}}` 出具。',
  'record.bad-kind-or-period':
    '「{{typed}}」既不是类别也不是统计期。类别：`maintenance`（维护）、`optimisation`（优化）、`upgrade`（升级）、`training`（培训）、`parameter-change`（参数）、`visit`（回访）、`personnel-change`（人员）、`fault-report`（故障报告）；统计期：`month`、`quarter`、`half-year`、`year`、`contract`、`2026-05..2026-10`。',
} as const;
