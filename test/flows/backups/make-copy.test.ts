import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { BackupCopy } from '../../../src/core/backup/copy.ts';
import type { BackupPlan } from '../../../src/core/backup/plan.ts';
import { type BackupField, createBackupField, testPlan } from '../../support/backup-site.ts';
import { fakeProgram, type HostShape, shapedHost } from '../../support/shaped-host.ts';

let field: BackupField;
let place = '';
let count = 0;
beforeAll(async () => {
  field = await createBackupField();
});
afterAll(() => field.close());
/** Each test has a source and a destination of its own. */
beforeEach(async () => {
  count += 1;
  place = join(field.folder, `test-${count}`);
  await mkdir(join(place, 'opsv7', 'tomcat', 'conf'), { recursive: true });
  await writeFile(join(source(), 'tomcat', 'conf', 'server.xml'), '<Server/>\n'.repeat(1_000));
  await writeFile(join(source(), 'start.sh'), 'exec java\n');
});

const source = () => join(place, 'opsv7');
const copies = () => join(place, 'copies');
const ofFolders = (paths: readonly string[] = [source()], exclude: readonly string[] = []): BackupPlan['source'] => ({
  kind: 'folders',
  folders: paths,
  exclude,
});
const hostPlan = (change: Partial<BackupPlan> = {}) => testPlan({ source: ofFolders(), folder: copies(), ...change });

async function shaped(shape: HostShape): Promise<BackupField> {
  const other = await createBackupField({ sshd: { config: shapedHost(shape) } });
  onTestFinished(() => other.close());
  return other;
}

function sha256Of(path: string | null): string {
  return createHash('sha256')
    .update(readFileSync(path ?? ''))
    .digest('hex');
}

function names(copy: BackupCopy, path = copy.hostPath): string[] {
  const unpack = { zstd: '--zstd', gzip: '--gzip', none: '--no-auto-compress' }[copy.compression ?? ''] ?? '';
  const listed = execFileSync('tar', [unpack, '-tf', path ?? ''], { encoding: 'utf8' });
  const root = `${source().slice(1)}/`;
  return listed
    .trim()
    .split('\n')
    .map((name) => (name.startsWith(root) ? name.slice(root.length) : name))
    .sort();
}

const WHOLE = ['', 'start.sh', 'tomcat/', 'tomcat/conf/', 'tomcat/conf/server.xml'];

