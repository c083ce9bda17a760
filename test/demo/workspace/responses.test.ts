import type { App } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Workspace } from '../../../demo/workspace/index.ts';
import { connectBoltApp, testClient } from '../../support/bolt-app.ts';
import { CHANNEL, PEOPLE, startTestWorkspace } from '../../support/workspace.ts';

let workspace: Workspace;
let app: App;
let now: Date;
let urls: string[];

const button = { type: 'button', action_id: 'go', value: '1', text: { type: 'plain_text', text: 'Go' } };
const blocks = [{ type: 'actions', block_id: 'b', elements: [button] }];

beforeEach(async () => {
  now = new Date('2025-11-21T02:00:00Z');
  urls = [];
  workspace = await startTestWorkspace({ clock: { now: () => now }, settings: { rateLimits: false } });
  app = await connectBoltApp(workspace, (listener) => {
    listener.command(/.*/, async ({ ack, command }) => {
      urls.push(command.response_url);
      await ack();
    });
    listener.action('go', async ({ ack, body }) => {
      if (body.type === 'block_actions') urls.push(body.response_url ?? '');
      await ack();
    });
    listener.shortcut('open_ticket', async ({ ack, shortcut }) => {
      if (shortcut.type === 'message_action') urls.push(shortcut.response_url);
      await ack();
    });
  });
});
afterEach(async () => {
  await app.stop();
  await workspace.close();
});

async function respond(body: object, url = urls.at(-1) ?? ''): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return response.ok ? text : `${response.status} ${JSON.parse(text).error}`;
}

async function post(text: string): Promise<string> {
  await testClient(workspace).apiCall('chat.postMessage', { channel: CHANNEL, text, blocks });
  return workspace.messages(CHANNEL).at(-1)?.ts ?? '';
}

describe('a response_url', () => {
  it('works five times', async () => {
    await workspace.as(PEOPLE.engineer).command(CHANNEL, '/inspect');
    for (let use = 1; use <= 5; use += 1) expect(await respond({ text: String(use) })).toBe('ok');
    expect(await respond({ text: '6' })).toBe('404 used_url');
    expect(
      workspace
        .as(PEOPLE.engineer)
        .ephemerals()
        .map((one) => one.text),
    ).toEqual(['1', '2', '3', '4', '5']);
  });

  it('works for thirty minutes', async () => {
    await workspace.as(PEOPLE.engineer).command(CHANNEL, '/inspect');
    now = new Date(now.getTime() + 30 * 60_000);
    expect(await respond({ text: 'in time' })).toBe('ok');
    now = new Date(now.getTime() + 1);
    expect(await respond({ text: 'too late' })).toBe('404 expired_url');
    expect(await respond({ text: 'x' }, `${urls[0]}0`)).toBe('404 no_service');
  });

  it.each([
    [{}, '400 no_text'],
    [{ blocks: [{ type: 'foo' }] }, '400 invalid_blocks'],
  ])('refuses %j with %s, which is no use of it', async (body, answer) => {
    await workspace.as(PEOPLE.engineer).command(CHANNEL, '/inspect');
    for (let use = 1; use <= 6; use += 1) expect(await respond(body)).toBe(answer);
    expect(await respond({ text: 'x' })).toBe('ok');
  });

  it('replaces or deletes the message that was clicked', async () => {
    const ts = await post('old');
    await workspace.as(PEOPLE.engineer).press({ channel: CHANNEL, ts }, 'go');
    expect(await respond({ replace_original: true, text: 'new' })).toBe('ok');
    expect(workspace.message(CHANNEL, ts)).toMatchObject({ text: 'new', blocks: [] });
    expect(await respond({ delete_original: true })).toBe('ok');
    expect(workspace.message(CHANNEL, ts)).toBeUndefined();
  });

  it('replaces or deletes what only one person sees, too', async () => {
    const client = testClient(workspace);
    await client.apiCall('chat.postEphemeral', { channel: CHANNEL, user: PEOPLE.engineer, text: 'old', blocks });
    const engineer = workspace.as(PEOPLE.engineer);
    const ts = engineer.ephemerals()[0]?.ts ?? '';
    await engineer.press({ channel: CHANNEL, ts }, 'go');
    expect(await respond({ replace_original: true, text: 'new' })).toBe('ok');
    expect(engineer.ephemerals()).toMatchObject([{ ts, text: 'new', blocks: [] }]);
    expect(await respond({ delete_original: true })).toBe('ok');
    expect(engineer.ephemerals()).toEqual([]);
  });

  it('comes with a message shortcut', async () => {
    const said = await workspace.as(PEOPLE.customer).say(CHANNEL, 'it is broken');
    expect(
      await workspace.as(PEOPLE.engineer).shortcut('open_ticket', { channel: CHANNEL, ts: said.ts }),
    ).toMatchObject({ ok: true });
    expect(await respond({ text: 'T-1', response_type: 'in_channel', thread_ts: said.ts })).toBe('ok');
    expect(workspace.thread(CHANNEL, said.ts)).toMatchObject([{ text: 'T-1' }]);
  });
});

describe('people', () => {
  it('get no command in a thread, nor one that is not there', async () => {
    const engineer = workspace.as(PEOPLE.engineer);
    const { ts } = await engineer.say(CHANNEL, 'root');
    expect(await engineer.command(CHANNEL, '/inspect', { threadTs: ts })).toBe('in_thread');
    expect(await engineer.command(CHANNEL, '/inspekt')).toBe('not_a_command');
    expect(urls).toEqual([]);
  });

  it('click only what is there, where they are', async () => {
    const place = { channel: CHANNEL, ts: await post('x') };
    await expect(workspace.as(PEOPLE.engineer).press(place, 'other')).rejects.toThrow('action_not_found');
    await expect(workspace.as(PEOPLE.engineer).press({ ...place, ts: '1.000000' }, 'go')).rejects.toThrow(
      'message_not_found',
    );
    workspace.as(PEOPLE.viewer).leave(CHANNEL);
    await expect(workspace.as(PEOPLE.viewer).press(place, 'go')).rejects.toThrow('not_in_channel');
  });

  it('edit and delete what is theirs; an administrator deletes anything', async () => {
    const engineer = workspace.as(PEOPLE.engineer);
    const { ts } = await engineer.say(CHANNEL, 'mine');
    expect(() => workspace.as(PEOPLE.customer).delete(CHANNEL, ts)).toThrow('cant_delete_message');
    expect(() => workspace.as(PEOPLE.lead).edit(CHANNEL, ts, 'x')).toThrow('cant_update_message');
    workspace.as(PEOPLE.lead).delete(CHANNEL, ts);
    expect(workspace.message(CHANNEL, ts)).toBeUndefined();
  });

  it.each([
    ['@工程师甲 hi', '<@U0ENGINEER1> hi'],
    ['@engineer.a and @Rounds', '<@U0ENGINEER1> and <@U0ROUNDSBOT>'],
    ['ask @channel & #random', 'ask <!channel> &amp; <#C0NOCONTR1|random>'],
    ['see https://e.example/?a=1&b=2 now', 'see <https://e.example/?a=1&amp;b=2> now'],
    ['<@U0LEAD0001>', '&lt;@U0LEAD0001&gt;'],
    ['mail a@b.example', 'mail a@b.example'],
  ])('who type "%s" write "%s"', async (typed, stored) => {
    expect((await workspace.as(PEOPLE.customer).say(CHANNEL, typed)).text).toBe(stored);
  });
});
