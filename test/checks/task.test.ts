import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { task } from '../../src/checks/task.ts';
import { evaluate, inputFor, NOW, shellOutput } from './evaluate.ts';
import { type RunOptions, runProbe, shells } from './shells.ts';
import { temporaryFolder } from './temporary-folder.ts';

type Given = { readonly [name: string]: unknown };

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);
const stamp = (at: Date) => at.toISOString().slice(0, 19).replace('T', ' ');

describe.each(shells)('in $name', (shell) => {
  async function inspect(params: Given, limits: Given = {}, options: RunOptions = {}) {
    const settings = { params, limits, now: new Date() };
    const output = await runProbe(shell, task.collect(inputFor(task, settings)), {
      environment: { TZ: 'UTC' },
      ...options,
    });
    return evaluate(task, output, settings);
  }

  function logOf(...lines: string[]): string {
    const file = join(temporaryFolder(), "it's a $(log)");
    writeFileSync(file, lines.join('\n'));
    return file;
  }

  const log = (path: string, more: Given = {}) => ({ log: { path, success: 'cleanup finished', ...more } });

  it('finds the newest line that tells of success', async () => {
    const path = logOf(
      `${stamp(hoursAgo(50))} cleanup finished`,
      `${stamp(hoursAgo(2))} Cleanup finished, 12 files`,
      `${stamp(hoursAgo(1))} starting`,
    );
    const { verdict, english, readings } = await inspect(log(path));
    expect(verdict).toBe('normal');
    expect(english[0]).toMatch(/last success .*, 2 h ago \(required ≤ 1 d 2 h\)/);
    expect(readings[0]?.value).toBeGreaterThanOrEqual(7_200);
    expect(readings[0]?.value).toBeLessThan(8_000);
    expect((await inspect(log(path), { newerThan: '1h' })).verdict).toBe('abnormal');
    expect((await inspect(log(path), { attention: { newerThan: '1h' } })).verdict).toBe('attention');
  });

  it('is abnormal when the newest run failed, however new the last success is', async () => {
    const done = `${stamp(hoursAgo(2))} cleanup finished`;
    const failed = `${stamp(hoursAgo(1))} cleanup FAILED: disk full`;
    const failure = { failure: 'cleanup failed' };
    const bad = await inspect(log(logOf(done, failed), failure));
    expect(bad.verdict).toBe('abnormal');
    expect(bad.english[0]).toContain('the last run failed: ');
    // The age of a failure is not that of the last success.
    expect(bad.readings).toEqual([]);
    expect((await inspect(log(logOf(failed, done), failure))).verdict).toBe('normal');
    expect((await inspect(log(logOf(done, `${done} but cleanup failed`), failure))).verdict).toBe('abnormal');
  });

  it('is abnormal without any success, and unknown without the log', async () => {
    expect((await inspect(log(logOf('nothing', 'at all')))).verdict).toBe('abnormal');
    expect((await inspect(log(logOf('')))).verdict).toBe('abnormal');
    expect(await inspect(log('/no such/log'))).toMatchObject({ verdict: 'unknown', english: ['no log /no such/log'] });
  });

  it('is unknown, not abnormal, when a tool of the host breaks off, or grep does not understand an expression', async () => {
    const path = logOf('nothing yet');
    const programs = temporaryFolder();
    writeFileSync(join(programs, 'grep'), '#!/bin/sh\ncat >/dev/null\nexit 2\n', { mode: 0o755 });
    expect((await inspect(log(path), {}, { programs })).verdict).toBe('unknown');
    const refused = await inspect({ log: { path, success: 'x(' } });
    expect(refused.verdict).toBe('unknown');
  });

  it('takes the end of a long log for the log', async () => {
    const path = logOf(`${stamp(hoursAgo(1))} cleanup finished`);
    writeFileSync(path, `${stamp(hoursAgo(90))} cleanup finished\n${'x'.repeat(99)}\n`.repeat(2));
    writeFileSync(path, `${`${'y'.repeat(99)}\n`.repeat(110_000)}${stamp(hoursAgo(3))} cleanup finished\nlast`, {
      flag: 'a',
    });
    const { verdict, english } = await inspect(log(path));
    expect(verdict).toBe('normal');
    expect(english[0]).toContain('3 h ago');
  });

  it('looks into the rotated log when the new one holds no run yet', async () => {
    const path = logOf('just rotated');
    writeFileSync(`${path}.1`, `${stamp(hoursAgo(3))} cleanup finished\n`);
    expect((await inspect(log(path))).verdict).toBe('normal');
  });

  it('is unknown when the line bears no time, unless the file itself is too old', async () => {
    const path = logOf('cleanup finished');
    expect((await inspect(log(path))).verdict).toBe('unknown');
    utimesSync(path, hoursAgo(30), hoursAgo(30));
    expect((await inspect(log(path))).verdict).toBe('abnormal');
  });

  it('is unknown when the evidence lies in the future', async () => {
    const path = logOf(`${stamp(hoursAgo(-2))} cleanup finished`);
    expect(await inspect(log(path))).toMatchObject({ verdict: 'unknown', readings: [] });
  });

  it('takes the newest of the files that a pattern finds, and its size', async () => {
    const folder = temporaryFolder('rounds task');
    for (const [name, hours, text] of [
      ['dump-1.sql', 40, 'long enough'],
      ['dump 2.sql', 5, 'x'],
      ['dump-3.sql', 60, 'long enough'],
    ] as const) {
      writeFileSync(join(folder, name), text);
      utimesSync(join(folder, name), hoursAgo(hours), hoursAgo(hours));
    }
    const params = { file: join(folder, 'dump*.sql') };
    const found = await inspect(params);
    expect(found.verdict).toBe('normal');
    expect(found.english[0]).toContain(`${join(folder, 'dump 2.sql')}: written `);
    expect(found.english[0]).toContain('5 h ago');
    expect((await inspect(params, { newerThan: '4h' })).verdict).toBe('abnormal');
    const small = await inspect(params, { sizeAtLeast: '10 B' });
    expect(small).toMatchObject({ verdict: 'abnormal' });
    expect(small.english[1]).toContain('1 B (required ≥ 10 B)');
  });

  it('is unknown, and keeps no age, where the host does not tell when a file was written', async () => {
    const programs = temporaryFolder();
    writeFileSync(join(programs, 'stat'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const date = `#!/bin/sh\n[ "$1" != -r ] || exit 1\nPATH=/usr/bin:/bin exec date "$@"\n`;
    writeFileSync(join(programs, 'date'), date, { mode: 0o755 });
    const file = logOf(`${stamp(hoursAgo(2))} cleanup finished`);
    const read = await inspect({ file }, { sizeAtLeast: '10 B' }, { programs });
    expect(read).toMatchObject({ verdict: 'unknown', readings: [] });
    expect(read.english).toEqual([
      `${file}: the host does not tell when the file was written`,
      `${file}: 36 B (required ≥ 10 B)`,
    ]);
    expect((await inspect(log(file), {}, { programs })).verdict).toBe('normal');
  });

  it('is abnormal when the file that is the evidence is not there', async () => {
    expect(await inspect({ file: '/no such/$(file)*' })).toMatchObject({
      verdict: 'abnormal',
      english: ['no file /no such/$(file)*'],
    });
  });
});

it.each([
  {},
  { file: '/x', log: { path: '/x', success: 'y' } },
  { file: 'x' },
  { log: { path: '/x', success: '\\d' } },
])('the settings %j are refused', (params) => {
  expect(task.params.safeParse(params).success).toBe(false);
});

it.each(['', '@state lost\n', '@file 1 2\n', '@failed\n@state none\n', '@refused grep: bad\n@end\n'])(
  'is unknown for %j',
  (stdout) => {
    expect(evaluate(task, shellOutput(stdout), { params: { file: '/x' }, now: NOW }).verdict).toBe('unknown');
  },
);
