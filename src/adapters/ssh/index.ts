export { createSsh, type SshClient, type SshDependencies } from './ssh.ts';
