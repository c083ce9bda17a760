import type { Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../src/adapters/mysql/store.ts';
import type { ChatMessage } from '../../src/core/chat.ts';
import { migrate } from '../../src/store/migrate.ts';
import {
  findMessageKey,
  findPostedPlace,
  NO_ACCESS,
  postFile,
  postMessage,
  postMessages,
  postPin,
  wakeChannel,
} from '../../src/store/outbox.ts';
import { readOutboxHealth, retryFailedPosts } from '../../src/store/outbox-health.ts';
import {
  leaveThread,
  loseThread,
  recordDelay,
  recordFailure,
  recordGone,
  recordSent,
  reviveReplies,
} from '../../src/store/outbox-outcomes.ts';
import {
  beginAttempt,
  claimChannel,
  listDueChannels,
  listQueued,
  type QueuedPost,
  releaseChannel,
} from '../../src/store/outbox-queue.ts';
import type { Database } from '../../src/store/schema.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const now = new Date('2026-11-21T10:00:00.000Z');
const later = new Date('2026-11-21T10:05:00.000Z');
const lease = { owner: 'a', milliseconds: 60_000 };

let database: TestDatabase;
let store: Kysely<Database>;

beforeAll(async () => {
  database = await createTestDatabase();
  store = openStore(database.url);
  await migrate(store, { now });
  await store
    .insertInto('contracts')
    .values({ id: 'k', number: '1', name: '"k"', channel: 'C1', time_zone: 'UTC', updated_at: now })
    .execute();
});

afterAll(async () => {
  await store.destroy();
  await database.drop();
});

beforeEach(async () => {
  await store.deleteFrom('outbox').execute();
  await store.deleteFrom('outbox_channels').execute();
});

function says(text: string): ChatMessage {
  return { summary: text, blocks: [{ kind: 'text', text: [{ bold: text }, ' 磁盘'] }] };
}

function post(
  key: string,
  text: string,
  options: { threadKey?: string; threadTs?: string; channel?: string; at?: Date } = {},
) {
  const { at = now, channel = 'C1', ...rest } = options;
  return postMessage(store, { contractId: 'k', channel, key, message: says(text), ...rest }, at);
}

async function queued(key: string): Promise<QueuedPost> {
  const found = (await listQueued(store, 'C1', 100)).find((one) => one.key === key);
  if (!found) throw new Error(`${key} is not queued`);
  return found;
}

/** Sends what is queued under a key, as the sender would. */
async function send(key: string, ts: string): Promise<void> {
  const one = await queued(key);
  await claimChannel(store, one.channel, lease);
  const wish = await beginAttempt(store, one, { lease, now, mayPost: one.ts === null });
  if (!wish) throw new Error('not begun');
  await recordSent(store, one.id, { ts, revision: wish.revision, nextAt: now });
}

describe('posting and editing by key', () => {
  test('a new key is a new message', async () => {
    await post('m1', 'one');
    expect(await queued('m1')).toMatchObject({ kind: 'message', ts: null, attemptedAt: null, attempts: 0, root: null });
  });

  test('a known key replaces the content: one message, the newest wish', async () => {
    for (const text of ['one', 'two', 'three']) await post('m1', text);
    const one = await queued('m1');
    await claimChannel(store, 'C1', lease);
    expect(await beginAttempt(store, one, { lease, now, mayPost: true })).toEqual({
      content: says('three'),
      revision: 3,
    });
    expect(await listQueued(store, 'C1', 100)).toHaveLength(1);
  });

  test('asking for what is there already leaves nothing to send', async () => {
    await post('m1', 'one');
    await send('m1', '1.0');
    await post('m1', 'one');
    expect(await listQueued(store, 'C1', 100)).toEqual([]);
    await post('m1', 'two');
    expect(await queued('m1')).toMatchObject({ ts: '1.0' });
  });

  test('what waits to be posted and what waits to be edited do not hide each other', async () => {
    for (const key of ['m1', 'm2', 'm3']) {
      await post(key, 'one');
      await send(key, `${key}.0`);
      await post(key, 'two');
    }
    for (const key of ['m4', 'm5', 'm6']) await post(key, 'new');
    const keys = (await listQueued(store, 'C1', 2)).map((one) => one.key);
    expect(keys).toEqual(['m1', 'm2', 'm4', 'm5']);
  });

  test('a wish made while the message is being sent is not lost', async () => {
    await post('m1', 'one');
    const one = await queued('m1');
    await claimChannel(store, 'C1', lease);
    const wish = await beginAttempt(store, one, { lease, now, mayPost: true });
    await post('m1', 'two');
    await recordSent(store, one.id, { ts: '1.0', revision: wish?.revision ?? 0, nextAt: later });
    expect(await queued('m1')).toMatchObject({ ts: '1.0', nextAttemptAt: later, attempts: 0 });
  });

  test('it takes part in the transaction of its caller', async () => {
    await expect(
      store.transaction().execute(async (trx) => {
        await postMessage(trx, { contractId: 'k', channel: 'C1', key: 'm1', message: says('one') }, now);
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    expect(await listQueued(store, 'C1', 100)).toEqual([]);
  });

  test('many wishes at once for one key are one message', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, at) => post('m1', `text ${at}`)));
    expect(await listQueued(store, 'C1', 100)).toHaveLength(1);
  });

  test('a file is shared once under its key', async () => {
    const file = { contractId: 'k', channel: 'C1', key: 'f1', threadKey: 'm1', documentId: 3, title: '月报' };
    await post('m1', 'root');
    await send('m1', '1.0');
    await postFile(store, file, now);
    await postFile(store, { ...file, title: 'other' }, now);
    const one = await queued('f1');
    expect(one).toMatchObject({ kind: 'file', root: { ts: '1.0', failed: false, isForeign: false } });
    expect(await beginAttempt(store, one, { lease, now, mayPost: true, fileId: 'F1' })).toEqual({
      content: { documentId: 3, title: '月报' },
      revision: 1,
    });
    expect((await queued('f1')).fileId).toBe('F1');
  });
});

