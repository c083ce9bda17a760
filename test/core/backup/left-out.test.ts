import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { leftOutCondition } from '../../../src/core/backup/left-out.ts';

const NAMES = [
  'a.log',
  'alog',
  'logs/ab.tmp',
  'logs/abc.tmp',
  'xa]',
  'ya]',
  'a.1',
  'a.b',
  '(+){}|^$.',
  '[',
  'x[a',
  '*lit',
  'zlit',
  `q'u"o<\`>y`,
];
const FOLDER_NAMES = ['a b/数据/早报.bak', 'b/数据/早报.bak', 'deep/logs/ab.tmp', 'deep/a/-b', 'deep/a/c'];
let folder = '';
let files: readonly string[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rounds-left-out-'));
  files = [...NAMES, ...FOLDER_NAMES];
  for (const name of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), '');
  }
});
afterAll(() => rm(folder, { recursive: true }));

function archived(pattern: string): string[] {
  const anchor = pattern.startsWith('/') ? '--anchored' : '--no-anchored';
  const words = ['-cf', '/dev/null', '-v', '--no-wildcards-match-slash', '--quoting-style=literal', anchor];
  const exclude = `--exclude=${pattern.replace(/^\//, '')}`;
  const env = { ...process.env, LC_ALL: 'C' };
  const listed = execFileSync('tar', [...words, exclude, '-C', folder, '--', ...files], { env, encoding: 'utf8' });
  return listed.trim().split('\n').sort();
}

const AWKS = ['awk', 'gawk', 'mawk', 'busybox awk'].filter((awk) => {
  const [program = ''] = awk.split(' ');
  return execFileSync('sh', ['-c', `command -v ${program} || :`], { encoding: 'utf8' }) !== '';
});

test.each([
  ['*.log', 1],
  ['logs/??.tmp', 2],
  ['[!x]a]', 1],
  ['[xy]a]', 2],
  ['a.[0-9]', 1],
  ['(+){}|^$.', 1],
  ['[', 1],
  ['x[a', 1],
  ['\\*lit', 1],
  ['?lit', 2],
  [`q'u"o<\`>y`, 1],
  ['a/[!-]', 1],
  ['/a b/数据/*报.bak', 1],
  ['数据/早报.bak', 2],
  ['/数据/早报.bak', 0],
])('%s leaves out what it does for tar, whichever awk there is', (pattern, count) => {
  const kept = archived(pattern);
  expect(files.length - kept.length).toBe(count);
  for (const awk of AWKS) {
    const program = `{ name = $0; if (!(${leftOutCondition([pattern])})) print }`;
    const [command = '', ...words] = awk.split(' ');
    const env = { ...process.env, LC_ALL: 'C' };
    const output = execFileSync(command, [...words, program], {
      env,
      input: `${files.join('\n')}\n`,
      encoding: 'utf8',
    });
    expect(output.trim().split('\n').sort(), awk).toEqual(kept);
  }
});

test('names of folders are known as tar lists them, with escapes', () => {
  const program = `{ name = $0; if (${leftOutCondition(['/a b/数据/*报.bak'])}) print "left out" }`;
  const env = { ...process.env, LC_ALL: 'C' };
  const input = 'a b/\\346\\225\\260\\346\\215\\256/早报.bak\n';
  for (const awk of AWKS) {
    const [command = '', ...words] = awk.split(' ');
    expect(execFileSync(command, [...words, program], { env, input, encoding: 'utf8' }), awk).toBe('left out\n');
  }
});
