import type { PublishFailures } from '../src/flows/publish-wanted.ts';
import { publishWantedRecordForms } from '../src/flows/records/publish-record-forms.ts';
import type { Job } from './job.ts';

/** Writes the forms of service records that were signed, issued, or voided after their form was shared. */
export function createRecordFormsJob(): Job {
  const failures: PublishFailures = new Map();
  return {
    name: 'record-forms',
    everyMs: 5_000,
    timeoutMs: 120_000,
    wokenBy: 'forms',
    run: (ctx) => publishWantedRecordForms(ctx, failures),
  };
}
