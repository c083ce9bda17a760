import type { Context } from '../../context.ts';
import type { Site } from '../../core/site.ts';
import { forecastLimit } from '../../core/trend.ts';
import type { FillingDisk } from '../../messages/digest-facts.ts';
import { listDiskSeries } from '../../store/digest-facts.ts';

const DAY_MS = 86_400_000;
/** The trend of the last quarter, and what it fills within the next. */
const LOOKED_BACK_DAYS = 90;
const FORETOLD_DAYS = 90;
const FULL_PERCENT = 100;

/** Disks that will be full within a quarter if it goes on like this, soonest first. */
export async function readFillingDisks(ctx: Context, site: Site, now: Date): Promise<readonly FillingDisk[]> {
  const span = {
    contractId: site.contract.id,
    from: new Date(now.getTime() - LOOKED_BACK_DAYS * DAY_MS),
    before: now,
  };
  const series = await listDiskSeries(
    ctx.store,
    span,
    site.hosts.map(({ id }) => id),
  );
  return series
    .flatMap(({ hostId, path, points }): FillingDisk[] => {
      const forecast = forecastLimit(points, { limit: FULL_PERCENT, direction: 1, from: now.getTime() });
      const last = points.at(-1);
      if (!forecast || !last || forecast.earliestDays > FORETOLD_DAYS) return [];
      const host = site.hosts.find(({ id }) => id === hostId)?.name ?? hostId;
      return [{ host, path, usedPercent: last[1], forecast, points }];
    })
    .sort(
      (one, other) => one.forecast.earliestDays - other.forecast.earliestDays || other.usedPercent - one.usedPercent,
    );
}
