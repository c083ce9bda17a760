import type { MessageValues } from '../message.ts';
import type { Role } from '../role.ts';
import { foldTicket, type Ticket } from './ticket.ts';
import type { TicketEvent, TicketFact } from './ticket-event.ts';
import type { TicketRecord } from './ticket-record.ts';

export const REFUSALS = [
  'future',
  'before-opening',
  'cancelled',
  'closed',
  'already-closed',
  'reopen-closed',
  'reopen-too-late',
  'not-restored',
  'unknown-level',
  'same-level',
  'lower-needs-lead',
  'lower-needs-reason',
  'cancel-needs-lead',
  'already-responded',
  'already-planned',
  'already-arrived',
  'already-reported',
  'report-unrestored',
  'already-paused',
  'not-paused',
  'pause-restored',
  'agreement-incomplete',
  'agreed-past',
  'agreed-too-far',
  'agree-unlevelled',
  'nothing-to-agree',
  'agree-ended',
  'already-restored',
  'nothing-to-dispute',
  'diagnosis-missing',
  'close-unrestored',
  'close-undiagnosed',
  'rate-unrestored',
  'reason-missing',
  'already-assigned',
  'changes-nothing',
  'correct-needs-lead',
  'no-such-event',
  'not-correctable',
  'nothing-corrected',
  'correction-blank',
  'opening-after-events',
  'opening-too-early',
  'correction-undoes',
] as const;
export type RefusalName = (typeof REFUSALS)[number];

/** Why something may not be recorded, or would change nothing: the code of a `UserError` and what fills its text in. */
export interface Refusal {
  readonly key: `ticket-refusal.${RefusalName}`;
  readonly values: MessageValues;
}

export function refuse(name: RefusalName, values: MessageValues = {}): Refusal {
  return { key: `ticket-refusal.${name}`, values };
}

export type RefusedTicket = Pick<TicketRecord, 'ticket' | 'policy'>;

export interface RefusalContext {
  readonly now: Date;
  /** When it is said to have happened. */
  readonly at: Date;
  /** The chat itself tells when, as of a reaction: it may be told after what came later, and counts before it all the same. */
  readonly isWitnessed?: boolean;
  /** Of who says so. */
  readonly roles: readonly Role[];
  /** The contract's. */
  readonly timeZone: string;
  /** Under which it would be recorded: it decides among what happened in the same millisecond. Without one it comes last. */
  readonly sourceKey?: string;
}

/** Clocks of two machines differ: what Slack dates a little after our now, or before an opening by our clock, is no lie. */
export const CLOCK_SKEW_MS = 60_000;

/** The ticket with one more event. */
export function withEvent(ticket: Ticket, event: TicketEvent): Ticket {
  return foldTicket([...ticket.events.map((counted) => counted.former ?? counted), event]);
}

/** A fact as the event that it would become. */
export function candidate(
  fact: TicketFact,
  { at, now, sourceKey = LAST }: Pick<RefusalContext, 'at' | 'now' | 'sourceKey'>,
): TicketEvent {
  const id = `candidate:${sourceKey}`;
  return { ...fact, id, at, recordedAt: now, actor: null, source: 'command', sourceKey, permalink: null };
}

/** Sorts after every other key. */
const LAST = '~';

export function isBlank(text: string): boolean {
  return text.trim() === '';
}
