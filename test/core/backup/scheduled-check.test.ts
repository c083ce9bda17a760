import { describe, expect, test } from 'vitest';
import type { BackupCopy } from '../../../src/core/backup/copy.ts';
import { copiesToCheck } from '../../../src/core/backup/scheduled-check.ts';
import { testCheck, testCopy } from './copies.ts';

const day = (date: number) => new Date(Date.UTC(2026, 10, date, 2));
const full = (id: number, change: Partial<BackupCopy> = {}) => testCopy({ id, startedAt: day(id), ...change });
const incremental = (id: number, baseId: number, change: Partial<BackupCopy> = {}) =>
  full(id, { kind: 'incremental', baseId, ...change });
const looked = (id: number, date: number, outcome: 'passed' | 'failed' = 'passed') => [
  testCheck({ copyId: id, kind: 'checksum', startedAt: day(date), outcome }),
];
const ids = (copies: readonly BackupCopy[]) => copies.map(({ id }) => id);

describe('a scheduled check', () => {
  test.each([
    ['looks at the only copy', [full(1)], [1]],
    ['looks at the newest chain, whole', [full(1), incremental(2, 1), incremental(3, 2)], [1, 2, 3]],
    [
      'and at the one of the others that was never looked at',
      [full(1), full(2, { checks: looked(2, 3) }), full(4)],
      [4, 1],
    ],
    [
      'or was not for longest',
      [full(1, { checks: looked(1, 9) }), full(2, { checks: looked(2, 8) }), full(4), incremental(5, 4)],
      [4, 5, 2],
    ],
    [
      'passes over what failed a check for what can be relied on',
      [full(1), full(2, { checks: looked(2, 3, 'failed') })],
      [1, 2],
    ],
    ['looks again at what failed, where there is nothing else', [full(1, { checks: looked(1, 3, 'failed') })], [1]],
    [
      'leaves what failed to be made, what goes and what is gone',
      [
        full(1, { state: 'failed' }),
        full(2, { state: 'removed' }),
        full(3, { removeReason: { key: 'x' } }),
        full(4, { state: 'running' }),
      ],
      [],
    ],
    ['has nothing to do where there is nothing', [], []],
  ])('%s', (_name, copies, expected) => {
    expect(ids(copiesToCheck(copies.toReversed(), 'checksum'))).toEqual(expected);
    expect(ids(copiesToCheck(copies, 'checksum'))).toEqual(expected);
  });
});

test('whether copies are present is looked at for all of them, the oldest first', () => {
  const copies = [
    full(1),
    full(2, { checks: looked(2, 3, 'failed') }),
    full(3, { state: 'failed' }),
    incremental(4, 2),
  ];
  expect(ids(copiesToCheck(copies, 'present'))).toEqual([1, 2, 4]);
});

describe('a scheduled drill', () => {
  test('restores the newest copy that can be relied on, and no other', () => {
    expect(ids(copiesToCheck([full(1), full(2), incremental(3, 2)], 'drill'))).toEqual([3]);
    expect(ids(copiesToCheck([full(1), full(2, { checks: looked(2, 3, 'failed') })], 'drill'))).toEqual([1]);
  });

  test('restores nothing that is known to be damaged', () => {
    expect(copiesToCheck([full(1, { checks: looked(1, 3, 'failed') })], 'drill')).toEqual([]);
  });
});
