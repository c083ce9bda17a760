import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BackupPlan } from '../../../src/core/backup/plan.ts';
import { type BackupField, createBackupField, testPlan } from '../../support/backup-site.ts';

let field: BackupField;
let source: string;
beforeAll(async () => {
  field = await createBackupField();
  source = join(field.folder, 'opsv7');
  await mkdir(join(source, 'tomcat', 'conf'), { recursive: true });
  await writeFile(join(source, 'tomcat', 'conf', 'server.xml'), '<Server/>\n'.repeat(1_000));
  await writeFile(join(source, "it's $(id) a\nname"), 'content\n');
});
afterAll(() => field.close());

const folders = (...paths: readonly string[]): BackupPlan['source'] => ({ kind: 'folders', folders: paths, exclude: [] });
const copies = () => join(field.folder, 'copies');

function sha256Of(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

describe('a full copy of folders', () => {
  test('lies whole on its host, with its checksum beside it and nothing else', async () => {
    const copy = await field.backUp(testPlan({ source: folders(source), folder: copies() }));
    expect(copy).toMatchObject({
      state: 'good',
      kind: 'full',
      baseId: null,
      failure: null,
      warnings: [],
      compression: 'zstd',
      entries: 5,
      storePath: null,
      other: null,
    });
    const path = copy.hostPath ?? '';
    expect(path).toBe(join(copies(), 'app', `app-full-20261121T020001Z-B${copy.id}.tar.zst`));
    expect(sha256Of(path)).toBe(copy.sha256);
    expect(copy.sourceBytes).toBe(20_480);
    expect(readdirSync(join(copies(), 'app')).sort()).toEqual([
      `app-full-20261121T020001Z-B${copy.id}.tar.zst`,
      `app-full-20261121T020001Z-B${copy.id}.tar.zst.sha256`,
      'chain',
    ]);
    execFileSync('sha256sum', ['-c', `${path}.sha256`], { cwd: join(copies(), 'app') });
    const listed = execFileSync('tar', ['--zstd', '-tf', path], { encoding: 'utf8' });
    expect(listed.trim().split('\n')).toHaveLength(5);
  });
});
