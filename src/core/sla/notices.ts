import type { Escalation, Mention } from '../sla-policy.ts';
import { type Clock, computeClocks, type TicketClocks } from './clocks.ts';
import { concerns, plainFraction } from './escalation.ts';
import { findMarks, type NoticeKind, type NoticeMark } from './notice-mark.ts';
import { foldTicket } from './ticket.ts';
import type { EventOf, TicketFact } from './ticket-event.ts';
import type { TicketRecord } from './ticket-record.ts';

/** When something is to be said of a ticket: a row of the table of notices. */
export interface PlannedNotice {
  readonly kind: NoticeKind;
  /** Empty where it is of no stage. */
  readonly stage: string;
  /** Of the allowance, at most four decimals: 1 for the due time and its reminders, 0 where there is none. */
  readonly fraction: number;
  readonly dueAt: Date;
}

type NoticedTicket = Pick<TicketRecord, 'ticket' | 'policy'>;

interface Moment {
  readonly now: Date;
  /** The contract's. */
  readonly timeZone: string;
}

/**
 * All that is to be said of a ticket unless something happens to it, by time; what was due and was not said is among it. Of
 * what repeats (reminders, nudges) only the next. To be planned anew whenever the ticket has a new event or a planned
 * notice fell due, even when that came to nothing (a `recheck`, for example).
 */
export function planNotices({ ticket, policy }: NoticedTicket, { now, timeZone }: Moment): PlannedNotice[] {
  const clocks = computeClocks(ticket, policy, { now, timeZone });
  return findMarks({ ticket, policy, clocks, timeZone }).map(({ at, ...mark }) => ({ ...mark, dueAt: new Date(at) }));
}

/** What is to be said of one stage, or of a ticket without a level. */
export interface DueNotice {
  readonly kind: Exclude<NoticeKind, 'recheck'>;
  /** Null for a ticket without a level. */
  readonly clock: Clock | null;
  /** The highest that was reached. */
  readonly fraction: number;
  /** What is said together with it: lower fractions that were passed meanwhile, with the instants at which they were. */
  readonly folded: readonly { readonly fraction: number; readonly at: Date }[];
  /** By how much it is told late, in milliseconds: since it could have been said by what was known then. */
  readonly lateMs: number;
  /** Time that may still count, in milliseconds; null where nothing is due, and after the due time. */
  readonly remainingMs: number | null;
  /** After the due time: by so much, in milliseconds of plain time; else 0. */
  readonly overdueMs: number;
  /** The level whose setting made it breached at once: the due time was past already. Null when time did it. */
  readonly brokenBy: EventOf<'levelled'> | null;
  /** The assignee, whom the escalation names, else who is on duty. By the ticket's policy; not looked up yet. */
  readonly mention: readonly Mention[];
}

export interface DueNotices {
  readonly clocks: TicketClocks;
  /** At most one a stage, the latest due time last; rule 11: all of them are one message. */
  readonly notices: readonly DueNotice[];
  /** To be appended in the same transaction with `now` (or later) as their time, so that nothing is said twice. */
  readonly warned: readonly Extract<TicketFact, { kind: 'warned' }>[];
}

/**
 * What is to be said of a ticket now: everything that fell due and was not said yet, folded into one notice a stage. With its
 * `warned` facts appended it gives nothing more until the next instant that was planned.
 */
export function noticesDue({ ticket, policy }: NoticedTicket, { now, timeZone }: Moment): DueNotices {
  const clocks = computeClocks(ticket, policy, { now, timeZone });
  const due = findMarks({ ticket, policy, clocks, timeZone }).filter((mark) => mark.at <= now.getTime());
  const stages = new Map<string, NoticeMark[]>();
  for (const mark of due) {
    if (mark.kind !== 'recheck') stages.set(mark.stage, [...(stages.get(mark.stage) ?? []), mark]);
  }
  const noticed = { ticket, policy, clocks, now, timeZone };
  return {
    clocks,
    notices: [...stages.values()].flatMap((marks) => foldMarks(noticed, marks)).sort(compareNotices),
    warned: [...stages].flatMap(([stage, marks]) =>
      [...new Set(marks.map((mark) => mark.fraction))]
        .sort((a, b) => a - b)
        .map((fraction) => ({ kind: 'warned' as const, stage, fraction })),
    ),
  };
}

interface Noticed extends NoticedTicket, Moment {
  readonly clocks: TicketClocks;
}

