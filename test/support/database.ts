import { randomBytes } from 'node:crypto';
import { createConnection } from 'mysql2/promise';
import { inject } from 'vitest';

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** A new empty database on the server that the test run shares; see global-setup.ts. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject('mysqlUrl');
  const name = `rounds_test_${randomBytes(6).toString('hex')}`;
  await runStatement(server, `CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => runStatement(server, `DROP DATABASE IF EXISTS ${name}`) };
}

async function runStatement(url: string, statement: string): Promise<void> {
  const connection = await createConnection(url);
  try {
    await connection.query(statement);
  } finally {
    await connection.end();
  }
}
