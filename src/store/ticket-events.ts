import type { Insertable, Kysely } from 'kysely';
import type { EventSource, TicketEvent, TicketFact } from '../core/sla/ticket-event.ts';
import { parseJson, toJson } from './column.ts';
import type { Database } from './schema.ts';
import type { TicketEventRow } from './ticket-rows.ts';

/** An event that is not stored yet. */
export interface NewTicketEvent {
  readonly fact: TicketFact;
  readonly at: Date;
  readonly recordedAt: Date;
  readonly notBefore?: Date;
  /** Person id; null for what Rounds or a monitoring system did. */
  readonly actor: string | null;
  readonly source: EventSource;
  /** Unique within the ticket; at most 190 characters. */
  readonly sourceKey: string;
  readonly permalink: string | null;
}

/** Stores an event. @throws on a source key that the ticket has already: callers hold the ticket's lock and know its events. */
export async function insertTicketEvent(
  db: Kysely<Database>,
  ticketId: number,
  event: NewTicketEvent,
): Promise<TicketEvent> {
  const inserted = await db.insertInto('ticket_events').values(eventRow(ticketId, event)).executeTakeFirstOrThrow();
  return storedEvent(event, Number(inserted.insertId));
}

export function eventRow(ticketId: number, event: NewTicketEvent): Insertable<TicketEventRow> {
  const { kind, ...fields } = event.fact;
  return {
    ticket_id: ticketId,
    kind,
    at: event.at,
    recorded_at: event.recordedAt,
    not_before: event.notBefore ?? null,
    actor: event.actor,
    source: event.source,
    source_key: event.sourceKey,
    permalink: event.permalink,
    fact: toJson(fields),
  };
}

export function storedEvent({ fact, notBefore, ...event }: NewTicketEvent, id: number): TicketEvent {
  return { ...event, ...(notBefore ? { notBefore } : {}), ...fact, id: String(id) };
}

/** The events of some tickets, by ticket, each in the order of their recording. */
export async function listTicketEvents(
  db: Kysely<Database>,
  ticketIds: readonly number[],
): Promise<Map<number, TicketEvent[]>> {
  const byTicket = new Map<number, TicketEvent[]>(ticketIds.map((id) => [id, []]));
  if (ticketIds.length === 0) return byTicket;
  const rows = await db
    .selectFrom('ticket_events')
    .selectAll()
    .where('ticket_id', 'in', [...ticketIds])
    .orderBy('id')
    .execute();
  for (const row of rows) byTicket.get(row.ticket_id)?.push(readEvent(row));
  return byTicket;
}

type SelectedEvent = Omit<TicketEventRow, 'id' | 'fact'> & { readonly id: number; readonly fact: unknown };

function readEvent(row: SelectedEvent): TicketEvent {
  return {
    id: String(row.id),
    at: row.at,
    recordedAt: row.recorded_at,
    actor: row.actor,
    source: row.source as EventSource,
    sourceKey: row.source_key,
    permalink: row.permalink,
    ...(row.not_before ? { notBefore: row.not_before } : {}),
    ...readFact(row.kind, parseJson<Record<string, unknown>>(row.fact)),
  };
}

/** JSON has no instants: the fields that are some are read back as such. */
export function readFact(kind: string, fields: Record<string, unknown>): TicketFact {
  const fact = { ...fields, kind } as TicketFact;
  if (fact.kind === 'agreed') return { ...fact, dueAt: new Date(fact.dueAt) };
  if (fact.kind === 'corrected') {
    return { ...fact, correctedAt: fact.correctedAt === null ? null : new Date(fact.correctedAt) };
  }
  return fact;
}
