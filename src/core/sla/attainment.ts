import type { LocalText } from '../message.ts';
import { type Clock, type ClockState, computeClocks, type FormerBreach, type TicketClocks } from './clocks.ts';
import type { TicketRecord } from './ticket-record.ts';

/** How many clocks stand how. */
export interface ClockCounts {
  readonly met: number;
  /** Ended after the due time. */
  readonly missed: number;
  /** Past the due time, and not ended. */
  readonly overdue: number;
  /** Not due yet; paused ones too. */
  readonly running: number;
  readonly toAgree: number;
  /** Not begun, or nothing that is owed. */
  readonly void: number;
}

/** Attainment 达成率 of a stage or of several. */
export interface Attainment extends ClockCounts {
  /** The share that was met of what is decided (met, missed or overdue), from 0 to 1; null while nothing is. */
  readonly share: number | null;
}

export interface StageAttainment extends Attainment {
  readonly stage: string;
  readonly title: LocalText;
}

export interface LevelAttainment {
  readonly level: number;
  readonly name: LocalText;
  readonly tickets: number;
  /** In the order of the contract. */
  readonly stages: readonly StageAttainment[];
  /** Of all stages together. */
  readonly total: Attainment;
}

/** A due time that was not kept. */
export interface Breach {
  readonly number: number;
  readonly level: number;
  readonly stage: string;
  readonly title: LocalText;
  readonly dueAt: Date;
  /** Null while it is still overdue. */
  readonly endedAt: Date | null;
  /** In milliseconds of plain time, until its end or now. */
  readonly overdueMs: number;
  /** Something of the ticket was corrected: printed with a mark. */
  readonly corrected: boolean;
}

export interface SlaAttainment {
  /** All that were opened in the period. */
  readonly tickets: number;
  /** Levels that tickets have, the most severe first. */
  readonly levels: readonly LevelAttainment[];
  readonly total: Attainment;
  /** By due time. */
  readonly breaches: readonly Breach[];
  /** Rule 2: under a level that was changed since. They stay on record apart from the figures. */
  readonly formerBreaches: readonly (FormerBreach & { readonly number: number })[];
  /** Rule 10: out of the figures. */
  readonly cancelled: number;
  /** Of the cancelled, those that were another ticket's duplicate. */
  readonly duplicates: number;
  /** Rule 10: nobody has set a level (yet). */
  readonly unlevelled: number;
}

/** A ticket with its clocks at one instant; a cancelled one has none, for it leaves the figures. */
export type ClockedTicket = Pick<TicketRecord, 'number' | 'ticket' | 'policy'> & TicketClocks;

/**
 * Computes how the promises of a period were kept: of the tickets opened from `from` up to but not including `until`, as
 * their clocks stand at `now`.
 */
export function computeAttainment(
  records: readonly Pick<TicketRecord, 'number' | 'ticket' | 'policy'>[],
  period: { readonly from: Date; readonly until: Date; readonly now: Date; readonly timeZone: string },
): SlaAttainment {
  const opened = records.filter(({ ticket: { openedAt } }) => openedAt >= period.from && openedAt < period.until);
  return attainmentOfTickets(opened.map((record) => clockTicket(record, period)));
}

export function clockTicket(
  record: Pick<TicketRecord, 'number' | 'ticket' | 'policy'>,
  at: { readonly now: Date; readonly timeZone: string },
): ClockedTicket {
  if (record.ticket.state !== 'cancelled') return { ...record, ...computeClocks(record.ticket, record.policy, at) };
  return { ...record, level: null, levelledAt: null, clocks: [], formerBreaches: [] };
}

/** The figures of all of these, or of some of them: clocks are the dear part, and are computed once. */
export function attainmentOfTickets(tickets: readonly ClockedTicket[]): SlaAttainment {
  const cancelled = tickets.filter(({ ticket }) => ticket.state === 'cancelled');
  const levelled = tickets.flatMap((one) => (one.level === null ? [] : [{ ...one, level: one.level }]));
  const levels = [...new Set(levelled.map(({ level }) => level.level))].sort((a, b) => a - b);
  const byNumber = [...levelled].sort((a, b) => a.number - b.number);
  return {
    tickets: tickets.length,
    levels: levels.map((level) => levelAttainment(byNumber.filter((one) => one.level.level === level))),
    total: attainmentOf(levelled.flatMap(({ clocks }) => clocks)),
    breaches: byNumber
      .flatMap((one) => one.clocks.flatMap((clock) => breachOf(one, clock)))
      .sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime()),
    formerBreaches: byNumber.flatMap(({ number, formerBreaches }) =>
      formerBreaches.map((breach) => ({ ...breach, number })),
    ),
    cancelled: cancelled.length,
    duplicates: cancelled.filter(({ ticket }) => ticket.cancelled?.duplicateOf !== undefined).length,
    unlevelled: tickets.length - cancelled.length - levelled.length,
  };
}

type Levelled = ClockedTicket & { readonly level: NonNullable<ClockedTicket['level']> };

/** Of the tickets of one level. The names are those of the newest: the contract may have been worded anew meanwhile. */
function levelAttainment(tickets: readonly Levelled[]): LevelAttainment {
  const clocks = tickets.flatMap((ticket) => ticket.clocks);
  const newest = tickets.at(-1);
  if (!newest) throw new Error('a level without tickets has no attainment');
  const titles = new Map(clocks.map(({ stage }) => [stage.name, stage.title]));
  // Stages that only earlier tickets have come last.
  const stages = new Set([...newest.clocks.map(({ stage }) => stage.name), ...titles.keys()]);
  return {
    level: newest.level.level,
    name: newest.level.name,
    tickets: tickets.length,
    stages: [...stages].map((stage) => ({
      stage,
      title: titles.get(stage) ?? stage,
      ...attainmentOf(clocks.filter((clock) => clock.stage.name === stage)),
    })),
    total: attainmentOf(clocks),
  };
}

const COUNTED_AS: { readonly [S in ClockState]: keyof ClockCounts } = {
  met: 'met',
  missed: 'missed',
  overdue: 'overdue',
  running: 'running',
  paused: 'running',
  'to-agree': 'toAgree',
  waiting: 'void',
  void: 'void',
};

function attainmentOf(clocks: readonly Clock[]): Attainment {
  const counts = { met: 0, missed: 0, overdue: 0, running: 0, toAgree: 0, void: 0 };
  for (const { state, dueAt } of clocks) {
    // What was done before any time was agreed on kept no promise, and broke none.
    counts[state === 'met' && dueAt === null ? 'void' : COUNTED_AS[state]] += 1;
  }
  const decided = counts.met + counts.missed + counts.overdue;
  return { ...counts, share: decided === 0 ? null : counts.met / decided };
}

function breachOf({ number, level, ticket }: Levelled, clock: Clock): Breach[] {
  const { stage, dueAt, endedAt, overdueMs, state } = clock;
  if (dueAt === null || (state !== 'missed' && state !== 'overdue')) return [];
  const corrected = ticket.events.some((event) => event.corrections !== undefined);
  return [{ number, level: level.level, stage: stage.name, title: stage.title, dueAt, endedAt, overdueMs, corrected }];
}
