import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { BackupCopy } from '../../../src/core/backup/copy.ts';
import type { BackupPlan } from '../../../src/core/backup/plan.ts';
import { readRestoreHelp } from '../../../src/flows/backups/read-restore-help.ts';
import { voiceOf } from '../../../src/flows/tell-inspection.ts';
import { backupRestoreMessage, backupRestoreText } from '../../../src/messages/backup-restore.ts';
import { check } from '../../support/backup-checks.ts';
import { type BackupField, createBackupField, testPlan } from '../../support/backup-site.ts';

let field: BackupField;
let count = 0;
let folder = '';
beforeAll(async () => {
  field = await createBackupField({ sshd: { config: ['Subsystem sftp internal-sftp'] } });
  writeFileSync(join(field.folder, 'known_hosts'), field.sshd.knownHosts());
  // The person's own ssh settings: which key, and which hosts are known.
  await mkdir(join(field.folder, 'bin'));
  const options = `-i '${field.sshd.userKeyFile}' -o UserKnownHostsFile='${field.folder}/known_hosts' -o BatchMode=yes -o LogLevel=ERROR`;
  writeFileSync(join(field.folder, 'bin', 'scp'), `#!/bin/sh\nexec /usr/bin/scp ${options} "$@"\n`, { mode: 0o755 });
});
afterAll(() => field.close());
beforeEach(async () => {
  count += 1;
  folder = join(field.folder, `it's ${count}`);
  await mkdir(join(folder, 'opsv7', 'logs'), { recursive: true });
  await mkdir(join(folder, 'copies'));
  await mkdir(join(folder, 'other'));
  await writeFile(join(folder, 'opsv7', 'first'), 'first\n');
  await writeFile(join(folder, 'opsv7', 'logs', 'gone later'), 'x\n');
});

const source = () => join(folder, 'opsv7');
const plan = (change: Partial<BackupPlan> = {}) =>
  testPlan({
    id: `app-${count}`,
    source: { kind: 'folders', folders: [source()], exclude: [] },
    folder: join(folder, 'copies'),
    ...change,
  });

async function helpFor(copy: BackupCopy) {
  const help = await readRestoreHelp(field.ctx, field.site, copy.id);
  return { ...help, texts: backupRestoreText(help, voiceOf(field.ctx, 'acme')) };
}

/** Runs the commands of one way as a person does who pastes them: in a shell that stops at the first that fails. */
async function restore(copy: BackupCopy, place: string): Promise<string> {
  const { ways } = await helpFor(copy);
  const way = ways.find((candidate) => candidate.place === place);
  if (!way) throw new Error(`no way to restore from ${place}: ${ways.map((one) => one.place)}`);
  const commands = way.steps.flatMap((step) => step.commands);
  const target = /^target='(.*)'$/m.exec(commands.join('\n'))?.[1]?.replaceAll(`'\\''`, "'") ?? '';
  expect(target).not.toBe('');
  await rm(target, { recursive: true, force: true });
  const env = { ...process.env, PATH: `${join(field.folder, 'bin')}:${process.env.PATH}`, LC_ALL: 'C' };
  const said = execFileSync('sh', ['-e'], { input: `${commands.join('\n')}\n`, env, encoding: 'utf8', cwd: folder });
  expect(said).toMatch(/: OK$/m);
  return target;
}

/** Every file below a folder, with its content. */
function contentOf(root: string): string {
  return execFileSync(
    'sh',
    ['-c', 'cd "$0" && find . -type f | sort | while read -r f; do echo "$f"; cat "$f"; done', root],
    {
      encoding: 'utf8',
    },
  );
}
const restored = (target: string) => join(target, source().slice(1));

