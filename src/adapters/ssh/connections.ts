import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../../context.ts';
import type { KnownHostEntry } from '../../core/known-hosts.ts';
import type { Host, Site } from '../../core/site.ts';
import { reasonOf } from '../../errors.ts';
import type { CredentialReader } from './credentials.ts';
import { failureAt, SshFailure } from './failure.ts';
import type { KnownHostsFiles } from './known-hosts-files.ts';
import { createLimiter, type Limiter } from './limiter.ts';
import { type Connection, openConnection } from './open-connection.ts';
import { createSharedConnections, type Lease } from './shared-connections.ts';

export interface ConnectionDependencies {
  readonly credentials: CredentialReader;
  readonly knownHosts: KnownHostsFiles;
  readonly log: Logger;
  /** Between 0 and 1, as Math.random. */
  readonly random: () => number;
  readonly keepaliveIntervalMs: number;
}

export interface Connections {
  /** A connection of one's own, through the host's jump hosts. @throws SshFailure */
  open(site: Site, host: Host, signal: AbortSignal): Promise<Connection>;
  /** A connection shared with others, kept open a little longer than needed. @throws SshFailure */
  lease(site: Site, host: Host, signal: AbortSignal): Promise<Lease>;
  /** The way to a host's SSH port, without logging in there. @throws SshFailure */
  approach(site: Site, host: Host, signal: AbortSignal): Promise<Approach>;
  close(): Promise<void>;
}

export interface Approach {
  /** A stream from the last jump host; undefined when the host is reached directly. */
  readonly through: Duplex | undefined;
  readonly release: () => void;
}

/** sshd begins to drop at 10 connections that have not logged in yet (MaxStartups): stay below, and come back. */
const STARTING_PER_ENDPOINT = 8;
const ATTEMPTS = 5;
const JITTER_MS = 20;
const FIRST_PAUSE_MS = 250;

/**
 * A login is hard work, for us and for the machines behind the hosts, of which there are often fewer than hosts. Begun all
 * at once, all end late and together, and then all wait together too, for what a script waits for, with nobody working.
 */
const LOGGING_IN_AT_ONCE = 8;
/** One that takes longer is held up by something else, a long way or a dead host, and others need not wait for it. */
const SLOW_LOGIN_MS = 1_000;

export function createConnections(deps: ConnectionDependencies): Connections {
  const closing = new AbortController();
  const starting = new Map<string, Limiter>();
  const loggingIn = createLimiter(LOGGING_IN_AT_ONCE);
  const shared = createSharedConnections((site, host) => open(site, host, closing.signal));

  async function open(site: Site, host: Host, signal: AbortSignal): Promise<Connection> {
    const knownEntries = await readKnownHosts(deps.knownHosts, site, host);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await attemptOpen(site, host, { knownEntries, signal });
      } catch (error) {
        const wasDropped = error instanceof SshFailure && error.reason.key === 'ssh.dropped';
        if (!wasDropped || attempt === ATTEMPTS) throw error;
        deps.log.debug({ host: host.id, attempt }, 'ssh connection dropped before the handshake, trying again');
        await pause(FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + deps.random()), { site, host, signal });
      }
    }
  }

  async function attemptOpen(
    site: Site,
    host: Host,
    { knownEntries, signal }: { readonly knownEntries: readonly KnownHostEntry[]; readonly signal: AbortSignal },
  ): Promise<Connection> {
    const credentials = await deps.credentials.read(site, host);
    const started = await enterStarting(site, host, signal);
    try {
      const { through, release } = await approach(site, host, signal);
      try {
        const { log, keepaliveIntervalMs } = deps;
        const options = { site, host, knownEntries, credentials, through, signal, log, keepaliveIntervalMs };
        const connection = await inTurn(options, () => openConnection(options));
        connection.onLost(release);
        return connection;
      } catch (error) {
        release();
        throw error;
      }
    } finally {
      started();
    }
  }

  async function enterStarting(site: Site, host: Host, signal: AbortSignal): Promise<() => void> {
    const endpoint = JSON.stringify([host.jump.length > 0 ? site.contract.id : '', host.jump, host.address, host.port]);
    const limiter = starting.get(endpoint) ?? createLimiter(STARTING_PER_ENDPOINT);
    starting.set(endpoint, limiter);
    const isAlone = limiter.isIdle();
    const leave = await enter(limiter, { site, host, signal });
    if (isAlone) return leave;
    try {
      // Those that start at one server together are spread; one that starts alone need not wait.
      await pause(deps.random() * JITTER_MS, { site, host, signal });
      return leave;
    } catch (error) {
      leave();
      throw error;
    }
  }

  async function inTurn<T>(attempt: Attempt, login: () => Promise<T>): Promise<T> {
    const leave = await enter(loggingIn, attempt);
    const timer = setTimeout(leave, SLOW_LOGIN_MS);
    try {
      return await login();
    } finally {
      clearTimeout(timer);
      leave();
    }
  }

  async function approach(site: Site, host: Host, signal: AbortSignal): Promise<Approach> {
    const nearest = host.jump.at(-1);
    if (nearest === undefined) return { through: undefined, release: () => undefined };
    const jumpHost = site.hosts.find((other) => other.id === nearest);
    if (!jumpHost) throw failureAt({ site, host }, 'ssh.jump-missing', { values: { jump: nearest } });
    const lease = await shared.lease(site, { ...jumpHost, jump: host.jump.slice(0, -1) }, signal);
    try {
      const stream = await forward(
        lease.connection,
        { site, host: jumpHost },
        { address: host.address, port: host.port, signal },
      );
      return { through: stream, release: lease.release };
    } catch (error) {
      lease.release();
      throw error;
    }
  }

  return {
    open,
    lease: shared.lease,
    approach,
    async close() {
      closing.abort();
      await shared.close();
    },
  };
}

