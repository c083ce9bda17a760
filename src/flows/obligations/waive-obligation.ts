import type { Transaction } from 'kysely';
import type { Context } from '../../context.ts';
import type { Obligation } from '../../core/obligation.ts';
import type { Period } from '../../core/period.ts';
import type { Site } from '../../core/site.ts';
import type { Waiver } from '../../core/waiver.ts';
import { UserError } from '../../errors.ts';
import { waiverMessage } from '../../messages/waiver.ts';
import { findStandingsIn } from '../../store/obligation-standings.ts';
import { postMessage } from '../../store/outbox.ts';
import type { Database } from '../../store/schema.ts';
import { endWaiver, findWaiver, findWaiverOfRequest, insertWaiver } from '../../store/waivers.ts';
import { keepReminders } from '../jobs/remind-obligations.ts';
import { inTransaction } from '../store-outage.ts';
import { voiceOf } from '../tell-inspection.ts';
import { findObligation, findPeriod } from './find-obligation.ts';

/** Who asks for what, as typed. */
export interface WaiverRequest {
  readonly site: Site;
  readonly personId: string;
  /** The same request waives once. */
  readonly requestKey: string;
  readonly obligation: string;
  /** Null: the period that runs. */
  readonly period: string | null;
}

export interface Waived {
  readonly obligation: Obligation;
  readonly period: Period;
}

/**
 * From now on an obligation need not be met in one of its periods; the channel is told who said so, and why.
 * @throws UserError for no such obligation or period, and where it is met or waived already.
 */
export async function waiveObligation(
  ctx: Context,
  request: WaiverRequest & { readonly reason: string },
): Promise<Waived> {
  const { site, personId: by, requestKey } = request;
  const now = ctx.clock.now();
  const { obligation, period } = pick(ctx, request);
  const waived = { contractId: site.contract.id, obligationId: obligation.id, period };
  const reason = ctx.redact(request.reason);
  if (await findWaiverOfRequest(ctx.store, requestKey)) {
    // Who was at it may have died before the reminders said so.
    await keepReminders(ctx, site);
    return { obligation, period };
  }
  const [standing] = await findStandingsIn(ctx.store, { ...site, obligations: [obligation] }, { within: period, now });
  if (standing?.status === 'met') throw new UserError('contract.met-already', valuesOf(obligation, period));
  await inTransaction(ctx, async (trx) => {
    if (await insertWaiver(trx, { ...waived, by, at: now, reason, requestKey })) {
      const { length, firstDay, lastDay } = period;
      const waiver: Waiver = { obligationId: obligation.id, length, firstDay, lastDay, reason, by, at: now };
      await tell(ctx, trx, { contractId: site.contract.id, obligation, waiver, end: null });
      return;
    }
    // The same request, made twice at one moment.
    if (await findWaiverOfRequest(trx, requestKey)) return;
    const before = await findWaiver(trx, waived);
    const values = {
      ...valuesOf(obligation, period),
      by: nameOf(site, before?.by ?? ''),
      reason: before?.reason ?? '',
    };
    throw new UserError('contract.waived-already', values);
  });
  await keepReminders(ctx, site);
  ctx.wake('outbox');
  return { obligation, period };
}

/**
 * The obligation is owed again; who had waived it and why stays in the channel.
 * @throws UserError for no such obligation or period, and where it is not waived.
 */
export async function unwaiveObligation(ctx: Context, request: WaiverRequest): Promise<Waived> {
  const { site, personId: by, requestKey } = request;
  const at = ctx.clock.now();
  const { obligation, period } = pick(ctx, request);
  const waived = { contractId: site.contract.id, obligationId: obligation.id, period };
  await inTransaction(ctx, async (trx) => {
    const waiver = await findWaiver(trx, waived);
    const isEnded = waiver !== undefined && (await endWaiver(trx, waived, { by, at, requestKey }));
    if (!isEnded) {
      // The same request, made again; another transaction may just have done it.
      if (await findWaiverOfRequest(ctx.store, requestKey)) return;
      throw new UserError('contract.not-waived', valuesOf(obligation, period));
    }
    await tell(ctx, trx, { contractId: site.contract.id, obligation, waiver, end: { by, at } });
  });
  await keepReminders(ctx, site);
  ctx.wake('outbox');
  return { obligation, period };
}

function pick(ctx: Context, { site, obligation: typed, period }: WaiverRequest): Waived {
  const obligation = findObligation(site, typed);
  return { obligation, period: findPeriod(obligation, period, { now: ctx.clock.now(), term: site.contract }) };
}

function valuesOf({ title }: Obligation, { firstDay, lastDay }: Period) {
  return { title, from: firstDay, until: lastDay };
}

async function tell(
  ctx: Context,
  trx: Transaction<Database>,
  about: {
    readonly contractId: string;
    readonly obligation: Obligation;
    readonly waiver: Waiver;
    readonly end: { readonly by: string; readonly at: Date } | null;
  },
): Promise<void> {
  const voice = voiceOf(ctx, about.contractId);
  const { contract } = voice.site;
  const { obligationId, firstDay, at } = about.waiver;
  const key = `waiver:${contract.id}:${obligationId}:${firstDay}:${at.toISOString()}`;
  const message = waiverMessage({ title: about.obligation.title, waiver: about.waiver, end: about.end }, voice);
  await postMessage(trx, { contractId: contract.id, channel: contract.channel, key, message }, ctx.clock.now());
}

function nameOf(site: Site, personId: string) {
  return site.people.find(({ id }) => id === personId)?.name ?? personId;
}
