import { setImmediate as breathe } from 'node:timers/promises';
import type { Context } from '../../context.ts';
import type { Site } from '../../core/site.ts';
import type { AlertSource } from '../../sources/source.ts';
import type { WaitingDelivery } from '../../store/deliveries.ts';
import { type AlertReport, createPreparation, type PreparedReport } from './alert-report.ts';
import { parseBody } from './parse-body.ts';

/** What a delivery holds; `null` where nobody can read it. */
export interface OpenedDelivery {
  readonly delivery: WaitingDelivery;
  readonly reports: readonly PreparedReport[] | null;
  readonly isBeat: boolean;
  readonly fault: string | null;
}

/** Takes deliveries apart, one after the other, as far as that needs no database; between them others have their turn. */
export async function openDeliveries(
  ctx: Context,
  site: Site,
  deliveries: readonly WaitingDelivery[],
  sources: readonly AlertSource[],
): Promise<OpenedDelivery[]> {
  const prepare = createPreparation(site);
  const opened: OpenedDelivery[] = [];
  for (const delivery of deliveries) {
    const { reports, ...rest } = parse(ctx, site, delivery, sources);
    opened.push({ ...rest, delivery, reports: reports && (await prepare(reports)) });
    await breathe();
  }
  return opened;
}

interface Parsed {
  readonly reports: readonly AlertReport[] | null;
  readonly isBeat: boolean;
  readonly fault: string | null;
}

function parse(ctx: Context, site: Site, delivery: WaitingDelivery, sources: readonly AlertSource[]): Parsed {
  const { id: deliveryId, sourceId, receivedAt, body } = delivery;
  const entry = site.alerting.sources.find((candidate) => candidate.id === sourceId);
  const source = sources.find((candidate) => candidate.id === entry?.kind);
  const broken = (fault: string): Parsed => ({ reports: null, isBeat: false, fault });
  if (!entry || !source) return broken('the site file does not name its source any more');
  const parsed = parseBody({ source, entry, receivedAt, text: body.toString('utf8') });
  if (!parsed.ok) {
    return broken(ctx.texts(site.contract.locale, site.contract.timeZone)(parsed.fault.key, parsed.fault.values));
  }
  if (parsed.leftOut) {
    ctx.log.warn({ source: sourceId, delivery: deliveryId, leftOut: parsed.leftOut }, 'the sender left alerts out');
  }
  const reports = parsed.alerts.map((alert) => ({ sourceId, deliveryId, receivedAt, alert }));
  return { reports, isBeat: parsed.heartbeat === true, fault: null };
}
