/**
 * One step of the schema's history. DDL commits by itself on both servers, so a migration that failed half-way is run
 * again from its first statement: each statement must be harmless when its work is already there (`IF NOT EXISTS`, or a guard).
 */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly statements: readonly (string | GuardedStatement)[];
}

export interface GuardedStatement {
  /** A SELECT; the statement is skipped when it returns a row. */
  readonly unless: string;
  readonly run: string;
}
