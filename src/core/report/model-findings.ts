import type { Day } from '../local-day.ts';
import type { LocalText, Message } from '../message.ts';
import type { PeriodLength } from '../obligation.ts';
import type { UnknownCause } from '../obligation-status.ts';
import type { TicketRating } from '../sla/ticket-head.ts';
import type { Verdict } from '../verdict.ts';

/** An instant, ISO 8601 in UTC: the model is plain JSON, whose hash must not depend on who reads it. */
export type Instant = string;

export interface MonthSpan {
  readonly firstDay: Day;
  readonly lastDay: Day;
}

export interface SlaSection {
  /** Of tickets opened in the period and not cancelled. */
  readonly levels: readonly {
    readonly level: number;
    readonly name: LocalText;
    readonly tickets: number;
    readonly stages: readonly (AttainmentFigures & { readonly stage: string; readonly title: LocalText })[];
    readonly total: AttainmentFigures;
  }[];
  readonly total: AttainmentFigures;
  readonly byMonth: readonly { readonly month: MonthSpan; readonly share: number | null; readonly decided: number }[];
  readonly breaches: readonly BreachLine[];
  /** Under a level that was changed since. */
  readonly formerBreaches: readonly BreachLine[];
  /**
   * What became in the period of times that were promised earlier and were still to be kept when it began, in no attainment: the
   * lines of what was late are in `disclosure`. Absent where there is none.
   */
  readonly carried?: Pick<AttainmentFigures, 'met' | 'missed' | 'overdue'>;
}

export interface AttainmentFigures {
  readonly met: number;
  readonly missed: number;
  readonly overdue: number;
  readonly running: number;
  readonly toAgree: number;
  readonly void: number;
  /** met / (met + missed + overdue), from 0 to 1; null while nothing is decided. */
  readonly share: number | null;
}

export interface BreachLine {
  readonly ticket: string;
  readonly title: string;
  readonly level: number;
  readonly stage: LocalText;
  readonly dueAt: Instant;
  readonly endedAt: Instant | null;
  readonly overdueSeconds: number;
  /** The ticket's cause, or why it took so long as it was noted; null where nobody said. */
  readonly reason: string | null;
  readonly corrected: boolean;
}

/** Availability 可用性, from alerts (a host is down while a level 1 alert or ticket of it lasts) and from checks. */
export interface AvailabilitySection {
  readonly hosts: readonly {
    readonly host: LocalText;
    /** Checks that reached it, of all that tried. */
    readonly checks: { readonly reached: number; readonly tried: number };
    readonly alertSeconds: number;
    readonly alerts: number;
    /** Level 1 tickets' time from opening to restore, overlaps counted once. */
    readonly downSeconds: number;
    /**
     * 1 − downSeconds / length of the period up to `asOf`; null where nothing is known of it: no check reached it, and no alert
     * or level 1 ticket told of it.
     */
    readonly share: number | null;
  }[];
  readonly applications: readonly {
    readonly application: LocalText;
    readonly checks: { readonly passed: number; readonly failed: number; readonly unknown: number };
  }[];
}

/** Trends 趋势 of what was measured, each with a forecast where it can be made. */
export interface CapacitySection {
  readonly series: readonly CapacitySeries[];
}

export interface CapacitySeries {
  readonly reading: CapacityReading;
  readonly target: LocalText;
  /** A path, a schema; null where the target says it all. */
  readonly part: string | null;
  readonly unit: 'bytes' | 'share' | 'number';
  readonly points: readonly { readonly at: Instant; readonly value: number }[];
  readonly first: number;
  readonly last: number;
  readonly min: number;
  readonly max: number;
  /** Change per day by Theil–Sen over the points; null with fewer than three days of them. */
  readonly perDay: number | null;
  readonly forecast: Forecast | null;
  /** Why there is none; absent where there is one, and of reports that were frozen before. */
  readonly noForecast?: NoForecast;
}

export const CAPACITY_READINGS = ['disk-used', 'disk-free', 'memory-used', 'database-size'] as const;
export type CapacityReading = (typeof CAPACITY_READINGS)[number];

/**
 * Why nothing is foretold: `no-limit` there is none that it could reach · `too-few` days of figures · `old` it has not been measured
 * for longer than it was · `never` it does not get there at this pace, or not within ten years.
 */
export type NoForecast = 'no-limit' | 'too-few' | 'old' | 'never';

/** When a limit is reached if it goes on like this, with its uncertainty. */
export interface Forecast {
  readonly limit: number;
  /** Days from `asOf`; `latestDays` is null where it may never be reached. */
  readonly earliestDays: number;
  readonly latestDays: number | null;
}

/** The same symptom or the same device more than once. */
export interface TypicalFault {
  /** Of one device several, joined. */
  readonly title: string;
  readonly basis: 'symptom' | 'device';
  readonly host: LocalText | null;
  readonly tickets: readonly string[];
  readonly count: number;
  readonly lastAt: Instant;
  readonly cause: string | null;
  readonly solution: string | null;
}

