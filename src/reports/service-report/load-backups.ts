import type { Context } from '../../context.ts';
import { startOfDay } from '../../core/local-day.ts';
import type { BackupFact } from '../../core/report/facts.ts';
import type { Site } from '../../core/site.ts';
import type { ContractSpan } from '../../store/contract-span.ts';
import { findInstalledAt } from '../../store/installation.ts';
import { listReportCopies } from '../../store/report-backups.ts';

/** The backups of a period by plan: in the order of the site file, then plans that it names no more and that were still carried out. */
export async function loadBackups(
  db: Context['store'],
  { site, window }: { readonly site: Site; readonly window: ContractSpan },
): Promise<BackupFact[]> {
  const installedAt = await findInstalledAt(db);
  const begins = startOfDay(site.contract.starts, site.contract.timeZone);
  const since = new Date(Math.max(installedAt.getTime(), begins.getTime()));
  const copies = Map.groupBy(await listReportCopies(db, window), ({ planId }) => planId);
  const former = [...copies]
    .filter(([planId]) => !site.backups.some(({ id }) => id === planId))
    .filter(([, ofPlan]) => ofPlan.some(({ startedAt }) => startedAt >= window.from))
    .map(([planId]) => planId)
    .sort();
  return [
    ...site.backups.map((plan) => ({ planId: plan.id, plan, since, copies: copies.get(plan.id) ?? [] })),
    ...former.map((planId) => ({ planId, plan: null, since, copies: copies.get(planId) ?? [] })),
  ];
}
