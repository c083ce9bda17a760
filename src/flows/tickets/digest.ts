import { createHash } from 'node:crypto';
import type { Caller } from '../../../commands/command.ts';
import type { Context } from '../../context.ts';
import type { ChatMessage } from '../../core/chat.ts';
import { addDays, type Day, dayAt, instantOn, startOfDay } from '../../core/local-day.ts';
import type { Site } from '../../core/site.ts';
import { computeClocks } from '../../core/sla/clocks.ts';
import type { TicketRecord } from '../../core/sla/ticket-record.ts';
import { type DigestFacts, digestMessage } from '../../messages/digest.ts';
import type { TicketView } from '../../messages/ticket-view.ts';
import {
  countAlertsReceived,
  countGivenUpPosts,
  findLastDigest,
  insertDigest,
  listInspectionsIssued,
  listTicketChanges,
  listUnlevelledAlerts,
  listUnlevelledRequests,
} from '../../store/digests.ts';
import { countFinalVerdicts, countPendingItems } from '../../store/inspections.ts';
import { findInstalledAt } from '../../store/installation.ts';
import { listOutages } from '../../store/outages.ts';
import { postMessage } from '../../store/outbox.ts';
import { findTickets, listAllTickets } from '../../store/tickets.ts';
import { readObligationStates } from '../read-obligations.ts';
import { inTransaction, isStoreAway } from '../store-outage.ts';
import { voiceOf } from '../tell-inspection.ts';
import { findBreaches } from './digest-breaches.ts';

const DAY_MS = 86_400_000;
/** More than this of one kind are counted, not told one by one. */
const UNLEVELLED_READ = 100;
/** For so long a request that nobody decided on is told again each day. */
const REQUESTS_TOLD_MS = 7 * DAY_MS;

/** Posts every contract's digest of the day that is due and was not posted; safe to be run by several processes. */
export async function postDueDigests(ctx: Context): Promise<void> {
  for (const site of ctx.sites.all) {
    if (ctx.stopping.aborted) return;
    try {
      await postDueDigest(ctx, site);
    } catch (error) {
      if (isStoreAway(error)) throw error;
      ctx.log.error({ error, contract: site.contract.id }, 'a digest could not be made');
    }
  }
}

async function postDueDigest(ctx: Context, site: Site): Promise<void> {
  const now = ctx.clock.now();
  const { id: contractId, channel, timeZone } = site.contract;
  const day = dayAt(now, timeZone);
  const dueAt = instantOn(day, site.digest.atMinutes, timeZone);
  if (now < dueAt || !isTold(site, day)) return;
  const last = await findLastDigest(ctx.store, contractId);
  if (last && last.day >= day) return;
  // Who has just been installed missed nothing: the first digest is that of the next day.
  if (!last && (await findInstalledAt(ctx.store)) > dueAt) return;
  const message = digestMessage(await readDigest(ctx, site), voiceOf(ctx, contractId));
  const posted = await inTransaction(ctx, async (trx) => {
    if (!(await insertDigest(trx, { contractId, day, postedAt: now }))) return false;
    await postMessage(trx, { contractId, channel, key: `digest:${contractId}:${day}`, message }, now);
    return true;
  });
  if (posted) ctx.wake('outbox');
}

/** The last digest comes on the day after the contract's last: it tells of that one. */
function isTold({ contract }: Site, day: Day): boolean {
  return day >= contract.starts && day <= addDays(contract.ends, 1);
}

/** The digest as it would be now, for who asked. */
export async function readDigestMessage(ctx: Context, caller: Caller): Promise<ChatMessage> {
  const { site, locale, t } = caller;
  return digestMessage(await readDigest(ctx, site), { site, locale, t });
}

/** Posts the digest as it is now in the channel, beside the day's own; the same request once. */
export async function postDigestNow(ctx: Context, caller: Caller): Promise<void> {
  const { id: contractId, channel } = caller.site.contract;
  const request = createHash('sha256').update(caller.requestKey).digest('hex').slice(0, 32);
  const message = digestMessage(await readDigest(ctx, caller.site), voiceOf(ctx, contractId));
  const key = `digest:${contractId}:now:${request}`;
  await postMessage(ctx.store, { contractId, channel, key, message }, ctx.clock.now());
  ctx.wake('outbox');
}

