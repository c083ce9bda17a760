import type { Effort } from '../inspection.ts';
import type { LocalText } from '../message.ts';
import { sumDays } from '../record/values.ts';
import { totalEffort } from '../record.ts';
import type { ReportFacts } from './facts.ts';
import type { Instant, MonthSpan } from './model.ts';
import { monthIndexOf } from './span.ts';

/** As much of the facts as has to be known to say all that a report says of tickets alone. */
export type TicketFacts = Pick<ReportFacts, 'site' | 'span' | 'now' | 'people' | 'hosts' | 'tickets' | 'records'>;

/** What every section asks: what belongs to the period, as of when, and how people and hosts are called. */
export interface ReportScope<Facts extends TicketFacts = ReportFacts> {
  readonly facts: Facts;
  readonly from: Date;
  /** Half-open: belongs to the next period. */
  readonly before: Date;
  /** The earlier of the period's end and now. */
  readonly asOf: Date;
  /** The last millisecond that the report knows of: an ended period's own last one. */
  readonly lastInstant: Date;
  readonly timeZone: string;
  readonly months: readonly MonthSpan[];
  /** In the period, and not after `asOf`. */
  readonly has: (at: Date) => boolean;
  readonly monthOf: (at: Date) => number;
  readonly person: (id: string | null) => LocalText;
  readonly host: (id: string) => LocalText;
}

/** What the sections ask that speak of tickets alone. */
export type TicketScope = ReportScope<TicketFacts>;

export function scopeOf<Facts extends TicketFacts>(facts: Facts): ReportScope<Facts> {
  const from = new Date(facts.span.from);
  const before = new Date(facts.span.before);
  const hasEnded = before <= facts.now;
  const lastInstant = hasEnded ? new Date(before.getTime() - 1) : facts.now;
  const { timeZone } = facts.site.contract;
  const [begins, ends] = [from.getTime(), lastInstant.getTime()];
  return {
    facts,
    from,
    before,
    asOf: hasEnded ? before : facts.now,
    lastInstant,
    timeZone,
    months: facts.span.months,
    // Compared as numbers: it is asked a hundred thousand times.
    has: (at) => at.getTime() >= begins && at.getTime() <= ends,
    monthOf: monthIndexOf(facts.span.months, timeZone),
    // What nobody did by hand Rounds did.
    person: (id) => (id === null ? 'Rounds' : (facts.people.get(id) ?? id)),
    host: (id) => facts.hosts.get(id) ?? id,
  };
}

export function instant(at: Date): Instant {
  return at.toISOString();
}

export function instantOrNull(at: Date | null): Instant | null {
  return at === null ? null : at.toISOString();
}

/** Whole seconds, rounded down: so long at least. */
export function secondsOf(milliseconds: number): number {
  return Math.floor(Math.max(0, milliseconds) / 1000);
}

export const NO_EFFORT: Effort = { onsite: 0, remote: 0, office: 0 };

/** By kind, to the hundredth: sums of sums stay equal to the sum of all. */
export function addEffort(efforts: readonly Effort[]): Effort {
  return {
    onsite: sumDays(efforts.map(({ onsite }) => onsite)),
    remote: sumDays(efforts.map(({ remote }) => remote)),
    office: sumDays(efforts.map(({ office }) => office)),
  };
}

export function withTotal(effort: Effort): { readonly effort: Effort; readonly effortTotal: number } {
  return { effort, effortTotal: totalEffort(effort) };
}

/** How many things fall into each month. */
export function countByMonth(scope: Pick<TicketScope, 'months' | 'monthOf'>, instants: readonly Date[]): number[] {
  const counts = scope.months.map(() => 0);
  for (const at of instants) {
    const month = scope.monthOf(at);
    counts[month] = (counts[month] ?? 0) + 1;
  }
  return counts;
}
