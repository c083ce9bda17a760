import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Workspace } from '../../../demo/workspace/index.ts';
import { testClient } from '../../support/bolt-app.ts';
import {
  CHANNEL,
  FOREIGN_CHANNEL,
  OTHER_CHANNEL,
  PEOPLE,
  PRIVATE_CHANNEL,
  startTestWorkspace,
  TEST_TOKENS,
} from '../../support/workspace.ts';

type Arguments = Record<string, unknown>;

/** The error code that a call is refused with, or `ok`. */
async function outcome(workspace: Workspace, method: string, args: Arguments = {}, token?: string): Promise<string> {
  try {
    await testClient(workspace, token).apiCall(method, args);
    return 'ok';
  } catch (error) {
    if (error instanceof Error && 'data' in error) return (error.data as { error: string }).error;
    throw error;
  }
}

describe('calls that Slack refuses', () => {
  let workspace: Workspace;
  let own = '';
  let said = '';

  beforeAll(async () => {
    workspace = await startTestWorkspace({ settings: { rateLimits: false } });
    const client = testClient(workspace);
    own = (await client.chat.postMessage({ channel: CHANNEL, text: 'mine' })).ts ?? '';
    said = (await workspace.as(PEOPLE.engineer).say(CHANNEL, 'hers')).ts;
    workspace.as(PEOPLE.viewer).leave(CHANNEL);
    workspace.admin.archive(OTHER_CHANNEL);
  });
  afterAll(() => workspace.close());

  it.each<[string, string, Arguments, string]>([
    ['chat.postMessage', 'nowhere', { channel: 'C0NOWHERE1', text: 'x' }, 'channel_not_found'],
    [
      'chat.postMessage',
      'in a private channel it is not in',
      { channel: PRIVATE_CHANNEL, text: 'x' },
      'channel_not_found',
    ],
    ['chat.postMessage', 'in an archived channel', { channel: OTHER_CHANNEL, text: 'x' }, 'is_archived'],
    ['chat.postMessage', 'where it was not invited', { channel: FOREIGN_CHANNEL, text: 'x' }, 'not_in_channel'],
    ['conversations.history', 'where it was not invited', { channel: FOREIGN_CHANNEL }, 'not_in_channel'],
    ['chat.postMessage', 'with nothing', { channel: CHANNEL }, 'no_text'],
    ['chat.postMessage', 'with blocks that are no JSON', { channel: CHANNEL, blocks: '[{' }, 'invalid_blocks_format'],
    [
      'chat.postMessage',
      'with one block in place of a list',
      { channel: CHANNEL, blocks: { type: 'divider' } },
      'invalid_blocks_format',
    ],
    ['chat.postMessage', 'with unknown blocks', { channel: CHANNEL, blocks: [{ type: 'foo' }] }, 'invalid_blocks'],
    [
      'chat.postMessage',
      'with blocks too long together',
      {
        channel: CHANNEL,
        text: 'x',
        blocks: Array.from({ length: 5 }, () => ({
          type: 'section',
          text: { type: 'mrkdwn', text: 'x'.repeat(2_650) },
        })),
      },
      'msg_blocks_too_long',
    ],
    [
      'chat.postMessage',
      'in a thread that is no ts',
      { channel: CHANNEL, text: 'x', thread_ts: 'root' },
      'invalid_thread_ts',
    ],
    [
      'chat.postMessage',
      'with metadata of another form',
      { channel: CHANNEL, text: 'x', metadata: { id: 1 } },
      'invalid_metadata_format',
    ],
    [
      'chat.postMessage',
      'with much metadata',
      { channel: CHANNEL, text: 'x', metadata: { event_type: 'a', event_payload: { text: 'x'.repeat(17_000) } } },
      'metadata_too_large',
    ],
    ['chat.postEphemeral', 'to nobody', { channel: CHANNEL, user: 'U0NOBODY01', text: 'x' }, 'user_not_found'],
    [
      'chat.postEphemeral',
      'to somebody who is not in the channel',
      { channel: CHANNEL, user: PEOPLE.viewer, text: 'x' },
      'user_not_in_channel',
    ],
    [
      'chat.update',
      'of what is not there',
      { channel: CHANNEL, ts: '1700000000.000001', text: 'x' },
      'message_not_found',
    ],
    ['chat.update', 'of what somebody else wrote', { channel: CHANNEL, ts: 'said', text: 'x' }, 'cant_update_message'],
    ['chat.update', 'to nothing', { channel: CHANNEL, ts: 'own' }, 'no_text'],
    [
      'chat.update',
      'to a text of more than 4,000 bytes',
      { channel: CHANNEL, ts: 'own', text: '检'.repeat(1_334) },
      'msg_too_long',
    ],
    ['chat.delete', 'of what somebody else wrote', { channel: CHANNEL, ts: 'said' }, 'cant_delete_message'],
    ['chat.delete', 'of what is not there', { channel: CHANNEL, ts: '1700000000.000001' }, 'message_not_found'],
    [
      'chat.getPermalink',
      'of what is not there',
      { channel: CHANNEL, message_ts: '1700000000.000001' },
      'message_not_found',
    ],
    ['conversations.history', 'of a channel that is not there', { channel: 'C0NOWHERE1' }, 'channel_not_found'],
    ['conversations.history', 'with a foreign cursor', { channel: CHANNEL, cursor: 'bmV4dA==' }, 'invalid_cursor'],
    ['conversations.history', 'with no limit', { channel: CHANNEL, limit: 0 }, 'invalid_limit'],
    ['conversations.history', 'since no time', { channel: CHANNEL, oldest: 'yesterday' }, 'invalid_ts_oldest'],
    [
      'conversations.replies',
      'of what is not there',
      { channel: CHANNEL, ts: '1700000000.000001' },
      'thread_not_found',
    ],
    ['conversations.join', 'of an archived channel', { channel: OTHER_CHANNEL }, 'is_archived'],
    ['conversations.list', 'of an unknown type', { types: 'public' }, 'invalid_types'],
    [
      'reactions.add',
      'by an unknown name',
      { channel: CHANNEL, timestamp: 'own', name: 'no_such_emoji' },
      'invalid_name',
    ],
    ['reactions.add', 'to nothing', { channel: CHANNEL, name: 'eyes' }, 'no_item_specified'],
    [
      'reactions.add',
      'to what is not there',
      { channel: CHANNEL, timestamp: '1700000000.000001', name: 'eyes' },
      'message_not_found',
    ],
    ['reactions.remove', 'that it never gave', { channel: CHANNEL, timestamp: 'own', name: 'eyes' }, 'no_reaction'],
    ['pins.remove', 'that is none', { channel: CHANNEL, timestamp: 'own' }, 'no_pin'],
    ['pins.add', 'of what is not there', { channel: CHANNEL, timestamp: '1700000000.000001' }, 'message_not_found'],
    ['pins.add', 'of nothing', { channel: CHANNEL }, 'no_item_specified'],
    ['pins.add', 'of what is no ts', { channel: CHANNEL, timestamp: 'root' }, 'bad_timestamp'],
    ['pins.add', 'where it was not invited', { channel: FOREIGN_CHANNEL, timestamp: 'own' }, 'not_in_channel'],
    ['reactions.get', 'of what is no ts', { channel: CHANNEL, timestamp: 'root' }, 'bad_timestamp'],
    ['files.info', 'of a file that is not there', { file: 'F0NOFILE01' }, 'file_not_found'],
    ['files.getUploadURLExternal', 'without a length', { filename: 'a.docx' }, 'invalid_arguments'],
    [
      'files.getUploadURLExternal',
      'for a huge file',
      { filename: 'a.docx', length: 10 ** 12 },
      'file_upload_size_restricted',
    ],
    [
      'files.completeUploadExternal',
      'of a file that is not there',
      { files: [{ id: 'F0NOFILE01' }], channel_id: CHANNEL },
      'file_not_found',
    ],
    ['users.info', 'of nobody', { user: 'U0NOBODY01' }, 'user_not_found'],
    ['views.open', 'without a view', { trigger_id: 'x' }, 'invalid_arguments'],
    ['views.update', 'of what is not there', { view_id: 'V0NOVIEW01', view: { type: 'modal' } }, 'not_found'],
    ['views.publish', 'for nobody', { user_id: 'U0NOBODY01', view: { type: 'home', blocks: [] } }, 'user_not_found'],
    ['chat.postMassage', 'by an unknown name', {}, 'unknown_method'],
    ['apps.connections.open', 'with the wrong token', {}, 'not_allowed_token_type'],
  ])('%s %s: %s', async (method, _, args, code) => {
    const names: { readonly [name: string]: string } = { own, said };
    const filled = Object.fromEntries(Object.entries(args).map(([key, value]) => [key, names[String(value)] ?? value]));
    expect(await outcome(workspace, method, filled)).toBe(code);
  });

  it('tells a missing, a wrong and a wrongly used token apart', async () => {
    expect(await outcome(workspace, 'auth.test', {}, '')).toBe('not_authed');
    expect(await outcome(workspace, 'auth.test', {}, 'xoxb-other')).toBe('invalid_auth');
    expect(await outcome(workspace, 'auth.test', {}, TEST_TOKENS.appToken)).toBe('not_allowed_token_type');
  });

  it('says where a block is wrong', async () => {
    const blocks = [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(200) } }];
    const call = testClient(workspace).apiCall('chat.postMessage', { channel: CHANNEL, blocks });
    await expect(call).rejects.toMatchObject({
      data: {
        ok: false,
        error: 'invalid_blocks',
        errors: ['must be less than 151 characters [json-pointer:/blocks/0/text/text]'],
        response_metadata: {
          messages: ['[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]'],
        },
      },
    });
  });

  it('says which scope is missing', async () => {
    const poor = await startTestWorkspace({ app: { scopes: ['channels:read'] } });
    const call = testClient(poor).chat.postMessage({ channel: CHANNEL, text: 'x' });
    await expect(call).rejects.toMatchObject({
      data: { error: 'missing_scope', needed: 'chat:write', provided: 'channels:read' },
    });
    await poor.close();
  });
});

