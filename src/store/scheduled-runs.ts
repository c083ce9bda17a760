import { type Kysely, sql, type Transaction } from 'kysely';
import type { Message } from '../core/message.ts';
import type { RunOutcome, ScheduledRun } from '../core/scheduled-run.ts';
import { parseJson, toJson } from './column.ts';
import { isDuplicateKey } from './duplicate-key.ts';
import { leaseNow, leaseUntil } from './lease.ts';
import type { Database } from './schema.ts';

const ROWS_AT_ONCE = 1_000;

const COLUMNS = [
  'job',
  'due_at',
  'claimed_at',
  'late_ms',
  'attempts',
  'ended_at',
  'outcome',
  'detail',
] as const satisfies readonly (keyof Database['scheduled_runs'])[];

interface RunRow {
  readonly job: string;
  readonly due_at: Date;
  readonly claimed_at: Date;
  readonly late_ms: number | null;
  readonly attempts: number;
  readonly ended_at: Date | null;
  readonly outcome: string | null;
  readonly detail: unknown;
}

function toRun(row: RunRow): ScheduledRun {
  return {
    job: row.job,
    dueAt: row.due_at,
    claimedAt: row.claimed_at,
    lateMs: row.late_ms,
    attempts: row.attempts,
    endedAt: row.ended_at,
    outcome: row.outcome as RunOutcome | null,
    detail: row.detail === null ? null : parseJson<Message>(row.detail),
  };
}

/** A run and who has it. */
export interface RunClaim {
  readonly job: string;
  readonly dueAt: Date;
  /** Of one claim alone: after an outage a run may be taken up anew while its former worker is still at it. */
  readonly owner: string;
}

export interface NewRun extends RunClaim {
  readonly contractId: string;
  readonly lateMs: number;
  readonly leaseMs: number;
  readonly now: Date;
}

/** Claims a run. @returns false where somebody has had it already. */
export async function insertRun(trx: Transaction<Database>, run: NewRun): Promise<boolean> {
  try {
    await trx
      .insertInto('scheduled_runs')
      .values({
        job: run.job,
        due_at: run.dueAt,
        contract_id: run.contractId,
        claimed_by: run.owner,
        claimed_at: run.now,
        lease_until: leaseUntil(run.leaseMs),
        late_ms: run.lateMs,
      })
      .execute();
    return true;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return false;
  }
}

/** Writes down runs that are not made. Those that are known already stay as they are. */
export async function insertUnmadeRuns(
  trx: Transaction<Database>,
  about: { readonly job: string; readonly contractId: string; readonly by: string; readonly now: Date },
  runs: readonly { readonly dueAt: Date; readonly outcome: RunOutcome; readonly toldIn: Date | null }[],
): Promise<void> {
  for (let at = 0; at < runs.length; at += ROWS_AT_ONCE) {
    await trx
      .insertInto('scheduled_runs')
      .values(
        runs.slice(at, at + ROWS_AT_ONCE).map(({ dueAt, outcome, toldIn }) => ({
          job: about.job,
          due_at: dueAt,
          contract_id: about.contractId,
          claimed_by: about.by,
          claimed_at: about.now,
          attempts: 0,
          ended_at: about.now,
          outcome,
          told_in: toldIn,
        })),
      )
      .onDuplicateKeyUpdate({ job: sql`job` })
      .execute();
  }
}

/** A clock was ahead: what was not made at times that are still to come is due then. */
export async function deleteUnmadeRunsAfter(trx: Transaction<Database>, job: string, now: Date): Promise<void> {
  await trx
    .deleteFrom('scheduled_runs')
    .where('job', '=', job)
    .where('due_at', '>', now)
    .where('attempts', '=', 0)
    .execute();
}

/** A run that has not ended. */
export interface OpenRun {
  readonly run: ScheduledRun;
  /** Its worker is believed to be dead. */
  readonly isAbandoned: boolean;
  /** Since when that is believed, in milliseconds. */
  readonly silentMs: number;
}