describe('a full copy of folders', () => {
  test('lies whole on its host, with its checksum beside it and nothing else', async () => {
    const copy = await field.backUp(hostPlan());
    expect(copy).toMatchObject({ state: 'good', kind: 'full', baseId: null, failure: null, warnings: [] });
    expect(copy).toMatchObject({ compression: 'zstd', entries: 5, storePath: null, other: null });
    expect(copy.hostPath).toMatch(new RegExp(`^${copies()}/app/app-full-20261121T\\d{6}Z-B${copy.id}\\.tar\\.zst$`));
    expect(sha256Of(copy.hostPath)).toBe(copy.sha256);
    expect(readFileSync(copy.hostPath ?? '').length).toBe(copy.bytes);
    expect(copy.sourceBytes).toBe(65_536);
    const name = copy.hostPath?.split('/').at(-1) ?? '';
    expect(readdirSync(join(copies(), 'app')).sort()).toEqual([name, `${name}.sha256`, 'chain']);
    execFileSync('sha256sum', ['-c', `${name}.sha256`], { cwd: join(copies(), 'app') });
    expect(names(copy)).toEqual(WHOLE);
    expect(field.app.errors).toEqual([]);
  });

  test('can be read by its owner alone', async () => {
    const copy = await field.backUp(hostPlan());
    const modes = execFileSync('stat', ['-c', '%a', join(copies(), 'app'), copy.hostPath ?? ''], { encoding: 'utf8' });
    expect(modes).toBe('700\n600\n');
  });

  test.each<[string, Partial<BackupPlan>, string]>([
    ['gzip', { compression: 'gzip' }, '.tar.gz'],
    ['nothing', { compression: 'none' }, '.tar'],
  ])('is packed with %s where the plan says so', async (_name, change, suffix) => {
    const copy = await field.backUp(hostPlan(change));
    expect(copy.state).toBe('good');
    expect(copy.hostPath?.endsWith(`-B${copy.id}${suffix}`)).toBe(true);
    expect(names(copy)).toEqual(WHOLE);
  });

  test.each<[string, readonly string[], readonly string[]]>([
    ['a pattern for everywhere', ['*.xml'], ['', 'start.sh', 'tomcat/', 'tomcat/conf/']],
    ['a folder by its name', ['conf'], ['', 'start.sh', 'tomcat/']],
    ['a path from the root', ['/SOURCE/tomcat/conf'], ['', 'start.sh', 'tomcat/']],
    ['a pattern that would have to cross a folder', ['/SOURCE/*.xml'], WHOLE],
    ['what is elsewhere', ['/tomcat', '/elsewhere/*'], WHOLE],
    ['quotes and expansions', ["it's $(id)", '$HOME', '`id`'], WHOLE],
  ])('leaves out %s', async (_name, patterns, expected) => {
    const exclude = patterns.map((pattern) => pattern.replace('/SOURCE', source()));
    const copy = await field.backUp(hostPlan({ source: ofFolders([source()], exclude) }));
    expect(copy).toMatchObject({ state: 'good', entries: expected.length });
    expect(names(copy)).toEqual(expected);
  });

  test('of several folders, one with a name that a shell would take apart, keeps all of each', async () => {
    const odd = join(place, `it's "$(cd ..; touch ran)" a\nname; * -rf`);
    await mkdir(odd);
    await writeFile(join(odd, '--checkpoint-action=exec=sh'), 'x');
    await writeFile(join(odd, 'line\nbreak'), 'x');
    const copy = await field.backUp(
      hostPlan({ source: ofFolders([odd, source()]), folder: join(odd, '..', "c'o$(x)") }),
    );
    expect(copy).toMatchObject({ state: 'good', entries: 8 });
    expect(readdirSync(field.folder, { recursive: true }).filter((name) => String(name).endsWith('ran'))).toEqual([]);
    const target = join(place, 'restored');
    await mkdir(target);
    execFileSync('tar', ['--zstd', '-xf', copy.hostPath ?? '', '-C', target]);
    execFileSync('diff', ['-r', odd, join(target, odd)]);
    execFileSync('diff', ['-r', source(), join(target, source())]);
  });

  test('of an empty folder holds that folder', async () => {
    await mkdir(join(place, 'empty'));
    const copy = await field.backUp(hostPlan({ source: ofFolders([join(place, 'empty')]) }));
    expect(copy).toMatchObject({ state: 'good', entries: 1 });
  });

  test('runs at the lowest priority', async () => {
    const tar = fakeProgram(
      `/usr/bin/nice >'${place}/nice'; /usr/bin/ionice -p $$ >'${place}/ionice'; exec /usr/bin/bsdtar-or-tar "$@"`,
    );
    const real = fakeProgram(':');
    execFileSync('cp', ['/usr/bin/tar', real]);
    await writeFile(tar, (await readFile(tar, 'utf8')).replace('/usr/bin/bsdtar-or-tar', real));
    const other = await shaped({ instead: { tar } });
    expect(await other.backUp(hostPlan())).toMatchObject({ state: 'good' });
    expect(await readFile(join(place, 'nice'), 'utf8')).toBe('19\n');
    expect(await readFile(join(place, 'ionice'), 'utf8')).toMatch(/^idle/);
  });
});

describe('a host that differs', () => {
  test('without zstd packs with gzip', async () => {
    const other = await shaped({ without: ['zstd'] });
    const copy = await other.backUp(hostPlan());
    expect(copy).toMatchObject({ state: 'good', compression: 'gzip', warnings: [] });
    expect(names(copy)).toEqual(WHOLE);
  });

  test('without any packer keeps it as it is, and says so', async () => {
    const other = await shaped({ without: ['zstd', 'gzip'] });
    const copy = await other.backUp(hostPlan());
    expect(copy).toMatchObject({
      state: 'good',
      compression: 'none',
      warnings: [{ key: 'backup.warning-not-packed' }],
    });
    expect(names(copy)).toEqual(WHOLE);
  });

  test('with the tar of busybox keeps all of it, counted; what that cannot do is no whole copy', async () => {
    const other = await shaped({ instead: { tar: '/usr/bin/busybox' } });
    const copy = await other.backUp(hostPlan());
    expect(copy).toMatchObject({ state: 'good', warnings: [], entries: 5 });
    expect(copy.sourceBytes).toBeGreaterThan(10_000);
    expect(names(copy)).toEqual(WHOLE);
    const excluding = await other.backUp(hostPlan({ source: ofFolders([source()], ['*.sh']) }));
    expect(excluding).toMatchObject({ state: 'failed', failure: { key: 'backup.archive-failed' } });
    expect(excluding.failure?.values?.detail).toContain("unrecognized option '--exclude=*.sh'");
  });

  test.each([
    ['sha256sum uses openssl', ['sha256sum', 'shasum']],
    ['openssl uses sha256sum', ['openssl']],
    ['Python passes it on by other means', ['python3']],
    ['Python and openssl does so, too', ['python3', 'openssl']],
  ])('without %s', async (_name, without) => {
    const other = await shaped({ without });
    for (const plan of [
      hostPlan(),
      testPlan({ source: { kind: 'folders', folders: [source()], exclude: [] }, pull: true }),
    ]) {
      const copy = await other.backUp(plan);
      expect(copy).toMatchObject({ state: 'good', warnings: [] });
      const path = copy.hostPath ?? join(other.storeFolder, copy.storePath ?? '');
      expect(sha256Of(path)).toBe(copy.sha256);
    }
  });

  test.each<[string, HostShape, Partial<BackupPlan>, object]>([
    ['tar', { without: ['tar'] }, {}, { key: 'backup.program-missing', values: { program: 'tar' } }],
    [
      'the packer that the plan names',
      { without: ['zstd'] },
      { compression: 'zstd' },
      { key: 'backup.no-packer', values: { program: 'zstd' } },
    ],
    [
      'anything that checks sums',
      { without: ['sha256sum', 'shasum', 'openssl'] },
      {},
      { key: 'backup.program-missing', values: { program: 'sha256sum' } },
    ],
  ])('without %s fails before anything is copied', async (_name, shape, change, failure) => {
    const other = await shaped(shape);
    const copy = await other.backUp(hostPlan(change));
    expect(copy).toMatchObject({ state: 'failed', failure, hostPath: null, sha256: null });
    expect(readdirSync(copies(), { recursive: true }).filter((name) => !/^app(\/chain)?$/.test(String(name)))).toEqual(
      [],
    );
  });
});