describe('the commands that restore folders', () => {
  test.each(['auto', 'gzip', 'none'] as const)(
    'give back a full copy packed with %s, where it lies',
    async (compression) => {
      const copy = await field.backUp(plan({ compression }));
      expect(contentOf(restored(await restore(copy, 'host')))).toBe(contentOf(source()));
    },
  );

  test('give back a chain, and what was deleted meanwhile is not there', async () => {
    const chained = plan({ schedule: { full: '0 2 * * 0', incremental: '0 2 * * 1-6' } });
    await field.backUp(chained);
    await writeFile(join(source(), 'second'), 'second\n');
    await field.backUp(chained, 'incremental');
    await rm(join(source(), 'logs', 'gone later'));
    await writeFile(join(source(), 'first'), 'first, changed\n');
    const last = await field.backUp(chained, 'incremental');
    expect(last.kind).toBe('incremental');
    const target = await restore(last, 'host');
    expect(contentOf(restored(target))).toBe(contentOf(source()));
    expect(existsSync(join(restored(target), 'logs', 'gone later'))).toBe(false);
  });

  test('bring a chain from the store of Rounds to its host, and restore it there', async () => {
    const pulled = plan({ pull: true, schedule: { full: '0 2 * * 0', incremental: '0 2 * * 1-6' } });
    await field.backUp(pulled);
    await rm(join(source(), 'logs', 'gone later'));
    const last = await field.backUp(pulled, 'incremental');
    // The host has lost its copies.
    await rm(join(folder, 'copies', pulled.id), { recursive: true });
    expect(contentOf(restored(await restore(last, 'store')))).toBe(contentOf(source()));
  });

  test('give back a copy on another host', async () => {
    const copy = await field.backUp(plan({ folder: null, copyTo: { host: 'db-01', folder: join(folder, 'other') } }));
    const { ways } = await helpFor(copy);
    expect(ways.map(({ place }) => place)).toEqual(['other']);
    expect(ways[0]?.head.values?.host).toBe('db-01');
    expect(contentOf(restored(await restore(copy, 'other')))).toBe(contentOf(source()));
  });

  test('stop at a copy that is not what was made', async () => {
    const copy = await field.backUp(plan({ compression: 'none' }));
    const bytes = readFileSync(copy.hostPath ?? '');
    bytes[700] = (bytes[700] ?? 0) ^ 1;
    writeFileSync(copy.hostPath ?? '', bytes);
    await expect(restore(copy, 'host')).rejects.toThrow('did NOT match');
    expect(existsSync(join(folder, 'copies', `restore-B-${copy.id}`))).toBe(false);
  });

  test('never unpack into what is there', async () => {
    const copy = await field.backUp(plan());
    await mkdir(join(folder, 'copies', plan().id, 'x'), { recursive: true });
    const { ways } = await helpFor(copy);
    const commands = ways[0]?.steps.flatMap((step) => step.commands) ?? [];
    await restore(copy, 'host');
    const again = () => execFileSync('sh', ['-e'], { input: commands.join('\n'), stdio: ['pipe', 'pipe', 'pipe'] });
    expect(again).toThrow('File exists');
  });

  test('give back a dump that a command made, as a file', async () => {
    const command = plan({ source: { kind: 'command', command: 'echo dumped', trailer: 'dumped' } });
    const copy = await field.backUp(command);
    expect(readFileSync(await restore(copy, 'host'), 'utf8')).toBe('dumped\n');
  });
});

describe('which way is told', () => {
  test('every place that has it all, a damaged one last, with a warning', async () => {
    const everywhere = plan({ pull: true, copyTo: { host: 'db-01', folder: join(folder, 'other') } });
    const copy = await field.backUp(everywhere);
    expect((await helpFor(copy)).ways.map(({ place }) => place)).toEqual(['host', 'store', 'other']);
    writeFileSync(copy.hostPath ?? '', 'other');
    await check(field, copy, 'checksum', 'host');
    const { ways, texts } = await helpFor(copy);
    expect(ways.map(({ place }) => place)).toEqual(['store', 'other', 'host']);
    expect(texts.split('# ── ').at(-1)).toContain('app-01');
    expect(texts.split('# ── ').at(-1)).toContain('未通过校验');
  });

  test('in both languages, in a message that Slack takes, and each line of a terminal is a command or a remark', async () => {
    const copy = await field.backUp(plan({ pull: true }));
    const help = await readRestoreHelp(field.ctx, field.site, copy.id);
    for (const locale of ['zh-CN', 'en'] as const) {
      const voice = { ...voiceOf(field.ctx, 'acme'), locale, t: field.ctx.texts(locale, 'Asia/Shanghai') };
      const message = backupRestoreMessage(help, voice);
      expect(message.blocks.length).toBeLessThanOrEqual(50);
      const commands = help.ways.flatMap(({ steps }) => steps.flatMap((step) => step.commands)).join('\n');
      for (const block of message.blocks) if (block.kind === 'code') expect(commands).toContain(block.text);
      const remarks = backupRestoreText(help, voice)
        .split('\n')
        .filter((line) => line.startsWith('#'));
      expect(remarks.join('\n')).not.toContain('backup-check.');
    }
  });

  test('none for a copy that failed, is gone, or builds on what is gone', async () => {
    const chained = plan({ schedule: { full: '0 2 * * 0', incremental: '0 2 * * 1-6' } });
    const full = await field.backUp(chained);
    const last = await field.backUp(chained, 'incremental');
    const set = (change: { readonly state: string }) =>
      field.app.store.updateTable('backup_copies').set(change).where('id', '=', full.id).execute();
    await set({ state: 'removed' });
    await expect(helpFor(last)).rejects.toMatchObject({ code: 'backup-check.chain-broken' });
    await expect(helpFor(full)).rejects.toMatchObject({ code: 'backup-check.not-good-removed' });
    await set({ state: 'failed' });
    await expect(helpFor(full)).rejects.toMatchObject({ code: 'backup-check.not-good-failed' });
    await expect(readRestoreHelp(field.ctx, field.site, 999_999)).rejects.toMatchObject({
      code: 'backup-command.not-found',
    });
  });
});
