import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../src/adapters/mysql/store.ts';
import type { ChatTransport } from '../../src/core/chat-port.ts';
import { postMessages } from '../../src/store/outbox.ts';
import { readOutboxHealth } from '../../src/store/outbox-health.ts';
import { claimChannel } from '../../src/store/outbox-queue.ts';
import { createOutboxTest, type OutboxTest } from '../support/outbox.ts';

let it: OutboxTest;

beforeAll(async () => {
  it = await createOutboxTest();
});
afterAll(() => it.given.close());
beforeEach(() => it.begin());
afterEach(() => it.end());

describe('order and pace', () => {
  test('messages of a channel go out in the order they were put in', async () => {
    for (let at = 0; at < 8; at += 1) await it.say(`m${at}`, `text ${at}`);
    await it.drain();
    expect(it.chat.texts()).toEqual(Array.from({ length: 8 }, (_, at) => `text ${at}`));
    expect(await it.rows()).toMatchObject(Array.from({ length: 8 }, (_, at) => ({ slack_ts: `${at + 1}.000000` })));
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
    await postMessages(it.store, messages.toReversed(), new Date());
    await it.drain();
    expect(it.chat.texts()).toEqual(messages.map(({ key }) => key));
  });

  test('replies go into the thread of their root, also when they were put in before it', async () => {
    await it.say('reply', 'reply', { threadKey: 'root' });
    await it.say('root', 'root');
    await it.drain();
    expect(it.chat.posts).toMatchObject([
      { text: 'root', threadTs: null },
      { text: 'reply', threadTs: '1.000000' },
    ]);
  });

  test('between two messages of a channel there is a pause, and other channels do not wait for it', async () => {
    for (const channel of ['C1', 'C2'])
      for (let at = 0; at < 3; at += 1) await it.say(`${channel}${at}`, 'x', { channel });
    const begun = Date.now();
    await it.drain(it.senderOf({ postEveryMs: 2_000 }));
    const times = it.chat.calls.map((call) => call.at - begun);
    expect(it.chat.posts.filter((post) => post.channel === 'C2')).toHaveLength(3);
    const [first = 0, second = 0] = it.chat.posts.flatMap((post, index) =>
      post.channel === 'C1' ? [times[index] ?? 0] : [],
    );
    // The pause is counted from before a call, which may begin later on a busy machine.
    expect(second - first).toBeGreaterThanOrEqual(1_000);
    // Side by side: neither channel waited for the other to be done.
    const ofC2 = it.chat.posts.flatMap((post, index) => (post.channel === 'C2' ? [times[index] ?? 0] : []));
    const ofC1 = it.chat.posts.flatMap((post, index) => (post.channel === 'C1' ? [times[index] ?? 0] : []));
    expect(Math.min(...ofC2)).toBeLessThan(Math.max(...ofC1));
    expect(Math.min(...ofC1)).toBeLessThan(Math.max(...ofC2));
  });

  test('a hundred wishes for one message are few calls, and the last one stands', async () => {
    const sender = it.senderOf({ editEveryMs: 1_000 });
    const ctx = it.contextOf();
    const begun = Date.now();
    for (let at = 0; at < 100; at += 1) {
      await it.say('m', `progress ${at}`);
      await sender.sendDue(ctx);
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    await it.drain(sender, ctx);
    expect(it.chat.texts()).toEqual(['progress 99']);
    // As many as the pace allows in the time it took, and the first post.
    expect(it.chat.calls.length).toBeLessThanOrEqual(2 + (Date.now() - begun) / 1_000);
    expect(it.chat.calls.length).toBeLessThan(100);
  });

  test('edits of what is there do not wait for a message that can not be sent just now', async () => {
    await it.say('root', 'one');
    await it.drain();
    it.chat.next('post', { kind: 'unclear', error: 'internal_error' });
    await it.say('next', 'next');
    await it.say('root', 'two');
    const sender = it.senderOf({ settleMs: 5_000 });
    const ctx = it.contextOf();
    await sender.sendDue(ctx);
    await expect.poll(() => it.chat.texts()).toEqual(['two']);
    await it.drain(sender, ctx);
    expect(it.chat.texts()).toEqual(['two', 'next']);
  });
});

describe('what may have been posted', () => {
  test('a lost answer: it is looked for, found, and not posted again', async () => {
    it.chat.next('post', 'lost');
    await it.say('m', 'once');
    await it.drain();
    expect(it.chat.texts()).toEqual(['once']);
    expect(it.methods()).toEqual(['post', 'findPost']);
    expect(await it.rows()).toMatchObject([{ slack_ts: '1.000000', sent_revision: 1, attempted_at: null }]);
  });

  test('a lost call: it is looked for, not found, and posted', async () => {
    it.chat.next('post', { kind: 'unclear', error: 'socket hang up' });
    await it.say('m', 'once');
    await it.drain();
    expect(it.chat.texts()).toEqual(['once']);
    expect(it.methods()).toEqual(['post', 'findPost', 'post']);
  });

  test('found as an earlier wish, it is brought up to date', async () => {
    it.chat.next('post', 'lost');
    await it.say('m', 'first');
    const sender = it.senderOf({ settleMs: 100 });
    const ctx = it.contextOf();
    await sender.sendDue(ctx);
    await new Promise((resolve) => setTimeout(resolve, 30));
    await it.say('m', 'second');
    await it.drain(sender, ctx);
    expect(it.chat.texts()).toEqual(['second']);
    expect(it.methods()).toEqual(['post', 'findPost', 'edit']);
  });

  test.each([
    ['posted', 'lost' as const, ['findPost']],
    ['not posted', { kind: 'unclear', error: 'killed' } as const, ['findPost', 'post']],
  ])('a process that died after its attempt (%s): the next one looks first', async (_what, outcome, expected) => {
    it.chat.next('post', outcome);
    await it.say('m', 'once');
    // It dies before it can write down how the call ended: its database is gone from then on.
    const dying = openStore(it.given.url);
    const fatal: ChatTransport = {
      ...it.chat,
      post: async (post, words) => {
        const answer = await it.chat.post(post, words);
        await dying.destroy();
        return answer;
      },
    };
    await it.senderOf({ leaseMs: 60 }, fatal).sendDue(it.contextOf({ store: dying, instance: 'dying' }));
    await it.given.settled();
    it.given.errors.length = 0;
    expect(await it.rows()).toMatchObject([{ slack_ts: null, attempted_at: expect.any(Date) }]);
    it.chat.calls.length = 0;
    await new Promise((resolve) => setTimeout(resolve, 80));
    await it.drain();
    expect(it.methods()).toEqual(expected);
    expect(it.chat.texts()).toEqual(['once']);
  });

  test('what a dead process began is given time to arrive before it is looked for', async () => {
    await it.say('m', 'once');
    const begun = new Date();
    await it.store.updateTable('outbox').set({ attempted_at: begun }).execute();
    await it.drain(it.senderOf({ callMs: 150, settleMs: 50 }));
    expect((it.chat.calls[0]?.at ?? 0) - begun.getTime()).toBeGreaterThanOrEqual(190);
    expect(it.methods()).toEqual(['findPost', 'post']);
  });

  test('where it can not be looked for, it is not posted blindly', async () => {
    it.chat.next('post', { kind: 'unclear', error: 'timeout' });
    it.chat.next('findPost', { kind: 'refused', error: 'missing_scope' });
    await it.say('m', 'once');
    await it.drain();
    expect(it.chat.texts()).toEqual([]);
    expect(await readOutboxHealth(it.store)).toMatchObject({
      failures: [{ key: 'm', error: 'cannot tell whether it was posted: missing_scope' }],
    });
  });
});

describe('side by side', () => {
  test('two senders post each message once, in order', async () => {
    const senders = ['a', 'b'].map((instance) => ({ sender: it.senderOf(), ctx: it.contextOf({ instance }) }));
    for (let at = 0; at < 15; at += 1) {
      await it.say(`m${at}`, `text ${at}`);
      await it.say(`r${at}`, `reply ${at}`, { threadKey: `m${at}` });
      await Promise.all(senders.map(({ sender, ctx }) => sender.sendDue(ctx)));
    }
    await Promise.all(senders.map(({ sender, ctx }) => it.drain(sender, ctx)));
    const texts = it.chat.posts.map((post) => post.text);
    expect(new Set(texts).size).toBe(30);
    expect(texts).toHaveLength(30);
    expect(texts.filter((text) => text.startsWith('text'))).toEqual(
      Array.from({ length: 15 }, (_, at) => `text ${at}`),
    );
  });

  test('who lost its channel in the middle sends nothing more', async () => {
    for (let at = 0; at < 3; at += 1) await it.say(`m${at}`, `text ${at}`);
    const interrupted: ChatTransport = {
      ...it.chat,
      post: async (post, words) => {
        await it.store
          .updateTable('outbox_channels')
          .set({ claimed_by: 'other', claimed_until: new Date(Date.now() + 60_000) })
          .execute();
        return it.chat.post(post, words);
      },
    };
    const sender = it.senderOf({}, interrupted);
    await sender.sendDue(it.contextOf());
    await it.given.settled();
    await sender.sendDue(it.contextOf());
    await it.given.settled();
    expect(it.chat.texts()).toEqual(['text 0']);
    expect(await it.rows()).toMatchObject([{ slack_ts: '1.000000' }, { attempted_at: null }, { attempted_at: null }]);
  });

  test('a channel that another process holds is left alone', async () => {
    await it.say('m', 'once');
    await claimChannel(it.store, 'C1', { owner: 'other', milliseconds: 60_000 });
    await it.senderOf().sendDue(it.contextOf());
    await it.given.settled();
    expect(it.chat.posts).toEqual([]);
  });

  test('asked to stop, a sender ends after the call under way and gives its channel back', async () => {
    for (let at = 0; at < 5; at += 1) await it.say(`m${at}`, `text ${at}`);
    const ctx = it.contextOf();
    const slow: ChatTransport = {
      ...it.chat,
      post: async (post, words) => {
        it.stopping.abort();
        return it.chat.post(post, words);
      },
    };
    await it.senderOf({}, slow).sendDue(ctx);
    await it.given.settled();
    expect(it.chat.texts()).toEqual(['text 0']);
    expect(await claimChannel(it.store, 'C1', { owner: 'next', milliseconds: 1_000 })).toBe(true);
  });
});

test('secrets are masked once more before anything is shown', async () => {
  await it.say('m', 'the password is hunter2');
  await it.drain(it.senderOf(), it.contextOf({ redact: (text) => text.replaceAll('hunter2', '***') }));
  expect(it.chat.texts()).toEqual(['the password is ***']);
});
