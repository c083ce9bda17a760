import { CompiledQuery, type Insertable, type Kysely } from 'kysely';
import { PREPARED_MARK } from '../core/prepared-mark.ts';
import type { Database } from './schema.ts';

/** A table has eight statements: of so many rows, and of each half of it down to one. */
const MOST_ROWS = 128;
/** Of the values of one statement, each letter up to four bytes: a packet may have 16 MB. A single row has to go as it is. */
const MOST_LENGTH = 3_000_000;

/**
 * Inserts many rows in few statements that are prepared once: some times cheaper than words for every value. Call it in a
 * transaction, where all or none must be there.
 *
 * @param rows all with the same columns.
 * @param onDuplicate what comes after `ON DUPLICATE KEY UPDATE`, in fixed words; without it a duplicate is an error.
 * @returns the number that the database gave the first row, where it numbers them.
 */
export async function insertRows<Table extends keyof Database & string>(
  db: Kysely<Database>,
  table: Table,
  rows: readonly Insertable<Database[Table]>[],
  onDuplicate: string | null = null,
): Promise<number | null> {
  const [first] = rows;
  if (!first) return null;
  const columns = Object.keys(first) as (keyof typeof first)[];
  let firstId: number | null = null;
  for (const piece of inHalves(rows)) {
    const values = piece.flatMap((row) => columns.map((column) => row[column]));
    const text = statement(table, columns.map(String), { rows: piece.length, onDuplicate });
    const { insertId } = await db.executeQuery(CompiledQuery.raw(text, values));
    firstId ??= Number(insertId ?? 0);
  }
  return firstId;
}

/** Inserts rows in one statement: when it returns all of them are there, and before none is. At most some hundred. */
export async function insertTogether<Table extends keyof Database & string>(
  db: Kysely<Database>,
  table: Table,
  rows: readonly Insertable<Database[Table]>[],
): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}) as (keyof (typeof rows)[number])[];
  const values = rows.flatMap((row) => columns.map((column) => row[column]));
  const text = statement(table, columns.map(String), { rows: rows.length, onDuplicate: null });
  await db.executeQuery(CompiledQuery.raw(text, values));
}

function statement(
  table: string,
  columns: readonly string[],
  { rows, onDuplicate }: { readonly rows: number; readonly onDuplicate: string | null },
): string {
  const row = `(${columns.map(() => '?').join(', ')})`;
  const names = columns.map((column) => `\`${column}\``).join(', ');
  const values = Array.from({ length: rows }, () => row).join(', ');
  const update = onDuplicate === null ? '' : ` ON DUPLICATE KEY UPDATE ${onDuplicate}`;
  return `INSERT INTO \`${table}\` (${names}) VALUES ${values}${update} ${PREPARED_MARK}`;
}

function* inHalves<Row extends object>(all: readonly Row[]): Iterable<readonly Row[]> {
  for (let at = 0; at < all.length; ) {
    let piece = all.slice(at, at + MOST_ROWS);
    let size = MOST_ROWS;
    while (size > 1 && (piece.length < size || lengthOf(piece) > MOST_LENGTH)) {
      size /= 2;
      piece = piece.slice(0, size);
    }
    yield piece;
    at += size;
  }
}

/** Letters and bytes: all else takes little. */
function lengthOf(rows: readonly object[]): number {
  const values = rows.flatMap((row): unknown[] => Object.values(row));
  return values.reduce<number>(
    (sum, value) => sum + (typeof value === 'string' || value instanceof Uint8Array ? value.length : 0),
    0,
  );
}