/** The run of a job that has not ended. To act on it, hold the job's lock. */
export async function findOpenRun(db: Kysely<Database>, job: string): Promise<OpenRun | undefined> {
  const row = await db
    .selectFrom('scheduled_runs')
    .select(COLUMNS)
    .select(sql<number>`TIMESTAMPDIFF(MICROSECOND, lease_until, ${leaseNow}) / 1000`.as('silent'))
    .where('job', '=', job)
    .where('ended_at', 'is', null)
    .orderBy('due_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) return undefined;
  const silentMs = Number(row.silent);
  return { run: toRun(row), isAbandoned: silentMs >= 0, silentMs: Math.max(0, silentMs) };
}

/** Jobs with a run that has not ended and whose worker gives no sign of life. */
export async function listAbandonedJobs(db: Kysely<Database>, contractIds: readonly string[]): Promise<string[]> {
  if (contractIds.length === 0) return [];
  const rows = await db
    .selectFrom('scheduled_runs')
    .select('job')
    .distinct()
    .where('ended_at', 'is', null)
    .where('lease_until', '<=', leaseNow)
    .where('contract_id', 'in', [...contractIds])
    .execute();
  return rows.map((row) => row.job);
}

/** Takes an abandoned run over, for another attempt. Call it with the job's lock held. */
export async function takeOverRun(
  trx: Transaction<Database>,
  claim: RunClaim & { readonly leaseMs: number; readonly now: Date },
): Promise<void> {
  await trx
    .updateTable('scheduled_runs')
    .set({
      claimed_by: claim.owner,
      claimed_at: claim.now,
      lease_until: leaseUntil(claim.leaseMs),
      attempts: sql`attempts + 1`,
    })
    .where('job', '=', claim.job)
    .where('due_at', '=', claim.dueAt)
    .execute();
}

/** Says that its worker is alive. @returns whether the run is still its own. */
export async function renewRun(db: Kysely<Database>, claim: RunClaim, leaseMs: number): Promise<boolean> {
  const renewed = await db
    .updateTable('scheduled_runs')
    .set({ lease_until: leaseUntil(leaseMs) })
    .where('job', '=', claim.job)
    .where('due_at', '=', claim.dueAt)
    .where('claimed_by', '=', claim.owner)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return renewed.numUpdatedRows > 0n;
}

/**
 * Gives a run back, so that the next process need not wait for the lease to run out.
 * @param wasTried false: nothing of it failed, and it may be begun again as if it had not been.
 */
export async function releaseRun(db: Kysely<Database>, claim: RunClaim, wasTried: boolean): Promise<void> {
  await db
    .updateTable('scheduled_runs')
    .set({ lease_until: leaseNow, ...(wasTried ? {} : { attempts: sql`attempts - 1` }) })
    .where('job', '=', claim.job)
    .where('due_at', '=', claim.dueAt)
    .where('claimed_by', '=', claim.owner)
    .where('ended_at', 'is', null)
    .execute();
}

export interface RunEnd {
  readonly outcome: RunOutcome;
  readonly detail: Message | null;
  readonly now: Date;
  /** The message that tells of it, by its first due time. */
  readonly toldIn: Date | null;
}

/**
 * Writes down how a run ended, once. Call it with the job's lock held.
 * @param run.owner whose run it has to be still; null where the worker is dead.
 * @returns false where it has ended before, or is another's now.
 */
export async function endRun(
  trx: Transaction<Database>,
  run: { readonly job: string; readonly dueAt: Date; readonly owner: string | null },
  end: RunEnd,
): Promise<boolean> {
  let query = trx
    .updateTable('scheduled_runs')
    .set({
      ended_at: end.now,
      outcome: end.outcome,
      detail: end.detail === null ? null : toJson(end.detail),
      lease_until: null,
      told_in: end.toldIn,
    })
    .where('job', '=', run.job)
    .where('due_at', '=', run.dueAt)
    .where('ended_at', 'is', null);
  if (run.owner !== null) query = query.where('claimed_by', '=', run.owner);
  return (await query.executeTakeFirst()).numUpdatedRows > 0n;
}

/** What one message tells of. */
export interface ToldRuns {
  readonly counts: ReadonlyMap<RunOutcome, number>;
  readonly firstDueAt: Date;
  readonly lastDueAt: Date;
  /** Some of them, the newest first. */
  readonly latest: readonly ScheduledRun[];
}

/** The runs of a job that one message tells of; undefined where it tells of none yet. */
export async function readToldRuns(
  db: Kysely<Database>,
  job: string,
  wanted: { readonly toldIn: Date; readonly limit: number },
): Promise<ToldRuns | undefined> {
  const runs = db.selectFrom('scheduled_runs').where('job', '=', job).where('told_in', '=', wanted.toldIn);
  const counted = await runs
    .select(({ fn }) => [
      'outcome',
      fn.countAll().as('runs'),
      fn.min('due_at').as('first'),
      fn.max('due_at').as('last'),
    ])
    .groupBy('outcome')
    .execute();
  if (counted.length === 0) return undefined;
  const latest = await runs.select(COLUMNS).orderBy('due_at', 'desc').limit(wanted.limit).execute();
  return {
    counts: new Map(counted.map((row) => [row.outcome as RunOutcome, Number(row.runs)])),
    firstDueAt: new Date(Math.min(...counted.map((row) => row.first.getTime()))),
    lastDueAt: new Date(Math.max(...counted.map((row) => row.last.getTime()))),
    latest: latest.map(toRun),
  };
}

/** Of each job the run that was due last, whatever became of it; of these outcomes alone, where any are named. */
export async function listLatestRuns(
  db: Kysely<Database>,
  jobs: readonly string[],
  outcomes: readonly RunOutcome[] | null = null,
): Promise<ReadonlyMap<string, ScheduledRun>> {
  if (jobs.length === 0) return new Map();
  let latest = db
    .selectFrom('scheduled_runs')
    .select(['job', ({ fn }) => fn.max('due_at').as('due_at')])
    .where('job', 'in', [...jobs])
    .groupBy('job');
  if (outcomes !== null) latest = latest.where('outcome', 'in', [...outcomes]);
  const rows = await db
    .selectFrom('scheduled_runs as run')
    .innerJoin(latest.as('latest'), (join) =>
      join.onRef('latest.job', '=', 'run.job').onRef('latest.due_at', '=', 'run.due_at'),
    )
    .select(COLUMNS.map((column) => `run.${column}` as const))
    .execute();
  return new Map(rows.map((row) => [row.job, toRun(row)]));
}
