import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { EMPTY_HEAD } from '../../src/core/sla/ticket-head.ts';
import { findMessageLinks } from '../../src/flows/message-links.ts';
import { showHome } from '../../src/flows/tickets/home.ts';
import { openRequestTicket } from '../../src/flows/tickets/request-ticket.ts';
import { tellBoards } from '../../src/flows/tickets/tell-board.ts';
import { parseJson } from '../../src/store/column.ts';
import { postMessage } from '../../src/store/outbox.ts';
import { createMemoryReader } from '../support/chat-reader.ts';
import { createTicketTest, type TicketTest, USERS } from '../support/tickets.ts';

let it: TicketTest;
let ctx: TicketTest['ctx'];
beforeAll(async () => {
  it = await createTicketTest();
  ctx = { ...it.ctx, chat: createMemoryReader() };
});
afterAll(() => it.close());
beforeEach(async () => {
  it.at('10:00');
  await it.store.deleteFrom('outbox').execute();
});

const ARCHIVE = 'https://example.slack.com/archives/C0ROUNDS01';
const link = (ts: string) => `${ARCHIVE}/p${ts.replace('.', '')}`;

async function say(key: string, thread: { readonly threadKey?: string; readonly threadTs?: string } = {}) {
  const message = { summary: key, blocks: [] };
  const post = { contractId: it.site.contract.id, channel: it.site.contract.channel, key, message, ...thread };
  await postMessage(it.store, post, it.clock.now());
}

test('a message in the channel, one in our thread, one in somebody’s thread, and one that is not posted yet', async () => {
  await say('root');
  await say('reply', { threadKey: 'root' });
  await say('foreign', { threadTs: '1700000000.000001' });
  await say('waiting');
  const [root, reply, foreign] = [await it.post('root'), await it.post('reply'), await it.post('foreign')];
  const links = await findMessageLinks(ctx, ['root', 'reply', 'foreign', 'waiting', 'unknown']);
  expect(links.get('root')).toBe(link(root));
  expect(links.get('reply')).toBe(`${link(reply)}?thread_ts=${root}&cid=C0ROUNDS01`);
  expect(links.get('foreign')).toBe(`${link(foreign)}?thread_ts=1700000000.000001&cid=C0ROUNDS01`);
  expect([links.get('waiting'), links.get('unknown')]).toEqual([undefined, undefined]);
});

test('there are none without a chat, nor while Slack has not said where the workspace is', async () => {
  await say('root');
  await it.post('root');
  const unknown = { ...createMemoryReader(), linkTo: () => null };
  for (const chat of [null, unknown]) {
    expect((await findMessageLinks({ ...it.ctx, chat }, ['root'])).get('root')).toBeUndefined();
  }
});

test('the board and the home page lead to each ticket’s card', async () => {
  const head = { ...EMPTY_HEAD, title: '磁盘将满', assignee: 'engineer' };
  const { after } = await openRequestTicket(ctx, it.caller(), { ...head, level: 2, reportedAt: null });
  const ts = await it.post(after.cardKey);
  await tellBoards(ctx);
  const board = await it.store
    .selectFrom('outbox')
    .select('content')
    .where('message_key', '=', `board:${it.site.contract.id}`)
    .executeTakeFirstOrThrow();
  expect(JSON.stringify(parseJson(board.content))).toContain(`"link":"${link(ts)}"`);
  const homes: unknown[] = [];
  await showHome(
    ctx,
    {
      showHome: async (_user, home) => {
        homes.push(home);
        return true;
      },
    },
    USERS.engineer,
  );
  expect(JSON.stringify(homes)).toContain(link(ts));
});

test('each event that was seen in the chat leads to where it was seen, but not to what was deleted there', async () => {
  const channel = it.site.contract.channel;
  const [request, reply] = ['1795200000.000100', '1795200060.000100'];
  const said = { user: USERS.customer, files: [] };
  const message = { ...said, ts: request, threadTs: null, text: '报表打不开了' };
  await it.onEvent(ctx, { kind: 'message', channel, message });
  const level = { messageTs: request, user: USERS.engineer, name: 'two', eventTs: '1795200030.000100' };
  await it.onEvent(ctx, { kind: 'reaction-added', channel, ...level });
  const answer = { ...said, ts: reply, threadTs: request, text: '月报也打不开' };
  await it.onEvent(ctx, { kind: 'message', channel, message: answer });
  const edited = { ...answer, text: '只有月报打不开' };
  await it.onEvent(ctx, { kind: 'message-edited', channel, message: edited, editedTs: '1795200070.000100' });
  await it.onEvent(ctx, { kind: 'message-deleted', channel, ts: reply, deletedAt: '1795200080.000100' });
  const events = await it.store.selectFrom('ticket_events').select(['kind', 'permalink']).orderBy('id').execute();
  const inThread = `${link(reply)}?thread_ts=${request}&cid=${channel}`;
  expect(events.slice(-5).map(({ kind, permalink }) => [kind, permalink])).toEqual([
    ['opened', link(request)],
    ['levelled', link(request)],
    ['noted', inThread],
    ['noted', inThread],
    ['noted', null],
  ]);
});
