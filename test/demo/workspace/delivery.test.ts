import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { sign } from '../../../demo/workspace/delivery/http-mode.ts';
import type { StartOptions, Workspace } from '../../../demo/workspace/index.ts';
import { testClient } from '../../support/bolt-app.ts';
import { CHANNEL, FOREIGN_CHANNEL, PEOPLE, startTestWorkspace, TEST_TOKENS } from '../../support/workspace.ts';

interface Envelope {
  readonly envelope_id?: string;
  readonly type: string;
  readonly reason?: string;
  readonly retry_attempt?: number;
  readonly retry_reason?: string;
  readonly accepts_response_payload?: boolean;
  readonly payload: { readonly event_id?: string; readonly event?: { readonly [name: string]: unknown } };
}

interface Connection {
  readonly socket: WebSocket;
  readonly received: Envelope[];
  ack(envelope: Envelope, payload?: object): void;
}

let workspace: Workspace;
const RETRIES = { eventRetryDelaysMs: [50, 100] };
/** For what is acknowledged, and for what never is. */
const patient = { ...RETRIES, ackTimeoutMs: 60_000 };
const hasty = { ...RETRIES, ackTimeoutMs: 150 };

async function start(settings: StartOptions['settings'] = patient): Promise<void> {
  workspace = await startTestWorkspace({ settings });
}
afterEach(() => workspace.close());

async function connect(): Promise<Connection> {
  const { url } = await testClient(workspace, TEST_TOKENS.appToken).apps.connections.open({});
  const socket = new WebSocket(url ?? '');
  const received: Envelope[] = [];
  let greeted = false;
  socket.on('message', (data) => {
    const envelope: Envelope = JSON.parse(String(data));
    if (envelope.type === 'hello') greeted = true;
    else received.push(envelope);
  });
  await workspace.waitFor(() => greeted);
  return {
    socket,
    received,
    ack: (envelope, payload = {}) => socket.send(JSON.stringify({ envelope_id: envelope.envelope_id, payload })),
  };
}

const next = (connection: Connection, index = 0) =>
  workspace.waitFor(() => connection.received[index], { what: `envelope ${index}` });

