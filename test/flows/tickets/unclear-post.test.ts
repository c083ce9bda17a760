import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Context } from '../../../src/context.ts';
import { processDeliveries } from '../../../src/flows/alerts/process-deliveries.ts';
import { createChatEventHandler } from '../../../src/flows/tickets/chat-events.ts';
import { reconcileChannel } from '../../../src/flows/tickets/reconcile.ts';
import { sources } from '../../../src/sources/index.ts';
import { markKnown } from '../../../src/store/channel-marks.ts';
import { alertingSite, deliver } from '../../support/alerts.ts';
import { createMemoryReader, type MemoryReader, readMessage } from '../../support/chat-reader.ts';
import { CHANNEL, createTicketTest, type TicketTest, ticketSite, USERS } from '../../support/tickets.ts';

let it: TicketTest;
let reader: MemoryReader;
let ctx: Context;
let alerts = 0;

beforeAll(async () => {
  it = await createTicketTest(ticketSite({ alerting: alertingSite().alerting }));
});
afterAll(() => it.close());
beforeEach(async () => {
  reader = createMemoryReader();
  ctx = { ...it.ctx, chat: reader };
  it.at('10:00');
  await it.store.deleteFrom('channel_marks').execute();
  await markKnown(it.store, { channel: CHANNEL, contractId: 'acme', until: it.clock.now() });
});

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
  reader.messages.push(post);
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

async function react(messageTs: string, name: string) {
  const event = { kind: 'reaction-added', channel: CHANNEL, messageTs, user: USERS.engineer, name } as const;
  await createChatEventHandler(it.answers)(ctx, { ...event, eventTs: it.tsNow() });
}

async function reply(threadTs: string, text: string) {
  const message = { ts: it.tsNow(), threadTs, user: USERS.engineer, text, files: [] };
  await createChatEventHandler(it.answers)(ctx, { kind: 'message', channel: CHANNEL, message });
}

describe('a post of ours of which we do not know yet that it is there', () => {
  test('what is reacted to it counts, and from then on it is known where it stands', async () => {
    const { ts, key } = await alertOfUnknownPlace();
    await react(ts, 'two');
    await react(ts, 'eyes');
    const record = await ticketOf(key);
    expect(record?.ticket.levels.map(({ level }) => level)).toEqual([2]);
    expect(record?.ticket.ends.responded).toEqual(it.clock.now());
    const row = await it.store
      .selectFrom('outbox')
      .selectAll()
      .where('message_key', '=', key)
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ slack_ts: ts, attempted_at: null, failed_at: null });
    expect(reader.calls).toEqual(['message']);
  });

  test('a level found there when it is read back counts', async () => {
    const { ts, key, post } = await alertOfUnknownPlace();
    reader.messages.splice(0, 1, { ...post, reactions: [{ name: 'three', users: [USERS.engineer] }] });
    it.at('10:30');
    expect(await reconcileChannel(ctx, it.site, { answers: it.answers })).toMatchObject({ reactions: 1 });
    expect((await ticketOf(key))?.ticket.levels.map(({ level }) => level)).toEqual([3]);
    expect(await it.store.selectFrom('outbox').select('message_key').where('slack_ts', '=', ts).execute()).toHaveLength(
      1,
    );
  });

  test('a reply in its thread belongs to its ticket', async () => {
    const { ts, key } = await alertOfUnknownPlace();
    await it.store.updateTable('outbox').set({ slack_ts: ts }).where('message_key', '=', key).execute();
    await react(ts, 'two');
    await it.store
      .updateTable('outbox')
      .set({ slack_ts: null, sent_revision: 0, attempted_at: it.clock.now() })
      .where('message_key', '=', key)
      .execute();
    it.at('10:10');
    await reply(ts, '在看');
    expect((await ticketOf(key))?.ticket.ends.responded).toEqual(it.clock.now());
  });

  test('the mark of another database’s row, or none at all, leads nowhere', async () => {
    const { ts, key, post } = await alertOfUnknownPlace({ mark: null });
    await react(ts, 'two');
    expect(await ticketOf(key)).toBeUndefined();
    const row = await it.store
      .selectFrom('outbox')
      .selectAll()
      .where('message_key', '=', key)
      .executeTakeFirstOrThrow();
    const foreign = { id: row.id, createdAt: new Date(row.created_at.getTime() + 1), revision: 1 };
    const other = it.tsNow();
    reader.messages.push({ ...post, ts: other, mark: foreign });
    await react(other, 'one');
    expect(await ticketOf(key)).toBeUndefined();
  });

  test('while nothing is unclear, a reply under what nobody knows asks Slack nothing', async () => {
    await it.store.updateTable('outbox').set({ attempted_at: null }).where('attempted_at', 'is not', null).execute();
    await reply('1700000000.000100', 'old thread');
    expect(reader.calls).toEqual([]);
  });
});
