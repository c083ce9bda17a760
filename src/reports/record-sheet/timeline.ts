import type { CountedEvent } from '../../core/sla/ticket-event.ts';
import type { RecordSheetFacts } from '../record-sheet.ts';
import { correctionMarks } from './corrections.ts';
import { eventText } from './event-text.ts';
import { lateMark } from './late-mark.ts';
import { cut, type TextModel, type Wording } from './wording.ts';

/** The first and the last entries of a story that is too long to print. */
const ENTRIES_AT_EACH_END = 400;
const ENTRY_CHARACTERS = 4_000;
/** Of all entries together; beyond it each is cut to its share, but to no less than this. */
const STORY_CHARACTERS = 160_000;
const SHARE_CHARACTERS = 160;

/** Something that happened to the ticket, as recorded. */
export interface TimelineModel {
  /** Counted as `/ticket show` counts. */
  readonly number: number;
  readonly at: string;
  readonly event: string;
  readonly text: string;
  readonly actor: string;
  readonly source: string;
  /** Corrected, found late, without effect. */
  readonly marks: readonly TextModel[];
}

/** The story in the order in which it counts; our own reminders are only counted. */
export function buildTimeline(
  facts: RecordSheetFacts,
  words: Wording,
): { readonly timeline: readonly TimelineModel[]; readonly timelineNote: string } {
  const numbered = facts.record.ticket.events.map((event, index) => ({ event, number: index + 1 }));
  const told = numbered.filter(({ event }) => event.kind !== 'warned');
  const leftOut = Math.max(0, told.length - 2 * ENTRIES_AT_EACH_END);
  const shown = told.filter((_, index) => index < ENTRIES_AT_EACH_END || index >= ENTRIES_AT_EACH_END + leftOut);
  const texts = shown.map(({ event }) => eventText(facts, event, words));
  const limit = entryLimit(texts);
  const reminders = numbered.length - told.length;
  return {
    timeline: shown.map(({ event, number }, index) => ({
      number,
      at: words.moment(event.at),
      event: words.t(`ticket.event-${event.kind}`),
      text: cut(texts[index] ?? '', limit, words),
      actor: words.actor(event),
      source: words.t(`ticket.source-${event.source}`),
      marks: marksOf(facts, event, words).map((text) => ({ text })),
    })),
    timelineNote: [
      ...(leftOut > 0 ? [words.t('sheet.timeline-left-out', { count: leftOut, first: ENTRIES_AT_EACH_END })] : []),
      ...(reminders > 0 ? [words.t('sheet.timeline-reminders', { count: reminders })] : []),
    ].join('\n'),
  };
}

function entryLimit(texts: readonly string[]): number {
  const total = texts.reduce((sum, text) => sum + Math.min(text.length, ENTRY_CHARACTERS), 0);
  if (total <= STORY_CHARACTERS) return ENTRY_CHARACTERS;
  return Math.max(SHARE_CHARACTERS, Math.floor(STORY_CHARACTERS / texts.length));
}

function marksOf({ record }: RecordSheetFacts, event: CountedEvent, words: Wording): string[] {
  const { ticket } = record;
  const late = lateMark(event, words);
  return [
    ...correctionMarks(event, words),
    ...(late === null ? [] : [late]),
    ...(ticket.voided.includes(event.id) ? [words.t('sheet.mark-voided')] : []),
    ...(ticket.idle.some(({ id }) => id === event.id) ? [words.t('sheet.mark-idle')] : []),
  ];
}