describe('Socket Mode', () => {
  it('lets an address be used once', async () => {
    await start();
    const { url } = await testClient(workspace, TEST_TOKENS.appToken).apps.connections.open({});
    const first = new WebSocket(url ?? '');
    await new Promise((resolve) => first.once('open', resolve));
    const second = new WebSocket(url ?? '');
    const error = await new Promise((resolve) => second.once('error', resolve));
    expect(String(error)).toContain('401');
    first.terminate();
  });

  it('sends an event again with the reason until it is acknowledged, then never more', async () => {
    await start({ ...RETRIES, ackTimeoutMs: 2_000 });
    const app = await connect();
    await workspace.as(PEOPLE.engineer).say(CHANNEL, 'hi');
    const first = await next(app);
    expect(first).toMatchObject({ type: 'events_api', accepts_response_payload: false, retry_attempt: 0 });
    expect(first.payload.event).toMatchObject({ type: 'message', text: 'hi', user: PEOPLE.engineer, channel: CHANNEL });
    const second = await next(app, 1);
    expect(second).toMatchObject({ retry_attempt: 1, retry_reason: 'timeout' });
    expect(second.payload.event_id).toBe(first.payload.event_id);
    app.ack(second);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(app.received).toHaveLength(2);
    app.socket.terminate();
  });

  it('gives an event up after the last try', async () => {
    await start(hasty);
    const app = await connect();
    await workspace.as(PEOPLE.engineer).say(CHANNEL, 'hi');
    await next(app, 2);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(app.received.map((one) => one.retry_attempt)).toEqual([0, 1, 2]);
    app.socket.terminate();
  });

  it('shares events among connections, and sends to another what a broken one had not acknowledged', async () => {
    await start(patient);
    const one = await connect();
    const two = await connect();
    await workspace.as(PEOPLE.engineer).say(CHANNEL, 'hi');
    const receiver = await workspace.waitFor(() => [one, two].find((app) => app.received.length > 0));
    const other = receiver === one ? two : one;
    expect(other.received).toHaveLength(0);
    receiver.socket.terminate();
    const again = await next(other);
    expect(again.payload.event_id).toBe(receiver.received[0]?.payload.event_id);
    other.ack(again);
    other.socket.terminate();
  });

  it('delivers later what happened while nobody was connected', async () => {
    await start({ ackTimeoutMs: 60_000, eventRetryDelaysMs: [50, 600, 5_000, 20_000] });
    await workspace.as(PEOPLE.engineer).say(CHANNEL, 'hi');
    const app = await connect();
    expect(await next(app)).toMatchObject({ retry_reason: 'connection_failed' });
    app.ack(await next(app));
    app.socket.terminate();
  });

  it('asks to reconnect before it closes, and sends nothing more over the old connection', async () => {
    await start();
    const old = await connect();
    workspace.refreshSockets(500);
    const asked = await next(old);
    expect(asked).toMatchObject({ type: 'disconnect', reason: 'refresh_requested' });
    const fresh = await connect();
    await workspace.as(PEOPLE.engineer).say(CHANNEL, 'hi');
    fresh.ack(await next(fresh));
    expect(old.received).toHaveLength(1);
    fresh.socket.terminate();
  });

  it('tells a person that a command failed when nobody is connected, or nobody answers in time', async () => {
    await start(hasty);
    const engineer = workspace.as(PEOPLE.engineer);
    expect(await engineer.command(CHANNEL, '/inspect')).toBe('dispatch_failed');
    const app = await connect();
    expect(await engineer.command(CHANNEL, '/inspect')).toBe('operation_timeout');
    expect(engineer.ephemerals().map((one) => [one.sender, one.notice?.code])).toEqual([
      ['slackbot', 'dispatch_failed'],
      ['slackbot', 'operation_timeout'],
    ]);
    app.socket.terminate();
  });

  it('delivers an event twice when asked to: under its id, or under a new one', async () => {
    await start();
    const app = await connect();
    for (const newId of [false, true]) {
      app.received.length = 0;
      workspace.faults.duplicates = { count: 1, newId };
      await workspace.as(PEOPLE.engineer).say(CHANNEL, 'hi');
      const [one, two] = [await next(app), await next(app, 1)];
      app.ack(one);
      app.ack(two);
      expect(one.payload.event_id === two.payload.event_id).toBe(!newId);
      expect(one.payload.event?.ts).toBe(two.payload.event?.ts);
    }
    app.socket.terminate();
  });

  it('loses events when asked to, and leaves out whose message was reacted to', async () => {
    await start();
    const app = await connect();
    workspace.faults.eventsLost = 1;
    workspace.faults.itemUsersMissing = 1;
    const { ts } = await workspace.as(PEOPLE.engineer).say(CHANNEL, 'lost');
    workspace.as(PEOPLE.lead).react(CHANNEL, ts, 'two');
    workspace.as(PEOPLE.lead).unreact(CHANNEL, ts, 'two');
    for (const index of [0, 1]) app.ack(await next(app, index));
    const events = app.received.map((one) => one.payload.event ?? {});
    expect(events).toMatchObject([{ type: 'reaction_added' }, { type: 'reaction_removed' }]);
    expect(events[0]).not.toHaveProperty('item_user');
    expect(events[1]).toHaveProperty('item_user', PEOPLE.engineer);
    app.socket.terminate();
  });

  it('delivers nothing from channels that the app is not in, nor what it has not subscribed to', async () => {
    workspace = await startTestWorkspace({ settings: patient, app: { events: ['message.channels'] } });
    const app = await connect();
    await workspace.as(PEOPLE.engineer).say(FOREIGN_CHANNEL, 'secret');
    const said = await workspace.as(PEOPLE.engineer).say(CHANNEL, '@Rounds hi');
    workspace.as(PEOPLE.engineer).react(CHANNEL, said.ts, 'eyes');
    app.ack(await next(app));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(app.received.map((one) => one.payload.event?.type)).toEqual(['message']);
    app.socket.terminate();
  });

  it('breaks and refuses every connection during an outage', async () => {
    await start();
    const app = await connect();
    workspace.outage(true);
    await new Promise((resolve) => app.socket.once('close', resolve));
    await expect(testClient(workspace, TEST_TOKENS.appToken).apps.connections.open({})).rejects.toMatchObject({
      code: 'slack_webapi_request_error',
    });
    workspace.outage(false);
    const back = await connect();
    expect(workspace.connections()).toBe(1);
    back.socket.terminate();
  });
});

