import { CannotJudge, type Json, type SqlOutput, type SqlRows } from '../../core/check.ts';
import type { LocalText } from '../../core/message.ts';
import { parseNumber } from '../rules/value-rule.ts';

/** One figure or text of a result, with the name of the group it stands for ('' where there is only one). */
export interface GroupedCell {
  readonly group: string;
  readonly value: Json;
}

/** The result of a statement. @throws CannotJudge when there is none. */
export function resultOf(output: SqlOutput, index: number): SqlRows {
  const rows = output.results[index];
  if (rows === undefined) throw new CannotJudge({ key: 'check.no-output' });
  return rows;
}

/**
 * What a statement found: one value, or a column of names and one of values, a row for each group.
 * @throws CannotJudge for a result of any other shape, or one that was cut.
 */
export function readCells({ columns, rows, truncated }: SqlRows, label: LocalText): readonly GroupedCell[] {
  if (truncated) throw new CannotJudge({ key: 'check.sql.too-many-rows', values: { label, rows: rows.length } });
  if (columns.length === 2) return rows.map(([group, value]) => ({ group: nameOf(group), value: value ?? null }));
  const [row] = rows;
  if (columns.length !== 1 || rows.length > 1) {
    const values = { label, rows: rows.length, columns: columns.length };
    throw new CannotJudge({ key: 'check.sql.shape', values });
  }
  return [{ group: '', value: row?.[0] ?? null }];
}

/** Groups that are judged one by one, each with a sentence of its own on the form. */
const MOST_GROUPS = 100;

/** @throws CannotJudge where a statement gives so many groups that nobody would read what is said of them. */
export function requireFewGroups(groups: number, label: LocalText): void {
  if (groups <= MOST_GROUPS) return;
  throw new CannotJudge({ key: 'check.sql.too-many-groups', values: { label, groups, most: MOST_GROUPS } });
}

/** A group's name as it is shown. */
export function nameOf(cell: Json | undefined): string {
  if (cell === null || cell === undefined) return 'NULL';
  return (typeof cell === 'string' ? cell : JSON.stringify(cell)).slice(0, 100);
}

/** A figure in a cell: databases give big and decimal ones as text. */
export function numberIn(cell: Json): number | null {
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : null;
  if (typeof cell === 'boolean') return cell ? 1 : 0;
  return typeof cell === 'string' ? parseNumber(cell) : null;
}
