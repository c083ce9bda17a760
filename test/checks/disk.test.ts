import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { disk } from '../../src/checks/disk.ts';
import { evaluate, inputFor, recorded, shellOutput } from './evaluate.ts';
import { runProbe, shells } from './shells.ts';
import { temporaryFolder } from './temporary-folder.ts';

const GB = 1024 ** 3;
const twoPaths = { paths: ['/', '/app'] };

describe('recorded outputs', () => {
  it('states free space and limit of each path', () => {
    const { english, chinese, verdict } = evaluate(disk, recorded('disk', 'debian-12'), { params: twoPaths });
    expect(verdict).toBe('normal');
    expect(english).toEqual(['/ 25 GB free (required ≥ 10 GB)', '/app 96 GB free (required ≥ 10 GB)']);
    expect(chinese[1]).toBe('/app 剩余 96 GB（要求 ≥ 10 GB）');
  });

  it('reads rows that an old df put on two lines, and names with spaces', () => {
    const { verdict, english, readings } = evaluate(disk, recorded('disk', 'rhel-6-wrapped'), {
      params: { paths: ['/', '/app/shared data'] },
    });
    expect(verdict).toBe('abnormal');
    expect(english[0]).toContain('/ 372 MB free');
    expect(readings).toContainEqual({
      metric: 'disk.free',
      subject: '/app/shared data',
      value: 40 * GB,
      unit: 'bytes',
      limit: 10 * GB,
    });
  });

  it.each(['rhel-6-wrapped', 'rhel-6-wrapped-both'])('reads both rows of %s', (name) => {
    const { readings } = evaluate(disk, recorded('disk', name), { params: { paths: ['/', '/app/shared data'] } });
    const free = readings.filter((reading) => reading.metric === 'disk.free').map((reading) => reading.value);
    expect(free).toEqual([380_912 * 1024, 40 * GB]);
  });

  it('reads the table of all paths at once as those of each by itself', () => {
    const [all, each] = ['debian-12-both', 'debian-12'].map((name) =>
      evaluate(disk, recorded('disk', name), { params: twoPaths }),
    );
    expect(all?.readings).toEqual(each?.readings);
  });

  it('is unknown when the table has not a row for each path', () => {
    const params = { paths: ['/', '/app', '/more'] };
    const { findings } = evaluate(disk, recorded('disk', 'debian-12-both'), { params });
    expect(findings.map((finding) => finding.verdict)).toEqual(['unknown', 'unknown', 'unknown']);
  });

  it('does not take blocks that are not told for none', () => {
    const head = 'Filesystem 1024-blocks Used Available Capacity Mounted on';
    const stdout = `@path 0\n${head}\nnas:/share 104857600 - - - /app\n@inodes\n@exit 0\n`;
    const read = evaluate(disk, shellOutput(stdout), { params: { paths: ['/app'] } });
    expect(read).toMatchObject({ verdict: 'unknown', readings: [], english: ['df told nothing of /app'] });
  });

  it("reads busybox's table", () => {
    const { findings } = evaluate(disk, recorded('disk', 'busybox-1.36'), { params: twoPaths });
    expect(findings.map((finding) => finding.verdict)).toEqual(['normal', 'abnormal']);
  });

  it('is unknown for a path that is missing and for one that does not answer, and names them', () => {
    const { verdict, english } = evaluate(disk, recorded('disk', 'missing-and-hanging'), {
      params: { paths: ['/gone', '/nfs'] },
    });
    expect(verdict).toBe('unknown');
    expect(english).toEqual([
      '/gone does not exist',
      '/nfs did not answer within 10 s; a remote file system may be away',
    ]);
  });

  it('reads a localized table, and is unknown where df was refused', () => {
    const { findings, english } = evaluate(disk, recorded('disk', 'localized-and-denied'), { params: twoPaths });
    expect(findings.map((finding) => finding.verdict)).toEqual(['abnormal', 'unknown']);
    expect(english[1]).toContain('Permission denied');
  });

  it.each(['', 'sh: df: not found', '@path 0\n@exit 127\n'])('is unknown for %j', (stdout) => {
    expect(evaluate(disk, shellOutput(stdout), { params: { paths: ['/'] } }).verdict).toBe('unknown');
  });

  it('is unknown when the output was cut', () => {
    const cut = { ...recorded('disk', 'debian-12'), truncated: true };
    expect(evaluate(disk, cut, { params: twoPaths }).verdict).toBe('unknown');
  });
});

