import { describe, expect, test } from 'vitest';
import { parseCron } from '../../src/core/cron.ts';
import { createTexts } from '../../src/i18n/texts.ts';

function cronOf(text: string) {
  const parsed = parseCron(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.fault.problem.key}`);
  return parsed.cron;
}

function faultOf(text: string) {
  const parsed = parseCron(text);
  if (parsed.ok) throw new Error(`"${text}" was taken`);
  return parsed.fault;
}

describe('a cron expression', () => {
  test.each([
    ['30 8 * * *', { times: [510], isHourly: false, lastDay: false, eitherDay: false }],
    ['0,30 8-10/2 * * *', { times: [480, 510, 600, 630] }],
    ['*/20 23 * * *', { times: [1_380, 1_400, 1_420] }],
    ['5/30 1 * * *', { times: [65, 95] }],
    ['  0   2  1\t* * ', { times: [120], days: new Set([1]) }],
    ['0 2 L * *', { days: new Set(), lastDay: true }],
    ['0 2 15,l * *', { days: new Set([15]), lastDay: true }],
    ['0 2 1 JAN,apr,7-8 *', { months: new Set([1, 4, 7, 8]) }],
    ['0 2 * * mon-FRI', { weekdays: new Set([1, 2, 3, 4, 5]), eitherDay: false }],
    ['0 2 * * 7', { weekdays: new Set([0]) }],
    ['0 2 * * 5-7', { weekdays: new Set([0, 5, 6]) }],
    ['0 2 13 * 5', { eitherDay: true }],
    ['0 2 29 2 *', { days: new Set([29]), months: new Set([2]) }],
    ['0 2 31 2 1', { eitherDay: true }],
    ['0 2 31 2,3 *', { months: new Set([2, 3]) }],
  ])('%j is read', (text, expected) => {
    expect(cronOf(text)).toMatchObject(expected);
  });

  test('without an hour goes by time that passes', () => {
    expect(cronOf('15 * * * *')).toMatchObject({ isHourly: true });
    expect(cronOf('15 0-23 * * *')).toMatchObject({ isHourly: true });
    expect(cronOf('15 0-22 * * *')).toMatchObject({ isHourly: false });
    expect(cronOf('15 */2 * * *')).toMatchObject({ isHourly: false });
  });
});

describe('what is no cron expression', () => {
  test.each([
    ['', null, 'count'],
    ['   ', null, 'count'],
    ['daily', null, 'count'],
    ['0 2 * *', null, 'count'],
    ['0 0 2 * * *', null, 'seconds'],
    ['0 0 2 * * * 2026', null, 'count'],
    ['@daily', null, 'name'],
    ['@every 5m', null, 'name'],
    ['60 2 * * *', 'minute', 'minute'],
    ['-1 2 * * *', 'minute', 'minute'],
    ['a 2 * * *', 'minute', 'minute'],
    ['*/0 2 * * *', 'minute', 'minute'],
    ['*/90 * * * *', 'minute', 'minute'],
    ['1.5 2 * * *', 'minute', 'minute'],
    ['1,1 2 * * *', 'minute', 'minute'],
    ['1,,2 2 * * *', 'minute', 'minute'],
    ['? 2 * * *', 'minute', 'minute'],
    ['H 2 * * *', 'minute', 'minute'],
    ['0 24 * * *', 'hour', 'hour'],
    ['0 2: * * *', 'hour', 'hour'],
    ['0 22-2 * * *', 'hour', 'hour'],
    ['0 2am * * *', 'hour', 'hour'],
    ['0 2 0 * *', 'day', 'day'],
    ['0 2 32 * *', 'day', 'day'],
    ['0 2 */40 * *', 'day', 'day'],
    ['0 2 15W * *', 'day', 'day'],
    ['0 2 L-1 * *', 'day', 'day'],
    ['0 2 1 13 *', 'month', 'month'],
    ['0 2 1 0 *', 'month', 'month'],
    ['0 2 1 janvier *', 'month', 'month'],
    ['0 2 * * 8', 'weekday', 'weekday'],
    ['0 2 * * 5L', 'weekday', 'weekday'],
    ['0 2 * * MON#1', 'weekday', 'weekday'],
    ['0 2 * * 周一', 'weekday', 'weekday'],
    ['0 2 31 2 *', 'day', 'never'],
    ['0 2 30 2 *', 'day', 'never'],
    ['0 2 31 4,6,9,11 *', 'day', 'never'],
    ['0 2 30-31 FEB *', 'day', 'never'],
    [`0 2 ${'1,'.repeat(400)}1 * *`, null, 'length'],
    [`0 2 ${'x'.repeat(300)} * *`, 'day', 'day'],
  ])('%j is told: %s, %s', (text, field, problem) => {
    const fault = faultOf(text);
    expect(fault.field).toBe(field);
    expect(fault.problem.key).toBe(`job.cron-problem-${problem}`);
    for (const locale of ['zh-CN', 'en'] as const) {
      const t = createTexts()(locale, 'UTC');
      expect(t(fault.problem.key, fault.problem.values)).not.toMatch(/\{\{|undefined/);
      expect(t(fault.problem.key, fault.problem.values).length).toBeLessThan(120);
      expect(t(fault.expected.key)).not.toBe('');
    }
  });
});
