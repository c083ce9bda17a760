import type { Transaction } from 'kysely';
import type { Context } from '../context.ts';
import type { Database } from '../store/schema.ts';
import { pause } from './pause.ts';

/** After this long without its database an inspection is given up here; it is resumed when the database is back. */
const GIVE_UP_MS = 5 * 60_000;
const PAUSE_MS = 1_000;

/**
 * Errors of the server going away, of one that can't write just now, or of two transactions in each other's way, by number:
 * doing it again may work. None of them is the fault of what was to be written.
 */
const PASSING_ERRNOS: ReadonlySet<number> = new Set([
  1021, // disk full
  1040, // too many connections
  1053, // shutdown in progress
  1114, // table full, which is the disk, too
  1152, // aborted connection
  1180, // error during commit: no room for the binary log
  1203, // too many connections of ours
  1205, // lock wait timeout
  1213, // deadlock
  1290, // --read-only, after a failover
  1317, // execution interrupted
  1792, // read-only transaction, by the server's default
  1836, // read-only mode
  1927, // connection killed (MariaDB)
  2006, // server has gone away
  2013, // lost connection
  3024, // execution took too long
  3032, // offline mode
]);
const PASSING_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_SEQUENCE_TIMEOUT',
]);

/** Whether a connection to the store could not be made, or broke: whatever is asked of it afterwards fails so, its rollback too. */
export function isStoreLost(error: unknown): boolean {
  return error instanceof Error && 'fatal' in error && error.fatal === true;
}

/** Whether the store failed in a way that may pass. */
export function isStoreAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (isStoreLost(error)) return true;
  if ('errno' in error && typeof error.errno === 'number' && PASSING_ERRNOS.has(error.errno)) return true;
  return 'code' in error && typeof error.code === 'string' && PASSING_CODES.has(error.code);
}

/** Deadlock, and a lock that was waited for too long: the transaction was rolled back as a whole, and may be done again at once. */
const IN_EACH_OTHERS_WAY: ReadonlySet<unknown> = new Set([1205, 1213]);
const TRANSACTION_TRIES = 4;

/** A transaction that is done again when another one was in its way. */
export async function inTransaction<T>(ctx: Context, work: (trx: Transaction<Database>) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ctx.store.transaction().execute(work);
    } catch (error) {
      const isInTheWay = error instanceof Error && 'errno' in error && IN_EACH_OTHERS_WAY.has(error.errno);
      if (!isInTheWay || tries === TRANSACTION_TRIES) throw error;
      ctx.log.debug({ error, tries }, 'a transaction was in the way of another; doing it again');
    }
  }
}

/**
 * Does the work again while the database is away. The work must be safe to repeat: a commit whose answer was lost may
 * have happened.
 */
export async function retryWhileStoreIsAway<T>(ctx: Context, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const givenUpAt = ctx.clock.now().getTime() + GIVE_UP_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isStoreAway(error) || signal.aborted || ctx.clock.now().getTime() > givenUpAt) throw error;
      ctx.log.warn({ error }, 'the database is away; trying again');
      await pause(PAUSE_MS, signal);
    }
  }
}
