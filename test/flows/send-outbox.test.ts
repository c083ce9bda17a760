import type { Kysely } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../src/adapters/mysql/store.ts';
import type { Context } from '../../src/context.ts';
import type { ChatMessage } from '../../src/core/chat.ts';
import type { ChatTransport } from '../../src/core/chat-port.ts';
import type { SenderLimits } from '../../src/flows/post-outcome.ts';
import { createOutboxSender, type OutboxSender } from '../../src/flows/send-outbox.ts';
import { insertDocument } from '../../src/store/documents.ts';
import { postFile, postMessage, postMessages, postPin, readOutboxHealth, wakeChannel } from '../../src/store/outbox.ts';
import { claimChannel } from '../../src/store/outbox-queue.ts';
import type { Database } from '../../src/store/schema.ts';
import { createMemoryChat, type MemoryChat } from '../support/chat-transport.ts';
import { createTestContext, sitesOf, type TestContext } from '../support/context.ts';
import { testSite } from '../support/site.ts';

/** Fast enough for tests; what is tested is that they are kept. */
const LIMITS: Partial<SenderLimits> = {
  postEveryMs: 1,
  editEveryMs: 1,
  settleMs: 1,
  callMs: 1,
  longestBackoffMs: 10,
  blockedMs: 50,
};

let given: TestContext;
let store: Kysely<Database>;
let chat: MemoryChat;
let stopping: AbortController;

beforeAll(async () => {
  given = await createTestContext({ sites: [testSite({})], checks: new Map() });
  store = given.store;
});
afterAll(() => given.close());
beforeEach(async () => {
  await store.deleteFrom('outbox').execute();
  await store.deleteFrom('outbox_channels').execute();
  given.errors.length = 0;
  chat = createMemoryChat();
  stopping = new AbortController();
});
afterEach(async () => {
  stopping.abort();
  await given.settled();
});

function contextOf(change: Partial<Context> = {}): Context {
  return { ...given.ctx, clock: { now: () => new Date() }, stopping: stopping.signal, ...change };
}

interface Options {
  readonly threadKey?: string;
  readonly threadTs?: string;
  readonly channel?: string;
}

function say(key: string, text: string, options: Options = {}): Promise<void> {
  const message = { summary: text, blocks: [{ kind: 'text' as const, text }] };
  return postMessage(store, { contractId: 'acme', channel: 'C1', key, message, ...options }, new Date());
}

function senderOf(limits: Partial<SenderLimits> = {}, transport: ChatTransport = chat): OutboxSender {
  return createOutboxSender(transport, { ...LIMITS, ...limits });
}

