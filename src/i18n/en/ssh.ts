/** Texts whose keys begin with `ssh.`: why something over SSH did not work, where, and what mends it. */
export const ssh: { readonly [key: string]: string } = {
  'agent-missing':
    '{{host}}: logs in with an SSH agent, but Rounds was started without one. Set SSH_AUTH_SOCK to the agent’s socket and start Rounds again, or give the host a privateKey.',
  'agent-unusable':
    '{{host}} ({{address}}:{{port}}): the SSH agent does not answer or cannot sign. Check that it runs and that `ssh-add -l` lists the key.',
  'algorithm-unknown':
    '{{host}}: legacyAlgorithms names algorithms that cannot be used here: {{names}}. Correct the spelling in the site file, or leave them out.',
  algorithms:
    '{{host}} ({{address}}:{{port}}) offers only old algorithms. If it cannot be updated, add this to the host in the site file under legacyAlgorithms: {{missing}}',
  'algorithms-none':
    '{{host}} ({{address}}:{{port}}): there is no key exchange, cipher or host key type that both it and Rounds know, not even an old one. Update its SSH server.',
  authentication:
    '{{host}} ({{address}}:{{port}}) refused the login as {{user}}. Check the user name, and that the key or password in the site file is the right one (for a key: that it is in ~/.ssh/authorized_keys there).',
  broken:
    '{{host}} ({{address}}:{{port}}): the key exchange failed; what was received is damaged, or someone interferes with the connection. Try again, and have the network checked if it stays so.',
  cancelled: '{{host}}: cancelled before it was done.',
  'command-refused':
    '{{host}} ({{address}}:{{port}}) lets {{user}} log in but run no command. Allow the account a shell (no nologin, ForceCommand or command= restriction).',
  'connection-lost':
    '{{host}} ({{address}}:{{port}}): the connection was lost before the work was done. Try again; check the network and the host if it happens often.',
  dropped:
    '{{host}} ({{address}}:{{port}}) closed the connection before the login, several times in a row. Too many logins at once (MaxStartups), a firewall, or fail2ban may be the cause.',
  'fingerprint-differs':
    '{{host}} ({{address}}:{{port}}) offers no key with the fingerprint {{fingerprint}}, so none is trusted. It offers: {{offered}}. Ask the administrator which is right.',
  'host-key-changed':
    '{{host}} ({{address}}:{{port}}): the host key has CHANGED. Offered: {{type}} {{fingerprint}}; known: {{known}} ({{file}}:{{line}}). Unless the host was reinstalled, someone may be in between. If the administrator confirms the new fingerprint, run: rounds hostkey trust {{contract}}/{{host}} --fingerprint {{fingerprint}}',
  'host-key-revoked':
    '{{host}} ({{address}}:{{port}}): the host key {{type}} {{fingerprint}} is marked as revoked ({{file}}:{{line}}) and is never accepted. Give the host a new key; only if the mark is wrong, remove that line.',
  'host-key-unknown':
    '{{host}} ({{address}}:{{port}}): the host key is not known yet: {{type}} {{fingerprint}}. Compare it with what the administrator reads on the host itself, then run: rounds hostkey trust {{contract}}/{{host}} --fingerprint {{fingerprint}}',
  'jump-missing':
    '{{host}}: goes through the jump host {{jump}}, which the site file does not have. Add it under hosts:, or correct jump:.',
  'key-unusable':
    '{{host}}: the private key {{reference}} cannot be used: it is not a key in OpenSSH or PEM form, or its passphrase is missing or wrong. `ssh-keygen -y -f <file>` tells which.',
  killed:
    '{{host}} ({{address}}:{{port}}): the shell was ended from outside ({{signal}}), for example because memory ran out. Look into the host’s system log.',
  'known-hosts-unreadable':
    '{{host}}: the known host keys cannot be read, so it cannot be verified: {{detail}}. Check the file’s permissions.',
  'name-unknown':
    '{{host}}: no address is found for the name {{address}} ({{detail}}). Check the address in the site file, and the name service of the machine that runs Rounds.',
  'not-ssh':
    '{{host}}: what answers at {{address}}:{{port}} is not an SSH server. Check address and port in the site file.',
  'password-expired':
    '{{host}} ({{address}}:{{port}}): the password has expired and has to be changed. Log in by hand, change it, and update the secret.',
  'question-unanswered':
    '{{host}} ({{address}}:{{port}}): besides the password, the login as {{user}} asks: “{{prompt}}”. Rounds cannot answer that; use a key, or exempt this account from it.',
  refused:
    '{{host}} answers at {{address}}, but takes no connection at port {{port}} ({{detail}}). Check that its SSH server runs, the port in the site file, and that no firewall rejects it.',
  'secret-missing':
    '{{host}}: the secret {{reference}} could not be read. Set the variable, or check that the file exists and that only Rounds may read it.',
  timeout:
    '{{host}} ({{address}}:{{port}}): not done after {{seconds, duration}}; what was running there has been ended.',
  'timeout-connect':
    '{{host}} ({{address}}:{{port}}): no answer within {{seconds, duration}}. Check that the host is up, its address and port in the site file, and that no firewall drops the packets.',
  'timeout-login':
    '{{host}} ({{address}}:{{port}}) answers, but the login was not done within {{seconds, duration}}. It may be overloaded, or its name service slow (UseDNS, LDAP); connectTimeout in the site file allows more time.',
  'too-many-sessions': '{{host}} ({{address}}:{{port}}) opened no session. Its MaxSessions is reached or set to 0.',
  'tunnel-forbidden':
    '{{host}} ({{address}}:{{port}}) does not allow a tunnel to {{target}}:{{targetPort}}. Set AllowTcpForwarding (and PermitOpen) in its sshd_config.',
  'tunnel-refused':
    'Nothing answers at {{target}}:{{targetPort}} as seen from {{host}}. Check that it is up, and its address and port in the site file.',
  unreachable:
    '{{host}} cannot be reached at {{address}}:{{port}} ({{detail}}). Check that it is up, its address and port in the site file, the network and the firewall.',
};
