/** What is refused of commands about alerts and mutes. */
export const alertError = {
  'alert.not-found': 'There is no alert A-{{id}} in this contract. `/alert list` shows those that are firing.',
  'alert.bad-name': '“{{typed}}” is not an alert. Alerts are called `A-12`; `/alert list` shows them.',
  'alert.has-ticket':
    'A-{{id}} already has the ticket {{ticket}}. If it is not a fault, cancel the ticket: `/ticket cancel {{ticket}}`.',
  'alert.already-dismissed': 'A-{{id}} is already marked as a false alarm.',
  'alert.dismiss-reason-needed': 'Say why it is not a fault: `--reason "planned restart"`.',
  'alert.mute-target-needed':
    'Say what to mute: a host’s id, or `all`. For example `/rounds mute app-01 --for 2h --reason "upgrade"`.',
  'alert.mute-reason-needed': 'Say why, for everybody in the channel: `--reason "upgrade of the database"`.',
  'alert.mute-end-needed': 'Say how long, with one of `--for 2h` and `--until "11-22 06:00"`.',
  'alert.mute-bad-length': '“{{typed}}” is not a length of time. Write it as `30m`, `2h` or `1d12h`.',
  'alert.mute-from-past': '{{at, datetime}} has passed. Leave out `--from` to begin now.',
  'alert.mute-until-past': '{{at, datetime}} has passed; the end must be in the future.',
  'alert.mute-ends-before': 'The end, {{until, datetime}}, is not after the beginning, {{from, datetime}}.',
  'alert.mute-too-long': 'A mute lasts {{days}} days at most. Mute again when it ends.',
  'alert.unknown-source': 'There is no source “{{given}}”. Available: {{available}}.',
  'alert.mute-not-found': 'There is no mute M-{{id}} in this contract. `/rounds mute list` shows them.',
  'alert.mute-over': 'M-{{id}} is over already.',
  'alert.bad-mute': '“{{typed}}” is not a mute. Mutes are called `M-3`; `/rounds mute list` shows them.',
} as const;
