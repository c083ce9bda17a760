import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Workspace } from '../../../demo/workspace/index.ts';
import { createSlack, type Receive, type Slack, type SlackOptions } from '../../../src/adapters/slack/slack.ts';
import type { Logger } from '../../../src/context.ts';
import type { ChatRequest } from '../../../src/core/chat-request.ts';
import { reservePort } from '../../support/ports.ts';
import { CHANNEL, PEOPLE, startTestWorkspace, TEST_TOKENS } from '../../support/workspace.ts';

const quiet: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => quiet,
};
const words = (key: string) => key;
const SHORTCUTS = [
  { type: 'message', callbackId: 'ticket_from_message', name: 'Open a ticket' },
  { type: 'global', callbackId: 'start_inspection', name: 'Not ours' },
] as const;
const socketLimits = { firstDelayMs: 20, longestDelayMs: 100, refusedDelayMs: 100 };

let workspace: Workspace;
let slack: Slack | undefined;
let port: number;
let received: ChatRequest[];
/** What taking a request in does next. */
let receive: Receive;

beforeEach(() => {
  received = [];
  receive = async (request, acknowledge) => {
    received.push(request);
    await acknowledge();
  };
});
afterEach(async () => {
  await slack?.stop();
  slack = undefined;
  await workspace.close();
});

async function open(
  mode: 'socket' | 'http',
  change: Partial<{ botToken: string; appToken: string }> = {},
  ackTimeoutMs = 60_000,
): Promise<Slack> {
  port = await reservePort();
  const delivery =
    mode === 'http' ? { mode, requestUrl: `http://127.0.0.1:${port}/slack/events` } : ({ mode } as const);
  const settings = { ackTimeoutMs, eventRetryDelaysMs: [50, 100, 200] };
  workspace = await startTestWorkspace({ delivery, settings, app: { shortcuts: SHORTCUTS } });
  const shared = { botToken: TEST_TOKENS.token, apiUrl: workspace.apiUrl, proxyUrl: null, log: quiet, ...change };
  const options: SlackOptions =
    mode === 'socket'
      ? { ...shared, mode, appToken: change.appToken ?? TEST_TOKENS.appToken, socketLimits }
      : { ...shared, mode, signingSecret: TEST_TOKENS.signingSecret, port };
  slack = createSlack(options);
  return slack;
}

async function start(mode: 'socket' | 'http', ackTimeoutMs?: number): Promise<Slack> {
  const opened = await open(mode, {}, ackTimeoutMs);
  await opened.start((request, acknowledge) => receive(request, acknowledge));
  return opened;
}

