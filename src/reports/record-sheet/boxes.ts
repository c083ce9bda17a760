import { SHEET_CATEGORIES, SHEET_SOURCES } from '../../core/record/draft.ts';
import type { TicketHead } from '../../core/sla/ticket-head.ts';
import { ticketName } from '../../core/sla/ticket-record.ts';
import { tick } from '../inspection-form/wording.ts';
import { type RatingBoxes, ratingBoxes } from '../rating-boxes.ts';
import type { RecordSheetFacts } from '../record-sheet.ts';
import type { Wording } from './wording.ts';

export interface KindBoxes {
  readonly dailyBox: string;
  readonly faultBox: string;
  readonly kindNote: string;
}

export function kindBoxes({ record }: RecordSheetFacts, words: Wording): KindBoxes {
  const { ticketKind } = record.ticket.head;
  const kind = SHEET_CATEGORIES[ticketKind];
  return {
    dailyBox: tick(kind === 'daily'),
    faultBox: tick(kind === 'fault'),
    kindNote: words.t('sheet.kind-note', { kind: words.t(`ticket.kind-${ticketKind}`) }),
  };
}

export interface ModeBoxes {
  readonly remoteBox: string;
  readonly onsiteBox: string;
  readonly modeNote: string;
}

/**
 * On site when person-days were spent there, or somebody's arrival was recorded; where the two do not agree, both are
 * said. Neither while nobody has said what was spent.
 */
export function modeBoxes({ record }: RecordSheetFacts, words: Wording): ModeBoxes {
  const { effort, ends } = record.ticket;
  const arrived = ends.arrived ?? null;
  const isOnsite = arrived !== null || (effort?.onsite ?? 0) > 0;
  const notes = [
    ...(arrived === null ? [] : [words.t('sheet.mode-arrived', { at: words.moment(arrived) })]),
    ...(arrived !== null && effort?.onsite === 0 ? [words.t('sheet.mode-differs')] : []),
    ...(effort === null && arrived === null ? [words.t('sheet.mode-unknown')] : []),
  ];
  return {
    remoteBox: tick(effort !== null && !isOnsite),
    onsiteBox: tick(isOnsite),
    modeNote: notes.join(words.t('sheet.part-separator')),
  };
}

export interface SourceBoxes {
  readonly inspectionBox: string;
  readonly customerBox: string;
  readonly alertBox: string;
  readonly sourceNote: string;
}

/** Ticks the customer only where it was the customer: what one of the team wrote down without saying whose word it was ticks nothing. */
export function sourceBoxes(facts: RecordSheetFacts, words: Wording): SourceBoxes {
  const { record } = facts;
  const { head } = record.ticket;
  const source = SHEET_SOURCES[head.origin] ?? (isCustomer(facts, head.reporter) ? 'customer' : null);
  const opened = record.ticket.events.find(({ kind }) => kind === 'opened');
  const alert = /^alert:(\d+)$/.exec(record.originKey)?.[1];
  const notes = [
    alert === undefined
      ? words.t(`ticket.origin-${head.origin}`)
      : words.t('sheet.source-alert', { name: `A-${alert}` }),
    ...(head.reporter === null ? [] : [words.t('ticket.reporter', { person: words.person(head.reporter) })]),
    ...(head.reporter === null && opened?.actor
      ? [words.t('sheet.source-entered', { person: words.person(opened.actor) })]
      : []),
    ...(head.continues === null ? [] : [words.t('ticket.continues', { name: ticketName(head.continues) })]),
  ];
  return {
    inspectionBox: tick(source === 'inspection'),
    customerBox: tick(source === 'customer'),
    alertBox: tick(source === 'alert'),
    sourceNote: notes.join(words.t('sheet.part-separator')),
  };
}

/** A reporter who is nobody of the site file was named by hand: the customer's people call, the team signs in. */
function isCustomer({ people }: RecordSheetFacts, reporter: TicketHead['reporter']): boolean {
  if (reporter === null) return false;
  const person = Object.hasOwn(people, reporter) ? people[reporter] : undefined;
  return person === undefined || person.roles.includes('customer');
}

export interface NotedRating extends RatingBoxes {
  readonly ratingNote: string;
}

export function notedRating({ record }: RecordSheetFacts, words: Wording): NotedRating {
  const { rating } = record.ticket;
  return {
    ...ratingBoxes(rating?.rating ?? null),
    ratingNote:
      rating === null
        ? words.t('ticket.not-rated')
        : words.t(rating.comment === null ? 'sheet.rated' : 'sheet.rated-saying', {
            person: words.actor(rating),
            at: words.moment(rating.at),
            comment: rating.comment ?? '',
          }),
  };
}
