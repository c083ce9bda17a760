import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Workspace } from '../../../demo/workspace/index.ts';
import { createSlack, type Slack } from '../../../src/adapters/slack/slack.ts';
import type { Logger } from '../../../src/context.ts';
import type { ChatMessage } from '../../../src/core/chat.ts';
import type { ChatPost } from '../../../src/core/chat-port.ts';
import { createTexts } from '../../../src/i18n/texts.ts';
import {
  CHANNEL,
  OTHER_CHANNEL,
  PEOPLE,
  PRIVATE_CHANNEL,
  startTestWorkspace,
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
const createdAt = new Date('2026-11-21T02:00:00.123Z');

let workspace: Workspace;
let slack: Slack;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rounds-test-files-'));
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  workspace = await startTestWorkspace({ settings: { rateLimits: false } });
  slack = createSlack({
    mode: 'socket',
    botToken: TEST_TOKENS.token,
    appToken: TEST_TOKENS.appToken,
    apiUrl: workspace.apiUrl,
    proxyUrl: null,
    log: quiet,
  });
});
afterEach(() => workspace.close());

function message(text: string): ChatMessage {
  return {
    summary: text,
    blocks: [
      { kind: 'text', text: [{ bold: text }, ' <!channel> & more'] },
      { kind: 'list', items: ['one', [{ code: 'two' }]] },
      { kind: 'code', text: 'line 1\nline 2' },
      { kind: 'buttons', buttons: [{ action: 'a', label: 'A', value: { id: 1 } }] },
    ],
  };
}

function post(change: Partial<ChatPost> = {}): ChatPost {
  const mark = { id: 7, createdAt, revision: 3 };
  return { channel: CHANNEL, threadTs: null, message: message('hello'), asPlainText: false, mark, ...change };
}

async function posted(change: Partial<ChatPost> = {}): Promise<string> {
  const outcome = await slack.transport.post(post(change), words);
  if (outcome.kind !== 'sent') throw new Error(`not sent: ${JSON.stringify(outcome)}`);
  return outcome.ts;
}

describe('posting', () => {
  test('a message stands in the channel with its blocks and its mark', async () => {
    const ts = await posted();
    const found = workspace.message(CHANNEL, ts);
    expect(found?.text).toBe('hello');
    expect(found?.blocks?.map((block) => block.type)).toEqual(['rich_text', 'rich_text', 'rich_text', 'actions']);
    expect(found?.metadata).toMatchObject({ event_type: 'rounds_outbox', event_payload: { id: 7, revision: 3 } });
  });

  test('a reply stands in its thread', async () => {
    const root = await posted();
    const reply = await posted({ threadTs: root });
    expect(workspace.thread(CHANNEL, root).map((one) => one.ts)).toContain(reply);
  });

  test('an edit replaces it, and as plain text has no blocks', async () => {
    const ts = await posted();
    expect(await slack.transport.edit({ ...post({ message: message('new') }), ts }, words)).toEqual({
      kind: 'sent',
      ts,
    });
    expect(workspace.message(CHANNEL, ts)).toMatchObject({ text: 'new' });
    await slack.transport.edit({ ...post({ asPlainText: true }), ts }, words);
    expect(workspace.message(CHANNEL, ts)).toMatchObject({ blocks: [] });
    expect(workspace.message(CHANNEL, ts)?.text).toContain('• one');
  });

  test('names in it stay names, in an edit as in a post', async () => {
    const text = '已通知 @channel 与 @lead，见 #random';
    const named = { message: { summary: text, blocks: [] }, asPlainText: true };
    const ts = await posted(named);
    expect(workspace.message(CHANNEL, ts)?.text).toBe(text);
    const edited = { summary: `${text}。`, blocks: [] };
    await slack.transport.edit({ ...post({ ...named, message: edited }), ts }, words);
    expect(workspace.message(CHANNEL, ts)?.text).toBe(`${text}。`);
  });

  test('a reply to a root that was deleted does not stand in the channel, where Slack puts it', async () => {
    const root = await posted();
    workspace.admin.deleteMessage(CHANNEL, root);
    const before = workspace.messages(CHANNEL).length;
    expect(await slack.transport.post(post({ threadTs: root }), words)).toEqual({
      kind: 'gone',
      error: 'thread_not_found',
    });
    expect(workspace.messages(CHANNEL)).toHaveLength(before);
  });

  test('a reply that could not be taken back stands in the channel, with the reason', async () => {
    const root = await posted();
    workspace.admin.deleteMessage(CHANNEL, root);
    workspace.faults.fail('chat.delete', { kind: 'error', error: 'cant_delete_message' });
    const outcome = await slack.transport.post(post({ threadTs: root }), words);
    expect(outcome).toEqual({ kind: 'sent', ts: expect.any(String), strayed: 'cant_delete_message' });
    workspace.admin.deleteMessage(CHANNEL, outcome.kind === 'sent' ? outcome.ts : '');
  });

  test('a very long Chinese text passes as an edit without blocks', async () => {
    const ts = await posted();
    const long = { summary: '长', blocks: [{ kind: 'text' as const, text: '磁盘空间不足。'.repeat(2_000) }] };
    const outcome = await slack.transport.edit({ ...post({ message: long, asPlainText: true }), ts }, words);
    expect(outcome.kind).toBe('sent');
  });

  test.each([
    ['429', { kind: 'ratelimited' as const, retryAfterSeconds: 9 }, { kind: 'limited', retryAfterMs: 9_000 }],
    ['500', { kind: 'status' as const, status: 500 }, { kind: 'unclear', error: 'http_500' }],
    ['a broken connection', { kind: 'reset' as const }, { kind: 'unclear' }],
    ['a lost answer', { kind: 'lost-answer' as const }, { kind: 'unclear' }],
    ['refused blocks', { kind: 'error' as const, error: 'invalid_blocks' }, { kind: 'bad-blocks' }],
  ])('%s is told as it is, and is not retried', async (_what, fault, outcome) => {
    workspace.faults.fail('chat.postMessage', fault, 5);
    expect(await slack.transport.post(post(), words)).toMatchObject(outcome);
    let left = 0;
    while (workspace.faults.take('chat.postMessage')) left += 1;
    expect(left).toBe(4);
  });

  test('what is not there any more is gone; where we may not write we have no access', async () => {
    const ts = await posted();
    workspace.admin.deleteMessage(CHANNEL, ts);
    expect(await slack.transport.edit({ ...post(), ts }, words)).toMatchObject({ kind: 'gone' });
    expect(await slack.transport.post(post({ channel: PRIVATE_CHANNEL }), words)).toMatchObject({
      kind: 'no-access',
    });
    expect(await slack.transport.post(post({ channel: 'C0NOWHERE01' }), words)).toMatchObject({
      kind: 'no-access',
    });
    workspace.admin.archive(CHANNEL);
    expect(await slack.transport.post(post(), words)).toEqual({ kind: 'no-access', error: 'is_archived' });
  });
});

