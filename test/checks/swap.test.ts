import { expect, it } from 'vitest';
import { swap } from '../../src/checks/swap.ts';
import { evaluate, inputFor, recorded, shellOutput } from './evaluate.ts';
import { runProbe, shells } from './shells.ts';

it('is abnormal over 70 % used', () => {
  const { verdict, english, readings } = evaluate(swap, recorded('memory', 'debian-12'));
  expect(verdict).toBe('abnormal');
  expect(english).toEqual(['swap 75 % of 8 GB used (required ≤ 70 %)']);
  expect(readings).toMatchObject([{ metric: 'swap.used', limit: 70 }]);
});

it.each([
  [{ usedAtMost: 80 }, 'normal'],
  [{ usedAtMost: 80, attention: { usedAtMost: 70 } }, 'attention'],
])('limits %j → %s', (limits, verdict) => {
  expect(evaluate(swap, recorded('memory', 'debian-12'), { limits }).verdict).toBe(verdict);
});

it('has nothing to judge where there is no swap space, and says so', () => {
  const { verdict, chinese, readings } = evaluate(swap, recorded('memory', 'rhel-6'));
  expect([verdict, chinese, readings]).toEqual(['normal', ['未配置交换区'], []]);
});

it('is unknown for another form', () => {
  expect(evaluate(swap, recorded('memory', 'not-meminfo')).verdict).toBe('unknown');
  expect(evaluate(swap, shellOutput('')).verdict).toBe('unknown');
});

it.each(shells)('reads this machine in $name', async (shell) => {
  expect(evaluate(swap, await runProbe(shell, swap.collect(inputFor(swap)))).verdict).not.toBe('unknown');
});
