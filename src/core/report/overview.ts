import type { LocalText } from '../message.ts';
import { TICKET_KINDS, TICKET_ORIGINS } from '../sla/ticket-head.ts';
import { ACTIVITIES, type Activity, type ActivityCount, type OverviewSection, type ReportModel } from './model.ts';
import { addEffort, countByMonth, type ReportScope, type TicketScope, withTotal } from './scope.ts';
import { levelName } from './sla.ts';
import { levelOf, type ReportedTickets } from './tickets.ts';

type Listed = Pick<ReportModel, 'inspections' | 'maintenance' | 'records'>;

/** The sums, each made of the very lists that the sections print. */
export function buildOverview(
  scope: ReportScope,
  tickets: OverviewSection['tickets'],
  listed: Listed,
): OverviewSection {
  const activities = ACTIVITIES.map((activity): ActivityCount => {
    const lines = linesOf(activity, listed);
    return { activity, count: lines.length, ...withTotal(addEffort(lines.map(({ effort }) => effort))) };
  });
  return {
    activities,
    ...withTotal(addEffort(activities.map(({ effort }) => effort))),
    inspections: countInspections(listed),
    tickets,
    alerts: countAlerts(scope),
  };
}

function linesOf(activity: Activity, { inspections, maintenance, records }: Listed) {
  if (activity === 'inspection') return inspections.issued;
  if (activity === 'maintenance') return maintenance.lines;
  return records.find(({ kind }) => kind === activity)?.lines ?? [];
}

/** By template, mode and whether it was of the whole site; in the order in which they come first. */
function countInspections({ inspections }: Listed): OverviewSection['inspections'] {
  const alike = Map.groupBy(inspections.issued, ({ templateId, mode, isPartial }) =>
    JSON.stringify([templateId, mode, isPartial]),
  );
  return [...alike.values()].flatMap((lines) => {
    const newest = lines.at(-1);
    if (!newest) return [];
    const { templateId, title, mode, isPartial } = newest;
    return { templateId, title, mode, isPartial, count: lines.length };
  });
}

export function countTickets(scope: TicketScope, { opened, carried }: ReportedTickets): OverviewSection['tickets'] {
  const counted = opened.filter(({ isCancelled }) => !isCancelled);
  const carriedIn = carried.filter(({ ticket, isCancelled }) => {
    return !isCancelled && (ticket.closedAt === null || ticket.closedAt >= scope.from);
  });
  const all = [...carriedIn, ...counted];
  const closings = all.flatMap(({ ticket }) => ticket.closedAt ?? []);
  const openedIn = countByMonth(
    scope,
    opened.map(({ ticket }) => ticket.openedAt),
  );
  const closedIn = countByMonth(scope, closings);
  return {
    carriedIn: carriedIn.length,
    opened: opened.length,
    closed: closings.length,
    stillOpen: all.length - closings.length,
    cancelled: opened.length - counted.length,
    byKind: TICKET_KINDS.map((kind) => ({
      kind,
      count: counted.filter(({ known }) => known.head.ticketKind === kind).length,
    })),
    byOrigin: TICKET_ORIGINS.map((origin) => ({
      origin,
      count: counted.filter(({ known }) => known.head.origin === origin).length,
    })),
    byMonth: scope.months.map((month, index) => ({
      month,
      opened: openedIn[index] ?? 0,
      closed: closedIn[index] ?? 0,
    })),
    byLevel: countLevels(scope, counted),
  };
}

/** The contract's levels with those that only earlier tickets have, the most severe first; without a level last. */
function countLevels(scope: TicketScope, counted: ReportedTickets['opened']): OverviewSection['tickets']['byLevel'] {
  const counts = new Map<number | null, number>();
  const names = new Map<number, LocalText>();
  for (const one of counted) {
    const level = levelOf(one);
    counts.set(level, (counts.get(level) ?? 0) + 1);
    const worded = one.record.policy.levels.find((known) => known.level === level);
    if (worded) names.set(worded.level, worded.name);
  }
  const promised = scope.facts.site.sla.levels.map(({ level }) => level);
  const levels = [...new Set([...promised, ...names.keys()])].sort((one, other) => one - other);
  return [
    ...levels.map((level) => ({
      level,
      name: levelName(scope, level) ?? names.get(level) ?? null,
      count: counts.get(level) ?? 0,
    })),
    { level: null, name: null, count: counts.get(null) ?? 0 },
  ];
}

function countAlerts(scope: ReportScope): OverviewSection['alerts'] {
  const { alerts } = scope.facts;
  const received = alerts.filter(({ receivedAt }) => scope.has(receivedAt));
  return {
    received: received.length,
    occurrences: alerts.reduce((sum, { occurrences }) => sum + occurrences, 0),
    muted: received.filter(({ muteId }) => muteId !== null).length,
  };
}
