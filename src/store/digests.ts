import { type Kysely, sql, type Transaction } from 'kysely';
import type { Alert } from '../core/alert.ts';
import { type DatedEdition, type DigestEdition, isAfter } from '../core/digest-edition.ts';
import type { MessagePlace } from '../core/message-link.ts';
import type { TicketEventKind } from '../core/sla/ticket-event.ts';
import { ALERT_COLUMNS, toAlert } from './alerts.ts';
import type { ContractSpan } from './contract-span.ts';
import { isDuplicateKey } from './duplicate-key.ts';
import type { Database } from './schema.ts';
import { ticketlessRequests } from './ticketless-requests.ts';

const TABLES: { readonly [E in DigestEdition]: 'digests' | 'evening_digests' } = {
  morning: 'digests',
  evening: 'evening_digests',
};

/**
 * Says that a digest is posted; call it in the transaction that posts it. Another process that is at the same is waited for.
 * @returns false when it had been posted before.
 */
export async function insertDigest(
  trx: Transaction<Database>,
  digest: DatedEdition & { readonly contractId: string; readonly postedAt: Date },
): Promise<boolean> {
  try {
    await trx
      .insertInto(TABLES[digest.edition])
      .values({ contract_id: digest.contractId, day: digest.day, posted_at: digest.postedAt })
      .execute();
    return true;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return false;
  }
}

