import { OPENED, type SlaLevel, type SlaPolicy, type SlaStage } from '../sla-policy.ts';
import type { Ticket } from './ticket.ts';
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
 * same events, policy and instant always give the same clocks.
 */
export function computeClocks(
  ticket: Ticket,
  policy: SlaPolicy,
  at: { readonly now: Date; readonly timeZone: string },
): TicketClocks {
  const current = ticket.levels.at(-1);
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
function clockStart(ticket: Ticket, policy: SlaPolicy): Date {
  const levelledAt = ticket.levels[0]?.at;
  return policy.clockStart === 'levelled' && levelledAt ? levelledAt : ticket.openedAt;
}

interface Moment {
  readonly now: Date;
  readonly timeZone: string;
  readonly startAt: Date;
}

function levelClocks(ticket: Ticket, policy: SlaPolicy, level: SlaLevel, moment: Moment): Clock[] {
  const working = workingTimeOf(policy, level.calendar, moment.timeZone);
  return level.stages.map((stage) => stageClock(ticket, level, { stage, working, moment }));
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
  const startAt = stage.from === OPENED ? moment.startAt : stageEnd(ticket, level, stage.from);
  if (startAt === null) return { ...blank, state: 'waiting' };
  const excluded = excludedFor(ticket, stage, now);
  const end = ticket.ends[stage.endedBy] ?? null;
  if (stage.onlyIf && !applies(ticket, level, stage.onlyIf, { working, startAt: moment.startAt, now, excluded })) {
    return { ...blank, state: 'void', startAt };
  }
  const elapsedMs = workingTimeBetween(working, startAt.getTime(), (end ?? now).getTime(), excluded);
  const agreement = stage.within === 'negotiated' ? ticket.agreements.at(-1) : undefined;
  if (stage.within === 'negotiated' && !agreement) {
    return { ...blank, state: end ? 'met' : 'to-agree', startAt, endedAt: end, elapsedMs };
  }
  const allowanceMs = stage.within === 'negotiated' ? null : working.lengthOf(stage.within);
  const due = agreement
    ? agreement.dueAt.getTime()
    : addWorkingTime(working, startAt.getTime(), allowanceMs ?? 0, excluded);
  const dueAt = due === null ? null : new Date(due);
  const pausedNow = stage.pausable && ticket.pauses.at(-1)?.until === null;
  return {
    stage,
    state: clockState({ end, due, now, paused: pausedNow && !agreement, ticket }),
    startAt,
    allowanceMs,
    dueAt,
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
  readonly ticket: Ticket;
}): ClockState {
  const { end, due, now, paused, ticket } = of;
  if (end) return due !== null && end.getTime() > due ? 'missed' : 'met';
  if (ticket.state === 'cancelled') return 'void';
  if (due !== null && now.getTime() > due) return 'overdue';
  return paused ? 'paused' : 'running';
}

function stageEnd(ticket: Ticket, level: SlaLevel, name: string): Date | null {
  const stage = level.stages.find((candidate) => candidate.name === name);
  return (stage && ticket.ends[stage.endedBy]) ?? null;
}

/** Pauses, where the stage may be paused, and for the restore the time in which it was restored. An open pause goes until now. */
export function excludedFor(ticket: Ticket, stage: SlaStage, now: Date): Interval[] {
  const pauses = stage.pausable
    ? ticket.pauses.map((pause) => ({
        from: pause.from.getTime(),
        until: Math.max((pause.until ?? now).getTime(), pause.from.getTime()),
      }))
    : [];
  const spells = stage.endedBy === 'restored' ? ticket.restoredSpells : [];
  return [...pauses, ...spells].sort((a, b) => a.from - b.from);
}

/** A stage such as the emergency plan exists only once another one has not ended for so long. */
function applies(
  ticket: Ticket,
  level: SlaLevel,
  condition: NonNullable<SlaStage['onlyIf']>,
  of: { working: WorkingTime; startAt: Date; now: Date; excluded: readonly Interval[] },
): boolean {
  const from = addWorkingTime(of.working, of.startAt.getTime(), of.working.lengthOf(condition.after), of.excluded);
  if (from === null) return false;
  const end = stageEnd(ticket, level, condition.not);
  return (end ?? of.now).getTime() > from;
}

/** Rule 2: what was breached under a level while it was in force stays on record when the level is changed. */
function findFormerBreaches(ticket: Ticket, policy: SlaPolicy, timeZone: string): FormerBreach[] {
  return ticket.levels.slice(0, -1).flatMap((levelled, index) => {
    const changedBy = ticket.levels[index + 1];
    const level = findLevel(policy, levelled.level);
    if (!changedBy || !level || changedBy.level === levelled.level) return [];
    const startAt = clockStart(ticket, policy);
    // As it stood when the level was changed: what was agreed, paused or ended later does not count yet.
    return levelClocks(asOf(ticket, changedBy.at), policy, level, { now: changedBy.at, timeZone, startAt }).flatMap(
      (clock) =>
        clock.dueAt !== null && (clock.state === 'missed' || clock.state === 'overdue')
          ? [{ level: level.level, stage: clock.stage, dueAt: clock.dueAt, changedBy }]
          : [],
    );
  });
}

/** The ticket without what came after an instant. */
function asOf(ticket: Ticket, at: Date): Ticket {
  const before = (when: Date) => when.getTime() <= at.getTime();
  const ends = Object.entries(ticket.ends).filter(([, end]) => end !== undefined && before(end));
  return {
    ...ticket,
    pauses: ticket.pauses
      .filter((pause) => before(pause.from))
      .map((pause) => ({ ...pause, until: pause.until && before(pause.until) ? pause.until : null })),
    restoredSpells: ticket.restoredSpells.filter((spell) => spell.until <= at.getTime()),
    agreements: ticket.agreements.filter((agreement) => before(agreement.at)),
    ends: Object.fromEntries(ends),
  };
}
