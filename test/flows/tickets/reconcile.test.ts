import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Context } from '../../../src/context.ts';
import { createPresence } from '../../../src/flows/presence.ts';
import { reconcileChannel } from '../../../src/flows/tickets/reconcile.ts';
import { findChannelMark, markKnown } from '../../../src/store/channel-marks.ts';
import { listOutages } from '../../../src/store/outages.ts';
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

const atTime = (time: string) => tsAt(new Date(`2026-11-21T${time}:00+08:00`));

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
    expect(await reconcileChannel(ctx, it.site)).toEqual({ messages: 1, reactions: 2 });
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
    expect(await reconcileChannel(ctx, it.site)).toMatchObject({ messages: 1 });
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
    expect(await reconcileChannel(ctx, it.site)).toEqual({ messages: 0, reactions: 0 });
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
    await reconcileChannel(ctx, it.site);
    expect((await newest())?.ticket.ends.restored).toEqual(new Date('2026-11-21T03:00:00.000Z'));
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
    expect(await reconcileChannel(ctx, it.site)).toEqual({ messages: 0, reactions: 1 });
    expect((await newest())?.ticket.head.title).toBe('请求 7');
    expect(reader.calls.filter((call) => call === 'history')).toHaveLength(1);
  });

  test('a channel that can’t be read stays behind', async () => {
    reader.faults.push({ kind: 'refused', error: 'not_in_channel' });
    it.at('11:00');
    expect(await reconcileChannel(ctx, it.site)).toBeNull();
    expect((await findChannelMark(it.store, CHANNEL))?.knownUntil).toEqual(new Date('2026-11-21T02:00:00.000Z'));
  });

  test('a limit is waited for', async () => {
    reader.faults.push({ kind: 'limited', retryAfterMs: 20 });
    expect(await reconcileChannel(ctx, it.site)).toEqual({ messages: 0, reactions: 0 });
    expect(reader.calls.filter((call) => call === 'history')).toHaveLength(2);
  });
});

describe('our own absence', () => {
  test('is written down by kind, once', async () => {
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
    const outages = await listOutages(it.store, new Date(0), new Date('2100-01-01'));
    const minutes = (from: Date, until: Date) => (until.getTime() - from.getTime()) / 60_000;
    expect(outages.map(({ kind, from, until }) => [kind, minutes(from, until)])).toEqual([
      ['database', 10],
      ['slack', 2],
      ['process', 20],
    ]);
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
