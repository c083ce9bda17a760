import { afterEach, describe, expect, it } from 'vitest';
import type { Workspace } from '../../../demo/workspace/index.ts';
import { testClient } from '../../support/bolt-app.ts';
import { CHANNEL, PEOPLE, startTestWorkspace, TEST_TOKENS } from '../../support/workspace.ts';

let workspace: Workspace;
afterEach(() => workspace.close());

async function sharedFile(): Promise<{ readonly id: string; readonly address: string }> {
  const files = [{ name: '照片.png', content: Buffer.from('the picture') }];
  const message = await workspace.as(PEOPLE.customer).say(CHANNEL, '看图', { files });
  const id = message.files?.[0] ?? '';
  const { file } = await testClient(workspace).files.info({ file: id });
  return { id, address: file?.url_private ?? '' };
}

const headers = { authorization: `Bearer ${TEST_TOKENS.token}` };

describe('the file of a person', () => {
  it('is given to the app by its private address', async () => {
    workspace = await startTestWorkspace();
    const { address } = await sharedFile();
    const response = await fetch(address, { headers });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(await response.text()).toBe('the picture');
  });

  it.each([
    ['without the token', {}],
    ['with another token', { authorization: 'Bearer xoxb-other' }],
  ])('%s leads to a page to sign in, which looks like success', async (_, other) => {
    workspace = await startTestWorkspace();
    const { address } = await sharedFile();
    const refused = await fetch(address, { headers: other, redirect: 'manual' });
    expect([refused.status, refused.headers.get('location')]).toEqual([302, expect.stringContaining('/signin?redir=')]);
    const followed = await fetch(address, { headers: other });
    expect([followed.status, followed.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  });

  it('leads there, too, without the scope, and where the app is not in the channel any more', async () => {
    workspace = await startTestWorkspace();
    const { id, address } = await sharedFile();
    workspace.admin.removeApp(CHANNEL);
    expect((await fetch(address, { headers, redirect: 'manual' })).status).toBe(302);
    await expect(testClient(workspace).files.info({ file: id })).rejects.toThrow('file_not_found');
    await workspace.close();

    workspace = await startTestWorkspace({ app: { scopes: ['files:write', 'channels:history'] } });
    const files = [{ name: 'a.txt', content: Buffer.from('x') }];
    await workspace.as(PEOPLE.customer).say(CHANNEL, '', { files });
    const { messages } = await testClient(workspace).conversations.history({ channel: CHANNEL });
    const bare = messages?.[0]?.files?.[0]?.url_private ?? '';
    expect((await fetch(bare, { headers, redirect: 'manual' })).status).toBe(302);
  });

  it('can fail to come', async () => {
    workspace = await startTestWorkspace();
    const { address } = await sharedFile();
    workspace.faults.fail('download', { kind: 'status', status: 503 });
    expect((await fetch(address, { headers })).status).toBe(503);
    expect((await fetch(address, { headers })).status).toBe(200);
  });
});
