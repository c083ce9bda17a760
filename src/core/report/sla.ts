import type { LocalText } from '../message.ts';
import { type Attainment, attainmentOfTickets, type Breach, clockTicket } from '../sla/attainment.ts';
import { type CarriedAttainment, computeCarried } from '../sla/carried.ts';
import type { FormerBreach } from '../sla/clocks.ts';
import { ticketName } from '../sla/ticket-record.ts';
import type { AttainmentFigures, BreachLine, SlaSection } from './model.ts';
import { instant, instantOrNull, secondsOf, type TicketScope } from './scope.ts';
import type { ReportedTicket, ReportedTickets } from './tickets.ts';

/** How the promises were kept 达成率, of the tickets opened in the period and not cancelled, as their clocks stood at `asOf`. */
export function buildSla(
  scope: TicketScope,
  tickets: Pick<ReportedTickets, 'opened'>,
  { met, missed, overdue }: CarriedAttainment,
): SlaSection {
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
    ...(met + missed + overdue > 0 && { carried: { met, missed, overdue } }),
  };
}

export function carriedOf({ from, asOf, timeZone }: TicketScope, { carried }: ReportedTickets): CarriedAttainment {
  return computeCarried(carried, { from, asOf, timeZone });
}

/** What came to be late in the period of tickets that were opened earlier, by due time. */
export function carriedLines(
  { breaches, formerBreaches }: CarriedAttainment,
  { carried }: Pick<ReportedTickets, 'carried'>,
): BreachLine[] {
  const byNumber = new Map(carried.map((one) => [one.number, one]));
  return [
    ...breaches.map((breach) => breachLine(breach, byNumber.get(breach.number))),
    ...formerBreaches.map((breach) => formerLine(breach, byNumber.get(breach.number))),
  ].sort((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt));
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
