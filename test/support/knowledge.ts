import type { Insertable, Kysely } from 'kysely';
import { DEFAULT_SLA_POLICY } from '../../src/core/sla-policy.ts';
import { insertRows } from '../../src/store/bulk-insert.ts';
import type { Database } from '../../src/store/schema.ts';
import { keepPolicy } from '../../src/store/sla-policies.ts';

/** Removes all tickets and all that is known. */
export async function clearKnowledge(store: Kysely<Database>): Promise<void> {
  const tables = [
    'article_versions',
    'articles',
    'knowledge_words',
    'knowledge_entries',
    'outbox',
    'notices',
    'ticket_events',
    'tickets',
  ] as const;
  for (const table of tables) await store.deleteFrom(table).execute();
}

export interface SolvedTicket {
  readonly title: string;
  readonly description?: string;
  readonly cause?: string;
  readonly solution?: string;
  readonly host?: string | null;
}

/** Inserts rows of closed tickets, as an older version of Rounds left them: not indexed yet. They have no events. */
export async function insertSolved(
  store: Kysely<Database>,
  contractId: string,
  tickets: readonly SolvedTicket[],
): Promise<void> {
  const policyHash = await keepPolicy(store, DEFAULT_SLA_POLICY);
  const last = await store
    .selectFrom('tickets')
    .select((select) => select.fn.max('number').as('number'))
    .where('contract_id', '=', contractId)
    .executeTakeFirst();
  const first = (last?.number ?? 0) + 1;
  const rows = tickets.map((ticket, index): Insertable<Database['tickets']> => {
    const openedAt = new Date(Date.UTC(2020, 0, 1) + (first + index) * 60_000);
    return {
      contract_id: contractId,
      number: first + index,
      origin_key: `past:${contractId}:${first + index}`,
      policy_hash: policyHash,
      card_key: `past:${first + index}`,
      thread_channel: null,
      thread_ts: null,
      title: ticket.title,
      description: ticket.description ?? '',
      kind: 'fault',
      origin: 'chat',
      host_id: ticket.host ?? null,
      reporter: null,
      contact: null,
      assignee: null,
      continues: null,
      state: 'closed',
      level: 3,
      paused: 0,
      opened_at: openedAt,
      levelled_at: openedAt,
      responded_at: openedAt,
      restored_at: openedAt,
      ended_at: openedAt,
      cause: ticket.cause ?? '原因不明',
      solution: ticket.solution ?? '已处理',
      rating: null,
      knowledge_wanted: 1,
      effort_onsite: null,
      effort_remote: null,
      effort_office: null,
    };
  });
  await insertRows(store, 'tickets', rows);
  const number = { last_number: first + rows.length - 1 };
  await store
    .insertInto('ticket_numbers')
    .values({ contract_id: contractId, ...number })
    .onDuplicateKeyUpdate(number)
    .execute();
}