describe('what is next', () => {
  test('channels with something due are listed', async () => {
    await post('m1', 'one', { channel: 'C1' });
    await post('m2', 'two', { channel: 'C2' });
    await post('m3', 'three', { channel: 'C3', at: later });
    expect((await listDueChannels(store, now)).toSorted()).toEqual(['C1', 'C2']);
  });

  test('replies wait for their root, and are not in the way of others', async () => {
    await post('reply', 'r', { threadKey: 'root' });
    await post('other', 'o');
    expect((await listQueued(store, 'C1', 100)).map((one) => one.key)).toEqual(['other']);
    await post('root', 'x');
    expect((await listQueued(store, 'C1', 100)).map((one) => one.key)).toEqual(['other', 'root']);
    await send('root', '5.0');
    expect((await listQueued(store, 'C1', 100)).map((one) => one.key)).toEqual(['reply', 'other']);
    expect((await queued('reply')).root).toEqual({ ts: '5.0', failed: false, isForeign: false });
  });
});

describe('claims', () => {
  test('one owner at a time holds a channel', async () => {
    expect(await claimChannel(store, 'C1', lease)).toBe(true);
    expect(await claimChannel(store, 'C1', { owner: 'b', milliseconds: 60_000 })).toBe(false);
    expect(await claimChannel(store, 'C2', { owner: 'b', milliseconds: 60_000 })).toBe(true);
    await releaseChannel(store, 'C1', 'b');
    expect(await claimChannel(store, 'C1', { owner: 'b', milliseconds: 60_000 })).toBe(false);
    await releaseChannel(store, 'C1', 'a');
    expect(await claimChannel(store, 'C1', { owner: 'b', milliseconds: 60_000 })).toBe(true);
  });

  test('of many that claim at once, one does', async () => {
    const claims = await Promise.all(
      Array.from({ length: 8 }, (_, at) => claimChannel(store, 'C9', { owner: `o${at}`, milliseconds: 60_000 })),
    );
    expect(claims.filter(Boolean)).toHaveLength(1);
  });

  test('who lost the channel sends nothing more', async () => {
    await post('m1', 'one');
    const one = await queued('m1');
    await claimChannel(store, 'C1', { owner: 'a', milliseconds: -1 });
    expect(await beginAttempt(store, one, { lease, now, mayPost: true })).toBeUndefined();
    expect(await claimChannel(store, 'C1', { owner: 'b', milliseconds: 60_000 })).toBe(true);
    expect(await beginAttempt(store, one, { lease, now, mayPost: true })).toBeUndefined();
    expect((await queued('m1')).attemptedAt).toBeNull();
  });
});

