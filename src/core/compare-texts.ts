/** Sorts texts by their code, so that the order depends on no language and no machine. */
export function compareTexts(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
