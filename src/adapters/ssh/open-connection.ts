import { connect as connectSocket, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Config, NodeSSH } from 'node-ssh';
import type { AnyAuthMethod, AuthenticationType, Client } from 'ssh2';
import type { Logger } from '../../context.ts';
import { type HostKey, judgeHostKey, type KnownHostEntry, trustedKeyTypes } from '../../core/known-hosts.ts';
import type { MessageValues } from '../../core/message.ts';
import type { Host, Site } from '../../core/site.ts';
import { type AlgorithmLists, offerFor, toSsh2, unsupportedAlgorithms } from './algorithms.ts';
import type { Credentials } from './credentials.ts';
import { failureAt, type SshFailure, unreachable } from './failure.ts';
import { fingerprintOf } from './known-hosts-files.ts';

/** An SSH connection that is logged in. */
export interface Connection {
  readonly ssh: NodeSSH;
  readonly client: Client;
  isOpen(): boolean;
  /** Calls once, also when it is lost already. */
  onLost(listener: () => void): void;
  /** Says goodbye; what does not answer is cut off. */
  end(): Promise<void>;
}

export interface OpenOptions {
  readonly site: Site;
  readonly host: Host;
  readonly knownEntries: readonly KnownHostEntry[];
  readonly credentials: Credentials;
  /** The way through a jump host; without it, a TCP connection is made. */
  readonly through?: Duplex;
  readonly signal: AbortSignal;
  readonly log: Logger;
  readonly keepaliveIntervalMs: number;
}

/** How far a connection came: what a failure means depends on it, and on no message text. */
type Stage = 'connect' | 'handshake' | 'key-checked' | 'login' | 'ready';

const KEEPALIVE_TRIES = 3;
const END_WITHIN_MS = 2_000;

/**
 * Connects, checks the host key and logs in, within the host's `connectTimeoutMs`.
 * @throws SshFailure
 */
export async function openConnection(options: OpenOptions): Promise<Connection> {
  const { site, host, signal } = options;
  const at = { site, host };
  const unsupported = unsupportedAlgorithms(host.legacyAlgorithms);
  if (unsupported.length > 0) {
    throw failureAt(at, 'ssh.algorithm-unknown', { values: { names: unsupported.join(', ') } });
  }
  if (signal.aborted) throw failureAt(at, 'ssh.cancelled');

  let stage: Stage = 'connect';
  let keyFailure: SshFailure | null = null;
  const socket = options.through ?? connectTcp(host);
  return new Promise<Connection>((resolve, reject) => {
    const ssh = new NodeSSH();
    const fail = (failure: SshFailure) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
      socket.destroy();
      reject(failure);
    };
    const cancel = () => fail(failureAt(at, 'ssh.cancelled'));
    const timer = setTimeout(() => {
      const values = { seconds: host.connectTimeoutMs / 1000 };
      fail(failureAt(at, stage === 'connect' ? 'ssh.timeout-connect' : 'ssh.timeout-login', { values }));
    }, host.connectTimeoutMs);
    signal.addEventListener('abort', cancel);

    const connecting = ssh.connect(
      connectConfig(options, socket, (key) => {
        if (stage !== 'ready') stage = 'key-checked';
        keyFailure = hostKeyFailure(options, key);
        return keyFailure === null;
      }),
    );
    // node-ssh makes its client before it first waits.
    const { connection } = ssh;
    if (connection === null) {
      connecting.catch((cause: unknown) => fail(failureAt(at, 'ssh.broken', { cause })));
      return;
    }
    // Without a listener, an error after the login would end the process.
    connection.on('error', (error) => options.log.debug({ error, host: host.id, stage }, 'ssh connection error'));
    connection.on('handshake', () => {
      if (stage !== 'ready') stage = 'login';
    });
    connection.on('change password', () => fail(failureAt(at, 'ssh.password-expired')));
    if (options.through) stage = 'handshake';
    else {
      socket.once('connect', () => {
        stage = 'handshake';
      });
    }
    connecting.then(
      () => {
        stage = 'ready';
        clearTimeout(timer);
        signal.removeEventListener('abort', cancel);
        resolve(wrap(ssh, connection, socket));
      },
      (cause: unknown) => fail(keyFailure ?? explain(cause, stage, options)),
    );
  });
}

function connectTcp(host: Host): Socket {
  const socket = connectSocket({ host: host.address, port: host.port, noDelay: true, keepAlive: true });
  // An error before ssh2 listens, and one after it has left, must not end the process.
  socket.on('error', () => undefined);
  return socket;
}

