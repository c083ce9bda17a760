import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { processDeliveries } from '../../../src/flows/alerts/process-deliveries.ts';
import { sources } from '../../../src/sources/index.ts';
import { alertingSite, deliver } from '../../support/alerts.ts';
import { readMessage } from '../../support/chat-reader.ts';
import { createReadingBackTest, type ReadingBackTest } from '../../support/reading-back.ts';
import { ticketSite, USERS } from '../../support/tickets.ts';

let it: ReadingBackTest;

beforeAll(async () => {
  it = await createReadingBackTest(ticketSite({ alerting: alertingSite().alerting }));
});
afterAll(() => it.close());
beforeEach(() => it.begin());

let alerts = 0;

/** An alert whose message Slack has posted, but Rounds was killed, or cut off, before it heard so. */
async function alertOfUnknownPlace(change: Partial<{ mark: null }> = {}) {
  alerts += 1;
  await deliver(it, [{ name: `Disk${alerts}` }]);
  await processDeliveries(it.ctx, { sources });
  const row = await it.store
    .selectFrom('outbox')
    .selectAll()
    .where('message_key', 'like', 'alert:%')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  await it.store.updateTable('outbox').set({ attempted_at: it.clock.now() }).where('id', '=', row.id).execute();
  const ts = it.tsNow();
  const mark = { id: row.id, createdAt: row.created_at, revision: row.revision };
  const post = readMessage({ ts, user: 'U0ROUNDS001', text: 'A', isOurs: true, mark, ...change });
  it.reader.messages.push(post);
  return { ts, key: row.message_key, post };
}

async function ticketOf(originKey: string) {
  const row = await it.store
    .selectFrom('tickets')
    .select('number')
    .where('origin_key', '=', originKey)
    .executeTakeFirst();
  return row && it.ticket(row.number);
}

describe('a post of ours of which we do not know yet that it is there', () => {
  test('what is reacted to it counts, and from then on it is known where it stands', async () => {
    const { ts, key } = await alertOfUnknownPlace();
    await it.react(ts, 'two');
    await it.react(ts, 'eyes');
    const record = await ticketOf(key);
    expect(record?.ticket.levels.map(({ level }) => level)).toEqual([2]);
    expect(record?.ticket.ends.responded).toEqual(it.clock.now());
    const row = await it.store
      .selectFrom('outbox')
      .selectAll()
      .where('message_key', '=', key)
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ slack_ts: ts, attempted_at: null, failed_at: null });
    expect(it.reader.calls).toEqual(['message']);
  });

  test('a level found there when it is read back counts', async () => {
    const { ts, key, post } = await alertOfUnknownPlace();
    it.reader.messages.splice(0, 1, { ...post, reactions: [{ name: 'three', users: [USERS.engineer] }] });
    it.at('10:30');
    expect(await it.reconcile()).toMatchObject({ reactions: 1 });
    expect((await ticketOf(key))?.ticket.levels.map(({ level }) => level)).toEqual([3]);
    expect(await it.store.selectFrom('outbox').select('message_key').where('slack_ts', '=', ts).execute()).toHaveLength(
      1,
    );
  });

  test('a reply in its thread belongs to its ticket', async () => {
    const { ts, key } = await alertOfUnknownPlace();
    await it.store.updateTable('outbox').set({ slack_ts: ts }).where('message_key', '=', key).execute();
    await it.react(ts, 'two');
    await it.store
      .updateTable('outbox')
      .set({ slack_ts: null, sent_revision: 0, attempted_at: it.clock.now() })
      .where('message_key', '=', key)
      .execute();
    it.at('10:10');
    await it.say('在看', USERS.engineer, ts);
    expect((await ticketOf(key))?.ticket.ends.responded).toEqual(it.clock.now());
  });

  test('the mark of another database’s row, or none at all, leads nowhere', async () => {
    const { ts, key, post } = await alertOfUnknownPlace({ mark: null });
    await it.react(ts, 'two');
    expect(await ticketOf(key)).toBeUndefined();
    const row = await it.store
      .selectFrom('outbox')
      .selectAll()
      .where('message_key', '=', key)
      .executeTakeFirstOrThrow();
    const foreign = { id: row.id, createdAt: new Date(row.created_at.getTime() + 1), revision: 1 };
    const other = it.tsNow();
    it.reader.messages.push({ ...post, ts: other, mark: foreign });
    await it.react(other, 'one');
    expect(await ticketOf(key)).toBeUndefined();
  });

  test('while nothing is unclear, a reply under what nobody knows asks Slack nothing', async () => {
    await it.store.updateTable('outbox').set({ attempted_at: null }).where('attempted_at', 'is not', null).execute();
    await it.say('old thread', USERS.engineer, '1700000000.000100');
    expect(it.reader.calls).toEqual([]);
  });
});