describe('events', () => {
  it.each<[string, (workspace: Workspace, ts: string) => unknown, object]>([
    [
      'an edit',
      (w, ts) => w.as(PEOPLE.engineer).edit(CHANNEL, ts, 'new'),
      { type: 'message', subtype: 'message_changed', message: { text: 'new' }, previous_message: { text: 'old' } },
    ],
    [
      'a deletion',
      (w, ts) => w.as(PEOPLE.engineer).delete(CHANNEL, ts),
      { type: 'message', subtype: 'message_deleted', previous_message: { text: 'old' } },
    ],
    [
      'a reaction',
      (w, ts) => w.as(PEOPLE.lead).react(CHANNEL, ts, 'two'),
      {
        type: 'reaction_added',
        reaction: 'two',
        user: PEOPLE.lead,
        item_user: PEOPLE.engineer,
        item: { type: 'message', channel: CHANNEL },
      },
    ],
    [
      'somebody leaving',
      (w) => w.as(PEOPLE.lead).leave(CHANNEL),
      { type: 'message', subtype: 'channel_leave', user: PEOPLE.lead },
    ],
    [
      'a file',
      (w) => w.as(PEOPLE.customer).say(CHANNEL, 'log', { files: [{ name: 'a.log', content: Buffer.from('x') }] }),
      { type: 'message', subtype: 'file_share', files: [{ name: 'a.log', size: 1 }] },
    ],
    [
      'a mention',
      (w) => w.as(PEOPLE.customer).say(CHANNEL, '@Rounds help'),
      { type: 'message', text: '<@U0ROUNDSBOT> help' },
    ],
    [
      'the app being removed',
      (w) => w.admin.removeApp(CHANNEL),
      { type: 'channel_left', channel: CHANNEL, actor_id: PEOPLE.lead },
    ],
    [
      'the app being invited',
      (w) => w.admin.inviteApp(FOREIGN_CHANNEL),
      { type: 'message', subtype: 'channel_join', user: 'U0ROUNDSBOT', inviter: PEOPLE.lead },
    ],
    [
      'a root being removed while it has replies',
      async (w, ts) => {
        w.faults.eventsLost = 1;
        await w.as(PEOPLE.lead).say(CHANNEL, 'old', { threadTs: ts });
        w.as(PEOPLE.engineer).delete(CHANNEL, ts);
      },
      {
        type: 'message',
        subtype: 'message_changed',
        message: { subtype: 'tombstone', user: 'USLACKBOT', text: 'This message was deleted.', reply_count: 1 },
        previous_message: { text: 'old', user: PEOPLE.engineer },
      },
    ],
    [
      'the preview of a link, which is no edit',
      (w, ts) => w.admin.unfurl(CHANNEL, ts),
      {
        type: 'message',
        subtype: 'message_changed',
        message: expect.not.objectContaining({ edited: expect.anything() }),
      },
    ],
    [
      'a pin',
      (w, ts) => w.as(PEOPLE.lead).pin(CHANNEL, ts),
      { type: 'pin_added', user: PEOPLE.lead, channel_id: CHANNEL, item: { message: { text: 'old' } }, pin_count: 1 },
    ],
    [
      'a reply',
      (w, ts) => w.as(PEOPLE.lead).say(CHANNEL, 'on it', { threadTs: ts }),
      { type: 'message', text: 'on it', parent_user_id: PEOPLE.engineer },
    ],
    [
      'the home being opened',
      (w) => w.as(PEOPLE.lead).openHome(),
      { type: 'app_home_opened', user: PEOPLE.lead, tab: 'home' },
    ],
    [
      'a direct message',
      (w) => w.as(PEOPLE.lead).say('D0LEAD0001', 'hi'),
      { type: 'message', channel_type: 'im', text: 'hi' },
    ],
  ])('tell of %s', async (_, happen, event) => {
    await start();
    const { ts } = await workspace.as(PEOPLE.engineer).say(CHANNEL, 'old');
    const app = await connect();
    await new Promise((resolve) => setTimeout(resolve, 250));
    app.received.length = 0;
    await happen(workspace, ts);
    const found = await workspace.waitFor(() => app.received.find((one) => one.payload.event?.text !== 'old'));
    app.ack(found);
    expect(found.payload).toMatchObject({
      type: 'event_callback',
      team_id: 'T0ROUNDS001',
      api_app_id: 'A0ROUNDS001',
      event_id: expect.stringMatching(/^Ev/),
      authorizations: [{ user_id: 'U0ROUNDSBOT', is_bot: true }],
      event: { ...event, event_ts: expect.any(String) },
    });
    app.socket.terminate();
  });
});

