import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Context } from '../../src/context.ts';
import type { ChatMessage } from '../../src/core/chat.ts';
import type { ChatTransport } from '../../src/core/chat-port.ts';
import type { OutboxSender } from '../../src/flows/send-outbox.ts';
import { postMessage, wakeChannel } from '../../src/store/outbox.ts';
import { readOutboxHealth } from '../../src/store/outbox-health.ts';
import { sitesOf } from '../support/context.ts';
import { createOutboxTest, type OutboxTest } from '../support/outbox.ts';

let it: OutboxTest;

beforeAll(async () => {
  it = await createOutboxTest();
});
afterAll(() => it.given.close());
beforeEach(() => it.begin());
afterEach(() => it.end());

describe('what Slack answers', () => {
  test('a rest it asks for is kept, by all calls of that method', async () => {
    it.chat.next('post', { kind: 'limited', retryAfterMs: 1_000 });
    await it.say('a', 'a', { channel: 'C1' });
    const sender = it.senderOf();
    const ctx = it.contextOf();
    await sender.sendDue(ctx);
    await expect.poll(() => it.methods()).toEqual(['post']);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await it.say('b', 'b', { channel: 'C2' });
    await it.drain(sender, ctx);
    const [first = 0, ...later] = it.chat.calls.map((call) => call.at);
    expect(it.methods()).toEqual(['post', 'post', 'post']);
    for (const at of later) expect(at - first).toBeGreaterThanOrEqual(990);
  });

  test('a limit on edits does not hold up messages', async () => {
    await it.say('root', 'one');
    await it.drain();
    it.chat.next('edit', { kind: 'limited', retryAfterMs: 6_000 });
    await it.say('root', 'two');
    const sender = it.senderOf();
    const ctx = it.contextOf();
    await sender.sendDue(ctx);
    await expect.poll(() => it.chat.calls.map(({ method }) => method)).toEqual(['post', 'edit']);
    await it.say('next', 'next');
    await sender.sendDue(ctx);
    await expect.poll(() => it.chat.texts()).toEqual(['one', 'next']);
    await it.drain(sender, ctx);
    expect(it.chat.texts()).toEqual(['two', 'next']);
  });

  test('refused blocks are sent once as plain text, and that is logged', async () => {
    it.chat.next('post', { kind: 'bad-blocks', error: 'invalid_blocks' });
    await it.say('m', 'text');
    await it.drain();
    expect(it.chat.posts).toMatchObject([{ text: 'text', asPlainText: true }]);
    expect(it.given.errors).toMatchObject([{ details: { key: 'm', error: 'invalid_blocks' } }]);
    it.chat.next('post', { kind: 'bad-blocks', error: 'invalid_blocks' }, { kind: 'bad-blocks', error: 'no_text' });
    await it.say('n', 'text');
    await it.drain();
    expect(await readOutboxHealth(it.store)).toMatchObject({ failures: [{ key: 'n', error: 'no_text' }] });
  });

  test('a reply that could not be taken back from the channel counts as sent, and that is logged', async () => {
    const warnings: unknown[] = [];
    const log = { ...it.given.ctx.log, warn: (details: object) => void warnings.push(details) };
    const transport: ChatTransport = {
      ...it.chat,
      post: async (post, words) => {
        const outcome = await it.chat.post(post, words);
        return outcome.kind === 'sent' ? { ...outcome, strayed: 'cant_delete_message' } : outcome;
      },
    };
    await it.say('m', 'text');
    await it.drain(it.senderOf({}, transport), it.contextOf({ log }));
    expect(it.chat.texts()).toEqual(['text']);
    expect(warnings).toEqual([{ key: 'm', channel: 'C1', error: 'cant_delete_message' }]);
  });

  test('refused charts are told in words, and only where those are refused as plain text', async () => {
    const { contractId, channel } = { contractId: 'acme', channel: 'C0ROUNDS01' };
    const chart = { shape: 'bar', categories: ['a'], series: [{ name: 'n', values: [1] }] } as const;
    const message: ChatMessage = { summary: 'chart', blocks: [{ kind: 'chart', title: 'T', chart, instead: ['a 1'] }] };
    await postMessage(it.store, { contractId, channel, key: 'a', message }, new Date());
    await it.drain();
    it.chat.next('post', { kind: 'bad-blocks', error: 'invalid_blocks' });
    await postMessage(it.store, { contractId, channel, key: 'b', message }, new Date());
    await it.drain();
    const refused = { kind: 'bad-blocks', error: 'invalid_blocks' } as const;
    it.chat.next('post', refused, refused);
    await postMessage(it.store, { contractId, channel, key: 'c', message }, new Date());
    await it.drain();
    expect(it.chat.posts).toMatchObject([
      { text: '▥ T\na 1', asPlainText: false },
      { text: 'T\na 1', asPlainText: false },
      { text: '▥ T\na 1', asPlainText: true },
    ]);
    expect(it.given.errors).toMatchObject([{ details: { key: 'c' } }]);
  });

  test('what will never pass is given up, and does not hold up what follows', async () => {
    it.chat.next('post', { kind: 'refused', error: 'restricted_action' });
    await it.say('bad', 'bad');
    await it.say('good', 'good');
    await it.drain();
    expect(it.chat.texts()).toEqual(['good']);
    expect(await readOutboxHealth(it.store)).toMatchObject({ failed: 1, failures: [{ key: 'bad' }] });
  });

  test('a message that can not be rendered, or whose contract is gone, does not hold up what follows', async () => {
    await it.say('odd', 'odd');
    await it.say('good', 'good');
    const ctx = it.contextOf();
    const failing: ChatTransport = {
      ...it.chat,
      post: async (post, words) => {
        if (post.message.summary === 'odd') throw new Error('no text');
        return it.chat.post(post, words);
      },
    };
    await it.drain(it.senderOf({}, failing), ctx);
    expect(it.chat.texts()).toEqual(['good']);
    expect(await readOutboxHealth(it.store)).toMatchObject({ failures: [{ key: 'odd', error: 'not rendered' }] });
    await it.say('late', 'late');
    await it.drain(it.senderOf(), it.contextOf({ sites: sitesOf([]) }));
    expect(it.chat.texts()).toEqual(['good']);
  });

  test('replies to a root that was given up are given up with it', async () => {
    it.chat.next('post', { kind: 'refused', error: 'restricted_action' });
    await it.say('root', 'root');
    await it.say('reply', 'reply', { threadKey: 'root' });
    await it.drain();
    await it.say('late', 'late', { threadKey: 'root' });
    await it.drain();
    expect(it.chat.posts).toEqual([]);
    expect((await readOutboxHealth(it.store)).failed).toBe(3);
  });

  test('a failed edit leaves the thread alone', async () => {
    await it.say('root', 'one');
    await it.drain();
    it.chat.next('edit', { kind: 'refused', error: 'cant_update_message' });
    await it.say('root', 'two');
    await it.drain();
    await it.say('reply', 'reply', { threadKey: 'root' });
    await it.drain();
    expect(it.chat.texts()).toEqual(['one', 'reply']);
  });

  test('while the token is the trouble, nothing is lost: it waits and says so', async () => {
    it.chat.next('post', { kind: 'blocked', error: 'account_inactive' });
    await it.say('a', 'a');
    await it.say('b', 'b');
    const sender = it.senderOf();
    const ctx = it.contextOf();
    await sender.sendDue(ctx);
    await expect
      .poll(() => sender.health())
      .toMatchObject({ blocked: { error: 'account_inactive' }, lastSuccessAt: null });
    expect(it.methods()).toEqual(['post']);
    await it.drain(sender, ctx);
    expect(it.chat.texts()).toEqual(['a', 'b']);
    expect(sender.health()).toMatchObject({ blocked: null, lastSuccessAt: expect.any(Date) });
  });

  test('a long rest or a long trouble with the token does not use up the patience with a message', async () => {
    const limited = { kind: 'limited', retryAfterMs: 1 } as const;
    it.chat.next('post', limited, limited, limited, limited, limited, { kind: 'unclear', error: 'timeout' });
    await it.say('m', 'm');
    await it.drain(it.senderOf({ attempts: 3 }));
    expect(it.chat.texts()).toEqual(['m']);
  });

  test('a message that alone fails again and again holds up the others only at first', async () => {
    const sick: ChatTransport = {
      ...it.chat,
      post: async (post, words) =>
        post.message.summary === 'sick' ? { kind: 'unclear', error: 'fatal_error' } : it.chat.post(post, words),
    };
    const sender = it.senderOf({}, sick);
    const ctx = it.contextOf();
    await it.say('root', 'one');
    await it.drain(sender, ctx);
    await it.say('sick', 'sick');
    await it.say('next', 'next');
    const working = async (times: number) => {
      for (let turn = 0; turn < times; turn += 1) {
        await sender.sendDue(ctx);
        await it.given.settled();
        await new Promise((resolve) => setTimeout(resolve, 15));
      }
    };
    await working(20);
    // As long as nothing passes it may be Slack that is sick: the order stays.
    expect(it.chat.texts()).toEqual(['one']);
    await it.say('root', 'two');
    for (let turn = 0; turn < 500 && it.chat.texts().length < 2; turn += 1) await working(1);
    expect(it.chat.texts()).toEqual(['two', 'next']);
    expect(await it.rows()).toMatchObject([{}, { pending: 1, failed_at: null }, { pending: 0 }]);
  });

  test('what stays unclear for ever is given up at last', async () => {
    const unclear = { kind: 'unclear', error: 'fatal_error' } as const;
    it.chat.next('post', unclear, unclear, unclear, unclear, unclear, unclear);
    await it.say('m', 'm');
    await it.drain(it.senderOf({ attempts: 3 }));
    expect(it.methods().filter((method) => method === 'post')).toHaveLength(4);
    expect(await readOutboxHealth(it.store)).toMatchObject({ failures: [{ error: 'fatal_error' }] });
  });
});

