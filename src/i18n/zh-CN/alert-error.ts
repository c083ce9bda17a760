/** What is refused of commands about alerts and mutes. */
export const alertError = {
  'alert.not-found': '本合同没有告警 A-{{id}}。`/alert list` 列出正在触发的告警。',
  'alert.bad-name': '「{{typed}}」不是告警编号。编号形如 `A-12`，见 `/alert list`。',
  'alert.has-ticket': 'A-{{id}} 已有工单 {{ticket}}。如果不是故障，请取消工单：`/ticket cancel {{ticket}}`。',
  'alert.already-dismissed': 'A-{{id}} 已标为误报。',
  'alert.dismiss-reason-needed': '请说明为什么不是故障：`--reason "计划内重启"`。',
  'alert.mute-target-needed':
    '请指明静默范围：主机标识，或 `all`。例如 `/rounds mute app-01 --for 2h --reason "升级"`。',
  'alert.mute-reason-needed': '请写明原因，频道里的人都会看到：`--reason "数据库升级"`。',
  'alert.mute-end-needed': '请用 `--for 2h` 或 `--until "11-22 06:00"` 之一指明静默多久。',
  'alert.mute-bad-length': '「{{typed}}」不是时长。例如 `30m`、`2h`、`1d12h`。',
  'alert.mute-from-past': '{{at, datetime}} 已经过去。不写 `--from` 即从现在开始。',
  'alert.mute-until-past': '{{at, datetime}} 已经过去，结束时间须在将来。',
  'alert.mute-ends-before': '结束时间 {{until, datetime}} 不晚于开始时间 {{from, datetime}}。',
  'alert.mute-too-long': '一次最多静默 {{days}} 天，到期可再次静默。',
  'alert.unknown-source': '没有来源「{{given}}」。可用：{{available, list}}。',
  'alert.mute-not-found': '本合同没有静默 M-{{id}}。见 `/rounds mute list`。',
  'alert.mute-over': 'M-{{id}} 已经结束。',
  'alert.bad-mute': '「{{typed}}」不是静默编号。编号形如 `M-3`，见 `/rounds mute list`。',
} as const;
