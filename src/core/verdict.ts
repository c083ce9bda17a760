/**
 * The result 结果 of a check or an item: `normal` 正常, `attention` 需关注, `abnormal` 异常, `unknown` 未能检查,
 * `pending` 待人工确认. `unknown` is never `normal`.
 */
export type Verdict = 'normal' | 'attention' | 'abnormal' | 'unknown' | 'pending';

/** From worst to best. What could not be checked weighs more than what only wants attention. */
export const VERDICTS_BY_WEIGHT: readonly Verdict[] = ['abnormal', 'unknown', 'pending', 'attention', 'normal'];

/** The one verdict that stands for several; no verdicts at all is `unknown`, for nothing was shown to be normal. */
export function worstVerdict(verdicts: Iterable<Verdict>): Verdict {
  const present = new Set(verdicts);
  return VERDICTS_BY_WEIGHT.find((verdict) => present.has(verdict)) ?? 'unknown';
}
