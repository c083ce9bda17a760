import type { PublishFailures } from '../src/flows/publish-wanted.ts';
import { publishWantedForms } from '../src/flows/write-form.ts';
import type { Job } from './job.ts';

/** Writes the forms that inspections call for: the provisional one when all is collected, the final one when it is issued. */
export function createFormsJob(): Job {
  const failures: PublishFailures = new Map();
  return {
    name: 'forms',
    everyMs: 5_000,
    timeoutMs: 120_000,
    wokenBy: 'forms',
    run: (ctx) => publishWantedForms(ctx, failures),
  };
}
