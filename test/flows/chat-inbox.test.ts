import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ChatRequest } from '../../src/core/chat-request.ts';
import { type ChatInboxTest, command, createChatInboxTest, submission } from '../support/chat-inbox.ts';

let it: ChatInboxTest;

beforeEach(async () => {
  it = await createChatInboxTest();
});
afterEach(() => it.given.close());

describe('a request', () => {
  test('is stored, acknowledged, carried out under its key, answered and closed', async () => {
    let rowAtAcknowledgement: object | undefined;
    await it.inboxOf().receive(command('note hello'), async () => {
      [rowAtAcknowledgement] = await it.rows();
      expect(it.ran).toEqual([]);
    });
    await it.given.settled();
    expect(rowAtAcknowledgement).toMatchObject({ dedupe_key: 'command:note hello', kind: 'command', done_at: null });
    expect(it.ran).toEqual([{ name: 'note', input: { text: 'hello' }, key: 'command:note hello' }]);
    expect(it.answers.told).toEqual([{ user: 'U0ENGINEER1', text: 'noted' }]);
    expect(await it.rows()).toMatchObject([{ done_at: it.given.clock.now(), error: null, attempts: 1 }]);
    expect(it.given.errors).toEqual([]);
  });

  test('that is delivered again is acknowledged and otherwise ignored', async () => {
    const inbox = it.inboxOf();
    for (let time = 0; time < 3; time += 1) await inbox.receive(command('note hello'), it.acknowledge);
    await it.given.settled();
    expect(it.acknowledged).toEqual([undefined, undefined, undefined]);
    expect(it.ran).toHaveLength(1);
    expect(it.answers.told).toHaveLength(1);
  });

  test('whose acknowledgement is lost is carried out all the same', async () => {
    await it.inboxOf().receive(command('note hello'), () => Promise.reject(new Error('connection lost')));
    await it.given.settled();
    expect(it.ran).toHaveLength(1);
  });

  test('that says nothing itself gets no answer', async () => {
    await it.inboxOf().receive(command('note silently'), it.acknowledge);
    await it.given.settled();
    expect(it.answers.told).toEqual([]);
  });

  test('that takes long is announced, and its end is told', async () => {
    it.beforeRun = () => new Promise((resolve) => setTimeout(resolve, 120));
    await it.inboxOf({ limits: { patienceMs: 30 } }).receive(command('note silently'), it.acknowledge);
    await it.given.settled();
    expect(it.answers.told.map((one) => one.text)).toEqual(['⏳ 处理中…', '✅ 已完成。']);
  });

  test.each([
    ['C0NOCONTR1', 'U0ENGINEER1', 'channel: C0NOCONTR1', 'chat.no-contract'],
    ['D0DIRECT01', 'U0ENGINEER1', '只在合同对应的频道里工作', 'chat.no-contract-here'],
    ['C0ROUNDS01', 'U0STRANGER1', '请管理员把 U0STRANGER1 加到 people 下', 'chat.unknown-person'],
  ])('from %s by %s is refused, told why, and written down', async (channel, user, text, error) => {
    await it.inboxOf().receive(command('note hello', { channel, user }), it.acknowledge);
    await it.given.settled();
    expect(it.ran).toEqual([]);
    expect(it.answers.told).toMatchObject([{ user, text: expect.stringContaining(text) }]);
    const audit = await it.given.store.selectFrom('audit').selectAll().execute();
    expect(audit).toMatchObject([{ slack_user: user, channel, person_id: null, outcome: 'refused', error }]);
    expect(await it.rows()).toMatchObject([{ error, done_at: expect.any(Date) }]);
  });

  test('may answer with a dialog, unless that comes too late', async () => {
    await it.inboxOf().receive(command('note ask'), it.acknowledge);
    await it.given.settled();
    expect(it.answers.opened).toMatchObject([{ modal: { form: 'reason' }, place: { triggerId: '1.2' } }]);
    it.answers.opening = () => 'late';
    await it.inboxOf().receive(command('note ask', { key: 'again' }), it.acknowledge);
    await it.given.settled();
    expect(it.answers.told).toMatchObject([{ text: expect.stringContaining('再点一次') }]);
  });
});

