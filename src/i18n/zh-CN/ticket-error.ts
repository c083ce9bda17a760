/** 工单命令与对话框的拒绝理由；时限规则的拒绝理由见 ticket-refusal。 */
export const ticketError = {
  'ticket.not-found': '本合同没有这张工单{{named}}。`/ticket list` 列出未完成的工单，`/ticket list all` 列出全部。',
  'ticket.bad-time':
    '无法识别时间「{{typed}}」。可写 `10:03`（今天）、`11-21 10:03`、`2026-11-21 10:03`、`-15m`，或带时区偏移的时刻；不带偏移时按 {{timeZone}} 计。',
  'ticket.unknown-person': '站点文件中没有「{{typed}}」。可指派：{{people, list}}。',
  'ticket.unknown-host': '站点文件中没有主机「{{typed}}」。现有主机：{{hosts, list}}。',
  'ticket.level-not-allowed': '级别由工程师设定。请去掉 `--level` 再建单，团队会收到提醒并定级。',
  'ticket.bad-alert': '「{{typed}}」不是告警编号。告警写作 `A-12`，可用 `/alert list` 查看。',
  'ticket.bad-name': '「{{typed}}」不是工单编号。工单写作 `T-47`。',
  'ticket.bad-period':
    '无法识别周期「{{typed}}」。可写 `month`、`quarter`、`half-year`、`year`、`contract`，或 `2026-05..2026-10`。',
  'ticket.title-needed': '请用一句话说明事项，例如：`/ticket open 二楼终端无法登录`。',
  'ticket.cause-and-solution': '原因和解决方案要么都填，要么都不填。',
  'ticket.nothing-to-change': '没有给出要修改的内容。',
  'ticket.field-and-value': '`--field` 与 `--value` 须同时给出。',
  'ticket.no-entry': '该工单共 {{count}} 条记录，没有第 {{entry}} 条。编号见 `/ticket show`。',
  'ticket.no-field': '第 {{entry}} 条记录没有「{{field}}」字段。',
  'ticket.bad-level': '「{{typed}}」不是有效级别。',
  'ticket.nothing-to-disagree': '该工单并非由告警自动恢复，无需异议。如需重开请用 `/ticket reopen`。',
  'ticket.in-the-future': '{{at, datetime}} 还没有到。报修时间不能晚于现在。',
  'ticket.too-long-ago': '{{at, datetime}} 已超过一年。历史记录请用导入，不要新建工单。',
  'ticket.no-alert': '本合同没有告警 A-{{id}}。可用 `/alert list` 查看。',
  'ticket.no-message': '这不是本合同频道内的人员消息，或者消息已被删除。',
  'ticket.message-has-ticket': '该消息已建工单。如无需处理，请取消工单。',
  'ticket.no-level': '本合同没有{{level, level}}级。可用级别：{{levels, list}}。',
  'ticket.no-worker': '{{typed}} 不处理工单。可指派：{{people, list}}。',
  'ticket.alert-alone':
    '`--alert` 只能与 `--level` 同用：工单内容取自告警。其余内容请建单后用 `/ticket describe` 修改。',
  'ticket.duplicate-of-itself': '{{name}} 不能与自己重复。',
  'ticket.original-cancelled': '{{name}} 本身已取消，不能作为重复的对象。请写正在处理的那张工单。',
  'ticket.continues-open': '{{name}} 尚未完成，请在原工单中继续处理。',
  'ticket.continues-reopenable': '{{name}} 仍可重开：`/ticket reopen {{name}} …`，并说明原因。',
} as const;
