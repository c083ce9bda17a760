import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { recordGone } from '../../../src/store/outbox-outcomes.ts';
import { alertingSite, deliver, process } from '../../support/alerts.ts';
import { readMessage } from '../../support/chat-reader.ts';
import { createReadingBackTest, type ReadingBackTest } from '../../support/reading-back.ts';
import { CHANNEL, ticketSite, USERS } from '../../support/tickets.ts';

let it: ReadingBackTest;
let alerts = 0;

beforeAll(async () => {
  it = await createReadingBackTest(ticketSite({ alerting: alertingSite().alerting }));
});
afterAll(() => it.close());
beforeEach(() => it.begin());

/** An alert that stands in the channel. @returns the key of its message and where it stands. */
async function postAlert() {
  alerts += 1;
  await deliver(it, [{ name: `Disk${alerts}` }]);
  await process(it);
  const { id } = await it.store.selectFrom('alerts').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow();
  const key = `alert:${id}`;
  return { key, ts: await it.post(key) };
}

/** As the sender does when it finds a message deleted. @returns where it stands then. */
async function postAnew(key: string): Promise<string> {
  await recordGone(it.store, key, it.clock.now());
  return it.post(key);
}

const at = (time: string) => new Date(`2026-11-21T${time}:00+08:00`);

describe('the thread of a card that was deleted and posted anew', () => {
  test('is still the ticket’s: what is replied there counts, and what was reacted before but is delivered now', async () => {
    const { key, ts } = await postAlert();
    await it.react(ts, 'two');
    it.at('10:03');
    const eventTs = it.tsNow();
    it.at('10:05');
    const anew = await postAnew(key);
    it.at('10:06');
    await it.say('在看', USERS.engineer, ts);
    const replied = await it.newest();
    expect(replied?.ticket.ends.responded).toEqual(at('10:06'));
    expect(replied?.ticket.events.filter(({ kind }) => kind === 'noted')).toHaveLength(1);
    await it.react(ts, 'eyes', USERS.engineer, eventTs);
    expect((await it.newest())?.ticket.ends.responded).toEqual(at('10:03'));
    it.at('10:10');
    await it.react(anew, 'white_check_mark');
    expect((await it.newest())?.ticket.ends.restored).toEqual(at('10:10'));
  });

  test('is read back after downtime, however often it was posted anew', async () => {
    const { key, ts } = await postAlert();
    await it.react(ts, 'two');
    await postAnew(key);
    const anew = await postAnew(key);
    it.reader.messages.push(
      readMessage({ ts: anew, user: 'U0ROUNDSBOT', text: '', isOurs: true }),
      readMessage({ ts: it.tsNow(), threadTs: ts, user: USERS.engineer, text: '在看' }),
    );
    it.at('10:30');
    expect(await it.reconcile()).toEqual({ messages: 1, reactions: 0 });
    expect((await it.newest())?.ticket.ends.responded).toEqual(at('10:00'));
  });

  test('counts for a ticket that is opened later: what was replied and reacted there was before it', async () => {
    const { key, ts } = await postAlert();
    it.at('10:01');
    await it.react(ts, 'eyes');
    it.at('10:02');
    const anew = await postAnew(key);
    it.at('10:03');
    await it.say('在看', USERS.engineer, ts);
    it.at('10:04');
    await it.react(anew, 'three');
    const { ticket } = (await it.newest()) ?? expect.fail('no ticket');
    expect(ticket.ends.responded).toEqual(at('10:01'));
    expect(ticket.events.filter(({ kind }) => kind === 'noted').map((event) => event.at)).toEqual([at('10:03')]);
  });
});

describe('the thread of a request that was deleted', () => {
  async function deletedRequest() {
    const ts = await it.say('系统打不开');
    await it.react(ts, 'two');
    it.at('10:04');
    await it.onEvent(it.ctx, { kind: 'message-deleted', channel: CHANNEL, ts, deletedAt: it.tsNow() });
    it.at('10:05');
    return ts;
  }

  test('is still the ticket’s', async () => {
    const ts = await deletedRequest();
    await it.say('在看', USERS.engineer, ts);
    expect(await it.newest()).toMatchObject({ thread: null, ticket: { ends: { responded: at('10:05') } } });
  });

  test('is read back after downtime', async () => {
    const ts = await deletedRequest();
    it.reader.messages.push(readMessage({ ts: it.tsNow(), threadTs: ts, user: USERS.engineer, text: '在看' }));
    it.at('10:30');
    expect(await it.reconcile()).toMatchObject({ messages: 1 });
    expect((await it.newest())?.ticket.ends.responded).toEqual(at('10:05'));
  });
});

test('nothing was logged as an error', () => {
  expect(it.errors).toEqual([]);
});
