/** Texts whose keys begin with `cli.`. */
export const cli: { readonly [key: string]: string } = {
  'help-heading': 'Rounds, the bot for IT maintenance under contract. Usage:',
  'help-footer':
    'Configuration comes from environment variables (see .env.example) and site files (see docs/site-file.md).',
  start: 'Run the bot until Ctrl-C',
  inspect: 'Inspect once and print what was found (exit status 3: something is abnormal or could not be checked)',
  form: 'Write the Word form of an inspection',
  sheet:
    'Write a ticket’s record sheet (provisional until it is closed), its fault report, or a service record’s form as a Word file',
  hostkey: 'Show or trust the SSH key of a host',
  check: 'Check the environment and the site files',
  import: 'Check past records in a CSV or XLSX file, and with --apply import them',
  jobs: 'Show scheduled jobs and their next runs; pause or resume one',
  kb: 'Find earlier tickets and articles, with cause and solution',
  sla: 'Derive SLA due times step by step from a policy, a calendar and events in a file',
  'check-site':
    '{{contract}}: {{name}} · hosts {{hosts}} · databases {{databases}} · applications {{applications}} · inspection templates {{templates}} ✔',
  'check-no-slack':
    'No Slack token is set: that is enough for the command line. For `rounds start`, set SLACK_BOT_TOKEN and SLACK_APP_TOKEN (docs/slack-app.md).',
  'unknown-operation': 'There is no command “{{given}}”. Available: {{available}}.',
  'unknown-operation-near': 'There is no command “{{given}}”. Did you mean `{{nearest}}`? Available: {{available}}.',
  failed: 'Something went wrong: {{reason}}',
  ready: 'Rounds is ready: {{contracts}}',
  stopping: 'Stopping…',
  inspecting: 'Inspection #{{id}} is running…',
  'inspecting-already': 'Inspection #{{id}} of the same template is running already; waiting for its result…',
  'database-waiting': 'The database does not answer yet ({{reason}}). Waiting for it; Ctrl-C gives up.',
  'form-written': 'Written: {{path}}',
  'form-written-provisional': 'Written, provisional: {{path}}',
  'hostkey-line': '{{type}} {{fingerprint}} — {{verdict}}',
  'hostkey-trusted-at': 'trusted ({{file}}:{{line}})',
  'hostkey-revoked-at': 'revoked ({{file}}:{{line}}), never used',
  'hostkey-changed': 'not the key that is trusted',
  'hostkey-unknown': 'not trusted yet',
  'hostkey-trusted': '{{host}}: {{type}} {{fingerprint}} is trusted now, in {{file}}',
  'hostkey-replaced': 'Replaced: {{line}}',
  'hostkey-not-recorded':
    'Not written down in the audit: there is no database (MYSQL_URL is not set, and no bot runs on this data folder).',
  'hostkey-record-failed': 'Not written down in the audit: {{reason}}',
  outbox: 'Show messages that were not sent, or send them again once the cause is mended',
  'outbox-state': '{{waiting}} waiting, {{failed}} given up',
  'outbox-unreachable':
    '{{channel}}: {{waiting}} waiting, the channel is closed to Rounds ({{error}}). Invite it there: /invite @Rounds',
  'outbox-failure': '{{at, datetime}} {{channel}} {{key}}: {{error}}',
  'outbox-retried_one': '{{count}} message in channel {{channel}} will be sent again',
  'outbox-retried_other': '{{count}} messages in channel {{channel}} will be sent again',
  'sla-ticket': 'Derive the due times of a ticket step by step',
  replay: 'Prove that what is shown of every ticket is what its events say',
  replayed: 'Folded anew: tickets {{tickets}}, events {{events}}; rows that differ: {{count}}.',
  'replay-differs':
    'Rows must never differ: keep the output, then write the folds over them with `rounds replay --mend`.',
  'replay-mended': 'The folds were written over the rows that differed.',
};