describe('what cannot be copied fails, says why, and leaves nothing', () => {
  const left = () =>
    existsSync(copies())
      ? readdirSync(copies(), { recursive: true }).filter((name) => !/^app(\/chain)?$/.test(String(name)))
      : [];

  test.each<[string, () => Promise<string> | string, string]>([
    ['a folder that is missing', () => join(place, 'none'), 'backup.folder-missing'],
    ['a file in place of a folder', () => join(source(), 'start.sh'), 'backup.folder-no-folder'],
    [
      'a symbolic link, of which only itself would be kept',
      () => {
        execFileSync('ln', ['-s', source(), join(place, 'link')]);
        return join(place, 'link');
      },
      'backup.folder-link',
    ],
  ])('%s', async (_name, path, key) => {
    const folder = await path();
    const copy = await field.backUp(hostPlan({ source: ofFolders([source(), folder]) }));
    expect(copy).toMatchObject({ state: 'failed', failure: { key, values: { path: folder } } });
    expect(left()).toEqual([]);
  });

  test('a folder that the account may not read, and a file in one', async () => {
    const other = await shaped({ user: 65_534 });
    execFileSync('chmod', ['0755', field.folder, other.folder]);
    execFileSync('chmod', ['0777', place]);
    await mkdir(join(place, 'secret'), { mode: 0o700 });
    const folder = await other.backUp(hostPlan({ source: ofFolders([join(place, 'secret')]) }));
    expect(folder.failure).toMatchObject({ key: 'backup.folder-unreadable', values: { path: join(place, 'secret') } });
    execFileSync('chmod', ['0600', join(source(), 'start.sh')]);
    const file = await other.backUp(hostPlan());
    expect(file).toMatchObject({ state: 'failed', failure: { key: 'backup.archive-failed', values: { status: 2 } } });
    expect(file.failure?.values?.detail).toContain('start.sh: Cannot open: Permission denied');
    expect(left()).toEqual([]);
    execFileSync('chmod', ['0644', join(source(), 'start.sh')]);
    expect((await other.backUp(hostPlan())).state).toBe('good');
  });

  test('a file that the account may not read, with the tar of busybox', async () => {
    const other = await shaped({ user: 65_534, instead: { tar: '/usr/bin/busybox' } });
    execFileSync('chmod', ['0755', field.folder, other.folder]);
    execFileSync('chmod', ['0777', place]);
    execFileSync('chmod', ['0600', join(source(), 'start.sh')]);
    const copy = await other.backUp(hostPlan());
    expect(copy).toMatchObject({ state: 'failed', failure: { key: 'backup.archive-failed', values: { status: 1 } } });
    expect(left()).toEqual([]);
  });

  test('a place that the account may not write to', async () => {
    const other = await shaped({ user: 65_534 });
    execFileSync('chmod', ['0755', field.folder, other.folder, place]);
    const copy = await other.backUp(hostPlan());
    expect(copy.failure).toMatchObject({ key: 'backup.folder-not-writable', values: { folder: copies() } });
    expect(copy.failure?.values?.detail).toContain('Permission denied');
  });

  test('a host that the site file does not name any more', async () => {
    const copy = await field.backUp(hostPlan({ host: 'gone' }));
    expect(copy).toMatchObject({ state: 'failed', failure: { key: 'backup.no-host', values: { host: 'gone' } } });
  });

  test('a disk without room is noticed before', async () => {
    await mkdir(copies());
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=20m', 'tmpfs', copies()]);
    onTestFinished(() => void execFileSync('umount', [copies()]));
    const copy = await field.backUp(hostPlan());
    expect(copy.failure?.key).toBe('backup.no-space');
    expect(copy.failure?.values).toMatchObject({ folder: copies() });
    expect(Number(copy.failure?.values?.free)).toBeLessThan(21 * 1024 * 1024);
    expect(left()).toEqual([]);
  });

  test('a disk that fills half-way: what was written goes, and what was whole stays', async () => {
    await mkdir(copies());
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=80m', 'tmpfs', copies()]);
    onTestFinished(() => void execFileSync('umount', [copies()]));
    const first = await field.backUp(hostPlan());
    expect(first.state).toBe('good');
    execFileSync('sh', ['-c', `head -c 120000000 /dev/urandom >'${source()}/large'`]);
    const startedAt = performance.now();
    const copy = await field.backUp(hostPlan());
    expect(copy).toMatchObject({ state: 'failed', failure: { key: 'backup.write-failed' }, hostPath: null });
    expect(copy.failure?.values?.detail).toContain('No space left on device');
    expect(performance.now() - startedAt).toBeLessThan(100_000);
    expect(left().filter((name) => String(name).includes(`-B${copy.id}.`))).toEqual([]);
    expect(sha256Of(first.hostPath)).toBe(first.sha256);
    await rm(join(source(), 'large'));
    expect((await field.backUp(hostPlan())).state).toBe('good');
  });

  test('what a program says of itself is told in its own words, once', async () => {
    const zstd = fakeProgram('head -c 1000 >/dev/null; echo "zstd: cannot do it" >&2; exit 7');
    const other = await shaped({ instead: { zstd } });
    const copy = await other.backUp(hostPlan());
    expect(copy.failure).toEqual({ key: 'backup.pack-failed', values: { status: 7, detail: 'zstd: cannot do it' } });
    expect(left()).toEqual([]);
  });

  test('a disk that keeps something else than was written', async () => {
    // What is read again differs from what was hashed on its way.
    const cat = fakeProgram('/usr/bin/tr a b');
    const other = await shaped({ instead: { cat }, without: ['python3'] });
    await writeFile(join(source(), 'start.sh'), 'a'.repeat(5_000));
    const copy = await other.backUp(hostPlan({ compression: 'none' }));
    expect(copy.failure?.key).toBe('backup.damaged-at-rest');
    expect(left()).toEqual([]);
  });
});

