import { TZDate } from '@date-fns/tz';
import { addDays } from 'date-fns/addDays';
import { durationMs } from '../duration.ts';
import type { SlaLevel, SlaPolicy, SlaStage } from '../sla-policy.ts';
import { beginsAfter, type Clock, clockStart, excludedFor, type TicketClocks } from './clocks.ts';
import { concerns, FRACTION_UNITS, plainFraction } from './escalation.ts';
import type { Ticket } from './ticket.ts';
import {
  addWorkingTime,
  addWorkingTimes,
  nextWorkingInstant,
  type WorkingTime,
  workingTimeBetween,
  workingTimeOf,
} from './working-time.ts';

/**
 * `warning` before the due time · `due` just after it · `overdue` a reminder, or an escalation after it · `agree` the
 * time is still to be agreed with the customer · `unlevelled` nobody has set a level · `recheck` nothing to say: a stage
 * begins to exist
 */
const NOTICE_KINDS = ['warning', 'due', 'overdue', 'agree', 'unlevelled', 'recheck'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** Something that is to be said of a ticket and was not said yet. */
export interface NoticeMark {
  readonly kind: NoticeKind;
  /** Empty where it is of no stage. */
  readonly stage: string;
  /** Of the allowance, to four decimals; 1 is the due time and for its reminders. 0 where there is none. */
  readonly fraction: number;
  /** From when on, in epoch milliseconds. */
  readonly at: number;
}

export interface MarkSubject {
  readonly ticket: Ticket;
  readonly policy: SlaPolicy;
  readonly clocks: TicketClocks;
  readonly timeZone: string;
}

/** All that is to be said of the ticket if nothing more happens to it, of each stage and by time; of what repeats, the next. */
export function findMarks(subject: MarkSubject): NoticeMark[] {
  const { ticket, clocks } = subject;
  if (ticket.state === 'cancelled') return [];
  const { level } = clocks;
  const marks = level
    ? clocks.clocks.flatMap((clock) => stageMarks(subject, level, clock))
    : ticket.state === 'closed'
      ? []
      : [unlevelledMark(subject)];
  return marks.sort((a, b) => a.at - b.at || a.fraction - b.fraction);
}

function stageMarks(subject: MarkSubject, level: SlaLevel, clock: Clock): NoticeMark[] {
  const working = workingTimeOf(subject.policy, level.calendar, subject.timeZone);
  const of: StageSubject = { ...subject, level, clock, working };
  switch (clock.state) {
    case 'waiting':
    case 'met':
      return [];
    case 'void':
      return recheckMark(of);
    case 'to-agree':
      return agreeMark(of);
    case 'missed': {
      // A breach is said, even if all was over before we could; what came before it then adds nothing.
      const marks = subject.ticket.state === 'closed' ? [] : fractionMarks(of);
      const passed = marks.filter((mark) => mark.at <= (clock.endedAt?.getTime() ?? 0));
      return passed.some((mark) => mark.kind === 'due') ? passed : [];
    }
    case 'running':
    case 'paused':
    case 'overdue':
      return [...fractionMarks(of), ...reminderMarks(of)];
  }
}

interface StageSubject extends MarkSubject {
  readonly level: SlaLevel;
  readonly clock: Clock;
  readonly working: WorkingTime;
}

/** The fractions at which something is said of a stage: warnings, the due time, escalations; ascending. */
function fractionsFor(policy: SlaPolicy, level: SlaLevel, stage: SlaStage): number[] {
  const steps = policy.escalate.filter((step) => concerns(step, level.level, stage.name)).map((step) => step.at);
  return [...new Set([...policy.warnAt, 1, ...steps].map(plainFraction))].sort((a, b) => a - b);
}

function fractionMarks(of: StageSubject): NoticeMark[] {
  const { clock, policy, level } = of;
  const told = toldOf(of);
  const fractions = fractionsFor(policy, level, clock.stage);
  const marks = instantsOf(of, fractions).map((instant, index) => {
    const fraction = fractions[index] ?? 1;
    // Rule 8: exactly at the limit is met.
    const at = instant === null ? null : fraction === 1 ? instant + 1 : instant;
    const isTold = at !== null && told.some((one) => one.fraction === fraction && covers(of, one, at));
    return { kind: kindOf(fraction), stage: clock.stage.name, fraction, at, isTold };
  });
  // What is less than was said already is no news.
  const said = marks.findLast((mark) => mark.isTold && mark.fraction <= 1)?.fraction ?? -1;
  return marks.flatMap(({ isTold, at, ...mark }) =>
    at === null || isTold || mark.fraction < said ? [] : [{ ...mark, at }],
  );
}

/**
 * Whether what was told of a fraction still holds for the instant at which it is reached. It does when that was past when it
 * was told. If the due time has moved since, a level change has people expect what still lies ahead to be told anew, and
 * nothing of what lies behind. A pause that was recorded late does not: the same warning again would only puzzle; but a
 * breach is always told when it comes.
 */
function covers({ clock, clocks }: StageSubject, told: Told, at: number): boolean {
  if (told.at >= at) return true;
  const levelledAt = clocks.levelledAt?.getTime() ?? 0;
  // Of another life of the ticket, or before the present agreement.
  if (told.at < (clock.warnFrom?.getTime() ?? 0)) return false;
  return at <= levelledAt || (told.fraction < 1 && told.at >= levelledAt);
}

function kindOf(fraction: number): NoticeKind {
  if (fraction === 1) return 'due';
  return fraction < 1 ? 'warning' : 'overdue';
}

/** When so much of the allowance has counted, or of the plain time since the agreement; null where a pause is in the way. */
function instantsOf(of: StageSubject, fractions: readonly number[]): (number | null)[] {
  const { ticket, level, clock, working } = of;
  const from = clock.warnFrom?.getTime() ?? 0;
  if (clock.allowanceMs === null) {
    const whole = (clock.dueAt?.getTime() ?? from) - from;
    return fractions.map((fraction) => from + partOf(whole, fraction));
  }
  const allowance = clock.allowanceMs;
  const lengths = fractions.map((fraction) => partOf(allowance, fraction));
  return addWorkingTimes(working, from, lengths, excludedFor(ticket, level, clock.stage, null));
}

/** Never early: rounded up to the millisecond, but without the noise of binary fractions. */
function partOf(length: number, fraction: number): number {
  return Math.ceil((length * Math.round(fraction * FRACTION_UNITS)) / FRACTION_UNITS);
}

/** After the due time was told, the next reminder: counted from the due time, in time that counts. */
function reminderMarks(of: StageSubject): NoticeMark[] {
  const { ticket, policy, level, clock, working } = of;
  const due = clock.dueAt?.getTime();
  const every = working.lengthOf(policy.overdueEvery);
  const told = toldOf(of).findLast((one) => one.fraction >= 1);
  if (due === undefined || !told || !covers(of, told, due + 1) || every <= 0) return [];
  // What is agreed is not moved by pauses, and neither is what reminds of it.
  const excluded = clock.allowanceMs === null ? [] : excludedFor(ticket, level, clock.stage, null);
  const passed = Math.floor(workingTimeBetween(working, due, told.at, excluded) / every);
  const at = addWorkingTime(working, due, (passed + 1) * every, excluded);
  return at === null ? [] : [{ kind: 'overdue', stage: clock.stage.name, fraction: 1, at }];
}

/** Rule 6: each day at the time at which the stage began to wait for it, in service hours, and not while paused. */
function agreeMark(of: StageSubject): NoticeMark[] {
  const { ticket, clock, clocks, working, timeZone } = of;
  const since = Math.max(clock.startAt?.getTime() ?? 0, clocks.levelledAt?.getTime() ?? 0);
  const pause = clock.stage.pausable ? ticket.pauses.at(-1) : undefined;
  if (pause?.until === null) return [];
  const told = Math.max(toldOf(of).at(-1)?.at ?? 0, pause?.until.getTime() ?? 0);
  const at = nextDaily({ first: addDay(since, 1, timeZone), after: Math.max(told, since), timeZone }, (day) =>
    nextWorkingInstant(working, day),
  );
  return at === null ? [] : [{ kind: 'agree', stage: clock.stage.name, fraction: 0, at }];
}

function unlevelledMark({ ticket, policy, timeZone }: MarkSubject): NoticeMark {
  const first = ticket.openedAt.getTime() + durationMs(policy.unlevelledAfter);
  const after = toldOf({ ticket, clock: null }).at(-1)?.at ?? ticket.openedAt.getTime();
  const at = nextDaily({ first, after, timeZone }, (day) => day) ?? first;
  return { kind: 'unlevelled', stage: '', fraction: 0, at };
}

const DAY_MS = 86_400_000;

/** The first of the days at that time of day, as `place` places it, that lies after an instant. */
function nextDaily(
  of: { readonly first: number; readonly after: number; readonly timeZone: string },
  place: (day: number) => number | null,
): number | null {
  let days = Math.max(0, Math.floor((of.after - of.first) / DAY_MS) - 1);
  for (;;) {
    const at = place(addDay(of.first, days, of.timeZone));
    if (at === null || at > of.after) return at;
    days += 1;
  }
}

function addDay(at: number, days: number, timeZone: string): number {
  return days === 0 ? at : addDays(new TZDate(at, timeZone), days).getTime();
}

function recheckMark(of: StageSubject): NoticeMark[] {
  const { ticket, policy, level, clock, working } = of;
  const awaited = level.stages.find((stage) => stage.name === clock.stage.onlyIf?.not);
  if (ticket.state === 'closed' || !awaited || ticket.ends[awaited.endedBy]) return [];
  const startAt = clockStart(ticket, policy);
  const from = beginsAfter(ticket, level, clock.stage, { working, startAt, now: null });
  if (from === null || from === Number.POSITIVE_INFINITY) return [];
  return [{ kind: 'recheck', stage: clock.stage.name, fraction: 0, at: from + 1 }];
}

interface Told {
  readonly fraction: number;
  readonly at: number;
}

/** What was said of a stage, or of the ticket where there is none, in order. */
function toldOf({ ticket, clock }: { readonly ticket: Ticket; readonly clock: Clock | null }): Told[] {
  const stage = clock?.stage.name ?? '';
  return ticket.events.flatMap((event) =>
    event.kind === 'warned' && event.stage === stage ? [{ fraction: event.fraction, at: event.at.getTime() }] : [],
  );
}
