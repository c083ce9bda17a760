import { describe, expect, it } from 'vitest';
import { databaseSize } from '../../src/checks/database-size.ts';
import type { PastReading } from '../../src/core/check.ts';
import { evaluate, NOW } from './evaluate.ts';
import { sqlOutput } from './sql-output.ts';

const GB = 1024 ** 3;
const DAY = 86_400_000;

const status: { readonly [name: string]: string } = {
  Threads_connected: '40',
  Max_used_connections: '90',
  Slow_queries: '120',
  Uptime: String(40 * 86_400),
  Innodb_buffer_pool_read_requests: '1000000',
  Innodb_buffer_pool_reads: '10000',
};

const answer = (changed: { readonly [name: string]: string } = {}, bytes: string | null = String(12 * GB)) =>
  sqlOutput(
    [
      ['table_count', 'total_bytes'],
      ['31', bytes],
    ],
    [
      ['name', 'total_bytes'],
      ['device_data', String(9 * GB)],
      ['alarm', '1024'],
    ],
    [['Variable_name', 'Value'], ...Object.entries({ ...status, ...changed })],
    [
      ['Variable_name', 'Value'],
      ['max_connections', '200'],
    ],
  );

const reading = (metric: string, daysAgo: number, value: number): PastReading => ({
  metric: `database-size.${metric}`,
  subject: '',
  value,
  at: new Date(NOW.getTime() - daysAgo * DAY),
});

describe('size and growth', () => {
  it('has nothing to compare with the first time', () => {
    const { verdict, english } = evaluate(databaseSize, answer());
    expect(verdict).toBe('normal');
    expect(english).toEqual([
      'data 12 GB; tables 31, the largest device_data with 9 GB',
      'growth: no figure from earlier days to compare with yet',
      'connections 40 of 200, 20 % (required ≤ 80 %), at most 90 at a time',
      'slow queries 120 since 2026-10-12 10:00, 3 a day',
      'buffer pool hit rate 99 % (attention below 95 %)',
    ]);
  });

  it.each([
    [
      'the oldest of the last month',
      [reading('bytes', 1, 11.9 * GB), reading('bytes', 20, 10 * GB), reading('bytes', 60, 1)],
      '102 MB a day since 2026-11-01',
    ],
    [
      'the newest before that',
      [reading('bytes', 40, 8 * GB), reading('bytes', 80, 1)],
      '102 MB a day since 2026-10-12',
    ],
    ['none of today', [reading('bytes', 0.1, 1)], 'no figure from earlier days'],
    ['a database that shrank', [reading('bytes', 2, 14 * GB)], 'growth -1 GB a day'],
  ])('compares with %s', (_which, readings, text) => {
    expect(evaluate(databaseSize, answer(), { history: { readings } }).english[1]).toContain(text);
  });

  it.each([
    [{ growthPerDayAtMost: '100 MB' }, 'abnormal'],
    [{ growthPerDayAtMost: '200 MB' }, 'normal'],
    [{ attention: { growthPerDayAtMost: '100 MB' } }, 'attention'],
    [{ sizeAtMost: '11 GB' }, 'abnormal'],
    [{ sizeAtMost: '12 GB' }, 'normal'],
    [{ attention: { sizeAtMost: '11 GB' } }, 'attention'],
  ])('limits %j → %s', (limits, verdict) => {
    const readings = [reading('bytes', 20, 10 * GB)];
    expect(evaluate(databaseSize, answer(), { limits, history: { readings } }).verdict).toBe(verdict);
  });

  it('is empty, not unknown, where the sum of no tables is NULL', () => {
    expect(evaluate(databaseSize, answer({}, null)).readings[0]).toMatchObject({ value: 0 });
  });
});

describe('slow queries', () => {
  const slow = (changed: { readonly [name: string]: string }, readings: readonly PastReading[]) =>
    evaluate(databaseSize, answer(changed), { history: { readings } }).english.find((text) => text.startsWith('slow'));

  it('counts those since the last reading', () => {
    expect(slow({}, [reading('slow-queries', 10, 100)])).toBe('slow queries 20 since 2026-11-11 10:00, 2 a day');
  });

  it('counts from the start of a server that was restarted since, or whose counter was reset', () => {
    const restarted = { Uptime: String(2 * 86_400) };
    expect(slow(restarted, [reading('slow-queries', 10, 100)])).toBe(
      'slow queries 120 since 2026-11-19 10:00, 60 a day',
    );
    expect(slow({}, [reading('slow-queries', 10, 500)])).toContain('slow queries 120 since 2026-10-12');
  });

  it.each([
    [{ slowPerDayAtMost: 2 }, 'normal'],
    [{ slowPerDayAtMost: 1 }, 'abnormal'],
    [{ attention: { slowPerDayAtMost: 1 } }, 'attention'],
  ])('limits %j → %s', (limits, verdict) => {
    const readings = [reading('slow-queries', 10, 100)];
    expect(evaluate(databaseSize, answer(), { limits, history: { readings } }).verdict).toBe(verdict);
  });
});

describe('connections and buffer pool', () => {
  it.each([
    [{ Threads_connected: '160' }, {}, 'normal'],
    [{ Threads_connected: '161' }, {}, 'abnormal'],
    [{}, { attention: { connectionsAtMost: 10 } }, 'attention'],
    [{ Innodb_buffer_pool_reads: '60000' }, {}, 'attention'],
    [{ Innodb_buffer_pool_reads: '60000' }, { bufferHitAtLeast: 95 }, 'abnormal'],
    [{ Innodb_buffer_pool_reads: '900', Innodb_buffer_pool_read_requests: '1000' }, { bufferHitAtLeast: 95 }, 'normal'],
  ])('%j with %j is %s', (changed, limits, verdict) => {
    expect(evaluate(databaseSize, answer(changed), { limits }).verdict).toBe(verdict);
  });
});

it('is unknown when the server keeps a figure to itself', () => {
  const output = sqlOutput(
    [
      ['table_count', 'total_bytes'],
      ['1', '1'],
    ],
    [['name', 'total_bytes']],
    [['a', 'b']],
    [['a', 'b']],
  );
  expect(evaluate(databaseSize, output)).toMatchObject({
    verdict: 'unknown',
    english: ['the server does not tell Threads_connected'],
  });
  expect(evaluate(databaseSize, sqlOutput()).verdict).toBe('unknown');
});
