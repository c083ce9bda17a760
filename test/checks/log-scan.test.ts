import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { logScan } from '../../src/checks/log-scan.ts';
import type { Json } from '../../src/core/check.ts';
import { evaluate, inputFor, NOW, type Read, shellOutput } from './evaluate.ts';
import { type RunOptions, runProbe, shells } from './shells.ts';
import { temporaryFolder } from './temporary-folder.ts';

const isRoot = process.getuid?.() === 0;

/** Sets when a file was last changed, in seconds of a made-up clock, so that rotations keep their order. */
function changedAt(file: string, seconds: number): void {
  utimesSync(file, 1_700_000_000 + seconds, 1_700_000_000 + seconds);
}

function write(file: string, text: string | Buffer, seconds: number): void {
  writeFileSync(file, text);
  changedAt(file, seconds);
}

function append(file: string, text: string | Buffer, seconds: number): void {
  appendFileSync(file, text);
  changedAt(file, seconds);
}

const lines = (...numbers: number[]) => numbers.map((number) => `2026-11-20 ERROR number ${number}\n`).join('');

describe.each(shells)('in $name', (shell) => {
  /** Inspections one after the other, each going on where the one before stopped. */
  function inspector(params: { readonly [name: string]: unknown }, limits: { readonly [name: string]: unknown } = {}) {
    let cursors: { [subject: string]: Json } = {};
    let previousAt: Date | null = null;
    return async (
      options: RunOptions = {},
    ): Promise<Read & { readonly matched: number; readonly numbers: number[] }> => {
      const settings = { params: { samples: 20, ...params }, limits, history: { cursors, previousAt } };
      const output = await runProbe(shell, logScan.collect(inputFor(logScan, settings)), options);
      const read = evaluate(logScan, output, settings);
      cursors = { ...cursors, ...Object.fromEntries(read.cursors.map(({ subject, value }) => [subject, value])) };
      previousAt = NOW;
      const matched = read.readings.reduce((sum, reading) => sum + reading.value, 0);
      const numbers = [...read.evidence.matchAll(/number (\d+)/g)].map((found) => Number(found[1]));
      return { ...read, matched, numbers };
    };
  }

  it('tells since when it was searched, though positions of files that are gone are older', async () => {
    const file = join(temporaryFolder(), 'app.log');
    write(file, lines(1), 1);
    const previousAt = new Date('2025-01-29T02:00:00Z');
    const leftAt = { [`pattern ${file}`]: new Date('2026-10-29T02:00:00Z'), '/var/log/gone': previousAt };
    const cursors = { [`pattern ${file}`]: true, '/var/log/gone': {} };
    const settings = { params: { paths: [file] }, history: { cursors, leftAt, previousAt } };
    const output = await runProbe(shell, logScan.collect(inputFor(logScan, settings)));
    expect(evaluate(logScan, output, settings).english[0]).toContain('matching lines since 2026-10-29');
  });

  it('counts each line once, over several inspections', async () => {
    const file = join(temporaryFolder(), 'app.log');
    const inspect = inspector({ paths: [file] });
    write(file, `INFO fine\n${lines(1, 2)}`, 1);
    expect(await inspect()).toMatchObject({ verdict: 'abnormal', numbers: [1, 2] });
    expect(await inspect()).toMatchObject({ verdict: 'normal', matched: 0 });
    append(file, lines(3), 2);
    expect(await inspect()).toMatchObject({ numbers: [3] });
    append(file, 'INFO fine\n', 3);
    expect(await inspect()).toMatchObject({ verdict: 'normal', matched: 0 });
  });

  it('leaves a half-written last line for the next time', async () => {
    const file = join(temporaryFolder(), 'app.log');
    const inspect = inspector({ paths: [file] });
    write(file, `${lines(1)}2026-11-20 ERR`, 1);
    expect(await inspect()).toMatchObject({ numbers: [1] });
    append(file, 'OR number 2', 2);
    expect(await inspect()).toMatchObject({ matched: 0 });
    append(file, ' is here\n', 3);
    expect(await inspect()).toMatchObject({ numbers: [2] });
  });

  it('follows rotation: the rest of the old file, those in between, then the new one', async () => {
    const file = join(temporaryFolder(), 'app.log');
    const inspect = inspector({ paths: [file] });
    write(file, lines(1), 1);
    await inspect();
    append(file, lines(2), 2);
    renameSync(file, `${file}.2`);
    write(`${file}.1`, lines(3), 3);
    write(file, lines(4), 4);
    expect(await inspect()).toMatchObject({ numbers: [2, 3, 4] });
    append(file, lines(5), 5);
    expect(await inspect()).toMatchObject({ numbers: [5] });
  });

  it('reads on in rotated files that were compressed', async () => {
    const file = join(temporaryFolder(), 'app.log');
    const inspect = inspector({ paths: [file] });
    const old = `${'INFO the beginning of the file\n'.repeat(20)}${lines(1)}`;
    write(file, old, 1);
    await inspect();
    write(`${file}.3.gz`, gzipSync(old + lines(2)), 2);
    write(`${file}.2.gz`, gzipSync(lines(3)), 3);
    unlinkSync(file);
    write(`${file}.1`, lines(4), 4);
    write(file, lines(5), 5);
    expect(await inspect()).toMatchObject({ numbers: [2, 3, 4, 5] });
    expect(await inspect()).toMatchObject({ matched: 0 });
  });

  it('knows dated names of rotated files', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'app.log');
    const inspect = inspector({ paths: [file] });
    write(file, lines(1), 1);
    await inspect();
    append(file, lines(2), 2);
    renameSync(file, join(folder, 'app-2026-11-18.log'));
    write(join(folder, 'app.log-20261119'), lines(3), 3);
    write(join(folder, 'app-2.log'), lines(99), 3);
    write(join(folder, 'app-access.log'), lines(98), 3);
    write(file, lines(4), 4);
    expect(await inspect()).toMatchObject({ numbers: [2, 3, 4] });
  });

  it('knows a file again that was copied away and emptied', async () => {
    const file = join(temporaryFolder(), 'app.log');
    const inspect = inspector({ paths: [file] });
    write(file, `${'INFO the beginning\n'.repeat(30)}${lines(1)}`, 1);
    await inspect();
    append(file, lines(2), 2);
    copyFileSync(file, `${file}.1`);
    changedAt(`${file}.1`, 2);
    truncateSync(file, 0);
    append(file, `${lines(3)}${'INFO grown longer than before\n'.repeat(60)}`, 3);
    expect(await inspect()).toMatchObject({ numbers: [2, 3] });
  });

  it('says when the old file is gone, and reads what there is', async () => {
    const file = join(temporaryFolder(), 'app.log');
    const inspect = inspector({ paths: [file] }, { atMost: 100 });
    write(file, lines(1, 2, 3), 1);
    await inspect();
    unlinkSync(file);
    write(`${file}.1.xz`, 'no one can read this', 2);
    write(file, lines(4), 3);
    const read = await inspect();
    expect(read).toMatchObject({ verdict: 'attention', numbers: [4] });
    expect(read.english.slice(1).join('\n')).toMatch(
      /rotated away, emptied or replaced[\s\S]*1 rotated file was not searched/,
    );
  });

  it('does not take a new file for the old one because it has its inode number', async () => {
    const file = join(temporaryFolder(), 'app.log');
    const inspect = inspector({ paths: [file] });
    write(file, lines(1, 2), 1);
    await inspect();
    // Emptied and written anew in place: same inode, longer than before.
    write(file, lines(7, 8, 9), 2);
    expect(await inspect()).toMatchObject({ numbers: [7, 8, 9] });
  });

  it('knows a file again that was restored under a new inode number', async () => {
    const file = join(temporaryFolder(), 'app.log');
    const inspect = inspector({ paths: [file] });
    write(file, `${'INFO the beginning of the file\n'.repeat(20)}${lines(1)}`, 1);
    await inspect();
    copyFileSync(file, `${file}.restored`);
    unlinkSync(file);
    renameSync(`${file}.restored`, file);
    append(file, lines(2), 2);
    expect(await inspect()).toMatchObject({ numbers: [2] });
  });

  it('begins with the end of a log, at the beginning of a line', async () => {
    const file = join(temporaryFolder(), 'app.log');
    const all = lines(...Array.from({ length: 100 }, (_, index) => index));
    write(file, all, 1);
    const five = Buffer.byteLength(lines(95, 96, 97, 98, 99));
    const exact = await inspector({ paths: [file] }, { firstScan: `${five} B` })();
    expect(exact).toMatchObject({ numbers: [95, 96, 97, 98, 99] });
    expect(exact.english[0]).toContain('searched for the first time');
    expect(await inspector({ paths: [file] }, { firstScan: `${five + 1} B` })()).toMatchObject({ matched: 5 });
    expect(await inspector({ paths: [file] }, { firstScan: `${five - 1} B` })()).toMatchObject({ matched: 4 });
  });

  it('reads no more than it may, the newest first, and says what it passed over', async () => {
    const file = join(temporaryFolder(), 'app.log');
    const one = Buffer.byteLength(lines(100));
    const inspect = inspector({ paths: [file] }, { atMost: 1_000, readAtMost: `${10 * one} B` });
    write(file, lines(100), 1);
    await inspect();
    append(file, lines(...Array.from({ length: 50 }, (_, index) => 101 + index)), 2);
    const read = await inspect();
    expect(read.numbers).toEqual([141, 142, 143, 144, 145, 146, 147, 148, 149, 150]);
    expect(read.verdict).toBe('attention');
    expect(read.english[1]).toMatch(/only the last \d+ B were searched, 1\.1 KB before them were not/);
    append(file, lines(151), 3);
    expect(await inspect()).toMatchObject({ numbers: [151], verdict: 'normal' });
  });

  it('reads 50 MB in one line without holding it, and finds what begins it', async () => {
    const file = join(temporaryFolder(), 'app.log');
    const handle = openSync(file, 'w');
    writeSync(handle, 'INFO before\nERROR number 1 ');
    for (let written = 0; written < 50; written += 1) writeSync(handle, 'x'.repeat(1024 * 1024));
    writeSync(handle, '\nERROR number 2\n');
    closeSync(handle);
    const inspect = inspector({ paths: [file] }, { firstScan: '60 MB', readAtMost: '60 MB', atMost: 10 });
    // No process of the scan may take more than 40 MB of memory, the size that a line held whole would need.
    const read = await inspect({ programs: limitedTools() });
    expect(read.numbers).toEqual([1, 2]);
    expect(read.english[1]).toContain('1 line was longer than 16 KB');
    expect(await inspect()).toMatchObject({ matched: 0 });
  }, 60_000);

  it('says so where all that it looked at was the end of one endless line', async () => {
    const file = join(temporaryFolder(), 'app.log');
    write(file, `ERROR number 1 ${'x'.repeat(3 * 1024 * 1024)}\n`, 1);
    const read = await inspector({ paths: [file] }, { firstScan: '1 MB' })();
    expect(read.numbers).toEqual([]);
    expect(read.verdict).toBe('attention');
    expect(read.english[1]).toContain('1 line was longer than 16 KB');
  });

  it('does not wait for the end of a line that never ends', async () => {
    const file = join(temporaryFolder(), 'app.log');
    const inspect = inspector({ paths: [file] });
    write(file, `ERROR number 1 ${'x'.repeat(3 * 1024 * 1024)}`, 1);
    expect(await inspect()).toMatchObject({ numbers: [1] });
    append(file, `still the same line\n${lines(2)}`, 2);
    expect(await inspect()).toMatchObject({ numbers: [2] });
  });

  it('reads binary data without stumbling', async () => {
    const file = join(temporaryFolder(), 'app.log');
    const noise = Buffer.from(Array.from({ length: 65_536 }, (_, index) => (index * 7_919) % 256));
    write(
      file,
      Buffer.concat([noise, Buffer.from(`\n\0\0${lines(1)}\n\x01\x1b[31mERROR number 2 \xff\r\n`, 'latin1')]),
      1,
    );
    const read = await inspector({ paths: [file] })();
    expect(read.numbers).toEqual([1, 2]);
    expect(read.evidence).not.toMatch(/[\0\x01\x1b\r]/);
  });

  it('takes no name for anything but a name', async () => {
    const folder = temporaryFolder();
    const names = [
      "it's",
      '"quoted"',
      'two  spaces',
      'line\nbreak',
      '$(touch hacked)',
      '`touch hacked`',
      '-n',
      'a;b',
      '*',
      '[x]',
      '\\',
      '%s',
      '@end',
    ];
    const paths = names.map((name) => join(folder, name));
    paths.forEach((path, index) => {
      write(path, lines(index), 1);
    });
    const inspect = inspector({ paths });
    const first = await inspect();
    expect(first.readings.map((reading) => [reading.subject, reading.value])).toEqual(paths.map((path) => [path, 1]));
    expect(await inspect()).toMatchObject({ matched: 0, verdict: 'normal' });
    for (const path of paths) append(path, lines(77), 2);
    expect(await inspect()).toMatchObject({ matched: paths.length });
    expect(existsSync('hacked')).toBe(false);
  });

  it('reads what a pattern of names finds, each file by itself and rotated ones with theirs', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'web app'));
    const at = (name: string) => join(folder, 'web app', name);
    const inspect = inspector({ paths: [at('*.log*')] });
    write(at('a.log'), lines(1), 1);
    write(at('b.log'), lines(2), 2);
    write(at('b.log.1'), lines(88), 1);
    write(at('c.log.gz'), gzipSync(lines(89)), 1);
    mkdirSync(at('d.log'));
    expect((await inspect()).numbers.sort()).toEqual([1, 2]);
    renameSync(at('a.log'), at('a.log.1'));
    write(at('a.log'), lines(3), 3);
    // Made since the last inspection: new from its first byte, however long.
    write(at('e.log'), lines(4), 4);
    expect((await inspect()).numbers.sort()).toEqual([3, 4]);
    expect(await inspect()).toMatchObject({ matched: 0 });
  });

  it('tells apart what is missing, what is no file, and what may not be read', async () => {
    const folder = temporaryFolder();
    const at = (name: string) => join(folder, name);
    write(at('secret.log'), lines(1), 1);
    chmodSync(at('secret.log'), 0);
    mkdirSync(at('folder.log'));
    mkdirSync(at('closed'));
    write(at('closed/a.log'), lines(1), 1);
    chmodSync(at('closed'), 0);
    execFileSync('mkfifo', [at('pipe.log')]);
    const paths = [
      'missing.log',
      'no*.log',
      'folder.log',
      'pipe.log',
      'secret.log',
      'closed/a.log',
      'closed/*.log',
    ].map(at);
    const nobody = isRoot ? { user: { uid: 65_534, gid: 65_534 } } : {};
    const { english, verdict } = await inspector({ paths })(nobody);
    expect(verdict).toBe('unknown');
    expect(english.map((text) => text.replaceAll(folder, ''))).toEqual([
      'no file /missing.log',
      'no file /no*.log',
      '/folder.log is not a file',
      '/pipe.log is not a file',
      '/secret.log: the account may not read the file',
      '/closed/a.log: the account may not look into the folder',
      '/closed/*.log: the account may not look into the folder',
    ]);
    chmodSync(at('closed'), 0o755);
  });

  it('counts what the expressions fit, but not the exceptions', async () => {
    const file = join(temporaryFolder(), 'app.log');
    write(
      file,
      ['FATAL a', 'fatal b', 'it\'s fatal "c" $(d)', 'fatal but known 42', 'no errors', 'ok'].join('\n').concat('\n'),
      1,
    );
    const count = async (params: object) => (await inspector({ paths: [file], ...params })()).matched;
    expect(await count({ patterns: ['fatal'] })).toBe(4);
    expect(await count({ patterns: ['fatal'], ignoreCase: false })).toBe(3);
    expect(await count({ patterns: ['fatal'], exceptions: ['known [0-9]+$'] })).toBe(3);
    expect(await count({ patterns: ["it's .*\\$\\(d\\)", '^ok$'] })).toBe(2);
    expect(await count({})).toBe(4);
  });

  it('keeps apart what it finds in many files, whatever the exceptions are', async () => {
    const folder = temporaryFolder();
    const count = 120;
    for (let index = 0; index < count; index += 1) {
      const text = index % 3 === 0 ? '' : `INFO fine\n${lines(index)}0\u0002\n${'ERROR known\n'.repeat(2)}`;
      write(join(folder, `${String(index).padStart(3, '0')}.log`), text, index);
    }
    const single = Array.from({ length: 4 }, (_, index) => join(folder, `00${index}.log`));
    // The last ones fit a line of control characters, of one or two characters, and of a digit at its beginning.
    for (const exceptions of [[], ['known'], ['known', '[[:cntrl:]]'], ['known', '^.{1,2}$'], ['known', '^0']]) {
      const some = await inspector({ paths: single, exceptions }, { atMost: 1_000 })();
      const each = exceptions.length === 0 ? 3 : 1;
      expect(some.readings.map((reading) => reading.value)).toEqual([0, each, each, 0]);
      const all = await inspector({ paths: [join(folder, '*.log')], exceptions, samples: 1 }, { atMost: 1_000 })();
      expect(all.matched).toBe(80 * each);
      expect(all.numbers.sort((a, b) => a - b)).toEqual(
        Array.from({ length: count }, (_, index) => index).filter((index) => index % 3 !== 0),
      );
    }
  });

  it('shows lines of any script and any bytes as they are', async () => {
    const file = join(temporaryFolder(), 'app.log');
    const all = Array.from({ length: 100 }, (_, index) => String.fromCodePoint(0x4e00 + index * 61)).join('');
    write(file, `ERROR 采集失败：${all}\nERROR ${all} again \\n %s\n`, 1);
    const { evidence } = await inspector({ paths: [file] })();
    expect(evidence.split('\n').slice(1)).toEqual([`ERROR 采集失败：${all}`, `ERROR ${all} again \\n %s`]);
  });

  it('is unknown, not normal, when a tool of the host breaks off', async () => {
    const file = join(temporaryFolder(), 'app.log');
    write(file, `${'INFO nothing to find here\n'.repeat(1_000)}`, 1);
    for (const tool of ['tr', 'fold', 'awk']) {
      expect((await inspector({ paths: [file] })({ programs: brokenTool(tool, 'exit 3') })).verdict, tool).toBe(
        'unknown',
      );
    }
    // A grep that works when it is tried, and not when it matters.
    const grep = `input=$(cat); [ "$input" = x ] || exit 2; printf 'x\\n' | PATH=\${PATH#*:} grep "$@"`;
    const { english } = await inspector({ paths: [file], exceptions: ['x'] })({ programs: brokenTool('grep', grep) });
    expect(english).toEqual(['the search of the log broke off on the host']);
  });

  it('is unknown when the host refuses an expression', async () => {
    const file = join(temporaryFolder(), 'app.log');
    write(file, lines(1), 1);
    const { verdict, english } = await inspector({ paths: [file], patterns: ['x('] })();
    expect(verdict).toBe('unknown');
    expect(english[0]).toContain('grep does not understand');
  });
});

