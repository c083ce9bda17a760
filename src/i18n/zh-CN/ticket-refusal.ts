/** Why something may not be recorded of a ticket, or would change nothing: errors whose codes begin with `ticket-refusal.`. */
export const ticketRefusal: { readonly [key: string]: string } = {
  'ticket-refusal.future': '{{at, datetime}} 还没到。请填写实际发生的时间。',
  'ticket-refusal.before-opening':
    '{{at, datetime}} 早于工单的受理时间（{{opened, datetime}}）。如果受理时间有误，请由负责人更正。',
  'ticket-refusal.cancelled': '该工单已于 {{at, datetime}} 取消（{{reason}}），不再计时，也不再记录进展。',
  'ticket-refusal.closed': '该工单已于 {{at, datetime}} 关闭。记录有误时由负责人更正：`/ticket correct`。',
  'ticket-refusal.already-closed': '该工单已于 {{at, datetime}} 关闭。',
  'ticket-refusal.reopen-closed':
    '该工单已于 {{at, datetime}} 关闭，不能重开。请新建一张后续工单：`/ticket open --continues {{name}}`。',
  'ticket-refusal.reopen-too-late':
    '重开期限已于 {{until, datetime}} 截止。请新建一张后续工单：`/ticket open --continues {{name}}`。',
  'ticket-refusal.not-restored': '该工单在这个时间尚未恢复，不存在重开。',
  'ticket-refusal.unknown-level': '合同里没有{{level, level}}级。可用级别：{{available, list}}。',
  'ticket-refusal.same-level': '当前已经是{{level, level}}级。',
  'ticket-refusal.lower-needs-lead': '已有时限超时，降级须由负责人操作并说明原因：`/ticket level`。',
  'ticket-refusal.lower-needs-reason':
    '已有时限超时，降为{{level, level}}级须说明原因：`/ticket level … --reason "…"`。',
  'ticket-refusal.cancel-needs-lead': '已有时限超时，取消工单须由负责人操作。',
  'ticket-refusal.already-responded': '已于 {{at, datetime}} 响应。',
  'ticket-refusal.already-planned': '已于 {{at, datetime}} 提交方案。',
  'ticket-refusal.already-arrived': '已于 {{at, datetime}} 到场。',
  'ticket-refusal.already-reported': '已于 {{at, datetime}} 提交报告。',
  'ticket-refusal.report-unrestored': '报告时限从恢复起计，目前尚未恢复。',
  'ticket-refusal.already-paused':
    '计时自 {{since, datetime}} 起已暂停（{{reason}}），本次未作更改。要换原因，请先恢复计时。',
  'ticket-refusal.not-paused': '计时在这个时间没有暂停，本次未作更改。',
  'ticket-refusal.pause-restored': '工单已恢复，没有可暂停的计时。',
  'ticket-refusal.agreement-incomplete': '请填写与谁商定、以何种方式商定（电话、会话等）。',
  'ticket-refusal.agreed-past': '{{due, datetime}} 已经过去。请约定一个尚未到来的时间。',
  'ticket-refusal.agreed-too-far': '{{due, datetime}} 在五年以后，请检查年份。',
  'ticket-refusal.agree-unlevelled': '请先定级，定级后才知道是否需要商定时间。',
  'ticket-refusal.nothing-to-agree': '{{level, level}}级的时限是固定的，无需商定。',
  'ticket-refusal.agree-ended': '需要商定的阶段已经完成。',
  'ticket-refusal.already-restored': '已于 {{at, datetime}} 恢复。时间有误时由负责人更正。',
  'ticket-refusal.nothing-to-dispute': '该工单当前并不是由这次告警恢复而自动恢复的。如果已恢复，请使用重开。',
  'ticket-refusal.diagnosis-missing': '请同时填写原因和解决方案。',
  'ticket-refusal.close-unrestored': '工单尚未恢复。请先恢复，或者取消。',
  'ticket-refusal.close-undiagnosed': '还没有填写原因和解决方案，不能关闭。',
  'ticket-refusal.rate-unrestored': '工单尚未恢复，恢复后才能评价。',
  'ticket-refusal.reason-missing': '请填写原因。',
  'ticket-refusal.already-assigned': '工单已经指派给此人。',
  'ticket-refusal.changes-nothing': '这对该工单没有任何影响，未作记录。',
  'ticket-refusal.correct-needs-lead': '更正记录须由负责人操作。',
  'ticket-refusal.no-such-event': '该工单没有这条记录。用 `/ticket show` 查看。',
  'ticket-refusal.not-correctable': '这条记录的这一项不能更正。',
  'ticket-refusal.nothing-corrected': '与现有记录相同。请给出不同的时间或内容。',
  'ticket-refusal.correction-blank': '更正后的内容为空。',
  'ticket-refusal.opening-after-events':
    '工单不可能在 {{at, datetime}} 才受理：在此之前 {{first, datetime}} 已有记录。',
  'ticket-refusal.opening-too-early': '{{at, datetime}} 比受理时间（{{opened, datetime}}）早一年以上，请检查年份。',
  'ticket-refusal.correction-undoes':
    '这样更正后，{{at, datetime}} 的记录将不再有效（例如恢复计时早于暂停）。请先更正那一条。',
};
