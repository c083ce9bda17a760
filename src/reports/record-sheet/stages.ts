import { ALWAYS } from '../../core/business-calendar.ts';
import type { Clock, TicketClocks } from '../../core/sla/clocks.ts';
import type { Ticket } from '../../core/sla/ticket.ts';
import type { CountedEvent } from '../../core/sla/ticket-event.ts';
import { OPENED } from '../../core/sla-policy.ts';
import type { RecordSheetFacts } from '../record-sheet.ts';
import { lateMark } from './late-mark.ts';
import { listed, type TextModel, type Wording } from './wording.ts';

const NOTES_SHOWN = 12;

/** One stage's clock: when it began, was due, ended; kept or not. */
export interface StageModel {
  readonly stage: string;
  readonly start: string;
  readonly due: string;
  readonly end: string;
  /** How it stands, in words; empty where it is late. */
  readonly outcome: string;
  /** By how much it is late; else empty. */
  readonly lateOutcome: string;
  readonly notes: readonly TextModel[];
}

export function buildStages(facts: RecordSheetFacts, clocks: TicketClocks, words: Wording): StageModel[] {
  const moment = (at: Date | null) => (at === null ? words.none : words.moment(at));
  return clocks.clocks.map((clock) => ({
    stage: words.text(clock.stage.title),
    start: moment(clock.startAt),
    due: moment(clock.dueAt),
    end: moment(clock.endedAt),
    outcome: isLate(clock) ? '' : outcomeOf(clock, words),
    lateOutcome: isLate(clock) ? outcomeOf(clock, words) : '',
    notes: listed(stageNotes(facts, clocks, clock, words), NOTES_SHOWN, words),
  }));
}

function isLate({ state }: Clock): boolean {
  return state === 'missed' || state === 'overdue';
}

function outcomeOf(clock: Clock, words: Wording): string {
  const name = clock.state === 'met' && clock.dueAt === null ? 'met-unagreed' : clock.state;
  return words.t(`sheet.outcome-${name}`, { by: words.duration(clock.overdueMs) });
}

/** All stages in one line: `二级 严重：响应按时，恢复超时 30 分钟`. */
export function timesKept(
  { record }: RecordSheetFacts,
  clocks: TicketClocks,
  words: Wording,
): { readonly missedMark: string; readonly timesKept: string } {
  if (record.ticket.state === 'cancelled') return { missedMark: '', timesKept: words.t('sheet.times-cancelled') };
  const { level } = clocks;
  if (level === null) return { missedMark: '', timesKept: words.t('sheet.times-unlevelled') };
  const parts = clocks.clocks.map((clock) =>
    words.t('sheet.times-part', { stage: words.text(clock.stage.title), outcome: outcomeOf(clock, words) }),
  );
  const isMissed = clocks.clocks.some(isLate) || clocks.formerBreaches.length > 0;
  const former = clocks.formerBreaches.length > 0 ? [words.t('sheet.times-former')] : [];
  return {
    missedMark: isMissed ? words.t('sheet.mark-missed') : '',
    timesKept: words.t('sheet.times-kept', {
      level: words.text(level.name),
      parts: [...parts, ...former].join(words.t('sheet.part-separator')),
    }),
  };
}

/** What a due time and an end rest on. */
function stageNotes(facts: RecordSheetFacts, clocks: TicketClocks, clock: Clock, words: Wording): string[] {
  const { ticket } = facts.record;
  if (clock.state === 'void') return conditionNote(clocks, clock, words);
  return [
    ...fromNote(clocks, clock, words),
    ...allowanceNote(clocks, clock, words),
    ...agreementNotes(ticket, clock, words),
    ...pauseNote(facts, clock, words),
    ...restoredNote(clocks, ticket, clock, words),
    ...conditionNote(clocks, clock, words),
    ...endNotes(ticket, clock, words),
  ];
}

