import type { Kysely, Transaction } from 'kysely';
import type { KnowledgeKind, KnownFault } from '../core/knowledge/rank.ts';
import { findArticles } from './articles.ts';
import type { Database } from './schema.ts';

/** States in which a ticket's cause and solution can be relied on. */
const SOLVED: ReadonlySet<string> = new Set(['restored', 'closed']);

/** What some entries of the index are about: solved tickets and valid articles. */
export async function listKnownFaults(db: Kysely<Database>, entryIds: readonly number[]): Promise<KnownFault[]> {
  if (entryIds.length === 0) return [];
  const entries = await db
    .selectFrom('knowledge_entries')
    .select(['kind', 'subject_id'])
    .where('id', 'in', [...entryIds])
    .execute();
  const idsOf = (kind: KnowledgeKind) => entries.flatMap((entry) => (entry.kind === kind ? [entry.subject_id] : []));
  const articles = (await findArticles(db, idsOf('article'))).map(
    ({ id, number, entry, ticket, createdAt }): KnownFault => ({
      kind: 'article',
      id,
      number,
      title: entry.title,
      text: entry.symptom,
      host: null,
      tags: entry.tags,
      cause: entry.cause,
      solution: entry.solution,
      at: createdAt,
      ofTicket: ticket?.number ?? null,
    }),
  );
  return [...articles, ...(await listSolvedTickets(db, idsOf('ticket')))];
}

const TICKET_COLUMNS = [
  'id',
  'contract_id',
  'number',
  'title',
  'description',
  'host_id',
  'opened_at',
  'state',
  'cause',
  'solution',
] as const;

interface TicketColumns {
  readonly id: number;
  readonly contract_id: string;
  readonly number: number;
  readonly title: string;
  readonly description: string;
  readonly host_id: string | null;
  readonly opened_at: Date;
  readonly state: string;
  readonly cause: string | null;
  readonly solution: string | null;
}

async function listSolvedTickets(db: Kysely<Database>, ids: readonly number[]): Promise<KnownFault[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('tickets')
    .select(TICKET_COLUMNS)
    .where('id', 'in', [...ids])
    .execute();
  // The index may be some seconds behind.
  return rows.flatMap((row) => toSolved(row) ?? []);
}

function toSolved(row: TicketColumns): KnownFault | null {
  if (!SOLVED.has(row.state) || row.solution === null) return null;
  return {
    kind: 'ticket',
    id: row.id,
    number: row.number,
    title: row.title,
    text: row.description,
    host: row.host_id,
    tags: [],
    cause: row.cause ?? '',
    solution: row.solution,
    at: row.opened_at,
    ofTicket: null,
  };
}

/** A ticket that is to be indexed anew; `fault` is null where there is nothing to find, or no more. */
export interface UnindexedTicket {
  readonly id: number;
  readonly contractId: string;
  readonly fault: KnownFault | null;
}

/** Locks tickets that are to be indexed anew until the transaction ends, oldest first, but for those that others work on. */
export async function lockUnindexedTickets(trx: Transaction<Database>, limit: number): Promise<UnindexedTicket[]> {
  const rows = await trx
    .selectFrom('tickets')
    .select(TICKET_COLUMNS)
    .where('knowledge_wanted', '=', 1)
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  return rows.map((row) => ({ id: row.id, contractId: row.contract_id, fault: toSolved(row) }));
}

/** The tickets are indexed as they are: call it in the transaction that did it. */
export async function markIndexed(trx: Transaction<Database>, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await trx
    .updateTable('tickets')
    .set({ knowledge_wanted: 0 })
    .where('id', 'in', [...ids])
    .execute();
}

/** By ticket, the outbox key of the message that shows it. */
export async function findCardKeys(db: Kysely<Database>, ticketIds: readonly number[]): Promise<Map<number, string>> {
  if (ticketIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('tickets')
    .select(['id', 'card_key'])
    .where('id', 'in', [...ticketIds])
    .execute();
  return new Map(rows.map((row) => [row.id, row.card_key]));
}
