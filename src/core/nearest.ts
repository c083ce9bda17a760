/**
 * The known word that a mistyped one most likely meant, or undefined when none is near. Near is at most a third of the
 * longer word's letters in Damerau–Levenshtein distance (a swap of neighbours counts as one); case does not matter. Of
 * several that are equally near, the first in the given order.
 */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const wanted = word.slice(0, LONGEST).toLowerCase();
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const other = candidate.slice(0, LONGEST).toLowerCase();
    const allowed = Math.max(1, Math.floor(Math.max(wanted.length, other.length) / 3));
    if (Math.abs(wanted.length - other.length) > allowed) continue;
    const distance = editDistance(wanted, other);
    if (distance <= allowed && distance < bestDistance && distance < other.length) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Longer words are compared by their beginning, so that a typed novel costs nothing. */
const LONGEST = 100;

/**
 * Damerau–Levenshtein distance (unrestricted: letters that were swapped may also have been pulled apart): how many
 * insertions, deletions, replacements and swaps of neighbouring letters turn one word into the other.
 */
export function editDistance(from: string, to: string): number {
  const a = [...from];
  const b = [...to];
  const rows = a.length + 2;
  const columns = b.length + 2;
  const unreachable = a.length + b.length;
  const table = new Int32Array(rows * columns);
  const at = (row: number, column: number) => table[row * columns + column] ?? unreachable;
  const set = (row: number, column: number, value: number) => {
    table[row * columns + column] = value;
  };
  set(0, 0, unreachable);
  for (let row = 0; row <= a.length; row += 1) {
    set(row + 1, 0, unreachable);
    set(row + 1, 1, row);
  }
  for (let column = 0; column <= b.length; column += 1) {
    set(0, column + 1, unreachable);
    set(1, column + 1, column);
  }
  const lastRowOf = new Map<string, number>();
  for (let row = 1; row <= a.length; row += 1) {
    let lastMatch = 0;
    for (let column = 1; column <= b.length; column += 1) {
      const swapRow = lastRowOf.get(b[column - 1] ?? '') ?? 0;
      const swapColumn = lastMatch;
      const same = a[row - 1] === b[column - 1];
      if (same) lastMatch = column;
      set(
        row + 1,
        column + 1,
        Math.min(
          at(row, column) + (same ? 0 : 1),
          at(row + 1, column) + 1,
          at(row, column + 1) + 1,
          at(swapRow, swapColumn) + (row - swapRow - 1) + 1 + (column - swapColumn - 1),
        ),
      );
    }
    lastRowOf.set(a[row - 1] ?? '', row);
  }
  return at(a.length + 1, b.length + 1);
}
