import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Registry } from '../../commands/command.ts';
import { openStore } from '../../src/adapters/mysql/store.ts';
import type { Context } from '../../src/context.ts';
import type { ChatRequest } from '../../src/core/chat-request.ts';
import { type ChatInboxParts, createChatInbox } from '../../src/flows/chat-inbox.ts';
import { type RecordedAnswers, recordAnswers } from '../support/chat-answers.ts';
import { createTestContext, type TestContext } from '../support/context.ts';
import { testSite } from '../support/site.ts';

/** What commands of the test did, with the key of the request. */
let ran: { name: string; input: unknown; key: string }[];
let beforeRun: () => Promise<void>;
let given: TestContext;
let answers: RecordedAnswers;
let acknowledged: (undefined | { readonly [field: string]: string })[];

const registry: Registry = {
  commands: [
    {
      name: 'note',
      summary: 'chat.help-summary',
      usage: '/note [text]',
      role: 'engineer',
      positionals: ['text...'],
      input: z.strictObject({ text: z.string().optional() }),
      async run(_ctx, input, caller) {
        await beforeRun();
        ran.push({ name: 'note', input, key: caller.requestKey });
        if (input.text === 'silently') return { kind: 'none' };
        if (input.text === 'ask') return { kind: 'modal', modal };
        return { kind: 'private', message: { summary: 'noted', blocks: [{ kind: 'text', text: 'noted' }] } };
      },
    },
  ],
  actions: [
    {
      id: 'reason-dialog',
      role: 'engineer',
      input: z.strictObject({ item: z.int() }),
      opensModal: true,
      async run() {
        return { kind: 'modal', modal };
      },
    },
    {
      id: 'stop',
      role: 'engineer',
      input: z.strictObject({ item: z.int() }),
      async run(_ctx, input, caller) {
        ran.push({ name: 'stop', input, key: caller.requestKey });
        return { kind: 'none' };
      },
    },
  ],
  modals: [
    {
      id: 'reason',
      role: 'engineer',
      input: z.strictObject({ item: z.int(), text: z.string().min(3), days: z.number().max(9).optional() }),
      async run(_ctx, input, caller) {
        ran.push({ name: 'reason', input, key: caller.requestKey });
        return { kind: 'none' };
      },
    },
  ],
};
const modal = { form: 'reason', title: 't', submit: 's', close: 'c', state: {}, fields: [] };

beforeEach(async () => {
  given = await createTestContext({ sites: [testSite({})], checks: new Map() });
  answers = recordAnswers();
  ran = [];
  acknowledged = [];
  beforeRun = async () => undefined;
});
afterEach(() => given.close());

function inboxOf(parts: Partial<ChatInboxParts> = {}, ctx: Partial<Context> = {}) {
  return createChatInbox({ ...given.ctx, ...ctx }, { registry, answers, ...parts });
}

function command(line: string, change: Partial<ChatRequest['place']> & { key?: string } = {}): ChatRequest {
  const { key = `command:${line}`, ...place } = change;
  return {
    kind: 'command',
    key,
    alsoKey: null,
    place: { channel: 'C0ROUNDS01', user: 'U0ENGINEER1', responseUrl: null, triggerId: '1.2', ...place },
    line,
  };
}

function submission(
  fields: { [name: string]: string | number },
  change: Partial<ChatRequest['place']> = {},
): ChatRequest {
  return {
    ...command('', change),
    kind: 'modal',
    key: 'modal:V1',
    form: 'reason',
    state: { item: 3 },
    fields,
    fieldNames: ['text', 'days'],
  };
}

async function acknowledge(faults?: { readonly [field: string]: string }): Promise<void> {
  acknowledged.push(faults);
}

function rows() {
  return given.store.selectFrom('inbox').selectAll().orderBy('id').execute();
}

