import { OPENED, type SlaLevel, type SlaPolicy, type SlaStage } from '../sla-policy.ts';
import { isRepeatable, type Ticket, ticketAsOf } from './ticket.ts';
import type { EventOf } from './ticket-event.ts';
import { addWorkingTime, type Interval, type WorkingTime, workingTimeBetween, workingTimeOf } from './working-time.ts';

/**
 * `waiting` for the stage it counts from · `to-agree` negotiated, nothing agreed yet · `running` · `paused` · `met` in time ·
 * `missed` ended after its due time · `overdue` not ended and past its due time · `void` it does not apply (yet)
 */
export type ClockState = 'waiting' | 'to-agree' | 'running' | 'paused' | 'met' | 'missed' | 'overdue' | 'void';

/** One stage's clock 时限, at one instant. */
export interface Clock {
  readonly stage: SlaStage;
  readonly state: ClockState;
  readonly startAt: Date | null;
  /** Time that may count, in milliseconds; null where it is negotiated. */
  readonly allowanceMs: number | null;
  /** While paused: as if it were resumed now. */
  readonly dueAt: Date | null;
  readonly endedAt: Date | null;
  /** Time that has counted, in milliseconds, until its end or now. */
  readonly elapsedMs: number | null;
  /** Where its warnings count from: the start, or the agreement. */
  readonly warnFrom: Date | null;
  /** Ended or still going after its due time: by so much, in milliseconds of plain time; else 0. */
  readonly overdueMs: number;
}

/** A due time that passed while another level was in force: it stays on record. */
export interface FormerBreach {
  readonly level: number;
  readonly stage: SlaStage;
  readonly dueAt: Date;
  readonly changedBy: EventOf<'levelled'>;
}

export interface TicketClocks {
  /** Null until someone has set one. */
  readonly level: SlaLevel | null;
  readonly levelledAt: Date | null;
  readonly clocks: readonly Clock[];
  readonly formerBreaches: readonly FormerBreach[];
}

/**
 * Computes a ticket's clocks 时限 as they stand at `now`, by the rules of the policy in the contract's zone. Pure: the
 * same events, policy and instant always give the same clocks. A level that the policy doesn't have counts as not set.
 */
export function computeClocks(
  ticket: Ticket,
  policy: SlaPolicy,
  at: { readonly now: Date; readonly timeZone: string },
): TicketClocks {
  const current = ticket.levels.findLast((levelled) => findLevel(policy, levelled.level));
  const level = current && findLevel(policy, current.level);
  if (!current || !level) return { level: null, levelledAt: null, clocks: [], formerBreaches: [] };
  return {
    level,
    levelledAt: current.at,
    clocks: levelClocks(ticket, policy, level, { ...at, startAt: clockStart(ticket, policy) }),
    formerBreaches: findFormerBreaches(ticket, policy, at.timeZone),
  };
}

function findLevel(policy: SlaPolicy, level: number): SlaLevel | undefined {
  return policy.levels.find((candidate) => candidate.level === level);
}

/** Rule 1: from the report, however late the level was set; or from the first level, where the contract says so. */
export function clockStart(ticket: Ticket, policy: SlaPolicy): Date {
  const levelledAt = ticket.levels.find((levelled) => findLevel(policy, levelled.level))?.at;
  return policy.clockStart === 'levelled' && levelledAt ? levelledAt : ticket.openedAt;
}

interface Moment {
  readonly now: Date;
  readonly timeZone: string;
  readonly startAt: Date;
}

function levelClocks(ticket: Ticket, policy: SlaPolicy, level: SlaLevel, moment: Moment): Clock[] {
  const working = workingTimeOf(policy, level.calendar, moment.timeZone);
  return level.stages.map((stage) => {
    const over = overAt(ticket, stage);
    const now = over !== null && over.getTime() < moment.now.getTime() ? over : moment.now;
    const clock = stageClock(ticket, level, { stage, working, moment: { ...moment, now } });
    return over === null || clock.endedAt !== null ? clock : givenUp(clock, ticket, over);
  });
}

/** When a stage could not be ended any more: a cancelled ticket's, or a closed one's but for the report, which may follow. */
function overAt(ticket: Ticket, stage: SlaStage): Date | null {
  if (ticket.state === 'cancelled') return ticket.cancelled?.at ?? null;
  return ticket.state === 'closed' && stage.endedBy !== 'reported' ? ticket.closedAt : null;
}

/** A closing ends what was late by then; what was not due yet is owed no more. Cancelled tickets leave the figures. */
function givenUp(clock: Clock, ticket: Ticket, over: Date): Clock {
  if (ticket.state === 'closed' && clock.state === 'overdue') return { ...clock, state: 'missed', endedAt: over };
  return { ...clock, state: 'void', overdueMs: 0 };
}

