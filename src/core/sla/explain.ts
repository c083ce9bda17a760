import { ALWAYS } from '../business-calendar.ts';
import type { Message } from '../message.ts';
import { OPENED, type SlaPolicy } from '../sla-policy.ts';
import { beginsAfter, type Clock, clockStart, computeClocks, excludedFor, type TicketClocks } from './clocks.ts';
import type { Ticket } from './ticket.ts';
import type { CountedEvent } from './ticket-event.ts';
import { countedIntervals, workingTimeOf } from './working-time.ts';

/** Stretches told one by one; a contract's longest allowance in office hours has about this many. */
const STRETCHES_TOLD = 40;

export interface ClockExplanation {
  readonly clock: Clock;
  /** How its due time follows from the events, the policy and the calendar, step by step. */
  readonly steps: readonly Message[];
}

export interface Explanation {
  readonly clocks: TicketClocks;
  readonly explanations: readonly ClockExplanation[];
  /** What is out of the ordinary about its events: corrected, found late, void, or without effect. */
  readonly notes: readonly Message[];
}

/** Derives each due time, so that anyone can check it with pencil and paper. */
export function explainClocks(
  ticket: Ticket,
  policy: SlaPolicy,
  at: { readonly now: Date; readonly timeZone: string },
): Explanation {
  const clocks = computeClocks(ticket, policy, at);
  return {
    clocks,
    explanations: clocks.clocks.map((clock) => ({
      clock,
      steps: explainClock(ticket, policy, { ...at, clock, clocks }),
    })),
    notes: ticket.events.flatMap((event) => noteEvent(ticket, event)),
  };
}

function noteEvent(ticket: Ticket, event: CountedEvent): Message[] {
  const values = { event: event.kind, at: event.at.toISOString() };
  const notes: Message[] = [];
  if (event.former) {
    const reason = event.corrections?.map((correction) => correction.reason).join(' / ') ?? '';
    const key = event.former.at.getTime() === event.at.getTime() ? 'sla.note-corrected' : 'sla.note-moved';
    notes.push({ key, values: { ...values, former: event.former.at.toISOString(), reason } });
  }
  if (event.notBefore) {
    notes.push({ key: 'sla.note-found-late', values: { ...values, after: event.notBefore.toISOString() } });
  }
  if (ticket.voided.includes(event.id)) notes.push({ key: 'sla.note-voided', values });
  if (ticket.idle.some((idle) => idle.id === event.id)) notes.push({ key: 'sla.note-idle', values });
  return notes;
}

interface Known {
  readonly now: Date;
  readonly timeZone: string;
  readonly clock: Clock;
  readonly clocks: TicketClocks;
}

function explainClock(ticket: Ticket, policy: SlaPolicy, known: Known): Message[] {
  const { clock } = known;
  const over = explainOver(ticket, clock);
  if (clock.startAt === null)
    return over.length > 0 ? over : [{ key: 'sla.step-waiting', values: { stage: clock.stage.from } }];
  const condition = explainCondition(ticket, policy, known);
  if (clock.state === 'void' && clock.dueAt === null) return over.length > 0 ? over : condition;
  return [
    ...condition,
    explainStart(ticket, policy, clock, clock.startAt),
    ...explainDue(ticket, policy, known, clock.startAt),
    ...(over.length > 0 ? over : explainEnd(clock)),
  ];
}

/** Of a stage that exists only if another one takes too long. */
function explainCondition(ticket: Ticket, policy: SlaPolicy, { clock, clocks, now, timeZone }: Known): Message[] {
  const { level } = clocks;
  if (clock.stage.onlyIf === null || level === null) return [];
  const working = workingTimeOf(policy, level.calendar, timeZone);
  const begins = beginsAfter(ticket, level, clock.stage, { working, startAt: clockStart(ticket, policy), now });
  if (begins === null || begins === Number.POSITIVE_INFINITY) return [{ key: 'sla.step-never' }];
  const key = clock.dueAt === null ? 'sla.step-void' : 'sla.step-exists';
  return [{ key, values: { stage: clock.stage.onlyIf.not, at: iso(begins) } }];
}