describe('a request', () => {
  test('is stored, acknowledged, carried out under its key, answered and closed', async () => {
    let rowAtAcknowledgement: object | undefined;
    await inboxOf().receive(command('note hello'), async () => {
      [rowAtAcknowledgement] = await rows();
      expect(ran).toEqual([]);
    });
    await given.settled();
    expect(rowAtAcknowledgement).toMatchObject({ dedupe_key: 'command:note hello', kind: 'command', done_at: null });
    expect(ran).toEqual([{ name: 'note', input: { text: 'hello' }, key: 'command:note hello' }]);
    expect(answers.told).toEqual([{ user: 'U0ENGINEER1', text: 'noted' }]);
    expect(await rows()).toMatchObject([{ done_at: given.clock.now(), error: null, attempts: 1 }]);
    expect(given.errors).toEqual([]);
  });

  test('that is delivered again is acknowledged and otherwise ignored', async () => {
    const inbox = inboxOf();
    for (let time = 0; time < 3; time += 1) await inbox.receive(command('note hello'), acknowledge);
    await given.settled();
    expect(acknowledged).toEqual([undefined, undefined, undefined]);
    expect(ran).toHaveLength(1);
    expect(answers.told).toHaveLength(1);
  });

  test('whose acknowledgement is lost is carried out all the same', async () => {
    await inboxOf().receive(command('note hello'), () => Promise.reject(new Error('connection lost')));
    await given.settled();
    expect(ran).toHaveLength(1);
  });

  test('that says nothing itself gets no answer', async () => {
    await inboxOf().receive(command('note silently'), acknowledge);
    await given.settled();
    expect(answers.told).toEqual([]);
  });

  test('that takes long is announced, and its end is told', async () => {
    beforeRun = () => new Promise((resolve) => setTimeout(resolve, 120));
    await inboxOf({ limits: { patienceMs: 30 } }).receive(command('note silently'), acknowledge);
    await given.settled();
    expect(answers.told.map((one) => one.text)).toEqual(['⏳ 处理中…', '✅ 已完成。']);
  });

  test.each([
    ['C0NOCONTR1', 'U0ENGINEER1', 'channel: C0NOCONTR1', 'chat.no-contract'],
    ['D0DIRECT01', 'U0ENGINEER1', '只在合同对应的频道里工作', 'chat.no-contract-here'],
    ['C0ROUNDS01', 'U0STRANGER1', '请管理员把 U0STRANGER1 加到 people 下', 'chat.unknown-person'],
  ])('from %s by %s is refused, told why, and written down', async (channel, user, text, error) => {
    await inboxOf().receive(command('note hello', { channel, user }), acknowledge);
    await given.settled();
    expect(ran).toEqual([]);
    expect(answers.told).toMatchObject([{ user, text: expect.stringContaining(text) }]);
    const audit = await given.store.selectFrom('audit').selectAll().execute();
    expect(audit).toMatchObject([{ slack_user: user, channel, person_id: null, outcome: 'refused', error }]);
    expect(await rows()).toMatchObject([{ error, done_at: expect.any(Date) }]);
  });

  test('may answer with a dialog, unless that comes too late', async () => {
    await inboxOf().receive(command('note ask'), acknowledge);
    await given.settled();
    expect(answers.opened).toMatchObject([{ modal: { form: 'reason' }, place: { triggerId: '1.2' } }]);
    answers.opening = () => 'late';
    await inboxOf().receive(command('note ask', { key: 'again' }), acknowledge);
    await given.settled();
    expect(answers.told).toMatchObject([{ text: expect.stringContaining('再点一次') }]);
  });
});

