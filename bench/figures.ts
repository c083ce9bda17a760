/** One measured figure of a benchmark; without a goal it is there to be read. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly goal: number | null;
  readonly better: 'lower' | 'higher';
  /** Null without a goal. */
  readonly met: boolean | null;
}

export function figure(given: {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly better: 'lower' | 'higher';
  readonly goal?: number;
}): Figure {
  const { name, value, unit, better, goal = null } = given;
  const met = goal === null ? null : better === 'lower' ? value <= goal : value >= goal;
  return { name, value: rounded(value), unit, goal, better, met };
}

/** Three significant digits: more would be noise. */
function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

/** Prints figures as JSON or as a table. @returns the exit status: 1 when a goal was missed. */
export function printFigures(figures: readonly Figure[], options: { readonly json: boolean }): number {
  process.stdout.write(options.json ? `${JSON.stringify({ figures })}\n` : table(figures));
  return figures.some(({ met }) => met === false) ? 1 : 0;
}

function table(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, value, unit, goal, better, met }) => [
    name,
    `${value}`,
    unit,
    goal === null ? '' : `${better === 'lower' ? '≤' : '≥'} ${rounded(goal)}`,
    met === null ? '' : met ? 'met' : 'MISSED',
  ]);
  const all = [['figure', 'value', 'unit', 'goal', ''], ...rows];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (column === 1 ? cell.padStart(widths[1] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  return `${all.map(line).join('\n')}\n`;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = low] =
    sorted.length % 2 === 1 ? [sorted[middle]] : [sorted[middle - 1], sorted[middle]];
  return (low + high) / 2;
}
