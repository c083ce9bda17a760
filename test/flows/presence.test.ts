import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createReconcileJob } from '../../jobs/reconcile.ts';
import { createPresence } from '../../src/flows/presence.ts';
import { findChannelMark } from '../../src/store/channel-marks.ts';
import { insertOutage, listOutages, recordFindings } from '../../src/store/outages.ts';
import { readMessage } from '../support/chat-reader.ts';
import { createReadingBackTest, type ReadingBackTest, tsAtTime } from '../support/reading-back.ts';
import { CHANNEL, USERS } from '../support/tickets.ts';

let it: ReadingBackTest;

beforeAll(async () => {
  it = await createReadingBackTest();
});
afterAll(() => it.close());
beforeEach(() => it.begin());

const EVER = { contractId: 'acme', from: new Date(0), before: new Date('2100-01-01') };

describe('what may have been missed though we were there', () => {
  test('is read back from the first second on, also by a process that died before it had read anything', async () => {
    await it.store.deleteFrom('channel_marks').execute();
    const since = new Date();
    it.at('10:00');
    await createPresence(() => since).beat(it.ctx);
    it.reader.messages.push(readMessage({ ts: tsAtTime('10:01'), user: USERS.customer, text: '第一次就错过' }));
    it.at('10:02');
    expect(await it.reconcile()).toEqual({ messages: 1, reactions: 0 });
  });

  test('after the database was away: what Slack could not hand over and gave up is found', async () => {
    const since = new Date();
    const presence = createPresence(() => since);
    await presence.beat(it.ctx);
    presence.caughtUp(since);
    await presence.beat(it.ctx);
    it.at('10:20');
    await presence.beat(it.ctx);
    expect(presence.isBehind()).toBe(true);
    it.reader.messages.push(readMessage({ ts: tsAtTime('10:03'), user: USERS.customer, text: '数据库不在时说的' }));
    await createReconcileJob(presence, it.answers).run(it.ctx);
    expect(presence.isBehind()).toBe(false);
    const text = '数据库不在时说的';
    const row = await it.store.selectFrom('chat_messages').select('id').where('text', '=', text).executeTakeFirst();
    expect(row).toBeDefined();
  });

  test('while all seemed well: each reading goes back to the one before', async () => {
    const since = new Date();
    const presence = createPresence(() => since);
    const previous = it.clock.now();
    presence.caughtUp(since);
    it.at('10:15');
    await presence.beat(it.ctx);
    it.reader.messages.push(readMessage({ ts: tsAtTime('10:04'), user: USERS.customer, text: '未送达' }));
    expect(await it.reconcile()).toEqual({ messages: 0, reactions: 0 });
    expect(await it.reconcile({ unheardSince: previous })).toEqual({ messages: 1, reactions: 0 });
  });
});

describe('our own absence', () => {
  test('is written down by kind, once', async () => {
    await it.store.deleteFrom('outages').execute();
    await it.store.deleteFrom('process_runs').execute();
    const since = new Date();
    let connected = true;
    const first = createPresence(() => (connected ? since : null));
    await first.beat(it.ctx);
    it.at('10:10');
    await first.beat(it.ctx); // Nothing could be written for ten minutes.
    connected = false;
    it.at('10:11');
    await first.beat(it.ctx);
    it.at('10:12');
    await first.beat(it.ctx);
    connected = true;
    it.at('10:13');
    await first.beat(it.ctx);
    await first.stop(it.ctx);
    it.at('10:33');
    const second = createPresence(() => since);
    await second.beat({ ...it.ctx, instance: 'another' });
    const outages = await listOutages(it.store, EVER);
    const minutes = (from: Date, until: Date) => (until.getTime() - from.getTime()) / 60_000;
    expect(outages.map(({ kind, from, until }) => [kind, minutes(from, until)])).toEqual([
      ['database', 10],
      ['slack', 2],
      ['process', 20],
    ]);
  });

  test('a break of the connection is written down before what is found after it', async () => {
    await it.store.deleteFrom('outages').execute();
    let since: Date | null = new Date();
    const presence = createPresence(() => since);
    await presence.beat(it.ctx);
    since = null;
    it.at('10:05');
    await presence.beat(it.ctx);
    it.reader.messages.push(readMessage({ ts: tsAtTime('10:07'), user: USERS.customer, text: '断线期间' }));
    since = new Date(Date.now() + 1);
    it.at('10:10');
    await createReconcileJob(presence, it.answers).run(it.ctx);
    const found = (await listOutages(it.store, EVER)).filter(({ kind }) => kind === 'slack');
    expect(found).toMatchObject([{ found: { messages: 1, reactions: 0 } }]);
  });

  test('each contract is told what was found in its own channel, by the first who looked', async () => {
    await it.store.deleteFrom('outages').execute();
    const until = it.clock.now();
    const from = new Date(until.getTime() - 600_000);
    await insertOutage(it.store, { kind: 'process', from, until, instance: 'test' });
    const found = (messages: number) => ({ until, found: { messages, reactions: 0 } });
    await recordFindings(it.store, 'acme', found(2));
    await recordFindings(it.store, 'other-1', found(0));
    await recordFindings(it.store, 'acme', found(0));
    const ofContract = async (contractId: string) => (await listOutages(it.store, { ...EVER, contractId }))[0]?.found;
    expect(await ofContract('acme')).toEqual({ messages: 2, reactions: 0 });
    expect(await ofContract('other-1')).toEqual({ messages: 0, reactions: 0 });
    expect(await ofContract('third')).toBeNull();
  });

  test('dying again and again is noticed', async () => {
    await it.store.deleteFrom('process_runs').execute();
    const dying: boolean[] = [];
    for (let start = 0; start < 5; start += 1) {
      const presence = createPresence(() => new Date());
      await presence.beat({ ...it.ctx, instance: `start-${start}` });
      dying.push(presence.isDyingOften());
    }
    expect(dying).toEqual([false, false, false, true, true]);
  });

  test('what is known moves on only when nothing is behind', async () => {
    let since = new Date();
    const presence = createPresence(() => since);
    it.at('12:00');
    await presence.beat(it.ctx);
    expect((await findChannelMark(it.store, CHANNEL))?.knownUntil).toEqual(new Date('2026-11-21T02:00:00.000Z'));
    presence.caughtUp(since);
    await presence.beat(it.ctx);
    expect((await findChannelMark(it.store, CHANNEL))?.knownUntil).toEqual(new Date('2026-11-21T03:59:00.000Z'));
    // However short the break was, something may have happened in it.
    since = new Date(since.getTime() + 1_000);
    expect(presence.isBehind()).toBe(true);
  });
});
