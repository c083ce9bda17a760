import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Workspace } from '../../../demo/workspace/index.ts';
import { testClient } from '../../support/bolt-app.ts';
import { CHANNEL, PEOPLE, startTestWorkspace } from '../../support/workspace.ts';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await startTestWorkspace({ settings: { rateLimits: false } });
});
afterEach(() => workspace.close());

describe('pins', () => {
  it('are set once, listed, shown at the message, and gone with it', async () => {
    const client = testClient(workspace);
    const ts = (await client.chat.postMessage({ channel: CHANNEL, text: 'board' })).ts ?? '';
    await client.pins.add({ channel: CHANNEL, timestamp: ts });
    await expect(client.pins.add({ channel: CHANNEL, timestamp: ts })).rejects.toThrow('already_pinned');
    const { items } = await client.pins.list({ channel: CHANNEL });
    expect(items).toMatchObject([{ created_by: 'U0ROUNDSBOT', message: { ts, pinned_to: [CHANNEL] } }]);
    expect(await client.conversations.history({ channel: CHANNEL })).toMatchObject({ pin_count: 1 });
    workspace.admin.deleteMessage(CHANNEL, ts);
    expect((await client.pins.list({ channel: CHANNEL })).items).toEqual([]);
  });

  it('can be changed by people, too', async () => {
    const client = testClient(workspace);
    const { ts } = await workspace.as(PEOPLE.engineer).say(CHANNEL, 'mind this');
    workspace.as(PEOPLE.customer).pin(CHANNEL, ts);
    expect(() => workspace.as(PEOPLE.engineer).pin(CHANNEL, ts)).toThrow('already_pinned');
    workspace.as(PEOPLE.engineer).unpin(CHANNEL, ts);
    await expect(client.pins.remove({ channel: CHANNEL, timestamp: ts })).rejects.toThrow('no_pin');
  });

  it('do not hold what Slack itself says', async () => {
    workspace.as(PEOPLE.viewer).leave(CHANNEL);
    const timestamp = workspace.messages(CHANNEL)[0]?.ts ?? '';
    const add = testClient(workspace).pins.add({ channel: CHANNEL, timestamp });
    await expect(add).rejects.toThrow('not_pinnable');
  });
});
