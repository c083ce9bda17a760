import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ChatEvent } from '../../../src/core/chat-event.ts';
import { actOnTicket } from '../../../src/flows/tickets/act-on-ticket.ts';
import { setMessageLevel } from '../../../src/flows/tickets/request-ticket.ts';
import { sweepNotices } from '../../../src/flows/tickets/sweep-notices.ts';
import { listActiveReactions } from '../../../src/store/chat-reactions.ts';
import { createMemoryReader, type MemoryReader, readMessage } from '../../support/chat-reader.ts';
import { CHANNEL, createTicketTest, type TicketTest, USERS } from '../../support/tickets.ts';

let it: TicketTest;
let reader: MemoryReader;

beforeAll(async () => {
  it = await createTicketTest();
});
afterAll(() => it.close());
beforeEach(() => {
  reader = createMemoryReader();
  it.at('10:00');
});

/** Something that Slack delivers, late or early. */
const deliver = (event: ChatEvent) => it.onEvent({ ...it.ctx, chat: reader }, event);

function said(text: string, change: { readonly user?: string; readonly threadTs?: string } = {}) {
  const message = { ts: it.tsNow(), threadTs: null, user: USERS.customer, text, files: [], ...change };
  reader.messages.push(readMessage(message));
  return { kind: 'message', channel: CHANNEL, message } as const;
}

const reacted = (messageTs: string, name: string, kind: 'reaction-added' | 'reaction-removed' = 'reaction-added') =>
  ({ kind, channel: CHANNEL, messageTs, user: USERS.engineer, name, eventTs: it.tsNow() }) as const;

const deleted = (ts: string) => ({ kind: 'message-deleted', channel: CHANNEL, ts, deletedAt: it.tsNow() }) as const;

/** A request that has a ticket. @returns its message's ts and its number. */
async function openTicket() {
  const { message } = said('系统打不开');
  await deliver({ kind: 'message', channel: CHANNEL, message });
  await deliver(reacted(message.ts, 'two'));
  const row = await it.store.selectFrom('tickets').select('number').orderBy('id', 'desc').executeTakeFirstOrThrow();
  return { ts: message.ts, number: row.number };
}

async function nudges(ts: string): Promise<number> {
  it.at('13:00');
  await sweepNotices(it.ctx);
  const kept = await it.store.selectFrom('chat_messages').select('id').where('ts', '=', ts).executeTakeFirst();
  return kept ? (await it.outbox(`message:${kept.id}:nudge`)).length : 0;
}

describe('a message that is delivered after what was done with it', () => {
  test('is a request that the team is nudged about, though somebody looked at it before', async () => {
    const request = said('系统打不开');
    await deliver(reacted(request.message.ts, 'eyes'));
    await deliver(request);
    await deliver(request);
    expect(await nudges(request.message.ts)).toBe(1);
  });

  test('is no request any more once it has a ticket', async () => {
    const request = said('系统打不开');
    await deliver(reacted(request.message.ts, 'two'));
    await deliver(request);
    expect(await nudges(request.message.ts)).toBe(0);
  });

  test('is part of the story and a response as a reply, though somebody reacted to it before', async () => {
    const { ts, number } = await openTicket();
    it.at('10:05');
    const reply = said('在看', { user: USERS.engineer, threadTs: ts });
    it.at('10:06');
    await deliver(reacted(reply.message.ts, 'tada'));
    await deliver(reacted(reply.message.ts, 'two'));
    await deliver(reply);
    const { ticket } = await it.ticket(number);
    expect(ticket.events.filter(({ kind }) => kind === 'noted')).toHaveLength(1);
    expect(ticket.ends.responded).toEqual(new Date('2026-11-21T02:05:00.000Z'));
  });

  test('is no reply to the ticket that was opened on it, nor is what was said before', async () => {
    const { message: root } = said('早', { user: USERS.engineer });
    const before = said('怎么了', { user: USERS.engineer, threadTs: root.ts });
    const request = said('系统打不开', { user: USERS.engineer, threadTs: root.ts });
    await deliver(reacted(request.message.ts, 'two'));
    await deliver(before);
    await deliver(request);
    const row = await it.store.selectFrom('tickets').select('number').orderBy('id', 'desc').executeTakeFirstOrThrow();
    const { ticket } = await it.ticket(row.number);
    expect(ticket.events.map(({ kind }) => kind)).toEqual(['opened', 'levelled']);
  });

  test('is no request when it is deleted already', async () => {
    const request = said('发错了');
    await deliver(deleted(request.message.ts));
    await deliver(request);
    expect(await nudges(request.message.ts)).toBe(0);
    const kept = await it.store
      .selectFrom('chat_messages')
      .selectAll()
      .where('ts', '=', request.message.ts)
      .executeTakeFirst();
    expect(kept).toMatchObject({ slack_user: USERS.customer, text: '发错了', is_request: 1 });
    expect(kept?.deleted_at).not.toBeNull();
  });

  test('as a reply that is deleted already is told with its deletion, once', async () => {
    const { ts, number } = await openTicket();
    const reply = said('密码是 1234', { threadTs: ts });
    await deliver(deleted(reply.message.ts));
    await deliver(deleted(reply.message.ts));
    await deliver(reply);
    await deliver(reply);
    const { ticket } = await it.ticket(number);
    const notes = ticket.events.flatMap((event) => (event.kind === 'noted' ? (event.reply?.change ?? []) : []));
    expect(notes).toEqual(['posted', 'deleted']);
  });

  test('is read as it was edited', async () => {
    const request = said('系统打不');
    const message = { ...request.message, text: '系统打不开' };
    await deliver({ kind: 'message-edited', channel: CHANNEL, message, editedTs: it.tsNow() });
    await deliver(request);
    const { id } = await it.store
      .selectFrom('chat_messages')
      .select('id')
      .where('ts', '=', message.ts)
      .executeTakeFirstOrThrow();
    const { after } = await setMessageLevel(it.ctx, it.caller(), { messageId: id, level: 2 });
    expect(after.ticket.head.title).toBe('系统打不开');
  });
});

