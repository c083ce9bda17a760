import type { Kysely, Selectable } from 'kysely';
import { owedReportsSince } from '../core/sla/owed-report.ts';
import { foldTicket } from '../core/sla/ticket.ts';
import type { EventSource, TicketEvent, TicketFact } from '../core/sla/ticket-event.ts';
import type { TicketRecord } from '../core/sla/ticket-record.ts';
import { parseJson } from './column.ts';
import type { ContractSpan } from './contract-span.ts';
import { inPieces } from './in-pieces.ts';
import type { Database } from './schema.ts';
import { listPolicies } from './sla-policies.ts';
import { readFact } from './ticket-events.ts';
import type { TicketRow } from './ticket-rows.ts';
import { TICKET_COLUMNS, toTicketRecord } from './tickets.ts';

/** Their events come in one answer each time. */
const TICKETS_AT_ONCE = 1_000;

/** Tickets of which all but their events is known. */
export interface FoundTickets {
  readonly rows: readonly TicketColumns[];
  readonly policies: ReadonlyMap<string, TicketRecord['policy']>;
}

/**
 * Tickets that were opened in a period, those that were open when it began or of which a report was owed then, and those of given
 * ids; in the order of their ids.
 */
export async function findReportTickets(
  db: Kysely<Database>,
  span: ContractSpan,
  { alsoIds, timeZone }: { readonly alsoIds: readonly number[]; readonly timeZone: string },
): Promise<FoundTickets> {
  const { contractId, from, before } = span;
  const tickets = () => db.selectFrom('tickets').select(TICKET_COLUMNS).where('contract_id', '=', contractId);
  const [opened, carriedOver, policies] = await Promise.all([
    tickets().where('opened_at', '>=', from).where('opened_at', '<', before).execute(),
    listCarriedOver(db, span),
    listPolicies(db),
  ]);
  const owing = await listOwingReports(db, span, { policies, timeZone });
  const known = new Set(opened.map(({ id }) => id));
  const others = [...new Set([...carriedOver, ...owing, ...alsoIds])].filter((id) => !known.has(id));
  const further = others.length === 0 ? [] : await tickets().where('id', 'in', others).execute();
  const rows = [...opened, ...further].sort((a, b) => a.id - b.id);
  return { rows, policies };
}

/** Reads tickets with all their events, whenever they were; in the same order. */
export async function readReportTickets(
  db: Kysely<Database>,
  { rows, policies }: FoundTickets,
): Promise<TicketRecord[]> {
  const known = rememberPieces();
  const records = await Promise.all(
    [...inPieces(rows, TICKETS_AT_ONCE)].map(async (piece) => {
      const ids = piece.map(({ id }) => id);
      const events = await listEvents(db, ids, known);
      return piece.map((row) => toTicketRecord(row, foldTicket(events.get(row.id) ?? []), policies));
    }),
  );
  return records.flat();
}

/** Ids alone, which an index holds: few of those before the period go on into it, and the rows of all others stay unread. */
async function listCarriedOver(db: Kysely<Database>, { contractId, from }: ContractSpan): Promise<number[]> {
  const earlier = () =>
    db.selectFrom('tickets').select('id').where('contract_id', '=', contractId).where('opened_at', '<', from);
  const [ended, open] = await Promise.all([
    earlier().where('ended_at', '>=', from).execute(),
    earlier().where('ended_at', 'is', null).execute(),
  ]);
  return [...ended, ...open].map(({ id }) => id);
}

/** Closed before the period began, with a report that was not late yet. */
async function listOwingReports(
  db: Kysely<Database>,
  { contractId, from }: ContractSpan,
  { policies, timeZone }: Pick<FoundTickets, 'policies'> & { readonly timeZone: string },
): Promise<number[]> {
  const ids: number[] = [];
  for (const [hash, policy] of policies) {
    const since = owedReportsSince(policy, from, timeZone);
    if (since === null) continue;
    const rows = await db
      .selectFrom('tickets')
      .select('id')
      .where('contract_id', '=', contractId)
      .where('ended_at', '>=', since)
      .where('ended_at', '<', from)
      .where('state', '=', 'closed')
      .where('policy_hash', '=', hash)
      .execute();
    ids.push(...rows.map(({ id }) => id));
  }
  return ids;
}

type TicketColumns = Pick<Selectable<TicketRow>, (typeof TICKET_COLUMNS)[number]>;

/** As they are read for a ticket, but for the permalink: a report links to nothing. */
async function listEvents(
  db: Kysely<Database>,
  ids: readonly number[],
  known: KnownPieces,
): Promise<ReadonlyMap<number, TicketEvent[]>> {
  const rows = await db
    .selectFrom('ticket_events')
    .select(['id', 'ticket_id', 'kind', 'at', 'recorded_at', 'not_before', 'actor', 'source', 'source_key', 'fact'])
    .where('ticket_id', 'in', ids)
    .execute();
  const byTicket = new Map<number, TicketEvent[]>();
  for (const row of rows) {
    const { at, recorded_at: recordedAt, not_before: notBefore } = row;
    const fact = known.fact(row.kind, row.fact);
    const event: TicketEvent = {
      id: String(row.id),
      at,
      recordedAt: recordedAt.getTime() === at.getTime() ? at : recordedAt,
      actor: row.actor === null ? null : known.text(row.actor),
      source: known.text(row.source) as EventSource,
      sourceKey: row.source_key,
      permalink: null,
      ...(notBefore === null ? fact : { ...fact, notBefore }),
    };
    const others = byTicket.get(row.ticket_id);
    if (others) others.push(event);
    else byTicket.set(row.ticket_id, [event]);
  }
  return byTicket;
}

/** Longer ones tell of one ticket alone. */
const COMMON_FACT_CHARACTERS = 80;

/** What many events have in common, kept once: a period's are in memory at the same time, all of them. */
interface KnownPieces {
  text(text: string): string;
  /** Most say one of a few things (`{}`, a level, a person), each of which is read once. */
  fact(kind: string, column: unknown): TicketFact;
}

function rememberPieces(): KnownPieces {
  const texts = new Map<string, string>();
  const facts = new Map<string, TicketFact>();
  const textOf = (text: string) => {
    const known = texts.get(text);
    if (known === undefined) texts.set(text, text);
    return known ?? text;
  };
  const read = (kind: string, column: unknown) => readFact(textOf(kind), parseJson<Record<string, unknown>>(column));
  return {
    text: textOf,
    fact(kind, column) {
      if (typeof column !== 'string' || column.length > COMMON_FACT_CHARACTERS) return read(kind, column);
      const key = `${kind} ${column}`;
      const fact = facts.get(key) ?? read(kind, column);
      facts.set(key, fact);
      return fact;
    },
  };
}
