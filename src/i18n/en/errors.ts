/** Texts of UserErrors: the key is `errors.` and the error's code. */
export const errors: { readonly [key: string]: string } = {
  'database.program-missing':
    'MariaDB is not installed: the program {{program}} was not found. On Debian: apt-get install mariadb-server-core mariadb-client-core. Or set MYSQL_URL to use a server that is already there.',
  'database.folder-in-use':
    'The database folder {{folder}} is in use by process {{pid}}. Stop that process, or choose another folder.',
  'database.leftover':
    'A database server left behind by an earlier start (process {{pid}}) still works on {{folder}} and does not end. Stop it, then start again.',
  'database.setup-failed': 'A new database could not be created in {{folder}}. MariaDB said:\n{{detail}}',
  'database.start-failed':
    'The database in {{folder}} does not start ({{reason}}). The end of its log, server.log there:\n{{detail}}',
};