describe('outcomes', () => {
  test('the first attempt is remembered until it is certain that nothing was posted', async () => {
    await post('m1', 'one');
    const one = await queued('m1');
    await claimChannel(store, 'C1', lease);
    await beginAttempt(store, one, { lease, now, mayPost: true });
    await recordDelay(store, one.id, { error: 'timeout', nextAt: now, wasNotPosted: false, attempts: 1 });
    await beginAttempt(store, one, { lease, now: later, mayPost: true });
    expect(await queued('m1')).toMatchObject({ attemptedAt: now, attempts: 2 });
    await recordDelay(store, one.id, { error: 'ratelimited', nextAt: later, wasNotPosted: true, attempts: 2 });
    expect(await queued('m1')).toMatchObject({ attemptedAt: null, nextAttemptAt: later });
  });

  test('a failure takes its waiting replies with it, and they come back with their root', async () => {
    await post('root', 'x');
    await post('reply', 'r', { threadKey: 'root' });
    await recordFailure(store, await queued('root'), { error: 'channel_not_found', now });
    expect(await listQueued(store, 'C1', 100)).toEqual([]);
    expect(await readOutboxHealth(store)).toMatchObject({ waiting: 0, oldestWaitingAt: null, failed: 2 });
    await post('late reply', 'r', { threadKey: 'root' });
    expect((await queued('late reply')).root).toEqual({ ts: null, failed: true, isForeign: false });
    await recordFailure(store, await queued('late reply'), { error: 'root_failed', now });
    await post('root', 'y');
    expect((await queued('root')).nextAttemptAt).toEqual(new Date(now.getTime() + 60_000));
    await send('root', '1.0');
    await reviveReplies(store, 'root', later);
    expect((await listQueued(store, 'C1', 100)).map((one) => one.key)).toEqual(['reply', 'late reply']);
  });

  test('the same wish again does not bring a failed message back; the operator does', async () => {
    await post('m1', 'one');
    await recordFailure(store, await queued('m1'), { error: 'not_in_channel', now });
    await post('m1', 'one');
    expect(await readOutboxHealth(store)).toMatchObject({
      failed: 1,
      failures: [{ channel: 'C1', key: 'm1', error: 'not_in_channel', failedAt: now }],
    });
    expect(await retryFailedPosts(store, 'C1', later)).toBe(1);
    expect(await queued('m1')).toMatchObject({ attempts: 0, nextAttemptAt: later });
  });

  test('a message that someone deleted is posted anew', async () => {
    await post('m1', 'one');
    await send('m1', '1.0');
    await recordGone(store, 'm1', later);
    expect(await queued('m1')).toMatchObject({ ts: null, attemptedAt: null, nextAttemptAt: later });
  });
});

describe('the thread of somebody else', () => {
  const theirs = '1700000000.000100';
  const foreign = { ts: theirs, failed: false, isForeign: true };

  test('goes before that of a message of ours, and is waited for by nobody', async () => {
    await post('card', 'card', { threadTs: theirs });
    await post('note', 'note', { threadKey: 'card', threadTs: theirs });
    await postFile(
      store,
      { contractId: 'k', channel: 'C1', key: 'sheet', threadTs: theirs, documentId: 3, title: 's' },
      now,
    );
    for (const key of ['card', 'note', 'sheet']) expect((await queued(key)).root).toEqual(foreign);
    await recordFailure(store, await queued('card'), { error: 'refused', now });
    expect((await queued('note')).root).toEqual(foreign);
  });

  test('is that of the replies to a message of ours which stands in it', async () => {
    await post('card', 'card', { threadTs: theirs });
    await post('note', 'note', { threadKey: 'card' });
    expect((await listQueued(store, 'C1', 100)).map((one) => one.key)).toEqual(['card']);
    await send('card', '5.0');
    expect((await queued('note')).root).toEqual(foreign);
  });

  test('when it is gone, what waits for it goes elsewhere; what is there stays', async () => {
    await post('sent', 'sent', { threadTs: theirs });
    await send('sent', '4.0');
    await post('card', 'card', { threadTs: theirs });
    await post('note', 'note', { threadKey: 'card', threadTs: theirs });
    await post('other', 'other', { threadTs: '1700000001.000100' });
    await post('elsewhere', 'elsewhere', { threadTs: theirs, channel: 'C2' });
    await loseThread(store, { channel: 'C1', ts: theirs });
    expect((await queued('card')).root).toBeNull();
    expect((await queued('other')).root).toMatchObject({ isForeign: true });
    expect((await listQueued(store, 'C2', 100))[0]?.root).toEqual(foreign);
    expect((await listQueued(store, 'C1', 100)).map((one) => one.key)).toEqual(['card', 'other']);
    await send('card', '6.0');
    expect((await queued('note')).root).toEqual({ ts: '6.0', failed: false, isForeign: false });
    await leaveThread(store, 'sent', later);
    expect(await queued('sent')).toMatchObject({ ts: null, root: null, nextAttemptAt: later });
  });
});

