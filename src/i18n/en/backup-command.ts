/** Texts whose keys begin with `backup-command.`. */
export const backupCommand: { readonly [key: string]: string } = {
  run: 'back up now; without a plan, list the plans',
  list: 'the newest copies',
  show: 'everything about a copy, with all its checks',
  status: 'how each plan stands: last good copy, checks, drills and troubles',
  verify: 'read a copy again: its checksum, or its listing (--listing)',
  drill: 'restore drill: restored to a scratch place, compared, and cleared away',
  'restore-help': 'the exact commands that restore a copy by hand (only you see them)',
  cancel: 'stop a backup that is being made',
  prune: 'remove copies by the retention policy: each with its reason, and only when you confirm',
  'bad-name': 'A copy is written `B-12`.',
  none: 'There are no copies yet. `/backup run` lists the plans.',
  started: '{{name}} has begun; the channel shows how far it is.',
  'already-running':
    'A copy of {{plan}} is being made, {{name}}: see its message in the channel. `/backup cancel {{name}}` stops it.',
  stopping: '{{name}} is being stopped.',
  checking: '{{name}}: {{check}} has begun ({{places}}); the thread of its message will tell.',
  'checking-already': '{{name}}: {{check}} is under way ({{places}}); the thread of its message will tell.',
  cli: 'Make, look at, verify, drill and prune backups (exit status 1: failed; 3: remarks, troubles or not passed)',
  'cli-making': '{{name}} is being made…',
  'cli-making-already': '{{name}} of {{plan}} is being made already; waiting for it…',
  'cli-checking': '{{name}}: {{check}} under way…',
  'cli-say-yes': 'Nothing was removed. With --yes it is.',
};

/** Texts of UserErrors of the backup commands. */
export const backupCommandErrors: { readonly [key: string]: string } = {
  'backup-command.no-plans':
    'The site file of the contract {{contract}} has no backup plans. An operator adds them under `backups:`.',
  'backup-command.no-plan': 'There is no backup plan “{{given}}”. Available: {{available}}.',
  'backup-command.unknown-plan':
    'There is no backup plan “{{given}}”. Did you mean `{{nearest}}`? Available: {{available}}.',
  'backup-command.which-plan': 'There are several backup plans; say which: {{available}}.',
  'backup-command.not-found': 'There is no copy B-{{id}}. `/backup list` shows them.',
  'backup-command.one-kind': '--full and --incremental exclude each other.',
  'backup-command.not-your-button':
    'Only {{person}} can press this button: it stands for what that person was shown. Run `/backup prune` yourself.',
  'backup-command.offer-over':
    'The button is older than 10 minutes; nothing was removed. Run `/backup prune {{plan}}` again.',
  'backup-command.offer-changed':
    'Other copies than those shown would be removed by now; nothing was removed. Run `/backup prune {{plan}}` again and look.',
  'backup-command.no-good-copy': 'There is no good copy of {{plan}}. `/backup run {{plan}}` makes one.',
  'backup-command.cli-stopped':
    'Stopped waiting; a running Rounds goes on with {{name}}, or the next one that starts sees to it.',
  'backup-command.cli-unknown': 'There is no command “{{given}}”. Available: {{available}}.',
  'backup-command.cli-unknown-near':
    'There is no command “{{given}}”. Did you mean `{{nearest}}`? Available: {{available}}.',
  'backup-command.cli-no-copy': '“{{given}}” is not a copy; a copy is written B-12. Usage: {{usage}}',
  'backup-command.cli-yes-or-dry-run': '--yes and --dry-run exclude each other.',
  'backup-command.cli-may-not-prune':
    '{{given}} is neither a lead nor an operator; copies are not removed in that name.',
};
