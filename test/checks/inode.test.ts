import { describe, expect, it } from 'vitest';
import { inode } from '../../src/checks/inode.ts';
import { evaluate, inputFor, recorded, shellOutput } from './evaluate.ts';
import { runProbe, shells } from './shells.ts';

const params = { paths: ['/', '/app'] };

describe('recorded outputs', () => {
  it('states the used share, and that btrfs does not run out', () => {
    const { verdict, english, readings } = evaluate(inode, recorded('inode', 'debian-12-btrfs'), { params });
    expect(verdict).toBe('normal');
    expect(english).toEqual([
      '/ 19.5 % of inodes used, 2,109,130 free (required ≤ 90 %)',
      '/app makes inodes as it needs them, so they cannot run out',
    ]);
    expect(readings.map((reading) => reading.subject)).toEqual(['/']);
  });

  it('is abnormal above the limit', () => {
    const { findings } = evaluate(inode, recorded('inode', 'busybox-vfat'), { params });
    expect(findings.map((finding) => finding.verdict)).toEqual(['abnormal', 'normal']);
  });

  it('takes dashes for a file system that does not count, and a refused option for unknown', () => {
    const { findings } = evaluate(inode, recorded('inode', 'dashes-and-refused'), { params });
    expect(findings.map((finding) => finding.verdict)).toEqual(['normal', 'unknown']);
  });

  it('reads the inodes of all paths at once', () => {
    const { readings } = evaluate(inode, recorded('disk', 'debian-12-both'), { params });
    expect(readings.map((reading) => [reading.subject, reading.value])).toEqual([
      ['/', 19.5],
      ['/app', 0.1],
    ]);
  });

  it('is unknown where a path answered for its blocks alone', () => {
    const output = shellOutput(
      '@path 0\nFilesystem 1024-blocks Used Available Capacity Mounted on\n/dev/sda1 9 1 8 12% /\n@exit 137\n',
    );
    expect(evaluate(inode, output, { params: { paths: ['/'] } })).toMatchObject({ verdict: 'unknown' });
  });

  it('is unknown without any output', () => {
    expect(evaluate(inode, shellOutput(''), { params }).verdict).toBe('unknown');
  });

  it('knows a softer limit', () => {
    const settings = { params: { paths: ['/'] }, limits: { attention: { usedAtMost: 19 } } };
    expect(evaluate(inode, recorded('inode', 'debian-12-btrfs'), settings)).toMatchObject({ verdict: 'attention' });
  });
});

it.each(shells)('counts the inodes of a real path in $name', async (shell) => {
  const settings = { params: { paths: ['/', '/missing path'] }, limits: { usedAtMost: 100 } };
  const { findings } = evaluate(inode, await runProbe(shell, inode.collect(inputFor(inode, settings))), settings);
  expect(findings.map((finding) => finding.verdict)).toEqual(['normal', 'unknown']);
});