describe('a submitted dialog', () => {
  test('is carried out with its state under its fields', async () => {
    await inboxOf().receive(submission({ text: 'because', days: 0.5 }), acknowledge);
    await given.settled();
    expect(acknowledged).toEqual([undefined]);
    expect(ran).toEqual([{ name: 'reason', input: { item: 3, text: 'because', days: 0.5 }, key: 'modal:V1' }]);
  });

  test.each<[string, Partial<ChatRequest['place']>, { [name: string]: string | number }, object]>([
    ['faults at their fields', {}, { text: 'no', days: 12 }, { text: expect.any(String), days: expect.any(String) }],
    ['what is missing', {}, {}, { text: '请填写。' }],
    ['a lacking role', { user: 'U0VIEWER001' }, { text: 'because' }, { text: expect.stringContaining('工程师') }],
    ['a stranger', { user: 'U0STRANGER1' }, { text: 'because' }, { text: expect.stringContaining('U0STRANGER1') }],
    ['another channel', { channel: 'C0NOCONTR1' }, { text: 'because' }, { text: expect.stringContaining('合同') }],
  ])('shows %s and keeps nothing', async (_what, place, fields, faults) => {
    await inboxOf().receive(submission(fields, place), acknowledge);
    await given.settled();
    expect(acknowledged).toEqual([faults]);
    expect(await rows()).toEqual([]);
    expect(ran).toEqual([]);
  });

  test.each<[string, Partial<ChatRequest['place']>, object | null]>([
    ['lacks the role', { user: 'U0VIEWER001' }, { contract_id: 'acme', error: 'chat.not-allowed' }],
    ['is a stranger', { user: 'U0STRANGER1' }, { contract_id: 'acme', error: 'chat.unknown-person' }],
    ['is in another channel', { channel: 'C0NOCONTR1' }, { contract_id: null, error: 'chat.no-contract' }],
    ['only mistyped', {}, null],
  ])('is audited where it is refused because who submits it %s', async (_who, place, row) => {
    await inboxOf().receive(submission({ text: 'no' }, place), acknowledge);
    await given.settled();
    const audited = await given.store.selectFrom('audit').selectAll().execute();
    const { user = 'U0ENGINEER1' } = place;
    expect(audited).toMatchObject(
      row === null ? [] : [{ ...row, slack_user: user, action: 'form reason', outcome: 'refused' }],
    );
    expect(audited).toHaveLength(row === null ? 0 : 1);
  });

  test('without fields shows its faults to who submitted it', async () => {
    const bare = { ...submission({}, { user: 'U0VIEWER001' }), fieldNames: [] };
    await inboxOf().receive(bare, acknowledge);
    expect(acknowledged).toEqual([undefined]);
    expect(answers.told).toMatchObject([{ text: expect.stringContaining('工程师') }]);
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
    await inboxOf().receive(click('stop'), acknowledge);
    await given.settled();
    expect(ran).toMatchObject([{ name: 'stop', input: { item: 3 } }]);
    expect(await rows()).toHaveLength(1);
  });

  test('that opens a dialog does so at once, and is neither kept nor audited', async () => {
    await inboxOf().receive(click('reason-dialog'), acknowledge);
    await given.settled();
    expect(answers.opened).toHaveLength(1);
    expect(await rows()).toEqual([]);
    expect(await given.store.selectFrom('audit').selectAll().execute()).toEqual([]);
  });

  test.each(['stop', 'reason-dialog'])('of who lacks the role is refused: %s', async (action) => {
    await inboxOf().receive(click(action, 'U0VIEWER001'), acknowledge);
    await given.settled();
    expect(ran).toEqual([]);
    expect(answers.opened).toEqual([]);
    expect(answers.told).toMatchObject([{ user: 'U0VIEWER001', text: expect.stringContaining('工程师') }]);
    expect(await given.store.selectFrom('audit').select('outcome').execute()).toEqual([{ outcome: 'refused' }]);
  });

  test('whose dialog Slack refuses is told with a reference number', async () => {
    answers.opening = () => {
      throw new Error('invalid_arguments');
    };
    await inboxOf().receive(click('reason-dialog'), acknowledge);
    await given.settled();
    expect(answers.told).toMatchObject([{ text: expect.stringMatching(/[0-9A-F]{8}/) }]);
    expect(given.errors).toMatchObject([{ message: 'could not open a dialog' }]);
  });
});

describe('events', () => {
  const event = (id: string, also: string | null): ChatRequest => ({
    ...command(''),
    kind: 'event',
    key: `event:${id}`,
    alsoKey: also,
    event: { kind: 'home-opened', user: 'U1' },
  });

  test('nobody waits for are acknowledged and not kept', async () => {
    await inboxOf().receive(event('Ev1', null), acknowledge);
    expect(acknowledged).toEqual([undefined]);
    expect(await rows()).toEqual([]);
  });

  test('are handled once, also when they come under two ids', async () => {
    const handled: string[] = [];
    const inbox = inboxOf({ onEvent: async (_ctx, _event, key) => void handled.push(key) });
    await inbox.receive(event('Ev1', 'C1:1.0'), acknowledge);
    await inbox.receive(event('Ev1', 'C1:1.0'), acknowledge);
    await inbox.receive(event('Ev2', 'C1:1.0'), acknowledge);
    await inbox.receive(event('Ev3', 'C1:2.0'), acknowledge);
    await given.settled();
    expect(handled).toEqual(['event:Ev1', 'event:Ev3']);
    expect(acknowledged).toHaveLength(4);
  });

  test('whose handling fails come again, and are given up at last', async () => {
    let times = 0;
    const parts = {
      onEvent: async () => {
        times += 1;
        throw new Error('not today');
      },
      limits: { leaseMs: -1, attempts: 3 },
    };
    const inbox = inboxOf(parts);
    await inbox.receive(event('Ev1', null), acknowledge);
    for (let round = 0; round < 5; round += 1) {
      await given.settled();
      await inbox.recover();
    }
    await given.settled();
    expect(times).toBe(3);
    expect(await rows()).toMatchObject([{ error: 'gave up', done_at: expect.any(Date) }]);
  });
});