describe('pinning', () => {
  test('a message is pinned once; pinned already is as good', async () => {
    const ts = await posted();
    for (let times = 0; times < 2; times += 1)
      expect(await slack.transport.pin({ channel: CHANNEL, ts })).toEqual({ kind: 'sent', ts });
    expect(workspace.calls('pins.add')).toHaveLength(2);
  });

  test('what was deleted is gone; a lacking scope is no reason to send nothing any more', async () => {
    const ts = await posted();
    workspace.admin.deleteMessage(CHANNEL, ts);
    expect(await slack.transport.pin({ channel: CHANNEL, ts })).toMatchObject({ kind: 'gone' });
    workspace.faults.fail('pins.add', { kind: 'error', error: 'missing_scope' });
    expect(await slack.transport.pin({ channel: CHANNEL, ts })).toEqual({ kind: 'refused', error: 'missing_scope' });
    workspace.faults.fail('pins.add', { kind: 'error', error: 'too_many_pins' });
    expect(await slack.transport.pin({ channel: CHANNEL, ts })).toEqual({ kind: 'refused', error: 'too_many_pins' });
  });
});

describe('looking for what may have been posted', () => {
  const search = { channel: CHANNEL, threadTs: null, since: new Date(), mark: { id: 7, createdAt } };

  test('it is found by its mark, in the channel and in a thread', async () => {
    const root = await posted();
    const reply = await posted({ threadTs: root, mark: { id: 8, createdAt, revision: 1 } });
    expect(await slack.transport.findPost(search)).toEqual({ kind: 'found', ts: root, revision: 3 });
    const inThread = { ...search, threadTs: root, mark: { id: 8, createdAt } };
    expect(await slack.transport.findPost(inThread)).toEqual({ kind: 'found', ts: reply, revision: 1 });
  });

  test('a message of another database with the same number is another message', async () => {
    await posted();
    const other = { ...search, mark: { id: 7, createdAt: new Date(createdAt.getTime() + 1) } };
    expect(await slack.transport.findPost(other)).toEqual({ kind: 'absent' });
    expect(await slack.transport.findPost({ ...search, mark: { id: 9, createdAt } })).toEqual({ kind: 'absent' });
  });

  test('it is found behind many others', async () => {
    const ts = await posted();
    for (let at = 0; at < 250; at += 1) await workspace.as(PEOPLE.engineer).say(CHANNEL, `noise ${at}`);
    expect(await slack.transport.findPost(search)).toMatchObject({ kind: 'found', ts });
  });

  test('what people write can not pass for ours', async () => {
    await workspace.as(PEOPLE.engineer).say(CHANNEL, '{"event_type":"rounds_outbox","event_payload":{"id":7}}');
    expect(await slack.transport.findPost(search)).toEqual({ kind: 'absent' });
  });

  test('where it can not look, it does not say absent', async () => {
    workspace.faults.fail('conversations.history', { kind: 'error', error: 'missing_scope' });
    expect(await slack.transport.findPost(search)).toEqual({ kind: 'refused', error: 'missing_scope' });
    workspace.faults.fail('conversations.history', { kind: 'status', status: 503 });
    expect(await slack.transport.findPost(search)).toMatchObject({ kind: 'unclear' });
  });
});

