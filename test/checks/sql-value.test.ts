import { expect, it } from 'vitest';
import { sqlValue } from '../../src/checks/sql-value.ts';
import { evaluate } from './evaluate.ts';
import { sqlOutput } from './sql-output.ts';

const params = { label: 'replication', query: 'SELECT state FROM replication' };

it.each([
  ['12.50', { atMost: 12.5 }, 'normal'],
  ['12.51', { atMost: 12.5 }, 'abnormal'],
  ['9007199254740993', { atLeast: 1 }, 'normal'],
  ['running', { equals: 'running' }, 'normal'],
  ['stopped', { equals: 'running' }, 'abnormal'],
  ['error: x', { notContains: 'error' }, 'abnormal'],
  [1, { equals: 1 }, 'normal'],
  [true, { equals: true }, 'normal'],
  [{ a: 1 }, { contains: '"a":1' }, 'normal'],
  [null, { atMost: 1 }, 'unknown'],
  ['running', { atMost: 1 }, 'unknown'],
  ['running', {}, 'unknown'],
])('%j with %j is %s', (value, limits, verdict) => {
  expect(evaluate(sqlValue, sqlOutput([['v'], [value]]), { params, limits }).verdict).toBe(verdict);
});

it('shows a figure in its unit, for each row by its name', () => {
  const output = sqlOutput([
    ['name', 'lag'],
    ['east', 30],
    ['west', '7200'],
  ]);
  const settings = { params: { ...params, unit: 'seconds' }, limits: { atMost: '5m' } };
  const { verdict, english, readings } = evaluate(sqlValue, output, settings);
  expect(verdict).toBe('abnormal');
  expect(english).toEqual(['replication east 30 s (required ≤ 5 min)', 'replication west 2 h (required ≤ 5 min)']);
  expect(readings[1]).toEqual({
    metric: 'sql-value.value',
    subject: 'replication west',
    value: 7200,
    unit: 'seconds',
    limit: 300,
  });
});

it('does not hide what is too much behind what is NULL or no figure', () => {
  const output = sqlOutput([
    ['name', 'lag'],
    ['east', null],
    ['north', 'stopped'],
    ['west', '7200'],
  ]);
  const { findings, verdict, readings } = evaluate(sqlValue, output, { params, limits: { atMost: 300 } });
  expect(findings.map((finding) => finding.verdict)).toEqual(['unknown', 'unknown', 'abnormal']);
  expect(verdict).toBe('abnormal');
  expect(readings.map((reading) => reading.subject)).toEqual(['replication west']);
});

it('is unknown without a row', () => {
  expect(evaluate(sqlValue, sqlOutput([['v']]), { params, limits: { atMost: 1 } }).verdict).toBe('unknown');
});

it('speaks of it in the language of the reader, and keeps its readings under one name', () => {
  const settings = {
    params: { ...params, label: { 'zh-CN': '版本', en: 'Version' } },
    limits: { atLeast: 8, contains: '8' },
  };
  const { chinese, english, readings } = evaluate(sqlValue, sqlOutput([['v'], [8]]), settings);
  expect(chinese[0]).toBe('版本 8（要求 ≥ 8）');
  expect(english).toEqual(['Version 8 (required ≥ 8)', 'Version contains “8” as required']);
  expect(readings.map((reading) => reading.subject)).toEqual(['版本']);
});
