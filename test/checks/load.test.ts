import { expect, it } from 'vitest';
import { load } from '../../src/checks/load.ts';
import { evaluate, inputFor, recorded, shellOutput } from './evaluate.ts';
import { runProbe, shells } from './shells.ts';

it('states the average of five minutes for each core', () => {
  const { verdict, english, readings } = evaluate(load, recorded('load', 'debian-12'));
  expect(verdict).toBe('normal');
  expect(english).toEqual(['load 3.05 over 5 min; cores 2, per core 1.53 (required ≤ 2)']);
  expect(readings).toEqual([{ metric: 'load.per-core', subject: '', value: 1.525, unit: 'number', limit: 2 }]);
});

it.each([
  [{ minutes: 5 }, { perCoreAtMost: 1.5 }, 'abnormal'],
  [{ minutes: 1 }, { perCoreAtMost: 1.5 }, 'normal'],
  [{ minutes: 15 }, { perCoreAtMost: 0.9 }, 'abnormal'],
  [{}, { attention: { perCoreAtMost: 1 } }, 'attention'],
])('params %j and limits %j → %s', (params, limits, verdict) => {
  expect(evaluate(load, recorded('load', 'debian-12'), { params, limits }).verdict).toBe(verdict);
});

it('judges the figure that it shows', () => {
  const cores = Array.from({ length: 64 }, (_, core) => `cpu${core} 1 2 3 4\n`).join('');
  const { verdict, english } = evaluate(load, shellOutput(`128.20 128.20 128.20 1/2 3\ncpu  1 2 3 4\n${cores}`));
  expect(english).toEqual(['load 128.2 over 5 min; cores 64, per core 2 (required ≤ 2)']);
  expect(verdict).toBe('normal');
});

it.each([recorded('load', 'not-loadavg'), shellOutput(''), shellOutput('0.10 0.20 0.30 1/2 3\n')])(
  'is unknown for another form',
  (output) => {
    expect(evaluate(load, output).verdict).toBe('unknown');
  },
);

it.each(shells)('reads this machine in $name', async (shell) => {
  const { findings } = evaluate(load, await runProbe(shell, load.collect(inputFor(load))));
  expect(findings[0]?.message.values?.cores).toBeGreaterThan(0);
});
