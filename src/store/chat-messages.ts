import type { Kysely, Selectable, Transaction } from 'kysely';
import { type ChatSaid, instantOf } from '../core/chat-event.ts';
import type { ChatMessageRow } from './chat-rows.ts';
import { parseJson, toJson } from './column.ts';
import { isDuplicateKey } from './duplicate-key.ts';
import type { Database } from './schema.ts';

/** A message is kept up to so many characters. */
const TEXT_CHARACTERS = 10_000;

/** What a person wrote in a contract's channel, as it is kept. */
export interface KeptMessage extends ChatSaid {
  readonly id: number;
  readonly contractId: string;
  readonly channel: string;
  readonly personId: string | null;
  readonly postedAt: Date;
  readonly deletedAt: Date | null;
  readonly isRequest: boolean;
  readonly dismissedAt: Date | null;
  readonly ticketId: number | null;
}

interface SaidMessage {
  readonly contractId: string;
  readonly channel: string;
  readonly message: ChatSaid;
  readonly personId: string | null;
  readonly isRequest: boolean;
  readonly now: Date;
}

/** Keeps a message once. @returns it, and whether it is new. */
export async function keepMessage(
  db: Kysely<Database>,
  said: SaidMessage,
): Promise<{ readonly kept: KeptMessage; readonly isNew: boolean }> {
  const { channel, message } = said;
  const known = await findMessage(db, { channel, ts: message.ts });
  if (known && !isUnread(known)) return { kept: known, isNew: false };
  const isNew = known ? await readUnread(db, said) : await insertMessage(db, rowOf(said));
  const kept = await findMessage(db, { channel, ts: message.ts });
  if (!kept) throw new Error('a message has vanished');
  return { kept, isNew };
}

function rowOf({ contractId, channel, message, personId, isRequest, now }: SaidMessage) {
  return {
    contract_id: contractId,
    channel,
    ts: message.ts,
    thread_ts: message.threadTs === message.ts ? null : message.threadTs,
    slack_user: message.user,
    person_id: personId,
    text: message.text.slice(0, TEXT_CHARACTERS),
    files: toJson(message.files),
    posted_at: instantOf(message.ts),
    recorded_at: now,
    is_request: isRequest ? 1 : 0,
  };
}

/** Of nobody, as far as we know: its deletion was told before itself. */
const NOBODY = '';

/** Whether it is only known that it is deleted, not what it said. */
export function isUnread({ user }: Pick<KeptMessage, 'user'>): boolean {
  return user === NOBODY;
}

/** Of a message that was never told of: should it be told of late, it is known that it is gone. */
export async function keepDeleted(
  db: Kysely<Database>,
  deleted: {
    readonly contractId: string;
    readonly channel: string;
    readonly ts: string;
    readonly at: Date;
    readonly now: Date;
  },
): Promise<void> {
  const message = { ts: deleted.ts, threadTs: null, user: NOBODY, text: '', files: [] };
  const row = rowOf({ ...deleted, message, personId: null, isRequest: false });
  await insertMessage(db, { ...row, deleted_at: deleted.at });
}

/** What a message said that is known to be deleted. @returns false when somebody else has just written it down. */
async function readUnread(db: Kysely<Database>, said: SaidMessage): Promise<boolean> {
  const { recorded_at: _recordedAt, ...row } = rowOf(said);
  const read = await db
    .updateTable('chat_messages')
    .set(row)
    .where('channel', '=', said.channel)
    .where('ts', '=', said.message.ts)
    .where('slack_user', '=', NOBODY)
    .executeTakeFirst();
  return read.numUpdatedRows > 0n;
}

