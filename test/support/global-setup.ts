import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startPrivateServer } from '../../src/adapters/mysql/private-server.ts';
import { createPool, dropDatabases, tryServer } from './database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of an account that may create and drop databases. */
    mysqlUrl: string;
    /** What the names of the run's databases begin with. */
    databasePrefix: string;
  }
}

/** One database server for the whole run: the one at ROUNDS_TEST_MYSQL_URL or MYSQL_URL, else a private MariaDB. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // The import rules alone need no database.
  if (project.vitest.projects.every(({ name }) => name === 'rules')) return async () => undefined;
  const prefix = `rounds_test_${randomBytes(3).toString('hex')}_`;
  project.provide('databasePrefix', prefix);
  const given = process.env.ROUNDS_TEST_MYSQL_URL || serverAt(process.env.MYSQL_URL);
  // What the tests start is to know of no server but those that they name.
  for (const name of ['MYSQL_URL', 'MYSQL_URL_FILE']) delete process.env[name];
  if (given) {
    await tryServer(given, prefix);
    await createPool(given, prefix);
    project.provide('mysqlUrl', given);
    return () => dropDatabases(given, prefix);
  }
  const folder = await mkdtemp(join(tmpdir(), 'rounds-test-database-'));
  const server = await startPrivateServer({ folder, durability: 'relaxed' });
  await createPool(server.url, prefix);
  project.provide('mysqlUrl', server.url);
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

/** The database that is named there is Rounds' own: the tests use none but those that they make. */
function serverAt(text: string | undefined): string | null {
  if (!text?.trim()) return null;
  const url = new URL(text.trim());
  url.pathname = '/';
  return url.href;
}
