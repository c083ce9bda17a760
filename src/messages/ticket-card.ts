import type { Alert } from '../core/alert.ts';
import type { ChatBlock, ChatMessage, RichText, Span } from '../core/chat.ts';
import type { SimilarFault } from '../core/similarity.ts';
import { ticketName } from '../core/sla/ticket-record.ts';
import { clockTime } from './moments.ts';
import { oneLine } from './one-line.ts';
import { reactionSign } from './reaction-signs.ts';
import { similarBlocks } from './similar-faults.ts';
import { ticketButtons } from './ticket-buttons.ts';
import { type ClockReading, clockSpans, pauseWords, shownClocks } from './ticket-clock.ts';
import {
  actorName,
  alertSpans,
  correctionLines,
  diagnosisLine,
  formerBreachLines,
  originLine,
} from './ticket-facts.ts';
import {
  cardDay,
  isPaused,
  type TicketView,
  ticketLabel,
  ticketMark,
  ticketStanding,
  ticketTitle,
} from './ticket-view.ts';
import { personName, type Voice } from './voice.ts';

const TITLE_CHARACTERS = 250;
const TEXT_CHARACTERS = 300;
const CORRECTIONS_SHOWN = 5;

export interface TicketCardFacts extends TicketView {
  readonly now: Date;
  /** The alert whose message is the card, or that it was opened on. */
  readonly alert?: Alert | null;
  readonly similar: readonly SimilarFault[];
}

/** A ticket in the channel, edited when something changed or a threshold passed: absolute times, nothing that goes stale. */
export function ticketCard(facts: TicketCardFacts, voice: Voice): ChatMessage {
  const day = cardDay(facts.record, voice);
  const { ticket, policy } = facts.record;
  const signs = policy.reactions.levels.map(reactionSign).join('');
  const context = [
    ...(facts.clocks.level === null && ticket.state === 'open' ? [voice.t('ticket.level-hint', { signs })] : []),
    ...descriptionLines(facts),
    originLine(facts, day, voice),
    ...correctionsShown(facts, day, voice),
    ...endLines(facts, day, voice),
  ];
  return {
    summary: cardSummary(facts, voice),
    blocks: [
      { kind: 'text', text: cardHeadline(facts, voice) },
      ...clockBlocks(facts, { day, now: facts.now, freshness: 'as-of' }, voice),
      ...statusBlocks(facts, day, voice),
      { kind: 'context', text: context.join('\n') },
      ...(facts.alert ? [{ kind: 'context' as const, text: alertSpans(facts.alert, day, voice) }] : []),
      ...(ticket.state === 'open' ? similarBlocks(facts.similar, day, voice) : []),
      ...ticketButtons(facts, facts.now, voice),
    ],
  };
}

/** In the thread of a person's message the description stands above. */
export function descriptionLines({ record: { ticket, thread } }: TicketView): string[] {
  const { title, description } = ticket.head;
  const line = oneLine(description, TEXT_CHARACTERS);
  return thread !== null || line === '' || line === oneLine(title, TEXT_CHARACTERS) ? [] : [line];
}

function cardSummary(view: TicketView, voice: Voice): string {
  const standing = voice.t(`ticket.standing-${ticketStanding(view)}`);
  const title = ticketTitle(view.record, voice, TITLE_CHARACTERS);
  return `${ticketMark(view)} ${ticketLabel(view.record, voice)} ${standing} · ${title}`;
}

/** Mark, name, level and subject; then its state and who works on it. */
export function cardHeadline(view: TicketView, voice: Voice): Span[] {
  const { assignee } = view.record.ticket.head;
  return [
    `${ticketMark(view)} `,
    { bold: `${ticketLabel(view.record, voice)} · ${ticketTitle(view.record, voice, TITLE_CHARACTERS)}` },
    ` · ${voice.t(`ticket.standing-${ticketStanding(view)}`)}`,
    ` · ${assignee === null ? voice.t('ticket.unassigned') : personName(voice, assignee)}`,
  ];
}

/** One line a stage, breaches under former levels apart from them. */
export function clockBlocks(view: TicketView, reading: ClockReading, voice: Voice): ChatBlock[] {
  const { ticket } = view.record;
  if (ticket.state === 'cancelled') return [];
  const lines: RichText[] = shownClocks(view).map((clock) => clockSpans(view, clock, reading, voice));
  const pause = ticket.pauses.at(-1);
  const pauseShown = view.clocks.clocks.some((clock) => clock.state === 'paused');
  if (pause && isPaused(ticket) && !pauseShown) lines.push(pauseWords(pause, reading, voice));
  lines.push(...formerBreachLines(view, reading.day, voice));
  return lines.length === 0 ? [] : [{ kind: 'text', text: joinLines(lines) }];
}

function joinLines(lines: readonly RichText[]): Span[] {
  return lines.flatMap((line, index): Span[] => [
    ...(index === 0 ? [] : ['\n']),
    ...(typeof line === 'string' ? [line] : line),
  ]);
}

/** What its state calls for. */
export function statusBlocks(view: TicketView, day: string | null, voice: Voice): ChatBlock[] {
  const { ticket } = view.record;
  const lines = [
    ...(ticket.restore?.recovery && ticket.state === 'restored' ? [voice.t('ticket.restored-by-recovery')] : []),
    diagnosisLine(view, voice),
    cancellationLine(view, day, voice),
  ].filter((line) => line !== '');
  return lines.length === 0 ? [] : [{ kind: 'text', text: lines.join('\n') }];
}

function cancellationLine({ record: { ticket } }: TicketView, day: string | null, voice: Voice): string {
  const { cancelled } = ticket;
  if (cancelled === null) return '';
  const values = {
    at: clockTime(voice, cancelled.at, day),
    person: actorName(cancelled, voice),
    reason: oneLine(cancelled.reason, TEXT_CHARACTERS),
  };
  return cancelled.duplicateOf === undefined
    ? voice.t('ticket.cancelled-by', values)
    : voice.t('ticket.cancelled-duplicate', { ...values, of: duplicateName(cancelled.duplicateOf) });
}

/** The event holds the other ticket's number, or its name. */
export function duplicateName(duplicateOf: string): string {
  return /^\d+$/.test(duplicateOf) ? ticketName(Number(duplicateOf)) : duplicateOf;
}

function correctionsShown(view: TicketView, day: string | null, voice: Voice): string[] {
  const lines = correctionLines(view, day, voice);
  const rest = lines.length - CORRECTIONS_SHOWN;
  if (rest <= 0) return lines;
  return [
    ...lines.slice(0, CORRECTIONS_SHOWN),
    voice.t('ticket.more-corrections', { count: rest, name: ticketName(view.record.number) }),
  ];
}

/** Of a closed ticket: when, what the customer said of it, and where its record sheet is. */
function endLines({ record: { ticket } }: TicketView, day: string | null, voice: Voice): string[] {
  if (ticket.closedAt === null) return [];
  const { rating } = ticket;
  return [
    voice.t('ticket.closed', { at: clockTime(voice, ticket.closedAt, day) }),
    rating === null
      ? voice.t('ticket.not-rated')
      : voice.t('ticket.rated', {
          rating: voice.t(`ticket.rating-${rating.rating}`),
          person: actorName(rating, voice),
        }),
  ];
}
