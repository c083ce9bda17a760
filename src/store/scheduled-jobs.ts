import { type Kysely, sql, type Transaction } from 'kysely';
import type { Database } from './schema.ts';

/** Until when a job was looked after, and what was last said of it. */
export interface JobHead {
  readonly job: string;
  /** Of all that was due until then it is written down what became of it. */
  readonly consideredUntil: Date;
  readonly notice: JobNotice | null;
}

/** The message that tells of a job's last trouble. */
export interface JobNotice {
  /** The first due time that it tells of. */
  readonly dueAt: Date;
  readonly at: Date;
  readonly recoveredAt: Date | null;
}

const COLUMNS = ['job', 'considered_until', 'notice_due_at', 'notice_at', 'recovered_at'] as const;

interface HeadRow {
  readonly job: string;
  readonly considered_until: Date;
  readonly notice_due_at: Date | null;
  readonly notice_at: Date | null;
  readonly recovered_at: Date | null;
}

function toHead(row: HeadRow): JobHead {
  const { notice_due_at: dueAt, notice_at: at, recovered_at: recoveredAt } = row;
  return {
    job: row.job,
    consideredUntil: row.considered_until,
    notice: dueAt === null || at === null ? null : { dueAt, at, recoveredAt },
  };
}

/** Jobs that were never seen before are looked after from now on. */
export async function insertUnseenJobs(
  db: Kysely<Database>,
  jobs: readonly { readonly name: string; readonly contractId: string }[],
  now: Date,
): Promise<void> {
  if (jobs.length === 0) return;
  await db
    .insertInto('scheduled_jobs')
    .values(
      jobs
        .toSorted((one, other) => (one.name < other.name ? -1 : 1))
        .map((job) => ({ job: job.name, contract_id: job.contractId, considered_until: now })),
    )
    .onDuplicateKeyUpdate({ job: sql`job` })
    .execute();
}

export async function listJobHeads(db: Kysely<Database>, contractIds: readonly string[]): Promise<JobHead[]> {
  if (contractIds.length === 0) return [];
  const rows = await db
    .selectFrom('scheduled_jobs')
    .select(COLUMNS)
    .where('contract_id', 'in', contractIds)
    .orderBy('job')
    .execute();
  return rows.map(toHead);
}

/** Takes the job's lock until the transaction ends. Whoever takes a run's row, too, takes this first. */
export async function lockJobHead(trx: Transaction<Database>, job: string): Promise<JobHead | undefined> {
  const row = await trx
    .selectFrom('scheduled_jobs')
    .select(COLUMNS)
    .where('job', '=', job)
    .forUpdate()
    .executeTakeFirst();
  return row && toHead(row);
}

/** Nothing was due that is not written down; the moment never goes back. */
export async function markConsidered(db: Kysely<Database>, jobs: readonly string[], until: Date): Promise<void> {
  if (jobs.length === 0) return;
  await db
    .updateTable('scheduled_jobs')
    .set({ considered_until: until })
    .where('job', 'in', [...jobs].sort())
    .where('considered_until', '<', until)
    .execute();
}

/** Where the clock had been ahead: what is due from now on is due. */
export async function resetConsidered(trx: Transaction<Database>, job: string, until: Date): Promise<void> {
  await trx.updateTable('scheduled_jobs').set({ considered_until: until }).where('job', '=', job).execute();
}

export async function saveNotice(trx: Transaction<Database>, job: string, notice: JobNotice): Promise<void> {
  await trx
    .updateTable('scheduled_jobs')
    .set({ notice_due_at: notice.dueAt, notice_at: notice.at, recovered_at: notice.recoveredAt })
    .where('job', '=', job)
    .execute();
}

/** Jobs that no process has looked after since: taken out of the site file. Should one come back, it is new. */
export async function deleteForgottenJobs(
  db: Kysely<Database>,
  forgotten: { readonly contractIds: readonly string[]; readonly known: readonly string[]; readonly since: Date },
): Promise<void> {
  if (forgotten.contractIds.length === 0) return;
  let query = db
    .deleteFrom('scheduled_jobs')
    .where('contract_id', 'in', [...forgotten.contractIds])
    .where('considered_until', '<', forgotten.since);
  if (forgotten.known.length > 0) query = query.where('job', 'not in', [...forgotten.known]);
  await query.execute();
}
