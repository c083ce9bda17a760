import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createReconcileJob } from '../../../jobs/reconcile.ts';
import type { Context } from '../../../src/context.ts';
import { createPresence } from '../../../src/flows/presence.ts';
import { reconcileChannel } from '../../../src/flows/tickets/reconcile.ts';
import { findChannelMark, markKnown } from '../../../src/store/channel-marks.ts';
import { insertOutage, listOutages, recordFindings } from '../../../src/store/outages.ts';
import { postMessage } from '../../../src/store/outbox.ts';
import { createMemoryReader, type MemoryReader, readMessage } from '../../support/chat-reader.ts';
import { CHANNEL, createTicketTest, type TicketTest, tsAt, USERS } from '../../support/tickets.ts';

let it: TicketTest;
let reader: MemoryReader;
let ctx: Context;

beforeAll(async () => {
  it = await createTicketTest();
});
afterAll(() => it.close());
beforeEach(async () => {
  reader = createMemoryReader();
  ctx = { ...it.ctx, chat: reader };
  it.at('10:00');
  await it.store.deleteFrom('channel_marks').execute();
  await markKnown(it.store, { channel: CHANNEL, contractId: 'acme', until: it.clock.now() });
});

const EVER = { contractId: 'acme', from: new Date(0), before: new Date('2100-01-01') };
const atTime = (time: string) => tsAt(new Date(`2026-11-21T${time}:00+08:00`));

function reconcile(reading: { readonly unheardSince?: Date } = {}) {
  return reconcileChannel(ctx, it.site, { answers: it.answers, ...reading });
}

async function newest() {
  const row = await it.store.selectFrom('tickets').select('number').orderBy('number', 'desc').executeTakeFirst();
  return row ? it.ticket(row.number) : undefined;
}