describe('after a crash', () => {
  /** Accepts a request as a process that dies before it has done it. */
  async function acceptAndDie(request: ChatRequest): Promise<void> {
    const dying = inboxOf({ limits: { leaseMs: -1 } }, { instance: 'dead', background: () => undefined });
    await dying.receive(request, acknowledge);
  }

  test('what was accepted is carried out under the same key by whoever comes next', async () => {
    await acceptAndDie(command('note hello'));
    expect(ran).toEqual([]);
    await inboxOf().recover();
    await given.settled();
    expect(ran).toEqual([{ name: 'note', input: { text: 'hello' }, key: 'command:note hello' }]);
    expect(answers.told).toHaveLength(1);
    await inboxOf().recover();
    await given.settled();
    expect(ran).toHaveLength(1);
  });

  test('what this process is still at is not begun again, though its claim ran out', async () => {
    const inbox = inboxOf({ limits: { leaseMs: -1 } });
    let goOn: () => void = () => undefined;
    beforeRun = () => new Promise((resolve) => (goOn = resolve));
    await inbox.receive(command('note hello'), acknowledge);
    await inbox.recover();
    await expect.poll(async () => (await rows())[0]?.attempts).toBe(2);
    goOn();
    await given.settled();
    expect(ran).toHaveLength(1);
  });

  test('two survivors share what is left without doing it twice', async () => {
    for (let at = 0; at < 10; at += 1) await acceptAndDie(command(`note ${at}`));
    const survivors = ['a', 'b'].map((instance) => inboxOf({}, { instance }));
    await Promise.all(survivors.map((inbox) => inbox.recover()));
    await given.settled();
    expect(ran.map((one) => one.key).toSorted()).toEqual(Array.from({ length: 10 }, (_, at) => `command:note ${at}`));
  });

  test('what kills each process that begins it is given up, and who asked is told', async () => {
    await acceptAndDie(command('note hello'));
    for (let time = 0; time < 2; time += 1) {
      await inboxOf({ limits: { leaseMs: -1 } }, { background: () => undefined }).recover();
    }
    await inboxOf({ limits: { leaseMs: -1 } }).recover();
    await given.settled();
    expect(ran).toEqual([]);
    expect(answers.told).toMatchObject([{ text: expect.stringContaining('尝试 3 次仍未完成') }]);
    expect(answers.told[0]?.text).toContain('/note hello');
    const audit = await given.store.selectFrom('audit').selectAll().execute();
    expect(audit).toMatchObject([{ outcome: 'refused', person_id: 'engineer' }]);
  });

  test('what was asked long ago is not carried out, and who asked is told', async () => {
    await acceptAndDie(command('note hello'));
    given.clock.advance(61 * 60_000);
    await inboxOf().recover();
    await given.settled();
    expect(ran).toEqual([]);
    expect(answers.told).toMatchObject([{ text: expect.stringContaining('现在已过时') }]);
  });
});

