/** Texts whose keys begin with `sla-notice.`. */
export const slaNotice: { readonly [key: string]: string } = {
  warning: '{{stage}}时限已用 {{percent, percent}}，还剩 {{seconds, duration}}（限 {{due}}）',
  due: '{{stage}}已超时（限 {{due}}）',
  'due-before': '{{stage}}已超时 {{seconds, duration}}（限 {{due}}）',
  overdue: '{{stage}}仍未完成，已超时 {{seconds, duration}}（限 {{due}}）',
  missed: '{{stage}}已于 {{end}} 完成，超时 {{seconds, duration}}（限 {{due}}）',
  agree: '{{stage}}时限还没有与客户商定（{{opened}} 报告，已过 {{seconds, duration}}）',
  'because-of-level': '{{at}} 定为 {{level}} 时，时限已过',
  'nobody-on-duty': '值班表此刻无人值班，改为通知负责人',
  'told-late': '告知晚了 {{seconds, duration}}：到期时 Rounds 不在线',
  folded: '此前未发出的提醒：{{list}}',
  'folded-one': '{{percent, percent}}（{{at}}）',
  'of-stage': '{{stage}}：{{line}}',

  attainment: 'SLA 达成率 {{from}} – {{until}}',
  'as-of-end': '以统计期结束时为准',
  'attainment-none': '本期没有已定级的工单。',
  share: '{{percent, percent}}（{{met}}/{{decided}}）',
  'share-none': '尚无结果',
  'count-overdue': '{{count}} 项超时未完成',
  'count-running': '{{count}} 项计时中',
  'count-to-agree': '{{count}} 项待商定',
  breaches: '超时',
  'former-breaches': '改级前的超时（不计入达成率）',
  carried:
    '以前各期受理、本期开始时尚未到期的时限（不计入达成率）：按时 {{met}}，超时完成 {{missed}}，超时未完成 {{overdue}}',
  'never-levelled':
    '一直没有定级、不成工单：告警 {{alerts}} 条（其中误报 {{dismissedAlerts}}），客户消息 {{requests}} 条（其中无需处理 {{dismissedRequests}}）',
  'left-out': '本期工单 {{tickets}} 张；不计入：取消 {{cancelled}}（其中重复 {{duplicates}}），未定级 {{unlevelled}}',
};
