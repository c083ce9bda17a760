/**
 * A share from 0 to 1 in percent: cut, not rounded, so that only a whole one reads 100 %, and the same wherever it is told.
 * @param digits after the point.
 */
export function percentOf(share: number, digits = 1): number {
  const scale = 10 ** digits;
  // A hair is added before the cut: 0.29 × 100 is a little less than 29.
  return Math.floor(share * 100 * scale + 1e-6) / scale;
}
