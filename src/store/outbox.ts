import { type Kysely, sql } from 'kysely';
import type { OutboxMessage } from '../context.ts';
import { compareTexts } from '../core/compare-texts.ts';
import type { MessagePlace } from '../core/message-link.ts';
import { insertRows } from './bulk-insert.ts';
import { toJson } from './column.ts';
import type { Database } from './schema.ts';

/** After a message was given up, a new wish tries it again, but not at once: what hindered it may still be there. */
const REVIVAL_DELAY_SECONDS = 60;

/** Assignments take effect from left to right: the content comes last, for the others compare it with the new one. */
const AS_WISHED = `
  revision = IF(content = VALUES(content), revision, revision + 1),
  next_attempt_at = IF(failed_at IS NULL, next_attempt_at,
    DATE_ADD(VALUES(next_attempt_at), INTERVAL ${REVIVAL_DELAY_SECONDS} SECOND)),
  failed_at = IF(content = VALUES(content), failed_at, NULL),
  content = VALUES(content)`;

/** Given, with Slack's reason behind it, to what found its channel closed to us; all else in the channel waits for it. */
export const NO_ACCESS = 'no_access:';

/** A stored document to be shared in the chat. */
export interface OutboxFile {
  readonly contractId: string;
  readonly channel: string;
  /** Unique for ever, for example `inspection:12:form:3`. */
  readonly key: string;
  /** Key of the message in whose thread it is shared. */
  readonly threadKey?: string;
  /** Or the thread of somebody else's message; it goes before the other while it is there. */
  readonly threadTs?: string;
  /** Id of the row in `documents`. */
  readonly documentId: number;
  readonly title: string;
}

/** What a row of kind `file` holds. */
export interface FileContent {
  readonly documentId: number;
  readonly title: string;
}

/** A message to be pinned to its channel. */
export interface OutboxPin {
  readonly contractId: string;
  readonly channel: string;
  /** Unique for ever, for example `board:acme:pin`. */
  readonly key: string;
  readonly messageKey: string;
}

/**
 * Says what the message with this key should be: it is posted, or brought up to date if it is there already. Asking for what
 * is there already costs nothing. Call it in the transaction of the fact it tells, then `ctx.wake('outbox')` after the commit.
 */
export async function postMessage(db: Kysely<Database>, message: OutboxMessage, now: Date): Promise<void> {
  await postMessages(db, [message], now);
}

/**
 * The same for many messages at once. They are written in the order of their keys, whatever the order in which they are given,
 * so that two who write at the same time do not lock each other out; in the channel they appear in that order, too: `alert:9`
 * before `alert:10`.
 */
export async function postMessages(db: Kysely<Database>, messages: readonly OutboxMessage[], now: Date): Promise<void> {
  const sorted = messages
    .map((message) => ({ message, parts: message.key.split(':') }))
    .sort((one, other) => compareKeys(one.parts, other.parts))
    .map(({ message }) => message);
  const channelOf = await channelsOfThreads(db, sorted);
  const rows = sorted.map((message) => ({
    contract_id: message.contractId,
    channel: channelOf(message),
    kind: 'message',
    message_key: message.key,
    thread_key: message.threadKey ?? null,
    thread_ts: message.threadTs ?? null,
    content: toJson(message.message),
    next_attempt_at: now,
    created_at: now,
  }));
  await insertRows(db, 'outbox', rows, AS_WISHED);
}

/** Numbers in a key count as numbers. Of any two keys it is the same one that goes first, for everybody. */
function compareKeys(one: readonly string[], other: readonly string[]): number {
  for (let index = 0; index < Math.min(one.length, other.length); index += 1) {
    const [first = '', second = ''] = [one[index], other[index]];
    if (first === second) continue;
    const areNumbers = /^\d+$/.test(first) && /^\d+$/.test(second);
    if (areNumbers && first.length !== second.length) return first.length - second.length;
    return compareTexts(first, second);
  }
  return one.length - other.length;
}

/** Shares a document once; asking again for the same key changes nothing. */
export async function postFile(db: Kysely<Database>, file: OutboxFile, now: Date): Promise<void> {
  const content: FileContent = { documentId: file.documentId, title: file.title };
  await insertOnce(db, { ...file, kind: 'file', content }, now);
}

/**
 * Pins a message of the outbox once it is posted, and again if it has to be posted anew; asking again for the same key
 * changes nothing. It holds up nothing else if it can't be done.
 */
export async function postPin(db: Kysely<Database>, pin: OutboxPin, now: Date): Promise<void> {
  await insertOnce(db, { ...pin, kind: 'pin', threadKey: pin.messageKey, content: {} }, now);
}