describe('files', () => {
  async function upload(content = 'form') {
    const path = join(folder, 'form.docx');
    await writeFile(path, content);
    return slack.transport.upload({ name: 'form.docx', path, bytes: Buffer.byteLength(content) });
  }

  async function uploaded(): Promise<string> {
    const outcome = await upload();
    if (outcome.kind !== 'uploaded') throw new Error(`not uploaded: ${JSON.stringify(outcome)}`);
    return outcome.fileId;
  }

  test('an upload is seen by nobody until it is shared in its thread', async () => {
    const root = await posted();
    const fileId = await uploaded();
    expect(workspace.messages(CHANNEL)).toHaveLength(1);
    const place = { channel: CHANNEL, threadTs: root };
    expect(await slack.transport.findShare({ ...place, fileId, since: new Date() })).toEqual({ kind: 'absent' });
    expect(await slack.transport.share({ ...place, fileId, title: '月报' })).toMatchObject({ kind: 'sent' });
    const reply = workspace.thread(CHANNEL, root).at(-1);
    expect(reply?.files).toEqual([fileId]);
    expect(Buffer.from(await workspace.fileContent(fileId)).toString()).toBe('form');
    expect(workspace.files()[0]).toMatchObject({ title: '月报', name: 'form.docx' });
    expect(await slack.transport.findShare({ ...place, fileId, since: new Date() })).toMatchObject({ kind: 'found' });
  });

  test('a file that someone deleted had been shared', async () => {
    const fileId = await uploaded();
    const place = { channel: CHANNEL, threadTs: null };
    await slack.transport.share({ ...place, fileId, title: 't' });
    workspace.admin.deleteFile(fileId);
    expect(await slack.transport.findShare({ ...place, fileId, since: new Date() })).toMatchObject({ kind: 'found' });
  });

  test('uploads that an administrator has switched off are told apart', async () => {
    workspace.faults.uploadsDisabled = true;
    expect(await upload()).toEqual({ kind: 'no-uploads', error: 'file_uploads_disabled' });
  });

  test('a file that is not there is given up, and the reason is told', async () => {
    const missing = { name: 'x', path: join(folder, 'missing'), bytes: 3 };
    expect(await slack.transport.upload(missing)).toEqual({
      kind: 'refused',
      error: expect.stringMatching(/^file_unreadable: ENOENT: .*missing/),
    });
  });
});

describe('answers to one person', () => {
  const place = { channel: CHANNEL, user: PEOPLE.engineer, responseUrl: null, triggerId: null };

  test('without a response URL they are ephemeral messages', async () => {
    expect(await slack.answers.tell(place, message('for you'), words)).toBe(true);
    expect(workspace.as(PEOPLE.engineer).ephemerals(CHANNEL)).toMatchObject([{ text: 'for you' }]);
    expect(workspace.as(PEOPLE.lead).ephemerals(CHANNEL)).toEqual([]);
  });

  test('a response URL that no longer works is replaced by an ephemeral message', async () => {
    const spent = { ...place, responseUrl: `${workspace.url}/commands/T0ROUNDS001/spent` };
    expect(await slack.answers.tell(spent, message('for you'), words)).toBe(true);
    expect(workspace.as(PEOPLE.engineer).ephemerals(CHANNEL)).toHaveLength(1);
  });

  test('refused blocks become plain text', async () => {
    workspace.faults.fail('chat.postEphemeral', { kind: 'error', error: 'invalid_blocks' });
    expect(await slack.answers.tell(place, message('for you'), words)).toBe(true);
    expect(workspace.as(PEOPLE.engineer).ephemerals(CHANNEL)[0]?.text).toContain('• one');
  });

  test('where there is no way to tell, that is said and nothing is thrown', async () => {
    expect(await slack.answers.tell({ ...place, channel: null }, message('x'), words)).toBe(false);
    expect(
      await slack.answers.tell({ ...place, channel: OTHER_CHANNEL, user: 'U0NOBODY001' }, message('x'), words),
    ).toBe(false);
    workspace.outage(true);
    const unreachable = { ...place, responseUrl: 'http://127.0.0.1:1/x' };
    expect(await slack.answers.tell(unreachable, message('x'), words)).toBe(false);
  });

  test('a dialog needs a fresh trigger', async () => {
    const modal = { form: 'f', title: 't', submit: 's', close: 'c', state: {}, fields: [] };
    expect(await slack.answers.openModal(place, modal, words)).toBe('late');
    workspace.faults.fail('views.open', { kind: 'error', error: 'expired_trigger_id' });
    expect(await slack.answers.openModal({ ...place, triggerId: '1.2' }, modal, words)).toBe('late');
    workspace.faults.fail('views.open', { kind: 'error', error: 'invalid_arguments' });
    await expect(slack.answers.openModal({ ...place, triggerId: '1.2' }, modal, words)).rejects.toThrow(
      'invalid_arguments',
    );
  });
});
