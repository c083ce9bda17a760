import type { Context } from '../../context.ts';
import { durationMs } from '../../core/duration.ts';
import type { Site } from '../../core/site.ts';
import { withAlertLock } from '../../store/alert-lock.ts';
import { hasWaitingDelivery } from '../../store/deliveries.ts';
import {
  expectBeat,
  forgetHeartbeat,
  type Heartbeat,
  listHeartbeats,
  markSilenceTold,
} from '../../store/heartbeats.ts';
import { inTransaction } from '../store-outage.ts';
import { createPreparation } from './alert-report.ts';
import { applyReports } from './apply-reports.ts';
import { silenceReport } from './heartbeat-reports.ts';

/** Whoever works on the contract's alerts is done within so long, or the next look finds the silence still there. */
const LOCK_WAIT_SECONDS = 5;

/** A source that says nothing although it should; or of which nothing is expected any more. */
interface Finding {
  readonly heartbeat: Heartbeat;
  /** Null: nothing is expected any more. */
  readonly heartbeatMs: number | null;
}

/**
 * Makes alerts of sources that have been silent for longer than they may.
 * @param upSince since when we could have heard them without a gap: what we were not there for is not their silence.
 */
export async function watchHeartbeats(ctx: Context, upSince: Date): Promise<void> {
  for (const site of ctx.sites.all) {
    await expectBeats(ctx, site);
    const findings = findSilent(site, await listHeartbeats(ctx.store, site.contract.id), {
      upSince,
      now: ctx.clock.now(),
    });
    if (findings.length > 0) await tellSilence(ctx, site, upSince);
  }
}

async function expectBeats(ctx: Context, site: Site): Promise<void> {
  const contractId = site.contract.id;
  for (const { id: sourceId, heartbeat } of site.alerting.sources) {
    if (heartbeat === null) continue;
    const at = ctx.clock.now();
    const silentAt = new Date(at.getTime() + durationMs(heartbeat));
    await expectBeat(ctx.store, { contractId, sourceId, at, silentAt });
  }
}

function findSilent(
  site: Site,
  heartbeats: readonly Heartbeat[],
  { upSince, now }: { readonly upSince: Date; readonly now: Date },
): Finding[] {
  return heartbeats.flatMap((heartbeat): Finding[] => {
    const entry = site.alerting.sources.find(({ id }) => id === heartbeat.sourceId);
    if (!entry?.heartbeat) return [{ heartbeat, heartbeatMs: null }];
    const heartbeatMs = durationMs(entry.heartbeat);
    const countedFrom = Math.max(heartbeat.lastSeenAt.getTime(), upSince.getTime());
    const isSilent = heartbeat.toldAt === null && now.getTime() - countedFrom > heartbeatMs;
    return isSilent ? [{ heartbeat, heartbeatMs }] : [];
  });
}

async function tellSilence(ctx: Context, site: Site, upSince: Date): Promise<void> {
  const contractId = site.contract.id;
  await withAlertLock(ctx.store, { contractId, waitSeconds: LOCK_WAIT_SECONDS }, (store) =>
    inTransaction({ ...ctx, store }, async (trx) => {
      const now = ctx.clock.now();
      for (const { heartbeat, heartbeatMs } of findSilent(site, await listHeartbeats(trx, contractId), {
        upSince,
        now,
      })) {
        const { sourceId, lastSeenAt: since, toldAt } = heartbeat;
        // What is still to be taken apart may be its sign of life; what waits for longer, because it can't be, is none any more.
        const after = heartbeatMs === null ? since : new Date(now.getTime() - heartbeatMs);
        if (await hasWaitingDelivery(trx, { contractId, sourceId, after })) continue;
        const status = heartbeatMs === null ? 'resolved' : 'firing';
        if (heartbeatMs !== null || toldAt !== null) {
          const silence = silenceReport(ctx, site, { sourceId, status, heartbeatMs, since });
          await applyReports(ctx, trx, site, await createPreparation(site)([silence]));
        }
        if (heartbeatMs === null) await forgetHeartbeat(trx, heartbeat);
        else await markSilenceTold(trx, heartbeat, now);
      }
    }),
  );
  ctx.wake('outbox');
  ctx.wake('sla');
}