describe('what happened while nobody listened', () => {
  test('a request and its level are found; the level counts at the end of the gap and says so', async () => {
    reader.messages.push(
      readMessage({
        ts: atTime('10:05'),
        user: USERS.customer,
        text: '系统打不开',
        reactions: [
          { name: 'three', users: [USERS.engineer] },
          { name: 'one', users: [USERS.lead] },
        ],
      }),
    );
    it.at('10:30');
    expect(await reconcile()).toEqual({ messages: 1, reactions: 2 });
    const record = await newest();
    expect(record?.ticket.openedAt).toEqual(new Date('2026-11-21T02:05:00.000Z'));
    const level = record?.ticket.levels.at(-1);
    // Of several that were found the most severe wins, whoever made it when.
    expect(level?.level).toBe(1);
    expect([level?.at, level?.notBefore]).toEqual([
      new Date('2026-11-21T02:30:00.000Z'),
      new Date('2026-11-21T02:00:00.000Z'),
    ]);
  });

  test('a reply counts at its own time', async () => {
    const ts = await it.say('邮件收不到');
    await it.react(ts, 'two');
    reader.messages.push(
      readMessage({ ts, user: USERS.customer, text: '邮件收不到', replyCount: 1 }),
      readMessage({ ts: atTime('10:04'), threadTs: ts, user: USERS.engineer, text: '在看' }),
    );
    it.at('10:30');
    expect(await reconcile()).toMatchObject({ messages: 1 });
    expect((await newest())?.ticket.ends.responded).toEqual(new Date('2026-11-21T02:04:00.000Z'));
  });

  test('what is known already is not found again', async () => {
    const ts = await it.say('打印慢');
    await it.react(ts, 'four');
    const before = (await newest())?.ticket.events.length;
    reader.messages.push(
      readMessage({
        ts,
        user: USERS.customer,
        text: '打印慢',
        reactions: [{ name: 'four::skin-tone-3', users: [USERS.engineer] }],
      }),
    );
    it.at('10:20');
    expect(await reconcile()).toEqual({ messages: 0, reactions: 0 });
    expect((await newest())?.ticket.events.length).toBe(before);
  });

  test('a restore found on the ticket’s own card ends its clock at the end of the gap', async () => {
    const ts = await it.say('接口超时');
    await it.react(ts, 'three');
    const record = await newest();
    const card = await it.post(record?.cardKey ?? '');
    reader.messages.push(
      readMessage({
        ts: card,
        threadTs: ts,
        user: 'UROUNDS',
        text: '',
        isOurs: true,
        reactions: [{ name: 'white_check_mark', users: [USERS.engineer] }],
      }),
    );
    it.at('11:00');
    await reconcile();
    expect((await newest())?.ticket.ends.restored).toEqual(new Date('2026-11-21T03:00:00.000Z'));
  });

  test('a reaction that was found counts at its own time when Slack delivers it after all', async () => {
    const ts = await it.say('主机告警');
    await it.react(ts, 'two');
    const madeAt = new Date('2026-11-21T02:03:00.000Z');
    const eyes = [{ name: 'eyes', users: [USERS.engineer] }];
    const two = [{ name: 'two', users: [USERS.engineer] }];
    reader.messages.push(readMessage({ ts, user: USERS.customer, text: '主机告警', reactions: [...two, ...eyes] }));
    it.at('10:06');
    await reconcile();
    const found = new Date('2026-11-21T02:06:00.000Z');
    expect((await newest())?.ticket.ends.responded).toEqual(found);
    // Slack tries again after a minute, and after five.
    await it.react(ts, 'eyes', USERS.engineer, tsAt(madeAt));
    const record = await newest();
    expect(record?.ticket.ends.responded).toEqual(madeAt);
    expect(record?.ticket.events.filter(({ kind }) => kind === 'responded').map(({ at }) => at)).toEqual([
      madeAt,
      found,
    ]);
    const before = record?.ticket.events.length;
    await it.react(ts, 'eyes', USERS.engineer, tsAt(madeAt));
    expect((await newest())?.ticket.events).toHaveLength(before ?? 0);
    expect(it.answers.told).toEqual([]);
  });

  test('a reaction that is made while the channel is read counts not before it was made', async () => {
    it.at('09:00');
    const ts = await it.say('系统打不开');
    await it.react(ts, 'two');
    it.at('10:31');
    const eventTs = it.tsNow();
    it.at('10:30');
    reader.messages.push(
      readMessage({
        ts,
        user: USERS.customer,
        text: '系统打不开',
        reactions: [
          { name: 'two', users: [USERS.engineer] },
          { name: 'white_check_mark', users: [USERS.engineer] },
        ],
      }),
    );
    const { history, replies } = reader;
    const slowly = async <T>(read: Promise<T>) => {
      it.at('10:32');
      return read;
    };
    ctx = {
      ...it.ctx,
      chat: { ...reader, history: (...of) => slowly(history(...of)), replies: (...of) => slowly(replies(...of)) },
    };
    await reconcile();
    const found = await newest();
    expect(found?.ticket.ends.restored).toEqual(new Date('2026-11-21T02:32:00.000Z'));
    await it.react(ts, 'white_check_mark', USERS.engineer, eventTs);
    expect((await newest())?.ticket.ends.restored).toEqual(new Date('2026-11-21T02:31:00.000Z'));
  });

  test('a request that was deleted waits for no level any more; that of a ticket lets it go on under its card', async () => {
    const ts = await it.say('发错了');
    const levelled = await it.say('系统打不开');
    await it.react(levelled, 'two');
    const { number } = (await newest()) ?? { number: 0 };
    const still = await it.say('网络慢');
    reader.messages.push(readMessage({ ts: still, user: USERS.customer, text: '网络慢' }));
    it.at('10:30');
    expect(await reconcile()).toEqual({ messages: 0, reactions: 0 });
    const open = await it.store
      .selectFrom('chat_messages')
      .select(['ts', 'deleted_at'])
      .where('ts', 'in', [ts, levelled, still])
      .orderBy('ts')
      .execute();
    expect(open.map((row) => row.deleted_at?.toISOString() ?? null)).toEqual([
      '2026-11-21T02:30:00.000Z',
      '2026-11-21T02:30:00.000Z',
      null,
    ]);
    expect((await it.ticket(number)).thread).toBeNull();
  });

  test('who reacted in vain is told so, once, and of which message', async () => {
    it.answers.told.splice(0);
    const ts = await it.say('磁盘告警');
    await it.react(ts, 'three');
    const reactions = [
      { name: 'three', users: [USERS.engineer] },
      { name: 'white_check_mark', users: [USERS.customer, USERS.engineer] },
      { name: 'one', users: [USERS.customer] },
    ];
    reader.messages.push(readMessage({ ts, user: USERS.customer, text: '磁盘告警', reactions }));
    it.at('10:30');
    expect(await reconcile()).toEqual({ messages: 0, reactions: 3 });
    expect(await reconcile()).toEqual({ messages: 0, reactions: 0 });
    const refused = '表情已显示，但不计入：级别、响应和恢复由本合同的工程师登记。';
    expect(it.answers.told).toEqual([
      {
        user: USERS.customer,
        text: [
          '您的以下表情在添加时 Rounds 未能收到，刚刚才补读到：',
          `:one: ${refused}`,
          `:white_check_mark: ${refused}`,
        ].join('\n'),
      },
    ]);
    expect((await newest())?.ticket.state).toBe('restored');
  });

  test('a response found before the level that opens its ticket counts for it, and nobody is told to set a level', async () => {
    it.answers.told.splice(0);
    const ts = atTime('10:08');
    const reactions = [
      { name: 'eyes', users: [USERS.engineer] },
      { name: 'two', users: [USERS.engineer] },
    ];
    reader.messages.push(readMessage({ ts, user: USERS.customer, text: '数据库连不上', reactions }));
    it.at('10:30');
    await reconcile();
    expect((await newest())?.ticket.ends.responded).toEqual(new Date('2026-11-21T02:30:00.000Z'));
    expect(it.answers.told).toEqual([]);
  });

  test('many that wait for a level cost one call, and a level on any of them is found', async () => {
    const requests: string[] = [];
    for (let index = 0; index < 30; index += 1) requests.push(await it.say(`请求 ${index}`));
    reader.messages.push(
      ...requests.map((ts, index) =>
        readMessage({
          ts,
          user: USERS.customer,
          text: `请求 ${index}`,
          reactions: index === 7 ? [{ name: 'four', users: [USERS.engineer] }] : [],
        }),
      ),
    );
    it.at('13:00');
    await markKnown(it.store, { channel: CHANNEL, contractId: 'acme', until: it.clock.now() });
    it.at('13:30');
    expect(await reconcile()).toEqual({ messages: 0, reactions: 1 });
    expect((await newest())?.ticket.head.title).toBe('请求 7');
    expect(reader.calls.filter((call) => call === 'history')).toHaveLength(1);
  });

  test('a channel that can’t be read stays behind', async () => {
    reader.faults.push({ kind: 'refused', error: 'invalid_arguments' });
    it.at('11:00');
    expect(await reconcile()).toBeNull();
    expect((await findChannelMark(it.store, CHANNEL))?.knownUntil).toEqual(new Date('2026-11-21T02:00:00.000Z'));
  });

  test('a message that can’t be taken in does not keep others from it', async () => {
    it.errors.length = 0;
    const broken = readMessage({ ts: atTime('10:06'), user: USERS.customer, text: '坏' });
    Object.defineProperty(broken, 'text', {
      get: () => {
        throw new Error('a defect');
      },
    });
    reader.messages.push(broken, readMessage({ ts: atTime('10:07'), user: USERS.customer, text: '好' }));
    it.at('10:30');
    expect(await reconcile()).toEqual({ messages: 1, reactions: 0 });
    expect(it.errors.map(({ message }) => message)).toEqual(['a message that was read back could not be taken in']);
    it.errors.length = 0;
  });

  test('a limit is waited for', async () => {
    reader.faults.push({ kind: 'limited', retryAfterMs: 20 });
    expect(await reconcile()).toEqual({ messages: 0, reactions: 0 });
    expect(reader.calls.filter((call) => call === 'history')).toHaveLength(2);
  });
});

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
    await it.onEvent(ctx, event('left'));
    presence.caughtUp(since);
    it.at('12:00');
    await presence.beat(ctx);
    expect(await findChannelMark(it.store, CHANNEL)).toMatchObject({
      knownUntil: new Date('2026-11-21T02:00:00.000Z'),
      leftAt: new Date('2026-11-21T02:02:00.000Z'),
    });
    const reactions = [{ name: 'three', users: [USERS.engineer] }];
    reader.messages.push(readMessage({ ts: atTime('10:30'), user: USERS.customer, text: '无法登录', reactions }));
    await it.onEvent(ctx, event('joined'));
    await it.settled();
    expect(await newest()).toMatchObject({ ticket: { head: { title: '无法登录' } } });
    expect(await findChannelMark(it.store, CHANNEL)).toMatchObject({ knownUntil: it.clock.now(), leftAt: null });
  });

  test('holds up nothing else while it is closed, and is tried again now and then', async () => {
    await it.say('打印机卡纸');
    const since = new Date();
    const presence = createPresence(() => since);
    const job = createReconcileJob(presence, it.answers);
    reader.faults.push({ kind: 'refused', error: 'not_in_channel' });
    it.at('10:10');
    await job.run(ctx);
    expect(presence.isBehind()).toBe(false);
    expect(await findChannelMark(it.store, CHANNEL)).toMatchObject({ leftAt: it.clock.now() });
    it.at('10:30');
    await presence.beat(ctx);
    reader.messages.push(readMessage({ ts: atTime('10:20'), user: USERS.customer, text: '还是卡纸' }));
    it.at('10:40');
    expect(await reconcile()).toEqual({ messages: 1, reactions: 0 });
    expect(await kept('还是卡纸')).toMatchObject({ is_request: 1 });
    expect(await findChannelMark(it.store, CHANNEL)).toMatchObject({ knownUntil: it.clock.now(), leftAt: null });
  });

  test('stays closed where it was closed while it was read', async () => {
    const history = reader.history;
    reader.history = async (...asked) => {
      const read = await history(...asked);
      it.at('10:11');
      await it.onEvent(ctx, event('left'));
      return read;
    };
    it.at('10:10');
    await reconcile();
    expect(await findChannelMark(it.store, CHANNEL)).toMatchObject({
      knownUntil: new Date('2026-11-21T02:10:00.000Z'),
      leftAt: new Date('2026-11-21T02:11:00.000Z'),
    });
  });

  test('let in for the first time, it asks nobody about what was said before', async () => {
    const fresh = await createTicketTest();
    try {
      const own = { ...fresh.ctx, chat: reader };
      fresh.at('10:00');
      const since = new Date();
      await createPresence(() => since).beat(own);
      reader.faults.push({ kind: 'refused', error: 'channel_not_found' });
      expect(await reconcileChannel(own, fresh.site, fresh)).toBe('closed');
      reader.messages.push(readMessage({ ts: atTime('10:05'), user: USERS.customer, text: '大家好' }));
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
      reader.messages.push(readMessage({ ts: atTime('11:05'), user: USERS.customer, text: '系统慢' }));
      fresh.at('11:10');
      expect(await reconcileChannel(own, fresh.site, fresh)).toEqual({ messages: 1, reactions: 0 });
    } finally {
      await fresh.close();
    }
  });
});