/** One notice of all marks of a stage that were passed. */
function foldMarks(noticed: Noticed, marks: readonly NoticeMark[]): DueNotice[] {
  const { clocks, now } = noticed;
  const [highest, ...lower] = [...marks].sort((a, b) => b.fraction - a.fraction || b.at - a.at);
  if (!highest || highest.kind === 'recheck') return [];
  const clock = clocks.clocks.find((candidate) => candidate.stage.name === highest.stage) ?? null;
  const passed = lower.filter((mark) => mark.fraction < highest.fraction).sort((a, b) => a.fraction - b.fraction);
  const first = marks.find((mark) => mark.kind === 'due') ?? highest;
  const isOver = highest.kind === 'due' || highest.kind === 'overdue';
  return [
    {
      kind: marks.includes(first) && first.kind === 'due' ? 'due' : highest.kind,
      clock,
      fraction: highest.fraction,
      folded: passed.map((mark) => ({ fraction: mark.fraction, at: new Date(saidFrom(mark)) })),
      lateMs: Math.max(0, now.getTime() - sayableFrom(noticed, first, clock)),
      remainingMs: isOver || !clock ? null : remainingMs(clock, now),
      overdueMs: clock?.overdueMs ?? 0,
      brokenBy: first.kind === 'due' && clock ? brokenBy(noticed, clock) : null,
      mention: mentionsOf(noticed, highest, marks),
    },
  ];
}

/** The due time itself, of which the first millisecond after it is told. */
function saidFrom(mark: NoticeMark): number {
  return mark.kind === 'due' ? mark.at - 1 : mark.at;
}

/**
 * From when on it could be said: not before there was the level or the agreement that made it so, and not before we learned
 * of it, which may be long after, by a correction for example.
 */
function sayableFrom(noticed: Noticed, mark: NoticeMark, clock: Clock | null): number {
  const from = Math.max(saidFrom(mark), noticed.clocks.levelledAt?.getTime() ?? 0, clock?.warnFrom?.getTime() ?? 0);
  const learned = noticed.ticket.events.map(({ recordedAt }) => recordedAt.getTime()).filter((at) => at > from);
  const instants = [from, ...new Set(learned)].sort((a, b) => a - b);
  let [low, high] = [0, instants.length - 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (wasSayable(noticed, mark, instants[middle] ?? from)) high = middle;
    else low = middle + 1;
  }
  return instants[low] ?? from;
}

/** By what was known at an instant. */
function wasSayable({ ticket, policy, timeZone }: Noticed, mark: NoticeMark, at: number): boolean {
  const events = ticket.events
    .map((event) => event.former ?? event)
    .filter(({ recordedAt }) => recordedAt.getTime() <= at);
  if (!events.some(({ kind }) => kind === 'opened')) return false;
  const then = foldTicket(events);
  const clocks = computeClocks(then, policy, { now: new Date(at), timeZone });
  const marks = findMarks({ ticket: then, policy, clocks, timeZone });
  return marks.some((one) => one.stage === mark.stage && one.fraction >= mark.fraction && saidFrom(one) <= at);
}

function remainingMs(clock: Clock, now: Date): number | null {
  if (clock.dueAt === null) return null;
  if (clock.allowanceMs === null) return Math.max(0, clock.dueAt.getTime() - now.getTime());
  return Math.max(0, clock.allowanceMs - (clock.elapsedMs ?? 0));
}

/** Rule 2: a due time that was past when the level was set is breached at once, by that level; unless it was breached before. */
function brokenBy({ ticket, clocks }: Noticed, clock: Clock): EventOf<'levelled'> | null {
  const level = ticket.levels.findLast(({ at }) => at.getTime() === clocks.levelledAt?.getTime());
  if (!level || clock.dueAt === null || level.at.getTime() <= clock.dueAt.getTime()) return null;
  return clocks.formerBreaches.some((breach) => breach.stage.name === clock.stage.name) ? null : level;
}

/** Who must act: the assignee, and those whom the escalation steps that were reached now name; else who is on duty. */
function mentionsOf({ ticket, policy, clocks }: Noticed, highest: NoticeMark, marks: readonly NoticeMark[]): Mention[] {
  const { assignee } = ticket.head;
  const steps = policy.escalate.filter((step) => concerns(step, clocks.level?.level ?? 0, highest.stage));
  const mentions: Mention[] = [
    ...(assignee === null ? [] : [{ kind: 'person' as const, id: assignee }]),
    ...(highest.stage === '' ? [] : reachedSteps(steps, highest, marks).flatMap((step) => step.mention)),
  ];
  if (mentions.length === 0) return [{ kind: 'onDuty' }];
  return [...new Map(mentions.map((mention) => [JSON.stringify(mention), mention])).values()];
}

/** A step is reached once. A reminder goes to those of the due time again, or of the last step before it. */
function reachedSteps(steps: readonly Escalation[], highest: NoticeMark, marks: readonly NoticeMark[]): Escalation[] {
  const now = new Set(marks.map((mark) => mark.fraction));
  const reached = steps.filter((step) => now.has(plainFraction(step.at)));
  if (reached.length > 0 || highest.kind !== 'overdue') return reached;
  const last = Math.max(...steps.map((step) => step.at).filter((at) => plainFraction(at) <= highest.fraction));
  return steps.filter((step) => step.at === last);
}

function compareNotices(a: DueNotice, b: DueNotice): number {
  const dueAt = (notice: DueNotice) => notice.clock?.dueAt?.getTime() ?? Number.POSITIVE_INFINITY;
  return dueAt(a) - dueAt(b) || b.fraction - a.fraction;
}