describe('a reaction that is delivered after what came later', () => {
  test('is the response, for it was the first', async () => {
    const { ts, number } = await openTicket();
    it.at('10:03');
    const eyes = reacted(ts, 'eyes');
    it.at('10:06');
    await deliver(said('在看', { user: USERS.engineer, threadTs: ts }));
    await deliver(eyes);
    expect((await it.ticket(number)).ticket.ends.responded).toEqual(new Date('2026-11-21T02:03:00.000Z'));
  });

  test('is the restore, for it was the first', async () => {
    const { ts, number } = await openTicket();
    it.at('11:03');
    const check = reacted(ts, 'white_check_mark');
    it.at('11:06');
    await actOnTicket(it.ctx, it.caller(), { number }, () => [{ fact: { kind: 'restored' }, at: null }]);
    await deliver(check);
    const { ticket } = await it.ticket(number);
    expect([ticket.state, ticket.ends.restored]).toEqual(['restored', new Date('2026-11-21T03:03:00.000Z')]);
  });

  test('changes nothing any more once the ticket is closed', async () => {
    const { ts, number } = await openTicket();
    it.at('11:03');
    const check = reacted(ts, 'white_check_mark');
    it.at('11:06');
    await actOnTicket(it.ctx, it.caller(), { number }, () => [
      { fact: { kind: 'restored' }, at: null },
      { fact: { kind: 'diagnosed', cause: '日志', solution: '清理' }, at: null },
      { fact: { kind: 'closed' }, at: null },
    ]);
    await deliver(check);
    expect((await it.ticket(number)).ticket.ends.restored).toEqual(new Date('2026-11-21T03:06:00.000Z'));
  });
});

describe('a reaction that is delivered after its removal', () => {
  test('ends nothing as a restore that was taken back before there was a ticket', async () => {
    const request = said('系统打不开');
    await deliver(request);
    const restored = reacted(request.message.ts, 'white_check_mark');
    const responded = reacted(request.message.ts, 'eyes');
    it.at('10:01');
    for (const name of ['white_check_mark', 'eyes']) {
      const removal = reacted(request.message.ts, name, 'reaction-removed');
      await deliver(removal);
      await deliver(removal);
    }
    it.at('10:02');
    await deliver(restored);
    await deliver(responded);
    await deliver(reacted(request.message.ts, 'two'));
    const row = await it.store.selectFrom('tickets').select('number').orderBy('id', 'desc').executeTakeFirstOrThrow();
    const { ticket } = await it.ticket(row.number);
    // A response was one, whatever became of its sign.
    expect([ticket.state, ticket.ends.responded]).toEqual(['open', new Date('2026-11-21T02:00:00.000Z')]);
  });

  test('counts at its own time, and the thread says that it was taken away', async () => {
    const { ts, number } = await openTicket();
    it.at('10:05');
    const restored = reacted(ts, 'white_check_mark');
    it.at('10:06');
    await deliver(reacted(ts, 'white_check_mark', 'reaction-removed'));
    await deliver(restored);
    await deliver(restored);
    const { ticket, id } = await it.ticket(number);
    expect(ticket.ends.restored).toEqual(new Date('2026-11-21T02:05:00.000Z'));
    expect(await it.outbox(`ticket:${id}:unreacted`)).toHaveLength(1);
    expect(await listActiveReactions(it.store, CHANNEL, ts)).toMatchObject([{ user: USERS.engineer, name: 'two' }]);
  });

  test('is another one when it is made later', async () => {
    const { ts, number } = await openTicket();
    await deliver(reacted(ts, 'white_check_mark', 'reaction-removed'));
    it.at('10:05');
    await deliver(reacted(ts, 'white_check_mark'));
    expect((await it.ticket(number)).ticket.state).toBe('restored');
    const names = (await listActiveReactions(it.store, CHANNEL, ts)).map(({ name }) => name);
    expect(names).toContain('white_check_mark');
  });
});

test('nothing was logged as an error', () => {
  expect(it.errors).toEqual([]);
});
