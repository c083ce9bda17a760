import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import ssh2, { type AuthContext, type Connection, type ParsedKey, type ServerChannel } from 'ssh2';

export interface SshServerOptions {
  /** Private key of the host, in OpenSSH's form. */
  readonly hostKey: string;
  readonly user: string;
  /** What the user must show: the key, or the password. */
  readonly proof: { readonly publicKey: ParsedKey } | { readonly password: string };
  /** 0 is any free port. */
  readonly port: number;
  run(command: string): ChildProcessWithoutNullStreams;
  /** Which tunnels may be opened. */
  mayForward(address: string, port: number): boolean;
}

export interface SshServer {
  readonly port: number;
  close(): Promise<void>;
}

/** An SSH server on 127.0.0.1 that lets one user in, runs commands and opens tunnels, and does nothing else. */
export async function startSshServer(options: SshServerOptions): Promise<SshServer> {
  const connections = new Set<Connection>();
  const server = new ssh2.Server({ hostKeys: [options.hostKey] }, (connection) => {
    connections.add(connection);
    connection.on('close', () => connections.delete(connection));
    // A client that goes away without a word is no concern of ours.
    connection.on('error', () => connection.end());
    connection.on('authentication', (context) => authenticate(context, options));
    connection.on('session', (accept) => {
      accept()
        .on('env', (allow) => allow?.())
        .on('exec', (allow, _reject, { command }) => attach(allow(), options.run(command)));
    });
    connection.on('tcpip', (accept, reject, { destIP, destPort }) => {
      if (!options.mayForward(destIP, destPort)) return void reject();
      const socket = connect(destPort, destIP);
      socket.once('error', () => reject());
      socket.once('connect', () => {
        const channel = accept();
        socket.on('error', () => channel.destroy());
        channel.on('error', () => socket.destroy());
        channel.pipe(socket).pipe(channel);
        channel.on('close', () => socket.destroy());
      });
    });
  });
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const connection of connections) connection.end();
      await closed;
    },
  };
}

function authenticate(context: AuthContext, options: SshServerOptions): void {
  if (isWelcome(context, options)) context.accept();
  else context.reject(['password' in options.proof ? 'password' : 'publickey']);
}

function isWelcome(context: AuthContext, { user, proof }: SshServerOptions): boolean {
  if (context.username !== user) return false;
  if ('password' in proof) return context.method === 'password' && sameText(context.password, proof.password);
  return context.method === 'publickey' && isSigned(context, proof.publicKey);
}

/** A client first asks whether a key would do, without a signature. */
function isSigned(context: AuthContext & { method: 'publickey' }, key: ParsedKey): boolean {
  if (!context.key.data.equals(key.getPublicSSH())) return false;
  if (!context.signature || !context.blob) return true;
  return key.verify(context.blob, context.signature, context.hashAlgo) === true;
}

function sameText(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** As sshd does it: when the client leaves, its pipes close, and the command learns of it by them. */
function attach(channel: ServerChannel, child: ChildProcessWithoutNullStreams): void {
  channel.on('error', () => channel.destroy());
  child.stdin.on('error', () => undefined);
  child.on('error', () => {
    channel.exit(127);
    channel.close();
  });
  channel.pipe(child.stdin);
  child.stdout.pipe(channel, { end: false });
  child.stderr.pipe(channel.stderr, { end: false });
  child.on('close', (code, signal) => {
    if (code === null) channel.exit(signal?.replace('SIG', '') ?? 'TERM');
    else channel.exit(code);
    channel.end();
    channel.close();
  });
  channel.on('close', () => {
    child.stdin.destroy();
    child.stdout.destroy();
    child.stderr.destroy();
  });
}
