/** Texts whose keys begin with `sla-notice.`. */
export const slaNotice: { readonly [key: string]: string } = {
  warning: '{{stage}}时限已用 {{percent, percent}}，还剩 {{seconds, duration}}（限 {{due}}）',
  due: '{{stage}}已超时（限 {{due}}）',
  'due-before': '{{stage}}已超时 {{seconds, duration}}（限 {{due}}）',
  overdue: '{{stage}}仍未完成，已超时 {{seconds, duration}}（限 {{due}}）',
  missed: '{{stage}}超时 {{seconds, duration}} 完成（限 {{due}}，{{end}} 完成）',
  agree: '{{stage}}时限还没有与客户商定（{{opened}} 报告，已过 {{seconds, duration}}）',
  'because-of-level': '{{at}} 定为 {{level}} 时，时限已过',
  'told-late': '到期时 Rounds 不在线，晚了 {{seconds, duration}} 才告知',
  folded: '此前未发出的提醒：{{list}}',
  'folded-one': '{{percent, percent}}（{{at}}）',
  'of-stage': '{{stage}}：{{line}}',
};
