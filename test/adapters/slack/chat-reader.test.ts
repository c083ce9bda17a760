import { WebClient } from '@slack/web-api';
import nock from 'nock';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Workspace } from '../../../demo/workspace/index.ts';
import { createSlack, type Slack } from '../../../src/adapters/slack/slack.ts';
import type { Logger } from '../../../src/context.ts';
import type { ReadMessage, ReadOutcome } from '../../../src/core/chat-port.ts';
import { createTexts } from '../../../src/i18n/texts.ts';
import {
  CHANNEL,
  FOREIGN_CHANNEL,
  PEOPLE,
  startTestWorkspace,
  TEST_APP,
  TEST_TOKENS,
} from '../../support/workspace.ts';

const words = createTexts()('zh-CN', 'Asia/Shanghai');
const quiet: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => quiet,
};

let workspace: Workspace;
let slack: Slack;

beforeEach(async () => {
  workspace = await startTestWorkspace({ settings: { rateLimits: false, reactionUsersShown: 2 } });
  slack = slackAt(workspace.apiUrl);
});
afterEach(async () => {
  await slack.stop();
  await workspace.close();
  nock.cleanAll();
  nock.restore();
});

function slackAt(apiUrl: string | null): Slack {
  const { token: botToken, appToken } = TEST_TOKENS;
  return createSlack({ mode: 'socket', botToken, appToken, apiUrl, proxyUrl: null, log: quiet });
}

function value<T>(outcome: ReadOutcome<T>): T {
  if (outcome.kind !== 'read') throw new Error(`not read: ${JSON.stringify(outcome)}`);
  return outcome.value;
}

async function read(outcome: Promise<ReadOutcome<ReadMessage[]>>): Promise<ReadMessage[]> {
  return value(await outcome);
}

/** Which row of the outbox our posts say they are. */
const MARK = { id: 17, createdAt: new Date('2026-11-21T02:00:00.123Z'), revision: 3 };

async function posted(text: string, threadTs: string | null = null): Promise<string> {
  const message = { summary: text, blocks: [] };
  const post = { channel: CHANNEL, threadTs, message, asPlainText: false, mark: MARK };
  const outcome = await slack.transport.post(post, words);
  if (outcome.kind !== 'sent') throw new Error('not posted');
  return outcome.ts;
}

const customer = () => workspace.as(PEOPLE.customer);
const engineer = () => workspace.as(PEOPLE.engineer);

describe('history', () => {
  test('tells what people and Rounds said after a moment, oldest first, with reactions and threads', async () => {
    await customer().say(CHANNEL, 'before');
    const known = await customer().say(CHANNEL, 'known');
    const asked = await customer().say(CHANNEL, 'the disk is full & <hot>');
    const reply = await engineer().say(CHANNEL, 'looking', { threadTs: asked.ts });
    const ours = await posted('A-12');
    engineer().react(CHANNEL, ours, 'two');
    engineer().react(CHANNEL, asked.ts, 'eyes');
    customer().edit(CHANNEL, asked.ts, 'the disk is very full');
    workspace.as(PEOPLE.viewer).join(CHANNEL);
    expect(await read(slack.reader.history(CHANNEL, known.ts))).toEqual([
      {
        ts: asked.ts,
        threadTs: asked.ts,
        user: PEOPLE.customer,
        text: 'the disk is very full',
        files: [],
        isOurs: false,
        mark: null,
        replyCount: 1,
        latestReplyTs: reply.ts,
        editedTs: expect.stringMatching(/^\d+\.\d{6}$/),
        reactions: [{ name: 'eyes', users: [PEOPLE.engineer] }],
      },
      {
        ts: ours,
        threadTs: null,
        user: TEST_APP.botUserId,
        text: 'A-12',
        files: [],
        isOurs: true,
        mark: MARK,
        replyCount: 0,
        latestReplyTs: null,
        editedTs: null,
        reactions: [{ name: 'two', users: [PEOPLE.engineer] }],
      },
    ]);
  });

  test('is read through all its pages, in the order of time', async () => {
    for (let at = 0; at < 410; at += 1) await customer().say(CHANNEL, `m${at}`);
    const messages = await read(slack.reader.history(CHANNEL, '0'));
    expect(messages.map((message) => message.text)).toEqual(Array.from({ length: 410 }, (_, at) => `m${at}`));
    expect(workspace.calls('conversations.history')).toHaveLength(3);
  });

  test('names everyone who reacted, however many there are', async () => {
    const { ts } = await customer().say(CHANNEL, 'is it slow for you, too?');
    const people = [PEOPLE.engineer, PEOPLE.engineerB, PEOPLE.lead, PEOPLE.viewer];
    for (const id of people) workspace.as(id).react(CHANNEL, ts, '+1');
    const [message] = await read(slack.reader.history(CHANNEL, '0'));
    expect(message?.reactions.map(({ users }) => users.toSorted())).toEqual([people.toSorted()]);
    expect(workspace.calls('reactions.get')).toHaveLength(1);
  });

  test('a deleted root and the people who came and went are no messages', async () => {
    const { ts } = await customer().say(CHANNEL, 'root');
    await engineer().say(CHANNEL, 'reply', { threadTs: ts });
    customer().delete(CHANNEL, ts);
    engineer().leave(CHANNEL);
    engineer().join(CHANNEL);
    expect(await read(slack.reader.history(CHANNEL, '0'))).toEqual([]);
  });
});