describe('what may have been missed though we were there', () => {
  test('is read back from the first second on, also by a process that died before it had read anything', async () => {
    await it.store.deleteFrom('channel_marks').execute();
    const since = new Date();
    it.at('10:00');
    await createPresence(() => since).beat(ctx);
    reader.messages.push(readMessage({ ts: atTime('10:01'), user: USERS.customer, text: '第一次就错过' }));
    it.at('10:02');
    expect(await reconcile()).toEqual({ messages: 1, reactions: 0 });
  });

  test('after the database was away: what Slack could not hand over and gave up is found', async () => {
    const since = new Date();
    const presence = createPresence(() => since);
    await presence.beat(ctx);
    presence.caughtUp(since);
    await presence.beat(ctx);
    it.at('10:20');
    await presence.beat(ctx);
    expect(presence.isBehind()).toBe(true);
    reader.messages.push(readMessage({ ts: atTime('10:03'), user: USERS.customer, text: '数据库不在时说的' }));
    await createReconcileJob(presence, it.answers).run(ctx);
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
    await presence.beat(ctx);
    reader.messages.push(readMessage({ ts: atTime('10:04'), user: USERS.customer, text: '未送达' }));
    expect(await reconcile()).toEqual({ messages: 0, reactions: 0 });
    expect(await reconcile({ unheardSince: previous })).toEqual({ messages: 1, reactions: 0 });
  });
});

