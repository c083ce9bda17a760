/** Texts whose keys begin with `backup.`: why a copy could not be made, and what is said beside a good one. */
export const backup: { readonly [key: string]: string } = {
  cancelled: 'Stopped by {{person}}.',
  interrupted:
    'Rounds was stopped or ended while the copy was being made. What was half made is removed by the next run; start the backup again.',
  'timed-out':
    'Not done within its time limit of {{seconds, duration}}; what was running on the host has been ended. Allow more under timeLimit, or copy less.',
  'host-busy': '{{host}} was busy with other backups or checks for {{seconds, duration}}. Move their schedules apart.',
  internal: 'Rounds failed by itself. The operator finds it in the log under {{reference}}.',
  'no-plan': 'The site file has no plan “{{plan}}” any more.',
  'no-host': 'The site file has no host “{{host}}” any more.',
  'no-database': 'The site file has no database “{{database}}” any more.',
  'no-shell': '{{host}} did not run the script that prepares a backup: {{detail}}',
  'program-missing': '{{host}} lacks the program {{program}}, which a backup needs. Install it there.',
  'no-packer': '{{host}} has no {{program}}. Install it there, or set compression: auto in the site file.',
  'no-dump-client':
    '{{host}} has neither mariadb-dump nor mysqldump. Install the client programs of the database there (Debian: mariadb-client).',
  'incremental-needs-gnu-tar':
    '{{host}} has no GNU tar, and only that can copy incrementally. Install it there, or schedule full copies only.',
  'folder-not-writable':
    '{{host}}: {{user}} cannot write to {{folder}}: {{detail}}. Make the folder and give it to that account.',
  'folder-missing': '{{host}}: there is no folder {{path}}. Correct it in the site file; nothing was copied.',
  'folder-no-folder': '{{host}}: {{path}} is not a folder. Correct it in the site file; nothing was copied.',
  'folder-link':
    '{{host}}: {{path}} is a symbolic link: the copy would hold the link alone. Name the folder that it points to.',
  'folder-unreadable': '{{host}}: {{user}} may not read {{path}}. Give that account the right to; nothing was copied.',
  'no-space':
    '{{host}}: {{folder}} has {{free, bytes}} left, and this copy needs about {{needed, bytes}}. Make room, or keep fewer copies; nothing was copied.',
  'no-space-in-store':
    'Rounds’ own store has {{free, bytes}} left, and this copy needs about {{needed, bytes}}. Make room in its data folder, or keep fewer copies.',
  'option-file-failed':
    'The option file for the database’s client could not be made in /tmp (exit status {{status}}). {{detail}}',
  'state-failed': 'The state of the copy before could not be taken over (exit status {{status}}). {{detail}}',
  'write-failed': 'The copy could not be written (exit status {{status}}). {{detail}}',
  'pack-failed': 'Packing failed (exit status {{status}}). {{detail}}',
  'archive-failed':
    'tar failed (exit status {{status}}): {{detail}}. Files that the account may not read are left out by exclude, or made readable.',
  'dump-failed': 'The dump failed (exit status {{status}}): {{detail}}',
  'dump-failed-silently':
    'The dump failed (exit status {{status}}), and the program did not say why. Where the server is MySQL and the host has MariaDB’s client, install MySQL’s own mysqldump.',
  'dump-cut': 'The dump is cut short: it does not end with “-- Dump completed” but with “{{line}}”.',
  'command-failed': 'The command that dumps failed (exit status {{status}}): {{detail}}',
  'command-empty': 'The command that dumps printed nothing. {{detail}}',
  'trailer-missing': 'The dump is cut short: “{{trailer}}” does not stand in its last lines.',
  'broken-off': 'The script on the host broke off before it was done. {{detail}}',
  'read-failed': '{{path}} could not be read: {{detail}}',
  'store-failed': 'Rounds’ own store could not be written or read ({{detail}}). Look at the disk of its data folder.',
  'arrived-damaged': 'What arrived is not what was sent: the SHA-256 differs. Nothing was kept of it.',
  'damaged-at-rest':
    '{{path}}: what lies on the disk is not what was written: the SHA-256 differs. Look at the disk of the host.',
  'not-finished': '{{path}} was written, but could not be synced and named. {{detail}}',
  'secret-missing':
    'The password {{reference}} could not be read ({{detail}}). Set the variable, or check that the file exists and that only Rounds may read it.',

  'warning-changed': 'Files changed while they were read; they may be inconsistent in this copy: {{detail}}',
  'warning-dump': 'The dump is whole, but its program had something to say: {{detail}}',
  'warning-not-packed': 'The host has neither zstd nor gzip: the copy is not compressed.',
  'warning-full-instead':
    'Made as a full copy: there is no sound copy with its state that an incremental one could build on.',
  'warning-not-transactional_one':
    '{{count}} table is of an engine without transactions: if it is written to during the dump, it is not consistent with the others.',
  'warning-not-transactional_other':
    '{{count}} tables are of an engine without transactions: if they are written to during the dump, they are not consistent with the others.',
  'warning-lost-views':
    'The dump lacks views: it has {{found, number}}, the database {{recorded, number}}. Its program left them out without a word; where the server is MySQL and the host has MariaDB’s client, or the other way round, install the server’s own.',
  'warning-lost-triggers':
    'The dump lacks triggers: it has {{found, number}}, the database {{recorded, number}}. Its program left them out without a word; where the server is MySQL and the host has MariaDB’s client, or the other way round, install the server’s own.',
  'warning-lost-routines':
    'The dump lacks procedures and functions: it has {{found, number}}, the database {{recorded, number}}. Its program left them out without a word; where the server is MySQL and the host has MariaDB’s client, or the other way round, install the server’s own.',
  'warning-lost-events':
    'The dump lacks events: it has {{found, number}}, the database {{recorded, number}}. Its program left them out without a word; where the server is MySQL and the host has MariaDB’s client, or the other way round, install the server’s own.',
  'warning-objects-changed':
    'Views, triggers, procedures, functions or events were made or dropped while the database was dumped: nobody knows which of them the copy holds, and a drill can’t compare them.',
  'warning-unseen-tables':
    'The account has no right on the database as a whole: tables that it has none on are missing in the copy, without a word of the dump program. As an administrator of the database: {{grant}}',
  'warning-unseen-triggers':
    'The account may not see triggers: if the database has any, the copy restores without them. As an administrator of the database: {{grant}}',
  'warning-unseen-routines':
    'The account may not see procedures and functions: if the database has any, the copy restores without them. As an administrator of the database: {{grant}}',
  'warning-rights-unknown':
    'The database could not be asked what its account may see: {{detail}} What it may not see (tables, triggers, procedures, functions) is missing in the copy.',
  'warning-shrunken':
    'Much smaller than the one before: {{bytes, bytes}}, and {{copy}} was {{before, bytes}}. Is something missing?',
  'warning-not-pulled': 'It is on its host, but not in Rounds’ store: {{detail}}',
  'warning-not-copied': 'It is not on {{host}}: {{detail}}',
};

/** Texts of UserErrors about making copies. */
export const backupErrors: { readonly [key: string]: string } = {
  'backup.not-incremental':
    'The plan {{plan}} makes full copies only. To copy incrementally, give it a schedule under `incremental` in the site file.',
  'backup.has-ended': '{{copy}} is not being made any more.',
};
