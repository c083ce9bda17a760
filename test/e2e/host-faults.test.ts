import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStage, type Stage } from '../support/e2e.ts';
import { ask, replySaying, rootSaying, shownText } from '../support/e2e-chat.ts';
import { type SmallSite, startSmallSite } from '../support/e2e-hosts.ts';
import { isSleeping, uniqueSleep } from '../support/processes.ts';
import { PEOPLE } from '../support/workspace.ts';

const SLEEP = uniqueSleep();

let folder: string;
let site: SmallSite;
let stage: Stage;
/** The command that Rounds proposes for the changed key. */
let trust: string;

/** A folder whose `date` is two hours ahead. */
async function clockAhead(): Promise<string> {
  const programs = join(folder, 'ahead');
  await mkdir(programs);
  const date = join(programs, 'date');
  await writeFile(date, '#!/bin/sh\nexec /bin/date -d "+2 hours" "$@"\n');
  await chmod(date, 0o755);
  return [programs, process.env.PATH].join(delimiter);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rounds-e2e-faults-'));
  const command = (label: string, line: string, hosts: string[] | 'all' = 'all') => ({
    check: 'command',
    hosts,
    label,
    command: line,
    timeout: '2s',
  });
  site = await startSmallSite({
    folder: join(folder, 'site'),
    hosts: [
      { id: 'sound' },
      { id: 'ahead', env: { PATH: await clockAhead() } },
      { id: 'changed', changedKey: true },
      { id: 'refused', wrongPassword: true },
      { id: 'hanging' },
    ],
    inspections: [
      {
        id: 'monthly',
        title: '月度巡检',
        mode: 'remote',
        effort: { remote: 1 },
        groups: [
          {
            title: '一组',
            items: ['sound', 'ahead', 'changed', 'refused', 'hanging'].map((id) => ({
              id,
              title: `主机 ${id}`,
              checks: [command(`看 ${id}`, 'true', [id])],
            })),
          },
          {
            title: '二组',
            items: [{ id: 'hang', title: '悬挂的命令', checks: [command('悬挂', `sleep ${SLEEP}`, ['hanging'])] }],
          },
        ],
      },
    ],
  });
  stage = await openStage({ siteFile: site.siteFile, knownHostsFile: site.knownHostsFile });
});
afterAll(async () => {
  await stage?.close();
  await site?.stop();
  await rm(folder, { recursive: true, force: true });
});

test('each fault spoils its own items, and each says what it is', { timeout: 600_000 }, async () => {
  const bot = await stage.startBot();
  await ask(stage.workspace.as(PEOPLE.engineer), '/inspect');
  const root = await rootSaying(stage.workspace, '3 项未能检查');
  expect(shownText(root)).toContain('ahead 的时钟与 Rounds 相差 2 小时');
  const items = await stage.store
    .selectFrom('inspection_items')
    .select(['item_id', 'verdict'])
    .orderBy('position')
    .execute();
  expect(Object.fromEntries(items.map((item) => [item.item_id, item.verdict]))).toEqual({
    sound: 'normal',
    ahead: 'normal',
    changed: 'unknown',
    refused: 'unknown',
    hanging: 'normal',
    hang: 'unknown',
  });
  const first = shownText(await replySaying(stage.workspace, root, '主机 changed'));
  trust = /rounds (hostkey trust small-ops\/changed --fingerprint SHA256:[\w+/]{43})/.exec(first)?.[1] ?? '';
  expect(trust, first).not.toBe('');
  const hang = shownText(await replySaying(stage.workspace, root, '悬挂的命令'));
  expect(hang).toContain('检查超过时限 2 秒，已终止');
  expect(isSleeping(SLEEP)).toBe(false);
  const failures = await stage.store
    .selectFrom('inspection_targets')
    .select(['target_id', 'state'])
    .orderBy('target_id')
    .execute();
  expect(failures).toEqual([
    { target_id: 'ahead', state: 'done' },
    { target_id: 'changed', state: 'failed' },
    { target_id: 'hanging', state: 'done' },
    { target_id: 'refused', state: 'failed' },
    { target_id: 'sound', state: 'done' },
  ]);
  expect(await bot.log()).not.toContain('e2e-host-password');
  expect(await bot.log()).not.toContain('something else');
  expect(await bot.stop()).toBe(0);
  expect(await bot.errors()).toEqual([]);
});

test('the command that it proposes for the changed key mends it', { timeout: 600_000 }, async () => {
  const trusted = await stage.rounds(...trust.split(' '));
  expect(trusted.status, trusted.err).toBe(0);
  const ran = await stage.rounds('inspect', 'monthly', '--hosts', 'changed', '--json');
  expect(ran.status, ran.err).toBe(0);
  expect(JSON.parse(ran.out)).toMatchObject({ counts: { normal: 1, unknown: 0 } });
});
