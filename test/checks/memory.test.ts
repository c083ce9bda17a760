import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { memory } from '../../src/checks/memory.ts';
import { evaluate, inputFor, recorded, shellOutput } from './evaluate.ts';
import { runProbe, shells } from './shells.ts';
import { temporaryFolder } from './temporary-folder.ts';

describe('recorded outputs', () => {
  it('counts what is available as not used', () => {
    const { verdict, chinese, readings } = evaluate(memory, recorded('memory', 'debian-12'));
    expect(verdict).toBe('normal');
    expect(chinese).toEqual(['内存使用率 69 %，可用 4.8 GB / 16 GB（要求 ≤ 90 %）']);
    expect(readings[0]).toMatchObject({ metric: 'memory.used', unit: 'percent', limit: 90 });
    expect(readings[1]).toMatchObject({ metric: 'memory.available', value: 5_054_062 * 1024 });
  });

  it('counts free memory, buffers and cache on an old kernel, and says so', () => {
    const { verdict, english } = evaluate(memory, recorded('memory', 'rhel-6'));
    expect(verdict).toBe('normal');
    expect(english[0]).toContain('memory 80.1 % used (required ≤ 90 %); the old kernel does not tell');
  });

  it('does not take shared memory for cache on an old kernel: it can not be had', () => {
    const sizes = {
      MemTotal: 16_000,
      MemFree: 500,
      Buffers: 100,
      Cached: 13_000,
      SwapTotal: 0,
      SwapFree: 0,
      Shmem: 12_000,
    };
    const meminfo = Object.entries(sizes).map(([name, size]) => `${name}: ${size * 1_024} kB\n`);
    const { verdict, readings } = evaluate(memory, shellOutput(meminfo.join('')));
    expect(verdict).toBe('normal');
    expect(readings[0]).toMatchObject({ metric: 'memory.used', value: 90 });
    expect(evaluate(memory, shellOutput(meminfo.join('').replace('13312000', '12902400'))).verdict).toBe('abnormal');
  });

  it.each([
    [{ usedAtMost: 60 }, 'abnormal'],
    [{ usedAtMost: '69 %' }, 'normal'],
    [{ attention: { usedAtMost: 60 } }, 'attention'],
  ])('limits %j → %s', (limits, verdict) => {
    expect(evaluate(memory, recorded('memory', 'debian-12'), { limits }).verdict).toBe(verdict);
  });

  it.each([
    recorded('memory', 'not-meminfo'),
    shellOutput(''),
    shellOutput('MemTotal: 0 kB\nMemAvailable: 0 kB\n'),
    shellOutput('MemTotal: 100 kB\nMemFree: 10 kB\n'),
  ])('is unknown for another form', (output) => {
    expect(evaluate(memory, output).verdict).toBe('unknown');
  });

  it('never finds less than nothing used, even where a container says more is available than there is', () => {
    const odd = shellOutput('MemTotal: 100 kB\nMemAvailable: 200 kB\n');
    expect(evaluate(memory, odd).readings[0]).toMatchObject({ value: 0 });
  });
});

it.each(shells)('reads on to the shared memory where what is available is not told, in $name', async (shell) => {
  const file = join(temporaryFolder(), 'meminfo');
  const head = 'MemTotal: 3921112 kB\nMemFree: 205112 kB\nBuffers: 150000 kB\nCached: 424888 kB\nSwapFree: 0 kB\n';
  writeFileSync(file, `${head}Dirty: 4 kB\nShmem: 400000 kB\nSlab: 1 kB\n`);
  const probe = memory.collect(inputFor(memory));
  const script = probe.script.replace('/proc/meminfo', file);
  const { stdout } = await runProbe(shell, { ...probe, script });
  expect(stdout.trimEnd().split('\n').at(-1)).toBe('Shmem: 400000 kB');
  expect(evaluate(memory, shellOutput(stdout)).verdict).toBe('abnormal');
  writeFileSync(file, `${head.replace('Buffers', 'MemAvailable: 1 kB\nBuffers')}Shmem: 1 kB\n`);
  expect((await runProbe(shell, { ...probe, script })).stdout).not.toContain('Shmem');
});

it.each(shells)('reads this machine in $name', async (shell) => {
  const { verdict, readings } = evaluate(memory, await runProbe(shell, memory.collect(inputFor(memory))));
  expect(verdict).not.toBe('unknown');
  expect(readings[0]?.value).toBeGreaterThan(0);
});