describe('messages', () => {
  let workspace: Workspace;
  beforeAll(async () => {
    workspace = await startTestWorkspace({ settings: { rateLimits: false } });
  });
  afterAll(() => workspace.close());

  it('gives back what was posted with ids filled in, and metadata only when asked', async () => {
    const client = testClient(workspace);
    const metadata = { event_type: 'outbox', event_payload: { id: 3 } };
    const posted = await client.chat.postMessage({
      channel: CHANNEL,
      text: 'x',
      metadata,
      blocks: [{ type: 'section', text: { type: 'mrkdwn', text: '*x*' } }],
    });
    expect(posted.message).toMatchObject({
      type: 'message',
      user: 'U0ROUNDSBOT',
      bot_id: 'B0ROUNDSBOT',
      app_id: 'A0ROUNDS001',
      team: 'T0ROUNDS001',
      metadata,
      blocks: [
        { type: 'section', block_id: expect.any(String), text: { type: 'mrkdwn', text: '*x*', verbatim: false } },
      ],
    });
    const bare = await client.conversations.history({ channel: CHANNEL, limit: 1 });
    expect(bare.messages?.[0]).not.toHaveProperty('metadata');
    const whole = await client.conversations.history({ channel: CHANNEL, limit: 1, include_all_metadata: true });
    expect(whole.messages?.[0]).toMatchObject({ ts: posted.ts, metadata });
  });

  it('keeps the blocks of an update that names none, and marks it edited when the text changed', async () => {
    const client = testClient(workspace);
    const posted = await client.chat.postMessage({ channel: CHANNEL, text: 'a', blocks: [{ type: 'divider' }] });
    const ts = posted.ts ?? '';
    await client.chat.update({ channel: CHANNEL, ts, text: 'a' });
    expect(workspace.message(CHANNEL, ts)).not.toHaveProperty('edited');
    await client.chat.update({ channel: CHANNEL, ts, text: 'b' });
    expect(workspace.message(CHANNEL, ts)).toMatchObject({ text: 'b', edited: {}, blocks: [{ type: 'divider' }] });
    await client.chat.update({ channel: CHANNEL, ts, text: 'b', blocks: [] });
    expect(workspace.message(CHANNEL, ts)?.blocks).toEqual([]);
  });

  it('cuts a text at 40,000 characters and warns', async () => {
    const answer = await testClient(workspace).chat.postMessage({ channel: CHANNEL, text: 'x'.repeat(40_001) });
    expect(answer).toMatchObject({ warning: 'message_truncated' });
    expect(answer.message?.text).toHaveLength(40_000);
  });

  it('puts a reply to a reply under the root, and leaves a tombstone when a root with replies is deleted', async () => {
    const client = testClient(workspace);
    const root = (await client.chat.postMessage({ channel: CHANNEL, text: 'root' })).ts ?? '';
    const first = (await client.chat.postMessage({ channel: CHANNEL, text: 'one', thread_ts: root })).ts ?? '';
    const second = await client.chat.postMessage({ channel: CHANNEL, text: 'two', thread_ts: first });
    expect(second.message).toMatchObject({ thread_ts: root, parent_user_id: 'U0ROUNDSBOT' });
    workspace.admin.deleteMessage(CHANNEL, root);
    const thread = await client.conversations.replies({ channel: CHANNEL, ts: root });
    expect(thread.messages?.map((message) => message.text)).toEqual(['This message was deleted.', 'one', 'two']);
    expect(thread.messages?.[0]).toMatchObject({ subtype: 'tombstone', reply_count: 2 });
    expect(await outcome(workspace, 'chat.update', { channel: CHANNEL, ts: root, text: 'x' })).toBe(
      'message_not_found',
    );
  });

  it('pages through history newest first, and bounds it by time', async () => {
    const client = testClient(workspace);
    const stamps: string[] = [];
    for (const text of ['1', '2', '3', '4', '5']) {
      stamps.push((await client.chat.postMessage({ channel: OTHER_CHANNEL, text })).ts ?? '');
    }
    const first = await client.conversations.history({ channel: OTHER_CHANNEL, limit: 2 });
    expect(first.messages?.map((message) => message.text)).toEqual(['5', '4']);
    expect(first.has_more).toBe(true);
    const cursor = first.response_metadata?.next_cursor ?? '';
    const next = await client.conversations.history({ channel: OTHER_CHANNEL, limit: 3, cursor });
    expect(next.messages?.map((message) => message.text)).toEqual(['3', '2', '1']);
    expect(next.has_more).toBe(false);
    const [, second = '', , fourth = ''] = stamps;
    const bounds = { channel: OTHER_CHANNEL, oldest: second, latest: fourth };
    const between = await client.conversations.history(bounds);
    expect(between.messages?.map((message) => message.text)).toEqual(['3']);
    const including = await client.conversations.history({ ...bounds, inclusive: true });
    expect(including.messages?.map((message) => message.text)).toEqual(['4', '3', '2']);
  });

  it('counts each reaction of a person once', async () => {
    const client = testClient(workspace);
    const ts = (await client.chat.postMessage({ channel: CHANNEL, text: 'x' })).ts ?? '';
    await client.reactions.add({ channel: CHANNEL, timestamp: ts, name: 'eyes' });
    expect(await outcome(workspace, 'reactions.add', { channel: CHANNEL, timestamp: ts, name: 'eyes' })).toBe(
      'already_reacted',
    );
    workspace.as(PEOPLE.engineer).react(CHANNEL, ts, 'two');
    workspace.as(PEOPLE.lead).react(CHANNEL, ts, 'two');
    const got = await client.reactions.get({ channel: CHANNEL, timestamp: ts });
    expect(got.message).toMatchObject({
      reactions: [
        { name: 'eyes', count: 1, users: ['U0ROUNDSBOT'] },
        { name: 'two', count: 2, users: [PEOPLE.engineer, PEOPLE.lead] },
      ],
    });
  });

  it('shows an ephemeral message to its reader alone, and never in history', async () => {
    const client = testClient(workspace);
    await client.chat.postEphemeral({ channel: CHANNEL, user: PEOPLE.engineer, text: 'only you' });
    expect(workspace.as(PEOPLE.engineer).ephemerals().at(-1)?.text).toBe('only you');
    expect(workspace.as(PEOPLE.lead).ephemerals()).toEqual([]);
    const { messages } = await client.conversations.history({ channel: CHANNEL });
    expect(messages?.some((message) => message.text === 'only you')).toBe(false);
  });

  it('tells guests and strangers from members', async () => {
    const client = testClient(workspace);
    const flags = async (user: string) => {
      const { user: shown } = await client.users.info({ user, include_locale: true });
      return [shown?.is_restricted, shown?.is_ultra_restricted, shown?.is_stranger ?? false, shown?.locale];
    };
    expect(await flags(PEOPLE.engineer)).toEqual([false, false, false, 'zh-CN']);
    expect(await flags(PEOPLE.customer)).toEqual([true, false, false, 'zh-CN']);
    expect(await flags(PEOPLE.guest)).toEqual([true, true, false, 'zh-CN']);
    expect(await flags(PEOPLE.stranger)).toEqual([false, false, true, 'zh-CN']);
    const { user } = await client.users.info({ user: PEOPLE.engineer });
    expect(user).toMatchObject({ tz: 'Asia/Shanghai', tz_offset: 28_800 });
  });

  it('shares a file some time after it said that the upload is complete, or never', async () => {
    const slow = await startTestWorkspace({ settings: { shareDelayMs: 2_000 } });
    const client = testClient(slow);
    const share = async () => {
      const begun = await client.files.getUploadURLExternal({ filename: 'a.docx', length: 1 });
      await fetch(begun.upload_url ?? '', { method: 'POST', body: 'a' });
      const file = begun.file_id ?? '';
      await client.files.completeUploadExternal({ files: [{ id: file }], channel_id: CHANNEL });
      expect((await client.files.info({ file })).file?.shares).toEqual({});
      return file;
    };
    const file = await share();
    await slow.waitFor(() => slow.messages(CHANNEL)[0]?.files?.[0] === file);
    expect((await client.files.info({ file })).file?.shares?.public).toHaveProperty(CHANNEL);
    slow.faults.sharesLost = 1;
    await share();
    await share();
    await slow.close();
    expect(slow.messages(CHANNEL)).toHaveLength(2);
  });

  it('uploads a file in three steps and deletes it again', async () => {
    const client = testClient(workspace);
    const begun = await client.files.getUploadURLExternal({ filename: '巡检.docx', length: 5 });
    expect(await outcome(workspace, 'files.completeUploadExternal', { files: [{ id: begun.file_id }] })).toBe(
      'file_not_found',
    );
    expect(await outcome(workspace, 'files.info', { file: begun.file_id })).toBe('file_not_found');
    const upload = (body: string) => fetch(begun.upload_url ?? '', { method: 'POST', body });
    expect((await upload('too long')).status).toBe(400);
    expect((await upload('12345')).status).toBe(200);
    const file = begun.file_id ?? '';
    await client.files.completeUploadExternal({ files: [{ id: file, title: 'Form' }], channel_id: CHANNEL });
    const info = await client.files.info({ file });
    expect(info.file).toMatchObject({ title: 'Form', size: 5, filetype: 'docx', channels: [CHANNEL] });
    const address = info.file?.url_private_download ?? '';
    const headers = { authorization: `Bearer ${TEST_TOKENS.token}` };
    expect(await (await fetch(address, { headers })).text()).toBe('12345');
    await client.files.delete({ file });
    expect(await outcome(workspace, 'files.info', { file })).toBe('file_deleted');
    expect((await fetch(address, { headers })).status).toBe(404);
  });
});
