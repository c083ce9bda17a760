import type { SqlRows } from '../check.ts';

/** What is known of a database before it is dumped. */
export interface DatabaseFigures {
  readonly dataBytes: number;
  /** Tables that change while they are dumped: their engine knows no transactions. */
  readonly unsafeTables: number;
}

/** The session is one in the database itself. */
export const DATABASE_FIGURES_STATEMENT = `SELECT COALESCE(SUM(data_length), 0), COALESCE(SUM(engine <> 'InnoDB'), 0)
FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'`;

/** Null when the answer is none. */
export function readDatabaseFigures(answer: SqlRows | undefined): DatabaseFigures | null {
  const [dataBytes, unsafeTables] = (answer?.rows[0] ?? []).map(Number);
  if (dataBytes === undefined || unsafeTables === undefined) return null;
  return Number.isFinite(dataBytes) && Number.isFinite(unsafeTables) ? { dataBytes, unsafeTables } : null;
}