describe('threads', () => {
  test('tell their root and the replies after a moment', async () => {
    const root = await posted('A-12');
    engineer().react(CHANNEL, root, 'eyes');
    const first = await engineer().say(CHANNEL, 'first', { threadTs: root });
    await engineer().say(CHANNEL, 'second', { threadTs: root });
    await posted('ours', root);
    const replies = await read(slack.reader.replies(CHANNEL, root, first.ts));
    expect(replies.map(({ text, threadTs, isOurs }) => [text, threadTs, isOurs])).toEqual([
      ['A-12', root, true],
      ['second', root, false],
      ['ours', root, true],
    ]);
    expect(replies[0]?.reactions).toEqual([{ name: 'eyes', users: [PEOPLE.engineer] }]);
  });

  test.each([false, true])('are read through all their pages (the root on each: %s)', async (rootOnEveryPage) => {
    workspace.faults.rootOnEveryPage = rootOnEveryPage;
    const { ts } = await customer().say(CHANNEL, 'root');
    for (let at = 0; at < 405; at += 1) await engineer().say(CHANNEL, `r${at}`, { threadTs: ts });
    const replies = await read(slack.reader.replies(CHANNEL, ts, '0'));
    expect(replies.map((reply) => reply.text)).toEqual(['root', ...Array.from({ length: 405 }, (_, at) => `r${at}`)]);
  });

  test('that are gone are empty', async () => {
    expect(await slack.reader.replies(CHANNEL, '1700000000.000100', '0')).toEqual({ kind: 'read', value: [] });
  });
});

describe('one message', () => {
  test('of the channel, of a thread, of ours, and none', async () => {
    const root = await customer().say(CHANNEL, 'root');
    const reply = await engineer().say(CHANNEL, 'reply', { threadTs: root.ts });
    const ours = await posted('ours', root.ts);
    await customer().say(CHANNEL, 'other');
    const found = async (ts: string) => value(await slack.reader.message(CHANNEL, ts));
    expect(await found(root.ts)).toMatchObject({ text: 'root', replyCount: 2, isOurs: false });
    expect(await found(reply.ts)).toMatchObject({ text: 'reply', threadTs: root.ts });
    expect(await found(ours)).toMatchObject({ text: 'ours', isOurs: true, mark: MARK });
    expect(await found('1700000000.000100')).toBeNull();
    customer().delete(CHANNEL, root.ts);
    expect(await found(root.ts)).toBeNull();
  });
});

describe('files', () => {
  async function shared(content: string | Uint8Array, name = 'disk.png'): Promise<string> {
    const { files } = await customer().say(CHANNEL, '', { files: [{ name, content: Buffer.from(content) }] });
    return files?.[0] ?? '';
  }

  test('come with their bytes', async () => {
    const bytes = Uint8Array.from({ length: 70_000 }, (_, at) => at % 256);
    const id = await shared(bytes);
    expect(Buffer.compare(value(await slack.reader.file(id, 100_000)), bytes)).toBe(0);
    const page = value(await slack.reader.file(await shared('<html>', 'page.html'), 100));
    expect(new TextDecoder().decode(page)).toBe('<html>');
  });

  test('beyond the limit are not fetched', async () => {
    const id = await shared('x'.repeat(101));
    expect(await slack.reader.file(id, 100)).toEqual({ kind: 'refused', error: 'too_large' });
  });

  test.each([
    ['429', { kind: 'status', status: 429 } as const, { kind: 'limited', retryAfterMs: 30_000 }],
    ['500', { kind: 'status', status: 500 } as const, { kind: 'unclear', error: 'http_500' }],
    ['403', { kind: 'status', status: 403 } as const, { kind: 'refused', error: 'http_403' }],
    ['a broken connection', { kind: 'reset' } as const, { kind: 'unclear' }],
  ])('%s in the middle', async (_what, fault, outcome) => {
    const id = await shared('bytes');
    workspace.faults.fail('download', fault);
    expect(await slack.reader.file(id, 100)).toMatchObject(outcome);
  });

  test('that were deleted or never were are refused', async () => {
    const id = await shared('bytes');
    workspace.admin.deleteFile(id);
    expect(await slack.reader.file(id, 100)).toMatchObject({ kind: 'refused' });
    expect(await slack.reader.file('F0NOTHERE01', 100)).toMatchObject({ kind: 'refused' });
  });
});

