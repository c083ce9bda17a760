import type { Kysely } from 'kysely';
import { listFormerPlaces } from './former-places.ts';
import type { Database } from './schema.ts';

/** Alerts and requests that nobody has decided on are looked at for so long. */
const UNDECIDED_MS = 7 * 86_400_000;

/** A thread in which something may still happen. */
export interface OpenThread {
  /** Of its root. */
  readonly ts: string;
  /** The ticket's card, where it is a reply in it: what is reacted to that does not show at the root. */
  readonly cardTs: string | null;
}

/** Threads of open tickets, and of alerts and requests without a level. */
export async function listOpenThreads(
  db: Kysely<Database>,
  of: { readonly contractId: string; readonly channel: string; readonly limit: number; readonly now: Date },
): Promise<OpenThread[]> {
  const since = new Date(of.now.getTime() - UNDECIDED_MS);
  const cards = await db
    .selectFrom('tickets')
    .leftJoin('outbox', 'outbox.message_key', 'tickets.card_key')
    .select(['tickets.card_key', 'tickets.thread_ts', 'outbox.slack_ts', 'outbox.channel'])
    .where('tickets.contract_id', '=', of.contractId)
    .where('tickets.state', 'in', ['open', 'restored'])
    .orderBy('tickets.id', 'desc')
    .limit(of.limit)
    .execute();
  const undecided = await db
    .selectFrom('alerts')
    .select('id')
    .where('contract_id', '=', of.contractId)
    .where('ticket_id', 'is', null)
    .where('dismissed_at', 'is', null)
    .where('received_at', '>=', since)
    .orderBy('id', 'desc')
    .limit(of.limit)
    .execute();
  const alertKeys = undecided.map((alert) => `alert:${alert.id}`);
  const alerts = await db
    .selectFrom('outbox')
    .select(['slack_ts', 'channel'])
    .where('message_key', 'in', ['', ...alertKeys])
    .execute();
  const former = await listFormerPlaces(db, [...cards.map((card) => card.card_key), ...alertKeys]);
  const requests = await db
    .selectFrom('chat_messages')
    .select('ts')
    .where('contract_id', '=', of.contractId)
    .where('is_request', '=', 1)
    .where('posted_at', '>=', since)
    .where('ticket_id', 'is', null)
    .where('dismissed_at', 'is', null)
    .where('deleted_at', 'is', null)
    .orderBy('posted_at', 'desc')
    .limit(of.limit)
    .execute();
  const threads: OpenThread[] = [
    ...cards.flatMap((card): OpenThread[] => {
      if (card.thread_ts !== null) return [{ ts: card.thread_ts, cardTs: card.slack_ts }];
      return card.slack_ts !== null && card.channel === of.channel ? [{ ts: card.slack_ts, cardTs: null }] : [];
    }),
    ...alerts.flatMap((alert): OpenThread[] =>
      alert.slack_ts !== null && alert.channel === of.channel ? [{ ts: alert.slack_ts, cardTs: null }] : [],
    ),
    ...former.flatMap(({ channel, ts }): OpenThread[] => (channel === of.channel ? [{ ts, cardTs: null }] : [])),
    ...requests.map((request): OpenThread => ({ ts: request.ts, cardTs: null })),
  ];
  return [...new Map(threads.map((thread) => [thread.ts, thread])).values()];
}
