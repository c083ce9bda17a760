import type { Kysely } from 'kysely';
import { foldTicket } from '../core/sla/ticket.ts';
import type { TicketRecord } from '../core/sla/ticket-record.ts';
import type { Database } from './schema.ts';
import { findPolicies } from './sla-policies.ts';
import { listTicketEvents } from './ticket-events.ts';

/** What a report's period is to the store: half-open, up to when the facts are read. */
export interface ReportWindow {
  readonly contractId: string;
  readonly from: Date;
  readonly before: Date;
}

/** Their events come in one answer each time. */
const TICKETS_AT_ONCE = 1_000;

const COLUMNS = [
  'id',
  'contract_id',
  'number',
  'origin_key',
  'policy_hash',
  'card_key',
  'thread_channel',
  'thread_ts',
] as const;

/**
 * Tickets that were opened in a period, those that were open when it began, and those of given ids; each with all its events,
 * whenever they were. In the order of their ids.
 */
export async function listReportTickets(
  db: Kysely<Database>,
  window: ReportWindow,
  alsoIds: readonly number[],
): Promise<TicketRecord[]> {
  const { contractId, from, before } = window;
  const ofContract = () => db.selectFrom('tickets').select(COLUMNS).where('contract_id', '=', contractId);
  const opened = await ofContract().where('opened_at', '>=', from).where('opened_at', '<', before).execute();
  const carriedOver = await ofContract().where('opened_at', '<', from).where('ended_at', '>=', from).execute();
  const neverEnded = await ofContract().where('opened_at', '<', from).where('ended_at', 'is', null).execute();
  const known = new Set([...opened, ...carriedOver, ...neverEnded].map(({ id }) => id));
  const missing = alsoIds.filter((id) => !known.has(id));
  const named = missing.length === 0 ? [] : await ofContract().where('id', 'in', missing).execute();
  const rows = [...opened, ...carriedOver, ...neverEnded, ...named].sort((a, b) => a.id - b.id);
  const policies = await findPolicies(
    db,
    rows.map((row) => row.policy_hash),
  );
  const tickets: TicketRecord[] = [];
  for (let at = 0; at < rows.length; at += TICKETS_AT_ONCE) {
    const some = rows.slice(at, at + TICKETS_AT_ONCE);
    const events = await listTicketEvents(
      db,
      some.map(({ id }) => id),
    );
    for (const row of some) {
      const policy = policies.get(row.policy_hash);
      if (!policy) throw new Error(`ticket ${row.id} has no policy`);
      tickets.push({
        id: row.id,
        contractId: row.contract_id,
        number: row.number,
        originKey: row.origin_key,
        policy,
        ticket: foldTicket(events.get(row.id) ?? []),
        cardKey: row.card_key,
        thread:
          row.thread_channel !== null && row.thread_ts !== null
            ? { channel: row.thread_channel, ts: row.thread_ts }
            : null,
      });
    }
  }
  return tickets;
}
