import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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

  test('whose handling fails come again, and are given up at last', async () => {
    let times = 0;
    const parts = {
      onEvent: async () => {
        times += 1;
        throw new Error('not today');
      },
      limits: { leaseMs: -1, attempts: 3 },
    };
    const inbox = it.inboxOf(parts);
    await inbox.receive(homeOpened('Ev1'), it.acknowledge);
    for (let round = 0; round < 5; round += 1) {
      await it.given.settled();
      await inbox.recover();
    }
    await it.given.settled();
    expect(times).toBe(3);
    expect(await it.rows()).toMatchObject([{ error: 'gave up', done_at: expect.any(Date) }]);
  });
});