/** Lets the sender work as its job would, until nothing waits any more. */
async function drain(sender = senderOf(), ctx = contextOf()): Promise<void> {
  const giveUpAt = Date.now() + 10_000;
  for (;;) {
    await sender.sendDue(ctx);
    await given.settled();
    if ((await readOutboxHealth(store)).waiting === 0) return;
    if (Date.now() > giveUpAt) throw new Error(`still waiting: ${JSON.stringify(await rows())}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function rows() {
  return store.selectFrom('outbox').selectAll().orderBy('id').execute();
}

function methods(): string[] {
  return chat.calls.map((call) => call.method);
}

describe('order and pace', () => {
  test('messages of a channel go out in the order they were put in', async () => {
    for (let at = 0; at < 8; at += 1) await say(`m${at}`, `text ${at}`);
    await drain();
    expect(chat.texts()).toEqual(Array.from({ length: 8 }, (_, at) => `text ${at}`));
    expect(await rows()).toMatchObject(Array.from({ length: 8 }, (_, at) => ({ slack_ts: `${at + 1}.000000` })));
  });

  test('more of them than are looked at in one go keep their order, too', async () => {
    const messages = Array.from({ length: 150 }, (_, at) => {
      const text = `text ${String(at).padStart(3, '0')}`;
      return {
        contractId: 'acme',
        channel: 'C1',
        key: text,
        message: { summary: text, blocks: [{ kind: 'text' as const, text }] },
      };
    });
    await postMessages(store, messages.toReversed(), new Date());
    await drain();
    expect(chat.texts()).toEqual(messages.map(({ key }) => key));
  });

  test('replies go into the thread of their root, also when they were put in before it', async () => {
    await say('reply', 'reply', { threadKey: 'root' });
    await say('root', 'root');
    await drain();
    expect(chat.posts).toMatchObject([
      { text: 'root', threadTs: null },
      { text: 'reply', threadTs: '1.000000' },
    ]);
  });

  test('between two messages of a channel there is a pause, and other channels do not wait for it', async () => {
    for (const channel of ['C1', 'C2'])
      for (let at = 0; at < 3; at += 1) await say(`${channel}${at}`, 'x', { channel });
    const begun = Date.now();
    await drain(senderOf({ postEveryMs: 200 }));
    const times = chat.calls.map((call) => call.at - begun);
    expect(chat.posts.filter((post) => post.channel === 'C2')).toHaveLength(3);
    const [first = 0, second = 0] = chat.posts.flatMap((post, index) =>
      post.channel === 'C1' ? [times[index] ?? 0] : [],
    );
    // The pause is counted from before a call, which may begin later on a busy machine.
    expect(second - first).toBeGreaterThanOrEqual(150);
    // Side by side: neither channel waited for the other to be done.
    const ofC2 = chat.posts.flatMap((post, index) => (post.channel === 'C2' ? [times[index] ?? 0] : []));
    const ofC1 = chat.posts.flatMap((post, index) => (post.channel === 'C1' ? [times[index] ?? 0] : []));
    expect(Math.min(...ofC2)).toBeLessThan(Math.max(...ofC1));
    expect(Math.min(...ofC1)).toBeLessThan(Math.max(...ofC2));
  });

  test('a hundred wishes for one message are few calls, and the last one stands', async () => {
    const sender = senderOf({ editEveryMs: 100 });
    const ctx = contextOf();
    const begun = Date.now();
    for (let at = 0; at < 100; at += 1) {
      await say('m', `progress ${at}`);
      await sender.sendDue(ctx);
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    await drain(sender, ctx);
    expect(chat.texts()).toEqual(['progress 99']);
    // As many as the pace allows in the time it took, and the first post.
    expect(chat.calls.length).toBeLessThanOrEqual(2 + (Date.now() - begun) / 100);
    expect(chat.calls.length).toBeLessThan(100);
    const edits = chat.calls.filter((call) => call.method === 'edit').map((call) => call.at);
    for (const [index, at] of edits.entries()) expect(at - (edits[index - 1] ?? 0)).toBeGreaterThanOrEqual(95);
  });

  test('edits of what is there do not wait for a message that can not be sent just now', async () => {
    await say('root', 'one');
    await drain();
    chat.next('post', { kind: 'unclear', error: 'internal_error' });
    await say('next', 'next');
    await say('root', 'two');
    const sender = senderOf({ settleMs: 300 });
    const ctx = contextOf();
    await sender.sendDue(ctx);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(chat.texts()).toEqual(['two']);
    await drain(sender, ctx);
    expect(chat.texts()).toEqual(['two', 'next']);
  });
});

describe('what may have been posted', () => {
  test('a lost answer: it is looked for, found, and not posted again', async () => {
    chat.next('post', 'lost');
    await say('m', 'once');
    await drain();
    expect(chat.texts()).toEqual(['once']);
    expect(methods()).toEqual(['post', 'findPost']);
    expect(await rows()).toMatchObject([{ slack_ts: '1.000000', sent_revision: 1, attempted_at: null }]);
  });

  test('a lost call: it is looked for, not found, and posted', async () => {
    chat.next('post', { kind: 'unclear', error: 'socket hang up' });
    await say('m', 'once');
    await drain();
    expect(chat.texts()).toEqual(['once']);
    expect(methods()).toEqual(['post', 'findPost', 'post']);
  });

  test('found as an earlier wish, it is brought up to date', async () => {
    chat.next('post', 'lost');
    await say('m', 'first');
    const sender = senderOf({ settleMs: 100 });
    const ctx = contextOf();
    await sender.sendDue(ctx);
    await new Promise((resolve) => setTimeout(resolve, 30));
    await say('m', 'second');
    await drain(sender, ctx);
    expect(chat.texts()).toEqual(['second']);
    expect(methods()).toEqual(['post', 'findPost', 'edit']);
  });

  test.each([
    ['posted', 'lost' as const, ['findPost']],
    ['not posted', { kind: 'unclear', error: 'killed' } as const, ['findPost', 'post']],
  ])('a process that died after its attempt (%s): the next one looks first', async (_what, outcome, expected) => {
    chat.next('post', outcome);
    await say('m', 'once');
    // It dies before it can write down how the call ended: its database is gone from then on.
    const dying = openStore(given.url);
    const fatal: ChatTransport = {
      ...chat,
      post: async (post, words) => {
        const answer = await chat.post(post, words);
        await dying.destroy();
        return answer;
      },
    };
    await senderOf({ leaseMs: 60 }, fatal).sendDue(contextOf({ store: dying, instance: 'dying' }));
    await given.settled();
    given.errors.length = 0;
    expect(await rows()).toMatchObject([{ slack_ts: null, attempted_at: expect.any(Date) }]);
    chat.calls.length = 0;
    await new Promise((resolve) => setTimeout(resolve, 80));
    await drain();
    expect(methods()).toEqual(expected);
    expect(chat.texts()).toEqual(['once']);
  });

  test('what a dead process began is given time to arrive before it is looked for', async () => {
    await say('m', 'once');
    await store.updateTable('outbox').set({ attempted_at: new Date() }).execute();
    const begun = Date.now();
    await drain(senderOf({ callMs: 150, settleMs: 50 }));
    expect((chat.calls[0]?.at ?? 0) - begun).toBeGreaterThanOrEqual(190);
    expect(methods()).toEqual(['findPost', 'post']);
  });

  test('where it can not be looked for, it is not posted blindly', async () => {
    chat.next('post', { kind: 'unclear', error: 'timeout' });
    chat.next('findPost', { kind: 'refused', error: 'missing_scope' });
    await say('m', 'once');
    await drain();
    expect(chat.texts()).toEqual([]);
    expect(await readOutboxHealth(store)).toMatchObject({
      failures: [{ key: 'm', error: 'cannot tell whether it was posted: missing_scope' }],
    });
  });
});

describe('what Slack answers', () => {
  test('a rest it asks for is kept, by all calls of that method', async () => {
    chat.next('post', { kind: 'limited', retryAfterMs: 150 });
    await say('a', 'a', { channel: 'C1' });
    const sender = senderOf();
    const ctx = contextOf();
    await sender.sendDue(ctx);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await say('b', 'b', { channel: 'C2' });
    await drain(sender, ctx);
    const [first = 0, ...later] = chat.calls.map((call) => call.at);
    expect(methods()).toEqual(['post', 'post', 'post']);
    for (const at of later) expect(at - first).toBeGreaterThanOrEqual(145);
  });

  test('a limit on edits does not hold up messages', async () => {
    await say('root', 'one');
    await drain();
    chat.next('edit', { kind: 'limited', retryAfterMs: 300 });
    await say('root', 'two');
    const sender = senderOf();
    const ctx = contextOf();
    await sender.sendDue(ctx);
    await new Promise((resolve) => setTimeout(resolve, 30));
    await say('next', 'next');
    await sender.sendDue(ctx);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(chat.texts()).toEqual(['one', 'next']);
    await drain(sender, ctx);
    expect(chat.texts()).toEqual(['two', 'next']);
  });

  test('refused blocks are sent once as plain text, and that is logged', async () => {
    chat.next('post', { kind: 'bad-blocks', error: 'invalid_blocks' });
    await say('m', 'text');
    await drain();
    expect(chat.posts).toMatchObject([{ text: 'text', asPlainText: true }]);
    expect(given.errors).toMatchObject([{ details: { key: 'm', error: 'invalid_blocks' } }]);
    chat.next('post', { kind: 'bad-blocks', error: 'invalid_blocks' }, { kind: 'bad-blocks', error: 'no_text' });
    await say('n', 'text');
    await drain();
    expect(await readOutboxHealth(store)).toMatchObject({ failures: [{ key: 'n', error: 'no_text' }] });
  });

  test('refused charts are told in words, and only where those are refused as plain text', async () => {
    const { contractId, channel } = { contractId: 'acme', channel: 'C0ROUNDS01' };
    const chart = { shape: 'bar', categories: ['a'], series: [{ name: 'n', values: [1] }] } as const;
    const message: ChatMessage = { summary: 'chart', blocks: [{ kind: 'chart', title: 'T', chart, instead: ['a 1'] }] };
    await postMessage(store, { contractId, channel, key: 'a', message }, new Date());
    await drain();
    chat.next('post', { kind: 'bad-blocks', error: 'invalid_blocks' });
    await postMessage(store, { contractId, channel, key: 'b', message }, new Date());
    await drain();
    const refused = { kind: 'bad-blocks', error: 'invalid_blocks' } as const;
    chat.next('post', refused, refused);
    await postMessage(store, { contractId, channel, key: 'c', message }, new Date());
    await drain();
    expect(chat.posts).toMatchObject([
      { text: '▥ T\na 1', asPlainText: false },
      { text: 'T\na 1', asPlainText: false },
      { text: '▥ T\na 1', asPlainText: true },
    ]);
    expect(given.errors).toMatchObject([{ details: { key: 'c' } }]);
  });

  test('what will never pass is given up, and does not hold up what follows', async () => {
    chat.next('post', { kind: 'refused', error: 'restricted_action' });
    await say('bad', 'bad');
    await say('good', 'good');
    await drain();
    expect(chat.texts()).toEqual(['good']);
    expect(await readOutboxHealth(store)).toMatchObject({ failed: 1, failures: [{ key: 'bad' }] });
  });

  test('a message that can not be rendered, or whose contract is gone, does not hold up what follows', async () => {
    await say('odd', 'odd');
    await say('good', 'good');
    const ctx = contextOf();
    const failing: ChatTransport = {
      ...chat,
      post: async (post, words) => {
        if (post.message.summary === 'odd') throw new Error('no text');
        return chat.post(post, words);
      },
    };
    await drain(senderOf({}, failing), ctx);
    expect(chat.texts()).toEqual(['good']);
    expect(await readOutboxHealth(store)).toMatchObject({ failures: [{ key: 'odd', error: 'not rendered' }] });
    await say('late', 'late');
    await drain(senderOf(), contextOf({ sites: sitesOf([]) }));
    expect(chat.texts()).toEqual(['good']);
  });

  test('replies to a root that was given up are given up with it', async () => {
    chat.next('post', { kind: 'refused', error: 'restricted_action' });
    await say('root', 'root');
    await say('reply', 'reply', { threadKey: 'root' });
    await drain();
    await say('late', 'late', { threadKey: 'root' });
    await drain();
    expect(chat.posts).toEqual([]);
    expect((await readOutboxHealth(store)).failed).toBe(3);
  });

  test('a failed edit leaves the thread alone', async () => {
    await say('root', 'one');
    await drain();
    chat.next('edit', { kind: 'refused', error: 'cant_update_message' });
    await say('root', 'two');
    await drain();
    await say('reply', 'reply', { threadKey: 'root' });
    await drain();
    expect(chat.texts()).toEqual(['one', 'reply']);
  });

  test('while the token is the trouble, nothing is lost: it waits and says so', async () => {
    chat.next('post', { kind: 'blocked', error: 'account_inactive' });
    await say('a', 'a');
    await say('b', 'b');
    const sender = senderOf();
    const ctx = contextOf();
    await sender.sendDue(ctx);
    await expect
      .poll(() => sender.health(), { timeout: 10_000 })
      .toMatchObject({ blocked: { error: 'account_inactive' }, lastSuccessAt: null });
    expect(methods()).toEqual(['post']);
    await drain(sender, ctx);
    expect(chat.texts()).toEqual(['a', 'b']);
    expect(sender.health()).toMatchObject({ blocked: null, lastSuccessAt: expect.any(Date) });
  });

  test('a long rest or a long trouble with the token does not use up the patience with a message', async () => {
    const limited = { kind: 'limited', retryAfterMs: 1 } as const;
    chat.next('post', limited, limited, limited, limited, limited, { kind: 'unclear', error: 'timeout' });
    await say('m', 'm');
    await drain(senderOf({ attempts: 3 }));
    expect(chat.texts()).toEqual(['m']);
  });

  test('a message that alone fails again and again holds up the others only at first', async () => {
    const sick: ChatTransport = {
      ...chat,
      post: async (post, words) =>
        post.message.summary === 'sick' ? { kind: 'unclear', error: 'fatal_error' } : chat.post(post, words),
    };
    const sender = senderOf({}, sick);
    const ctx = contextOf();
    await say('root', 'one');
    await drain(sender, ctx);
    await say('sick', 'sick');
    await say('next', 'next');
    const working = async (times: number) => {
      for (let turn = 0; turn < times; turn += 1) {
        await sender.sendDue(ctx);
        await given.settled();
        await new Promise((resolve) => setTimeout(resolve, 15));
      }
    };
    await working(20);
    // As long as nothing passes it may be Slack that is sick: the order stays.
    expect(chat.texts()).toEqual(['one']);
    await say('root', 'two');
    await working(20);
    expect(chat.texts()).toEqual(['two', 'next']);
    expect(await rows()).toMatchObject([{}, { pending: 1, failed_at: null }, { pending: 0 }]);
  });

  test('what stays unclear for ever is given up at last', async () => {
    const unclear = { kind: 'unclear', error: 'fatal_error' } as const;
    chat.next('post', unclear, unclear, unclear, unclear, unclear, unclear);
    await say('m', 'm');
    await drain(senderOf({ attempts: 3 }));
    expect(methods().filter((method) => method === 'post')).toHaveLength(4);
    expect(await readOutboxHealth(store)).toMatchObject({ failures: [{ error: 'fatal_error' }] });
  });
});

describe('deleted messages', () => {
  test('a root is posted anew, and its thread goes on under the new one', async () => {
    await say('root', 'one');
    await say('reply 1', 'reply 1', { threadKey: 'root' });
    await drain();
    chat.posts.length = 0;
    await say('root', 'two');
    await drain();
    await say('reply 2', 'reply 2', { threadKey: 'root' });
    await drain();
    expect(chat.posts).toMatchObject([
      { text: 'two', threadTs: null, ts: '3.000000' },
      { text: 'reply 2', threadTs: '3.000000' },
    ]);
  });

  test('a reply that finds no thread brings the root back', async () => {
    await say('root', 'root');
    await drain();
    chat.posts.length = 0;
    await say('reply', 'reply', { threadKey: 'root' });
    await drain();
    expect(chat.posts).toMatchObject([
      { text: 'root', threadTs: null },
      { text: 'reply', threadTs: '2.000000' },
    ]);
  });

  test('a deleted reply stays deleted', async () => {
    await say('root', 'root');
    await say('reply', 'one', { threadKey: 'root' });
    await drain();
    chat.posts.pop();
    await say('reply', 'two', { threadKey: 'root' });
    await drain();
    expect(chat.texts()).toEqual(['root']);
    expect((await readOutboxHealth(store)).failed).toBe(0);
  });
});

describe("the thread of somebody else's message", () => {
  const theirs = '1700000000.000100';

  function theySay(): void {
    const post = { ts: theirs, channel: 'C1', threadTs: null, text: 'the disk is full', asPlainText: false };
    chat.posts.push({ ...post, mark: null, fileId: null, edits: 0 });
  }

  test('is where a message stands, and what belongs to it', async () => {
    theySay();
    await say('card', 'card', { threadTs: theirs });
    await say('note', 'note', { threadKey: 'card' });
    await say('warning', 'warning', { threadKey: 'card', threadTs: theirs });
    await drain();
    expect(chat.posts.slice(1).map((post) => [post.text, post.threadTs])).toEqual([
      ['card', theirs],
      ['note', theirs],
      ['warning', theirs],
    ]);
  });

  test('gone before anything was posted, the first is posted in the channel and the others in its thread', async () => {
    await say('card', 'card', { threadTs: theirs });
    await say('note', 'note', { threadKey: 'card', threadTs: theirs });
    await say('warning', 'warning', { threadKey: 'card' });
    await say('alone', 'alone', { threadTs: theirs });
    await drain();
    expect(chat.posts.map((post) => [post.text, post.threadTs])).toEqual([
      ['card', null],
      ['note', '1.000000'],
      ['warning', '1.000000'],
      ['alone', null],
    ]);
    // It was asked for the thread once, not once for each message.
    expect(methods()).toEqual(['post', 'post', 'post', 'post', 'post']);
    expect((await readOutboxHealth(store)).failed).toBe(0);
  });

  test('gone later, the message is posted anew in the channel and its thread goes on there', async () => {
    theySay();
    await say('card', 'card', { threadTs: theirs });
    await drain();
    chat.posts.length = 0;
    await say('note', 'note', { threadKey: 'card', threadTs: theirs });
    await drain();
    await say('card', 'card, changed');
    await drain();
    expect(chat.posts.map((post) => [post.text, post.threadTs])).toEqual([
      ['card, changed', null],
      ['note', '2.000000'],
    ]);
  });

  test('a message deleted from it is posted anew there', async () => {
    theySay();
    await say('card', 'card', { threadTs: theirs });
    await drain();
    chat.posts.pop();
    await say('card', 'card, changed');
    await drain();
    expect(chat.posts[1]).toMatchObject({ text: 'card, changed', threadTs: theirs });
  });

  test('a root that is gone each time it is posted anew is not posted for ever', async () => {
    await say('root', 'root');
    await drain();
    await say('reply', 'reply', { threadKey: 'root' });
    const gone = { kind: 'gone', error: 'cannot_reply_to_message' } as const;
    const stubborn: ChatTransport = {
      ...chat,
      post: async (post, words) => (post.threadTs === null ? chat.post(post, words) : gone),
    };
    await drain(senderOf({}, stubborn));
    expect(chat.posts.length).toBeLessThanOrEqual(7);
    expect(await readOutboxHealth(store)).toMatchObject({ failures: [{ key: 'reply', error: gone.error }] });
  });
});

describe('pins', () => {
  const pin = { contractId: 'acme', channel: 'C1', key: 'board:pin', messageKey: 'board' };

  test('a message is pinned once it is posted, and again when it was deleted', async () => {
    await postPin(store, pin, new Date());
    await say('board', 'one');
    await drain();
    expect(chat.pinned).toEqual(['1.000000']);
    await say('board', 'two');
    await postPin(store, pin, new Date());
    await drain();
    expect(methods()).toEqual(['post', 'pin', 'edit']);
    chat.posts.length = 0;
    await say('board', 'three');
    await drain();
    expect(chat.texts()).toEqual(['three']);
    expect(chat.pinned).toEqual(['1.000000', '2.000000']);
  });

  test.each([
    ['a lacking scope', { kind: 'refused', error: 'missing_scope' } as const],
    ['a message that is gone', { kind: 'gone', error: 'message_not_found' } as const],
  ])('%s is told, and holds nothing up', async (_what, outcome) => {
    chat.next('pin', outcome);
    await say('board', 'board');
    await postPin(store, pin, new Date());
    await say('after', 'after');
    await drain();
    expect(chat.texts()).toEqual(['board', 'after']);
    expect(await readOutboxHealth(store)).toMatchObject({ failures: [{ key: 'board:pin', error: outcome.error }] });
  });

  test('a rest that Slack asks for holds up no message', async () => {
    chat.next('pin', { kind: 'limited', retryAfterMs: 200 });
    await say('board', 'board');
    await postPin(store, pin, new Date());
    await say('after', 'after');
    await drain();
    expect(methods()).toEqual(['post', 'pin', 'post', 'pin']);
    expect(chat.pinned).toEqual(['1.000000']);
  });

  test('an answer that was lost is asked for again', async () => {
    chat.next('pin', 'lost');
    await say('board', 'board');
    await postPin(store, pin, new Date());
    await drain();
    expect(chat.pinned).toEqual(['1.000000']);
    expect((await readOutboxHealth(store)).failed).toBe(0);
  });
});

describe('a channel that is closed to us', () => {
  /** Closed until the test opens it. */
  function closedChat(error = 'not_in_channel') {
    const door = { isOpen: false };
    const closed = { kind: 'no-access', error } as const;
    const transport: ChatTransport = {
      ...chat,
      post: async (post, words) => (door.isOpen ? chat.post(post, words) : refusal('post')),
      edit: async (edit, words) => (door.isOpen ? chat.edit(edit, words) : refusal('edit')),
      findPost: async (search) => (door.isOpen ? chat.findPost(search) : refusal('findPost')),
    };
    function refusal(method: 'post' | 'edit' | 'findPost') {
      chat.calls.push({ method, at: Date.now() });
      return closed;
    }
    return { door, transport };
  }

  async function settle(sender: OutboxSender, ctx: Context): Promise<void> {
    for (let times = 0; times < 5; times += 1) {
      await sender.sendDue(ctx);
      await given.settled();
    }
  }

  test('loses nothing: one call finds out, and what waits goes out in order when we are let in', async () => {
    const { door, transport } = closedChat();
    const sender = senderOf({}, transport);
    const ctx = contextOf();
    await say('root', 'root');
    await say('reply', 'reply', { threadKey: 'root' });
    for (let at = 0; at < 5; at += 1) await say(`m${at}`, `text ${at}`);
    await settle(sender, ctx);
    await say('late', 'late');
    await settle(sender, ctx);
    expect(methods()).toEqual(['post']);
    expect(await readOutboxHealth(store)).toMatchObject({
      waiting: 8,
      failed: 0,
      unreachable: [{ channel: 'C1', error: 'not_in_channel', waiting: 8 }],
    });
    expect(given.errors.map((error) => error.message)).toEqual(['not in channel C1: /invite @Rounds']);
    door.isOpen = true;
    await wakeChannel(store, 'C1', new Date());
    await drain(sender, ctx);
    expect(chat.texts()).toEqual(['root', 'reply', 'text 0', 'text 1', 'text 2', 'text 3', 'text 4', 'late']);
    expect((await readOutboxHealth(store)).unreachable).toEqual([]);
  });

  test('is tried again now and then, for nobody may tell us', async () => {
    const { door, transport } = closedChat('is_archived');
    const sender = senderOf({ noAccessMs: 100 }, transport);
    const ctx = contextOf();
    await say('a', 'a');
    await say('b', 'b');
    await sender.sendDue(ctx);
    await expect.poll(() => chat.calls.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(2);
    door.isOpen = true;
    await drain(sender, ctx);
    expect(chat.texts()).toEqual(['a', 'b']);
    expect(given.errors[0]?.message).toContain('is archived');
  });

  test('does not hold up other channels', async () => {
    const { transport } = closedChat();
    const open: ChatTransport = {
      ...transport,
      post: async (post, words) => (post.channel === 'C2' ? chat.post(post, words) : transport.post(post, words)),
    };
    await say('a', 'a');
    await say('b', 'b', { channel: 'C2' });
    await settle(senderOf({}, open), contextOf());
    expect(chat.texts('C2')).toEqual(['b']);
  });

  test('edits are not lost either', async () => {
    await say('root', 'one');
    await drain();
    const { door, transport } = closedChat();
    const sender = senderOf({}, transport);
    const ctx = contextOf();
    await say('root', 'two');
    await settle(sender, ctx);
    door.isOpen = true;
    await wakeChannel(store, 'C1', new Date());
    await drain(sender, ctx);
    expect(chat.texts()).toEqual(['two']);
  });

  test('what may have been posted before it closed is looked for when it opens', async () => {
    chat.next('post', 'lost');
    const { door, transport } = closedChat();
    door.isOpen = true;
    const sender = senderOf({}, { ...transport, findPost: closedChat().transport.findPost });
    await say('m', 'once');
    await settle(sender, contextOf());
    await new Promise((resolve) => setTimeout(resolve, 30));
    await settle(sender, contextOf());
    expect((await readOutboxHealth(store)).unreachable).toMatchObject([{ channel: 'C1' }]);
    await wakeChannel(store, 'C1', new Date());
    await drain(senderOf({}, transport));
    expect(chat.texts()).toEqual(['once']);
  });
});

describe('files', () => {
  beforeEach(async () => {
    await store.deleteFrom('documents').execute();
  });

  async function share(key: string, threadKey = 'root'): Promise<void> {
    const documentId = await insertDocument(store, {
      contractId: 'acme',
      inspectionId: null,
      key,
      kind: 'inspection-form',
      locale: 'zh-CN',
      provisional: false,
      fileName: 'form.docx',
      sha256: 'a'.repeat(64),
      bytes: 10,
      createdAt: new Date(),
    });
    await postFile(store, { contractId: 'acme', channel: 'C1', key, threadKey, documentId, title: '月报' }, new Date());
  }

  test('are uploaded and shared in their thread, once', async () => {
    await say('root', 'root');
    await share('file');
    await drain();
    expect(chat.posts).toMatchObject([{ text: 'root' }, { text: '月报', threadTs: '1.000000', fileId: 'F2' }]);
    expect(await rows()).toMatchObject([{}, { slack_file: 'F2', slack_ts: '3.000000' }]);
  });

  test('find another place when the thread of somebody else is gone', async () => {
    const documentId = await insertDocument(store, {
      contractId: 'acme',
      inspectionId: null,
      key: 'sheet',
      kind: 'inspection-form',
      locale: 'zh-CN',
      provisional: false,
      fileName: 'sheet.docx',
      sha256: 'a'.repeat(64),
      bytes: 10,
      createdAt: new Date(),
    });
    await say('card', 'card', { threadTs: '1700000000.000100' });
    const file = { contractId: 'acme', channel: 'C1', key: 'sheet', threadKey: 'card', documentId, title: '记录单' };
    await postFile(store, { ...file, threadTs: '1700000000.000100' }, new Date());
    await drain();
    expect(chat.posts.map((post) => [post.text, post.threadTs])).toEqual([
      ['card', null],
      ['记录单', '1.000000'],
    ]);
  });

  test('that can never be uploaded are given up at last, and hold nothing up', async () => {
    await say('root', 'root');
    await drain();
    chat.next('upload', ...Array.from({ length: 20 }, () => ({ kind: 'unclear', error: 'internal_error' }) as const));
    await share('file');
    await say('after', 'after');
    await drain(senderOf({ attempts: 3 }));
    expect(chat.texts()).toEqual(['root', 'after']);
    expect(await readOutboxHealth(store)).toMatchObject({ failures: [{ key: 'file', error: 'internal_error' }] });
  });

  test.each([
    ['shared', 'lost' as const, ['upload', 'share', 'findShare']],
    ['not shared', { kind: 'unclear', error: 'timeout' } as const, ['upload', 'share', 'findShare', 'upload', 'share']],
  ])('whose sharing got no answer are looked for (%s)', async (_what, outcome, expected) => {
    await say('root', 'root');
    await drain();
    chat.calls.length = 0;
    chat.next('share', outcome);
    await share('file');
    await drain();
    expect(methods()).toEqual(expected);
    expect(chat.texts()).toEqual(['root', '月报']);
  });

  test('an upload that fails was certainly not shared: it is uploaded again', async () => {
    await say('root', 'root');
    chat.next('upload', { kind: 'unclear', error: 'timeout' });
    await share('file');
    await drain();
    expect(methods()).toEqual(['post', 'upload', 'upload', 'share']);
  });

  test('where uploads are switched off, the thread says how to get the file', async () => {
    await say('root', 'root');
    chat.next('upload', { kind: 'no-uploads', error: 'file_uploads_disabled' });
    await share('file');
    await drain();
    await drain();
    expect(chat.posts).toMatchObject([{ text: 'root' }, { threadTs: '1.000000' }]);
    expect(chat.posts[1]?.text).toMatch(
      /月报：Slack 不允许 Rounds 在此上传文件（file_uploads_disabled）.*rounds form \d+ --out/,
    );
  });
});

describe('side by side', () => {
  test('two senders post each message once, in order', async () => {
    const senders = ['a', 'b'].map((instance) => ({ sender: senderOf(), ctx: contextOf({ instance }) }));
    for (let at = 0; at < 15; at += 1) {
      await say(`m${at}`, `text ${at}`);
      await say(`r${at}`, `reply ${at}`, { threadKey: `m${at}` });
      await Promise.all(senders.map(({ sender, ctx }) => sender.sendDue(ctx)));
    }
    await Promise.all(senders.map(({ sender, ctx }) => drain(sender, ctx)));
    const texts = chat.posts.map((post) => post.text);
    expect(new Set(texts).size).toBe(30);
    expect(texts).toHaveLength(30);
    expect(texts.filter((text) => text.startsWith('text'))).toEqual(
      Array.from({ length: 15 }, (_, at) => `text ${at}`),
    );
  });

  test('who lost its channel in the middle sends nothing more', async () => {
    for (let at = 0; at < 3; at += 1) await say(`m${at}`, `text ${at}`);
    const interrupted: ChatTransport = {
      ...chat,
      post: async (post, words) => {
        await store
          .updateTable('outbox_channels')
          .set({ claimed_by: 'other', claimed_until: new Date(Date.now() + 60_000) })
          .execute();
        return chat.post(post, words);
      },
    };
    const sender = senderOf({}, interrupted);
    await sender.sendDue(contextOf());
    await given.settled();
    await sender.sendDue(contextOf());
    await given.settled();
    expect(chat.texts()).toEqual(['text 0']);
    expect(await rows()).toMatchObject([{ slack_ts: '1.000000' }, { attempted_at: null }, { attempted_at: null }]);
  });

  test('a channel that another process holds is left alone', async () => {
    await say('m', 'once');
    await claimChannel(store, 'C1', { owner: 'other', milliseconds: 60_000 });
    await senderOf().sendDue(contextOf());
    await given.settled();
    expect(chat.posts).toEqual([]);
  });

  test('asked to stop, a sender ends after the call under way and gives its channel back', async () => {
    for (let at = 0; at < 5; at += 1) await say(`m${at}`, `text ${at}`);
    const ctx = contextOf();
    const slow: ChatTransport = {
      ...chat,
      post: async (post, words) => {
        stopping.abort();
        return chat.post(post, words);
      },
    };
    await senderOf({}, slow).sendDue(ctx);
    await given.settled();
    expect(chat.texts()).toEqual(['text 0']);
    expect(await claimChannel(store, 'C1', { owner: 'next', milliseconds: 1_000 })).toBe(true);
  });
});

test('secrets are masked once more before anything is shown', async () => {
  await say('m', 'the password is hunter2');
  await drain(senderOf(), contextOf({ redact: (text) => text.replaceAll('hunter2', '***') }));
  expect(chat.texts()).toEqual(['the password is ***']);
});
