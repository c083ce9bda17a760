import { expect, test } from 'vitest';
import { hasObjects, readDatabaseObjects, sameObjects } from '../../../src/core/backup/database-objects.ts';

const answer = (...row: readonly (string | number | null)[]) => ({ columns: [], rows: [row], truncated: false });
const none = { views: 0, triggers: 0, routines: 0, events: 0 };

test.each([
  ['numbers', answer(1, 2, 3, 4), { views: 1, triggers: 2, routines: 3, events: 4 }],
  ['numbers as text', answer('0', '0', '12', '0'), { ...none, routines: 12 }],
  ['too few', answer(1, 2, 3), null],
  ['no number', answer(1, 2, 3, 'x'), null],
  ['no row', { columns: [], rows: [], truncated: false }, null],
  ['no answer', undefined, null],
])('an answer with %s', (_name, given, expected) => {
  expect(readDatabaseObjects(given)).toEqual(expected);
});

test('they are the same where each kind is, and there are some where any is', () => {
  expect(sameObjects(none, { ...none })).toBe(true);
  expect(sameObjects({ ...none, views: 1 }, { ...none, events: 1 })).toBe(false);
  expect([hasObjects(none), hasObjects({ ...none, events: 1 })]).toEqual([false, true]);
});
