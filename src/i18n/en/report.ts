/** Texts whose keys begin with `report.`: what is said of service reports in the chat and on the command line. */
export const report: { readonly [key: string]: string } = {
  'title-month': 'Monthly service report',
  'title-quarter': 'Quarterly service report',
  'title-half-year': 'Half-year service report',
  'title-year': 'Annual service report',
  'title-span': 'Service report',

  'command-make': 'make a service report; a length alone means the latest period that has ended',
  'command-list': 'the service reports that were issued',
  'command-show': 'all versions of a period’s report, what changed, and who signed',
  'command-get': 'share the files of an issued report once more, as they were',
  'command-sign': 'the customer signs the latest version of a report',
  cli: 'Make and issue a service report, or fetch the files of an issued one',

  'asked-for':
    '⏳ {{title}}: being made, {{from}} to {{until}}, both days included. The channel shows how far it is; the files come in its thread.',
  'asked-provisional':
    '⏳ Making a provisional {{title}}: {{from}} to {{until}}, both days included; the period has not ended. The channel shows how far it is; the files come in its thread.',
  'being-made': '⏳ The {{title}} ({{from}} to {{until}}) is being made already: see the message in the channel.',
  'shared-again': '📎 The files of {{key}} version {{version}} are in its thread once more, as they were issued.',
  'done-signed': '✅ {{key}} version {{version}} is signed.',
  none: 'No service report was issued yet. `/report halfyear` makes the latest one.',

  making: 'Making the service report {{from}} to {{until}}',
  'phase-waiting': 'Waiting …',
  'phase-reading': '① Reading the records …',
  'phase-computing': '② Computing …',
  'phase-writing': '③ Writing the files …',
  failed: 'The service report {{from}} to {{until}} could not be made',

  name: '{{title}}, version {{version}}',
  'name-provisional': '{{title}}, provisional {{version}}',
  version: 'Version {{version}}',
  days: '{{from}} to {{until}}',
  'is-provisional': 'The period has not ended: as of {{at, datetime}}, and nothing to be signed.',
  'is-same': 'What is recorded is what version {{version}} says. Its files, as they were issued:',
  'is-changed': 'Records have changed since version {{version}} was issued. Its files, as they were issued:',
  'is-reissue': 'Issued again: {{reason}}',
  'changes-found': 'Changed since it was issued',
  'changes-since': 'Changed since the version before',
  'more-changes': 'and {{count}} more',
  'reissue-by': 'A lead issues it again with ',
  'is-empty': 'Nothing was recorded in this period.',
  'line-work': 'Jobs done: {{count}} (inspections: {{inspections}}); person-days: {{days}}',
  'line-tickets':
    'Tickets: {{carriedIn}} from earlier and {{opened}} opened; {{closed}} closed, {{cancelled}} cancelled, {{open}} open at the end',
  'line-tickets-of-period':
    'Tickets: {{opened}} opened, {{closed}} closed; of those opened, {{open}} still open at the end',
  'line-sla': 'Promised times kept: {{share, percent}}; {{count}} breached',
  'line-sla-none': 'No promised time was decided in this period',
  'line-obligations': 'Obligations met in time: {{met}} of {{all}}',
  'line-advice_one': '{{count}} piece of advice',
  'line-advice_other': '{{count}} pieces of advice',
  asked: 'asked for by {{person}} at {{at, datetime}}',
  'asked-because': 'issued again for {{person}} at {{at, datetime}}: {{reason}}',
  issued: 'issued for {{person}} at {{at, datetime}}',
  hash: 'data fingerprint {{hash}}',
  superseded: 'a later version was issued since',
  unsigned: '✍️ not signed by the customer yet',
  signed: '✅ signed by {{person}} at {{at, datetime}}',
  'button-sign': 'Sign…',
  'sign-title': 'Sign the service report',
  'sign-text': 'You confirm what {{name}} version {{version}} says. Your name and the time are kept.',
  'sign-yes': 'Sign',
  'sign-no': 'Cancel',

  'list-heading_one': '{{count}} service report was issued',
  'list-heading_other': '{{count}} service reports were issued',
  'list-more': 'Only the latest {{count}} are listed',
  'get-by': 'The files once more: ',
  'file-line': '📎 {{name}} (SHA-256 {{sha256}})',
  'bad-version': 'A version is written `2` or `v2`.',

  'file-name': '{{system}}-{{title}}-{{key}}-v{{version}}',
  'file-name-provisional': '{{system}}-{{title}}-{{key}}-provisional-{{version}}',
  'file-annex': '-data',

  'no-pdf': 'There is no PDF of it. The Word file is as it should be: save it as PDF in Word.',
  'cli-written': 'Written: {{path}} ({{bytes, bytes}})',
  'cli-issued': '{{title}} version {{version}}, {{from}} to {{until}}, data fingerprint {{hash}}',
  'cli-provisional': '{{title}} provisional {{version}}, {{from}} to {{until}}, as of {{at, datetime}}',
};

/** What is refused of service reports. */
export const reportErrors: { readonly [key: string]: string } = {
  'report.bad-period':
    '“{{typed}}” is not a period. Write `halfyear`, `quarter`, `month` or `year`; `y1-h1`, `y2-q3`, `y1-m4` or `y1` counted from the contract; `2026-h1`, `2026-q2`, `2026-05` or `2026` by the calendar; or `2026-05..2026-10`.',
  'report.backwards': 'The months of “{{typed}}” run backwards. Write them like `2026-05..2026-10`.',
  'report.in-the-future': '“{{typed}}” has not begun: there is nothing to report of it yet.',
  'report.before-contract': '“{{typed}}” lies before the contract, which runs from {{starts}} to {{ends}}.',
  'report.after-contract': '“{{typed}}” lies after the contract, which runs from {{starts}} to {{ends}}.',
  'report.beyond-contract':
    '“{{typed}}” has whole months outside of the contract, which runs from {{starts}} to {{ends}}. Name only months within it.',
  'report.has-ended':
    '{{key}} ended on {{lastDay}}, so there is no provisional report of it; leave out `--provisional` for the final one.',
  'report.reissue-by-lead': 'Only a lead may issue a report again.',
  'report.not-issued':
    'No report of {{key}} was issued yet. `/report {{key}}` makes it, `/report list` shows those that were.',
  'report.just-ended': 'The same report was finished just now: see the message in the channel, or try again.',
  'report.no-version': '{{key}} has no version {{version}}; the latest is {{latest}}.',
  'report.not-found': 'There is no such report. `/report list` shows those that were issued.',
  'report.provisional-not-signed': '{{key}} provisional {{version}} cannot be signed: the period has not ended.',
  'report.newer-version': 'Version {{latest}} of {{key}} was issued after version {{version}}: sign the latest one.',
  'report.signed-already': '{{key}} version {{version}} was signed by {{person}} already.',
  'report.period-moved':
    'The contract’s dates were changed in the site file, and {{key}} means other days now. Ask anew.',
  'report.taken-over': 'Another process has taken this report over.',
  'report.model-too-old':
    '{{key}} was issued by an earlier version of the program and cannot be written in another language; `/report get {{key}}` shares the files that were issued.',
  'report.failed-inside':
    'An internal error, reference {{reference}}; the log says more. Try again; if it fails again, tell the operator the reference.',
  'report.maker-failed': 'The report could not be made: {{reason}}. Try again; if it fails again, the log says more.',
};
