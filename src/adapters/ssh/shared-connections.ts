import type { Host, Site } from '../../core/site.ts';
import { failureAt } from './failure.ts';
import type { Connection } from './open-connection.ts';

export interface Lease {
  readonly connection: Connection;
  /** Gives the connection back; more than once does no harm. */
  readonly release: () => void;
}

export interface SharedConnections {
  lease(site: Site, host: Host, signal: AbortSignal): Promise<Lease>;
  close(): Promise<void>;
}

/** sshd refuses an eleventh session on one connection (MaxSessions). */
const CHANNELS_PER_CONNECTION = 8;
const KEPT_IDLE_MS = 5_000;

interface Entry {
  readonly connection: Promise<Connection>;
  leases: number;
  idle: NodeJS.Timeout | undefined;
}

/** Jump hosts and tunnels: what goes over one host shares its connection, up to a number of channels each. */
export function createSharedConnections(open: (site: Site, host: Host) => Promise<Connection>): SharedConnections {
  const entries = new Map<string, Entry[]>();

  function add(key: string, site: Site, host: Host): Entry {
    const entry: Entry = { connection: open(site, host), leases: 0, idle: undefined };
    const forget = () => {
      clearTimeout(entry.idle);
      const left = (entries.get(key) ?? []).filter((other) => other !== entry);
      if (left.length > 0) entries.set(key, left);
      else entries.delete(key);
    };
    entry.connection.then((connection) => connection.onLost(forget), forget);
    entries.set(key, [...(entries.get(key) ?? []), entry]);
    return entry;
  }

  function releaseOnce(entry: Entry): () => void {
    let released = false;
    return () => {
      if (released) return;
      released = true;
      entry.leases -= 1;
      if (entry.leases > 0) return;
      entry.idle = setTimeout(() => void endQuietly(entry), KEPT_IDLE_MS);
      entry.idle.unref();
    };
  }

  return {
    async lease(site, host, signal) {
      const key = JSON.stringify([site.contract.id, host.id, host.jump, host.address, host.port, host.user]);
      const free = entries.get(key)?.find((entry) => entry.leases < CHANNELS_PER_CONNECTION);
      const entry = free ?? add(key, site, host);
      clearTimeout(entry.idle);
      entry.leases += 1;
      const release = releaseOnce(entry);
      try {
        return { connection: await unlessAborted(entry.connection, { site, host, signal }), release };
      } catch (error) {
        release();
        throw error;
      }
    },
    async close() {
      await Promise.all([...entries.values()].flat().map(endQuietly));
    },
  };
}

/** A connection that failed to open has told so to those who waited for it. */
async function endQuietly(entry: Entry): Promise<void> {
  clearTimeout(entry.idle);
  const connection = await entry.connection.catch(() => null);
  await connection?.end();
}

/** The shared connection goes on for the others when one of those who wait gives up. */
function unlessAborted(
  connection: Promise<Connection>,
  { site, host, signal }: { readonly site: Site; readonly host: Host; readonly signal: AbortSignal },
): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(failureAt({ site, host }, 'ssh.cancelled'));
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    connection.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}