describe('our token', () => {
  const info = (url: string, more: object = {}) => ({
    ok: true,
    file: { id: 'F1', size: 5, mimetype: 'image/png', url_private_download: url, ...more },
  });

  beforeEach(() => {
    if (!nock.isActive()) nock.activate();
    nock.disableNetConnect();
    slack = slackAt(null);
  });
  afterEach(() => nock.enableNetConnect());

  test("goes to Slack's own host for files", async () => {
    nock('https://slack.com').post('/api/files.info').reply(200, info('https://files.slack.com/files-pri/T1-F1/x.png'));
    const file = nock('https://files.slack.com', { reqheaders: { authorization: `Bearer ${TEST_TOKENS.token}` } })
      .get('/files-pri/T1-F1/x.png')
      .reply(200, 'bytes', { 'content-type': 'image/png' });
    expect(value(await slack.reader.file('F1', 100)).byteLength).toBe(5);
    expect(file.isDone()).toBe(true);
  });

  test.each([
    'https://files.example/x.png',
    'http://files.slack.com/x.png',
    'https://files.slack.com.example/x.png',
    'https://files.slack.com:8443/x.png',
    'https://user@files.slack.com/x.png',
    'https://169.254.169.254/latest/meta-data',
    'file:///etc/passwd',
    'nonsense',
  ])('does not go to %s, be it given or redirected to', async (elsewhere) => {
    const refused = { kind: 'refused', error: 'not_a_slack_address' };
    nock('https://slack.com').post('/api/files.info').reply(200, info(elsewhere));
    expect(await slack.reader.file('F1', 100)).toEqual(refused);
    nock('https://slack.com').post('/api/files.info').reply(200, info('https://files.slack.com/x.png'));
    nock('https://files.slack.com')
      .get('/x.png')
      .reply(302, '', { location: elsewhere.replace('nonsense', 'http://') });
    expect(await slack.reader.file('F1', 100)).toEqual(refused);
  });

  test('follows a redirection within Slack, not for ever', async () => {
    nock('https://slack.com').post('/api/files.info').times(2).reply(200, info('https://files.slack.com/a'));
    nock('https://files.slack.com').get('/a').reply(302, '', { location: '/b' });
    nock('https://files.slack.com').get('/b').reply(200, 'bytes', { 'content-type': 'image/png' });
    expect(value(await slack.reader.file('F1', 100)).byteLength).toBe(5);
    nock('https://files.slack.com').persist().get('/a').reply(302, '', { location: '/a' });
    expect(await slack.reader.file('F1', 100)).toEqual({ kind: 'refused', error: 'too_many_redirects' });
  });

  test('a page to log in is no file', async () => {
    nock('https://slack.com').post('/api/files.info').reply(200, info('https://files.slack.com/a'));
    nock('https://files.slack.com')
      .get('/a')
      .reply(200, '<!DOCTYPE html>', { 'content-type': 'text/html; charset=utf-8' });
    expect(await slack.reader.file('F1', 100)).toEqual({ kind: 'refused', error: 'login_page' });
  });

  test('a file that is longer than it was said to be is not read to its end', async () => {
    nock('https://slack.com').post('/api/files.info').reply(200, info('https://files.slack.com/a'));
    nock('https://files.slack.com').get('/a').reply(200, 'x'.repeat(1_000), { 'content-type': 'image/png' });
    expect(await slack.reader.file('F1', 100)).toEqual({ kind: 'refused', error: 'too_large' });
  });

  test('what lies elsewhere is not ours to fetch', async () => {
    nock('https://slack.com')
      .post('/api/files.info')
      .reply(200, info('https://docs.example/1', { is_external: true }));
    expect(await slack.reader.file('F1', 100)).toEqual({ kind: 'refused', error: 'external_file' });
  });
});

test('a rest that Slack asks for between two pages is taken, and nothing is read again', async () => {
  if (!nock.isActive()) nock.activate();
  const page = (ts: string, cursor: string) => ({
    ok: true,
    messages: [{ type: 'message', user: 'U1', text: ts, ts }],
    response_metadata: { next_cursor: cursor },
  });
  const api = nock('https://slack.com');
  api.post('/api/conversations.history').reply(200, page('1700000002.000100', 'more'));
  api.post('/api/conversations.history', /cursor=more/).reply(429, '', { 'retry-after': '1' });
  api.post('/api/conversations.history', /cursor=more/).reply(200, page('1700000001.000100', ''));
  api.post('/api/auth.test').reply(200, { ok: true, team_id: 'T1', user_id: 'U0BOT', bot_id: 'B0BOT' });
  slack = slackAt(null);
  const messages = await read(slack.reader.history(CHANNEL, '0'));
  expect(messages.map((message) => message.text)).toEqual(['1700000001.000100', '1700000002.000100']);
  expect(nock.isDone()).toBe(true);
});

