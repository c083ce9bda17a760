import { describe, expect, test } from 'vitest';
import { parseCsv } from '../../../src/core/import/parse-csv.ts';
import { cellText } from '../../../src/core/import/table.ts';

const LIMITS = { rows: 100, columns: 10 };

function parse(text: string): unknown {
  const parsed = parseCsv(text, LIMITS);
  if (!parsed.ok) return parsed;
  return parsed.lines.map(({ line, cells }) => [line, ...[...cells].map(([at, cell]) => `${at}:${cellText(cell)}`)]);
}

describe('parseCsv', () => {
  test.each([
    [
      'commas',
      'a,b\n1,2\n',
      [
        [1, '0:a', '1:b'],
        [2, '0:1', '1:2'],
      ],
    ],
    [
      'semicolons',
      'a;b\n1,5;2\n',
      [
        [1, '0:a', '1:b'],
        [2, '0:1,5', '1:2'],
      ],
    ],
    [
      'tabs',
      'a\tb\n1\t2',
      [
        [1, '0:a', '1:b'],
        [2, '0:1', '1:2'],
      ],
    ],
    [
      'semicolons below a title of one cell',
      '下半年维护记录\na;b\n1,5;2\n',
      [
        [1, '0:下半年维护记录'],
        [2, '0:a', '1:b'],
        [3, '0:1,5', '1:2'],
      ],
    ],
    ['quoted delimiters', '"a,b",c\n', [[1, '0:a,b', '1:c']]],
    [
      'a head whose quotes hold more semicolons than there are commas',
      '"a;;;b",c\n1,2',
      [
        [1, '0:a;;;b', '1:c'],
        [2, '0:1', '1:2'],
      ],
    ],
    ['doubled quotes', '"say ""no""",b', [[1, '0:say "no"', '1:b']]],
    [
      'line breaks in a cell, and the lines after it',
      'a,b\n"1\r\n2\n3",x\n4,y\n',
      [
        [1, '0:a', '1:b'],
        [2, '0:1\r\n2\n3', '1:x'],
        [5, '0:4', '1:y'],
      ],
    ],
    [
      'empty lines, counted all the same',
      '\r\na,b\r\n\r\n,\r\n1,2',
      [
        [2, '0:a', '1:b'],
        [5, '0:1', '1:2'],
      ],
    ],
    ['empty cells', 'a,,c,', [[1, '0:a', '2:c']]],
    ['a quote within a cell', 'a"b,c', [[1, '0:a"b', '1:c']]],
    [
      'old line ends',
      'a,b\r1,2\r',
      [
        [1, '0:a', '1:b'],
        [2, '0:1', '1:2'],
      ],
    ],
    ['nothing', '', []],
  ])('reads %s', (_, text, lines) => {
    expect(parse(text)).toEqual(lines);
  });

  test.each([
    ['a quote that is never closed', 'a,b\n1,2\n"3,4\n5,6\n', { ok: false, line: 3, reason: 'open-quote' }],
    ['letters after a quote', 'a,b\n"1"x,2\n', { ok: false, line: 2, reason: 'after-quote' }],
    ['too many columns', `a\n${'x,'.repeat(10)}y\n`, { ok: false, line: 2, reason: 'too-many-columns' }],
    ['too many rows', 'a\n'.repeat(101), { ok: false, line: 101, reason: 'too-many-rows' }],
  ])('refuses %s', (_, text, fault) => {
    expect(parse(text)).toEqual(fault);
  });

  test('takes time in proportion to the text', () => {
    const quoted = `a,b\n${`"${'x""'.repeat(20_000)}",1\n`.repeat(20)}`;
    const begun = performance.now();
    expect(parseCsv(quoted, LIMITS).ok).toBe(true);
    expect(performance.now() - begun).toBeLessThan(30_000);
  });
});