describe.each(['socket', 'http'] as const)('over %s', (mode) => {
  test('a command comes in with all that is needed to answer it', async () => {
    const { answers, health } = await start(mode);
    expect(await workspace.as(PEOPLE.engineer).command(CHANNEL, '/inspect monthly --hosts "a & b"')).toBe('delivered');
    const [request] = received;
    expect(request).toMatchObject({
      kind: 'command',
      line: 'inspect monthly --hosts "a & b"',
      place: { channel: CHANNEL, user: PEOPLE.engineer },
    });
    if (!request) throw new Error('nothing received');
    await answers.tell(request.place, { summary: 'ok', blocks: [] }, words);
    expect(workspace.as(PEOPLE.engineer).ephemerals()).toMatchObject([{ text: 'ok' }]);
    expect(health()).toMatchObject({
      mode,
      connection: { state: 'connected', error: null },
      lastRequestAt: expect.any(Date),
      identity: { botUserId: 'U0ROUNDSBOT', teamId: 'T0ROUNDS001' },
    });
  });

  test('a button opens a dialog, whose faults are shown at its fields', async () => {
    const { answers, transport } = await start(mode);
    const mark = { id: 1, createdAt: new Date(), revision: 1 };
    const button = { action: 'ask', label: 'Ask', value: { item: 3 } };
    const message = { summary: 's', blocks: [{ kind: 'buttons' as const, buttons: [button] }] };
    const posted = await transport.post({ channel: CHANNEL, threadTs: null, message, asPlainText: false, mark }, words);
    if (posted.kind !== 'sent') throw new Error('not posted');
    const lead = workspace.as(PEOPLE.lead);
    await lead.press({ channel: CHANNEL, ts: posted.ts }, 'ask#1');
    const [click] = received;
    expect(click).toMatchObject({ kind: 'action', action: 'ask', value: { item: 3 }, place: { channel: CHANNEL } });
    if (!click) throw new Error('nothing received');
    const field = { kind: 'text' as const, name: 'reason', label: 'Reason' };
    const modal = { form: 'why', title: 'Why', submit: 'Send', close: 'No', state: { item: 3 }, fields: [field] };
    expect(await answers.openModal(click.place, modal, words)).toBe('opened');
    receive = async (request, acknowledge) => {
      received.push(request);
      await acknowledge(received.length < 3 ? { reason: 'too short' } : undefined);
    };
    expect(await lead.submit({ 'field:reason': 'no' })).toEqual({
      kind: 'errors',
      errors: { 'field:reason': 'too short' },
    });
    expect(await lead.submit({ 'field:reason': 'because' })).toEqual({ kind: 'closed' });
    expect(received.at(-1)).toMatchObject({
      kind: 'modal',
      form: 'why',
      state: { item: 3 },
      fields: { reason: 'because' },
      place: { channel: CHANNEL, user: PEOPLE.lead },
    });
    expect(received[1]?.key).toBe(received[2]?.key);
  });

  test('an event that could not be taken in comes again', async () => {
    await start(mode, 1_000);
    let times = 0;
    receive = async (request, acknowledge) => {
      times += 1;
      if (times < 3) throw new Error('the database is away');
      received.push(request);
      await acknowledge();
    };
    await workspace.as(PEOPLE.engineer).say(CHANNEL, 'is anyone there?');
    await workspace.waitFor(() => received.length > 0);
    expect(received[0]).toMatchObject({
      kind: 'event',
      event: { kind: 'message', message: { text: 'is anyone there?' } },
    });
  });

  test('one event under two ids has one second key', async () => {
    await start(mode);
    workspace.faults.duplicates = { count: 1, newId: true };
    await workspace.as(PEOPLE.engineer).say(CHANNEL, 'twice');
    await workspace.waitFor(() => received.length === 2);
    expect(received[0]?.key).not.toBe(received[1]?.key);
    expect(received[0]?.alsoKey).toBe(received[1]?.alsoKey);
  });

  test('what we say ourselves does not come back as an event', async () => {
    const { transport } = await start(mode);
    const mark = { id: 1, createdAt: new Date(), revision: 1 };
    await transport.post(
      { channel: CHANNEL, threadTs: null, message: { summary: 'mine', blocks: [] }, asPlainText: false, mark },
      words,
    );
    await workspace.as(PEOPLE.engineer).say(CHANNEL, 'theirs');
    await workspace.waitFor(() => received.length > 0);
    expect(received).toMatchObject([{ event: { kind: 'message', message: { text: 'theirs' } } }]);
  });

  test('a choice of a menu is an action, a link asks nothing', async () => {
    const { transport } = await start(mode);
    const mark = { id: 1, createdAt: new Date(), revision: 1 };
    const link = { action: 'none', label: 'Chart', value: {}, url: 'https://grafana.example/d/1' };
    const more = ['assign', 'note'].map((action) => ({ action, label: action, value: { ticket: 47 } }));
    const message = { summary: 's', blocks: [{ kind: 'buttons' as const, buttons: [link], more }] };
    const posted = await transport.post({ channel: CHANNEL, threadTs: null, message, asPlainText: false, mark }, words);
    if (posted.kind !== 'sent') throw new Error('not posted');
    const place = { channel: CHANNEL, ts: posted.ts };
    const lead = workspace.as(PEOPLE.lead);
    expect(await lead.press(place, 'open-link#1')).toMatchObject({ ok: true });
    expect(received).toEqual([]);
    const value = JSON.stringify({ action: 'note', value: { ticket: 47 } });
    expect(await lead.press(place, 'more#2', { value })).toMatchObject({ ok: true });
    expect(received).toMatchObject([
      { kind: 'action', action: 'note', value: { ticket: 47 }, place: { channel: CHANNEL, user: PEOPLE.lead } },
    ]);
  });

  test('what happens to a message comes as an event, the preview of its link does not', async () => {
    await start(mode);
    const { ts } = await workspace.as(PEOPLE.customer).say(CHANNEL, 'see https://a.example');
    workspace.admin.unfurl(CHANNEL, ts);
    workspace.as(PEOPLE.customer).edit(CHANNEL, ts, 'never mind');
    workspace.as(PEOPLE.engineer).react(CHANNEL, ts, 'eyes');
    workspace.as(PEOPLE.engineer).unreact(CHANNEL, ts, 'eyes');
    workspace.as(PEOPLE.customer).delete(CHANNEL, ts);
    workspace.as(PEOPLE.lead).openHome();
    await workspace.waitFor(() => received.length >= 6);
    const kinds = received.map((request) => (request.kind === 'event' ? request.event.kind : request.kind));
    expect(kinds.toSorted()).toEqual([
      'home-opened',
      'message',
      'message-deleted',
      'message-edited',
      'reaction-added',
      'reaction-removed',
    ]);
  });

  test('the shortcut on a message can open a dialog', async () => {
    const { answers } = await start(mode);
    const customer = workspace.as(PEOPLE.customer);
    const { ts } = await customer.say(CHANNEL, 'the disk is full');
    await workspace.waitFor(() => received.length === 1);
    await workspace.as(PEOPLE.engineer).shortcut('ticket_from_message', { channel: CHANNEL, ts });
    const [, request] = received;
    expect(request).toMatchObject({
      kind: 'action',
      action: 'ticket-from-message',
      value: { channel: CHANNEL, ts, threadTs: null, user: PEOPLE.customer },
      place: { channel: CHANNEL, user: PEOPLE.engineer },
    });
    if (!request) throw new Error('nothing received');
    const modal = { form: 'f', title: 't', submit: 's', close: 'c', state: {}, fields: [] };
    expect(await answers.openModal(request.place, modal, words)).toBe('opened');
  });

  test('what nothing here listens to is acknowledged', async () => {
    await start(mode);
    expect(await workspace.as(PEOPLE.lead).shortcut('start_inspection')).toMatchObject({ ok: true });
    expect(received).toEqual([]);
  });

  test('a request that can not be taken in is not acknowledged', async () => {
    await start(mode, 1_000);
    receive = () => Promise.reject(new Error('defect'));
    expect(await workspace.as(PEOPLE.engineer).command(CHANNEL, '/help')).not.toBe('delivered');
  });

  test('stopped, it receives nothing and still answers', async () => {
    const { stop, health, answers } = await start(mode);
    await stop();
    expect(await workspace.as(PEOPLE.engineer).command(CHANNEL, '/help')).not.toBe('delivered');
    expect(health().connection.state).toBe('stopped');
    const place = { channel: CHANNEL, user: PEOPLE.engineer, responseUrl: null, triggerId: null };
    expect(await answers.tell(place, { summary: 'x', blocks: [] }, words)).toBe(true);
  });

  test('a refused bot token is said at the start', async () => {
    const opened = await open(mode, { botToken: 'xoxb-wrong' });
    await expect(opened.start(receive)).rejects.toMatchObject({
      code: 'chat.token-refused',
      values: { variable: 'SLACK_BOT_TOKEN', error: 'invalid_auth' },
    });
  });
});

