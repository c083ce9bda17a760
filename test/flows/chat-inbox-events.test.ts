import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ChatInbox } from '../../src/flows/chat-inbox.ts';
import { type ChatInboxTest, createChatInboxTest, homeOpened } from '../support/chat-inbox.ts';

let it: ChatInboxTest;

beforeEach(async () => {
  it = await createChatInboxTest();
});
afterEach(() => it.given.close());

describe('events', () => {
  test('nobody waits for are acknowledged and not kept', async () => {
    await it.inboxOf().receive(homeOpened('Ev1'), it.acknowledge);
    expect(it.acknowledged).toEqual([undefined]);
    expect(await it.rows()).toEqual([]);
  });

  test('are handled once, also when they come under two ids', async () => {
    const handled: string[] = [];
    const inbox = it.inboxOf({ onEvent: async (_ctx, _event, key) => void handled.push(key) });
    await inbox.receive(homeOpened('Ev1', 'C1:1.0'), it.acknowledge);
    await inbox.receive(homeOpened('Ev1', 'C1:1.0'), it.acknowledge);
    await inbox.receive(homeOpened('Ev2', 'C1:1.0'), it.acknowledge);
    await inbox.receive(homeOpened('Ev3', 'C1:2.0'), it.acknowledge);
    await it.given.settled();
    expect(handled).toEqual(['event:Ev1', 'event:Ev3']);
    expect(it.acknowledged).toHaveLength(4);
  });

  /** Fails as often as it is told to. */
  function failing(times: number) {
    let begun = 0;
    const onEvent = async () => {
      begun += 1;
      if (begun <= times) throw new Error('not today');
    };
    return { onEvent, begun: () => begun };
  }

  async function recover(inbox: ChatInbox, times: number): Promise<void> {
    for (let round = 0; round < times; round += 1) {
      await it.given.settled();
      await inbox.recover();
    }
    await it.given.settled();
  }

  test('whose handling fails are tried until they are taken in, however often that is', async () => {
    const { onEvent, begun } = failing(7);
    const inbox = it.inboxOf({ onEvent, limits: { leaseMs: -1, firstPauseMs: -1, longestPauseMs: -1 } });
    await inbox.receive(homeOpened('Ev1'), it.acknowledge);
    await recover(inbox, 10);
    expect(begun()).toBe(8);
    expect(await it.rows()).toMatchObject([{ error: null, done_at: expect.any(Date) }]);
  });

  test('whose handling fails wait longer each time', async () => {
    const { onEvent, begun } = failing(9);
    const inbox = it.inboxOf({ onEvent, limits: { leaseMs: -1, firstPauseMs: 60_000 } });
    await inbox.receive(homeOpened('Ev1'), it.acknowledge);
    await recover(inbox, 3);
    expect(begun()).toBe(1);
    const [row] = await it.rows();
    expect((row?.claimed_until?.getTime() ?? 0) - Date.now()).toBeGreaterThan(50_000);
  });

  test('that brought three processes down are not begun by the next at once, should it die of them, too', async () => {
    const background = (_name: string, work: () => Promise<void>) => void work();
    const processes = ['a', 'b', 'c', 'd'].map((instance) =>
      it.inboxOf({ onEvent: () => new Promise(() => undefined), limits: { leaseMs: -1 } }, { instance, background }),
    );
    await processes[0]?.receive(homeOpened('Ev1'), it.acknowledge);
    for (const inbox of processes.slice(1)) await inbox.recover();
    await expect.poll(async () => ((await it.rows())[0]?.claimed_until?.getTime() ?? 0) > Date.now()).toBe(true);
    const { onEvent, begun } = failing(0);
    await recover(it.inboxOf({ onEvent, limits: { leaseMs: -1 } }), 2);
    expect(begun()).toBe(0);
  });

  test('that can’t be taken in for a day are given up', async () => {
    const { onEvent, begun } = failing(9);
    const inbox = it.inboxOf({ onEvent, limits: { leaseMs: -1, firstPauseMs: -1 } });
    await inbox.receive(homeOpened('Ev1'), it.acknowledge);
    await it.given.settled();
    it.given.clock.advance(25 * 3_600_000);
    await recover(inbox, 2);
    expect(begun()).toBe(1);
    expect(await it.rows()).toMatchObject([{ error: 'gave up', done_at: expect.any(Date) }]);
  });
});
