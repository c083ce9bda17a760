/** Texts whose keys begin with `probe.`: why an application or a database could not be asked. */
export const probe: { readonly [key: string]: string } = {
  cancelled: 'the inspection was stopped before this was done',

  'http-timeout': '{{host}} did not answer within {{limit, duration}}',
  'http-dns': 'the name {{host}} cannot be resolved',
  'http-refused': '{{host}} refuses the connection; is the service running?',
  'http-unreachable': '{{host}} cannot be reached ({{code}})',
  'http-reset': '{{host}} closed the connection ({{code}})',
  'http-tls': '{{host}} and Rounds could not agree on an encrypted connection ({{code}})',
  'http-not-http': '{{host}} does not answer in HTTP ({{code}})',
  'http-failed': 'the request to {{host}} failed ({{code}})',
  'http-certificate-expired': 'the certificate of {{host}} has expired',
  'http-certificate-not-yet-valid': 'the certificate of {{host}} is not valid yet',
  'http-certificate-revoked': 'the certificate of {{host}} was revoked',
  'http-certificate-self-signed':
    'the certificate of {{host}} is signed by itself; set insecure: true where that is meant',
  'http-certificate-untrusted':
    'the certificate of {{host}} comes from an authority that is not trusted here, or its chain is incomplete',
  'http-certificate-other-name': 'the certificate of {{host}} is made out to another name',
  'http-certificate-invalid': 'the certificate of {{host}} is not valid',
  'http-redirects': '{{host}} redirects more than {{limit}} times',
  'http-address': 'not an address that can be opened: {{address}}',
  'http-no-form': 'the page of {{host}} holds no form to log in with',
  'http-form-elsewhere':
    'the form on {{host}} would be sent to {{other}}; set login.action in the site file if that is right',
  'http-downgrade': 'the password would go to {{host}} without encryption, and was not sent',

  'sql-access-denied': 'the database at {{address}}:{{port}} refuses the user {{user}} or the password',
  'sql-not-permitted': 'the user {{user}} may not read this: {{detail}}',
  'sql-unknown-database': 'there is no database {{schema}} at {{address}}:{{port}}',
  'sql-too-many-connections': 'the database at {{address}}:{{port}} has no free connection',
  'sql-host-blocked':
    'the database at {{address}}:{{port}} has blocked this host after too many failed connections (FLUSH HOSTS)',
  'sql-host-refused': 'the database at {{address}}:{{port}} does not admit this host',
  'sql-statement-timeout': 'the statement took longer than {{limit, duration}} and was ended',
  'sql-read-only': 'the statement wants to write, and was refused',
  'sql-password-expired': 'the password of the user {{user}} has expired',
  'sql-gone': 'the connection to the database at {{address}}:{{port}} was lost',
  'sql-dns': 'the name {{address}} cannot be resolved',
  'sql-refused': 'the database at {{address}}:{{port}} refuses the connection; is the service running?',
  'sql-unreachable': 'the database at {{address}}:{{port}} cannot be reached ({{code}})',
  'sql-timeout': 'the database at {{address}}:{{port}} did not answer within {{limit, duration}}',
  'sql-not-mysql': 'what answers at {{address}}:{{port}} is not a MySQL or MariaDB server',
  'sql-auth-method': 'the database at {{address}}:{{port}} wants a way to log in that is not supported ({{code}})',
  'sql-too-much': 'the statements give more than {{limit, bytes}}',
  'sql-failed': 'the database refused the statement ({{code}}): {{detail}}',
};