async function readKnownHosts(files: KnownHostsFiles, site: Site, host: Host): Promise<readonly KnownHostEntry[]> {
  try {
    return await files.entriesFor(site, host);
  } catch (cause) {
    throw failureAt({ site, host }, 'ssh.known-hosts-unreadable', { values: { detail: reasonOf(cause) }, cause });
  }
}

interface Attempt {
  readonly site: Site;
  readonly host: Host;
  readonly signal: AbortSignal;
}

async function enter(limiter: Limiter, { site, host, signal }: Attempt): Promise<() => void> {
  try {
    return await limiter.enter(signal);
  } catch (cause) {
    throw failureAt({ site, host }, 'ssh.cancelled', { cause });
  }
}

async function pause(milliseconds: number, { site, host, signal }: Attempt): Promise<void> {
  try {
    await delay(milliseconds, undefined, { signal });
  } catch (cause) {
    throw failureAt({ site, host }, 'ssh.cancelled', { cause });
  }
}

/** Reasons of RFC 4254, section 5.1. */
const PROHIBITED = 1;
const CONNECT_FAILED = 2;

/**
 * A stream to an address as seen from the far end of a connection, within that host's `connectTimeoutMs`.
 * @throws SshFailure
 */
export function forward(
  connection: Connection,
  via: { readonly site: Site; readonly host: Host },
  { address, port, signal }: { readonly address: string; readonly port: number; readonly signal: AbortSignal },
): Promise<Duplex> {
  const values = { target: address, targetPort: port };
  return new Promise((resolve, reject) => {
    let waiting = true;
    const settle = () => {
      waiting = false;
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
    };
    const fail = (key: string, cause?: unknown) => {
      settle();
      reject(failureAt(via, key, { values, cause }));
    };
    const cancel = () => fail('ssh.cancelled');
    const timer = setTimeout(() => fail('ssh.tunnel-refused'), via.host.connectTimeoutMs);
    if (signal.aborted) return cancel();
    signal.addEventListener('abort', cancel, { once: true });
    connection.ssh.forwardOut('127.0.0.1', 0, address, port).then(
      (channel) => {
        channel.on('error', () => undefined);
        if (!waiting) return channel.destroy();
        settle();
        resolve(channel);
      },
      (cause: unknown) => {
        const reason = cause instanceof Error && 'reason' in cause ? cause.reason : null;
        if (reason === PROHIBITED) fail('ssh.tunnel-forbidden', cause);
        else if (reason === CONNECT_FAILED) fail('ssh.tunnel-refused', cause);
        else fail('ssh.connection-lost', cause);
      },
    );
  });
}
