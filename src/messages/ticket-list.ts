import type { Alert } from '../core/alert.ts';
import type { ChatMessage, RichText } from '../core/chat.ts';
import { type BoardTicket, boardLine, boardOrder, runningClocks } from './board.ts';
import { clockTime, localDay } from './moments.ts';
import { ticketButtons } from './ticket-buttons.ts';
import { cardHeadline, clockBlocks, descriptionLines, statusBlocks } from './ticket-card.ts';
import { alertSpans, originLine } from './ticket-facts.ts';
import { timelineOf } from './ticket-timeline.ts';
import { type TicketView, ticketLabel, ticketMark, ticketStanding, ticketTitle } from './ticket-view.ts';
import { personName, type Voice } from './voice.ts';

const LINES_SHOWN = 50;
const TITLE_CHARACTERS = 60;

export interface TicketListFacts {
  readonly tickets: readonly BoardTicket[];
  /** How many there are; more than are given when there was a limit. */
  readonly total: number;
  readonly now: Date;
}

/** For who asked: those that wait for something first, with what remains now; then the ended ones, latest first. */
export function ticketListMessage({ tickets, total, now }: TicketListFacts, voice: Voice): ChatMessage {
  const { t } = voice;
  const day = localDay(voice, now);
  const heading = t('ticket.list-heading', { count: total });
  const ended = tickets.filter(({ record }) => endOf(record) !== null);
  const going = boardOrder(tickets.filter(({ record }) => endOf(record) === null));
  const latest = ended.toSorted((a, b) => (endOf(b.record) ?? 0) - (endOf(a.record) ?? 0));
  const shown = [...going, ...latest].slice(0, LINES_SHOWN);
  const rest = total - shown.length;
  return {
    summary: heading,
    blocks: [
      { kind: 'text', text: [{ bold: heading }, ` · ${t('ticket.as-of', { now: clockTime(voice, now, day) })}`] },
      ...(shown.length === 0
        ? [{ kind: 'context' as const, text: t('ticket.list-empty') }]
        : [{ kind: 'list' as const, items: shown.map((ticket) => listLine(ticket, now, voice)) }]),
      ...(rest > 0 ? [{ kind: 'context' as const, text: t('ticket.list-more', { count: rest }) }] : []),
    ],
  };
}

function endOf({ ticket }: TicketView['record']): number | null {
  if (ticket.state === 'closed') return ticket.closedAt?.getTime() ?? 0;
  return ticket.cancelled && ticket.state === 'cancelled' ? ticket.cancelled.at.getTime() : null;
}

function listLine(ticket: BoardTicket, now: Date, voice: Voice): RichText {
  const { record } = ticket;
  if (record.ticket.state === 'open' || runningClocks(ticket).length > 0) return boardLine(ticket, now, voice);
  const label = ticketLabel(record, voice);
  const end = endOf(record) ?? record.ticket.ends.restored?.getTime() ?? record.ticket.openedAt.getTime();
  const { assignee } = record.ticket.head;
  return [
    `${ticketMark(ticket)} `,
    ticket.link ? { link: ticket.link, text: label } : { bold: label },
    ` ${voice.t(`ticket.standing-${ticketStanding(ticket)}`)} ${clockTime(voice, new Date(end), localDay(voice, now))}`,
    ...(assignee === null ? [] : [` · ${personName(voice, assignee)}`]),
    ` · ${ticketTitle(record, voice, TITLE_CHARACTERS)}`,
  ];
}

export interface TicketDetailFacts extends TicketView {
  readonly now: Date;
  readonly alert?: Alert | null;
}

/** Everything about one ticket, for who asked: clocks with what remains now, and its numbered timeline. */
export function ticketDetailMessage(facts: TicketDetailFacts, voice: Voice): ChatMessage {
  const { t } = voice;
  const day = localDay(voice, facts.now);
  const { entries, leftOut } = timelineOf(facts, day, voice);
  const headline = cardHeadline(facts, voice);
  return {
    summary: `${ticketMark(facts)} ${ticketLabel(facts.record, voice)} ${ticketTitle(facts.record, voice, TITLE_CHARACTERS)}`,
    blocks: [
      { kind: 'text', text: headline },
      ...clockBlocks(facts, { day, now: facts.now, freshness: 'fresh' }, voice),
      ...statusBlocks(facts, day, voice),
      { kind: 'context', text: [...descriptionLines(facts), originLine(facts, day, voice)].join('\n') },
      ...(facts.alert ? [{ kind: 'context' as const, text: alertSpans(facts.alert, day, voice) }] : []),
      { kind: 'text', text: [{ bold: t('ticket.timeline') }] },
      ...(leftOut > 0 ? [{ kind: 'context' as const, text: t('ticket.timeline-left-out', { count: leftOut }) }] : []),
      { kind: 'list', items: entries },
      ...ticketButtons(facts, facts.now, voice),
    ],
  };
}
