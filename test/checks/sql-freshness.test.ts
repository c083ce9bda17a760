import { describe, expect, it } from 'vitest';
import { sqlFreshness } from '../../src/checks/sql-freshness.ts';
import { evaluate, inputFor, NOW } from './evaluate.ts';
import { OFFSET, sqlOutput } from './sql-output.ts';

const params = { label: 'alarms', query: 'SELECT MAX(raised_at) FROM alarm' };
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000).toISOString();

describe('the newest of all', () => {
  it.each([
    [ago(59), {}, 'normal'],
    [ago(60), {}, 'normal'],
    [ago(61), {}, 'abnormal'],
    [ago(20), { newerThan: '30m', attention: { newerThan: '15m' } }, 'attention'],
    [ago(-4), {}, 'normal'],
    [ago(-6), {}, 'unknown'],
    [null, {}, 'abnormal'],
    ['soon', {}, 'unknown'],
  ])('%s with %j is %s', (newest, limits, verdict) => {
    expect(evaluate(sqlFreshness, sqlOutput([['t'], [newest]], OFFSET), { params, limits }).verdict).toBe(verdict);
  });

  it('states when it was, and how long ago', () => {
    const { chinese, readings } = evaluate(sqlFreshness, sqlOutput([['t'], [ago(3)]], OFFSET), { params });
    expect(chinese).toEqual(['alarms：最新数据 2026-11-21 09:57，3 分钟前（要求 ≤ 1 小时）']);
    expect(readings).toEqual([
      { metric: 'sql-freshness.age', subject: 'alarms', value: 180, unit: 'seconds', limit: 3600 },
    ]);
  });

  it('points at the time zone when data seems to come from the future', () => {
    const output = sqlOutput([['t'], [ago(-480)]], OFFSET);
    expect(evaluate(sqlFreshness, output, { params }).english[0]).toContain('check the time zone of the column');
    // The column is written in UTC, while the server's clock is eight hours ahead.
    const late = sqlOutput([['t'], [ago(490)]], OFFSET);
    expect(evaluate(sqlFreshness, late, { params: { ...params, timeZone: 'UTC' } }).english[0]).toContain('10 min ago');
  });

  it('is abnormal when there is no row at all', () => {
    expect(evaluate(sqlFreshness, sqlOutput([['t']], OFFSET), { params }).english).toEqual([
      'alarms: no data at all (required ≤ 1 h old)',
    ]);
  });
});

it('does not hide old data of one group behind what is no time in another, nor keep an age of what is to come', () => {
  const groups = sqlOutput(
    [
      ['type', 't'],
      ['host', 'soon'],
      ['network', ago(90)],
      ['power', ago(-60)],
    ],
    OFFSET,
  );
  const { findings, verdict, readings } = evaluate(sqlFreshness, groups, { params });
  expect(findings.map((finding) => finding.verdict)).toEqual(['unknown', 'abnormal', 'unknown']);
  expect(verdict).toBe('abnormal');
  expect(readings).toMatchObject([{ subject: 'alarms network', value: 5_400 }]);
});

describe('enough members of each group', () => {
  const limits = { newerThan: '15m', perGroupAtLeast: 2 };
  const devices = sqlOutput(
    [
      ['type', 'newest'],
      ['host', ago(5)],
      ['host', ago(1)],
      ['host', ago(60)],
      ['network', ago(2)],
      ['network', ago(40)],
    ],
    OFFSET,
  );

  it('counts those with new data', () => {
    const { verdict, english, readings } = evaluate(sqlFreshness, devices, { params, limits });
    expect(verdict).toBe('abnormal');
    expect(english).toEqual([
      'alarms host: 2 of 3 have data newer than 15 min (required ≥ 2), the newest 1 min ago',
      'alarms network: 1 of 2 have data newer than 15 min (required ≥ 2), the newest 2 min ago',
    ]);
    expect(readings).toContainEqual({
      metric: 'sql-freshness.fresh',
      subject: 'alarms network',
      value: 1,
      unit: 'count',
      limit: 2,
    });
  });

  it('wants attention when only the softer limit is missed', () => {
    const soft = { newerThan: '60m', perGroupAtLeast: 2, attention: { newerThan: '4m' } };
    const { findings } = evaluate(sqlFreshness, devices, { params, limits: soft });
    expect(findings.map((finding) => finding.verdict)).toEqual(['attention', 'attention']);
  });

  it('misses a group that must be there', () => {
    const wanted = { ...params, groups: ['host', 'url'] };
    const { findings, english } = evaluate(sqlFreshness, devices, { params: wanted, limits });
    expect(findings.map((finding) => finding.verdict)).toEqual(['normal', 'abnormal', 'abnormal']);
    expect(english[1]).toBe('alarms url: no data at all (required ≤ 15 min old)');
  });

  it('counts a member that never had data', () => {
    const output = sqlOutput(
      [
        ['type', 'newest'],
        ['host', null],
        ['host', ago(1)],
      ],
      OFFSET,
    );
    expect(evaluate(sqlFreshness, output, { params, limits }).english[0]).toContain('1 of 2');
  });

  it('is unknown when there is no group at all', () => {
    expect(evaluate(sqlFreshness, sqlOutput([['type', 'newest']], OFFSET), { params, limits }).verdict).toBe('unknown');
  });
});

it.each([{ timeZone: 'Mars/Olympus' }, { query: 'UPDATE alarm SET x = 1' }, { label: '' }])(
  '%j is refused',
  (wrong) => {
    expect(sqlFreshness.params.safeParse({ ...params, ...wrong }).success).toBe(false);
  },
);

it('asks for the offset of the server, too', () => {
  expect(sqlFreshness.collect(inputFor(sqlFreshness, { params }), 'opsdb').statements).toHaveLength(2);
});

it('speaks of it in the language of the reader, and keeps its readings under one name', () => {
  const label = { 'zh-CN': '告警', en: 'Alarms' };
  const output = sqlOutput(
    [
      ['type', 'newest'],
      ['host', ago(3)],
    ],
    OFFSET,
  );
  const { chinese, english, readings } = evaluate(sqlFreshness, output, { params: { ...params, label } });
  expect(chinese[0]).toMatch(/^告警 host：/);
  expect(english[0]).toMatch(/^Alarms host: /);
  expect(readings.map((reading) => reading.subject)).toEqual(['告警 host']);
  const cause = evaluate(sqlFreshness, sqlOutput([['t'], ['soon']], OFFSET), { params: { ...params, label } });
  expect([cause.chinese[0], cause.english[0]]).toEqual([
    expect.stringMatching(/^告警：/),
    expect.stringMatching(/^Alarms: /),
  ]);
});
