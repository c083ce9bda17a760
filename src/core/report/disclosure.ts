import { compareTexts } from '../compare-texts.ts';
import { totalEffort } from '../record.ts';
import type { EventOf } from '../sla/ticket-event.ts';
import {
  listMutes,
  listOutages,
  listOverrides,
  listUnlevelledAlerts,
  listUnlevelledRequests,
  listVoidedRecords,
} from './disclosed-facts.ts';
import type { BreachLine, DisclosureSection } from './model.ts';
import { listCarriedObligations } from './obligations.ts';
import { instant, instantOrNull, type ReportScope, secondsOf } from './scope.ts';
import { levelOf, type ReportedTicket, type ReportedTickets, wasBreached } from './tickets.ts';

/** So that nothing hides 如实说明: whatever moved a figure, or was left out of one, with who and why. */
export function buildDisclosure(
  scope: ReportScope,
  { opened, carried }: ReportedTickets,
  carriedBreaches: readonly BreachLine[],
): DisclosureSection {
  const all = [...opened, ...carried];
  const carriedObligations = listCarriedObligations(scope);
  const unlevelledRequests = listUnlevelledRequests(scope);
  return {
    unlevelledAlerts: listUnlevelledAlerts(scope),
    ...(unlevelledRequests.length > 0 && { unlevelledRequests }),
    unlevelledTickets: opened
      .filter((one) => !one.isCancelled && levelOf(one) === null)
      .map(({ name, known, ticket }) => ({ name, title: known.head.title, at: instant(ticket.openedAt) })),
    pauses: inOrder(
      all.flatMap((one) => pausesOf(one, scope)),
      ({ from }) => from,
    ),
    agreements: inOrder(
      all.flatMap((one) => agreementsOf(one, scope)),
      ({ agreedAt }) => agreedAt,
    ),
    afterBreach: inOrder(
      all.flatMap((one) => changesAfterBreach(one, scope)),
      ({ at }) => at,
    ),
    corrections: inOrder(
      [
        ...opened.flatMap((one) => correctionsOf(one, scope)),
        ...carried.flatMap((one) => correctionsOf(one, scope).filter(({ at }) => scope.has(new Date(at)))),
      ],
      ({ at }) => at,
    ),
    restoredByRecovery: all.filter((one) => isRestoredByRecovery(one, scope)).map(({ name }) => name),
    overrides: listOverrides(scope),
    voidedRecords: listVoidedRecords(scope),
    outages: listOutages(scope),
    mutes: listMutes(scope),
    carriedOver: carried.filter((one) => isWorkedOn(one, scope)).map(carriedLine),
    ...(carriedBreaches.length > 0 && { carriedBreaches }),
    ...(carriedObligations.length > 0 && { carriedObligations }),
  };
}

function isRestoredByRecovery({ ticket: { restore }, isCancelled }: ReportedTicket, scope: ReportScope): boolean {
  return !isCancelled && restore?.recovery === true && scope.has(restore.at);
}

function carriedLine({ name, known, ticket, effort }: ReportedTicket): DisclosureSection['carriedOver'][number] {
  return {
    ticket: name,
    title: known.head.title,
    openedAt: instant(ticket.openedAt),
    endedAt: instantOrNull(ticket.closedAt ?? ticket.cancelled?.at ?? null),
    effortTotal: totalEffort(effort),
  };
}

/** As outages, in each report that they touch: whole, in seconds of plain time, and so far where they go on. */
function pausesOf({ name, ticket }: ReportedTicket, scope: ReportScope): DisclosureSection['pauses'] {
  return ticket.pauses
    .filter(({ from, until }) => from <= scope.lastInstant && (until === null || until > scope.from))
    .map(({ from, until, reason }) => {
      const event = ticket.events.find((one) => one.kind === 'paused' && one.at.getTime() === from.getTime());
      return {
        ticket: name,
        from: instant(from),
        until: instantOrNull(until),
        seconds: secondsOf((until ?? scope.asOf).getTime() - from.getTime()),
        reason,
        by: scope.person(event?.actor ?? null),
      };
    });
}

/** A later agreement replaces the former; all are told. It is of the stage that was negotiated at the level of that time. */
function agreementsOf({ name, ticket, record }: ReportedTicket, scope: ReportScope): DisclosureSection['agreements'] {
  const levels = ticket.levels.filter(({ at }) => at <= scope.lastInstant);
  const stageAt = (agreedAt: Date) => {
    const set = levels.findLast(({ at }) => at <= agreedAt) ?? levels[0];
    const level = record.policy.levels.find((known) => known.level === set?.level);
    return level?.stages.find(({ within }) => within === 'negotiated');
  };
  return ticket.agreements
    .filter(({ at }) => scope.has(at))
    .map(({ at, dueAt, who, how, actor }) => ({
      ticket: name,
      stage: stageAt(at)?.title ?? '',
      dueAt: instant(dueAt),
      agreedAt: instant(at),
      with: who,
      how,
      by: scope.person(actor),
    }));
}

/** Of a ticket of the period whenever it was; of an earlier one what was done in the period. */
function changesAfterBreach(
  { name, record, known, ticket }: ReportedTicket,
  scope: ReportScope,
): DisclosureSection['afterBreach'] {
  const cancelled = known.cancelled;
  if (cancelled === null && known.levels.length < 2) return [];
  const isOwn = scope.has(ticket.openedAt);
  const counts = (at: Date) => isOwn || scope.has(at);
  const isHidden = cancelled && counts(cancelled.at) && wasBreached(record, cancelled.at, scope.timeZone);
  const lowered = known.levels.flatMap((level, index): EventOf<'levelled'>[] => {
    const former = known.levels[index - 1];
    const isLower = former !== undefined && level.level > former.level;
    return isLower && counts(level.at) && wasBreached(record, level.at, scope.timeZone) ? [level] : [];
  });
  return [
    ...lowered.map(({ at, actor, reason }) => ({
      ticket: name,
      change: 'lowered' as const,
      at: instant(at),
      by: scope.person(actor),
      reason: reason ?? null,
    })),
    ...(isHidden
      ? [
          {
            ticket: name,
            change: 'cancelled' as const,
            at: instant(cancelled.at),
            by: scope.person(cancelled.actor),
            reason: cancelled.reason,
          },
        ]
      : []),
  ];
}

function correctionsOf({ name, known }: ReportedTicket, scope: ReportScope): DisclosureSection['corrections'] {
  return known.events
    .filter(({ corrections }) => corrections !== undefined)
    .flatMap(({ corrections = [] }) =>
      corrections.map(({ at, actor, reason }) => ({
        ticket: name,
        at: instant(at),
        by: scope.person(actor),
        reason,
      })),
    );
}

/** Not ended before the period began, or written about in it. */
function isWorkedOn({ ticket, known, sheets }: ReportedTicket, scope: ReportScope): boolean {
  const endedAt = known.closedAt ?? known.cancelled?.at ?? null;
  const wentOn = endedAt === null || endedAt >= scope.from;
  return wentOn || ticket.state === 'open' || sheets.some(({ entry }) => scope.has(entry.happenedAt));
}

function inOrder<Line>(lines: readonly Line[], at: (line: Line) => string): Line[] {
  return lines.toSorted((one, other) => compareTexts(at(one), at(other)));
}