async function insertOnce(
  db: Kysely<Database>,
  row: {
    readonly contractId: string;
    readonly channel: string;
    readonly kind: 'file' | 'pin';
    readonly key: string;
    readonly threadKey?: string;
    readonly threadTs?: string;
    readonly content: object;
  },
  now: Date,
): Promise<void> {
  const channelOf = await channelsOfThreads(db, [row]);
  await db
    .insertInto('outbox')
    .values({
      contract_id: row.contractId,
      channel: channelOf(row),
      kind: row.kind,
      message_key: row.key,
      thread_key: row.threadKey ?? null,
      thread_ts: row.threadTs ?? null,
      content: toJson(row.content),
      next_attempt_at: now,
      created_at: now,
    })
    .onDuplicateKeyUpdate({ message_key: sql`message_key` })
    .execute();
}

interface Threaded {
  readonly channel: string;
  readonly threadKey?: string;
}

/** A contract may have moved to another channel since its thread was begun: replies stay with their root. */
async function channelsOfThreads(
  db: Kysely<Database>,
  posts: readonly Threaded[],
): Promise<(post: Threaded) => string> {
  const keys = [...new Set(posts.flatMap((post) => post.threadKey ?? []))];
  const roots =
    keys.length === 0
      ? []
      : await db.selectFrom('outbox').select(['message_key', 'channel']).where('message_key', 'in', keys).execute();
  const channels = new Map(roots.map((root) => [root.message_key, root.channel]));
  return ({ channel, threadKey }) => (threadKey === undefined ? channel : (channels.get(threadKey) ?? channel));
}

/** Which message of the outbox stands at a place, or stood there before it was deleted; undefined when it is somebody else's. */
export async function findMessageKey(db: Kysely<Database>, channel: string, ts: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('outbox')
    .select('message_key')
    .where('channel', '=', channel)
    .where('slack_ts', '=', ts)
    .where('kind', '=', 'message')
    .unionAll((former) =>
      former
        .selectFrom('former_places')
        .select('message_key')
        .where('channel', '=', channel)
        .where('slack_ts', '=', ts),
    )
    .executeTakeFirst();
  return row?.message_key;
}

/** Whether anything in a channel may stand there without our knowing where: it is being posted, or the answer was lost. */
export async function hasUnclearPosts(db: Kysely<Database>, channel: string): Promise<boolean> {
  const row = await db
    .selectFrom('outbox')
    .select('id')
    .where('pending', '=', 1)
    .where('channel', '=', channel)
    .where('kind', '=', 'message')
    .where('slack_ts', 'is', null)
    .where('attempted_at', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Where a message of the outbox stands; undefined before it is posted. */
export async function findPostedPlace(
  db: Kysely<Database>,
  key: string,
): Promise<{ readonly channel: string; readonly ts: string } | undefined> {
  const row = await db
    .selectFrom('outbox')
    .select(['channel', 'slack_ts'])
    .where('message_key', '=', key)
    .where('kind', '=', 'message')
    .executeTakeFirst();
  return row === undefined || row.slack_ts === null ? undefined : { channel: row.channel, ts: row.slack_ts };
}

/** Where several messages of the outbox stand, with the thread that each is in; those that are not posted yet are left out. */
export async function findPostedPlaces(
  db: Kysely<Database>,
  keys: readonly string[],
): Promise<Map<string, MessagePlace>> {
  if (keys.length === 0) return new Map();
  const rows = await db
    .selectFrom('outbox')
    .leftJoin('outbox as root', 'root.message_key', 'outbox.thread_key')
    .select([
      'outbox.message_key',
      'outbox.channel',
      'outbox.slack_ts',
      'outbox.thread_ts',
      'root.slack_ts as root_ts',
      'root.thread_ts as root_thread_ts',
    ])
    .where('outbox.message_key', 'in', [...new Set(keys)])
    .where('outbox.kind', '=', 'message')
    .execute();
  return new Map(
    rows.flatMap(({ message_key: key, channel, slack_ts: ts, ...row }) =>
      ts === null ? [] : [[key, { channel, ts, threadTs: row.thread_ts ?? row.root_thread_ts ?? row.root_ts }]],
    ),
  );
}

/** A channel is open to us again: what waits is sent now, in its order. Then `ctx.wake('outbox')`. */
export async function wakeChannel(db: Kysely<Database>, channel: string, now: Date): Promise<void> {
  await db
    .updateTable('outbox')
    .set({ next_attempt_at: now, error: null })
    .where('channel', '=', channel)
    .where('pending', '=', 1)
    .where('error', 'like', `${NO_ACCESS}%`)
    .execute();
}
