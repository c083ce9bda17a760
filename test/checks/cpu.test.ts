import { expect, it } from 'vitest';
import { cpu } from '../../src/checks/cpu.ts';
import { evaluate, inputFor, recorded, shellOutput } from './evaluate.ts';
import { runProbe, shells } from './shells.ts';

it('counts neither idle time nor waiting for disks as use', () => {
  const { verdict, english, readings } = evaluate(cpu, recorded('cpu', 'debian-12'));
  expect(verdict).toBe('normal');
  expect(english).toEqual(['CPU 50 % used, 10 % waiting for disks, over 1 s (required ≤ 90 %)']);
  expect(readings.map((reading) => [reading.metric, reading.value])).toEqual([
    ['cpu.used', 50],
    ['cpu.waiting', 10],
    ['cpu.stolen', 0],
  ]);
});

it.each([
  ['rhel-6-busy', {}, 'abnormal'],
  ['rhel-6-busy', { usedAtMost: 98 }, 'normal'],
  ['rhel-6-busy', { usedAtMost: 99, attention: { usedAtMost: 80 } }, 'attention'],
  ['old-kernel-four-counters', {}, 'normal'],
  ['backwards', {}, 'unknown'],
  ['one-sample', {}, 'unknown'],
])('%s with %j → %s', (name, limits, verdict) => {
  expect(evaluate(cpu, recorded('cpu', name), { limits }).verdict).toBe(verdict);
});

it('is unknown when the counters stood still', () => {
  const line = 'cpu  1 2 3 4 5 6 7 8\n';
  expect(evaluate(cpu, shellOutput(line + line)).english).toEqual([
    'the kernel’s CPU counters did not move on between two looks',
  ]);
});

it.each([0, 31, 1.5, '1'])('a sample of %j seconds is refused', (sampleSeconds) => {
  expect(cpu.params.safeParse({ sampleSeconds }).success).toBe(false);
});

it.each(shells)('measures this machine in $name', async (shell) => {
  const { verdict, readings } = evaluate(cpu, await runProbe(shell, cpu.collect(inputFor(cpu))), {
    limits: { usedAtMost: 100 },
  });
  expect(verdict).toBe('normal');
  expect(readings[0]?.value).toBeLessThanOrEqual(100);
});
