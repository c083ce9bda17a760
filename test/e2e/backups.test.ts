import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { interactiveElements } from '../../demo/workspace/blocks/walk.ts';
import type { Actor } from '../../demo/workspace/people/actor.ts';
import { type Bot, openStage, type Stage, until } from '../support/e2e.ts';
import { type BackupSite, startBackupSite } from '../support/e2e-backup-site.ts';
import { ask, clickAndHear, replySaying, rootSaying, says, shownText } from '../support/e2e-chat.ts';
import { CHANNEL, PEOPLE, TEST_TOKENS } from '../support/workspace.ts';

let folder: string;
let site: BackupSite;
let stage: Stage;
let bot: Bot;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rounds-e2e-backup-'));
  site = await startBackupSite(folder);
  stage = await openStage({ siteFile: site.siteFile, knownHostsFile: site.knownHostsFile, env: site.env });
  bot = await stage.startBot();
});
afterAll(async () => {
  await stage?.close();
  await site?.stop();
  await rm(folder, { recursive: true, force: true });
});

const as = (person: keyof typeof PEOPLE) => stage.workspace.as(PEOPLE[person]);
const message = (ts: string) => {
  const found = stage.workspace.message(CHANNEL, ts);
  if (!found) throw new Error(`no message ${ts}`);
  return found;
};

describe('a copy of folders', () => {
  test('is made by command, checked, and restored for trial; its message tells it all', async () => {
    expect((await ask(as('viewer'), '/backup run app')).text).toContain('此操作需要「工程师」角色');
    expect((await ask(as('engineer'), '/backup run ap')).text).toContain(
      '没有备份计划「ap」。是不是 app？可用：app、opsdb',
    );
    expect((await ask(as('engineer'), '/backup run')).text).toContain('应用目录');
    expect((await ask(as('engineer'), '/rounds backup run app')).text).toContain('B-1 已开始');
    const root = await rootSaying(stage.workspace, 'B-1 应用目录（全量）备份完成');
    expect(shownText(root)).toMatch(/文件和目录 6 个 · 用时 .* · zstd 压缩到 .* · SHA-256 [0-9a-f]{12}…/);
    expect(shownText(root)).toContain('应用服务器');

    expect(await clickAndHear(as('engineer'), message(root.ts), 'backup-verify')).toContain('B-1 的校验和已开始');
    await replySaying(stage.workspace, root, /✅ B-1 通过校验和 · 应用服务器/);
    await replySaying(stage.workspace, root, /✅ B-1 通过校验和 · Rounds 存储/);
    expect((await ask(as('engineer'), '/backup verify B-1 --listing')).text).toContain('B-1 的清单核对已开始');
    await replySaying(stage.workspace, root, /✅ B-1 通过清单核对/);
    expect((await ask(as('engineer'), '/backup drill app')).text).toContain('B-1 的恢复演练已开始');
    const drill = await replySaying(stage.workspace, root, /✅ B-1 通过恢复演练/);
    expect(shownText(drill)).toMatch(/恢复用时/);
    await until('all in the root', () => says(message(root.ts), /校验：.*校验和.*清单核对.*恢复演练/s));
    expect(await readdir(site.scratch)).toEqual([]);
    expect((await ask(as('viewer'), '/backup show B-1')).text).toContain('恢复演练');
    expect((await ask(as('viewer'), '/backup list app')).text).toContain('B-1');
    expect((await ask(as('viewer'), '/backup status')).text).toContain('已通过恢复演练');
    expect((await ask(as('viewer'), '/backup restore-help B-1')).text).toContain('此操作需要「工程师」角色');
    const typed = await ask(as('engineer'), '/backup restore-help B-1');
    expect(shownText(typed)).toMatch(/zstd -q -c -d 'app-full-\d+T\d+Z-B1\.tar\.zst' \| tar --extract/);
    expect(await clickAndHear(as('engineer'), message(root.ts), 'backup-restore-help')).toContain('tar --extract');
  });
});