function stageClock(
  ticket: Ticket,
  level: SlaLevel,
  { stage, working, moment }: { stage: SlaStage; working: WorkingTime; moment: Moment },
): Clock {
  const blank = {
    stage,
    startAt: null,
    allowanceMs: null,
    dueAt: null,
    endedAt: null,
    elapsedMs: null,
    warnFrom: null,
    overdueMs: 0,
  };
  const { now } = moment;
  const timing = { working, startAt: moment.startAt, now };
  const startAt = stage.from === OPENED ? moment.startAt : stageEnd(ticket, level, stage.from, timing);
  if (startAt === null) return { ...blank, state: 'waiting' };
  const begins = beginsAfter(ticket, level, stage, timing);
  const end = endAfter(ticket, stage, begins);
  if (begins !== null && !(lastUnended(ticket, level, stage, timing) > begins))
    return { ...blank, state: 'void', startAt };
  const excluded = excludedFor(ticket, level, stage, now);
  const elapsedMs = workingTimeBetween(working, startAt.getTime(), (end ?? now).getTime(), excluded);
  const agreement = stage.within === 'negotiated' ? ticket.agreements.at(-1) : undefined;
  if (stage.within === 'negotiated' && !agreement) {
    return { ...blank, state: end ? 'met' : 'to-agree', startAt, endedAt: end, elapsedMs };
  }
  const allowanceMs = stage.within === 'negotiated' ? null : working.lengthOf(stage.within);
  const due = agreement
    ? agreement.dueAt.getTime()
    : addWorkingTime(working, startAt.getTime(), allowanceMs ?? 0, excluded);
  const pausedNow = stage.pausable && !agreement && ticket.pauses.at(-1)?.until === null;
  return {
    stage,
    state: clockState({ end, due, now, paused: pausedNow }),
    startAt,
    allowanceMs,
    dueAt: due === null ? null : new Date(due),
    endedAt: end,
    elapsedMs,
    warnFrom: agreement?.at ?? startAt,
    overdueMs: due === null ? 0 : Math.max(0, (end ?? now).getTime() - due),
  };
}

/** Rule 8: due exactly at the limit is met; one millisecond later is breached. */
function clockState(of: {
  readonly end: Date | null;
  readonly due: number | null;
  readonly now: Date;
  readonly paused: boolean;
}): ClockState {
  const { end, due, now, paused } = of;
  if (end) return due !== null && end.getTime() > due ? 'missed' : 'met';
  if (due !== null && now.getTime() > due) return 'overdue';
  return paused ? 'paused' : 'running';
}

interface StageTiming {
  readonly working: WorkingTime;
  /** Of the ticket's clocks. */
  readonly startAt: Date;
  /** Until when an open pause goes; null is without end. */
  readonly now: Date | null;
}

function stageEnd(ticket: Ticket, level: SlaLevel, name: string, timing: StageTiming): Date | null {
  const stage = level.stages.find((candidate) => candidate.name === name);
  return stage ? endAfter(ticket, stage, beginsAfter(ticket, level, stage, timing)) : null;
}

/** The plan of the first hours is not the emergency plan: under a condition only what was done after it was fulfilled counts. */
function endAfter(ticket: Ticket, { endedBy }: SlaStage, begins: number | null): Date | null {
  const first = ticket.ends[endedBy] ?? null;
  if (begins === null || first === null || !isRepeatable(endedBy)) return first;
  return [first, ...(ticket.again[endedBy] ?? [])].find((at) => at.getTime() > begins) ?? null;
}

/**
 * Time that does not count for a stage: pauses, where it may be paused, and, for the restore and what hangs on its not
 * having come, the time in which the ticket was restored. An open pause goes until `openUntil`.
 */
export function excludedFor(ticket: Ticket, level: SlaLevel, stage: SlaStage, openUntil: Date | null): Interval[] {
  const pauses = stage.pausable
    ? ticket.pauses.map(({ from, until }) => ({
        from: from.getTime(),
        until: Math.max((until ?? openUntil)?.getTime() ?? Number.POSITIVE_INFINITY, from.getTime()),
      }))
    : [];
  const awaited = stage.onlyIf && level.stages.find((other) => other.name === stage.onlyIf?.not);
  const spells = (awaited ?? stage).endedBy === 'restored' ? ticket.restoredSpells : [];
  return [...pauses, ...spells].sort((a, b) => a.from - b.from);
}

/**
 * A stage such as the emergency plan exists only once another one has not ended for so long: the last instant at which
 * that may still end without calling for it. Null for a stage without such a condition; Infinity when that never comes.
 */
export function beginsAfter(ticket: Ticket, level: SlaLevel, stage: SlaStage, timing: StageTiming): number | null {
  if (!stage.onlyIf) return null;
  const length = timing.working.lengthOf(stage.onlyIf.after);
  const excluded = excludedFor(ticket, level, stage, timing.now);
  return addWorkingTime(timing.working, timing.startAt.getTime(), length, excluded) ?? Number.POSITIVE_INFINITY;
}

/** Until when the stage that a condition speaks of has not ended. */
function lastUnended(
  ticket: Ticket,
  level: SlaLevel,
  stage: SlaStage,
  timing: StageTiming & { readonly now: Date },
): number {
  return (stageEnd(ticket, level, stage.onlyIf?.not ?? '', timing) ?? timing.now).getTime();
}

/** Rule 2: what was breached under a level while it was in force stays on record when the level is changed. */
function findFormerBreaches(ticket: Ticket, policy: SlaPolicy, timeZone: string): FormerBreach[] {
  const levels = ticket.levels.filter((levelled) => findLevel(policy, levelled.level));
  return levels.slice(0, -1).flatMap((levelled, index) => {
    const changedBy = levels[index + 1];
    const level = findLevel(policy, levelled.level);
    if (!changedBy || !level || changedBy.level === levelled.level) return [];
    if (changedBy.at.getTime() < ticket.openedAt.getTime()) return [];
    // As it stood when the level was changed: what was agreed, paused or ended later does not count yet.
    const before = ticketAsOf(ticket, changedBy.at);
    const startAt = clockStart(ticket, policy);
    return levelClocks(before, policy, level, { now: changedBy.at, timeZone, startAt }).flatMap((clock) =>
      clock.dueAt !== null && (clock.state === 'missed' || clock.state === 'overdue')
        ? [{ level: level.level, stage: clock.stage, dueAt: clock.dueAt, changedBy }]
        : [],
    );
  });
}
