import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../../src/core/report/canonical-json.ts';

describe('the one text of plain data', () => {
  test.each([
    ['members in any order', { b: 1, a: { d: 2, c: 3 } }, '{"a":{"c":3,"d":2},"b":1}'],
    ['lists in their order', [2, 1, [undefined, null]], '[2,1,[null,null]]'],
    ['members that are undefined', { a: undefined, b: null }, '{"b":null}'],
    ['instants', { at: new Date('2026-05-01T02:03:04.005Z') }, '{"at":"2026-05-01T02:03:04.005Z"}'],
    ['names and texts that need quoting', { 'a"b': 'ü\n' }, '{"a\\"b":"ü\\n"}'],
    ['nothing', undefined, 'null'],
  ])('%s', (_name, value, expected) => {
    expect(canonicalJson(value)).toBe(expected);
  });

  test('leaves out a member by its name, however deep', () => {
    const value = { hash: 1, a: [{ hash: 2, b: 3 }] };
    expect(canonicalJson(value, 'hash')).toBe('{"a":[{"b":3}]}');
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('has no word for %s', (value) => {
    expect(() => canonicalJson({ a: [value] })).toThrow(/no JSON for/);
  });
});
