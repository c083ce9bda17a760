import { describe, expect, test } from 'vitest';
import type { CheckResult, InspectionItem, ItemEntry } from '../../src/core/inspection.ts';
import {
  countVerdicts,
  finalVerdict,
  foundVerdict,
  itemsByWeight,
  verdictBefore,
} from '../../src/core/item-verdict.ts';
import type { Verdict } from '../../src/core/verdict.ts';

function item(
  verdicts: (Verdict | null)[],
  entries: [ItemEntry['kind'], Verdict | null][] = [],
  id = 'x',
): InspectionItem {
  return {
    key: 1,
    id,
    title: id,
    results: verdicts.map(
      (verdict, index): CheckResult => ({
        key: index,
        checkId: 'c',
        target: { kind: 'host', id: `h${index}`, name: `h${index}` },
        params: {},
        limits: {},
        verdict,
        findings: [],
        collectedAt: null,
      }),
    ),
    entries: entries.map(([kind, verdict]) => ({ kind, verdict, text: 't', personId: 'p', at: new Date(0) })),
  };
}

test('an override changed what stood before it, whatever is answered later', () => {
  const told = item(
    ['pending'],
    [
      ['answer', 'abnormal'],
      ['override', 'attention'],
      ['answer', 'normal'],
      ['override', 'normal'],
    ],
  );
  expect(told.entries.map((entry) => verdictBefore(told, entry))).toEqual([
    'pending',
    'abnormal',
    'attention',
    'attention',
  ]);
});

describe('an item', () => {
  test.each<[string, InspectionItem, Verdict | null, Verdict | null]>([
    ['is open while a result is missing', item(['abnormal', null]), null, null],
    ['has the worst of its results', item(['normal', 'unknown']), 'unknown', 'unknown'],
    ['waits for a person', item(['pending', 'normal']), 'pending', 'pending'],
    ['takes the answer for what only a person sees', item(['pending'], [['answer', 'normal']]), 'normal', 'normal'],
    [
      'takes the last answer',
      item(
        ['pending'],
        [
          ['answer', 'normal'],
          ['answer', 'abnormal'],
        ],
      ),
      'abnormal',
      'abnormal',
    ],
    [
      'stays abnormal by what was found, whatever is answered',
      item(['pending', 'abnormal'], [['answer', 'normal']]),
      'abnormal',
      'abnormal',
    ],
    [
      'stays unknown by what was not found, whatever is answered',
      item(['pending', 'unknown'], [['answer', 'normal']]),
      'unknown',
      'unknown',
    ],
    ['is changed by no remark', item(['abnormal'], [['remark', null]]), 'abnormal', 'abnormal'],
    [
      'shows the last override, keeping what was found',
      item(
        ['abnormal'],
        [
          ['override', 'attention'],
          ['override', 'normal'],
        ],
      ),
      'abnormal',
      'normal',
    ],
    [
      'an override stands over a later answer',
      item(
        ['pending'],
        [
          ['override', 'attention'],
          ['answer', 'abnormal'],
        ],
      ),
      'abnormal',
      'attention',
    ],
  ])('%s', (_name, given, found, final) => {
    expect(foundVerdict(given)).toBe(found);
    expect(finalVerdict(given)).toBe(final);
  });

  test('counts by what stands on the form', () => {
    const groups = [
      { title: 'g', items: [item(['normal']), item([null]), item(['abnormal'], [['override', 'normal']])] },
    ];
    expect(countVerdicts({ groups })).toEqual({
      normal: 2,
      attention: 0,
      abnormal: 0,
      unknown: 0,
      pending: 0,
      waiting: 1,
      total: 3,
    });
  });

  test('abnormal and unknown items come first, others keep their order', () => {
    const items = [
      item(['normal'], [], 'a'),
      item(['unknown'], [], 'b'),
      item(['normal'], [], 'c'),
      item(['abnormal'], [], 'd'),
    ];
    expect(itemsByWeight({ title: 'g', items }).map((one) => one.id)).toEqual(['d', 'b', 'a', 'c']);
  });
});
