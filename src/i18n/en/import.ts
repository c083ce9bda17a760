/** Texts whose keys begin with `import.`: of past records that are brought in from a file. */
export const imports: { readonly [key: string]: string } = {
  heading: '{{file}} ({{bytes, bytes}}, {{encoding}}, SHA-256 {{hash}}…)',
  'encoding-utf-8': 'UTF-8',
  'encoding-gb18030': 'read as GBK/GB18030',
  'encoding-utf-16le': 'read as UTF-16',
  'encoding-utf-16be': 'read as UTF-16',
  'encoding-xlsx': 'Excel workbook',
  'kind-ticket': 'Ticket',
  'kind-inspection': 'Inspection',
  count: '  {{kind}}: {{count}}',
  'count-days': '  {{kind}}: {{count}}; person-days: {{days}}',
  'total-days': '  Person-days in all: {{days}}',
  note: '⚠️ {{place}}{{text}}',
  fault: '❌ {{place}}{{text}}',
  'fault-found': '❌ {{place}}it says “{{found}}”. {{text}}',
  'place-sheet': 'sheet “{{sheet}}” ',
  'place-line': 'line {{line}}',
  'place-cell': 'line {{line}}, column {{letters}}',
  'place-column': ' ({{title}})',
  'place-end': ': ',
  'more-faults_one': '1 more fault is not listed; mend those above and check again.',
  'more-faults_other': '{{count}} more faults are not listed; mend those above and check again.',
  'more-notes_one': '1 more remark is not listed.',
  'more-notes_other': '{{count}} more remarks are not listed.',
  refused_one: '{{count}} fault: nothing was written.',
  refused_other: '{{count}} faults: nothing was written.',
  checked: 'All is well, and nothing is written yet. To write it, add --apply: {{command}}',
  applied:
    'Written as import {{number}}. All of it is marked as imported, and the channel is not told. What is wrong can be voided or corrected one by one.',

  marked: '{{text}} (imported)',

  'no-kind':
    'What “{{name}}” holds can’t be told. Say so with --kind, or name the sheet (of CSV the file) as the templates do, for example “maintenance”, “ticket”, “inspection”.',
  'no-rows': 'There is nothing to import in “{{name}}”: at least one line is needed below a head.',
  'no-head':
    'The first 10 lines hold no head of columns. Use the names of the templates, Chinese or English: see examples/import.',
  merged:
    'The cells {{range}} are merged: which line they belong to can’t be told. Unmerge them, and fill in each line.',
  'lines-above_one': 'The line above the head (line {{line}}) is not imported.',
  'lines-above_other': 'The {{count}} lines above the head (line {{line}}) are not imported.',
  'column-unknown': 'There is no such column. Known are: {{available}}. Delete what is not needed.',
  'column-unknown-near': 'There is no such column. Is it “{{nearest}}”?',
  'column-twice': 'This column is there twice; delete one of them.',
  'column-missing': 'The column “{{title}}” is missing; add it.',
  'cell-without-head':
    'This column has no head, so what it says can’t be told. Give the column a name, or empty the cell.',
  'cell-missing': '“{{title}}” must not be empty; fill it in.',
  'cell-error': 'The cell holds the error {{code}}. Mend the formula, or write the value itself.',
  'cell-uncalculated': 'The formula was never calculated. Open and save the file in Excel, or write the value itself.',
  'too-long': 'It has {{count, number}} characters, at most {{most, number}} are taken. Shorten it.',
  'one-line': 'It must be one line; take the line breaks out.',
  'no-days': 'Expected are person-days from 0 to {{most}} with at most two decimals, for example 0.5.',
  'no-hours': 'Expected are hours, for example 6 or 1.5.',
  'no-count': 'Expected is a number of people, for example 12.',
  'no-choice': 'Expected is one of: {{expected}}.',
  'no-date': 'Expected is a date, for example 2026-11-15 or 2026-11-15 10:30.',
  'date-ambiguous': 'Which is the day and which the month can’t be told. Write it as 2026-11-15.',
  'date-as-number':
    'The cell is the number {{value}}, not a date. Format the cell as a date, or write it as 2026-11-15.',
  'time-needed': 'The time of day is needed, for example 2026-11-15 10:30: clocks are counted from it.',
  'no-such-time': 'The contract’s time zone has no such time (the clocks skip it). Check it.',
  'no-person': 'The site file names nobody like that. It names: {{available}}.',
  'no-person-near': 'The site file names nobody like that. Is it “{{nearest}}”?',
  'no-engineer': '{{id}} is not an engineer and can’t answer for the work. Name a person with that role.',
  'no-host': 'The site file has no such host. It has: {{available}}.',
  'no-host-near': 'The site file has no such host. Is it “{{nearest}}”?',
  'no-template': 'There is no such inspection template. Known are: {{available}}.',
  'no-template-near': 'There is no such inspection template. Is it “{{nearest}}”?',
  'no-item': 'The template has no such item. It has: {{available}}.',
  'no-item-near': 'The template has no such item. Is it “{{nearest}}”?',
  'no-level': 'There is no such level. Known are: {{expected}}.',
  several: 'There are several of that name: {{ids}}. Write the id.',
  'not-accepted': 'It can’t be taken as it is ({{field}}): {{detail}}',
  'in-the-future': '{{at, datetime}} is still to come. Only what was done can be imported: check the date.',
  'before-contract':
    '{{at, date}} is before the contract’s first day, {{starts}}. Check the date, or import it into the contract it belongs to.',
  'after-contract':
    '{{at, date}} is after the contract’s last day, {{ends}}. Check the date, or import it into the contract it belongs to.',
  'differs-in-sheet':
    'It differs from line {{line}} of the same number. The lines of one sheet are the same or empty but for symptom, cause, solution and time spent.',
  'too-many-rows-in-sheet':
    'A maintenance sheet has at most {{most}} rows. Make several of it, with numbers of their own.',
  'ticket-not-over':
    '“{{title}}” is empty: only closed tickets can be imported. What is still worked on is opened in the channel with /ticket.',
  before: 'It is before “{{title}}” ({{at, datetime}}). Check which came first.',
  'reason-needed': 'A result other than “normal” needs its reason.',
  'item-twice': 'The same inspection has this item on line {{line}} already; delete one of them.',
  'items-missing_one':
    'This inspection lacks an item of the template {{template}}: {{items}}. Add a line for it; where the paper says nothing, the result is “unknown”, with the reason.',
  'items-missing_other':
    'This inspection lacks {{count}} items of the template {{template}}: {{items}}. Add a line for each; where the paper says nothing, the result is “unknown”, with the reason.',
  'effort-differs':
    'The person-days differ from line {{line}} of the same inspection. Once for each inspection is enough.',
  twice:
    'It is the same as line {{line}} (kind, day and title). Delete one of them; if they are two, say in the title how they differ.',
  'twice-sheet':
    'It is the same as line {{line}} of “{{sheet}}” (kind, day and title). Delete one of them; if they are two, say in the title how they differ.',
  exists: '{{name}} says the same already: imported again it would count twice. Delete this line.',
  'exists-record':
    '{{name}} says the same already (kind, day and title): imported again it would count twice. Delete this line, or void {{name}} first.',
  overlap: '“{{title}}” and “{{other}}” are of one engineer, and their times overlap. Check them.',
  'sheet-empty': 'The sheet “{{name}}” has nothing below its head and is not imported.',
  'sheet-left-out': 'The sheet “{{name}}” is not of the wanted kind and is not imported.',
  'hidden-sheet': 'The sheet “{{sheet}}” is hidden and is not imported. If it is meant, unhide it.',
  'hidden-lines_one': '1 line of the sheet “{{sheet}}” is hidden (by a filter, for example) and imported all the same.',
  'hidden-lines_other':
    '{{count}} lines of the sheet “{{sheet}}” are hidden (by a filter, for example) and imported all the same.',
  formulas_one: '1 formula of the sheet “{{sheet}}” is imported by the result that the file holds.',
  formulas_other: '{{count}} formulas of the sheet “{{sheet}}” are imported by the results that the file holds.',
};

