/** Texts whose keys begin with `kb.`. */
export const kb: { readonly [key: string]: string } = {
  'command-search': 'Find earlier tickets and articles by words, with cause and solution',
  'command-show': 'Show an article with its history',
  'command-list': 'List articles; `retired` lists the retired ones',
  'command-add': 'Write an article, or make one from a restored ticket',
  'command-edit': 'Change an article; what it said stays readable',
  'command-retire': 'Retire an article, with the reason',

  symptom: 'Symptom',
  cause: 'Cause',
  solution: 'Solution',
  'cause-line': 'Cause: {{text}}',
  'solution-line': 'Solution: {{text}}',
  tagged: 'Tags {{tags}}',
  'of-ticket': 'from ticket {{name}}',
  retired: '(retired)',

  'modal-new': 'Make an article',
  'modal-edit': 'Change {{name}}',
  submit: 'Save',
  close: 'Cancel',
  'intro-ticket':
    'Filled in from {{name}}. Write it so that whoever meets this next can follow it; leave out what mattered this once.',
  'field-title': 'Title',
  'field-symptom': 'Symptom',
  'field-cause': 'Cause',
  'field-solution': 'Solution',
  'field-tags': 'Tags',
  'hint-tags': 'Separated by commas or spaces, ten at most',
  'field-reason': 'Reason of the change',
  'button-edit': 'Change…',
  'too-many-tags': 'Ten tags at most.',
  'long-tag': 'A tag has 40 characters at most.',
  'bad-name': 'An article is written `K-3`; `/kb list` shows them.',

  'thread-written': '📘 {{person}} made the article {{title}}',
  'thread-edited': '📘 {{person}} made the article {{title}} (changed since)',
  'thread-retired': '📕 Article {{title}} (retired)',
  'history-created': '{{at, datetime}} version {{version}}: written by {{person}}',
  'history-edited': '{{at, datetime}} version {{version}}: changed by {{person}}: {{reason}}',
  'history-retired': '{{at, datetime}} retired by {{person}}: {{reason}}',
  'history-more_one': '{{count}} earlier version',
  'history-more_other': '{{count}} earlier versions',

  found_one: 'Nearest to “{{typed}}”',
  found_other: 'Nearest to “{{typed}}”: {{count}}',
  'found-hint': '/ticket show T-47 tells a ticket’s story, /kb show K-3 shows the whole article',
  'nothing-found': 'Nothing found for “{{typed}}”: no solved ticket and no article has these words.',
  'how-to-add':
    'A ticket is found once it is restored and has its cause and solution. To write an article press [Make an article…] in its thread, or type /kb add or /kb add T-47.',
  'list-heading_one': '{{count}} article',
  'list-heading_other': '{{count}} articles',
  'list-retired_one': '{{count}} retired article',
  'list-retired_other': '{{count}} retired articles',
  'list-more_one': '{{count}} more; find it with /kb <words>',
  'list-more_other': '{{count}} more; find them with /kb <words>',
  none: 'There are no articles yet.',
  'none-retired': 'No article is retired.',
  'done-new': '✅ {{name}} is written; /kb finds it.',
  'done-edited': '✅ {{name}} is changed.',
  'done-retired': '📕 {{name}} is retired: it stays readable, and is not found or suggested any more.',
};

export const kbError = {
  'kb.not-found': 'This contract has no article {{name}}; `/kb list` shows them.',
  'kb.not-for-customers':
    'The knowledge base is for the service team. To open it to you, the operator adds the role viewer in the site file.',
  'kb.too-short':
    'Type at least two Chinese characters, or one whole word or code, for example `/kb disk archive`, `/kb ORA-01555`.',
  'kb.not-restored': '{{name}} is not restored yet; an article can be made from it after that.',
  'kb.ticket-has-article': '{{ticket}} has its article {{name}}; change it with `/kb edit {{name}}`.',
  'kb.changed-meanwhile':
    'Somebody has just changed {{name}}. Keep what you typed, read `/kb show {{name}}`, and change it again.',
  'kb.is-retired': '{{name}} is retired and can’t be changed; write another.',
} as const;
