import type { Transaction } from 'kysely';
import type { Context } from '../../context.ts';
import type { Alert } from '../../core/alert.ts';
import { durationMs } from '../../core/duration.ts';
import type { Site } from '../../core/site.ts';
import { muteName } from '../../messages/mute.ts';
import { withAlertLock } from '../../store/alert-lock.ts';
import { listRecentArrivals, listUnmutedContracts, lockUnmuted, moveAlert } from '../../store/alerts.ts';
import { closeMutes, findMutes, listMutes } from '../../store/mutes.ts';
import { planNudges } from '../../store/notices.ts';
import { postMessages } from '../../store/outbox.ts';
import type { Database } from '../../store/schema.ts';
import { findOpenStorm } from '../../store/storms.ts';
import { inTransaction } from '../store-outage.ts';
import { voiceOf } from '../tell-inspection.ts';
import { keepStorms } from './keep-storms.ts';
import { findMute } from './mute-match.ts';
import { STORM_WINDOW_MS, watchStorm } from './storm-watch.ts';
import { tellAlerts, tellStorms } from './tell-alert.ts';
import { tellMute } from './tell-mute.ts';

/** While deliveries are taken apart without a break, whoever waits for the lock has it next. */
const LOCK_WAIT_SECONDS = 5;

/** Says when a planned maintenance is over, and tells what still fires of what it had kept quiet. */
export async function releaseMuted(ctx: Context): Promise<void> {
  await inTransaction(ctx, async (trx) => {
    for (const mute of await closeMutes(trx, ctx.clock.now())) {
      if (ctx.sites.all.some(({ contract }) => contract.id === mute.contractId)) await tellMute(ctx, trx, mute);
    }
  });
  for (const contractId of await listUnmutedContracts(ctx.store)) {
    const site = ctx.sites.all.find(({ contract }) => contract.id === contractId);
    if (!site) continue;
    await withAlertLock(ctx.store, { contractId, waitSeconds: LOCK_WAIT_SECONDS }, (store) =>
      inTransaction({ ...ctx, store }, (trx) => release(ctx, trx, site)),
    );
  }
  ctx.wake('outbox');
  ctx.wake('sla');
}

/** Many at once are folded as if they came now. */
async function release(ctx: Context, trx: Transaction<Database>, site: Site): Promise<void> {
  const contractId = site.contract.id;
  const now = ctx.clock.now();
  const { stormAbove } = site.alerting;
  const after = new Date(now.getTime() - STORM_WINDOW_MS);
  const recent = await listRecentArrivals(trx, { contractId, after, limit: stormAbove });
  const watch = watchStorm(stormAbove, { recent, open: await findOpenStorm(trx, contractId) });
  const mutes = await listMutes(trx, contractId, now);
  const released = (await lockUnmuted(trx, contractId)).map((alert) => {
    const { sourceId, hostId, content } = alert;
    const mute = findMute(mutes, { sourceId, hostId, title: content.title }, now);
    const isOpen = alert.ticketId === null && alert.dismissedAt === null;
    const storm = mute === null && isOpen ? watch.arrive(now) : null;
    return { alert, mute, storm, isOpen };
  });
  const storms = await keepStorms(trx, site, watch);
  for (const { alert, mute, storm } of released) {
    await moveAlert(trx, alert.id, { muteId: mute?.id ?? null, stormId: storm?.id ?? null });
  }
  await tellStorms(ctx, trx, storms);
  const own = released.filter(({ mute, storm, isOpen }) => mute === null && storm === null && isOpen);
  const alerts = own.map(({ alert }) => ({ ...alert, muteId: null }));
  await tellAlerts(ctx, trx, alerts);
  await noteReleases(
    ctx,
    trx,
    site,
    own.map(({ alert }) => alert),
  );
  const dueAt = new Date(now.getTime() + durationMs(site.sla.unlevelledAfter));
  await planNudges(
    trx,
    { contractId, kind: 'alert' },
    alerts.map(({ id }) => ({ id, dueAt })),
  );
}

/** In the thread of each: why it is told only now. */
async function noteReleases(
  ctx: Context,
  trx: Transaction<Database>,
  site: Site,
  alerts: readonly Alert[],
): Promise<void> {
  if (alerts.length === 0) return;
  const mutes = await findMutes(
    trx,
    alerts.flatMap(({ muteId }) => muteId ?? []),
  );
  const voice = voiceOf(ctx, site.contract.id);
  const { channel, id: contractId } = site.contract;
  const notes = alerts.flatMap(({ id, muteId, receivedAt }) => {
    const mute = mutes.find((candidate) => candidate.id === muteId);
    if (!mute) return [];
    const at = (mute.endedAt ?? mute.untilAt).toISOString();
    const values = { name: muteName(mute), at, received: receivedAt.toISOString(), reason: mute.reason };
    const text = voice.t('alert.unmuted-note', values);
    const message = { summary: text, blocks: [{ kind: 'context' as const, text }] };
    const threadKey = `alert:${id}`;
    return [{ contractId, channel, key: `${threadKey}:unmuted:${mute.id}`, threadKey, message }];
  });
  await postMessages(trx, notes, ctx.clock.now());
}
