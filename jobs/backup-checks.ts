import { sweepScratch } from '../src/flows/backups/remove-scratch.ts';
import { takeUpChecks } from '../src/flows/backups/work-on-check.ts';
import type { Job } from './job.ts';

/** Side by side in this process; on one host it is one at a time anyway. */
const AT_ONCE = 4;
const SWEEP_EVERY_MS = 10 * 60_000;

/** Takes up verifications and drills that were started, and what those left whose worker died. */
export function createBackupChecksJob(): Job {
  let underWay = 0;
  let sweptAt = Number.NEGATIVE_INFINITY;
  return {
    name: 'backup-checks',
    everyMs: 2_000,
    timeoutMs: 60_000,
    wokenBy: 'backups',
    async run(ctx) {
      const onEnd = () => {
        underWay -= 1;
        ctx.wake('backups');
      };
      underWay += await takeUpChecks(ctx, { most: AT_ONCE - underWay, onEnd });
      if (performance.now() - sweptAt < SWEEP_EVERY_MS) return;
      sweptAt = performance.now();
      ctx.background('sweep of drills', () => sweepScratch(ctx));
    },
  };
}
