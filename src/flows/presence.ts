import type { Context } from '../context.ts';
import { beginMark, markKnown } from '../store/channel-marks.ts';
import { countStarts, findLastAlive, insertOutage, markAlive, markStopped, type OutageKind } from '../store/outages.ts';

/** A shorter absence is a restart, nothing that anyone has to know of. */
const UNTOLD_MS = 60_000;
/** Slack delivers within seconds; what happened longer ago than this has arrived, as long as we are connected. */
const ARRIVAL_MARGIN_MS = 60_000;

/** So many starts within so long without a proper end are no accident any more. */
const OFTEN = 3;
const OFTEN_WITHIN_MS = 2 * 60_000;

export interface Presence {
  /**
   * Says that we are alive, and keeps account of when we were not: not running, without Slack, or without the database.
   * Call it every few seconds.
   */
  beat(ctx: Context): Promise<void>;
  /** Since when Slack has reached us without a break; null while it does not. */
  connectedSince(): Date | null;
  /** Everything that happened before this connection has been read back from the channels. */
  caughtUp(connectedSince: Date): void;
  /** Whether something may have been missed that was not read back yet: each break of the connection may hide something. */
  isBehind(): boolean;
  /** We die again and again, so what waits for the past to be read back would wait for ever. */
  isDyingOften(): boolean;
  stop(ctx: Context): Promise<void>;
}

/** @param connectedSince since when Slack reaches us; null when it does not. */
export function createPresence(connectedSince: () => Date | null): Presence {
  let startedAt: Date | null = null;
  let lastBeatAt: Date | null = null;
  let disconnectedAt: Date | null = null;
  let dyingOften = false;
  let caughtUpFor: number | null = null;
  let beating: Promise<void> | null = null;

  const isBehind = () => caughtUpFor === null || connectedSince()?.getTime() !== caughtUpFor;

  /** @returns whether it was long enough to be told. */
  async function noteOutage(ctx: Context, kind: OutageKind, from: Date, until: Date): Promise<boolean> {
    if (until.getTime() - from.getTime() <= UNTOLD_MS) return false;
    ctx.log.warn({ kind, from, until }, 'there was an outage');
    await insertOutage(ctx.store, { kind, from, until, instance: ctx.instance });
    return true;
  }

  async function begin(ctx: Context, now: Date): Promise<void> {
    const lastAlive = await findLastAlive(ctx.store);
    if (lastAlive) await noteOutage(ctx, 'process', lastAlive, now);
    for (const { contract } of ctx.sites.all) {
      await beginMark(ctx.store, { channel: contract.channel, contractId: contract.id, until: now });
    }
    startedAt = now;
    dyingOften = (await countStarts(ctx.store, new Date(now.getTime() - OFTEN_WITHIN_MS))) >= OFTEN;
  }

  async function watchSlack(ctx: Context, now: Date): Promise<void> {
    if (connectedSince() === null) {
      disconnectedAt ??= now;
    } else if (disconnectedAt) {
      await noteOutage(ctx, 'slack', disconnectedAt, now);
      disconnectedAt = null;
    }
  }

  async function beat(ctx: Context): Promise<void> {
    const now = ctx.clock.now();
    if (startedAt === null) await begin(ctx, now);
    // What could not be written down was not acknowledged, and Slack does not try for so long.
    else if (lastBeatAt && (await noteOutage(ctx, 'database', lastBeatAt, now))) caughtUpFor = null;
    await watchSlack(ctx, now);
    await markAlive(ctx.store, { instance: ctx.instance, startedAt: startedAt ?? now, now });
    lastBeatAt = now;
    if (isBehind()) return;
    const until = new Date(now.getTime() - ARRIVAL_MARGIN_MS);
    for (const { contract } of ctx.sites.all) {
      await markKnown(ctx.store, { channel: contract.channel, contractId: contract.id, until });
    }
  }

  return {
    beat(ctx) {
      beating ??= beat(ctx).finally(() => {
        beating = null;
      });
      return beating;
    },
    connectedSince,
    caughtUp(since) {
      caughtUpFor = since.getTime();
    },
    isBehind,
    isDyingOften: () => dyingOften,
    async stop(ctx) {
      if (startedAt !== null) await markStopped(ctx.store, ctx.instance, ctx.clock.now());
    },
  };
}
