import { describe, expect, test } from 'vitest';
import { readInstant } from '../../../src/sources/payload/read-instant.ts';

const RECEIVED_AT = new Date('2026-11-22T01:00:00Z');

describe('a time of a sender', () => {
  test.each<[value: unknown, instant: string | null]>([
    ['2026-11-20T10:00:10.157076+08:00', '2026-11-20T02:00:10.157Z'],
    ['2026-11-22T00:42:48.894114443Z', '2026-11-22T00:42:48.894Z'],
    ['2026-11-20 10:00:10 +0800', '2026-11-20T02:00:10.000Z'],
    ['2026-11-20t02:00z', '2026-11-20T02:00:00.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    [1_795_308_856, '2026-11-22T00:54:16.000Z'],
    [1_795_308_856.5, '2026-11-22T00:54:16.500Z'],
    [1_795_308_856_000, '2026-11-22T00:54:16.000Z'],
    ['1795308856', '2026-11-22T00:54:16.000Z'],
    ['1795308856.25', '2026-11-22T00:54:16.250Z'],
    ['2026-11-20T10:00:10', null],
    ['2026-11-20 10:00:10', null],
    ['2026-11-20', null],
    ['2026-02-29T00:00:00Z', null],
    ['2026-02-30T00:00:00Z', null],
    ['2026-13-01T00:00:00Z', null],
    ['2026-11-20T24:30:00Z', null],
    ['2026-11-20T10:00:00+25:00', null],
    ['0001-01-01T00:00:00Z', null],
    ['yesterday', null],
    ['', null],
    [0, null],
    [-1_795_308_856, null],
    [Number.NaN, null],
    [Number.POSITIVE_INFINITY, null],
    [9e15, null],
    [null, null],
    [undefined, null],
    [true, null],
    [{}, null],
    [[1_795_308_856], null],
  ])('%j is %s', (value, instant) => {
    expect(readInstant(value, RECEIVED_AT)?.toISOString() ?? null).toBe(instant);
  });
});
