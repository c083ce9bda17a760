/** Texts of UserErrors: the key is `errors.` and the error's code. */
export const errors: { readonly [key: string]: string } = {
  'database.program-missing':
    'MariaDB is not installed: the program {{program}} was not found. On Debian: apt-get install mariadb-server-core mariadb-client-core. Or set MYSQL_URL to use a server that is already there.',
  'database.folder-in-use':
    'The database folder {{folder}} is in use by process {{pid}}. Stop that process, or choose another folder.',
  'database.still-starting':
    'Process {{pid}} has been starting the database in {{folder}} for half a minute. See server.log there.',
  'database.leftover':
    'A database server left behind by an earlier start (process {{pid}}) still works on {{folder}} and does not end. Stop it, then start again.',
  'database.setup-failed': 'A new database could not be created in {{folder}}. MariaDB said:\n{{detail}}',
  'database.start-failed':
    'The database in {{folder}} does not start ({{reason}}). The end of its log, server.log there:\n{{detail}}',
  'form.template-missing': 'The Word template {{file}} is missing. Put it back, or name another folder of templates.',
  'form.template-unreadable': 'The Word template {{file}} cannot be read ({{reason}}). Check its permissions.',
  'form.template-too-large':
    'The Word template {{file}} is too large: {{bytes, bytes}}, at most {{limit, bytes}}. Compress its pictures in Word.',
  'form.template-unpacked-too-large':
    'Unpacked, the Word template {{file}} comes to more than {{limit, bytes}}, with {{part}} in it, and is not read. Open it in Word, accept all tracked changes, take out what is large there (pictures, pasted tables), and save it again.',
  'form.template-not-word':
    '{{file}} is not a Word document. Open it in Word and save it as .docx, without a password.',
  'form.template-other-kind':
    '{{file}} is a Word template or a document with macros (.dotx, .docm): what is made of it Word would refuse to open as .docx. Open it in Word and save it as “Word Document (.docx)”.',
  'form.template-damaged':
    'The Word template {{file}} is damaged in {{part}} ({{detail}}). Open it in Word, let Word repair it, and save it again.',
  'form.tags-unknown':
    'The Word template {{file}} has tags that do not exist, or not in that place: {{tags}}. All tags are listed in docs/templates.md.',
  'report.pdf-failed':
    'The PDF could not be made ({{program}}): {{reason}}. The Word file is as it should be; save it as PDF in Word.',
  'form.chart-without-series':
    'In the Word template {{file}}, the chart named by {{tag}} has no series whose look could be used. Give it at least one in Word.',
  'form.chart-misplaced':
    'The Word template {{file}} uses {{tag}} in the wrong place: it names a chart, and belongs in the alternative text of one (in Word: right-click the chart, View Alt Text).',
  'form.tag-misused': 'The Word template {{file}} uses {{tag}}; it is written {{right}}.',
  'form.tag-not-closed': 'The Word template {{file}} opens {{tag}} but never closes it. Add {{closing}} where it ends.',
  'form.tag-not-opened':
    'The Word template {{file}} closes {{tag}}, which was not opened before. Remove it, or add the opening tag.',
  'form.brace-not-closed':
    'The Word template {{file}} has an opening brace without its closing one, at “{{text}}”. A tag must stand in one paragraph.',
  'form.brace-not-opened':
    'The Word template {{file}} has a closing brace without its opening one, at “{{text}}”. A tag must stand in one paragraph.',
  'form.tag-options-broken':
    'The Word template {{file}} has {{tag}}, whose part in square brackets is not understood. For example: {#lines [loopOver: "paragraph"]}.',
  'form.tag-misplaced':
    'The Word template {{file}} has an opening and a closing tag that do not belong together, for example in different tables or cells: {{detail}}',
  'form.too-large':
    'The form would have more than {{entries, number}} rows, which Word cannot open in reasonable time.',
  'form.writer-failed':
    'The Word file could not be made from {{file}}: {{reason}}. Try again; if it happens again, the log says more.',
  'form.writer-busy': 'Too many Word files are being made ({{count}} are waiting). Try again in a minute.',
  'inspection.unknown-template':
    'There is no template “{{given}}”. Did you mean `{{nearest}}`? Available: {{available}}.',
  'inspection.no-template': 'There is no template “{{given}}”. Available: {{available}}.',
  'inspection.no-templates':
    'The site file of contract {{contract}} has no inspection templates. Ask the operator to add one under `inspections:`.',
  'inspection.unknown-host': 'There is no host “{{given}}”. Did you mean `{{nearest}}`? Available: {{available}}.',
  'inspection.nothing-to-inspect': 'Template {{template}} has nothing to check on these hosts.',
  'inspection.not-found': 'There is no inspection {{id}}. `/inspect list` shows them.',
  'inspection.already-ended': 'Inspection #{{id}} has ended ({{state}}) and cannot be changed.',
  'inspection.still-running': 'Inspection #{{id}} is still collecting; please wait.',
  'inspection.still-pending_one':
    'Inspection #{{id}} still has {{count}} item to be confirmed, so the final form cannot be issued. A provisional one: `/inspect form {{id}}`.',
  'inspection.still-pending_other':
    'Inspection #{{id}} still has {{count}} items to be confirmed, so the final form cannot be issued. A provisional one: `/inspect form {{id}}`.',
  'inspection.template-is-running':
    'Another inspection of template “{{template}}” is running; retry when it has ended.',
  'inspection.nothing-to-retry': 'Inspection #{{id}} has nothing that could not be checked.',
  'inspection.item-not-found': 'Inspection #{{id}} has no such item.',
  'inspection.item-not-manual':
    '“{{title}}” is checked by Rounds and needs no answer; if the result is wrong, use “Remark / override”.',
  'inspection.reason-needed': 'Please give the reason.',
  'inspection.which-one':
    'Several inspections are running: {{ids}}. Name one, for example `/inspect cancel {{first}}`.',
  'inspection.none-running': 'No inspection is running.',
  'inspection.none-running-but':
    'No inspection is collecting; {{ids}} waits for answers. To discard it, give its number: `/inspect cancel {{first}}`.',
  'inspection.no-host': 'There is no host “{{given}}”. Available: {{available}}.',
  'database.refused':
    'The database at {{server}} refuses Rounds: {{reason}}. Check user, password and database name in MYSQL_URL, that user’s rights on that database, and, where the server or the account requires TLS, that the URL ends in ?ssl={} (docs/install.md).',
  'database.tls-failed':
    'The encrypted connection to the database at {{server}} does not come about: {{reason}}. Either the server needs a certificate that is valid, was signed by an authority this machine knows and is made out to the name in MYSQL_URL; or Rounds has to know that authority: NODE_EXTRA_CA_CERTS=/path/to/ca.pem in the environment of the process (not in .env). MySQL’s own certificates hold no name: with ?ssl={%22verifyIdentity%22:false} it is not compared (docs/install.md).',
  'database.too-old': 'The database is too old: {{version}}. Rounds needs MySQL 8.4 or MariaDB 10.11, or later.',
  'http.port-taken': 'Another program listens on port {{port}} ({{host}}). Stop it, or choose another: {{variables}}.',
  'http.cannot-listen':
    'Rounds can’t listen on {{host}}, port {{port}} ({{reason}}). Choose an address of this machine, and a port that its account may use (from 1024): {{variables}}.',
  'chat.token-refused':
    'Slack refuses the token in {{variable}}: {{error}}. Copy it anew from the app’s pages, and check that the app is installed in the workspace: docs/slack-app.md.',
  'database.newer':
    'The database was last used by a newer Rounds: it has schema version {{found}}, this program knows {{known}}. Run the newer program, or restore the database from before the update.',
  'database.migrating':
    'Another process has been changing the database’s schema for more than {{seconds}} s. Try again when it is done.',
  'database.not-waited': 'Stopped before the database answered ({{reason}}).',
  'cli.flag-without-value': '{{flag}} needs a value. Usage: {{usage}}',
  'cli.switch-with-value': '{{flag}} takes no value. Usage: {{usage}}',
  'cli.too-many-words': '“{{word}}” is one word too many. Usage: {{usage}}',
  'cli.unknown-flag': 'There is no option {{given}}. Usage: {{usage}}',
  'cli.unknown-flag-near': 'There is no option {{given}}. Did you mean {{nearest}}? Usage: {{usage}}',
  'cli.no-number': '“{{given}}” is not the number of an inspection. Usage: {{usage}}',
  'cli.which-contract': 'There are several contracts; name one with --contract: {{available}}.',
  'cli.unknown-contract': 'There is no contract “{{given}}”. Available: {{available}}.',
  'cli.no-operator':
    'The site file of contract {{contract}} names nobody with the role operator. Say with --as in whose name to act.',
  'cli.unknown-person': 'There is no person “{{given}}”. Available: {{available}}.',
  'cli.unknown-locale': 'There is no language “{{given}}”. Available: {{available}}.',
  'cli.unknown-mode': 'There is no mode “{{given}}”. Available: {{available}}.',
  'cli.cannot-write': 'Cannot write {{path}}: {{reason}}',
  'cli.database-lost':
    'The database is gone ({{reason}}). What was recorded by then is kept, nothing half; see that it runs, then give the command again.',
  'cli.not-begun': 'Stopped before anything was done.',
  'cli.stopped': 'Not waiting any longer; the next Rounds that runs goes on with inspection #{{id}}.',
  'cli.usage': 'Usage: {{usage}}',
  'cli.cannot-read': 'Cannot read {{path}}: {{reason}}',
  'cli.no-slack': 'Slack is not configured. Set SLACK_BOT_TOKEN and the others as docs/slack-app.md says.',
  'cli.which-host': 'Several hosts are called “{{given}}”; name the contract, too: {{available}}.',
  'cli.unknown-host': 'There is no host “{{given}}”. Available: {{available}}.',
  'cli.unknown-host-near': 'There is no host “{{given}}”. Did you mean {{nearest}}? Available: {{available}}.',
  'cli.may-not-act': '{{given}} is neither engineer nor lead nor operator, so nothing can be done in that name.',
};