describe('limits', () => {
  const free = (limits: { readonly [name: string]: unknown }) => {
    const { verdict, english } = evaluate(disk, recorded('disk', 'debian-12'), { params: { paths: ['/'] }, limits });
    return [verdict, ...english];
  };

  it.each([
    [{ freeAtLeast: '26687634 K' }, 'normal'],
    [{ freeAtLeast: '26687635 K' }, 'abnormal'],
    [{ attention: { freeAtLeast: '26687634 K' } }, 'normal'],
    [{ attention: { freeAtLeast: '26687635 K' } }, 'attention'],
    [{ usedAtMost: '32 %' }, 'normal'],
    [{ usedAtMost: 31 }, 'abnormal'],
    [{ attention: { usedAtMost: 31 } }, 'attention'],
    [{ usedAtMost: 90, attention: { usedAtMost: 31 } }, 'attention'],
  ])('%j → %s', (limits, verdict) => {
    expect(free(limits)[0]).toBe(verdict);
  });

  it('says the softer limit where that decided', () => {
    expect(free({ attention: { freeAtLeast: '30 GB' } })).toEqual([
      'attention',
      '/ 25 GB free (attention below 30 GB)',
    ]);
    expect(free({ usedAtMost: '90 %' })[2]).toBe('/ 31.6 % used (required ≤ 90 %)');
  });

  it.each([[{ paths: [] }], [{ paths: ['relative'] }], [{ paths: ['/a\0b'] }], [{ paths: ['/'], more: 1 }], [{}]])(
    'params %j are refused',
    (params) => {
      expect(disk.params.safeParse(params).success).toBe(false);
    },
  );
});

describe.each(shells)('in $name', (shell) => {
  it('finds the space of real paths, whatever their names', async () => {
    const folder = temporaryFolder();
    const names = ["quote's", 'two  spaces', 'line\nbreak', '$(touch hacked)', '`id`', '-rf', '*', '"double"', '中文'];
    const paths = ['/', ...names.map((name) => join(folder, name)), join(folder, 'missing')];
    for (const path of paths.slice(1, -1)) mkdirSync(path);
    const settings = { params: { paths }, limits: { freeAtLeast: '1 B' } };
    const output = await runProbe(shell, disk.collect(inputFor(disk, settings)));
    const { findings, readings } = evaluate(disk, output, settings);
    expect(findings.map((finding) => finding.verdict)).toEqual([...paths.slice(0, -1).map(() => 'normal'), 'unknown']);
    expect(readings.filter((reading) => reading.metric === 'disk.free')).toHaveLength(paths.length - 1);
    expect(existsSync('hacked')).toBe(false);
  });
});

it('asks each path by itself when they do not answer together', async () => {
  const [shell] = shells;
  if (!shell) throw new Error('no shell');
  const programs = temporaryFolder();
  const df = `#!/bin/sh\ncase $* in */away*) exec sleep 60;; esac\nPATH=\${PATH#*:} exec df "$@"\n`;
  writeFileSync(join(programs, 'df'), df, { mode: 0o755 });
  const folder = temporaryFolder();
  const paths = ['here', 'away', 'there'].map((name) => join(folder, name));
  for (const path of paths) mkdirSync(path);
  const settings = { params: { paths }, limits: { freeAtLeast: '1 B' } };
  const output = await runProbe(shell, disk.collect(inputFor(disk, settings)), { programs });
  const { findings, english } = evaluate(disk, output, settings);
  expect(findings.map((finding) => finding.verdict)).toEqual(['normal', 'unknown', 'normal']);
  expect(english[1]).toContain('did not answer within 10 s');
});

it.each(shells)('measures without a timeout, or with one of another kind, in $name', async (shell) => {
  const programs = temporaryFolder();
  writeFileSync(join(programs, 'timeout'), '#!/bin/sh\necho "usage: timeout [-t SECS] PROG" >&2\nexit 1\n', {
    mode: 0o755,
  });
  const settings = { params: { paths: ['/'] }, limits: { freeAtLeast: '1 B' } };
  const output = await runProbe(shell, disk.collect(inputFor(disk, settings)), { programs });
  expect(evaluate(disk, output, settings)).toMatchObject({ verdict: 'normal' });
});
