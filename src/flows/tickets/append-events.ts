import type { Transaction } from 'kysely';
import type { Context } from '../../context.ts';
import { planNotices } from '../../core/sla/notices.ts';
import { recoveryThatRestores } from '../../core/sla/recovery.ts';
import { foldTicket } from '../../core/sla/ticket.ts';
import type { CountedEvent, TicketEvent } from '../../core/sla/ticket-event.ts';
import type { TicketRecord } from '../../core/sla/ticket-record.ts';
import { rewriteNotices } from '../../store/notices.ts';
import type { Database } from '../../store/schema.ts';
import { insertTicketEvent, type NewTicketEvent } from '../../store/ticket-events.ts';
import { wantFiles } from '../../store/ticket-files.ts';
import { writeProjection } from '../../store/ticket-projection.ts';
import { lockTicket, wantRecordSheet } from '../../store/tickets.ts';
import { restoreAfter } from './recovery-events.ts';
import { tellEvents } from './tell-ticket.ts';

/** What appending came to. */
export interface Appended {
  /** Null for a ticket that was opened now. */
  readonly before: TicketRecord | null;
  readonly after: TicketRecord;
  /** Stored now; what had been stored before under the same source key is not among them. */
  readonly added: readonly TicketEvent[];
  /** Those of the added that change nothing, for example a restore of what is restored. */
  readonly idle: readonly TicketEvent[];
}

/**
 * The only way by which anything happens to a ticket, but for what is over and entered afterwards (store/past-tickets.ts): locks it, appends events, and writes what follows from them (the
 * projection, the next notices, the messages) in the same transaction. What was appended before under its source key is left out.
 *
 * @param events given the ticket as it stands under the lock.
 * @returns undefined when there is no such ticket.
 */
export async function appendEvents(
  ctx: Context,
  trx: Transaction<Database>,
  ticketId: number,
  events: (ticket: TicketRecord) => readonly NewTicketEvent[],
): Promise<Appended | undefined> {
  const before = await lockTicket(trx, ticketId);
  return before && appendToLocked(ctx, trx, { before, row: before, events: events(before) });
}

/** As {@link appendEvents}, for who has locked the ticket's row in this transaction, or has just inserted it. */
export async function appendToLocked(
  ctx: Context,
  trx: Transaction<Database>,
  ticket: {
    readonly before: TicketRecord | null;
    readonly row: Omit<TicketRecord, 'ticket'>;
    readonly events: readonly NewTicketEvent[];
  },
): Promise<Appended> {
  const { before, row } = ticket;
  const earlier = before ? before.ticket.events.map(asRecorded) : [];
  const known = new Set(earlier.map((event) => event.sourceKey));
  const added: TicketEvent[] = [];
  for (const event of ticket.events) {
    if (known.has(event.sourceKey)) continue;
    known.add(event.sourceKey);
    added.push(await insertTicketEvent(trx, row.id, event));
  }
  if (before && added.length === 0) return { before, after: before, added, idle: [] };
  let after: TicketRecord = { ...row, ticket: foldTicket([...earlier, ...added]) };
  // The alert may have been over before anybody said how bad it was.
  const isFirstLevel = (before?.ticket.levels.length ?? 0) === 0 && after.ticket.levels.length > 0;
  const recovered = isFirstLevel ? recoveryThatRestores(after.ticket, after.policy) : null;
  if (recovered) {
    added.push(await insertTicketEvent(trx, row.id, restoreAfter({ ...recovered, recordedAt: ctx.clock.now() })));
    after = { ...row, ticket: foldTicket([...earlier, ...added]) };
  }
  await writeProjection(trx, after.id, after.ticket);
  const addedIds = new Set(added.map((event) => event.id));
  await planTicketNotices(ctx, trx, after);
  const files = added.flatMap((event) => (event.kind === 'noted' ? (event.reply?.files ?? []) : []));
  await wantFiles(trx, after.id, files, ctx.clock.now());
  if (after.ticket.state === 'closed' && added.some(changesSheet)) await wantRecordSheet(trx, after.id);
  await tellEvents(ctx, trx, { before, after, added });
  return { before, after, added, idle: after.ticket.idle.filter((event) => addedIds.has(event.id)) };
}

/** Writes anew what is to be said of a ticket, and when. */
export async function planTicketNotices(ctx: Context, trx: Transaction<Database>, record: TicketRecord): Promise<void> {
  const { timeZone } = ctx.sites.byId(record.contractId).contract;
  const notices = planNotices(record, { now: ctx.clock.now(), timeZone });
  await rewriteNotices(trx, { contractId: record.contractId, kind: 'ticket', id: record.id }, notices);
}

/** The event without the corrections that are laid over it. */
function asRecorded(event: CountedEvent): TicketEvent {
  return event.former ?? event;
}

const ON_THE_SHEET: ReadonlySet<TicketEvent['kind']> = new Set([
  'closed',
  'rated',
  'corrected',
  'diagnosed',
  'described',
  'reported',
]);

/** The record sheet is written at the closing, and anew when it would say something else. */
function changesSheet(event: TicketEvent): boolean {
  return ON_THE_SHEET.has(event.kind);
}
