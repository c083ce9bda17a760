/** Texts whose keys begin with `chat.`. */
export const chat: { readonly [key: string]: string } = {
  error: '❌ {{text}}',
  'more-characters_one': '… 1 more character',
  'more-characters_other': '… {{count, number}} more characters',
  'more-lines_one': '… 1 more line',
  'more-lines_other': '… {{count, number}} more lines',
  'more-things_one': '… 1 more, not shown: the message would be too long for Slack',
  'more-things_other': '… {{count, number}} more, not shown: the message would be too long for Slack',
  'buttons-left-out_one': '1 button could not be shown; use the command instead.',
  'buttons-left-out_other': '{{count}} buttons could not be shown; use the commands instead.',

  'line-too-long': 'The command is too long: at most {{limit, number}} characters.',
  'unclosed-quote': 'The quote {{quote}} is opened but never closed.',
  'unknown-flag': 'There is no flag --{{flag}}.',
  'unknown-flag-nearest': 'There is no flag --{{flag}}. Did you mean --{{nearest}}?',
  'flag-twice': '{{flag}} is given twice.',
  'flag-needs-value': '--{{flag}} needs a value.',
  'extra-word': '“{{word}}” is one word too many. Put words that belong together in quotes.',
  'input-missing': '{{name}} is missing.',
  'input-choice': '{{name}} cannot be “{{given}}”. Possible: {{choices}}.',
  'input-choice-nearest': '{{name}} cannot be “{{given}}”. Did you mean {{nearest}}? Possible: {{choices}}.',
  'input-wrong': '{{name}}: {{problem}}',
  'problem-missing': 'Please fill this in.',
  'problem-number': 'A number is needed, not “{{given}}”.',
  'problem-low': 'At least {{least, number}}.',
  'problem-high': 'At most {{most, number}}.',
  'problem-short': 'At least {{least, number}} characters.',
  'problem-long': 'At most {{most, number}} characters.',
  'problem-step': 'In steps of {{step}}.',
  usage: 'Usage: `{{usage}}`',

  'unknown-command': 'There is no command “{{name}}”. See {{help}}.',
  'unknown-command-nearest': 'There is no command “{{name}}”. Did you mean {{nearest}}? See {{help}}.',
  'unknown-button': 'This button is no longer in use. Use the newest message, or a command: {{help}}.',
  'unknown-form': 'This dialog is no longer in use. Close it and open it again.',
  'no-contract':
    'This channel belongs to no contract, so Rounds does nothing here. To add one, the operator writes a site file whose contract has “channel: {{channel}}” and starts Rounds again.',
  'no-contract-here': 'Rounds works in the channel of a contract. Go there and ask again.',
  'unknown-person':
    'Rounds does not know you in {{contract}}. Guests, people of other workspaces and everyone whom the site file does not name are refused. To be let in, ask the operator to name {{user}} under “people”.',
  'not-allowed': 'This needs the role {{role}}; you are {{held}}. Ask the operator if you should have it.',
  'role-viewer': 'viewer',
  'role-customer': 'customer',
  'role-engineer': 'engineer',
  'role-lead': 'lead',
  'role-operator': 'operator',

  'not-accepted':
    'Not accepted: Rounds cannot reach its database just now, so nothing was done. Try again in a minute.',
  failed: 'Something went wrong, and it is not your fault. Reference for the operator: {{reference}}.',
  'gave-up':
    'Your request from {{at, datetime}} could not be completed in {{count}} attempts and was given up. Reference for the operator: {{reference}}. What was asked: {{what}}',
  'too-old':
    'Your request from {{at, datetime}} was not carried out: Rounds was down, and it is too old now. Ask again if it is still wanted: {{what}}',
  'interrupted-open': 'Slack gives three seconds to open a dialog, and that was not enough. Try again.',
  working: '⏳ Working on it …',
  done: '✅ Done.',

  'upload-refused':
    '📎 {{title}}: Slack does not let Rounds upload files here ({{error}}). The operator gets it with: {{command}}',

  'help-summary': 'What Rounds can do, and how to ask for it',
  'help-heading': 'Rounds – {{contract}}',
  'help-you': 'You are {{name}}: {{roles}}.',
  'help-needs': 'needs {{role}}',
  'help-more': 'More about one of them: {{usage}}',
  'help-not-yours': 'For other roles',
};