describe('staying connected', () => {
  test('a refused app token is said at the start', async () => {
    const opened = await open('socket', { appToken: 'xapp-wrong' });
    await expect(opened.start(receive)).rejects.toMatchObject({
      code: 'chat.token-refused',
      values: { variable: 'SLACK_APP_TOKEN', error: 'invalid_auth' },
    });
    expect(opened.health().connection).toMatchObject({ state: 'stopped', error: 'invalid_auth' });
  });

  test.each([
    ['the network cuts it', () => workspace.dropSockets()],
    ['Slack asks for it', () => workspace.refreshSockets(100)],
  ])('it connects anew when %s', async (_what, trouble) => {
    const { health } = await start('socket');
    const before = health().connection.since;
    trouble();
    await workspace.waitFor(() => health().connection.state === 'connected' && health().connection.since > before);
    expect(await workspace.as(PEOPLE.engineer).command(CHANNEL, '/help')).toBe('delivered');
  });

  test('it comes back from an outage, and says why it is away', async () => {
    const { health } = await start('socket');
    workspace.outage(true);
    await workspace.waitFor(() => health().connection.state === 'waiting');
    await expect.poll(() => health().connection.error).toMatch(/\S/);
    workspace.outage(false);
    await workspace.waitFor(() => health().connection.state === 'connected');
    expect(await workspace.as(PEOPLE.engineer).command(CHANNEL, '/help')).toBe('delivered');
  });

  test('a token revoked while it reconnects crashes nothing, and is tried again', async () => {
    const rejections: unknown[] = [];
    const note = (error: unknown) => rejections.push(error);
    process.on('unhandledRejection', note);
    const { health } = await start('socket');
    workspace.faults.fail('apps.connections.open', { kind: 'error', error: 'invalid_auth' }, Number.POSITIVE_INFINITY);
    workspace.dropSockets();
    await workspace.waitFor(() => health().connection.error === 'invalid_auth');
    workspace.faults.clear();
    await workspace.waitFor(() => health().connection.state === 'connected');
    process.off('unhandledRejection', note);
    expect(rejections).toEqual([]);
  });

  test('an unreachable Slack at the start is no reason to give up', async () => {
    const opened = await open('socket');
    workspace.outage(true);
    await opened.start((request, acknowledge) => receive(request, acknowledge));
    expect(opened.health()).toMatchObject({ connection: { state: 'waiting' }, identity: null });
    workspace.outage(false);
    await workspace.waitFor(() => opened.health().connection.state === 'connected');
    expect(await workspace.as(PEOPLE.engineer).command(CHANNEL, '/help')).toBe('delivered');
  });

  test('stopped while it waits, it stays away', async () => {
    const { health, stop } = await start('socket');
    workspace.outage(true);
    await workspace.waitFor(() => health().connection.state === 'waiting');
    await stop();
    workspace.outage(false);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(workspace.connections()).toBe(0);
    expect(health().connection.state).toBe('stopped');
  });
});

describe('over http', () => {
  test('a wrong signature is refused', async () => {
    await start('http');
    const response = await fetch(`http://127.0.0.1:${port}/slack/events`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-slack-signature': 'v0=00',
        'x-slack-request-timestamp': String(Math.floor(Date.now() / 1_000)),
      },
      body: JSON.stringify({ type: 'event_callback', event_id: 'Ev1', event: { type: 'message' } }),
    });
    expect(response.status).toBe(401);
    expect(received).toEqual([]);
  });
});
