import { type Duration, durationMs } from '../duration.ts';
import type { SlaPolicy } from '../sla-policy.ts';
import { type ClockState, computeClocks } from './clocks.ts';
import type { NoticeKind } from './notice-mark.ts';
import { type DueNotice, noticesDue } from './notices.ts';
import { foldTicket, type Ticket } from './ticket.ts';
import type { TicketEvent } from './ticket-event.ts';

/** A ticket whose clocks are in question, with all that is needed to compute them. */
export interface SlaQuestion {
  readonly timeZone: string;
  readonly now: Date;
  readonly policy: SlaPolicy;
  readonly events: readonly TicketEvent[];
}

/** What someone holds to be so, at an instant; what is left out is not compared. */
export type SlaExpectation = { readonly at: Date } & (
  | {
      readonly kind: 'clock';
      readonly stage: string;
      readonly state?: ClockState | undefined;
      readonly due?: Date | null | undefined;
      readonly elapsed?: Duration | undefined;
      readonly overdue?: Duration | undefined;
    }
  | {
      readonly kind: 'notice';
      /** `none`: nothing is to be said then, of the stage or at all. */
      readonly notice: Exclude<NoticeKind, 'recheck'> | 'none';
      readonly stage?: string | undefined;
      readonly fraction?: number | undefined;
      readonly late?: Duration | undefined;
      readonly overdue?: Duration | undefined;
      readonly folded?: readonly number[] | undefined;
    }
  | {
      readonly kind: 'former-breach';
      readonly level: number;
      readonly stage: string;
      readonly due?: Date | undefined;
    }
);

export interface ExpectationOutcome {
  readonly met: boolean;
  readonly expected: string;
  readonly found: string;
}

/**
 * The ticket as it was known at an instant: what happened later, or was learned of later, doesn't count yet. Null before
 * its opening.
 */
export function ticketKnownAt(events: readonly TicketEvent[], at: Date): Ticket | null {
  const known = events.filter((event) => event.at <= at && event.recordedAt <= at);
  return known.some((event) => event.kind === 'opened') ? foldTicket(known) : null;
}

/** Compares one expectation with what the rules make of the events. */
export function checkExpectation(question: SlaQuestion, expectation: SlaExpectation): ExpectationOutcome {
  const ticket = ticketKnownAt(question.events, expectation.at);
  const found = ticket === null ? [NOTHING] : findings(ticket, question, expectation);
  const expected = wordsOf(expectation);
  return { met: found.includes(expected), expected, found: found.join(', ') || NOTHING };
}

const NOTHING = '—';

/** What there is of the kind that is expected, in the same words, as far as the expectation goes. */
function findings(ticket: Ticket, { policy, timeZone }: SlaQuestion, expectation: SlaExpectation): string[] {
  const moment = { now: expectation.at, timeZone };
  switch (expectation.kind) {
    case 'clock': {
      const { clocks } = computeClocks(ticket, policy, moment);
      return clocks
        .filter((clock) => clock.stage.name === expectation.stage)
        .map(({ state, dueAt, elapsedMs, overdueMs }) =>
          words([
            expectation.state && state,
            expectation.due === undefined ? undefined : instant(dueAt),
            expectation.elapsed && elapsed(elapsedMs ?? 0),
            expectation.overdue && overdue(overdueMs),
          ]),
        );
    }
    case 'notice': {
      const notices = noticesDue({ ticket, policy }, moment).notices.filter(
        (notice) => expectation.stage === undefined || stageOf(notice) === expectation.stage,
      );
      if (notices.length === 0) return [words(['none', expectation.stage])];
      return notices.map((notice) =>
        words([
          notice.kind,
          expectation.stage,
          expectation.fraction === undefined ? undefined : String(notice.fraction),
          expectation.late && late(notice.lateMs),
          expectation.overdue && overdue(notice.overdueMs),
          expectation.folded && folded(notice.folded.map(({ fraction }) => fraction)),
        ]),
      );
    }
    case 'former-breach':
      return computeClocks(ticket, policy, moment).formerBreaches.map(({ level, stage, dueAt }) =>
        words([String(level), stage.name, expectation.due && instant(dueAt)]),
      );
  }
}

function wordsOf(expectation: SlaExpectation): string {
  switch (expectation.kind) {
    case 'clock':
      return words([
        expectation.state,
        expectation.due === undefined ? undefined : instant(expectation.due),
        expectation.elapsed && elapsed(durationMs(expectation.elapsed)),
        expectation.overdue && overdue(durationMs(expectation.overdue)),
      ]);
    case 'notice':
      return words([
        expectation.notice,
        expectation.stage,
        expectation.fraction === undefined ? undefined : String(expectation.fraction),
        expectation.late && late(durationMs(expectation.late)),
        expectation.overdue && overdue(durationMs(expectation.overdue)),
        expectation.folded && folded(expectation.folded),
      ]);
    case 'former-breach':
      return words([String(expectation.level), expectation.stage, expectation.due && instant(expectation.due)]);
  }
}

function stageOf(notice: DueNotice): string {
  return notice.clock?.stage.name ?? '';
}

function words(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(' ');
}

const instant = (at: Date | null) => at?.toISOString() ?? NOTHING;
const elapsed = (ms: number) => `elapsed ${lengthText(ms)}`;
const overdue = (ms: number) => `overdue ${lengthText(ms)}`;
const late = (ms: number) => `late ${lengthText(ms)}`;
const folded = (fractions: readonly number[]) => `with ${[...fractions].sort((a, b) => a - b).join(' ')}`;

/** As a case file writes it: `1h30m`. */
function lengthText(milliseconds: number): string {
  const units: readonly (readonly [string, number])[] = [
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1_000],
    ['ms', 1],
  ];
  let rest = milliseconds;
  const parts = units.map(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count > 0 ? `${count}${unit}` : '';
  });
  return parts.join('') || '0s';
}
