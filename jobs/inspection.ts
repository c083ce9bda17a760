import { recoverInspections, runLease, workOnInspection } from '../src/flows/work-on-inspection.ts';
import { claimInspections } from '../src/store/inspection-runs.ts';
import type { Job } from './job.ts';

/** Takes up inspections that were started, and those whose worker died. */
export const inspectionJob: Job = {
  name: 'inspection',
  everyMs: 2_000,
  timeoutMs: 60_000,
  wokenBy: 'inspections',
  async run(ctx) {
    await recoverInspections(ctx);
    for (const id of await claimInspections(ctx.store, runLease(ctx))) {
      ctx.background(`inspection ${id}`, () => workOnInspection(ctx, id));
    }
  },
};
