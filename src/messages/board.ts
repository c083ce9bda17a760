import type { ChatMessage, RichText, Span } from '../core/chat.ts';
import type { Clock } from '../core/sla/clocks.ts';
import { clockTime, hoursMinutes, localDay } from './moments.ts';
import { stageTitle } from './ticket-clock.ts';
import {
  currentLevel,
  isPaused,
  levelMark,
  type TicketView,
  ticketLabel,
  ticketMark,
  ticketStanding,
  ticketTitle,
} from './ticket-view.ts';
import { personName, type Voice } from './voice.ts';

const LINES_SHOWN = 40;
const TITLE_CHARACTERS = 60;
const CLOCKS_SHOWN = 3;

/** A ticket with an address of its card, where one is known. */
export interface BoardTicket extends TicketView {
  readonly link?: string | null;
}

export interface BoardFacts {
  /** Every ticket that has not ended. */
  readonly tickets: readonly BoardTicket[];
  readonly now: Date;
}

/** The pinned message of a channel: every running clock with what remains, what is due next first. */
export function boardMessage({ tickets, now }: BoardFacts, voice: Voice): ChatMessage {
  const waiting = tickets.filter((ticket) => !needsTime(ticket));
  const lines = boardOrder(tickets.filter(needsTime));
  const { t } = voice;
  const restored = waiting.length === 0 ? [] : [t('ticket.board-restored', { count: waiting.length })];
  if (lines.length === 0) {
    const text = [t('ticket.board-empty'), ...restored].join(' · ');
    return { summary: text, blocks: [{ kind: 'text', text }] };
  }
  const overdue = lines.filter(({ clocks }) => clocks.clocks.some(({ state }) => state === 'overdue')).length;
  const counts = [
    ...(overdue > 0 ? [t('ticket.board-overdue', { count: overdue })] : []),
    ...restored,
    t('ticket.as-of', { now: clockTime(voice, now, localDay(voice, now)) }),
  ];
  const running = t('ticket.board-running', { count: lines.length });
  return {
    summary: [running, ...counts].join(' · '),
    blocks: [
      { kind: 'text', text: [{ bold: running }, ` · ${counts.join(' · ')}`] },
      { kind: 'list', items: lines.slice(0, LINES_SHOWN).map((ticket) => boardLine(ticket, now, voice)) },
      ...(lines.length > LINES_SHOWN
        ? [{ kind: 'context' as const, text: t('ticket.board-more', { count: lines.length - LINES_SHOWN }) }]
        : []),
    ],
  };
}

/** Open, or restored with a stage that still runs, such as the report. */
function needsTime({ record, clocks }: TicketView): boolean {
  return record.ticket.state === 'open' || clocks.clocks.some(isRunning);
}

function isRunning({ state }: Clock): boolean {
  return state === 'running' || state === 'overdue';
}

/** Clocks that run, soonest due first. */
export function runningClocks({ clocks }: TicketView): Clock[] {
  return clocks.clocks.filter(isRunning).sort((a, b) => dueOf(a) - dueOf(b));
}

function dueOf(clock: Clock | undefined): number {
  return clock?.dueAt?.getTime() ?? Number.POSITIVE_INFINITY;
}

/** Soonest due first; those without a running clock after them, longest waiting first. */
export function boardOrder<Ticket extends TicketView>(tickets: readonly Ticket[]): Ticket[] {
  const nextDue = new Map(tickets.map((ticket) => [ticket, dueOf(runningClocks(ticket)[0])]));
  return tickets.toSorted((a, b) => {
    const [first, second] = [nextDue.get(a) ?? 0, nextDue.get(b) ?? 0];
    if (first !== second) return first - second;
    return a.record.ticket.openedAt.getTime() - b.record.ticket.openedAt.getTime() || a.record.id - b.record.id;
  });
}

/** `🔴 T-47 二级 恢复 18:00（5:12）· 工程师甲 · title`. */
export function boardLine(ticket: BoardTicket, now: Date, voice: Voice): RichText {
  const { record } = ticket;
  const label = ticketLabel(record, voice);
  const { assignee } = record.ticket.head;
  const name: Span = ticket.link ? { link: ticket.link, text: label } : { bold: label };
  return [
    `${boardMark(ticket)} `,
    name,
    ` ${boardState(ticket, now, voice)}`,
    ...(assignee === null ? [] : [` · ${personName(voice, assignee)}`]),
    ` · ${ticketTitle(record, voice, TITLE_CHARACTERS)}`,
  ];
}

function boardMark(view: TicketView): string {
  const { ticket } = view.record;
  const running = runningClocks(view);
  if (running.some(({ state }) => state === 'overdue')) return ticketMark(view);
  if (ticket.state === 'open' && isPaused(ticket)) return '⏸️';
  // A stage after the restore, such as the report, still runs.
  if (ticket.state === 'restored' && running.length > 0) return levelMark(currentLevel(ticket));
  return ticketMark(view);
}

function boardState(view: TicketView, now: Date, voice: Voice): string {
  const { t } = voice;
  const { ticket } = view.record;
  const day = localDay(voice, now);
  const waited = { waited: hoursMinutes(now.getTime() - ticket.openedAt.getTime()) };
  if (ticketStanding(view) === 'unlevelled') return t('ticket.board-unlevelled', waited);
  const parts = runningClocks(view)
    .slice(0, CLOCKS_SHOWN)
    .map((clock) => clockWords(clock, now, day, voice));
  if (isPaused(ticket) && ticket.state === 'open') parts.push(t('ticket.board-paused'));
  for (const clock of view.clocks.clocks) {
    if (clock.state === 'to-agree') parts.push(t('ticket.board-to-agree', { stage: stageTitle(clock, voice) }));
  }
  return parts.length === 0 ? t(`ticket.standing-${ticketStanding(view)}`) : parts.join(' · ');
}

function clockWords(clock: Clock, now: Date, day: string, voice: Voice): string {
  const stage = stageTitle(clock, voice);
  if (clock.dueAt === null) return voice.t('ticket.board-never', { stage });
  const values = { stage, due: clockTime(voice, clock.dueAt, day) };
  return clock.state === 'overdue'
    ? voice.t('ticket.board-late', { ...values, late: hoursMinutes(clock.overdueMs) })
    : voice.t('ticket.board-clock', { ...values, left: hoursMinutes(clock.dueAt.getTime() - now.getTime()) });
}
