import { publishForm } from '../src/flows/write-form.ts';
import { findFormsWanted } from '../src/store/inspections.ts';
import type { Job } from './job.ts';

/** Writes the forms that inspections call for: the provisional one when all is collected, the final one when it is issued. */
export const formsJob: Job = {
  name: 'forms',
  everyMs: 5_000,
  timeoutMs: 120_000,
  wokenBy: 'forms',
  async run(ctx) {
    const contractIds = ctx.sites.all.map((site) => site.contract.id);
    for (const id of await findFormsWanted(ctx.store, contractIds)) {
      if (ctx.stopping.aborted) return;
      try {
        await publishForm(ctx, id);
      } catch (error) {
        // One form that can't be written must not keep the others waiting; it is tried again.
        ctx.log.error({ error, inspection: id }, 'could not write the form');
      }
    }
  },
};
