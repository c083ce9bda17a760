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
      '没有备份计划「ap」。是不是 app？可用：app, opsdb',
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

test('the bot met no error', async () => {
  expect(await bot.errors()).toEqual([]);
  expect(await bot.stop()).toBe(0);
});
