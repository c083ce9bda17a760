import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Workspace } from '../../demo/workspace/index.ts';
import { createSlack, type Slack } from '../../src/adapters/slack/slack.ts';
import type { Context } from '../../src/context.ts';
import type { ChatMessage } from '../../src/core/chat.ts';
import type { ChatEvent } from '../../src/core/chat-event.ts';
import { createOutboxSender, type OutboxSender } from '../../src/flows/send-outbox.ts';
import { findMessageKey, postMessage, postPin, wakeChannel } from '../../src/store/outbox.ts';
import { readOutboxHealth } from '../../src/store/outbox-health.ts';
import { createTestContext, type TestContext } from '../support/context.ts';
import { testSite } from '../support/site.ts';
import { CHANNEL, PEOPLE, startTestWorkspace, TEST_APP, TEST_TOKENS } from '../support/workspace.ts';

/** The outbox and real Bolt, against the local workspace. */
let given: TestContext;
let workspace: Workspace;
let slack: Slack;
let sender: OutboxSender;
let ctx: Context;
let events: ChatEvent[];

beforeAll(async () => {
  given = await createTestContext({ sites: [testSite({})], checks: new Map() });
});
afterAll(() => given.close());
beforeEach(async () => {
  given.errors.length = 0;
  await given.store.deleteFrom('outbox').execute();
  workspace = await startTestWorkspace({ settings: { rateLimits: false } });
  const { token: botToken, appToken } = TEST_TOKENS;
  ctx = { ...given.ctx, clock: { now: () => new Date() } };
  slack = createSlack({ mode: 'socket', botToken, appToken, apiUrl: workspace.apiUrl, proxyUrl: null, log: ctx.log });
  sender = createOutboxSender(slack.transport, { postEveryMs: 1, editEveryMs: 1, settleMs: 1, callMs: 1 });
  events = [];
  await slack.start(async (request, acknowledge) => {
    if (request.kind === 'event') {
      events.push(request.event);
      if (request.event.kind === 'joined') await wakeChannel(given.store, request.event.channel, new Date());
    }
    await acknowledge();
  });
});
afterEach(async () => {
  await given.settled();
  await slack.stop();
  await workspace.close();
});

function say(key: string, more: { readonly threadKey?: string; readonly threadTs?: string } = {}): Promise<void> {
  const message = { summary: key, blocks: [{ kind: 'text' as const, text: key }] };
  return postMessage(given.store, { contractId: 'acme', channel: CHANNEL, key, message, ...more }, new Date());
}

async function drain(): Promise<void> {
  await expect
    .poll(
      async () => {
        await sender.sendDue(ctx);
        await given.settled();
        return (await readOutboxHealth(given.store)).waiting;
      },
      { timeout: 20_000 },
    )
    .toBe(0);
}

const ours = () => workspace.messages(CHANNEL).filter((message) => message.bot_id === TEST_APP.botId);

test('a ticket on what a person wrote lives in that thread, until the message is deleted', async () => {
  const customer = workspace.as(PEOPLE.customer);
  const { ts } = await customer.say(CHANNEL, 'the disk is full');
  await say('card', { threadTs: ts });
  await say('note 1', { threadKey: 'card', threadTs: ts });
  await drain();
  const thread = workspace.thread(CHANNEL, ts);
  expect(thread.map((message) => message.text)).toEqual(['card', 'note 1']);
  expect(await findMessageKey(given.store, CHANNEL, thread[0]?.ts ?? '')).toBe('card');
  // A message without replies vanishes with its thread; one with replies would stay as a mark.
  const alone = await customer.say(CHANNEL, 'and the other one?');
  await say('card 2', { threadTs: alone.ts });
  await say('note 2', { threadKey: 'card 2', threadTs: alone.ts });
  customer.delete(CHANNEL, alone.ts);
  await drain();
  const [card] = ours();
  expect(card?.text).toBe('card 2');
  expect(workspace.thread(CHANNEL, card?.ts ?? '').map((message) => message.text)).toEqual(['note 2']);
});

