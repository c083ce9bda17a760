import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ChatRequest } from '../../src/core/chat-request.ts';
import { type ChatInboxTest, command, createChatInboxTest } from '../support/chat-inbox.ts';

let it: ChatInboxTest;

beforeEach(async () => {
  it = await createChatInboxTest();
});
afterEach(() => it.given.close());

describe('after a crash', () => {
  /** Accepts a request as a process that dies before it has done it. */
  async function acceptAndDie(request: ChatRequest): Promise<void> {
    const dying = it.inboxOf({ limits: { leaseMs: -1 } }, { instance: 'dead', background: () => undefined });
    await dying.receive(request, it.acknowledge);
  }

  test('what was accepted is carried out under the same key by whoever comes next', async () => {
    await acceptAndDie(command('note hello'));
    expect(it.ran).toEqual([]);
    await it.inboxOf().recover();
    await it.given.settled();
    expect(it.ran).toEqual([{ name: 'note', input: { text: 'hello' }, key: 'command:note hello' }]);
    expect(it.answers.told).toHaveLength(1);
    await it.inboxOf().recover();
    await it.given.settled();
    expect(it.ran).toHaveLength(1);
  });

  test('what this process is still at is not begun again, though its claim ran out', async () => {
    const inbox = it.inboxOf({ limits: { leaseMs: -1 } });
    let goOn: () => void = () => undefined;
    it.beforeRun = () => new Promise((resolve) => (goOn = resolve));
    await inbox.receive(command('note hello'), it.acknowledge);
    await inbox.recover();
    await expect.poll(async () => (await it.rows())[0]?.attempts).toBe(2);
    goOn();
    await it.given.settled();
    expect(it.ran).toHaveLength(1);
  });

  test('two survivors share what is left without doing it twice', async () => {
    for (let at = 0; at < 10; at += 1) await acceptAndDie(command(`note ${at}`));
    const survivors = ['a', 'b'].map((instance) => it.inboxOf({}, { instance }));
    await Promise.all(survivors.map((inbox) => inbox.recover()));
    await it.given.settled();
    expect(it.ran.map((one) => one.key).toSorted()).toEqual(
      Array.from({ length: 10 }, (_, at) => `command:note ${at}`),
    );
  });

  test('what kills each process that begins it is given up, and who asked is told', async () => {
    await acceptAndDie(command('note hello'));
    for (let time = 0; time < 2; time += 1) {
      await it.inboxOf({ limits: { leaseMs: -1 } }, { background: () => undefined }).recover();
    }
    await it.inboxOf({ limits: { leaseMs: -1 } }).recover();
    await it.given.settled();
    expect(it.ran).toEqual([]);
    expect(it.answers.told).toMatchObject([{ text: expect.stringContaining('尝试 3 次仍未完成') }]);
    expect(it.answers.told[0]?.text).toContain('/note hello');
    const audit = await it.given.store.selectFrom('audit').selectAll().execute();
    expect(audit).toMatchObject([{ outcome: 'refused', person_id: 'engineer' }]);
  });

  test('what was asked long ago is not carried out, and who asked is told', async () => {
    await acceptAndDie(command('note hello'));
    it.given.clock.advance(61 * 60_000);
    await it.inboxOf().recover();
    await it.given.settled();
    expect(it.ran).toEqual([]);
    expect(it.answers.told).toMatchObject([{ text: expect.stringContaining('现在已过时') }]);
  });
});