describe('our own absence', () => {
  test('is written down by kind, once', async () => {
    await it.store.deleteFrom('outages').execute();
    await it.store.deleteFrom('process_runs').execute();
    const since = new Date();
    let connected = true;
    const first = createPresence(() => (connected ? since : null));
    await first.beat(ctx);
    it.at('10:10');
    await first.beat(ctx); // Nothing could be written for ten minutes.
    connected = false;
    it.at('10:11');
    await first.beat(ctx);
    it.at('10:12');
    await first.beat(ctx);
    connected = true;
    it.at('10:13');
    await first.beat(ctx);
    await first.stop(ctx);
    it.at('10:33');
    const second = createPresence(() => since);
    await second.beat({ ...ctx, instance: 'another' });
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
    await presence.beat(ctx);
    since = null;
    it.at('10:05');
    await presence.beat(ctx);
    reader.messages.push(readMessage({ ts: atTime('10:07'), user: USERS.customer, text: '断线期间' }));
    since = new Date(Date.now() + 1);
    it.at('10:10');
    await createReconcileJob(presence, it.answers).run(ctx);
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
      await presence.beat({ ...ctx, instance: `start-${start}` });
      dying.push(presence.isDyingOften());
    }
    expect(dying).toEqual([false, false, false, true, true]);
  });

  test('what is known moves on only when nothing is behind', async () => {
    let since = new Date();
    const presence = createPresence(() => since);
    it.at('12:00');
    await presence.beat(ctx);
    expect((await findChannelMark(it.store, CHANNEL))?.knownUntil).toEqual(new Date('2026-11-21T02:00:00.000Z'));
    presence.caughtUp(since);
    await presence.beat(ctx);
    expect((await findChannelMark(it.store, CHANNEL))?.knownUntil).toEqual(new Date('2026-11-21T03:59:00.000Z'));
    // However short the break was, something may have happened in it.
    since = new Date(since.getTime() + 1_000);
    expect(presence.isBehind()).toBe(true);
  });
});