describe('pins', () => {
  const pin = { contractId: 'k', channel: 'C1', key: 'board:pin', messageKey: 'board' };

  test('wait for their message, are there once, and come anew with it', async () => {
    await postPin(store, pin, now);
    expect(await listQueued(store, 'C1', 100)).toEqual([]);
    await post('board', 'one');
    await send('board', '7.0');
    expect(await queued('board:pin')).toMatchObject({ kind: 'pin', ts: null, root: { ts: '7.0', isForeign: false } });
    await send('board:pin', '7.0');
    await postPin(store, pin, now);
    expect(await listQueued(store, 'C1', 100)).toEqual([]);
    await recordGone(store, 'board', later);
    expect((await listQueued(store, 'C1', 100)).map((one) => one.key)).toEqual(['board']);
    await send('board', '8.0');
    expect((await queued('board:pin')).root?.ts).toBe('8.0');
  });

  test('pin the message itself, also where it stands in a thread', async () => {
    await post('board', 'one', { threadTs: '1700000000.000100' });
    await postPin(store, pin, now);
    await send('board', '7.0');
    expect((await queued('board:pin')).root).toEqual({ ts: '7.0', failed: false, isForeign: false });
  });
});

describe('finding messages', () => {
  test('by their place, and their place by their key', async () => {
    await post('m1', 'one');
    expect(await findPostedPlace(store, 'm1')).toBeUndefined();
    await send('m1', '1700000000.000100');
    await postPin(store, { contractId: 'k', channel: 'C1', key: 'pin', messageKey: 'm1' }, now);
    await send('pin', '1700000000.000100');
    expect(await findPostedPlace(store, 'm1')).toEqual({ channel: 'C1', ts: '1700000000.000100' });
    expect(await findMessageKey(store, 'C1', '1700000000.000100')).toBe('m1');
    expect(await findMessageKey(store, 'C2', '1700000000.000100')).toBeUndefined();
    expect(await findMessageKey(store, 'C1', '1700000000.000101')).toBeUndefined();
    expect(await findPostedPlace(store, 'pin')).toBeUndefined();
    expect(await findPostedPlace(store, 'none')).toBeUndefined();
  });
});

describe('a channel that is closed to us', () => {
  async function tried(key: string, error: string): Promise<void> {
    const one = await queued(key);
    await recordDelay(store, one.id, { error, nextAt: later, wasNotPosted: true, attempts: 0 });
  }

  test('keeps what waits for it, says so, and goes on in order when it opens', async () => {
    await post('m1', 'one');
    await tried('m1', `${NO_ACCESS}not_in_channel`);
    await post('m2', 'two');
    await post('elsewhere', 'x', { channel: 'C2' });
    expect(await readOutboxHealth(store)).toMatchObject({
      waiting: 3,
      failed: 0,
      unreachable: [{ channel: 'C1', error: 'not_in_channel', waiting: 2 }],
    });
    expect(await listDueChannels(store, now)).toEqual(['C2']);
    expect((await listDueChannels(store, later)).toSorted()).toEqual(['C1', 'C2']);
    await wakeChannel(store, 'C1', now);
    expect((await listDueChannels(store, now)).toSorted()).toEqual(['C1', 'C2']);
    expect((await readOutboxHealth(store)).unreachable).toEqual([]);
    expect((await listQueued(store, 'C1', 100)).map((one) => one.key)).toEqual(['m1', 'm2']);
  });

  test('is tried again when the operator says so', async () => {
    await post('m1', 'one');
    await tried('m1', `${NO_ACCESS}is_archived`);
    expect(await retryFailedPosts(store, 'C1', now)).toBe(0);
    expect(await queued('m1')).toMatchObject({ nextAttemptAt: now, error: null });
  });

  test('is woken without disturbing what waits for another reason', async () => {
    await post('m1', 'one');
    await tried('m1', 'timeout');
    await wakeChannel(store, 'C1', now);
    expect(await queued('m1')).toMatchObject({ nextAttemptAt: later, error: 'timeout' });
  });
});