/** Tools that may only take 40 MB of memory, as a small host would have it. */
function limitedTools(): string {
  const folder = temporaryFolder();
  for (const tool of ['tr', 'fold', 'awk', 'grep']) {
    const script = `#!/bin/sh\nulimit -v 40960\nPATH=\${PATH#*:} exec ${tool} "$@"\n`;
    writeFileSync(join(folder, tool), script, { mode: 0o755 });
  }
  return folder;
}

function brokenTool(name: string, script: string): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return folder;
}

describe('settings', () => {
  it.each(['\\d+', '\\bERROR', '(?i)error', 'a.*?b', 'a\nb', ''])('the expression %j is refused', (pattern) => {
    expect(logScan.params.safeParse({ paths: ['/x'], patterns: [pattern] }).success).toBe(false);
  });

  it.each(['[0-9]+', '\\\\d', 'a|b', '(x){2,3}', '\\[ERROR\\]', 'colou?r'])('the expression %j is taken', (pattern) => {
    expect(logScan.params.safeParse({ paths: ['/x'], patterns: [pattern] }).success).toBe(true);
  });

  it('allows a file to be missing where the site file says so', () => {
    const output = shellOutput('@entry 0\n@missing\n@end\n');
    const { verdict } = evaluate(logScan, output, { params: { paths: ['/x'], mayBeMissing: true } });
    expect(verdict).toBe('normal');
  });

  it('takes along only the latest positions of a thousand dated files', () => {
    const at = (modified: number) => ({ inode: 1, offset: 2, head: 3, sum: 4, modified });
    const cursors = Object.fromEntries(
      Array.from({ length: 1_000 }, (_, index) => [`/logs/app-${index}.log`, at(index)]),
    );
    const { script } = logScan.collect(
      inputFor(logScan, { params: { paths: ['/logs/app-*.log'] }, history: { cursors } }),
    );
    expect(script).toContain("'/logs/app-999.log'");
    expect(script).not.toContain("'/logs/app-499.log'");
  });

  it('takes a position that it can not read for none', () => {
    const history = { cursors: { '/x': { inode: 'x; rm -rf /', offset: -1 }, '/y': 'nonsense', '/z': null } };
    const { script } = logScan.collect(inputFor(logScan, { params: { paths: ['/x'] }, history }));
    expect(script).not.toContain('rm -rf');
  });
});

