import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Workspace } from '../../../demo/workspace/index.ts';
import { testClient } from '../../support/bolt-app.ts';
import { CHANNEL, PEOPLE, startTestWorkspace } from '../../support/workspace.ts';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await startTestWorkspace({ settings: { rateLimits: false } });
});
afterEach(() => workspace.close());

async function order(body: object, headers: Record<string, string> = {}): Promise<{ status: number; body: string }> {
  const response = await fetch(`${workspace.url}/control`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.text() };
}

describe('control from another process', () => {
  it('makes calls fail, switches faults, and takes all of it back', async () => {
    const client = testClient(workspace);
    await order({ do: 'fail', method: 'users.list', fault: { kind: 'status', status: 503 }, times: 2 });
    await expect(client.users.list({})).rejects.toMatchObject({ statusCode: 503 });
    const set = await order({ do: 'set', faults: { eventsLost: 3, outage: true, outageStatus: 502 } });
    expect(JSON.parse(set.body)).toMatchObject({
      ok: true,
      faults: { eventsLost: 3, outage: true, outageStatus: 502 },
    });
    await expect(client.users.list({})).rejects.toMatchObject({ statusCode: 502 });
    await order({ do: 'clear' });
    expect(await client.users.list({})).toMatchObject({ ok: true });
    const state = await (await fetch(`${workspace.url}/control`)).json();
    expect(state).toMatchObject({ faults: { eventsLost: 0, outage: false }, connections: 0 });
  });

  it('lets calls fail by chance, the same for the same seed', async () => {
    const client = testClient(workspace);
    const outcomes = async () => {
      await order({ do: 'chance', rate: 0.5, faults: [{ kind: 'status', status: 500 }], seed: 7 });
      const calls = Array.from({ length: 20 }, async () => client.auth.test().then(Boolean, () => false));
      const results: boolean[] = [];
      for (const call of calls) results.push(await call);
      return results.filter(Boolean).length;
    };
    const first = await outcomes();
    expect(first).toBeGreaterThan(3);
    expect(first).toBeLessThan(17);
    expect(await outcomes()).toBe(first);
  });

  it('acts as an administrator', async () => {
    const { ts } = await workspace.as(PEOPLE.engineer).say(CHANNEL, 'hi');
    expect((await order({ do: 'delete-message', channel: CHANNEL, ts })).status).toBe(200);
    expect(workspace.message(CHANNEL, ts)).toBeUndefined();
    await order({ do: 'remove-app', channel: CHANNEL });
    const post = () => testClient(workspace).chat.postMessage({ channel: CHANNEL, text: 'x' });
    await expect(post()).rejects.toThrow('not_in_channel');
    await order({ do: 'invite-app', channel: CHANNEL });
    await expect(post()).resolves.toMatchObject({ ok: true });
  });

  it.each([
    [{ do: 'explode' }, {}, 400],
    [{ do: 'fail', method: 'x', fault: { kind: 'status', status: 200 } }, {}, 400],
    [{ do: 'set', faults: { colour: 'red' } }, {}, 400],
    [{ do: 'delete-message', channel: CHANNEL, ts: '1.000000' }, {}, 404],
    [{ do: 'archive', channel: 'C0NOWHERE1' }, {}, 404],
    [{ do: 'clear' }, { origin: 'https://evil.example' }, 403],
    [{ do: 'clear' }, { 'content-type': 'text/plain' }, 415],
  ])('%j %j is answered %i', async (body, headers, status) => {
    expect((await order(body, headers)).status).toBe(status);
  });
});