describe('retention', () => {
  /** What a lead was shown, with its button. */
  const offer = async () => {
    const lead = as('lead');
    const before = lead.ephemerals(CHANNEL).length;
    expect((await ask(lead, '/backup prune app')).text).toContain('删除 1 份');
    const shown = lead.ephemerals(CHANNEL)[before];
    const [button] = interactiveElements(shown?.blocks ?? []);
    if (!shown || !button) throw new Error('no button was offered');
    return { shown, actionId: button.actionId };
  };
  const press = async (actor: Actor, ts: string, actionId: string) => {
    const before = actor.ephemerals(CHANNEL).length;
    expect(await actor.press({ channel: CHANNEL, ts }, actionId)).toMatchObject({ ok: true });
    return shownText(await until('an answer to the click', () => actor.ephemerals(CHANNEL)[before]));
  };

  test('removes what the lead saw, when that lead confirms it, and nobody else', async () => {
    await writeFile(join(site.source, 'conf/b.conf'), 'new\n');
    await ask(as('engineer'), '/backup run app --incremental');
    await rootSaying(stage.workspace, /B-2 应用目录（增量）备份完成/);
    await ask(as('engineer'), '/backup run app');
    await rootSaying(stage.workspace, /B-3 应用目录（全量）备份完成/);
    expect((await ask(as('engineer'), '/backup prune app')).text).toContain('此操作需要「负责人」角色');
    const look = await ask(as('lead'), '/backup prune app --dry-run');
    expect(look.text).toMatch(/B-2 .*— 不在最近 1 份之内/);
    expect(look.text).toMatch(/B-1 .*— 最近一份通过恢复演练的副本/);
    expect(look.text).toMatch(/B-3 .*— 最近 1 份/);

    const { shown, actionId } = await offer();
    // Only who asked can see it; a copy of it for all to see is of no more use to anyone else.
    const posted = await fetch(`${stage.workspace.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TEST_TOKENS.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ channel: CHANNEL, text: 'forwarded', blocks: shown.blocks }),
    });
    const { ts } = (await posted.json()) as { ts: string };
    expect(await press(as('engineerB'), ts, actionId)).toContain('只有 项目负责人 能按这个按钮');
    expect(await press(as('engineer'), ts, actionId)).toContain('此操作需要「负责人」角色');
    expect(await copiesOnDisk()).toEqual(['B1', 'B2', 'B3']);
    expect(await press(as('lead'), shown.ts, actionId)).toContain('已删除 1 份');
    expect(await copiesOnDisk()).toEqual(['B1', 'B3']);
    await rootSaying(stage.workspace, /🗑️ B-2 应用目录（增量）已删除/);
    expect(await press(as('lead'), shown.ts, actionId)).toContain('没有删除任何副本');
    expect(await copiesOnDisk()).toEqual(['B1', 'B3']);
  });

  async function copiesOnDisk(): Promise<string[]> {
    const places = [join(site.copies, 'app'), join(stage.folder, 'data/backups/e2e/app')];
    const found = await Promise.all(
      places.map(async (place) =>
        (await readdir(place)).flatMap((name) => /-(B\d+)\.tar\.\w+$/.exec(name)?.[1] ?? []).sort(),
      ),
    );
    expect(found[1]).toEqual(found[0]);
    return found[0] ?? [];
  }
});

describe('the command line', () => {
  test('makes, checks and lists beside the running bot', async () => {
    const ran = await stage.rounds('backup', 'run', 'app', '--incremental', '--json');
    expect(ran).toMatchObject({ status: 0, err: expect.stringContaining('B-4') });
    const made = JSON.parse(ran.out);
    expect(made).toMatchObject({ name: 'B-4', kind: 'incremental', baseId: 3, state: 'good', warnings: [] });
    expect(made.startedBy).toBe('operator');
    // An increment is as sure as the full copy under it.
    expect(await stage.rounds('backup', 'verify', 'B-3', '--listing')).toMatchObject({ status: 0 });
    const verified = await stage.rounds('backup', 'verify', 'B-4', '--listing', '--json');
    expect(verified).toMatchObject({ status: 0 });
    expect(JSON.parse(verified.out).checks).toMatchObject([
      { kind: 'listing', place: 'host', outcome: 'passed' },
      { kind: 'listing', place: 'store', outcome: 'passed' },
    ]);
    const listed = await stage.rounds('backup', 'list', 'app', '--json');
    expect(JSON.parse(listed.out).copies.map(({ name }: { name: string }) => name)).toEqual([
      'B-4',
      'B-3',
      'B-2',
      'B-1',
    ]);
    const shown = await stage.rounds('backup', 'show', 'B-3', '--json');
    expect(JSON.parse(shown.out)).toMatchObject({ name: 'B-3', chain: [], dependents: [4] });
    const help = await stage.rounds('backup', 'restore-help', 'B-4');
    expect(help.status).toBe(0);
    // What is no command is a remark: the whole can be pasted.
    expect(help.out).toMatch(/^# B-4[^\n]*\n\n# .*\n(?:#[^\n]*\n)*cd '/);
    expect(help.out).toMatch(
      /app-full-[^\n]*-B3\.tar\.zst' \| tar --extract[^\n]*\n[^\n]*app-incr-[^\n]*-B4\.tar\.zst/,
    );
    const ways = JSON.parse((await stage.rounds('backup', 'restore-help', 'B-4', '--json')).out);
    expect(ways).toMatchObject({ chain: [3, 4], ways: [{ place: 'host' }, { place: 'store' }] });
    await rootSaying(stage.workspace, /B-4 应用目录（增量）备份完成/);
  });

  test.each([
    [['backup'], 2, 'rounds backup run'],
    [['backup', 'rnu'], 2, 'backup run'],
    [['backup', 'show'], 1, 'B-12'],
    [['backup', 'show', 'B-99'], 1, 'B-99'],
    [['backup', 'run', 'ap'], 1, 'app'],
    [['backup', 'run', 'app', '--full', '--incremental'], 1, '--incremental'],
    [['backup', 'run', 'opsdb', '--incremental'], 1, 'opsdb'],
    [['backup', 'status', 'app'], 2, 'app'],
    [['backup', 'prune', 'app', '--yes', '--as', 'engineer'], 1, 'engineer'],
    [['backup', 'prune', 'app', '--yes', '--dry-run'], 1, '--dry-run'],
  ] as const)('rounds %j is refused, with what is wrong', async (words, expected, named) => {
    const { status, out, err } = await stage.rounds(...words);
    expect({ status, out }).toEqual({ status: expected, out: '' });
    expect(err).toContain(named);
    expect(err).not.toMatch(/\n\s+at /);
  });

  test('does it all by itself when no bot runs, a database included', async () => {
    expect(await bot.errors()).toEqual([]);
    expect(await bot.stop()).toBe(0);
    const ran = await stage.rounds('backup', 'run', 'opsdb');
    expect(ran).toMatchObject({ status: 0, out: expect.stringMatching(/B-5 .* done/) });
    const drilled = await stage.rounds('backup', 'drill', 'opsdb', '--json');
    expect(drilled).toMatchObject({ status: 0 });
    expect(JSON.parse(drilled.out).checks).toMatchObject([
      { kind: 'drill', place: 'host', outcome: 'passed', restoreMs: expect.any(Number) },
    ]);
    const [databases] = await site.database.owner.query("SHOW DATABASES LIKE 'rounds\\_drill\\_%'");
    expect(databases).toEqual([]);
    const status = await stage.rounds('backup', 'status', '--json');
    expect(status.status).toBe(0);
    expect(JSON.parse(status.out).plans).toMatchObject([
      { plan: 'app', lastGood: { name: 'B-4' }, verifiedBy: 'listing', troubles: [] },
      { plan: 'opsdb', lastGood: { name: 'B-5' }, verifiedBy: 'drill', troubles: [] },
    ]);
    const kept = await stage.rounds('backup', 'prune', 'app');
    expect(kept).toMatchObject({ status: 0 });
    const pruned = await stage.rounds('backup', 'prune', 'app', '--yes', '--json');
    expect(pruned).toMatchObject({ status: 0 });
    expect(JSON.parse(pruned.out)).toMatchObject({ removed: [], failed: [], problems: [] });
  });
});
