import { once } from 'node:events';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SqlProber } from '../../context.ts';
import type { SqlOutput, SqlProbe, SqlRows } from '../../core/check.ts';
import type { DatabaseTarget, Site } from '../../core/site.ts';
import { describeSqlError } from './sql-failure.ts';
import { openTargetSession } from './target-session.ts';

export interface SqlProberDependencies {
  /** The secret behind `env:NAME` or `file:PATH`. Rejects when there is none. */
  resolveSecret(reference: string): Promise<string>;
  /** A connection through a host's SSH connection to an address as that host sees it. Rejects with a ProbeFailure. */
  openTunnel(
    site: Site,
    to: { readonly through: string; readonly address: string; readonly port: number },
    signal: AbortSignal,
  ): Promise<Duplex>;
}

const DEFAULT_TIMEOUT_SECONDS = 30;
const DEFAULT_MOST_ROWS = 1_000;

/** Asks databases that are looked after, each time over a new connection and in a session that can only read. */
export function createSqlProber(dependencies: SqlProberDependencies): SqlProber {
  return {
    async probe(site, target, probe, signal) {
      const timeoutSeconds = probe.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;
      const timeout = AbortSignal.timeout(timeoutSeconds * 1000);
      const either = signal ? AbortSignal.any([signal, timeout]) : timeout;
      let stream: Duplex | null = null;
      try {
        const password = target.password === undefined ? '' : await dependencies.resolveSecret(target.password);
        stream = await openStream(dependencies, { site, target, signal: either });
        return { ok: true, output: await ask({ target, password, stream, probe, timeoutSeconds }, either) };
      } catch (error) {
        if (signal?.aborted) return { ok: false, reason: { key: 'probe.cancelled' }, retry: true };
        const cause = timeout.aborted ? Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' }) : error;
        return { ok: false, ...describeSqlError(cause, target, timeoutSeconds) };
      } finally {
        stream?.destroy();
      }
    },
  };
}

async function openStream(
  { openTunnel }: SqlProberDependencies,
  { site, target, signal }: { readonly site: Site; readonly target: DatabaseTarget; readonly signal: AbortSignal },
): Promise<Duplex> {
  const { address, port, through } = target;
  if (through !== undefined) return openTunnel(site, { through, address, port }, signal);
  const socket = connect({ host: address, port, noDelay: true });
  try {
    await once(socket, 'connect', { signal });
  } catch (error) {
    socket.destroy();
    throw error;
  }
  return socket;
}

interface Question {
  readonly target: DatabaseTarget;
  readonly password: string;
  readonly stream: Duplex;
  readonly probe: SqlProbe;
  readonly timeoutSeconds: number;
}

async function ask(
  { target, password, stream, probe, timeoutSeconds }: Question,
  signal: AbortSignal,
): Promise<SqlOutput> {
  const maxRows = probe.maxRows ?? DEFAULT_MOST_ROWS;
  // A closed stream ends whatever is waited for.
  const stop = () => stream.destroy();
  signal.addEventListener('abort', stop);
  try {
    signal.throwIfAborted();
    const session = await openTargetSession({ target, password, stream, statementSeconds: timeoutSeconds, maxRows });
    try {
      const serverNow = await session.now();
      const results: SqlRows[] = [];
      for (const statement of probe.statements) results.push(await session.read(statement, maxRows));
      return { results, serverNow };
    } finally {
      session.close();
    }
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
