import { expect, it } from 'vitest';
import { uptime } from '../../src/checks/uptime.ts';
import { evaluate, inputFor, recorded, shellOutput } from './evaluate.ts';
import { runProbe, shells } from './shells.ts';

const october = { previousAt: new Date('2026-10-29T02:00:00Z') };

it('is normal when the host has been running since before the last inspection', () => {
  const { verdict, english } = evaluate(uptime, recorded('uptime', 'forty-days'), { history: october });
  expect(verdict).toBe('normal');
  expect(english).toEqual(['running for 40 d 20 h, since 2026-10-11 13:40 (attention below 1 d)']);
});

it('wants attention after a recent start', () => {
  const { verdict, chinese } = evaluate(uptime, recorded('uptime', 'two-hours'), { history: october });
  expect(verdict).toBe('attention');
  expect(chinese).toEqual(['已运行 2 小时，启动于 2026-11-21 07:59（少于 1 天需关注）']);
});

it('wants attention after any restart since the last inspection', () => {
  const tenDays = shellOutput('864000.00 1.00\n');
  const { verdict, english } = evaluate(uptime, tenDays, { history: october });
  expect(verdict).toBe('attention');
  expect(english).toEqual([
    'restarted on 2026-11-11 10:00, after the last inspection of 2026-10-29 10:00; running for 10 d',
  ]);
  expect(evaluate(uptime, tenDays).verdict).toBe('normal');
  const limits = { attention: { sinceLastInspection: false } };
  expect(evaluate(uptime, tenDays, { history: october, limits }).verdict).toBe('normal');
});

it.each([
  [{ atLeast: '3h' }, 'abnormal'],
  [{ atMost: '1h' }, 'abnormal'],
  [{ attention: { atLeast: '1h' } }, 'normal'],
  [{ attention: { atLeast: '1h', atMost: '90m' } }, 'attention'],
])('two hours up with limits %j → %s', (limits, verdict) => {
  expect(evaluate(uptime, recorded('uptime', 'two-hours'), { limits }).verdict).toBe(verdict);
});

it('is unknown for another form', () => {
  expect(evaluate(uptime, recorded('uptime', 'not-proc')).verdict).toBe('unknown');
});

it.each(shells)('reads this machine in $name', async (shell) => {
  const { readings } = evaluate(uptime, await runProbe(shell, uptime.collect(inputFor(uptime))));
  expect(readings[0]?.value).toBeGreaterThan(0);
});
