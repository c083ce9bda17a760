import type { ColumnType } from 'kysely';

/** Instants are DATETIME(3) in UTC, read and written as Date. */
export type Instant = Date;
/** Written as text and read with {@link parseJson}. */
export type JsonColumn = ColumnType<unknown, string, string>;

/** JSON columns come back parsed from MySQL and as text from MariaDB. */
export function parseJson<T>(column: unknown): T {
  return (typeof column === 'string' ? JSON.parse(column) : column) as T;
}
