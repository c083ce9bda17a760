import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readContract, readSeed } from '../../demo/seed.ts';
import { ROOT } from '../support/source-files.ts';

const EXAMPLE = join(ROOT, 'examples/site.yaml');
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rounds-seed-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the demo’s workspace', () => {
  test('has the people of the site file: its operator an administrator, its customer a guest', async () => {
    const { people, channels, app } = await readSeed(EXAMPLE);
    const of = (id: string) => people.find((person) => person.id === id);
    expect(of('U0ENGINEER1')).toMatchObject({ admin: false, guest: 'none' });
    expect(of('U0OPERATOR1')).toMatchObject({ admin: true });
    expect(of('U0CUSTOMER1')).toMatchObject({ guest: 'multi-channel' });
    expect(of('U0GUEST0001')).toMatchObject({ guest: 'single-channel' });
    expect(channels[0]?.members).toContain('U0CUSTOMER1');
    expect(app.scopes).toContain('chat:write');
  });

  test('knows the channel, the language and the customer of the contract', async () => {
    expect(await readContract(EXAMPLE)).toEqual({ channel: 'C0ROUNDS01', locale: 'zh-CN', customer: 'U0CUSTOMER1' });
  });

  test('has the groups that the site file wants mentioned', async () => {
    const file = join(folder, 'site.yaml');
    const example = await readFile(EXAMPLE, 'utf8');
    await writeFile(file, example.replace('mention: [onDuty] }', 'mention: [onDuty, S0ONDUTY01] }'));
    const { userGroups } = await readSeed(file);
    expect(userGroups).toEqual([
      { id: 'S0ONDUTY01', handle: 'group-1', name: 'S0ONDUTY01', users: ['U0ENGINEER1', 'U0ENGINEER2'] },
    ]);
    expect((await readSeed(EXAMPLE)).userGroups).toEqual([]);
  });
});
