import type { Kysely, Transaction } from 'kysely';
import { isDuplicateKey } from './duplicate-key.ts';
import type { Database } from './schema.ts';

/** Somebody stopped a job for a while. */
export interface JobPause {
  readonly job: string;
  /** Person id. */
  readonly by: string;
  readonly at: Date;
  readonly reason: string;
}

/** @returns false where it is paused already. */
export async function insertPause(trx: Transaction<Database>, pause: JobPause): Promise<boolean> {
  try {
    await trx
      .insertInto('job_pauses')
      .values({ job: pause.job, paused_by: pause.by, paused_at: pause.at, reason: pause.reason })
      .execute();
    return true;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return false;
  }
}

export async function deletePause(trx: Transaction<Database>, job: string): Promise<void> {
  await trx.deleteFrom('job_pauses').where('job', '=', job).execute();
}

export async function findPause(db: Kysely<Database>, job: string): Promise<JobPause | undefined> {
  return (await listPauses(db, [job])).get(job);
}

export async function listPauses(
  db: Kysely<Database>,
  jobs: readonly string[],
): Promise<ReadonlyMap<string, JobPause>> {
  if (jobs.length === 0) return new Map();
  const rows = await db
    .selectFrom('job_pauses')
    .selectAll()
    .where('job', 'in', [...jobs])
    .execute();
  return new Map(
    rows.map((row) => [row.job, { job: row.job, by: row.paused_by, at: row.paused_at, reason: row.reason }]),
  );
}