describe('broken outputs', () => {
  const told = (now: string) => `@entry 0\n@file\n@=/x\n@mode first\n@piece 0 5\n@=/x\n@now ${now}\n`;

  it.each([
    '',
    '@entry 0\n',
    '@entry 0\n@file\n@=/x\n@mode first\n',
    `${told('1 1 1 1')}@end\n`,
    `${told('1 1 1 1')}@search\n@matched 0\n@said\nawk: not found\n@searched\n@end\n`,
    `${told('1 1 1 1')}@search\n@said\n5 1 0 0\n@searched\n@end\n`,
    `${told('1 1 1 1')}@search\n@matched 0\n@said\n4 1 0 0\n@searched\n@end\n`,
    `${told('1 1 1 1')}@search\n@matched 0\n5 1 0 0\n@searched\n@end\n`,
    `${told('1 1  1')}@search\n@matched 0\n@said\n5 1 0 0\n@searched\n@end\n`,
    '@end\n',
  ])('%j is unknown', (stdout) => {
    expect(evaluate(logScan, shellOutput(stdout), { params: { paths: ['/x'] } }).verdict).toBe('unknown');
  });

  it('reads one that is whole', () => {
    const stdout = `${told('1 1 1 1')}@search\n| ERROR\n@matched 1\n@said\n5 1 0 0\n@searched\n@end\n`;
    const { readings } = evaluate(logScan, shellOutput(stdout), { params: { paths: ['/x'] } });
    expect(readings[0]?.value).toBe(1);
  });

  it('is unknown when the output was cut', () => {
    const cut = shellOutput('@entry 0\n@missing\n@end\n', { truncated: true });
    expect(evaluate(logScan, cut, { params: { paths: ['/x'] } }).verdict).toBe('unknown');
  });
});
