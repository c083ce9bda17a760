import type { ColumnType } from 'kysely';

/** Instants are DATETIME(3) in UTC, read and written as Date. */
export type Instant = Date;
/** Written with {@link toJson} and read with {@link parseJson}. */
export type JsonColumn = ColumnType<unknown, string, string>;

/** A word of a fixed list. @throws where the column holds another one. */
export function oneOf<T extends string>(known: readonly T[], text: string): T {
  const found = known.find((word) => word === text);
  if (found === undefined) throw new Error(`a row holds "${text}", which is none of ${known.join(', ')}`);
  return found;
}

/** JSON columns come back parsed from MySQL and as text from MariaDB. */
export function parseJson<T>(column: unknown): T {
  return (typeof column === 'string' ? JSON.parse(column) : column) as T;
}

/**
 * What a JSON column takes. Half a letter (a text was cut within an emoji, or sent so) is no JSON to MySQL, which would refuse the row
 * and all that is written with it: it becomes the sign of what can't be shown.
 */
export function toJson(value: unknown): string {
  const text = JSON.stringify(value);
  return HALF_LETTER.test(text) ? JSON.stringify(value, wellFormed) : text;
}

/** Nothing but half a letter is escaped like this; that a text speaks of one does no harm. */
const HALF_LETTER = /\\ud[89a-f]/;

function wellFormed(_name: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed() : value;
}