/** @returns false when somebody else has just kept it. */
async function insertMessage(
  db: Kysely<Database>,
  row: ReturnType<typeof rowOf> & { readonly deleted_at?: Date },
): Promise<boolean> {
  try {
    await db.insertInto('chat_messages').values(row).execute();
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

type MessageReference = { readonly id: number } | { readonly channel: string; readonly ts: string };

export async function findMessage(db: Kysely<Database>, by: MessageReference): Promise<KeptMessage | undefined> {
  const row = await selectMessage(db, by).executeTakeFirst();
  return row && readMessage(row);
}

/** As {@link findMessage}, locked until the transaction ends. */
export async function lockMessage(trx: Transaction<Database>, by: MessageReference): Promise<KeptMessage | undefined> {
  const row = await selectMessage(trx, by).forUpdate().executeTakeFirst();
  return row && readMessage(row);
}

function selectMessage(db: Kysely<Database>, by: MessageReference) {
  const query = db.selectFrom('chat_messages').selectAll();
  return 'id' in by ? query.where('id', '=', by.id) : query.where('channel', '=', by.channel).where('ts', '=', by.ts);
}

/** What people wrote in a thread, oldest first. */
export async function listReplies(db: Kysely<Database>, channel: string, threadTs: string): Promise<KeptMessage[]> {
  const rows = await db
    .selectFrom('chat_messages')
    .selectAll()
    .where('channel', '=', channel)
    .where('thread_ts', '=', threadTs)
    .orderBy('ts')
    .execute();
  return rows.map(readMessage);
}

/** @returns whether the edit is new. */
export async function editMessage(
  db: Kysely<Database>,
  edit: { readonly channel: string; readonly message: ChatSaid; readonly editedTs: string },
): Promise<boolean> {
  const updated = await db
    .updateTable('chat_messages')
    .set({
      text: edit.message.text.slice(0, TEXT_CHARACTERS),
      files: toJson(edit.message.files),
      edited_ts: edit.editedTs,
    })
    .where('channel', '=', edit.channel)
    .where('ts', '=', edit.message.ts)
    .where((where) => where.or([where('edited_ts', 'is', null), where('edited_ts', '<', edit.editedTs)]))
    .executeTakeFirst();
  return updated.numUpdatedRows > 0n;
}

export async function markDeleted(
  db: Kysely<Database>,
  deleted: { readonly channel: string; readonly ts: string; readonly at: Date },
): Promise<boolean> {
  const updated = await db
    .updateTable('chat_messages')
    .set({ deleted_at: deleted.at })
    .where('channel', '=', deleted.channel)
    .where('ts', '=', deleted.ts)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return updated.numUpdatedRows > 0n;
}

/** It is a request after all. @returns false when that was known, or it was decided on or deleted meanwhile. */
export async function markRequest(db: Kysely<Database>, id: number): Promise<boolean> {
  const updated = await db
    .updateTable('chat_messages')
    .set({ is_request: 1 })
    .where('id', '=', id)
    .where('is_request', '=', 0)
    .where('ticket_id', 'is', null)
    .where('dismissed_at', 'is', null)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return updated.numUpdatedRows > 0n;
}

export async function linkMessage(db: Kysely<Database>, id: number, ticketId: number): Promise<void> {
  await db.updateTable('chat_messages').set({ ticket_id: ticketId }).where('id', '=', id).execute();
}

/** Said to be no request. */
export async function dismissMessage(
  db: Kysely<Database>,
  id: number,
  dismissed: { readonly at: Date; readonly by: string },
): Promise<void> {
  await db
    .updateTable('chat_messages')
    .set({ dismissed_at: dismissed.at, dismissed_by: dismissed.by })
    .where('id', '=', id)
    .execute();
}

function readMessage(row: Selectable<ChatMessageRow>): KeptMessage {
  return {
    id: row.id,
    contractId: row.contract_id,
    channel: row.channel,
    ts: row.ts,
    threadTs: row.thread_ts,
    user: row.slack_user,
    personId: row.person_id,
    text: row.text,
    files: parseJson<ChatSaid['files']>(row.files),
    postedAt: row.posted_at,
    deletedAt: row.deleted_at,
    isRequest: row.is_request === 1,
    dismissedAt: row.dismissed_at,
    ticketId: row.ticket_id,
  };
}
