/** Texts whose keys begin with `cli.`. */
export const cli: { readonly [key: string]: string } = {
  'help-heading': 'Rounds, the bot for IT maintenance under contract. Usage:',
  'help-footer':
    'Configuration comes from environment variables (see .env.example) and site files (see docs/site-file.md).',
  start: 'Run the bot until Ctrl-C',
  inspect: 'Inspect once and print what was found (exit status 3: something is abnormal or could not be checked)',
  form: 'Write the Word form of an inspection',
  hostkey: 'Show or trust the SSH key of a host',
  check: 'Check the environment and the site files',
  sla: 'Derive SLA due times step by step from a policy, a calendar and events in a file',
  'check-site':
    '{{contract}}: {{name}} · {{hosts}} hosts · {{databases}} databases · {{applications}} applications · inspection templates {{templates}} ✔',
  'unknown-operation': 'There is no command “{{given}}”. Available: {{available}}.',
  'unknown-operation-near': 'There is no command “{{given}}”. Did you mean `{{nearest}}`? Available: {{available}}.',
  failed: 'Something went wrong: {{reason}}',
  ready: 'Rounds is ready: {{contracts}}',
  stopping: 'Stopping…',
  inspecting: 'Inspection #{{id}} is running…',
  'inspecting-already': 'Inspection #{{id}} of the same template is running already; waiting for its result…',
  'form-written': 'Written: {{path}}',
  'form-written-provisional': 'Written, provisional: {{path}}',
};