export interface SatisfactionSection {
  readonly ratings: readonly { readonly rating: TicketRating; readonly count: number }[];
  /** Closed tickets and signed records that were not rated. */
  readonly notRated: number;
  readonly visits: readonly {
    readonly question: 'inspection' | 'response' | 'use' | 'optimisation';
    readonly yes: number;
    readonly no: number;
    readonly notAsked: number;
  }[];
}

/** A row of the contract comparison 合同履行对照. */
export interface ObligationLine {
  readonly id: string;
  readonly title: LocalText;
  readonly every: PeriodLength;
  /** The obligation's own period, cut to nothing: a yearly one in a half-year report is judged over its year so far. */
  readonly firstDay: Day;
  readonly lastDay: Day;
  readonly owed: number;
  readonly done: number;
  /** `#3`, `R-12`, `B-7`: what proves it. */
  readonly evidence: readonly {
    readonly name: string;
    readonly at: Instant;
    readonly isLate: boolean;
    /** Written down afterwards and brought in by `rounds import` 补录. */
    readonly isImported?: boolean;
  }[];
  /** Done in the period, and does not count: backup copies that were never verified. */
  readonly unproven?: number;
  readonly status: 'met' | 'due' | 'late' | 'missing' | 'unknown' | 'waived';
  /** Of what is unknown. */
  readonly cause?: UnknownCause | null;
  readonly waived: { readonly by: LocalText; readonly at: Instant; readonly reason: string } | null;
}

export interface DisclosureSection {
  /** Those that somebody said are no fault, too: they have no ticket. */
  readonly unlevelledAlerts: readonly {
    readonly name: string;
    readonly title: string;
    readonly at: Instant;
    readonly dismissedBy?: LocalText;
  }[];
  /** What the customer wrote and no ticket was made of; absent where there is none. */
  readonly unlevelledRequests?: readonly {
    readonly by: LocalText;
    readonly text: string;
    readonly at: Instant;
    readonly dismissedBy?: LocalText;
  }[];
  readonly unlevelledTickets: readonly { readonly name: string; readonly title: string; readonly at: Instant }[];
  readonly pauses: readonly {
    readonly ticket: string;
    readonly from: Instant;
    readonly until: Instant | null;
    readonly seconds: number;
    readonly reason: string;
    readonly by: LocalText;
  }[];
  readonly agreements: readonly {
    readonly ticket: string;
    readonly stage: LocalText;
    readonly dueAt: Instant;
    readonly agreedAt: Instant;
    readonly with: string;
    readonly how: string;
    readonly by: LocalText;
  }[];
  /** Cancelled, or given a lower level, after a due time had passed. */
  readonly afterBreach: readonly {
    readonly ticket: string;
    readonly change: 'cancelled' | 'lowered';
    readonly at: Instant;
    readonly by: LocalText;
    readonly reason: string | null;
  }[];
  readonly corrections: readonly {
    readonly ticket: string;
    readonly at: Instant;
    readonly by: LocalText;
    readonly reason: string;
  }[];
  /** Restored by the alert's recovery alone. */
  readonly restoredByRecovery: readonly string[];
  readonly overrides: readonly {
    readonly inspection: number;
    readonly item: LocalText;
    readonly from: Verdict | null;
    readonly to: Verdict;
    readonly by: LocalText;
    readonly reason: string;
  }[];
  readonly voidedRecords: readonly {
    readonly name: string;
    readonly title: string;
    readonly by: LocalText;
    readonly reason: string;
  }[];
  /** Found late, because Rounds or Slack was away. */
  readonly outages: readonly { readonly from: Instant; readonly until: Instant | null; readonly seconds: number }[];
  readonly mutes: readonly {
    readonly from: Instant;
    readonly until: Instant;
    readonly reason: string;
    readonly by: LocalText;
    readonly alerts: number;
  }[];
  /** Tickets of earlier periods that were worked on in this one: their person-days are counted in the period of their opening. */
  readonly carriedOver: readonly {
    readonly ticket: string;
    readonly title: string;
    readonly openedAt: Instant;
    readonly endedAt: Instant | null;
    readonly effortTotal: number;
  }[];
  /**
   * Of tickets of earlier periods what was not late yet when this one began, and came to be late in it: the report on their own
   * period told it as running. In no attainment; absent where there is none.
   */
  readonly carriedBreaches?: readonly BreachLine[];
  /**
   * What was owed in the period before and has been done, or come to be late, since; and what was owed up to this period's first day
   * and is not done still. Absent where there is none.
   */
  readonly carriedObligations?: readonly ObligationLine[];
}

export interface Advice {
  readonly kind: 'capacity' | 'backup' | 'fault' | 'obligation' | 'sla' | 'check' | 'satisfaction';
  readonly message: Message;
}

export interface PlanLine {
  readonly title: LocalText;
  readonly owed: number;
  readonly firstDay: Day;
  readonly lastDay: Day;
}