function stageTitle({ level }: TicketClocks, name: string, words: Wording): string {
  const stage = level?.stages.find((candidate) => candidate.name === name);
  return stage ? words.text(stage.title) : name;
}

function fromNote(clocks: TicketClocks, { stage }: Clock, words: Wording): string[] {
  return stage.from === OPENED ? [] : [words.t('sheet.note-from', { stage: stageTitle(clocks, stage.from, words) })];
}

function allowanceNote({ level }: TicketClocks, { allowanceMs }: Clock, words: Wording): string[] {
  if (allowanceMs === null || level === null) return [];
  const values = { allowance: words.duration(allowanceMs), calendar: level.calendar };
  return [words.t(level.calendar === ALWAYS ? 'sheet.note-allowance' : 'sheet.note-allowance-calendar', values)];
}

/** Rule 6: all agreements are kept, the last one counts. */
function agreementNotes({ agreements }: Ticket, { stage }: Clock, words: Wording): string[] {
  if (stage.within !== 'negotiated') return [];
  return agreements.map((agreed, index) =>
    words.t(index === agreements.length - 1 ? 'sheet.note-agreed' : 'sheet.note-agreed-before', {
      due: words.moment(agreed.dueAt),
      who: words.person(agreed.who),
      how: agreed.how,
      at: words.moment(agreed.at),
      person: words.actor(agreed),
    }),
  );
}

function pauseNote({ record, asOf }: RecordSheetFacts, { stage, startAt, endedAt }: Clock, words: Wording): string[] {
  if (!stage.pausable || stage.within === 'negotiated' || startAt === null) return [];
  const last = (endedAt ?? asOf).getTime();
  const paused = record.ticket.pauses.reduce((sum, { from, until }) => {
    const begin = Math.max(from.getTime(), startAt.getTime());
    return sum + Math.max(0, Math.min((until ?? asOf).getTime(), last) - begin);
  }, 0);
  return paused > 0 ? [words.t('sheet.note-paused', { paused: words.duration(paused) })] : [];
}

function restoredNote({ level }: TicketClocks, { restoredSpells }: Ticket, { stage }: Clock, words: Wording): string[] {
  const awaited = stage.onlyIf && level?.stages.find((other) => other.name === stage.onlyIf?.not);
  if ((awaited ?? stage).endedBy !== 'restored') return [];
  return restoredSpells.map(({ from, until }) =>
    words.t('sheet.note-was-restored', { from: words.moment(new Date(from)), until: words.moment(new Date(until)) }),
  );
}

function conditionNote(clocks: TicketClocks, { stage }: Clock, words: Wording): string[] {
  if (!stage.onlyIf) return [];
  return [words.t('sheet.note-only-if', { stage: stageTitle(clocks, stage.onlyIf.not, words) })];
}

function endNotes(ticket: Ticket, clock: Clock, words: Wording): string[] {
  const ending = endingEvent(ticket, clock);
  if (!ending) return [];
  const late = lateMark(ending, words);
  return [
    ...(ending.kind === 'restored' && clock.stage.endedBy === 'responded'
      ? [words.t('sheet.note-restore-responds')]
      : []),
    ...(ending.kind === 'restored' && ending.recovery ? [words.t('ticket.by-recovery')] : []),
    ...(ending.corrections?.some(({ correctedAt }) => correctedAt !== null) ? [words.t('sheet.note-corrected')] : []),
    ...(late === null ? [] : [late]),
  ];
}

/** The event that ended a stage; a restore may have ended the response too. */
function endingEvent(ticket: Ticket, { stage, endedAt }: Clock): CountedEvent | undefined {
  if (endedAt === null) return undefined;
  const ending = (kind: CountedEvent['kind']) =>
    ticket.events.find((event) => event.kind === kind && event.at.getTime() === endedAt.getTime());
  return ending(stage.endedBy) ?? (stage.endedBy === 'responded' ? ending('restored') : undefined);
}
