import { setTimeout as sleep } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { reasonOf, UserError } from '../errors.ts';
import type { Database } from './schema.ts';

const RETRY_MS = 2_000;

/** Access denied, unknown database, no rights on it, TLS required or not to be had: waiting does not help. */
const REFUSALS: ReadonlySet<unknown> = new Set([1044, 1045, 1049, 1698, 3159, 'HANDSHAKE_NO_SSL_SUPPORT']);

const OLDEST = { mariadb: [10, 11], mysql: [8, 4] } as const;

/**
 * Waits until the database answers.
 * @param onWait told each time it does not.
 * @throws UserError when it refuses us, is older than MariaDB 10.11 or MySQL 8.4, or the signal is aborted first.
 */
export async function waitForStore(
  db: Kysely<Database>,
  options: { readonly onWait: (error: unknown) => void; readonly signal: AbortSignal },
): Promise<void> {
  for (;;) {
    try {
      const { rows } = await sql<{ version: string }>`SELECT VERSION() AS version`.execute(db);
      assertRecent(rows[0]?.version ?? '');
      return;
    } catch (error) {
      if (error instanceof UserError) throw error;
      if (isRefusal(error)) {
        throw new UserError('database.refused', { reason: reasonOf(error) }, { cause: error });
      }
      if (!options.signal.aborted) {
        options.onWait(error);
        await pause(options.signal);
      }
      if (options.signal.aborted) {
        throw new UserError('database.not-waited', { reason: reasonOf(error) }, { cause: error });
      }
    }
  }
}

function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('errno' in error && REFUSALS.has(error.errno)) || ('code' in error && REFUSALS.has(error.code));
}

async function pause(signal: AbortSignal): Promise<void> {
  await sleep(RETRY_MS, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}

/** For example `10.11.6-MariaDB-0+deb12u1` or `8.4.3`. */
function assertRecent(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  const [oldestMajor, oldestMinor] = /mariadb/i.test(version) ? OLDEST.mariadb : OLDEST.mysql;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new UserError('database.too-old', { version });
}
