import type { Context } from '../../context.ts';
import type { Alert } from '../../core/alert.ts';
import { type DatedEdition, type DigestEdition, editionAt, skippedEditions } from '../../core/digest-edition.ts';
import { addDays, type Day, dayAt, startOfDay } from '../../core/local-day.ts';
import type { Site } from '../../core/site.ts';
import { computeClocks } from '../../core/sla/clocks.ts';
import type { TicketRecord } from '../../core/sla/ticket-record.ts';
import type { BoardTicket } from '../../messages/board.ts';
import type { AlertCounts, DigestFacts, DigestInspection } from '../../messages/digest-facts.ts';
import type { ContractSpan } from '../../store/contract-span.ts';
import {
  countAlertsByHost,
  countGivenUpPosts,
  findLastDigest,
  listInspectionsIssued,
  listTicketChanges,
  listUnlevelledAlerts,
  listUnlevelledRequests,
} from '../../store/digests.ts';
import { countFinalVerdicts, countPendingItems, listInspections } from '../../store/inspections.ts';
import { listOutages } from '../../store/outages.ts';
import { findTickets, listAllTickets } from '../../store/tickets.ts';
import { findMessageLinks, linkTo } from '../message-links.ts';
import { readObligationStates } from '../read-obligations.ts';
import { findBreaches, findFormerBreaches } from './find-breaches.ts';
import { readBackups } from './read-backups.ts';
import { readFillingDisks } from './read-disks.ts';

const DAY_MS = 86_400_000;
/** More than this of one kind are counted, not told one by one. */
const UNLEVELLED_READ = 100;
/** For so long a request that nobody decided on is told again each day. */
const REQUESTS_TOLD_MS = 7 * DAY_MS;

/**
 * What a contract's digest says now: of what happened since the last one, else in the last 24 hours.
 * @param posted the one that is to be posted, and until when it tells; without it, that of the hour it is now.
 */
export async function readDigest(
  ctx: Context,
  site: Site,
  posted?: { readonly due: DatedEdition; readonly now: Date },
): Promise<DigestFacts> {
  const { due, now = ctx.clock.now() } = posted ?? {};
  const { id: contractId, timeZone } = site.contract;
  const day = dayAt(now, timeZone);
  const edition = due?.edition ?? editionNow(site, day, now);
  const last = await findLastDigest(ctx.store, contractId);
  const from = last?.postedAt ?? new Date(now.getTime() - DAY_MS);
  const span: ContractSpan = { contractId, from, before: now };
  const breachSpan = { from, before: now, timeZone };
  const outages = await listOutages(ctx.store, span);
  const tickets = await readTickets(ctx, site, span);
  const unlevelled = await readUnlevelled(ctx, contractId, { from, now });
  return {
    day,
    edition,
    now,
    tickets: tickets.open,
    newTickets: tickets.opened,
    ...tickets.changes,
    alerts: await readAlerts(ctx, site, { day, edition, now, from, lastDay: last?.day ?? null }),
    ...unlevelled,
    breaches: await findBreaches(ctx.store, tickets.touched, { ...breachSpan, outages }),
    formerBreaches: findFormerBreaches(tickets.touched, breachSpan),
    inspections: await readInspections(ctx, span),
    pendingItems: await countPendingItems(ctx.store, contractId),
    backups: await readBackups(ctx, site, span),
    disks: await readFillingDisks(ctx, site, now),
    obligations: await readObligationStates(ctx, site, now),
    outages: outages.map(({ kind, from: began, until, found }) => ({
      kind,
      from: began,
      until,
      found: found && { ...found },
    })),
    skipped: last && due ? skippedEditions(site, last, due) : [],
    givenUp: await countGivenUpPosts(ctx.store, span),
  };
}

function editionNow(site: Site, day: Day, now: Date): DigestEdition {
  const isEvening = site.digest.eveningMinutes !== null && editionAt(site, { day, edition: 'evening' }) <= now;
  return isEvening ? 'evening' : 'morning';
}