/** Texts whose keys begin with `errors.import.`. */
export const importErrors: { readonly [key: string]: string } = {
  'import.unreadable': '{{file}} can’t be read: {{reason}}',
  'import.too-large': '{{file}} has {{bytes, bytes}}, at most {{most, bytes}} are taken. Import it in several files.',
  'import.empty': '{{file}} is empty.',
  'import.unknown-kind': 'There is no kind “{{given}}”. Available: {{available}}.',
  'import.unknown-kind-near': 'There is no kind “{{given}}”. Did you mean {{nearest}}? Available: {{available}}.',
  'import.both-ways': 'Only one of --dry-run and --apply can be given.',
  'import.has-faults_one': '{{count}} fault: nothing was written.',
  'import.has-faults_other': '{{count}} faults: nothing was written.',
  'import.may-not': '{{given}} may not import: that takes a lead or an operator. Name one with --as.',
  'import.file-known':
    'What is in this file was imported {{at, datetime}} by {{by}} ({{file}}, import {{number}}). No file is imported twice; if something was added, keep only the new lines.',
  'import.wrong-encoding':
    'The encoding of {{file}} can’t be told (it is neither UTF-8 nor GBK). Save it in Excel as “CSV UTF-8 (comma delimited)”, or use the .xlsx file itself.',
  'import.damaged-text':
    'The text on line {{line}} of {{file}} is damaged (it holds “�” or what replaced it): it was saved in a wrong encoding before. Export it from the original once more.',
  'import.csv-open-quote':
    'The quote on line {{line}} of {{file}} is never closed. A quote within a text is written twice ("").',
  'import.csv-after-quote':
    'Line {{line}} of {{file}} goes on after a closing quote. A quote within a text is written twice ("").',
  'import.too-many-rows': 'There are too many lines; at most {{most, number}} are taken. Import it in several files.',
  'import.too-many-columns':
    'Line {{line}} has too many columns; at most {{most}} are taken. Check the delimiter, or delete what is not needed.',
  'import.too-many-sheets': 'There are too many sheets; at most {{most}} are taken.',
  'import.old-or-locked':
    'This is a workbook of the old format (.xls), or one with a password. Take the password off in Excel and save it as .xlsx.',
  'import.not-xlsx':
    'This is not an .xlsx workbook, or it is damaged. Open it in Excel and save it as .xlsx, or export it as CSV UTF-8.',
  'import.xlsx-damaged': 'The workbook is damaged ({{part}}). Open it in Excel, repair it and save it anew.',
  'import.xlsx-bomb': 'Unpacked the workbook is too large to be read. Save a copy of only what is to be imported.',
  'import.nothing': 'The file holds nothing that can be seen.',
};