/** Of what the ticket's own end put an end to. */
function explainOver(ticket: Ticket, clock: Clock): Message[] {
  const { endedBy } = clock.stage;
  const ends = [ticket.ends[endedBy], ...(ticket.again[endedBy] ?? [])];
  if (ends.some((end) => end !== undefined && end.getTime() === clock.endedAt?.getTime())) return [];
  const seconds = clock.overdueMs / 1000;
  if (ticket.cancelled) return [{ key: 'sla.step-cancelled', values: { at: ticket.cancelled.at.toISOString() } }];
  if (!ticket.closedAt || (clock.state !== 'void' && clock.state !== 'missed')) return [];
  const key = clock.state === 'void' ? 'sla.step-closed' : 'sla.step-closed-late';
  return [{ key, values: { at: ticket.closedAt.toISOString(), seconds } }];
}

function explainStart(ticket: Ticket, policy: SlaPolicy, clock: Clock, startAt: Date): Message {
  const values = { at: startAt.toISOString() };
  if (clock.stage.from !== OPENED)
    return { key: 'sla.step-from-stage', values: { ...values, stage: clock.stage.from } };
  if (policy.clockStart === 'levelled') return { key: 'sla.step-from-level', values };
  const levelledAt = ticket.levels.at(-1)?.at ?? startAt;
  return { key: 'sla.step-from-report', values: { ...values, levelledAt: levelledAt.toISOString() } };
}

function explainDue(ticket: Ticket, policy: SlaPolicy, known: Known, startAt: Date): Message[] {
  const { clock, clocks, now, timeZone } = known;
  const agreements = clock.stage.within === 'negotiated' ? ticket.agreements : [];
  const agreed = agreements.map(({ at, dueAt, who, how }, index) => ({
    key: index === agreements.length - 1 ? 'sla.step-agreed' : 'sla.step-agreed-before',
    values: { at: at.toISOString(), due: dueAt.toISOString(), who, how },
  }));
  if (clock.allowanceMs === null) return agreed.length > 0 ? agreed : [{ key: 'sla.step-to-agree' }];
  const calendar = clocks.level?.calendar ?? ALWAYS;
  const steps: Message[] = [
    {
      key: calendar === ALWAYS ? 'sla.step-allowance' : 'sla.step-allowance-calendar',
      values: { seconds: clock.allowanceMs / 1000, calendar },
    },
  ];
  const excluded = clocks.level ? excludedFor(ticket, clocks.level, clock.stage, now) : [];
  // What lies before its start or after its due time moves nothing.
  const isWithin = (hole: { readonly from: number; readonly until: number }) =>
    hole.until > startAt.getTime() && (clock.dueAt === null || hole.from < clock.dueAt.getTime());
  for (const hole of excluded.filter(isWithin)) {
    const reason = ticket.pauses.find((pause) => pause.from.getTime() === hole.from)?.reason;
    const values = { from: iso(hole.from), until: iso(hole.until) };
    steps.push(
      reason === undefined
        ? { key: 'sla.step-was-restored', values }
        : { key: 'sla.step-paused', values: { ...values, reason } },
    );
  }
  if (clock.dueAt === null) return [...steps, { key: 'sla.step-never' }];
  if (calendar !== ALWAYS || excluded.length > 0) {
    const working = workingTimeOf(policy, calendar, timeZone);
    let left = clock.allowanceMs;
    let told = 0;
    for (const stretch of countedIntervals(working, startAt.getTime(), clock.dueAt.getTime(), excluded)) {
      left -= stretch.until - stretch.from;
      told += 1;
      if (told > STRETCHES_TOLD) continue;
      const values = {
        from: iso(stretch.from),
        until: iso(stretch.until),
        seconds: (stretch.until - stretch.from) / 1000,
        left: left / 1000,
      };
      steps.push({ key: 'sla.step-counts', values });
    }
    if (told > STRETCHES_TOLD) steps.push({ key: 'sla.step-more', values: { count: told - STRETCHES_TOLD } });
  }
  return [...steps, { key: 'sla.step-due', values: { at: clock.dueAt.toISOString() } }];
}

function explainEnd(clock: Clock): Message[] {
  const seconds = clock.overdueMs / 1000;
  if (clock.endedAt === null)
    return clock.state === 'overdue' ? [{ key: 'sla.step-overdue', values: { seconds } }] : [];
  const values = { at: clock.endedAt.toISOString(), seconds };
  return [{ key: clock.state === 'missed' ? 'sla.step-missed' : 'sla.step-met', values }];
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
