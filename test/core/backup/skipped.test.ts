import { expect, test } from 'vitest';
import { escapedName, readSkipped, skippedIn } from '../../../src/core/backup/skipped.ts';

const report = (...lines: readonly string[]) => ({
  values: new Map([
    ...lines.map((line, index) => [`skipped-${index + 1}`, line] as const),
    ['skipped', String(lines.length)],
  ]),
  rest: '',
});

test.each<[string, string | null]>([
  ['tar: app/run/x y.sock: socket ignored', 'app/run/x y.sock'],
  ['tar: app/a\\:b: socket ignored', 'app/a:b'],
  ['tar: app/back\\\\slash: socket ignored', 'app/back\\slash'],
  ['tar: app/\\345\\245\\227.sock: socket ignored', 'app/套.sock'],
  ['tar: app/套.sock: Unknown file type; file ignored', 'app/套.sock'],
  // No list of lines holds these; that there are any is known.
  ['tar: app/two\\nlines: socket ignored', null],
  ['tar: app/\\377: socket ignored', null],
])('%s', (line, name) => {
  const expected = name === null ? { ignored: [], unnamed: 1 } : { ignored: [name], unnamed: 0 };
  expect(readSkipped(report(line))).toEqual({ ...expected, vanished: [] });
});

test('what vanished is told apart, and what was too much is counted', () => {
  const { values, rest } = report('tar: app/a: File removed before we read it', 'tar: app/b: socket ignored');
  const skipped = readSkipped({ values: new Map([...values, ['skipped', '700']]), rest });
  expect(skipped).toEqual({ ignored: ['app/b'], vanished: ['app/a'], unnamed: 698 });
});

test('where nobody looked nothing is known', () => {
  expect(readSkipped({ values: new Map(), rest: 'tar: app/b: socket ignored' })).toBe(null);
});

test('of a chain all sockets may lack, and of files only those that vanished from its last copy', () => {
  const full = { skipped: { ignored: ['a', 'b'], vanished: ['c'], unnamed: 2 } };
  const last = { skipped: { ignored: ['b'], vanished: ['d'], unnamed: 1 } };
  expect(skippedIn([full, { skipped: null }, last])).toEqual({ names: ['a', 'b', 'd'], unnamed: 3 });
});

test('names are written as a listing writes them', () => {
  expect(escapedName('app/a b/套\\x/')).toBe('app/a b/\\345\\245\\227\\\\x/');
});
