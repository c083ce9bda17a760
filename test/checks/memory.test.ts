import { describe, expect, it } from 'vitest';
import { memory } from '../../src/checks/memory.ts';
import { evaluate, inputFor, recorded, shellOutput } from './evaluate.ts';
import { runProbe, shells } from './shells.ts';

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

it.each(shells)('reads this machine in $name', async (shell) => {
  const { verdict, readings } = evaluate(memory, await runProbe(shell, memory.collect(inputFor(memory))));
  expect(verdict).not.toBe('unknown');
  expect(readings[0]?.value).toBeGreaterThan(0);
});