describe('many at once', () => {
  const many = (from: number, count: number, text: string) =>
    Array.from({ length: count }, (_, at) => ({
      contractId: 'k',
      channel: 'C1',
      key: `alert:${String(from + at).padStart(6, '0')}`,
      message: says(`${text} ${from + at}`),
    }));

  test('are like one after another', async () => {
    await postMessages(store, [], now);
    await post('root', 'root', { channel: 'C7' });
    const [first, second, third] = many(1, 3, 'a');
    if (!first || !second || !third) throw new Error('too few');
    await postMessages(store, [third, { ...first, threadKey: 'root' }, second, { ...second, message: says('b') }], now);
    const rows = await store.selectFrom('outbox').selectAll().orderBy('id').execute();
    expect(rows).toMatchObject([
      { message_key: 'root' },
      { message_key: first.key, channel: 'C7', revision: 1 },
      { message_key: second.key, channel: 'C1', revision: 2 },
      { message_key: third.key, revision: 1 },
    ]);
    const one = await queued(second.key);
    await claimChannel(store, 'C1', lease);
    expect(await beginAttempt(store, one, { lease, now, mayPost: true })).toMatchObject({ content: says('b') });
  });

  test('appear in the order of their numbers, not of their digits', async () => {
    const keys = [
      'alert:10',
      'ticket:2:event:10',
      'alert:9',
      'ticket:2',
      'alert:100',
      'ticket:2:event:9',
      'digest:acme',
    ];
    await postMessages(
      store,
      keys.map((key) => ({ contractId: 'k', channel: 'C1', key, message: says(key) })),
      now,
    );
    const rows = await store.selectFrom('outbox').select('message_key').orderBy('id').execute();
    expect(rows.map((row) => row.message_key)).toEqual([
      ...['alert:9', 'alert:10', 'alert:100', 'digest:acme'],
      ...['ticket:2', 'ticket:2:event:9', 'ticket:2:event:10'],
    ]);
  });

  test('five hundred are written whole', async () => {
    await postMessages(store, many(1, 500, '磁盘'.repeat(500)), now);
    expect((await readOutboxHealth(store)).waiting).toBe(500);
  });

  test('two that write the same at the same time, given in any order, do not lock each other out', async () => {
    const connections = [openStore(database.url), openStore(database.url)];
    const sending = openStore(database.url);
    let isSending = true;
    const sender = (async () => {
      await claimChannel(sending, 'C1', { owner: 's', milliseconds: 60_000 });
      while (isSending) {
        const [one] = await listQueued(sending, 'C1', 1);
        const attempt = { lease: { owner: 's', milliseconds: 60_000 }, now, mayPost: true };
        const wish = one && (await beginAttempt(sending, one, attempt));
        if (one && wish) await recordSent(sending, one.id, { ts: '1.0', revision: wish.revision, nextAt: now });
      }
    })();
    const rounds = connections.map(async (connection, index) => {
      for (let round = 0; round < 30; round += 1) {
        const batch = many(round * 20, 100, `${index} ${round}`);
        const shuffled = index === 0 ? batch : batch.toReversed();
        // As the alert intake does: other work goes before and after, in the same transaction.
        await connection.transaction().execute(async (trx) => {
          await trx.selectFrom('contracts').selectAll().execute();
          await postMessages(trx, shuffled, now);
        });
      }
    });
    const outcomes = await Promise.allSettled(rounds);
    isSending = false;
    await sender;
    await Promise.all([...connections, sending].map((connection) => connection.destroy()));
    expect(outcomes.filter((outcome) => outcome.status === 'rejected')).toEqual([]);
    const { count } = await store
      .selectFrom('outbox')
      .select((select) => select.fn.countAll().as('count'))
      .executeTakeFirstOrThrow();
    expect(Number(count)).toBe(29 * 20 + 100);
  });
});