/** The last one that was posted, morning or evening. */
export async function findLastDigest(
  db: Kysely<Database>,
  contractId: string,
): Promise<(DatedEdition & { readonly postedAt: Date }) | undefined> {
  const last = async (edition: DigestEdition) => {
    const row = await db
      .selectFrom(TABLES[edition])
      .select(['day', 'posted_at'])
      .where('contract_id', '=', contractId)
      .orderBy('day', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row && { day: row.day, edition, postedAt: row.posted_at };
  };
  const [morning, evening] = [await last('morning'), await last('evening')];
  if (!morning || !evening) return morning ?? evening;
  return isAfter(evening, morning) ? evening : morning;
}

/**
 * Which tickets we learned anything of, and what kinds of things, each once; whenever they may have happened. What was brought in
 * from a file is past, and nobody is told of it.
 */
export async function listTicketChanges(
  db: Kysely<Database>,
  span: ContractSpan,
): Promise<{ readonly ticketId: number; readonly kind: TicketEventKind }[]> {
  const rows = await db
    .selectFrom('tickets')
    .innerJoin('ticket_events', 'ticket_events.ticket_id', 'tickets.id')
    .select(['tickets.id', 'ticket_events.kind'])
    .distinct()
    .where('tickets.contract_id', '=', span.contractId)
    .where('ticket_events.recorded_at', '>=', span.from)
    .where('ticket_events.recorded_at', '<', span.before)
    .where('ticket_events.source', '!=', 'import')
    .execute();
  return rows.map((row) => ({ ticketId: row.id, kind: row.kind as TicketEventKind }));
}

/** Alerts of one host in a stretch of time. */
export interface HostAlerts {
  /** Of the site file; null where the alert's host is none of them. */
  readonly hostId: string | null;
  /** As the alert named it. */
  readonly hostText: string | null;
  readonly count: number;
  readonly firing: number;
}

/** How many alerts came that were not expected by a planned maintenance, by host; most first. */
export async function countAlertsByHost(db: Kysely<Database>, span: ContractSpan): Promise<HostAlerts[]> {
  const rows = await db
    .selectFrom('alerts')
    .select(({ fn }) => ['host_id', fn.min('host_text').as('host_text'), fn.countAll().as('count')])
    .select(sql<string | number>`SUM(state = 'firing')`.as('firing'))
    .where('contract_id', '=', span.contractId)
    .where('received_at', '>=', span.from)
    .where('received_at', '<', span.before)
    .where('mute_id', 'is', null)
    .where('occurrences', '>', 0)
    // Sources name one host in several ways: by its address, with a port.
    .groupBy(['host_id', sql`CASE WHEN host_id IS NULL THEN host_text END`])
    .execute();
  const found = rows.map((row) => ({
    hostId: row.host_id,
    hostText: row.host_text,
    count: Number(row.count),
    firing: Number(row.firing),
  }));
  return found.sort((one, other) => other.count - one.count || nameOf(one).localeCompare(nameOf(other), 'en'));
}

function nameOf({ hostId, hostText }: HostAlerts): string {
  return hostId ?? hostText ?? '';
}

/** Alerts that nobody gave a level or dismissed: all that still fire, and those that came since. The newest first. */
export async function listUnlevelledAlerts(
  db: Kysely<Database>,
  wanted: { readonly contractId: string; readonly since: Date; readonly limit: number },
): Promise<{ readonly alerts: Alert[]; readonly total: number }> {
  const query = db
    .selectFrom('alerts')
    .where('contract_id', '=', wanted.contractId)
    .where('ticket_id', 'is', null)
    .where('dismissed_at', 'is', null)
    .where('mute_id', 'is', null)
    .where('occurrences', '>', 0)
    .where((where) => where.or([where('state', '=', 'firing'), where('received_at', '>=', wanted.since)]));
  const rows = await query.select(ALERT_COLUMNS).orderBy('id', 'desc').limit(wanted.limit).execute();
  if (rows.length < wanted.limit) return { alerts: rows.map(toAlert), total: rows.length };
  const counted = await query.select(({ fn }) => fn.countAll().as('total')).executeTakeFirstOrThrow();
  return { alerts: rows.map(toAlert), total: Number(counted.total) };
}

export interface UnlevelledRequest {
  /** Person id. */
  readonly author: string;
  readonly text: string;
  readonly at: Date;
  readonly place: MessagePlace;
}

/** What customers have written since, and nobody gave a level or dismissed; the newest first. */
export async function listUnlevelledRequests(
  db: Kysely<Database>,
  wanted: { readonly contractId: string; readonly since: Date; readonly limit: number },
): Promise<{ readonly requests: UnlevelledRequest[]; readonly total: number }> {
  const query = db
    .selectFrom('chat_messages')
    .where('contract_id', '=', wanted.contractId)
    .where('is_request', '=', 1)
    .where('posted_at', '>=', wanted.since)
    .where('ticket_id', 'is', null)
    .where('dismissed_at', 'is', null)
    .where('deleted_at', 'is', null);
  const rows = await query
    .select(['person_id', 'slack_user', 'text', 'posted_at', 'channel', 'ts', 'thread_ts'])
    .orderBy('posted_at', 'desc')
    .limit(wanted.limit)
    .execute();
  const requests = rows.map((row) => ({
    author: row.person_id ?? row.slack_user,
    text: row.text,
    at: row.posted_at,
    place: { channel: row.channel, ts: row.ts, threadTs: row.thread_ts },
  }));
  if (rows.length < wanted.limit) return { requests, total: rows.length };
  const counted = await query.select(({ fn }) => fn.countAll().as('total')).executeTakeFirstOrThrow();
  return { requests, total: Number(counted.total) };
}

/** What came in and never got a level. */
export interface Undecided {
  readonly alerts: number;
  /** Of these, those that somebody said are no fault. */
  readonly dismissedAlerts: number;
  readonly requests: number;
  readonly dismissedRequests: number;
}

/** Alerts and customers' messages that were received in a stretch of time and have no ticket. */
export async function countUndecided(db: Kysely<Database>, span: ContractSpan): Promise<Undecided> {
  const alerts = await db
    .selectFrom('alerts')
    .select(({ fn }) => [fn.countAll().as('total'), fn.count('dismissed_at').as('dismissed')])
    .where('contract_id', '=', span.contractId)
    .where('received_at', '>=', span.from)
    .where('received_at', '<', span.before)
    .where('ticket_id', 'is', null)
    .where('mute_id', 'is', null)
    .where('occurrences', '>', 0)
    .executeTakeFirstOrThrow();
  const requests = await ticketlessRequests(db, span)
    .select(({ fn }) => [fn.countAll().as('total'), fn.count('dismissed_at').as('dismissed')])
    .executeTakeFirstOrThrow();
  return {
    alerts: Number(alerts.total),
    dismissedAlerts: Number(alerts.dismissed),
    requests: Number(requests.total),
    dismissedRequests: Number(requests.dismissed),
  };
}

/** Inspections whose forms were issued; those brought in from a file are past. */
export async function listInspectionsIssued(db: Kysely<Database>, span: ContractSpan): Promise<number[]> {
  const rows = await db
    .selectFrom('inspections')
    .select('id')
    .where('contract_id', '=', span.contractId)
    .where('state', '=', 'issued')
    .where('origin', '!=', 'import')
    .where('ended_at', '>=', span.from)
    .where('ended_at', '<', span.before)
    .execute();
  return rows.map((row) => row.id);
}

/** How many messages and files could not be sent, and were not since. */
export async function countGivenUpPosts(db: Kysely<Database>, span: ContractSpan): Promise<number> {
  const row = await db
    .selectFrom('outbox')
    .select(({ fn }) => fn.countAll().as('posts'))
    .where('contract_id', '=', span.contractId)
    .where('failed_at', '>=', span.from)
    .where('failed_at', '<', span.before)
    .executeTakeFirstOrThrow();
  return Number(row.posts);
}

/** Slack's ids of messages of the outbox, by their keys; those that are not posted have none. */
export async function findPostedTimestamps(
  db: Kysely<Database>,
  keys: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (keys.length === 0) return new Map();
  const rows = await db
    .selectFrom('outbox')
    .select(['message_key', 'slack_ts'])
    .where('message_key', 'in', [...keys])
    .execute();
  return new Map(rows.flatMap((row) => (row.slack_ts === null ? [] : [[row.message_key, row.slack_ts] as const])));
}