describe('a submitted dialog', () => {
  test('is carried out with its state under its fields', async () => {
    await it.inboxOf().receive(submission({ text: 'because', days: 0.5 }), it.acknowledge);
    await it.given.settled();
    expect(it.acknowledged).toEqual([undefined]);
    expect(it.ran).toEqual([{ name: 'reason', input: { item: 3, text: 'because', days: 0.5 }, key: 'modal:V1' }]);
  });

  test.each<[string, Partial<ChatRequest['place']>, { [name: string]: string | number }, object]>([
    ['faults at their fields', {}, { text: 'no', days: 12 }, { text: expect.any(String), days: expect.any(String) }],
    ['what is missing', {}, {}, { text: '请填写。' }],
    ['a lacking role', { user: 'U0VIEWER001' }, { text: 'because' }, { text: expect.stringContaining('工程师') }],
    ['a stranger', { user: 'U0STRANGER1' }, { text: 'because' }, { text: expect.stringContaining('U0STRANGER1') }],
    ['another channel', { channel: 'C0NOCONTR1' }, { text: 'because' }, { text: expect.stringContaining('合同') }],
  ])('shows %s and keeps nothing', async (_what, place, fields, faults) => {
    await it.inboxOf().receive(submission(fields, place), it.acknowledge);
    await it.given.settled();
    expect(it.acknowledged).toEqual([faults]);
    expect(await it.rows()).toEqual([]);
    expect(it.ran).toEqual([]);
  });

  test.each<[string, Partial<ChatRequest['place']>, object | null]>([
    ['lacks the role', { user: 'U0VIEWER001' }, { contract_id: 'acme', error: 'chat.not-allowed' }],
    ['is a stranger', { user: 'U0STRANGER1' }, { contract_id: 'acme', error: 'chat.unknown-person' }],
    ['is in another channel', { channel: 'C0NOCONTR1' }, { contract_id: null, error: 'chat.no-contract' }],
    ['only mistyped', {}, null],
  ])('is audited where it is refused because who submits it %s', async (_who, place, row) => {
    await it.inboxOf().receive(submission({ text: 'no' }, place), it.acknowledge);
    await it.given.settled();
    const audited = await it.given.store.selectFrom('audit').selectAll().execute();
    const { user = 'U0ENGINEER1' } = place;
    expect(audited).toMatchObject(
      row === null ? [] : [{ ...row, slack_user: user, action: 'form reason', outcome: 'refused' }],
    );
    expect(audited).toHaveLength(row === null ? 0 : 1);
  });

  test('without fields shows its faults to who submitted it', async () => {
    const bare = { ...submission({}, { user: 'U0VIEWER001' }), fieldNames: [] };
    await it.inboxOf().receive(bare, it.acknowledge);
    expect(it.acknowledged).toEqual([undefined]);
    expect(it.answers.told).toMatchObject([{ text: expect.stringContaining('工程师') }]);
  });
});

describe('a click', () => {
  const click = (action: string, user = 'U0ENGINEER1'): ChatRequest => ({
    ...command('', { user }),
    kind: 'action',
    key: `action:${action}:${user}`,
    action,
    value: { item: 3 },
  });

  test('is kept and carried out', async () => {
    await it.inboxOf().receive(click('stop'), it.acknowledge);
    await it.given.settled();
    expect(it.ran).toMatchObject([{ name: 'stop', input: { item: 3 } }]);
    expect(await it.rows()).toHaveLength(1);
  });

  test('that opens a dialog does so at once, and is neither kept nor audited', async () => {
    await it.inboxOf().receive(click('reason-dialog'), it.acknowledge);
    await it.given.settled();
    expect(it.answers.opened).toHaveLength(1);
    expect(await it.rows()).toEqual([]);
    expect(await it.given.store.selectFrom('audit').selectAll().execute()).toEqual([]);
  });

  test.each(['stop', 'reason-dialog'])('of who lacks the role is refused: %s', async (action) => {
    await it.inboxOf().receive(click(action, 'U0VIEWER001'), it.acknowledge);
    await it.given.settled();
    expect(it.ran).toEqual([]);
    expect(it.answers.opened).toEqual([]);
    expect(it.answers.told).toMatchObject([{ user: 'U0VIEWER001', text: expect.stringContaining('工程师') }]);
    expect(await it.given.store.selectFrom('audit').select('outcome').execute()).toEqual([{ outcome: 'refused' }]);
  });

  test('whose dialog Slack refuses is told with a reference number', async () => {
    it.answers.opening = () => {
      throw new Error('invalid_arguments');
    };
    await it.inboxOf().receive(click('reason-dialog'), it.acknowledge);
    await it.given.settled();
    expect(it.answers.told).toMatchObject([{ text: expect.stringMatching(/[0-9A-F]{8}/) }]);
    expect(it.given.errors).toMatchObject([{ message: 'could not open a dialog' }]);
  });
});
