import { describe, expect, test } from 'vitest';
import { type Verdict, worstVerdict } from '../../src/core/verdict.ts';

describe('the worst verdict', () => {
  test.each<[Verdict[], Verdict]>([
    [['normal', 'normal'], 'normal'],
    [['normal', 'attention'], 'attention'],
    [['attention', 'pending'], 'pending'],
    [['pending', 'unknown'], 'unknown'],
    [['unknown', 'abnormal'], 'abnormal'],
    [['normal', 'unknown', 'normal'], 'unknown'],
  ])('of %j is %s', (verdicts, worst) => {
    expect(worstVerdict(verdicts)).toBe(worst);
    expect(worstVerdict(verdicts.toReversed())).toBe(worst);
  });

  test('of nothing is unknown: nothing was shown to be normal', () => {
    expect(worstVerdict([])).toBe('unknown');
  });
});
