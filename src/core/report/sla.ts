import type { LocalText } from '../message.ts';
import { type Attainment, attainmentOfTickets, type Breach, clockTicket } from '../sla/attainment.ts';
import type { FormerBreach } from '../sla/clocks.ts';
import { ticketAsOf } from '../sla/ticket.ts';
import { ticketName } from '../sla/ticket-record.ts';
import type { AttainmentFigures, BreachLine, SlaSection } from './model.ts';
import { instant, instantOrNull, secondsOf, type TicketScope } from './scope.ts';
import type { ReportedTicket, ReportedTickets } from './tickets.ts';

/** How the promises were kept 达成率, of the tickets opened in the period and not cancelled, as their clocks stood at `asOf`. */
export function buildSla(scope: TicketScope, tickets: ReportedTickets): SlaSection {
  const at = { now: scope.asOf, timeZone: scope.timeZone };
  const counted = tickets.opened.filter(({ isCancelled }) => !isCancelled);
  const clocked = counted.map(({ record: { number, policy }, ticket }) => clockTicket({ number, policy, ticket }, at));
  const whole = attainmentOfTickets(clocked);
  const byMonth = Map.groupBy(clocked, ({ ticket }) => scope.monthOf(ticket.openedAt));
  const byNumber = new Map(counted.map((one) => [one.record.number, one]));
  return {
    levels: whole.levels.map(({ level, name, tickets: count, stages, total }) => ({
      level,
      name: levelName(scope, level) ?? name,
      tickets: count,
      stages: stages.map(({ stage, title, ...figures }) => ({ stage, title, ...figuresOf(figures) })),
      total: figuresOf(total),
    })),
    total: figuresOf(whole.total),
    byMonth: scope.months.map((month, index) => {
      const { total } = attainmentOfTickets(byMonth.get(index) ?? []);
      return { month, share: total.share, decided: decidedOf(total) };
    }),
    breaches: whole.breaches.map((breach) => breachLine(breach, byNumber.get(breach.number))),
    formerBreaches: whole.formerBreaches.map((breach) => formerLine(breach, byNumber.get(breach.number))),
  };
}

/**
 * What came to be late in the period of tickets that were opened earlier, by due time: their own period's report, which is as of
 * its end, could not know it.
 */
export function carriedBreaches(scope: TicketScope, { carried }: Pick<ReportedTickets, 'carried'>): BreachLine[] {
  return carried
    .filter(({ isCancelled }) => !isCancelled)
    .flatMap((one) => carriedBreachesOf(one, scope))
    .sort((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt));
}

function carriedBreachesOf(one: ReportedTicket, scope: TicketScope): BreachLine[] {
  const { timeZone, from, asOf } = scope;
  const { number, policy } = one.record;
  const before = ticketAsOf(one.known, new Date(from.getTime() - 1));
  const then = clockTicket({ number, policy, ticket: before }, { now: from, timeZone });
  const late = then.clocks.filter(({ state }) => state === 'missed' || state === 'overdue');
  const told = new Set(late.map(({ stage }) => stage.name));
  const now = clockTicket({ number, policy, ticket: one.ticket }, { now: asOf, timeZone });
  const { breaches, formerBreaches } = attainmentOfTickets([now]);
  return [
    ...breaches.filter(({ stage }) => !told.has(stage)).map((breach) => breachLine(breach, one)),
    ...formerBreaches
      .filter(({ stage, changedBy }) => scope.has(changedBy.at) && !told.has(stage.name))
      .map((breach) => formerLine(breach, one)),
  ];
}

/** As the contract words it now; null for a level that it does not have any more. */
export function levelName({ facts }: Pick<TicketScope, 'facts'>, level: number): LocalText | null {
  return facts.site.sla.levels.find((one) => one.level === level)?.name ?? null;
}

export function decidedOf({ met, missed, overdue }: Pick<AttainmentFigures, 'met' | 'missed' | 'overdue'>): number {
  return met + missed + overdue;
}

function figuresOf({ met, missed, overdue, running, toAgree, void: notOwed, share }: Attainment): AttainmentFigures {
  return { met, missed, overdue, running, toAgree, void: notOwed, share };
}

function breachLine(breach: Breach, of: ReportedTicket | undefined): BreachLine {
  return {
    ticket: ticketName(breach.number),
    title: of?.known.head.title ?? '',
    level: breach.level,
    stage: breach.title,
    dueAt: instant(breach.dueAt),
    endedAt: instantOrNull(breach.endedAt),
    overdueSeconds: secondsOf(breach.overdueMs),
    reason: of?.known.diagnosis?.cause ?? null,
    corrected: breach.corrected,
  };
}

/** It lasted under that level until the level was changed. */
function formerLine(breach: FormerBreach & { readonly number: number }, of: ReportedTicket | undefined): BreachLine {
  const { changedBy, dueAt } = breach;
  return {
    ticket: ticketName(breach.number),
    title: of?.known.head.title ?? '',
    level: breach.level,
    stage: breach.stage.title,
    dueAt: instant(dueAt),
    endedAt: instant(changedBy.at),
    overdueSeconds: secondsOf(changedBy.at.getTime() - dueAt.getTime()),
    reason: changedBy.reason ?? null,
    corrected: of?.ticket.events.some(({ corrections }) => corrections !== undefined) ?? false,
  };
}
