import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import ssh2, { type AuthContext, type Connection, type ServerChannel } from 'ssh2';

/** What a server with faults does; everything that is not said works. */
export interface ServerScript {
  /** Called for each attempt to log in; by default all may. */
  readonly onLogin?: (attempt: AuthContext) => void;
  /** Called with each command, its channel accepted; by default it prints `ok` and ends with 0. */
  readonly onCommand?: (channel: ServerChannel, connection: Connection) => void;
  /** Called when a session is asked for; return false to leave it unanswered. */
  readonly onSession?: (connection: Connection) => boolean;
  readonly onConnection?: (connection: Connection) => void;
}

export interface FaultyServer {
  readonly port: number;
  /** Its line for known_hosts. */
  readonly knownHosts: string;
  /** Every connection it has had. */
  connections(): number;
  /** Keeps all connections open, but reads and answers nothing any more. */
  freeze(): void;
  stop(): Promise<void>;
}

/** An SSH server that does what a test tells it, for faults that a real one does not have on demand. */
export async function startScriptedServer(script: ServerScript = {}): Promise<FaultyServer> {
  const { privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'prime256v1',
    privateKeyEncoding: { type: 'sec1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const parsed = ssh2.utils.parseKey(privateKey);
  if (parsed instanceof Error) throw parsed;
  const blob = parsed.getPublicSSH().toString('base64');
  const sockets = new Map<number | undefined, Socket>();
  const ssh = new ssh2.Server({ hostKeys: [privateKey] }, (connection, { port }) => {
    const socket = sockets.get(port);
    connection.on('error', () => undefined);
    script.onConnection?.(connection);
    connection.on('authentication', (attempt) => (script.onLogin ? script.onLogin(attempt) : attempt.accept()));
    connection.on('session', (accept) => {
      if (script.onSession && !script.onSession(connection)) return;
      accept().on('exec', (acceptCommand) => {
        // What is said to a command comes in one piece, as who is busy gets it.
        socket?.cork();
        process.nextTick(() => socket?.uncork());
        const channel = acceptCommand();
        channel.on('error', () => undefined);
        if (script.onCommand) script.onCommand(channel, connection);
        else {
          channel.write('ok\n');
          channel.exit(0);
          channel.end();
        }
      });
    });
  });
  const server = await startTcpServer((socket) => {
    sockets.set(socket.remotePort, socket);
    ssh.injectSocket(socket);
  });
  return { ...server, knownHosts: `[127.0.0.1]:${server.port} ecdsa-sha2-nistp256 ${blob}\n` };
}

/** A TCP server that is no SSH server: it does with each connection what it is told. */
export async function startTcpServer(onConnection: (socket: Socket) => void): Promise<FaultyServer> {
  const open = new Set<Socket>();
  let count = 0;
  const server = createServer((socket) => {
    count += 1;
    open.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => open.delete(socket));
    onConnection(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    knownHosts: '',
    connections: () => count,
    freeze() {
      for (const socket of open) socket.removeAllListeners('data').pause();
    },
    async stop() {
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
