import type { Kysely } from 'kysely';
import type { Context } from '../../context.ts';
import { durationMs } from '../../core/duration.ts';
import type { Site } from '../../core/site.ts';
import { listHeartbeats, recordBeat } from '../../store/heartbeats.ts';
import type { Database } from '../../store/schema.ts';
import type { AlertReport } from './alert-report.ts';

/** No sender's fingerprint holds a NUL, so none is this one. */
const SILENCE_FINGERPRINT = '\0heartbeat';

/** What came from a source that is expected to speak. */
export interface HeardBeat {
  readonly sourceId: string;
  readonly receivedAt: Date;
}

/** The silence of a source as an alert of its own 静默告警. */
export function silenceReport(
  ctx: Context,
  site: Site,
  silence: {
    readonly sourceId: string;
    readonly status: 'firing' | 'resolved';
    /** Null where the silence is over because nothing is expected any more. */
    readonly heartbeatMs: number | null;
    readonly since: Date;
  },
): AlertReport {
  const { locale, timeZone } = site.contract;
  const t = ctx.texts(locale, timeZone);
  const now = ctx.clock.now();
  const values = { source: silence.sourceId, seconds: Math.round((silence.heartbeatMs ?? 0) / 1_000) };
  return {
    sourceId: silence.sourceId,
    deliveryId: null,
    receivedAt: now,
    alert: {
      fingerprint: SILENCE_FINGERPRINT,
      status: silence.status,
      content: {
        title: t('alert.silence-title', values),
        description: t('alert.silence-description', { ...values, at: silence.since.toISOString() }),
        severity: 'critical',
        host: null,
        links: [],
        labels: {},
        labelsLeftOut: 0,
      },
      // By our own clock: an end that is told now is of the silence that goes on.
      startsAt: now,
      endsAt: null,
    },
  };
}

/** The silences that these beats end. */
export async function reportRecoveries(
  ctx: Context,
  db: Kysely<Database>,
  site: Site,
  beats: readonly HeardBeat[],
): Promise<AlertReport[]> {
  if (beats.length === 0) return [];
  const heard = new Set(beats.map((beat) => beat.sourceId));
  const silent = (await listHeartbeats(db, site.contract.id)).filter(
    ({ sourceId, toldAt }) => toldAt !== null && heard.has(sourceId),
  );
  return silent.map(({ sourceId, lastSeenAt: since }) =>
    silenceReport(ctx, site, { sourceId, status: 'resolved', heartbeatMs: null, since }),
  );
}

export async function recordBeats(db: Kysely<Database>, site: Site, beats: readonly HeardBeat[]): Promise<void> {
  const bySource = Map.groupBy(beats, ({ sourceId }) => sourceId);
  for (const entry of site.alerting.sources) {
    const heard = bySource.get(entry.id);
    if (!heard || entry.heartbeat === null) continue;
    const at = new Date(Math.max(...heard.map(({ receivedAt }) => receivedAt.getTime())));
    const silentAt = new Date(at.getTime() + durationMs(entry.heartbeat));
    await recordBeat(db, { contractId: site.contract.id, sourceId: entry.id, at, silentAt });
  }
}
