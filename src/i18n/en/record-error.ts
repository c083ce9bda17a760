/** What is refused of service records. */
export const recordError = {
  'record.not-found': 'There is no record {{name}} in this contract. `/record list` shows them.',
  'record.in-the-future': '{{at, datetime}} is still to come. Records tell of what was done.',
  'record.before-contract': '{{at, datetime}} lies before the contract, which begins on {{starts}}.',
  'record.after-contract': '{{at, datetime}} lies after the contract, which ended on {{ends}}.',
  'record.no-engineer': 'The site file names no engineer “{{id}}”.',
  'record.ticket-has-record':
    '{{ticket}} has its maintenance record already: {{name}}. Change that with `/record edit {{name}}`.',
  'record.ticket-of-maintenance': '`--ticket` goes with `/record maintenance` only.',
  'record.rows-of-maintenance': '`--rows` goes with `/record maintenance` only.',
  'record.changed-meanwhile':
    '{{name}} was changed by somebody else meanwhile. Keep what you typed, look with `/record show {{name}}`, and change it anew.',
  'record.signed': 'The customer has signed {{name}}. Only a lead may change it now; it is then to be signed again.',
  'record.is-void': '{{name}} is void: nothing of it can be changed or signed. Write a new record.',
  'record.changed-before-signing': '{{name}} was changed meanwhile. Read it again in the channel, then sign.',
  'record.signed-already': '{{name}} is signed already, by {{person}}.',
  'record.rated-otherwise':
    'You have signed {{name}} already, with the rating “{{rating}}”, and that stands. For another rating a lead changes the record; it is then signed again.',
  'record.signed-unrated':
    'You have signed {{name}} already, without a rating, and that stands. For a rating a lead changes the record; it is then signed again.',
  'record.another-signs':
    '{{name}} names {{person}} as the customer’s contact, who is to sign it. If that is wrong, change it with `/record edit {{name}}`.',
  'record.fault-of-ticket': 'A fault report is issued for a ticket: `/record fault-report T-1`.',
  'record.fault-open': '{{ticket}} is not restored yet. Its fault report can be issued once it is.',
  'record.fault-cancelled': '{{ticket}} was cancelled: there is no fault report for it.',
  'record.fault-undiagnosed': 'Give the cause and the solution.',
  'record.fault-reported':
    '{{ticket}} has its fault report already: {{name}}. Change that with `/record edit {{name}}`.',
  'record.no-fault-report': '{{ticket}} has no fault report yet. `/record fault-report {{ticket}}` issues one.',
  'record.bad-kind-or-period':
    '“{{typed}}” is neither a kind nor a period. Kinds: `maintenance`, `optimisation`, `upgrade`, `training`, `parameter-change`, `visit`, `personnel-change`, `fault-report`; periods: `month`, `quarter`, `half-year`, `year`, `contract`, `2026-05..2026-10`.',
} as const;
