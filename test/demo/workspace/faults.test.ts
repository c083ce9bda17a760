import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MethodFault, Workspace } from '../../../demo/workspace/index.ts';
import { testClient } from '../../support/bolt-app.ts';
import { CHANNEL, startTestWorkspace, TEST_TOKENS } from '../../support/workspace.ts';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await startTestWorkspace();
});
afterEach(() => workspace.close());

describe('faults', () => {
  it.each<[MethodFault, object, boolean]>([
    [{ kind: 'ratelimited', retryAfterSeconds: 7 }, { code: 'slack_webapi_rate_limited_error', retryAfter: 7 }, false],
    [{ kind: 'status', status: 500 }, { code: 'slack_webapi_http_error', statusCode: 500 }, false],
    [{ kind: 'status', status: 503 }, { code: 'slack_webapi_http_error', statusCode: 503 }, false],
    [{ kind: 'error', error: 'invalid_blocks' }, { data: { error: 'invalid_blocks' } }, false],
    [{ kind: 'error', error: 'internal_error' }, { data: { error: 'internal_error' } }, false],
    [{ kind: 'reset' }, { code: 'slack_webapi_request_error' }, false],
    [{ kind: 'lost-answer' }, { code: 'slack_webapi_request_error' }, true],
  ])('%j', async (fault, error, done) => {
    workspace.faults.fail('chat.postMessage', fault);
    const post = () => testClient(workspace).chat.postMessage({ channel: CHANNEL, text: 'x' });
    await expect(post()).rejects.toMatchObject(error);
    expect(workspace.messages(CHANNEL)).toHaveLength(done ? 1 : 0);
    await expect(post()).resolves.toMatchObject({ ok: true });
  });

  it('leave a call without an answer', async () => {
    workspace.faults.fail('chat.postMessage', { kind: 'hang' });
    const answer = fetch(`${workspace.apiUrl}chat.postMessage`, { method: 'POST', signal: AbortSignal.timeout(200) });
    await expect(answer).rejects.toThrow(/timeout/);
    expect(workspace.messages(CHANNEL)).toEqual([]);
  });

  it('do what was asked and never say so', async () => {
    workspace.faults.fail('chat.postMessage', { kind: 'hang-after' });
    const answer = fetch(`${workspace.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TEST_TOKENS.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ channel: CHANNEL, text: 'x' }),
      signal: AbortSignal.timeout(200),
    });
    await expect(answer).rejects.toThrow(/timeout/);
    await expect.poll(() => workspace.messages(CHANNEL)).toMatchObject([{ text: 'x' }]);
  });

  it('come by chance, only to the methods named', async () => {
    const client = testClient(workspace);
    workspace.faults.failByChance({ rate: 1, faults: [{ kind: 'status', status: 500 }], methods: ['users.list'] });
    await expect(client.users.list({})).rejects.toMatchObject({ statusCode: 500 });
    await expect(client.team.info({})).resolves.toMatchObject({ ok: true });
    workspace.faults.failByChance(null);
    await expect(client.users.list({})).resolves.toMatchObject({ ok: true });
  });

  it('are an outage that is answered, or not', async () => {
    const call = () => testClient(workspace).auth.test();
    workspace.outage(true, 503);
    await expect(call()).rejects.toMatchObject({ statusCode: 503 });
    workspace.outage(true);
    await expect(call()).rejects.toMatchObject({ code: 'slack_webapi_request_error' });
    workspace.outage(false);
    await expect(call()).resolves.toMatchObject({ ok: true });
  });

  it('hit as many calls as asked, of one method or of any', async () => {
    const client = testClient(workspace);
    workspace.faults.fail('*', { kind: 'error', error: 'internal_error' }, 2);
    await expect(client.users.list({})).rejects.toThrow('internal_error');
    await expect(client.team.info({})).rejects.toThrow('internal_error');
    await expect(client.team.info({})).resolves.toMatchObject({ ok: true });
    workspace.faults.fail('users.list', { kind: 'error', error: 'internal_error' });
    workspace.faults.clear();
    await expect(client.users.list({})).resolves.toMatchObject({ ok: true });
  });

  it('switch uploads off', async () => {
    workspace.faults.uploadsDisabled = true;
    const begin = testClient(workspace).files.getUploadURLExternal({ filename: 'a.docx', length: 3 });
    await expect(begin).rejects.toThrow('file_uploads_disabled');
  });

  it('break an upload after its address was given', async () => {
    const begun = await testClient(workspace).files.getUploadURLExternal({ filename: 'a.docx', length: 3 });
    workspace.faults.fail('upload', { kind: 'status', status: 500 });
    const upload = () => fetch(begun.upload_url ?? '', { method: 'POST', body: 'abc' });
    expect((await upload()).status).toBe(500);
    expect((await upload()).status).toBe(200);
  });
});
