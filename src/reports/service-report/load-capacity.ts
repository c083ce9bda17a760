import type { Context } from '../../context.ts';
import { compareTexts } from '../../core/compare-texts.ts';
import type { LocalText } from '../../core/message.ts';
import type { SeriesFact } from '../../core/report/facts.ts';
import type { Site } from '../../core/site.ts';
import type { ContractSpan } from '../../store/contract-span.ts';
import { listReadingSeries, type ReadingSeries } from '../../store/report-capacity.ts';

/** Of one series; a chart shows fewer, and a trend is the same. */
const MOST_POINTS = 5_000;

/** What inspections measured over a period, in the order of the site file. */
export async function loadCapacity(
  db: Context['store'],
  given: {
    readonly site: Site;
    readonly window: ContractSpan;
    readonly hosts: ReadonlyMap<string, LocalText>;
  },
): Promise<SeriesFact[]> {
  const { site, hosts } = given;
  const series = await listReadingSeries(db, given.window);
  const order = [...site.hosts, ...site.databases].map(({ id }) => id);
  const place = ({ targetId }: ReadingSeries) => (order.indexOf(targetId) + order.length + 1) % (order.length + 1);
  return series
    .sort((a, b) => place(a) - place(b) || compareTexts(a.targetId, b.targetId))
    .map((one) => {
      const database = site.databases.find(({ id }) => one.targetKind === 'database' && id === one.targetId);
      return {
        reading: one.reading,
        targetKind: one.targetKind,
        target: database?.name ?? hosts.get(one.targetId) ?? one.targetId,
        part: database?.schema ?? (one.subject === '' ? null : one.subject),
        unit: one.unit === 'bytes' || one.unit === 'percent' ? one.unit : 'number',
        limit: one.limit,
        points: thinned(one.points),
      };
    });
}

/** Every nth of too many, the first and the last kept. */
function thinned<T>(points: readonly T[]): readonly T[] {
  if (points.length <= MOST_POINTS) return points;
  const step = (points.length - 1) / (MOST_POINTS - 1);
  const kept = Array.from({ length: MOST_POINTS }, (_, index) => Math.round(index * step));
  return kept.flatMap((place) => points.slice(place, place + 1));
}
