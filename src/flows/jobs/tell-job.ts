import type { Transaction } from 'kysely';
import type { Context } from '../../context.ts';
import { IN_TIME_MS } from '../../core/scheduled-run.ts';
import { jobNoticeMessage } from '../../messages/job-notice.ts';
import { postMessage } from '../../store/outbox.ts';
import { type JobHead, type JobNotice, saveNotice } from '../../store/scheduled-jobs.ts';
import { findOpenRun, readToldRuns } from '../../store/scheduled-runs.ts';
import type { Database } from '../../store/schema.ts';
import { voiceOf } from '../tell-inspection.ts';
import { jobNextRuns } from './due-times.ts';
import type { ScheduledJob } from './scheduled-job.ts';

/** For so long a job's troubles go into one message, which is then not heard again. */
const ONE_MESSAGE_MS = 12 * 3_600_000;
/** And for so long where it had recovered in between. */
const ONE_MESSAGE_AFTER_RECOVERY_MS = 3_600_000;
/** More are counted, not listed. */
const LISTED = 5;

/** The message that a trouble goes into: the one there is, or a new one after a while. The caller holds the job's lock. */
export function beginNotice(ctx: Context, { notice }: Pick<JobHead, 'notice'>, troubleDueAt: Date): JobNotice {
  const now = ctx.clock.now();
  if (notice !== null) {
    const longest = notice.recoveredAt === null ? ONE_MESSAGE_MS : ONE_MESSAGE_AFTER_RECOVERY_MS;
    if (now.getTime() - notice.at.getTime() < longest) return { ...notice, recoveredAt: null };
  }
  return { dueAt: troubleDueAt, at: now, recoveredAt: null };
}

/** Posts what is to be said of a job's troubles, or brings it up to date. Call it when they are written down. */
export async function tellNotice(
  ctx: Context,
  trx: Transaction<Database>,
  { job, notice }: { readonly job: ScheduledJob; readonly notice: JobNotice },
): Promise<void> {
  const { name, contractId } = job;
  await saveNotice(trx, name, notice);
  const told = await readToldRuns(trx, name, { toldIn: notice.dueAt, limit: LISTED });
  if (!told) return;
  const now = ctx.clock.now();
  const open = await findOpenRun(trx, name);
  const isLate = open && (open.run.lateMs ?? 0) > IN_TIME_MS * (ctx.clock.speed ?? 1);
  const facts = {
    name,
    title: job.title,
    told,
    lateRun: isLate ? open.run : null,
    recoveredAt: notice.recoveredAt,
    nextAt: jobNextRuns(ctx, job, now, 1)[0] ?? null,
  };
  const voice = voiceOf(ctx, contractId);
  const message = jobNoticeMessage(facts, voice);
  const key = `job:${name}:${notice.dueAt.toISOString()}`;
  await postMessage(trx, { contractId, channel: voice.site.contract.channel, key, message }, now);
}