/** Those that have not ended, and with them those that we learned anything of in that time. */
async function readTickets(ctx: Context, site: Site, span: ContractSpan) {
  const { contractId } = span;
  const open = await listAllTickets(ctx.store, { contractId, states: ['open', 'restored'] });
  const changes = await listTicketChanges(ctx.store, span);
  const known = new Set(open.map(({ id }) => id));
  const ids = new Set(changes.map(({ ticketId }) => ticketId).filter((id) => !known.has(id)));
  const ended = await findTickets(ctx.store, [...ids]);
  const links = await findMessageLinks(
    ctx,
    [...open, ...ended].map(({ cardKey }) => cardKey),
  );
  const view = (record: TicketRecord): BoardTicket => ({
    record,
    link: links.get(record.cardKey) ?? null,
    clocks: computeClocks(record.ticket, record.policy, { now: span.before, timeZone: site.contract.timeZone }),
  });
  const openViews = open.map(view);
  const endedAs = (state: 'closed' | 'cancelled') => {
    const happened = new Set(changes.filter(({ kind }) => kind === state).map(({ ticketId }) => ticketId));
    return ended.filter((record) => record.ticket.state === state && happened.has(record.id)).length;
  };
  const opened = new Set(changes.filter(({ kind }) => kind === 'opened').map(({ ticketId }) => ticketId));
  return {
    open: openViews,
    opened,
    touched: [...openViews, ...ended.map(view)],
    changes: { opened: opened.size, closed: endedAs('closed'), cancelled: endedAs('cancelled') },
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
  const messageOf = ({ id, stormId }: Alert) => (stormId === null ? `alert:${id}` : `storm:${stormId}`);
  const links = await findMessageLinks(ctx, alerts.map(messageOf));
  return {
    unlevelledAlerts: alerts.map((alert) => ({ ...alert, link: links.get(messageOf(alert)) ?? null })),
    unlevelledRequests: requests.map(({ place, ...request }) => ({ ...request, link: linkTo(ctx, place) })),
    unlevelledLeftOut: alertsTotal - alerts.length + total - requests.length,
  };
}

/**
 * In the morning those of yesterday, by the calendar, beside those of the day before; of a weekend or more all since the last
 * digest. In the evening those of the day.
 */
async function readAlerts(
  ctx: Context,
  site: Site,
  of: {
    readonly day: Day;
    readonly edition: DigestEdition;
    readonly now: Date;
    readonly from: Date;
    readonly lastDay: Day | null;
  },
): Promise<AlertCounts> {
  const { id: contractId, timeZone } = site.contract;
  const begins = (days: number) => startOfDay(addDays(of.day, days), timeZone);
  const hasGap = of.lastDay !== null && of.lastDay < addDays(of.day, -1);
  const span =
    of.edition === 'evening'
      ? ({ of: 'today', from: begins(0), before: of.now } as const)
      : hasGap
        ? ({ of: 'since', from: of.from, before: of.now } as const)
        : ({ of: 'yesterday', from: begins(-1), before: begins(0) } as const);
  const sum = (counts: readonly { readonly count: number }[]) => counts.reduce((total, { count }) => total + count, 0);
  const found = await countAlertsByHost(ctx.store, { contractId, from: span.from, before: span.before });
  const before = { contractId, from: begins(-2), before: begins(-1) };
  return {
    of: span.of,
    count: sum(found),
    before: span.of === 'yesterday' ? sum(await countAlertsByHost(ctx.store, before)) : null,
    byHost: found.map(({ hostId, hostText, count, firing }) => ({
      host: site.hosts.find(({ id }) => id === hostId)?.name ?? hostText ?? hostId,
      count,
      firing,
    })),
  };
}

async function readInspections(ctx: Context, span: ContractSpan): Promise<readonly DigestInspection[]> {
  const ids = await listInspectionsIssued(ctx.store, span);
  if (ids.length === 0) return [];
  const counts = await countFinalVerdicts(ctx.store, ids);
  const heads = await listInspections(ctx.store, span.contractId, { ids, limit: ids.length });
  return heads.toReversed().map((head) => ({
    id: head.id,
    title: head.title,
    mode: head.mode,
    startedAt: head.startedAt,
    counts: counts.get(head.id) ?? {},
  }));
}
