import { describe, expect, it } from 'vitest';
import { sqlCount } from '../../src/checks/sql-count.ts';
import { evaluate, inputFor } from './evaluate.ts';
import { sqlOutput } from './sql-output.ts';

const params = { label: 'open alarms', query: 'SELECT COUNT(*) FROM alarm' };

describe('one count', () => {
  it.each([
    ['12', { atMost: 12 }, 'normal'],
    [13, { atMost: 12 }, 'abnormal'],
    ['0', { atLeast: 1 }, 'abnormal'],
    ['0', {}, 'unknown'],
    [null, { atMost: 1 }, 'unknown'],
    ['-1', { atMost: 1 }, 'unknown'],
    ['1.5', { atMost: 3 }, 'unknown'],
    ['many', { atMost: 3 }, 'unknown'],
  ])('%j with %j is %s', (count, limits, verdict) => {
    expect(evaluate(sqlCount, sqlOutput([['n'], [count]]), { params, limits }).verdict).toBe(verdict);
  });

  it('states the figure, and keeps it', () => {
    const { chinese, readings } = evaluate(sqlCount, sqlOutput([['n'], ['12345']]), {
      params,
      limits: { atMost: 100 },
    });
    expect(chinese).toEqual(['open alarms 12,345（要求 ≤ 100）']);
    expect(readings).toEqual([
      { metric: 'sql-count.value', subject: 'open alarms', value: 12_345, unit: 'count', limit: 100 },
    ]);
  });
});

describe('a count of each kind', () => {
  const kinds = sqlOutput([
    ['type', 'n'],
    ['host', '12'],
    ['network', '4'],
    [null, '7'],
  ]);

  it('judges each by itself', () => {
    const { findings, english } = evaluate(sqlCount, kinds, { params, limits: { atLeast: 5 } });
    expect(findings.map((finding) => finding.verdict)).toEqual(['normal', 'abnormal', 'normal']);
    expect(english[1]).toBe('open alarms network 4 (required ≥ 5)');
  });

  it('counts a kind that must be there and is not as none', () => {
    const wanted = { ...params, groups: ['host', 'url'] };
    expect(evaluate(sqlCount, kinds, { params: wanted, limits: { atLeast: 1 } }).english.at(-1)).toBe(
      'open alarms url 0 (required ≥ 1)',
    );
    expect(evaluate(sqlCount, sqlOutput([['type', 'n']]), { params: wanted, limits: { atLeast: 1 } }).verdict).toBe(
      'abnormal',
    );
  });

  it('does not hide too many of one kind behind another that is no count', () => {
    const mixed = sqlOutput([
      ['type', 'n'],
      ['host', null],
      ['network', '9'],
    ]);
    const { findings, verdict, readings } = evaluate(sqlCount, mixed, { params, limits: { atMost: 5 } });
    expect(findings.map((finding) => finding.verdict)).toEqual(['unknown', 'abnormal']);
    expect(verdict).toBe('abnormal');
    expect(readings.map((reading) => reading.value)).toEqual([9]);
  });

  it('is unknown without any row, since then nothing was counted', () => {
    expect(evaluate(sqlCount, sqlOutput([['type', 'n']]), { params, limits: { atMost: 5 } }).verdict).toBe('unknown');
  });
});

it.each([
  sqlOutput([
    ['a', 'b', 'c'],
    [1, 2, 3],
  ]),
  sqlOutput([['a'], [1], [2]]),
  sqlOutput(),
  { ...sqlOutput(), results: [{ columns: ['a', 'b'], rows: [['x', 1]], truncated: true }] },
])('is unknown for another form', (output) => {
  expect(evaluate(sqlCount, output, { params, limits: { atMost: 5 } }).verdict).toBe('unknown');
});

it('is unknown for more groups than anybody would read about', () => {
  const rows = Array.from({ length: 101 }, (_, index) => [`kind ${index}`, 1] as const);
  const { verdict, english } = evaluate(sqlCount, sqlOutput([['type', 'n'], ...rows]), {
    params,
    limits: { atLeast: 1 },
  });
  expect(verdict).toBe('unknown');
  expect(english[0]).toContain('gives 101 groups');
});

it('asks what the site file says', () => {
  expect(sqlCount.collect(inputFor(sqlCount, { params }), 'opsdb').statements).toEqual(['SELECT COUNT(*) FROM alarm']);
  expect(sqlCount.params.safeParse({ ...params, query: 'DROP TABLE alarm' }).success).toBe(false);
});

it('speaks of it in the language of the reader, and keeps its readings under one name', () => {
  const settings = { params: { ...params, label: { 'zh-CN': '告警', en: 'Alarms' } }, limits: { atMost: 5 } };
  const { chinese, english, readings } = evaluate(sqlCount, sqlOutput([['n'], [3]]), settings);
  expect([chinese, english]).toEqual([['告警 3（要求 ≤ 5）'], ['Alarms 3 (required ≤ 5)']]);
  expect(readings.map((reading) => reading.subject)).toEqual(['告警']);
  const cause = evaluate(sqlCount, sqlOutput([['n'], ['many']]), settings);
  expect(cause.english).toEqual(['Alarms: not a count: many']);
});