function connectConfig(options: OpenOptions, sock: Duplex, verify: (key: HostKey) => boolean): Config {
  const { host, knownEntries, credentials } = options;
  const offer: AlgorithmLists = offerFor(host.legacyAlgorithms, trustedKeyTypes(knownEntries));
  return {
    sock,
    username: host.user,
    algorithms: toSsh2(offer),
    hostVerifier: (blob: Buffer) => verify(readHostKey(blob)),
    authHandler: (left: AuthenticationType[] | null): AnyAuthMethod | false => credentials.next(left),
    readyTimeout: 0,
    keepaliveInterval: options.keepaliveIntervalMs,
    keepaliveCountMax: KEEPALIVE_TRIES,
  };
}

/** The key as it came over the wire; it begins with its type. */
export function readHostKey(blob: Buffer): HostKey {
  const length = blob.length >= 4 ? blob.readUInt32BE(0) : 0;
  return { type: blob.toString('latin1', 4, 4 + Math.min(length, 64)), blob: blob.toString('base64') };
}

function hostKeyFailure({ site, host, knownEntries }: OpenOptions, key: HostKey): SshFailure | null {
  const verdict = judgeHostKey(knownEntries, key);
  if (verdict.state === 'trusted') return null;
  const offered = { type: key.type, fingerprint: fingerprintOf(key) };
  if (verdict.state === 'unknown') return failureAt({ site, host }, 'ssh.host-key-unknown', { values: offered });
  const [first] = verdict.state === 'changed' ? verdict.known : [];
  const place = verdict.state === 'revoked' ? verdict.place : first?.place;
  const failureKey = verdict.state === 'revoked' ? 'ssh.host-key-revoked' : 'ssh.host-key-changed';
  return failureAt({ site, host }, failureKey, {
    values: {
      ...offered,
      known: first ? fingerprintOf(first.key) : '',
      file: place?.file ?? '',
      line: place?.line ?? 0,
    },
  });
}

/** What a failed attempt means: by how far it came, the level that ssh2 gives its errors, and codes. */
function explain(cause: unknown, stage: Stage, { site, host, credentials }: OpenOptions): SshFailure {
  const { level, code } = describe(cause);
  const failure = (key: string, values: MessageValues = {}) =>
    failureAt({ site, host }, key, { values: { detail: code, ...values }, cause });
  // A full server may reset the connection before the other side has seen it open.
  if (stage === 'connect') {
    return code === 'ECONNRESET' ? failure('ssh.dropped') : unreachable({ site, host }, { code, cause });
  }
  if (stage === 'handshake') {
    if (level === 'handshake') return failure('ssh.algorithms');
    // ssh2 throws plain errors at what is no SSH; a server that turns us away closes the connection or says why.
    return failure(level === '' && code === '' ? 'ssh.not-ssh' : 'ssh.dropped');
  }
  if (stage === 'key-checked') return failure('ssh.broken');
  if (level === 'agent') return failure('ssh.agent-unusable');
  if (level === 'client-socket' || code === CLOSED_SILENTLY) return failure('ssh.connection-lost');
  const prompt = credentials.unanswered();
  if (prompt !== null) return failure('ssh.question-unanswered', { user: host.user, prompt });
  // Also when the server hangs up after too many attempts, for example with an agent that holds many keys.
  return failure('ssh.authentication', { user: host.user });
}

/** The code with which node-ssh reports a connection that was closed without a word. */
const CLOSED_SILENTLY = 'ETIMEDOUT';

function describe(error: unknown): { readonly level: string; readonly code: string } {
  if (!(error instanceof Error)) return { level: '', code: '' };
  const level = 'level' in error ? String(error.level) : '';
  const code = 'code' in error && error.code !== null && error.code !== undefined ? String(error.code) : '';
  return { level, code };
}

function wrap(ssh: NodeSSH, client: Client, socket: Duplex): Connection {
  let open = true;
  const listeners: (() => void)[] = [];
  client.once('close', () => {
    open = false;
    for (const listener of listeners.splice(0)) listener();
  });
  return {
    ssh,
    client,
    isOpen: () => open,
    onLost(listener) {
      if (open) listeners.push(listener);
      else listener();
    },
    end() {
      if (!open) return Promise.resolve();
      return new Promise((resolve) => {
        // After its goodbye the client itself would cut nothing off.
        const cutOff = setTimeout(() => socket.destroy(), END_WITHIN_MS);
        listeners.push(() => {
          clearTimeout(cutOff);
          resolve();
        });
        client.end();
      });
    },
  };
}