describe('what changes while it is read', () => {
  /** A tar that lets something happen as soon as it has begun to write. */
  const tarWhile = (what: string) => {
    const real = fakeProgram(':');
    execFileSync('cp', ['/usr/bin/tar', real]);
    return fakeProgram(`case "$*" in *--version*) exec '${real}' "$@" ;; esac
${what}
'${real}' "$@"`);
  };

  test('a file that grows is a warning with its name; the copy is good', async () => {
    const other = await shaped({
      instead: {
        tar: tarWhile(`( for n in $(seq 400); do head -c 300000 /dev/zero >>'${source()}/growing.log'; done ) &`),
      },
    });
    execFileSync('sh', ['-c', `head -c 60000000 /dev/urandom >'${source()}/growing.log'`]);
    const copy = await other.backUp(hostPlan());
    expect(copy).toMatchObject({ state: 'good', failure: null, warnings: [{ key: 'backup.warning-changed' }] });
    expect(copy.warnings[0]?.values?.detail).toContain('growing.log: file changed as we read it');
    expect(names(copy)).toContain('growing.log');
  });

  test('a file that vanishes is a warning with its name', async () => {
    execFileSync('sh', [
      '-c',
      `mkdir '${source()}/many'; cd '${source()}/many'; for n in $(seq 3000); do echo $n >$n; done`,
    ]);
    execFileSync('sh', ['-c', `head -c 30000000 /dev/urandom >'${source()}/first'`]);
    const other = await shaped({ instead: { tar: tarWhile(`( sleep 0.1; rm -rf '${source()}/many/'2* ) &`) } });
    const copy = await other.backUp(hostPlan({ compression: 'gzip' }));
    expect(copy.state).toBe('good');
    for (const warning of copy.warnings) expect(warning.values?.detail).toMatch(/removed before we read it|changed/);
  });
});