test('links lead to messages as Slack’s own do; there are none while nobody knows where the workspace is', async () => {
  const { ts } = await customer().say(CHANNEL, 'hello');
  const reply = await customer().say(CHANNEL, 'again', { threadTs: ts });
  const places = [
    { channel: CHANNEL, ts, threadTs: null },
    { channel: CHANNEL, ts: reply.ts, threadTs: ts },
  ];
  expect(places.map((place) => slack.reader.linkTo(place))).toEqual([null, null]);
  await read(slack.reader.history(CHANNEL, '0'));
  const { chat } = new WebClient(TEST_TOKENS.token, { slackApiUrl: workspace.apiUrl });
  const own = places.map((place) => chat.getPermalink({ channel: CHANNEL, message_ts: place.ts }));
  expect(places.map((place) => slack.reader.linkTo(place))).toEqual(
    (await Promise.all(own)).map(({ permalink }) => permalink),
  );
});

describe('when Slack does not let us', () => {
  test('a limit is told, and kept', async () => {
    workspace.faults.fail('conversations.replies', { kind: 'ratelimited', retryAfterSeconds: 120 });
    expect(await slack.reader.replies(CHANNEL, '1.000000', '0')).toEqual({ kind: 'limited', retryAfterMs: 120_000 });
    const again = await slack.reader.replies(CHANNEL, '1.000000', '0');
    expect(again).toMatchObject({ kind: 'limited' });
    expect(workspace.calls('conversations.replies')).toHaveLength(1);
    // Other methods are not concerned.
    expect(await slack.reader.history(CHANNEL, '0')).toMatchObject({ kind: 'read' });
  });

  test.each([
    ['a channel that we are not in', FOREIGN_CHANNEL, { kind: 'refused', error: 'not_in_channel' }],
    ['a channel that is not there', 'C0NOWHERE01', { kind: 'refused', error: 'channel_not_found' }],
  ])('%s', async (_what, channel, outcome) => {
    expect(await slack.reader.history(channel, '0')).toEqual(outcome);
    expect(await slack.reader.replies(channel, '1700000000.000100', '0')).toEqual(outcome);
    expect(await slack.reader.message(channel, '1700000000.000100')).toEqual(outcome);
  });

  test.each([
    [
      'a lacking scope',
      { kind: 'error', error: 'missing_scope' } as const,
      { kind: 'refused', error: 'missing_scope' },
    ],
    [
      'a revoked token',
      { kind: 'error', error: 'token_revoked' } as const,
      { kind: 'unclear', error: 'token_revoked' },
    ],
    ['trouble at Slack', { kind: 'status', status: 503 } as const, { kind: 'unclear', error: 'http_503' }],
    ['a broken connection', { kind: 'reset' } as const, { kind: 'unclear' }],
  ])('%s', async (_what, fault, outcome) => {
    workspace.faults.fail('conversations.history', fault);
    expect(await slack.reader.history(CHANNEL, '0')).toMatchObject(outcome);
  });

  test('who does not know who we are does not know what is ours', async () => {
    await customer().say(CHANNEL, 'hello');
    workspace.faults.fail('auth.test', { kind: 'status', status: 503 });
    expect(await slack.reader.history(CHANNEL, '0')).toEqual({ kind: 'unclear', error: 'identity_unknown' });
    expect(await read(slack.reader.history(CHANNEL, '0'))).toHaveLength(1);
  });

  test('single messages have a share of their own, and who would wait for long is told so', async () => {
    const { ts } = await customer().say(CHANNEL, 'hello');
    const outcomes = await Promise.all(Array.from({ length: 15 }, () => slack.reader.message(CHANNEL, ts)));
    expect(outcomes.filter((outcome) => outcome.kind === 'read')).toHaveLength(10);
    expect(outcomes.filter((outcome) => outcome.kind === 'limited')).toHaveLength(5);
    expect(await slack.reader.replies(CHANNEL, ts, '0')).toMatchObject({ kind: 'read' });
  });

  test('nothing waits for its turn when we stop', async () => {
    for (let at = 0; at < 20; at += 1) await slack.reader.replies(CHANNEL, '1.000000', '0');
    const waiting = slack.reader.replies(CHANNEL, '1.000000', '0');
    await slack.stop();
    expect(await waiting).toMatchObject({ kind: 'limited' });
    expect(workspace.calls('conversations.replies')).toHaveLength(20);
  });
});
