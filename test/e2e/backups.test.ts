import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bot, openStage, type Stage, until } from '../support/e2e.ts';
import { type BackupSite, startBackupSite } from '../support/e2e-backup-site.ts';
import { ask, clickAndHear, replySaying, rootSaying, says, shownText } from '../support/e2e-chat.ts';
import { CHANNEL, PEOPLE } from '../support/workspace.ts';

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

test('the bot met no error', async () => {
  expect(await bot.errors()).toEqual([]);
  expect(await bot.stop()).toBe(0);
});
