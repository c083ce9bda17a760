import { takeUpInspections } from '../src/flows/work-on-inspection.ts';
import type { Job } from './job.ts';

/** Takes up inspections that were started, and those whose worker died. */
export const inspectionJob: Job = {
  name: 'inspection',
  everyMs: 2_000,
  timeoutMs: 60_000,
  wokenBy: 'inspections',
  run: takeUpInspections,
};
