import { BY_SCHEDULE } from '../../core/scheduled-run.ts';
import type { Site } from '../../core/site.ts';
import { startInspection } from '../start-inspection.ts';
import type { RunReport, ScheduledJob } from './scheduled-job.ts';

/** It is only started; the inspection job collects. */
const TIME_LIMIT_MS = 60_000;

/** Inspections that a site's templates put on a schedule. */
export function inspectionJobs(site: Site): ScheduledJob[] {
  const { id: contractId, timeZone } = site.contract;
  return site.inspections.flatMap((template): ScheduledJob[] => {
    const { schedule } = template;
    if (schedule === undefined) return [];
    return [
      {
        name: `inspection:${contractId}:${template.id}`,
        title: { key: 'job.title-inspection', values: { template: template.title } },
        contractId,
        schedule,
        timeZone,
        timeLimitMs: TIME_LIMIT_MS,
        catchUp: template.catchUp ?? 'run-late',
        async run(ctx, due): Promise<RunReport> {
          const started = await startInspection(ctx, {
            site: ctx.sites.byId(contractId),
            template: template.id,
            hosts: null,
            mode: null,
            origin: 'schedule',
            startedBy: BY_SCHEDULE,
            requestKey: due.requestKey,
          });
          const values = { id: started.id };
          return started.isNew
            ? { outcome: 'done', detail: { key: 'job.inspection-started', values } }
            : { outcome: 'overlapped', detail: { key: 'job.inspection-running', values } };
        },
      },
    ];
  });
}
