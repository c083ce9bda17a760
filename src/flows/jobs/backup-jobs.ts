import type { Context } from '../../context.ts';
import { isThere } from '../../core/backup/chain.ts';
import { type BackupCheckKind, type BackupCopy, CHECK_KINDS, type CopyKind, copyName } from '../../core/backup/copy.ts';
import type { BackupPlan } from '../../core/backup/plan.ts';
import { copiesToCheck } from '../../core/backup/scheduled-check.ts';
import { durationMs } from '../../core/duration.ts';
import { IN_TIME_MS } from '../../core/scheduled-run.ts';
import type { Site } from '../../core/site.ts';
import { UserError } from '../../errors.ts';
import { findCopy, listCopies } from '../../store/backup-copies.ts';
import { startCheck } from '../backups/start-check.ts';
import { startCopy } from '../backups/start-copy.ts';
import { pause } from '../pause.ts';
import type { DueRun, RunReport, ScheduledJob } from './scheduled-job.ts';

/** It is only started; the jobs `backups` and `backup-checks` do the work. */
const TIME_LIMIT_MS = 60_000;
/** Until a full copy that waits for another one looks again. */
const LOOK_EVERY_MS = 2_000;

/** Copies, verifications and drills that a site's backup plans put on a schedule. */
export function backupJobs(site: Site): ScheduledJob[] {
  return site.backups.flatMap((plan) => [...copyJobs(site, plan), ...checkJobs(site, plan)]);
}

function copyJobs(site: Site, plan: BackupPlan): ScheduledJob[] {
  return (['full', 'incremental'] as const).flatMap((kind) => {
    const schedule = plan.schedule[kind];
    return schedule === null
      ? []
      : [
          {
            ...partsOf(site, plan, kind),
            schedule,
            timeLimitMs: TIME_LIMIT_MS + waitMs(plan, kind),
            run: (ctx, due) => makeCopy(ctx, { site, plan, kind }, due),
          },
        ];
  });
}

function checkJobs(site: Site, plan: BackupPlan): ScheduledJob[] {
  return CHECK_KINDS.flatMap((kind) => {
    const schedule = plan.verify[kind];
    return schedule === null
      ? []
      : [{ ...partsOf(site, plan, kind), schedule, run: (ctx, due) => checkCopies(ctx, { site, plan, kind }, due) }];
  });
}

function partsOf(
  site: Site,
  plan: BackupPlan,
  kind: CopyKind | BackupCheckKind,
): Omit<ScheduledJob, 'schedule' | 'run'> {
  const { id: contractId, timeZone } = site.contract;
  return {
    name: `backup:${contractId}:${plan.id}:${kind}`,
    title: { key: `backup-check.job-${kind}`, values: { plan: plan.name } },
    contractId,
    timeZone,
    timeLimitMs: TIME_LIMIT_MS,
    catchUp: plan.catchUp,
  };
}

/**
 * How long a copy that is due may wait for one that is being made. An incremental one is none the worse for being left out. A full
 * one is due seldom: it waits for as long as the other can take to get its host and be made, where it may be made late.
 */
function waitMs({ timeLimit, catchUp }: BackupPlan, kind: CopyKind): number {
  if (kind === 'incremental') return 0;
  return catchUp === 'skip' ? IN_TIME_MS : 2 * durationMs(timeLimit);
}

async function makeCopy(
  ctx: Context,
  { site, plan, kind }: { readonly site: Site; readonly plan: BackupPlan; readonly kind: CopyKind },
  { requestKey, signal }: DueRun,
): Promise<RunReport> {
  const until = performance.now() + waitMs(plan, kind);
  for (;;) {
    const started = await startCopy(ctx, {
      site: ctx.sites.byId(site.contract.id),
      plan,
      kind,
      origin: 'schedule',
      startedBy: null,
      requestKey,
    });
    const values = { id: started.id };
    if (started.isNew) return { outcome: 'done', detail: { key: 'backup-check.job-copy-started', values } };
    const other = await findCopy(ctx.store, started.id);
    // Another full one is as good as this.
    if (other?.kind === 'full' || performance.now() >= until) {
      return { outcome: 'overlapped', detail: { key: 'backup-check.job-copy-running', values } };
    }
    await pause(LOOK_EVERY_MS, signal);
    // Whoever takes the run up goes on waiting.
    signal.throwIfAborted();
  }
}

async function checkCopies(
  ctx: Context,
  { site, plan, kind }: { readonly site: Site; readonly plan: BackupPlan; readonly kind: BackupCheckKind },
  { requestKey }: DueRun,
): Promise<RunReport> {
  const copies = copiesToCheck(await listCopies(ctx.store, site.contract.id, plan.id), kind);
  if (copies.length === 0) return { outcome: 'skipped', detail: { key: 'backup-check.job-nothing-to-check' } };
  let count = 0;
  for (const copy of copies) count += await checkOne(ctx, copy, { kind, requestKey });
  return { outcome: 'done', detail: { key: 'backup-check.job-checks-started', values: { count } } };
}

/** @returns how many checks there are of it: one for each place where it lies; none of what was begun to be removed meanwhile. */
async function checkOne(
  ctx: Context,
  copy: BackupCopy,
  { kind, requestKey }: { readonly kind: BackupCheckKind; readonly requestKey: string },
): Promise<number> {
  try {
    const started = await startCheck(ctx, {
      copyId: copy.id,
      kind,
      startedBy: null,
      requestKey: `${requestKey}:${copyName(copy.id)}`,
    });
    return started.length;
  } catch (error) {
    const current = error instanceof UserError ? await findCopy(ctx.store, copy.id) : undefined;
    if (!current || isThere(current)) throw error;
    return 0;
  }
}
