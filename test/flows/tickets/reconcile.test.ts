import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findChannelMark, markKnown } from '../../../src/store/channel-marks.ts';
import { readMessage } from '../../support/chat-reader.ts';
import { createReadingBackTest, type ReadingBackTest, tsAtTime } from '../../support/reading-back.ts';
import { CHANNEL, tsAt, USERS } from '../../support/tickets.ts';

let it: ReadingBackTest;

beforeAll(async () => {
  it = await createReadingBackTest();
});
afterAll(() => it.close());
beforeEach(() => it.begin());

describe('what happened while nobody listened', () => {
  test('a request and its level are found; the level counts at the end of the gap and says so', async () => {
    it.reader.messages.push(
      readMessage({
        ts: tsAtTime('10:05'),
        user: USERS.customer,
        text: '系统打不开',
        reactions: [
          { name: 'three', users: [USERS.engineer] },
          { name: 'one', users: [USERS.lead] },
        ],
      }),
    );
    it.at('10:30');
    expect(await it.reconcile()).toEqual({ messages: 1, reactions: 2 });
    const record = await it.newest();
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
    it.reader.messages.push(
      readMessage({ ts, user: USERS.customer, text: '邮件收不到', replyCount: 1 }),
      readMessage({ ts: tsAtTime('10:04'), threadTs: ts, user: USERS.engineer, text: '在看' }),
    );
    it.at('10:30');
    expect(await it.reconcile()).toMatchObject({ messages: 1 });
    expect((await it.newest())?.ticket.ends.responded).toEqual(new Date('2026-11-21T02:04:00.000Z'));
  });

  test('what is known already is not found again', async () => {
    const ts = await it.say('打印慢');
    await it.react(ts, 'four');
    const before = (await it.newest())?.ticket.events.length;
    it.reader.messages.push(
      readMessage({
        ts,
        user: USERS.customer,
        text: '打印慢',
        reactions: [{ name: 'four::skin-tone-3', users: [USERS.engineer] }],
      }),
    );
    it.at('10:20');
    expect(await it.reconcile()).toEqual({ messages: 0, reactions: 0 });
    expect((await it.newest())?.ticket.events.length).toBe(before);
  });

  test('a restore found on the ticket’s own card ends its clock at the end of the gap', async () => {
    const ts = await it.say('接口超时');
    await it.react(ts, 'three');
    const record = await it.newest();
    const card = await it.post(record?.cardKey ?? '');
    it.reader.messages.push(
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
    await it.reconcile();
    expect((await it.newest())?.ticket.ends.restored).toEqual(new Date('2026-11-21T03:00:00.000Z'));
  });

  test('so does one on a card that was posted long before, in the thread of a request; and an edit there is found', async () => {
    it.at('08:00');
    const ts = await it.say('报表打不开');
    await it.react(ts, 'three');
    const card = await it.post((await it.newest())?.cardKey ?? '');
    it.at('08:10');
    const replyTs = await it.say('重启后再试', USERS.customer, ts);
    it.at('10:20');
    const checked = [{ name: 'white_check_mark', users: [USERS.engineer] }];
    const three = [{ name: 'three', users: [USERS.engineer] }];
    const thread = { replyCount: 2, latestReplyTs: replyTs };
    it.reader.messages.push(
      readMessage({ ts, user: USERS.customer, text: '报表打不开', ...thread, reactions: three }),
      readMessage({ ts: card, threadTs: ts, user: 'UROUNDS', text: '', isOurs: true, reactions: checked }),
      readMessage({ ts: replyTs, threadTs: ts, user: USERS.customer, text: '重启后好了', editedTs: it.tsNow() }),
    );
    it.at('11:00');
    expect(await it.reconcile()).toEqual({ messages: 0, reactions: 1 });
    const record = await it.newest();
    expect(record?.ticket.ends.restored).toEqual(new Date('2026-11-21T03:00:00.000Z'));
    expect(record?.ticket.events.flatMap((event) => (event.kind === 'noted' ? event.text : []))).toEqual([
      '重启后再试',
      '重启后好了',
    ]);
  });

  test('a reaction that was found counts at its own time when Slack delivers it after all', async () => {
    const ts = await it.say('主机告警');
    await it.react(ts, 'two');
    const madeAt = new Date('2026-11-21T02:03:00.000Z');
    const eyes = [{ name: 'eyes', users: [USERS.engineer] }];
    const two = [{ name: 'two', users: [USERS.engineer] }];
    it.reader.messages.push(readMessage({ ts, user: USERS.customer, text: '主机告警', reactions: [...two, ...eyes] }));
    it.at('10:06');
    await it.reconcile();
    const found = new Date('2026-11-21T02:06:00.000Z');
    expect((await it.newest())?.ticket.ends.responded).toEqual(found);
    // Slack tries again after a minute, and after five.
    await it.react(ts, 'eyes', USERS.engineer, tsAt(madeAt));
    const record = await it.newest();
    expect(record?.ticket.ends.responded).toEqual(madeAt);
    expect(record?.ticket.events.filter(({ kind }) => kind === 'responded').map(({ at }) => at)).toEqual([
      madeAt,
      found,
    ]);
    const before = record?.ticket.events.length;
    await it.react(ts, 'eyes', USERS.engineer, tsAt(madeAt));
    expect((await it.newest())?.ticket.events).toHaveLength(before ?? 0);
    expect(it.answers.told).toEqual([]);
  });

  test('a reaction that is made while the channel is read counts not before it was made', async () => {
    it.at('09:00');
    const ts = await it.say('系统打不开');
    await it.react(ts, 'two');
    it.at('10:31');
    const eventTs = it.tsNow();
    it.at('10:30');
    it.reader.messages.push(
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
    const { history, replies } = it.reader;
    const slowly = async <T>(read: Promise<T>) => {
      it.at('10:32');
      return read;
    };
    Object.assign(it.reader, {
      history: (...of: Parameters<typeof history>) => slowly(history(...of)),
      replies: (...of: Parameters<typeof replies>) => slowly(replies(...of)),
    });
    await it.reconcile();
    const found = await it.newest();
    expect(found?.ticket.ends.restored).toEqual(new Date('2026-11-21T02:32:00.000Z'));
    await it.react(ts, 'white_check_mark', USERS.engineer, eventTs);
    expect((await it.newest())?.ticket.ends.restored).toEqual(new Date('2026-11-21T02:31:00.000Z'));
  });

  test('a request that was deleted waits for no level any more; that of a ticket lets it go on under its card', async () => {
    const ts = await it.say('发错了');
    const levelled = await it.say('系统打不开');
    await it.react(levelled, 'two');
    const { number } = (await it.newest()) ?? { number: 0 };
    const still = await it.say('网络慢');
    it.reader.messages.push(readMessage({ ts: still, user: USERS.customer, text: '网络慢' }));
    it.at('10:30');
    expect(await it.reconcile()).toEqual({ messages: 0, reactions: 0 });
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
    it.reader.messages.push(readMessage({ ts, user: USERS.customer, text: '磁盘告警', reactions }));
    it.at('10:30');
    expect(await it.reconcile()).toEqual({ messages: 0, reactions: 3 });
    expect(await it.reconcile()).toEqual({ messages: 0, reactions: 0 });
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
    expect((await it.newest())?.ticket.state).toBe('restored');
  });

  test('a response found before the level that opens its ticket counts for it, and nobody is told to set a level', async () => {
    it.answers.told.splice(0);
    const ts = tsAtTime('10:08');
    const reactions = [
      { name: 'eyes', users: [USERS.engineer] },
      { name: 'two', users: [USERS.engineer] },
    ];
    it.reader.messages.push(readMessage({ ts, user: USERS.customer, text: '数据库连不上', reactions }));
    it.at('10:30');
    await it.reconcile();
    expect((await it.newest())?.ticket.ends.responded).toEqual(new Date('2026-11-21T02:30:00.000Z'));
    expect(it.answers.told).toEqual([]);
  });

  test('many that wait for a level cost one call, and a level on any of them is found', async () => {
    const requests: string[] = [];
    for (let index = 0; index < 30; index += 1) requests.push(await it.say(`请求 ${index}`));
    it.reader.messages.push(
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
    expect(await it.reconcile()).toEqual({ messages: 0, reactions: 1 });
    expect((await it.newest())?.ticket.head.title).toBe('请求 7');
    expect(it.reader.calls.filter((call) => call === 'history')).toHaveLength(1);
  });

  test('a channel that can’t be read stays behind', async () => {
    it.reader.faults.push({ kind: 'refused', error: 'invalid_arguments' });
    it.at('11:00');
    expect(await it.reconcile()).toBeNull();
    expect((await findChannelMark(it.store, CHANNEL))?.knownUntil).toEqual(new Date('2026-11-21T02:00:00.000Z'));
  });

  test('a message that can’t be taken in does not keep others from it', async () => {
    it.errors.length = 0;
    const broken = readMessage({ ts: tsAtTime('10:06'), user: USERS.customer, text: '坏' });
    Object.defineProperty(broken, 'text', {
      get: () => {
        throw new Error('a defect');
      },
    });
    it.reader.messages.push(broken, readMessage({ ts: tsAtTime('10:07'), user: USERS.customer, text: '好' }));
    it.at('10:30');
    expect(await it.reconcile()).toEqual({ messages: 1, reactions: 0 });
    expect(it.errors.map(({ message }) => message)).toEqual(['a message that was read back could not be taken in']);
    it.errors.length = 0;
  });

  test('a limit is waited for', async () => {
    it.reader.faults.push({ kind: 'limited', retryAfterMs: 20 });
    expect(await it.reconcile()).toEqual({ messages: 0, reactions: 0 });
    expect(it.reader.calls.filter((call) => call === 'history')).toHaveLength(2);
  });
});
