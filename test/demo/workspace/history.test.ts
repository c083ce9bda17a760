import type { webApi } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Workspace } from '../../../demo/workspace/index.ts';
import { testClient } from '../../support/bolt-app.ts';
import { CHANNEL, PEOPLE, PRIVATE_CHANNEL, startTestWorkspace } from '../../support/workspace.ts';

let workspace: Workspace;
let client: webApi.WebClient;

beforeEach(async () => {
  workspace = await startTestWorkspace({ settings: { rateLimits: false, reactionUsersShown: 1 } });
  client = testClient(workspace);
});
afterEach(() => workspace.close());

async function say(...texts: string[]): Promise<string[]> {
  const stamps: string[] = [];
  for (const text of texts) stamps.push((await workspace.as(PEOPLE.engineer).say(CHANNEL, text)).ts);
  return stamps;
}

async function thread(root: string, ...texts: string[]): Promise<string[]> {
  const stamps: string[] = [];
  for (const text of texts) {
    stamps.push((await workspace.as(PEOPLE.customer).say(CHANNEL, text, { threadTs: root })).ts);
  }
  return stamps;
}

const texts = (answer: webApi.ConversationsRepliesResponse | webApi.ConversationsHistoryResponse) =>
  answer.messages?.map((message) => message.text);

describe('conversations.history', () => {
  it('shows of a thread its root alone, with how many replies there are and which is the last', async () => {
    const [root = ''] = await say('root');
    const [, last] = await thread(root, 'one', 'two');
    const { messages } = await client.conversations.history({ channel: CHANNEL });
    expect(messages).toHaveLength(1);
    expect(messages?.[0]).toMatchObject({
      ts: root,
      thread_ts: root,
      reply_count: 2,
      latest_reply: last,
      reply_users: [PEOPLE.customer],
    });
  });

  it('goes on where it stopped, whatever is written or deleted meanwhile', async () => {
    const [, , third = ''] = await say('1', '2', '3', '4', '5');
    const first = await client.conversations.history({ channel: CHANNEL, limit: 2 });
    expect(texts(first)).toEqual(['5', '4']);
    await say('6');
    workspace.admin.deleteMessage(CHANNEL, third);
    const cursor = first.response_metadata?.next_cursor ?? '';
    expect(texts(await client.conversations.history({ channel: CHANNEL, limit: 5, cursor }))).toEqual(['2', '1']);
  });

  it('shows edits, files and some of the people who reacted, and reactions.get on demand all of them', async () => {
    const files = [{ name: 'a.log', content: Buffer.from('x') }];
    const { ts } = await workspace.as(PEOPLE.engineer).say(CHANNEL, 'old', { files });
    workspace.as(PEOPLE.engineer).edit(CHANNEL, ts, 'new');
    workspace.as(PEOPLE.lead).react(CHANNEL, ts, 'two');
    workspace.as(PEOPLE.engineer).react(CHANNEL, ts, 'two');
    const { messages } = await client.conversations.history({ channel: CHANNEL });
    const few = [{ name: 'two', count: 2, users: [PEOPLE.lead] }];
    const all = [{ name: 'two', count: 2, users: [PEOPLE.lead, PEOPLE.engineer] }];
    expect(messages?.[0]).toMatchObject({
      text: 'new',
      subtype: 'file_share',
      edited: { user: PEOPLE.engineer, ts: expect.stringMatching(/^\d+\.000000$/) },
      files: [{ name: 'a.log', size: 1 }],
      reactions: few,
    });
    const where = { channel: CHANNEL, timestamp: ts };
    expect((await client.reactions.get(where)).message).toMatchObject({ reactions: few });
    expect((await client.reactions.get({ ...where, full: true })).message).toMatchObject({ reactions: all });
  });
});

describe('conversations.replies', () => {
  it('gives the root first, which counts towards the limit, and then page by page the replies', async () => {
    const [root = ''] = await say('root');
    await thread(root, 'one', 'two', 'three');
    const first = await client.conversations.replies({ channel: CHANNEL, ts: root, limit: 2 });
    expect([texts(first), first.has_more]).toEqual([['root', 'one'], true]);
    const cursor = first.response_metadata?.next_cursor ?? '';
    const rest = { channel: CHANNEL, ts: root, cursor };
    const second = await client.conversations.replies(rest);
    expect([texts(second), second.has_more]).toEqual([['two', 'three'], false]);
    workspace.faults.rootOnEveryPage = true;
    expect(texts(await client.conversations.replies(rest))).toEqual(['root', 'two', 'three']);
  });

  it('gives the root whatever the bounds', async () => {
    const [root = ''] = await say('root');
    const [one = ''] = await thread(root, 'one', 'two');
    const found = await client.conversations.replies({ channel: CHANNEL, ts: root, oldest: one });
    expect(texts(found)).toEqual(['root', 'two']);
  });

  it('gives a reply alone by its own ts, and a message without replies', async () => {
    const [root = '', lonely = ''] = await say('root', 'lonely');
    const [one = ''] = await thread(root, 'one', 'two');
    expect(texts(await client.conversations.replies({ channel: CHANNEL, ts: one }))).toEqual(['one']);
    expect(texts(await client.conversations.replies({ channel: CHANNEL, ts: lonely }))).toEqual(['lonely']);
  });

  it('shows a removed root as a tombstone, until its last reply is removed', async () => {
    const [root = ''] = await say('root');
    const [one = ''] = await thread(root, 'one');
    workspace.as(PEOPLE.engineer).delete(CHANNEL, root);
    const { messages } = await client.conversations.replies({ channel: CHANNEL, ts: root });
    expect(messages?.[0]).toMatchObject({ subtype: 'tombstone', user: 'USLACKBOT', hidden: true, reply_count: 1 });
    expect(messages?.[0]).not.toHaveProperty('client_msg_id');
    workspace.as(PEOPLE.customer).delete(CHANNEL, one);
    await expect(client.conversations.replies({ channel: CHANNEL, ts: root })).rejects.toThrow('thread_not_found');
    expect(workspace.messages(CHANNEL)).toEqual([]);
  });
});

describe('scopes', () => {
  it.each([
    ['conversations.history', ['channels:history'], 'groups:history'],
    ['conversations.info', ['channels:read'], 'groups:read'],
    ['conversations.members', ['channels:read'], 'groups:read'],
  ])('of %s are those of the kind of channel', async (method, scopes, needed) => {
    await workspace.close();
    workspace = await startTestWorkspace({ app: { scopes } });
    workspace.admin.inviteApp(PRIVATE_CHANNEL);
    client = testClient(workspace);
    await expect(client.apiCall(method, { channel: CHANNEL })).resolves.toMatchObject({ ok: true });
    await expect(client.apiCall(method, { channel: PRIVATE_CHANNEL })).rejects.toMatchObject({
      data: { error: 'missing_scope', needed, provided: scopes.join(',') },
    });
  });
});
