import type { TicketClocks } from '../core/sla/clocks.ts';
import type { Ticket } from '../core/sla/ticket.ts';
import { type TicketRecord, ticketName } from '../core/sla/ticket-record.ts';
import { localDay } from './moments.ts';
import { oneLine } from './one-line.ts';
import { inWords, type Voice } from './voice.ts';

/** A ticket with its clocks, both as they stand at one instant. */
export interface TicketView {
  readonly record: TicketRecord;
  readonly clocks: TicketClocks;
}

/**
 * What a ticket waits for: a level · a first response · its restore · cause and solution · its closing. `paused` and
 * `overdue` stand out while it is open.
 */
export type TicketStanding =
  | 'unlevelled'
  | 'unanswered'
  | 'paused'
  | 'overdue'
  | 'working'
  | 'restored'
  | 'diagnosed'
  | 'closed'
  | 'cancelled';

const LEVEL_MARKS = ['🔴', '🟠', '🟡', '🔵'];
const NO_LEVEL_MARK = '⚪';

/** Beside it always stands the level in words: colour is never the only carrier. */
export function levelMark(level: number | null): string {
  return (level === null ? undefined : LEVEL_MARKS[level - 1]) ?? NO_LEVEL_MARK;
}

/** `二级`, `level 2`. */
export function levelShort(voice: Voice, level: number): string {
  return voice.t(`ticket.level-${level}`);
}

/** As the contract names it: `二级 严重`; short where the contract has no such level (any more). */
export function levelName(voice: Voice, policy: TicketRecord['policy'], level: number): string {
  const found = policy.levels.find((candidate) => candidate.level === level);
  return found ? inWords(voice, found.name) : levelShort(voice, level);
}

export function currentLevel(ticket: Ticket): number | null {
  return ticket.levels.at(-1)?.level ?? null;
}

export function isPaused(ticket: Ticket): boolean {
  return ticket.pauses.at(-1)?.until === null;
}

export function isOverdue(clocks: TicketClocks): boolean {
  return clocks.clocks.some((clock) => clock.state === 'overdue');
}

export function ticketStanding({ record: { ticket }, clocks }: TicketView): TicketStanding {
  if (ticket.state === 'restored') return ticket.ends.diagnosed ? 'diagnosed' : 'restored';
  if (ticket.state !== 'open') return ticket.state;
  if (clocks.level === null) return 'unlevelled';
  if (isOverdue(clocks)) return 'overdue';
  if (isPaused(ticket)) return 'paused';
  return ticket.ends.responded ? 'working' : 'unanswered';
}

export function ticketMark(view: TicketView): string {
  const { state } = view.record.ticket;
  if (state === 'cancelled') return '🚫';
  if (state === 'closed') return '☑️';
  if (isOverdue(view.clocks)) return '🔴';
  return state === 'restored' ? '✅' : levelMark(currentLevel(view.record.ticket));
}

/** `T-47 二级`; of one without a level its name alone. */
export function ticketLabel(record: TicketRecord, voice: Voice): string {
  const level = currentLevel(record.ticket);
  const name = ticketName(record.number);
  return level === null ? name : `${name} ${levelShort(voice, level)}`;
}

export function ticketTitle(record: TicketRecord, voice: Voice, limit: number): string {
  const title = oneLine(record.ticket.head.title, limit);
  return title === '' ? voice.t('ticket.untitled') : title;
}

/**
 * The day that a reader of a ticket's card takes times to be of: that on which it was posted. None when it may have been
 * posted on another day than it was reported, as after a phone call.
 */
export function cardDay({ ticket }: TicketRecord, voice: Voice): string | null {
  const opened = ticket.events.find((event) => event.kind === 'opened');
  const day = localDay(voice, ticket.openedAt);
  return opened && localDay(voice, opened.recordedAt) !== day ? null : day;
}
