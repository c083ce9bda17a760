import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testClient } from '../../support/bolt-app.ts';
import { CHANNEL, PEOPLE, startTestWorkspace, TEST_SEED } from '../../support/workspace.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'rounds-workspace-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

describe('the state on disk', () => {
  it('brings messages, files, pins and homes back, and goes on with later ts', async () => {
    const clock = { now: () => new Date('2025-11-21T02:00:00Z') };
    const first = await startTestWorkspace({ dataDir, clock });
    const client = testClient(first);
    const posted = await client.chat.postMessage({ channel: CHANNEL, text: 'kept' });
    const ts = posted.ts ?? '';
    await client.pins.add({ channel: CHANNEL, timestamp: ts });
    await client.views.publish({ user_id: PEOPLE.lead, view: { type: 'home', blocks: [{ type: 'divider' }] } });
    await client.filesUploadV2({ channel_id: CHANNEL, thread_ts: ts, filename: 'a.docx', file: Buffer.from('form') });
    first.as(PEOPLE.lead).react(CHANNEL, ts, 'eyes');
    await first.close();
    expect((await readdir(dataDir)).sort()).toEqual(['files', 'workspace.json']);

    const second = await startTestWorkspace({ dataDir, clock });
    expect(second.messages(CHANNEL)).toMatchObject([{ ts, text: 'kept', reactions: [{ name: 'eyes' }] }]);
    const file = second.thread(CHANNEL, ts)[0]?.files?.[0] ?? '';
    expect(Buffer.from(await second.fileContent(file)).toString()).toBe('form');
    expect(second.as(PEOPLE.lead).home()).toBeDefined();
    const pins = await testClient(second).pins.list({ channel: CHANNEL });
    expect(pins.items).toHaveLength(1);
    const later = await testClient(second).chat.postMessage({ channel: CHANNEL, text: 'later' });
    expect(Number(later.ts)).toBeGreaterThan(Number(second.thread(CHANNEL, ts)[0]?.ts));
    await second.close();
  });

  it('takes people and channels that the seed has gained', async () => {
    await (await startTestWorkspace({ dataDir })).close();
    const people = [...TEST_SEED.people, { id: 'U0NEWCOMER1', name: 'new', realName: 'New' }];
    const channels = [...TEST_SEED.channels, { id: 'C0NEWPLACE1', name: 'new' }];
    const second = await startTestWorkspace({ dataDir, seed: { ...TEST_SEED, people, channels } });
    const client = testClient(second);
    expect((await client.users.info({ user: 'U0NEWCOMER1' })).user?.real_name).toBe('New');
    expect((await client.conversations.info({ channel: 'C0NEWPLACE1' })).channel?.name).toBe('new');
    await second.close();
  });

  it('is written soon after a change, not only at the end', async () => {
    const workspace = await startTestWorkspace({ dataDir });
    await workspace.as(PEOPLE.engineer).say(CHANNEL, 'saved at once');
    await expect
      .poll(() => readFile(join(dataDir, 'workspace.json'), 'utf8').catch(() => ''))
      .toContain('saved at once');
    await workspace.close();
  });

  it.each([
    ['{"version":1', 'is not JSON'],
    ['{"version":9}', 'unknown version'],
  ])('is never replaced when it can not be read: %s', async (text, message) => {
    await writeFile(join(dataDir, 'workspace.json'), text);
    await expect(startTestWorkspace({ dataDir })).rejects.toThrow(message);
    expect(await readFile(join(dataDir, 'workspace.json'), 'utf8')).toBe(text);
  });
});
