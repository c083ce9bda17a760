export { SshFailure } from './failure.ts';
export { createKnownHostsFiles, fingerprintOf, type KnownHostsFiles } from './known-hosts-files.ts';
export { createSsh, type SshClient, type SshDependencies } from './ssh.ts';
