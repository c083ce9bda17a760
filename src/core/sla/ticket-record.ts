import type { SlaPolicy } from '../sla-policy.ts';
import type { Ticket } from './ticket.ts';

/** A ticket 工单 with what belongs to it: the fold of its events, the promises frozen at its opening, and where it shows. */
export interface TicketRecord {
  readonly id: number;
  readonly contractId: string;
  /** Counted per contract; shown as T-47. */
  readonly number: number;
  /** What it was made of: `alert:<id>`, `message:<channel>:<ts>`, `finding:<item>` or `request:<key>`. */
  readonly originKey: string;
  readonly policy: SlaPolicy;
  readonly ticket: Ticket;
  /** Outbox key of the message that shows it: the alert's own message, or its card. */
  readonly cardKey: string;
  /** The thread of a person's message that it was opened on; null where its thread is that of its card. */
  readonly thread: { readonly channel: string; readonly ts: string } | null;
}

/** How a ticket is called in messages, commands and documents. */
export function ticketName(number: number): string {
  return `T-${number}`;
}

/** Reads `T-47`, `t47`, `#47` or `47`; null for anything else. */
export function parseTicketName(text: string): number | null {
  const match = /^(?:t-?|#)?(\d{1,9})$/i.exec(text.trim());
  const number = Number(match?.[1] ?? 0);
  return number > 0 ? number : null;
}
