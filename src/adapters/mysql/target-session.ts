import type { Duplex } from 'node:stream';
import { type Connection, createConnection, type FieldPacket } from 'mysql2';
import type { Json, SqlRows } from '../../core/check.ts';
import type { DatabaseTarget } from '../../core/site.ts';
import { plainCell } from './cells.ts';

/** What all answers of one probe may amount to: a check reads figures, not tables. */
const MOST_BYTES = 16 * 1024 * 1024;

/** A read-only session on a database that is looked after. */
export interface TargetSession {
  /** Instants in UTC, by the server's own clock. */
  now(): Promise<Date>;
  read(statement: string, maxRows: number): Promise<SqlRows>;
  close(): void;
}

export interface SessionOptions {
  readonly target: DatabaseTarget;
  readonly password: string;
  /** An open connection to the server. */
  readonly stream: Duplex;
  /** The longest that a statement may take on the server. */
  readonly statementSeconds: number;
  /** No statement gives more rows. */
  readonly maxRows: number;
}

/** The server sent more than a probe reads. */
class TooMuchData extends Error {
  readonly reason = { key: 'probe.sql-too-much', values: { limit: MOST_BYTES } };
  readonly retry = false;
}

/**
 * Logs in and makes the session harmless: it can't write, its statements end by themselves, and one statement at a time
 * is all it takes. The session keeps the server's own time zone, since statements compare with NOW().
 * Rejects with mysql2's errors.
 */
export async function openTargetSession(options: SessionOptions): Promise<TargetSession> {
  const { target, stream, statementSeconds, maxRows } = options;
  const connection = createConnection({
    stream,
    user: target.user,
    password: options.password,
    database: target.schema,
    charset: 'utf8mb4',
    multipleStatements: false,
    flags: ['-LOCAL_FILES'],
    supportBigNumbers: true,
    bigNumberStrings: true,
    dateStrings: true,
    rowsAsArray: true,
    // Parsers made from column names that a foreign server chose are not to be evaluated as code.
    disableEval: true,
  });
  const lost = watch(connection, stream);
  const ask = (statement: string, rows = maxRows) => Promise.race([lost, query(connection, statement, rows)]);
  const [version, offset] =
    (await ask('SELECT VERSION(), TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(), NOW())')).rows[0] ?? [];
  const offsetSeconds = Number(offset);
  for (const statement of settings(String(version), statementSeconds, maxRows)) await ask(statement);
  return {
    async now() {
      const [text] = (await ask('SELECT UTC_TIMESTAMP(3)')).rows[0] ?? [];
      return new Date(`${String(text).replace(' ', 'T')}Z`);
    },
    async read(statement, rows) {
      const { fields, ...result } = await ask(statement, rows);
      return {
        columns: fields.map((field) => field.name),
        rows: result.rows.map((row) => plainRow(row, fields, offsetSeconds)),
        truncated: result.truncated,
      };
    },
    close: () => connection.destroy(),
  };
}

function settings(version: string, seconds: number, maxRows: number): readonly string[] {
  const isMariaDb = /mariadb/i.test(version);
  const limit = isMariaDb ? `max_statement_time = ${seconds}` : `max_execution_time = ${seconds * 1000}`;
  return [
    'SET SESSION TRANSACTION READ ONLY',
    `SET SESSION ${limit}, lock_wait_timeout = ${Math.max(1, Math.ceil(seconds))}, sql_select_limit = ${maxRows + 1}`,
    // Sizes of tables are otherwise up to a day old.
    ...(isMariaDb || /^5\./.test(version) ? [] : ['SET SESSION information_schema_stats_expiry = 0']),
    'START TRANSACTION READ ONLY',
  ];
}

function plainRow(row: readonly unknown[], fields: readonly FieldPacket[], offsetSeconds: number): readonly Json[] {
  return row.map((value, index) => plainCell(value, fields[index]?.columnType ?? 0, offsetSeconds));
}

/** Rejects when the connection breaks, or more arrives than a probe reads; mysql2 alone may then wait for ever. */
function watch(connection: Connection, stream: Duplex): Promise<never> {
  const lost = new Promise<never>((_resolve, reject) => {
    let bytes = 0;
    stream.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= MOST_BYTES) return;
      reject(new TooMuchData('more data than a probe reads'));
      connection.destroy();
    });
    connection.on('error', reject);
    stream.on('error', reject);
    stream.on('close', () =>
      reject(Object.assign(new Error('connection closed'), { code: 'PROTOCOL_CONNECTION_LOST' })),
    );
  });
  // It may break while nobody asks anything; the next question learns of it.
  lost.catch(() => undefined);
  return lost;
}

interface Answer {
  readonly fields: readonly FieldPacket[];
  readonly rows: readonly (readonly unknown[])[];
  readonly truncated: boolean;
}

function query(connection: Connection, statement: string, maxRows: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let fields: readonly FieldPacket[] = [];
    let truncated = false;
    const rows: (readonly unknown[])[] = [];
    const running = connection.query({ sql: statement, rowsAsArray: true });
    running.on('fields', (found: readonly FieldPacket[] | undefined) => {
      fields = found ?? [];
    });
    running.on('result', (row: unknown) => {
      if (!Array.isArray(row)) return;
      if (rows.length < maxRows) rows.push(row);
      else truncated = true;
    });
    running.on('error', reject);
    running.on('end', () => resolve({ fields, rows, truncated }));
  });
}