describe('a channel that is closed to us', () => {
  /** Closed until the test opens it. */
  function closedChat(error = 'not_in_channel') {
    const door = { isOpen: false };
    const closed = { kind: 'no-access', error } as const;
    const transport: ChatTransport = {
      ...it.chat,
      post: async (post, words) => (door.isOpen ? it.chat.post(post, words) : refusal('post')),
      edit: async (edit, words) => (door.isOpen ? it.chat.edit(edit, words) : refusal('edit')),
      findPost: async (search) => (door.isOpen ? it.chat.findPost(search) : refusal('findPost')),
    };
    function refusal(method: 'post' | 'edit' | 'findPost') {
      it.chat.calls.push({ method, at: Date.now() });
      return closed;
    }
    return { door, transport };
  }

  async function settle(sender: OutboxSender, ctx: Context): Promise<void> {
    for (let times = 0; times < 5; times += 1) {
      await sender.sendDue(ctx);
      await it.given.settled();
    }
  }

  test('loses nothing: one call finds out, and what waits goes out in order when we are let in', async () => {
    const { door, transport } = closedChat();
    const sender = it.senderOf({}, transport);
    const ctx = it.contextOf();
    await it.say('root', 'root');
    await it.say('reply', 'reply', { threadKey: 'root' });
    for (let at = 0; at < 5; at += 1) await it.say(`m${at}`, `text ${at}`);
    await settle(sender, ctx);
    await it.say('late', 'late');
    await settle(sender, ctx);
    expect(it.methods()).toEqual(['post']);
    expect(await readOutboxHealth(it.store)).toMatchObject({
      waiting: 8,
      failed: 0,
      unreachable: [{ channel: 'C1', error: 'not_in_channel', waiting: 8 }],
    });
    expect(it.given.errors.map((error) => error.message)).toEqual(['not in channel C1: /invite @Rounds']);
    door.isOpen = true;
    await wakeChannel(it.store, 'C1', new Date());
    await it.drain(sender, ctx);
    expect(it.chat.texts()).toEqual(['root', 'reply', 'text 0', 'text 1', 'text 2', 'text 3', 'text 4', 'late']);
    expect((await readOutboxHealth(it.store)).unreachable).toEqual([]);
  });

  test('is tried again now and then, for nobody may tell us', async () => {
    const { door, transport } = closedChat('is_archived');
    const sender = it.senderOf({ noAccessMs: 100 }, transport);
    const ctx = it.contextOf();
    await it.say('a', 'a');
    await it.say('b', 'b');
    await sender.sendDue(ctx);
    await expect.poll(() => it.chat.calls.length).toBeGreaterThanOrEqual(2);
    door.isOpen = true;
    await it.drain(sender, ctx);
    expect(it.chat.texts()).toEqual(['a', 'b']);
    expect(it.given.errors[0]?.message).toContain('is archived');
  });

  test('does not hold up other channels', async () => {
    const { transport } = closedChat();
    const open: ChatTransport = {
      ...transport,
      post: async (post, words) => (post.channel === 'C2' ? it.chat.post(post, words) : transport.post(post, words)),
    };
    await it.say('a', 'a');
    await it.say('b', 'b', { channel: 'C2' });
    await settle(it.senderOf({}, open), it.contextOf());
    expect(it.chat.texts('C2')).toEqual(['b']);
  });

  test('edits are not lost either', async () => {
    await it.say('root', 'one');
    await it.drain();
    const { door, transport } = closedChat();
    const sender = it.senderOf({}, transport);
    const ctx = it.contextOf();
    await it.say('root', 'two');
    await settle(sender, ctx);
    door.isOpen = true;
    await wakeChannel(it.store, 'C1', new Date());
    await it.drain(sender, ctx);
    expect(it.chat.texts()).toEqual(['two']);
  });

  test('what may have been posted before it closed is looked for when it opens', async () => {
    it.chat.next('post', 'lost');
    const { door, transport } = closedChat();
    door.isOpen = true;
    const sender = it.senderOf({}, { ...transport, findPost: closedChat().transport.findPost });
    await it.say('m', 'once');
    await settle(sender, it.contextOf());
    await new Promise((resolve) => setTimeout(resolve, 30));
    await settle(sender, it.contextOf());
    expect((await readOutboxHealth(it.store)).unreachable).toMatchObject([{ channel: 'C1' }]);
    await wakeChannel(it.store, 'C1', new Date());
    await it.drain(it.senderOf({}, transport));
    expect(it.chat.texts()).toEqual(['once']);
  });
});
