import type { RichText, Span } from '../core/chat.ts';
import type { CountedEvent, NotedReply } from '../core/sla/ticket-event.ts';
import { clockTime } from './moments.ts';
import { oneLine } from './one-line.ts';
import { duplicateName } from './ticket-card.ts';
import { actorName, correctionParts } from './ticket-facts.ts';
import { headChanges } from './ticket-head-words.ts';
import { levelShort, type TicketView } from './ticket-view.ts';
import { inWords, personName, type Voice } from './voice.ts';

const ENTRIES_SHOWN = 50;
const TEXT_CHARACTERS = 140;
const FILE_CHARACTERS = 60;
/** What is recorded later than this was not recorded as it happened. */
const AS_IT_HAPPENED_MS = 120_000;

export interface Timeline {
  readonly entries: readonly RichText[];
  /** Earlier entries that are not shown. */
  readonly leftOut: number;
}

/**
 * Everything that happened to a ticket, in the order in which it counts. Entries are numbered from 1 over all of them:
 * `/ticket correct` takes these numbers.
 */
export function timelineOf(view: TicketView, day: string | null, voice: Voice): Timeline {
  const { events } = view.record.ticket;
  const leftOut = Math.max(0, events.length - ENTRIES_SHOWN);
  const entries = events.slice(leftOut).map((event, index) => entry(view, event, leftOut + index + 1, { day, voice }));
  return { entries, leftOut };
}

interface Reading {
  readonly day: string | null;
  readonly voice: Voice;
}

function entry(view: TicketView, event: CountedEvent, number: number, { day, voice }: Reading): RichText {
  const { t } = voice;
  const at = clockTime(voice, event.at, day, { seconds: true });
  const detail = eventDetail(view, event, { day, voice });
  const isIdle = view.record.ticket.idle.some(({ id }) => id === event.id);
  const marks = [
    ...(event.actor === null ? [] : [actorName(event, voice)]),
    t(`ticket.source-${event.source}`),
    ...lateMarks(event, { day, voice }),
    ...(event.corrections ?? []).map((correction) => {
      const change = correctionParts(correction, event.former ?? event, day, voice).join(t('ticket.comma'));
      return `✎ ${change}`;
    }),
    ...(isIdle ? [t('ticket.no-effect')] : []),
  ];
  const link: Span[] = event.permalink === null ? [] : [' · ', { link: event.permalink, text: t('ticket.link') }];
  return [
    `${number}. ${at} `,
    { bold: t(`ticket.event-${event.kind}`) },
    `${detail === '' ? '' : ` ${detail}`} · ${marks.join(' · ')}`,
    ...link,
  ];
}

function lateMarks({ at, recordedAt, notBefore }: CountedEvent, { day, voice }: Reading): string[] {
  if (notBefore !== undefined) {
    return [voice.t('ticket.mark-between', { from: clockTime(voice, notBefore, day, { seconds: true }) })];
  }
  if (recordedAt.getTime() - at.getTime() <= AS_IT_HAPPENED_MS) return [];
  return [voice.t('ticket.mark-late', { at: clockTime(voice, recordedAt, day) })];
}

function eventDetail(view: TicketView, event: CountedEvent, { day, voice }: Reading): string {
  const { t } = voice;
  const short = (text: string) => oneLine(text, TEXT_CHARACTERS);
  switch (event.kind) {
    case 'levelled':
      return [levelShort(voice, event.level), ...(event.reason === undefined ? [] : [short(event.reason)])].join(' · ');
    case 'planned':
      return short(event.text ?? '');
    case 'paused':
    case 'reopened':
    case 'disagreed':
      return short(event.reason);
    case 'cancelled':
      return [
        ...(event.duplicateOf === undefined
          ? []
          : [t('ticket.duplicate-of', { name: duplicateName(event.duplicateOf) })]),
        short(event.reason),
      ].join(' · ');
    case 'agreed':
      return [clockTime(voice, event.dueAt, day), short(personName(voice, event.who)), short(event.how)].join(' · ');
    case 'restored':
      return event.recovery ? t('ticket.by-recovery') : '';
    case 'diagnosed':
      return t('ticket.cause-solution', { cause: short(event.cause), solution: short(event.solution) });
    case 'rated':
      return [t(`ticket.rating-${event.rating}`), ...(event.comment === null ? [] : [short(event.comment)])].join(
        ' · ',
      );
    case 'assigned':
      return personName(voice, event.person);
    case 'described':
      return headChanges(event.changes, voice).join(t('ticket.comma'));
    case 'noted':
      return [...replyMark(event.reply, voice), short(event.text), ...filesOf(event.reply, voice)]
        .filter((part) => part !== '')
        .join(' · ');
    case 'warned':
      return t('ticket.warned-at', { stage: stageName(view, event.stage, voice), percent: event.fraction * 100 });
    case 'corrected':
      return correctionDetail(view, event.eventId, event.reason, voice);
    default:
      return '';
  }
}

function replyMark(reply: NotedReply | undefined, voice: Voice): string[] {
  return reply === undefined || reply.change === 'posted' ? [] : [voice.t(`ticket.reply-${reply.change}`)];
}

function filesOf(reply: NotedReply | undefined, voice: Voice): string[] {
  const files = reply?.files ?? [];
  if (files.length === 0) return [];
  const [first] = files;
  const name = oneLine(first?.name ?? '', FILE_CHARACTERS);
  return [files.length === 1 ? `📎 ${name}` : `📎 ${voice.t('ticket.files', { name, count: files.length })}`];
}

function stageName(view: TicketView, stage: string, voice: Voice): string {
  const stages = view.record.policy.levels.flatMap((level) => level.stages);
  const found =
    view.clocks.level?.stages.find(({ name }) => name === stage) ?? stages.find(({ name }) => name === stage);
  return found ? inWords(voice, found.title) : stage;
}

/** Which entry was corrected, by its number, and why. */
function correctionDetail(view: TicketView, eventId: string, reason: string, voice: Voice): string {
  const number = view.record.ticket.events.findIndex(({ id }) => id === eventId) + 1;
  return voice.t('ticket.corrected-entry', { number, reason: oneLine(reason, TEXT_CHARACTERS) });
}
