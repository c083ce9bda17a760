import type { Context } from '../../context.ts';
import type { Mute } from '../../core/alert.ts';
import type { Site } from '../../core/site.ts';
import { UserError } from '../../errors.ts';
import { endMute, findMutes, insertMute, listMutes } from '../../store/mutes.ts';
import { inTransaction } from '../store-outage.ts';
import { tellMute } from './tell-mute.ts';

/** A beginning may lie so far back: that is how long a command takes to be typed and sent. */
const PAST_MS = 60_000;
const LONGEST_DAYS = 31;
const DAY_MS = 24 * 3_600_000;

/** What somebody wants to be kept quiet. Null matches everything. */
export interface WantedMute {
  readonly hostId: string | null;
  readonly source: string | null;
  readonly pattern: string | null;
  /** Null: from now on. */
  readonly fromAt: Date | null;
  readonly until: { readonly at: Date } | { readonly afterMs: number };
  readonly reason: string;
  readonly personId: string;
  readonly requestKey: string;
}

/**
 * Begins, or plans, a time in which alerts are kept but nobody is called. The channel is told.
 * @throws UserError for an unknown source, and for times that make no sense.
 */
export async function muteAlerts(ctx: Context, site: Site, wanted: WantedMute): Promise<Mute> {
  const sourceId = wanted.source === null ? null : findSource(site, wanted.source);
  const now = ctx.clock.now();
  const fromAt = wanted.fromAt ?? now;
  const untilAt = 'at' in wanted.until ? wanted.until.at : new Date(fromAt.getTime() + wanted.until.afterMs);
  if (fromAt.getTime() < now.getTime() - PAST_MS)
    throw new UserError('alert.mute-from-past', { at: fromAt.toISOString() });
  if (untilAt <= now) throw new UserError('alert.mute-until-past', { at: untilAt.toISOString() });
  if (untilAt <= fromAt) {
    throw new UserError('alert.mute-ends-before', { from: fromAt.toISOString(), until: untilAt.toISOString() });
  }
  if (untilAt.getTime() - fromAt.getTime() > LONGEST_DAYS * DAY_MS) {
    throw new UserError('alert.mute-too-long', { days: LONGEST_DAYS });
  }
  const { hostId, pattern, personId: createdBy, requestKey } = wanted;
  const reason = ctx.redact(wanted.reason);
  const contractId = site.contract.id;
  const mute = await inTransaction(ctx, async (trx) => {
    const made = await insertMute(trx, {
      contractId,
      hostId,
      sourceId,
      pattern,
      fromAt,
      untilAt,
      reason,
      createdBy,
      requestKey,
      createdAt: now,
    });
    await tellMute(ctx, trx, made);
    return made;
  });
  ctx.wake('outbox');
  return mute;
}

export async function readMutes(ctx: Context, contractId: string): Promise<Mute[]> {
  return listMutes(ctx.store, contractId, ctx.clock.now());
}

/**
 * Ends a mute before its time; what still fires is told then.
 * @throws UserError for an unknown one, another contract's, or one that is over.
 */
export async function unmuteAlerts(
  ctx: Context,
  contractId: string,
  end: { readonly id: number; readonly personId: string },
): Promise<void> {
  await inTransaction(ctx, async (trx) => {
    const [mute] = await findMutes(trx, [end.id]);
    if (mute?.contractId !== contractId) throw new UserError('alert.mute-not-found', { id: end.id });
    if (!(await endMute(trx, end.id, { at: ctx.clock.now(), by: end.personId }))) {
      throw new UserError('alert.mute-over', { id: end.id });
    }
    const [ended] = await findMutes(trx, [end.id]);
    if (ended) await tellMute(ctx, trx, ended);
  });
  ctx.wake('outbox');
}

function findSource(site: Site, given: string): string {
  const ids = site.alerting.sources.map((source) => source.id);
  const found = ids.find((id) => id === given.toLowerCase());
  if (found !== undefined) return found;
  throw new UserError('alert.unknown-source', { given, available: ids.join(', ') });
}
