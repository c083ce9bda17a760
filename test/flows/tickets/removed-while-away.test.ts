import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { alertingSite, deliver, process } from '../../support/alerts.ts';
import { readMessage } from '../../support/chat-reader.ts';
import { createReadingBackTest, type ReadingBackTest } from '../../support/reading-back.ts';
import { ticketSite, USERS } from '../../support/tickets.ts';

let it: ReadingBackTest;

beforeAll(async () => {
  it = await createReadingBackTest(ticketSite({ alerting: alertingSite().alerting }));
});
afterAll(() => it.close());
beforeEach(() => it.begin());

/** An alert of ours as it is shown when it is read back. */
async function postAlert(name: string): Promise<string> {
  await deliver(it, [{ name }]);
  await process(it);
  const { id } = await it.store.selectFrom('alerts').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow();
  return it.post(`alert:${id}`);
}

function showAlert(ts: string, names: readonly string[]): void {
  const reactions = names.map((name) => ({ name, users: [USERS.engineer] }));
  it.reader.messages.push(readMessage({ ts, user: 'U0ROUNDSBOT', text: '', isOurs: true, reactions }));
}

describe('a reaction that was taken away while nobody listened', () => {
  test('restores nothing when the alert gets its level afterwards; a response was one', async () => {
    const ts = await postAlert('Disk');
    await it.react(ts, 'white_check_mark');
    await it.react(ts, 'eyes');
    showAlert(ts, []);
    it.at('10:30');
    expect(await it.reconcile()).toEqual({ messages: 0, reactions: 2 });
    expect(await it.reconcile()).toEqual({ messages: 0, reactions: 0 });
    it.at('10:31');
    await it.react(ts, 'two');
    const { ticket } = (await it.newest()) ?? expect.fail('no ticket');
    expect([ticket.state, ticket.ends.responded]).toEqual(['open', new Date('2026-11-21T02:00:00.000Z')]);
  });

  test('restores nothing when the level is found beside it', async () => {
    const ts = await postAlert('Memory');
    await it.react(ts, 'white_check_mark');
    showAlert(ts, ['three']);
    it.at('10:30');
    await it.reconcile();
    expect(await it.newest()).toMatchObject({ ticket: { state: 'open', levels: [{ level: 3 }] } });
  });

  test('changes nothing of a ticket, whose thread says so, once', async () => {
    const ts = await postAlert('Swap');
    await it.react(ts, 'two');
    it.at('10:02');
    await it.react(ts, 'white_check_mark');
    showAlert(ts, ['two']);
    it.at('10:30');
    await it.reconcile();
    await it.reconcile();
    const record = (await it.newest()) ?? expect.fail('no ticket');
    expect(record.ticket.state).toBe('restored');
    expect(await it.outbox(`ticket:${record.id}:unreacted`)).toHaveLength(1);
  });

  test('is not taken for gone while it is so new that it may not be shown yet', async () => {
    const ts = await postAlert('Load');
    await it.react(ts, 'white_check_mark');
    showAlert(ts, []);
    it.at('10:00:30');
    expect(await it.reconcile()).toEqual({ messages: 0, reactions: 0 });
  });
});

test('nothing was logged as an error', () => {
  expect(it.errors).toEqual([]);
});
