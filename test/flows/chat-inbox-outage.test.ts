import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../src/adapters/mysql/store.ts';
import type { Context } from '../../src/context.ts';
import { type ChatInboxTest, command, createChatInboxTest, homeOpened, submission } from '../support/chat-inbox.ts';

let it: ChatInboxTest;

beforeEach(async () => {
  it = await createChatInboxTest();
});
afterEach(() => it.given.close());

describe('while the database is away', () => {
  function withoutDatabase() {
    return { store: openStore('mysql://nobody@127.0.0.1:1/nothing') };
  }

  test('a command is acknowledged and told that it was not accepted', async () => {
    await it.inboxOf({}, withoutDatabase()).receive(command('note hello'), it.acknowledge);
    expect(it.acknowledged).toEqual([undefined]);
    expect(it.answers.told).toMatchObject([{ text: expect.stringContaining('未受理') }]);
    expect(it.ran).toEqual([]);
  });

  test('what was typed into a dialog stays there', async () => {
    await it.inboxOf({}, withoutDatabase()).receive(submission({ text: 'because' }), it.acknowledge);
    expect(it.acknowledged).toEqual([{ text: expect.stringContaining('未受理') }]);
    expect(it.answers.told).toEqual([]);
  });

  test('an event is not acknowledged, so that it comes again', async () => {
    const inbox = it.inboxOf({ onEvent: async () => undefined }, withoutDatabase());
    await expect(inbox.receive(homeOpened('Ev1'), it.acknowledge)).rejects.toThrow();
    expect(it.acknowledged).toEqual([]);
  });

  describe('that answers too late', () => {
    /** Nothing can be written into the inbox meanwhile. */
    async function whileLocked(work: () => Promise<void>): Promise<void> {
      const locking = openStore(it.given.url);
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
        await it.inboxOf({ limits: { acceptMs: 50 } }).receive(command('note hello'), it.acknowledge);
        expect(it.answers.told).toMatchObject(REFUSED);
      });
      await it.given.settled();
      await it.inboxOf().recover();
      await it.given.settled();
      expect(it.ran).toEqual([]);
      expect(await it.rows()).toMatchObject([{ error: 'not accepted', done_at: expect.any(Date) }]);
    });

    test('a dialog that is submitted again when it answers is carried out', async () => {
      const inbox = it.inboxOf({ limits: { acceptMs: 50 } });
      await whileLocked(() => inbox.receive(submission({ text: 'because' }), it.acknowledge));
      await it.given.settled();
      expect(it.ran).toEqual([]);
      await it.inboxOf().receive(submission({ text: 'because, really' }), it.acknowledge);
      await it.given.settled();
      expect(it.acknowledged).toEqual([...REFUSED, undefined]);
      expect(it.ran).toMatchObject([{ name: 'reason', input: { text: 'because, really' } }]);
      expect(await it.rows()).toMatchObject([{ error: null, done_at: expect.any(Date) }]);
    });

    test('a dialog that is submitted again before it answers is carried out, once', async () => {
      const hasty = it.inboxOf({ limits: { acceptMs: 50 } });
      let again: Promise<void> = Promise.resolve();
      await whileLocked(async () => {
        await hasty.receive(submission({ text: 'because' }), it.acknowledge);
        again = hasty.receive(submission({ text: 'because' }), it.acknowledge);
        await new Promise((resolve) => setTimeout(resolve, 20));
      });
      await again;
      await it.given.settled();
      for (let times = 0; times < 100 && it.acknowledged.at(-1) !== undefined; times += 1) {
        await hasty.receive(submission({ text: 'because' }), it.acknowledge);
        await it.given.settled();
      }
      expect(it.acknowledged.at(-1)).toBeUndefined();
      expect(it.ran).toHaveLength(1);
    });

    test('a dialog that is submitted again to another process, which has not heard of its refusal, is carried out', async () => {
      const later: Context['background'] = (name, work) =>
        it.given.ctx.background(name, async () => {
          await new Promise((resolve) => setTimeout(resolve, 300));
          await work();
        });
      const one = it.inboxOf({ limits: { acceptMs: 50 } }, { instance: 'one', background: later });
      const other = it.inboxOf({}, { instance: 'other' });
      let again: Promise<void> = Promise.resolve();
      await whileLocked(async () => {
        await one.receive(submission({ text: 'because' }), it.acknowledge);
        again = other.receive(submission({ text: 'because, really' }), it.acknowledge);
        await new Promise((resolve) => setTimeout(resolve, 20));
      });
      await again;
      await it.given.settled();
      expect(it.acknowledged).toEqual([...REFUSED, undefined]);
      expect(it.ran).toMatchObject([{ name: 'reason', input: { text: 'because, really' } }]);
    });

    test('an event is handled, whether it comes again or not', async () => {
      const handled: string[] = [];
      const event = homeOpened('Ev1');
      const onEvent = async (_ctx: Context, _event: unknown, key: string) => void handled.push(key);
      const inbox = it.inboxOf({ onEvent, limits: { acceptMs: 50 } });
      await whileLocked(() => expect(inbox.receive(event, it.acknowledge)).rejects.toThrow());
      await it.given.settled();
      await it.inboxOf({ onEvent }).receive(event, it.acknowledge);
      await it.given.settled();
      expect(handled).toEqual([event.key]);
    });
  });

  test('a command whose answer was lost is not carried out, for who asked was told so', async () => {
    let isLost = true;
    const store = it.given.store.withPlugin({
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        if (!isLost) return result;
        isLost = false;
        throw Object.assign(new Error('the connection was lost after the statement'), { fatal: true });
      },
    });
    const inbox = it.inboxOf({ limits: { leaseMs: -1 } }, { store });
    await inbox.receive(command('note hello'), it.acknowledge);
    expect(it.answers.told).toMatchObject([{ text: expect.stringContaining('未受理') }]);
    await it.given.settled();
    await inbox.recover();
    await it.given.settled();
    expect(it.ran).toEqual([]);
  });

  test('what was done when the database went away is not done again by the same process', async () => {
    const flaky = openStore(it.given.url);
    const inbox = it.inboxOf({ limits: { leaseMs: -1 } }, { store: flaky });
    it.beforeRun = async () => {
      // From here on, rows can't be marked as done.
      await sql`ALTER TABLE inbox RENAME TO inbox_away`.execute(it.given.store);
    };
    await inbox.receive(command('note hello'), it.acknowledge);
    await it.given.settled();
    await sql`ALTER TABLE inbox_away RENAME TO inbox`.execute(it.given.store);
    await inbox.recover();
    await it.given.settled();
    await flaky.destroy();
    expect(it.ran).toHaveLength(1);
    expect(await it.rows()).toMatchObject([{ done_at: expect.any(Date), error: null }]);
  });
});
