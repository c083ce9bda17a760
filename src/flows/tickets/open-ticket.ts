import type { Transaction } from 'kysely';
import type { Context } from '../../context.ts';
import type { EventSource } from '../../core/sla/ticket-event.ts';
import type { TicketHead } from '../../core/sla/ticket-head.ts';
import { lockNumbers, takeNumber } from '../../store/contract-numbers.ts';
import type { Database } from '../../store/schema.ts';
import { keepPolicy } from '../../store/sla-policies.ts';
import type { NewTicketEvent } from '../../store/ticket-events.ts';
import { findTicketId, insertTicketRow } from '../../store/tickets.ts';
import { type Appended, appendEvents, appendToLocked } from './append-events.ts';

export interface Opening {
  readonly contractId: string;
  /** `alert:<id>`, `message:<channel>:<ts>`, `finding:<item>` or `request:<key>`: of each, one ticket is opened. */
  readonly originKey: string;
  readonly head: TicketHead;
  readonly openedAt: Date;
  readonly actor: string | null;
  readonly source: EventSource;
  readonly permalink: string | null;
  /** The message that shows it: the alert's own. Null: a card of its own. */
  readonly cardKey: string | null;
  /** The person's message in whose thread it shows. */
  readonly thread: { readonly channel: string; readonly ts: string } | null;
}

/**
 * Opens a ticket, or finds the one that was opened of the same thing, and appends further events to it, for example its
 * level and the replies that were made before it existed.
 */
export async function openTicket(
  ctx: Context,
  trx: Transaction<Database>,
  opening: Opening,
  events: readonly NewTicketEvent[],
): Promise<Appended> {
  await lockNumbers(trx, 'ticket_numbers', opening.contractId);
  const existing = await findTicketId(trx, { originKey: opening.originKey });
  if (existing !== undefined) {
    const appended = await appendEvents(ctx, trx, existing, () => events);
    if (!appended) throw new Error(`ticket ${existing} has vanished`);
    return appended;
  }
  const { contractId, originKey, thread } = opening;
  const number = await takeNumber(trx, 'ticket_numbers', contractId);
  const policy = ctx.sites.byId(contractId).sla;
  const policyHash = await keepPolicy(trx, policy);
  const { id, cardKey } = await insertTicketRow(trx, { ...opening, policyHash }, number);
  const row = { id, contractId, number, originKey, policy, cardKey, thread };
  return appendToLocked(ctx, trx, { before: null, row, events: [openingEvent(ctx, opening), ...events] });
}

function openingEvent(ctx: Context, opening: Opening): NewTicketEvent {
  const { head, openedAt: at, actor, source, permalink } = opening;
  const fact = { kind: 'opened', head } as const;
  return { fact, at, recordedAt: ctx.clock.now(), actor, source, sourceKey: 'opened', permalink };
}