describe('while the database is away', () => {
  function withoutDatabase() {
    return { store: openStore('mysql://nobody@127.0.0.1:1/nothing') };
  }

  test('a command is acknowledged and told that it was not accepted', async () => {
    await inboxOf({}, withoutDatabase()).receive(command('note hello'), acknowledge);
    expect(acknowledged).toEqual([undefined]);
    expect(answers.told).toMatchObject([{ text: expect.stringContaining('未受理') }]);
    expect(ran).toEqual([]);
  });

  test('what was typed into a dialog stays there', async () => {
    await inboxOf({}, withoutDatabase()).receive(submission({ text: 'because' }), acknowledge);
    expect(acknowledged).toEqual([{ text: expect.stringContaining('未受理') }]);
    expect(answers.told).toEqual([]);
  });

  test('an event is not acknowledged, so that it comes again', async () => {
    const event: ChatRequest = { ...command(''), kind: 'event', event: { kind: 'home-opened', user: 'U1' } };
    const inbox = inboxOf({ onEvent: async () => undefined }, withoutDatabase());
    await expect(inbox.receive(event, acknowledge)).rejects.toThrow();
    expect(acknowledged).toEqual([]);
  });

  describe('that answers too late', () => {
    /** Nothing can be written into the inbox meanwhile. */
    async function whileLocked(work: () => Promise<void>): Promise<void> {
      const locking = openStore(given.url);
      await locking.connection().execute(async (connection) => {
        await sql`LOCK TABLES inbox WRITE`.execute(connection);
        await work();
        await sql`UNLOCK TABLES`.execute(connection);
      });
      await locking.destroy();
    }

    const REFUSED = [{ text: expect.stringContaining('未受理') }];

    test('a command is not accepted, and never carried out', async () => {
      await whileLocked(async () => {
        await inboxOf({ limits: { acceptMs: 50 } }).receive(command('note hello'), acknowledge);
        expect(answers.told).toMatchObject(REFUSED);
      });
      await given.settled();
      await inboxOf().recover();
      await given.settled();
      expect(ran).toEqual([]);
      expect(await rows()).toMatchObject([{ error: 'not accepted', done_at: expect.any(Date) }]);
    });

    test('a dialog that is submitted again when it answers is carried out', async () => {
      const inbox = inboxOf({ limits: { acceptMs: 50 } });
      await whileLocked(() => inbox.receive(submission({ text: 'because' }), acknowledge));
      await given.settled();
      expect(ran).toEqual([]);
      await inboxOf().receive(submission({ text: 'because, really' }), acknowledge);
      await given.settled();
      expect(acknowledged).toEqual([...REFUSED, undefined]);
      expect(ran).toMatchObject([{ name: 'reason', input: { text: 'because, really' } }]);
      expect(await rows()).toMatchObject([{ error: null, done_at: expect.any(Date) }]);
    });

    test('a dialog that is submitted again before it answers is carried out, once', async () => {
      const hasty = inboxOf({ limits: { acceptMs: 50 } });
      let again: Promise<void> = Promise.resolve();
      await whileLocked(async () => {
        await hasty.receive(submission({ text: 'because' }), acknowledge);
        again = hasty.receive(submission({ text: 'because' }), acknowledge);
        await new Promise((resolve) => setTimeout(resolve, 20));
      });
      await again;
      await given.settled();
      for (let times = 0; times < 100 && acknowledged.at(-1) !== undefined; times += 1) {
        await hasty.receive(submission({ text: 'because' }), acknowledge);
        await given.settled();
      }
      expect(acknowledged.at(-1)).toBeUndefined();
      expect(ran).toHaveLength(1);
    });

    test('an event is handled, whether it comes again or not', async () => {
      const handled: string[] = [];
      const event: ChatRequest = { ...command(''), kind: 'event', event: { kind: 'home-opened', user: 'U1' } };
      const onEvent = async (_ctx: Context, _event: unknown, key: string) => void handled.push(key);
      const inbox = inboxOf({ onEvent, limits: { acceptMs: 50 } });
      await whileLocked(() => expect(inbox.receive(event, acknowledge)).rejects.toThrow());
      await given.settled();
      await inboxOf({ onEvent }).receive(event, acknowledge);
      await given.settled();
      expect(handled).toEqual([event.key]);
    });
  });

  test('a command whose answer was lost is not carried out, for who asked was told so', async () => {
    let isLost = true;
    const store = given.store.withPlugin({
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        if (!isLost) return result;
        isLost = false;
        throw Object.assign(new Error('the connection was lost after the statement'), { fatal: true });
      },
    });
    const inbox = inboxOf({ limits: { leaseMs: -1 } }, { store });
    await inbox.receive(command('note hello'), acknowledge);
    expect(answers.told).toMatchObject([{ text: expect.stringContaining('未受理') }]);
    await given.settled();
    await inbox.recover();
    await given.settled();
    expect(ran).toEqual([]);
  });

  test('what was done when the database went away is not done again by the same process', async () => {
    const flaky = openStore(given.url);
    const inbox = inboxOf({ limits: { leaseMs: -1 } }, { store: flaky });
    beforeRun = async () => {
      // From here on, rows can't be marked as done.
      await sql`ALTER TABLE inbox RENAME TO inbox_away`.execute(given.store);
    };
    await inbox.receive(command('note hello'), acknowledge);
    await given.settled();
    await sql`ALTER TABLE inbox_away RENAME TO inbox`.execute(given.store);
    await inbox.recover();
    await given.settled();
    await flaky.destroy();
    expect(ran).toHaveLength(1);
    expect(await rows()).toMatchObject([{ done_at: expect.any(Date), error: null }]);
  });
});
