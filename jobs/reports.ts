import { takeUpReports } from '../src/flows/reports/work-on-report.ts';
import type { Job } from './job.ts';

/** Takes up service reports that somebody asked for, and those whose maker died. */
export const reportsJob: Job = {
  name: 'reports',
  everyMs: 5_000,
  timeoutMs: 60_000,
  wokenBy: 'reports',
  run: (ctx) => takeUpReports(ctx),
};
