import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createReconcileJob } from '../../../jobs/reconcile.ts';
import { createPresence } from '../../../src/flows/presence.ts';
import { reconcileChannel } from '../../../src/flows/tickets/reconcile.ts';
import { findChannelMark } from '../../../src/store/channel-marks.ts';
import { postMessage } from '../../../src/store/outbox.ts';
import { readMessage } from '../../support/chat-reader.ts';
import { createReadingBackTest, type ReadingBackTest, tsAtTime } from '../../support/reading-back.ts';
import { CHANNEL, createTicketTest, type TicketTest, USERS } from '../../support/tickets.ts';

let it: ReadingBackTest;

beforeAll(async () => {
  it = await createReadingBackTest();
});
afterAll(() => it.close());
beforeEach(() => it.begin());

/** As if the sender had posted something just now. */
async function postWaiting(test: TicketTest): Promise<void> {
  const message = { summary: '开始', blocks: [] };
  await postMessage(test.store, { contractId: 'acme', channel: CHANNEL, key: 'waiting', message }, test.clock.now());
  await test.post('waiting');
}

describe('a channel that the app was taken out of', () => {
  const event = (kind: 'left' | 'joined') => ({ kind, channel: CHANNEL, eventTs: it.tsNow() }) as const;
  const kept = (text: string) =>
    it.store.selectFrom('chat_messages').select(['id', 'is_request']).where('text', '=', text).executeTakeFirst();

  test('is read back as soon as it is let in again: what was said meanwhile, with its levels', async () => {
    const since = new Date();
    const presence = createPresence(() => since);
    await it.say('网络慢');
    it.at('10:02');
    await it.onEvent(it.ctx, event('left'));
    presence.caughtUp(since);
    it.at('12:00');
    await presence.beat(it.ctx);
    expect(await findChannelMark(it.store, CHANNEL)).toMatchObject({
      knownUntil: new Date('2026-11-21T02:00:00.000Z'),
      leftAt: new Date('2026-11-21T02:02:00.000Z'),
    });
    const reactions = [{ name: 'three', users: [USERS.engineer] }];
    it.reader.messages.push(readMessage({ ts: tsAtTime('10:30'), user: USERS.customer, text: '无法登录', reactions }));
    await it.onEvent(it.ctx, event('joined'));
    await it.settled();
    expect(await it.newest()).toMatchObject({ ticket: { head: { title: '无法登录' } } });
    expect(await findChannelMark(it.store, CHANNEL)).toMatchObject({ knownUntil: it.clock.now(), leftAt: null });
  });

  test('holds up nothing else while it is closed, and is tried again now and then', async () => {
    await it.say('打印机卡纸');
    const since = new Date();
    const presence = createPresence(() => since);
    const job = createReconcileJob(presence, it.answers);
    it.reader.faults.push({ kind: 'refused', error: 'not_in_channel' });
    it.at('10:10');
    await job.run(it.ctx);
    expect(presence.isBehind()).toBe(false);
    expect(await findChannelMark(it.store, CHANNEL)).toMatchObject({ leftAt: it.clock.now() });
    it.at('10:30');
    await presence.beat(it.ctx);
    it.reader.messages.push(readMessage({ ts: tsAtTime('10:20'), user: USERS.customer, text: '还是卡纸' }));
    it.at('10:40');
    expect(await it.reconcile()).toEqual({ messages: 1, reactions: 0 });
    expect(await kept('还是卡纸')).toMatchObject({ is_request: 1 });
    expect(await findChannelMark(it.store, CHANNEL)).toMatchObject({ knownUntil: it.clock.now(), leftAt: null });
  });

  test('stays closed where it was closed while it was read', async () => {
    const history = it.reader.history;
    it.reader.history = async (...asked) => {
      const read = await history(...asked);
      it.at('10:11');
      await it.onEvent(it.ctx, event('left'));
      return read;
    };
    it.at('10:10');
    await it.reconcile();
    expect(await findChannelMark(it.store, CHANNEL)).toMatchObject({
      knownUntil: new Date('2026-11-21T02:10:00.000Z'),
      leftAt: new Date('2026-11-21T02:11:00.000Z'),
    });
  });

  test('let in for the first time, it asks nobody about what was said before', async () => {
    const fresh = await createTicketTest();
    try {
      const own = { ...fresh.ctx, chat: it.reader };
      fresh.at('10:00');
      const since = new Date();
      await createPresence(() => since).beat(own);
      it.reader.faults.push({ kind: 'refused', error: 'channel_not_found' });
      expect(await reconcileChannel(own, fresh.site, fresh)).toBe('closed');
      it.reader.messages.push(readMessage({ ts: tsAtTime('10:05'), user: USERS.customer, text: '大家好' }));
      fresh.at('11:00');
      // What waited for it may be posted, and somebody may speak, before it has read anything.
      await postWaiting(fresh);
      await fresh.onEvent(own, event('joined'));
      await fresh.settled();
      expect(await fresh.store.selectFrom('chat_messages').selectAll().execute()).toEqual([]);
      expect(await findChannelMark(fresh.store, CHANNEL)).toMatchObject({
        knownUntil: fresh.clock.now(),
        leftAt: null,
      });
      it.reader.messages.push(readMessage({ ts: tsAtTime('11:05'), user: USERS.customer, text: '系统慢' }));
      fresh.at('11:10');
      expect(await reconcileChannel(own, fresh.site, fresh)).toEqual({ messages: 1, reactions: 0 });
    } finally {
      await fresh.close();
    }
  });
});
