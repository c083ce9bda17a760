/** Rounds' whole copy: from the wish to the last row in the database, the copy read again and named in Rounds' store. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BackupCopy } from '../../src/core/backup/copy.ts';
import { startCopy } from '../../src/flows/backups/start-copy.ts';
import { takeUpCopies } from '../../src/flows/backups/work-on-copy.ts';
import { findCopy } from '../../src/store/backup-copies.ts';
import { measure } from '../inspect/child.ts';
import { createMeasuredApp } from '../measured-app.ts';
import { benchmarkSite, readAssignment, WARM_UP_PLAN } from './site.ts';

/** So that what the process has taken so far settles. */
const IDLE_MS = 1_500;

const { field, contest } = readAssignment();
const site = benchmarkSite(field);
const app = await createMeasuredApp(field, { site });
const { ctx } = app;

/** Waits for the work itself: asking the database again and again would take memory that is no part of a copy. */
async function backUp(planId: string): Promise<BackupCopy> {
  const plan = site.backups.find(({ id }) => id === planId);
  if (!plan) throw new Error(`the benchmark has no plan ${planId}`);
  const request = { site, plan, kind: 'full', origin: 'cli', startedBy: null, requestKey: randomUUID() } as const;
  const { id } = await startCopy(ctx, request);
  const underWay: Promise<void>[] = [];
  const background: typeof ctx.background = (name, begin) =>
    ctx.background(name, () => {
      const work = begin();
      underWay.push(work);
      return work;
    });
  await takeUpCopies({ ...ctx, background });
  await Promise.all(underWay);
  const copy = await findCopy(ctx.store, id);
  if (!copy) throw new Error(`the copy ${id} is gone`);
  return copy;
}

function assertWhole(copy: BackupCopy): asserts copy is BackupCopy & { readonly storePath: string } {
  if (copy.state === 'good' && copy.storePath !== null && copy.warnings.length === 0) return;
  throw new Error(`no whole copy: ${JSON.stringify(copy)}`);
}

try {
  // Rounds runs for weeks: what it loads for its first copy is not what a copy takes.
  assertWhole(await backUp(WARM_UP_PLAN));
  await sleep(IDLE_MS);
  const idleBytes = process.memoryUsage.rss();
  let made: BackupCopy | undefined;
  const measured = await measure(async () => {
    made = await backUp(contest);
  });
  const copy = made;
  if (!copy) throw new Error('nothing was measured');
  assertWhole(copy);
  const { bytes, sourceBytes, entries } = copy;
  process.stdout.write(`${JSON.stringify({ ...measured, idleBytes, bytes, sourceBytes, entries })}\n`);
  // The next run has the disk for itself.
  await ctx.backups.remove(copy.storePath);
} finally {
  await app.close();
}