/** What a contract's digest says now: of what happened since the last day's digest, else in the last 24 hours. */
export async function readDigest(ctx: Context, site: Site): Promise<DigestFacts> {
  const now = ctx.clock.now();
  const { id: contractId, timeZone } = site.contract;
  const last = await findLastDigest(ctx.store, contractId);
  const from = last?.postedAt ?? new Date(now.getTime() - DAY_MS);
  const span = { contractId, from, before: now };
  const outages = await listOutages(ctx.store, from, now);
  const tickets = await readTickets(ctx, site, span);
  const unlevelled = await readUnlevelled(ctx, contractId, { from, now });
  return {
    day: dayAt(now, timeZone),
    now,
    tickets: tickets.open,
    ...tickets.changes,
    alerts: await readAlertCounts(ctx, site, now),
    ...unlevelled,
    breaches: await findBreaches(ctx.store, tickets.touched, { from, before: now, outages }),
    inspections: await readInspectionCounts(ctx, span),
    pendingItems: await countPendingItems(ctx.store, contractId),
    obligations: await readObligationStates(ctx, site, now),
    outages: outages.map(({ kind, from: began, until, found }) => ({
      kind,
      from: began,
      until,
      found: found && { ...found },
    })),
    givenUp: await countGivenUpPosts(ctx.store, span),
  };
}

type Span = { readonly contractId: string; readonly from: Date; readonly before: Date };

/** Those that have not ended, and with them those that we learned anything of in that time. */
async function readTickets(ctx: Context, site: Site, span: Span) {
  const { contractId } = span;
  const open = await listAllTickets(ctx.store, { contractId, states: ['open', 'restored'] });
  const changes = await listTicketChanges(ctx.store, span);
  const known = new Set(open.map(({ id }) => id));
  const ids = new Set(changes.map(({ ticketId }) => ticketId).filter((id) => !known.has(id)));
  const ended = await findTickets(ctx.store, [...ids]);
  const view = (record: TicketRecord): TicketView => ({
    record,
    clocks: computeClocks(record.ticket, record.policy, { now: span.before, timeZone: site.contract.timeZone }),
  });
  const openViews = open.map(view);
  const endedAs = (state: 'closed' | 'cancelled') => {
    const happened = new Set(changes.filter(({ kind }) => kind === state).map(({ ticketId }) => ticketId));
    return ended.filter((record) => record.ticket.state === state && happened.has(record.id)).length;
  };
  return {
    open: openViews,
    touched: [...openViews, ...ended.map(view)],
    changes: {
      opened: changes.filter(({ kind }) => kind === 'opened').length,
      closed: endedAs('closed'),
      cancelled: endedAs('cancelled'),
    },
  };
}

async function readUnlevelled(ctx: Context, contractId: string, span: { readonly from: Date; readonly now: Date }) {
  const since = new Date(Math.min(span.from.getTime(), span.now.getTime() - REQUESTS_TOLD_MS));
  const { alerts, total: alertsTotal } = await listUnlevelledAlerts(ctx.store, {
    contractId,
    since: span.from,
    limit: UNLEVELLED_READ,
  });
  const { requests, total } = await listUnlevelledRequests(ctx.store, { contractId, since, limit: UNLEVELLED_READ });
  return {
    unlevelledAlerts: alerts,
    unlevelledRequests: requests.map((request) => ({ ...request, permalink: null })),
    unlevelledLeftOut: alertsTotal - alerts.length + total - requests.length,
  };
}

/** Of yesterday and of the day before, by the calendar. */
async function readAlertCounts(ctx: Context, site: Site, now: Date): Promise<DigestFacts['alerts']> {
  const { id: contractId, timeZone } = site.contract;
  const today = dayAt(now, timeZone);
  const begins = (days: number) => startOfDay(addDays(today, days), timeZone);
  return {
    count: await countAlertsReceived(ctx.store, { contractId, from: begins(-1), before: begins(0) }),
    before: await countAlertsReceived(ctx.store, { contractId, from: begins(-2), before: begins(-1) }),
  };
}

async function readInspectionCounts(ctx: Context, span: Span): Promise<DigestFacts['inspections']> {
  const ids = await listInspectionsIssued(ctx.store, span);
  const counts = [...(await countFinalVerdicts(ctx.store, ids)).values()];
  return {
    ended: ids.length,
    abnormal: counts.reduce((sum, count) => sum + (count.abnormal ?? 0), 0),
    unknown: counts.reduce((sum, count) => sum + (count.unknown ?? 0), 0),
  };
}