test('taken out of its channel, Rounds keeps what it had to tell, and tells it in order when it is invited again', async () => {
  await say('before');
  await drain();
  workspace.admin.removeApp(CHANNEL);
  for (const key of ['1', '2', '3']) await say(key);
  await sender.sendDue(ctx);
  await given.settled();
  expect(await readOutboxHealth(given.store)).toMatchObject({
    waiting: 3,
    failed: 0,
    unreachable: [{ channel: CHANNEL, error: 'not_in_channel', waiting: 3 }],
  });
  workspace.admin.inviteApp(CHANNEL);
  await workspace.waitFor(() => events.some((event) => event.kind === 'joined'));
  expect(events.map((event) => event.kind)).toEqual(['left', 'joined']);
  await drain();
  expect(ours().map((message) => message.text)).toEqual(['before', '1', '2', '3']);
});

test('where few are allowed to post, what Rounds has to tell waits until it is, too', async () => {
  const refusal = { kind: 'error' as const, error: 'restricted_action_read_only_channel' };
  workspace.faults.fail('chat.postMessage', refusal, 1);
  await say('alert');
  await sender.sendDue(ctx);
  await given.settled();
  expect(await readOutboxHealth(given.store)).toMatchObject({
    waiting: 1,
    failed: 0,
    unreachable: [{ channel: CHANNEL, error: refusal.error, waiting: 1 }],
  });
  await wakeChannel(given.store, CHANNEL, new Date());
  await drain();
  expect(ours().map((message) => message.text)).toEqual(['alert']);
});

test.each(['msg_too_long', 'msg_blocks_too_long'])('what Slack refuses as %s is told without blocks', async (error) => {
  workspace.faults.fail('chat.postMessage', { kind: 'error', error }, 1);
  await say('long');
  await drain();
  expect(ours().map((message) => [message.text, message.blocks ?? []])).toEqual([['long', []]]);
});

test('a root that another installation of the app had posted is posted anew', async () => {
  await say('card');
  await drain();
  workspace.faults.fail('chat.update', { kind: 'error', error: 'cant_update_message' }, 1);
  const changed = { summary: 'card, changed', blocks: [] };
  await postMessage(given.store, { contractId: 'acme', channel: CHANNEL, key: 'card', message: changed }, new Date());
  await drain();
  expect(ours().map((message) => message.text)).toEqual(['card', 'card, changed']);
});

test('a pinned message that somebody deletes is posted and pinned anew', async () => {
  await say('board');
  const pin = { contractId: 'acme', channel: CHANNEL, key: 'board:pin', messageKey: 'board' };
  await postPin(given.store, pin, new Date());
  await drain();
  const [first] = ours();
  expect(workspace.calls('pins.add').map(({ args }) => args.timestamp)).toEqual([first?.ts]);
  workspace.admin.deleteMessage(CHANNEL, first?.ts ?? '');
  await workspace.waitFor(() => events.some((event) => event.kind === 'message-deleted' && event.ts === first?.ts));
  const changed = { summary: 'board, changed', blocks: [] };
  await postMessage(given.store, { contractId: 'acme', channel: CHANNEL, key: 'board', message: changed }, new Date());
  await drain();
  const [second] = ours();
  expect(second?.ts).not.toBe(first?.ts);
  expect(workspace.calls('pins.add').map(({ args }) => args.timestamp)).toEqual([first?.ts, second?.ts]);
});

test('a chart is drawn where the workspace knows charts, and told in words where it does not', async () => {
  const chart = {
    shape: 'bar',
    categories: ['db-01', 'app-01'],
    series: [{ name: 'alerts', values: [3, 1] }],
  } as const;
  const message: ChatMessage = {
    summary: 'digest',
    blocks: [{ kind: 'chart', title: 'Alerts', chart, instead: ['db-01 3', 'app-01 1'] }],
  };
  const post = (key: string) =>
    postMessage(given.store, { contractId: 'acme', channel: CHANNEL, key, message }, new Date());
  await post('drawn');
  await drain();
  workspace.faults.chartsRefused = true;
  await post('told');
  await drain();
  const blocks = ours().map((sent) => JSON.stringify(sent.blocks));
  expect(blocks[0]).toContain('data_visualization');
  expect(blocks[1]).not.toContain('data_visualization');
  expect(blocks[1]).toContain('app-01 1');
  expect(given.errors.filter(({ message: said }) => said.startsWith('blocks were refused'))).toEqual([]);
});