describe('HTTP mode', () => {
  const requests: { readonly request: IncomingMessage; readonly body: string }[] = [];
  let answer: { status: number; headers?: Record<string, string>; body?: string } = { status: 200 };
  let server: Server;

  beforeEach(async () => {
    requests.length = 0;
    answer = { status: 200 };
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      requests.push({ request, body: Buffer.concat(chunks).toString() });
      if (answer.status === 0) return;
      response.writeHead(answer.status, answer.headers).end(answer.body ?? '');
    });
    server.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const requestUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
    workspace = await startTestWorkspace({
      delivery: { mode: 'http', requestUrl },
      settings: { ...RETRIES, ackTimeoutMs: 3_000 },
    });
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it('signs what it sends', async () => {
    expect(await workspace.as(PEOPLE.engineer).command(CHANNEL, '/inspect monthly <now> & here')).toBe('delivered');
    const [sent] = requests;
    const { headers } = sent?.request ?? {};
    const timestamp = String(headers?.['x-slack-request-timestamp']);
    expect(headers?.['x-slack-signature']).toBe(sign(TEST_TOKENS.signingSecret, timestamp, sent?.body ?? ''));
    expect(Object.fromEntries(new URLSearchParams(sent?.body))).toMatchObject({
      command: '/inspect',
      text: 'monthly &lt;now&gt; &amp; here',
      user_id: PEOPLE.engineer,
      channel_id: CHANNEL,
      channel_name: 'rounds-ops',
      team_id: 'T0ROUNDS001',
      response_url: expect.stringContaining('/commands/'),
      trigger_id: expect.any(String),
    });
  });

  it.each([
    ['is not answered', 0, 'http_timeout', 'operation_timeout'],
    ['answers with an error', 500, 'http_error', 'http_service_error'],
  ])('sends an event again when the app %s, and says so', async (_, status, reason, code) => {
    answer = { status };
    await workspace.as(PEOPLE.engineer).say(CHANNEL, 'hi');
    await workspace.waitFor(() => requests.length >= 2);
    expect(requests[0]?.request.headers['x-slack-retry-num']).toBeUndefined();
    expect(requests[1]?.request.headers).toMatchObject({ 'x-slack-retry-num': '1', 'x-slack-retry-reason': reason });
    expect(await workspace.as(PEOPLE.engineer).command(CHANNEL, '/inspect')).toBe(code);
  });

  it('does not repeat what the app asks not to be repeated', async () => {
    answer = { status: 500, headers: { 'x-slack-no-retry': '1' } };
    await workspace.as(PEOPLE.engineer).say(CHANNEL, 'hi');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(requests).toHaveLength(1);
  });

  it('shows what a command is answered with at once: plain text, or JSON', async () => {
    const engineer = workspace.as(PEOPLE.engineer);
    answer = { status: 200, headers: { 'content-type': 'text/plain' }, body: 'usage: …' };
    await engineer.command(CHANNEL, '/inspect');
    expect(engineer.ephemerals().at(-1)).toMatchObject({ text: 'usage: …', sender: 'app' });
    const body = JSON.stringify({ response_type: 'in_channel', text: 'all see this' });
    answer = { status: 200, headers: { 'content-type': 'application/json' }, body };
    await engineer.command(CHANNEL, '/inspect');
    expect(workspace.messages(CHANNEL).at(-1)).toMatchObject({ text: 'all see this', user: 'U0ROUNDSBOT' });
    answer = { ...answer, body: JSON.stringify({ blocks: [{ type: 'foo' }] }) };
    expect(await engineer.command(CHANNEL, '/inspect')).toBe('invalid_response');
  });

  it('has no Socket Mode', async () => {
    const call = testClient(workspace, TEST_TOKENS.appToken).apps.connections.open({});
    await expect(call).rejects.toMatchObject({ data: { error: 'socket_mode_disabled' } });
  });
});
