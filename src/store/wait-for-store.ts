import { setTimeout as sleep } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { reasonOf, UserError } from '../errors.ts';
import type { Database } from './schema.ts';

const RETRY_MS = 2_000;

/**
 * Access denied, unknown database, no rights on it, our machine not allowed, account locked (MySQL, MariaDB), password
 * expired, TLS required or not to be had: waiting does not help.
 */
const REFUSALS: ReadonlySet<unknown> = new Set([
  1044,
  1045,
  1049,
  1130,
  1698,
  1820,
  1862,
  3118,
  3159,
  4151,
  'HANDSHAKE_NO_SSL_SUPPORT',
]);

/**
 * TLS did not come about: the client puts the first over the code that told a bad certificate from a lost connection; the
 * others are of keys and certificates in the URL that are none.
 */
const TLS_FAILURE = /^(?:HANDSHAKE_SSL_ERROR$|ERR_OSSL_|ERR_TLS_)/;

const OLDEST = { mariadb: [10, 11], mysql: [8, 4] } as const;

/**
 * Waits until the database answers.
 * @param server names it in errors, for example `db:3306`.
 * @param onWait told each time it does not.
 * @throws UserError when it refuses us, has no certificate that we may trust, is older than MariaDB 10.11 or MySQL 8.4, or
 * the signal is aborted first.
 */
export async function waitForStore(
  db: Kysely<Database>,
  options: { readonly server: string; readonly onWait: (error: unknown) => void; readonly signal: AbortSignal },
): Promise<void> {
  const { server } = options;
  let hasTlsFailed = false;
  for (;;) {
    try {
      const { rows } = await sql<{ version: string }>`SELECT VERSION() AS version`.execute(db);
      assertRecent(rows[0]?.version ?? '');
      return;
    } catch (error) {
      if (error instanceof UserError) throw error;
      const reason = reasonOf(error);
      if (isRefusal(error)) throw new UserError('database.refused', { server, reason }, { cause: error });
      if (isTlsFailure(error)) {
        // A server that goes down in the middle of it does not greet us again; one that does would fail for ever.
        if (hasTlsFailed) throw new UserError('database.tls-failed', { server, reason }, { cause: error });
        hasTlsFailed = true;
        continue;
      }
      hasTlsFailed = false;
      if (!options.signal.aborted) {
        options.onWait(error);
        await pause(options.signal);
      }
      if (options.signal.aborted) {
        throw new UserError('database.not-waited', { reason }, { cause: error });
      }
    }
  }
}

function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('errno' in error && REFUSALS.has(error.errno)) || ('code' in error && REFUSALS.has(error.code));
}

function isTlsFailure(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && TLS_FAILURE.test(error.code);
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
