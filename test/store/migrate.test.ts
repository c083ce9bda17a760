import { type Kysely, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../src/adapters/mysql/store.ts';
import { migrate } from '../../src/store/migrate.ts';
import { migrations } from '../../src/store/migrations/index.ts';
import type { Migration } from '../../src/store/migrations/migration.ts';
import type { Database } from '../../src/store/schema.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const now = new Date('2026-11-21T10:00:00.000Z');
let database: TestDatabase;
let store: Kysely<Database>;

beforeEach(async () => {
  database = await createTestDatabase();
  store = openStore(database.url);
});

afterEach(async () => {
  await store.destroy();
  await database.drop();
});

/** Columns, indexes and foreign keys, as the server tells them. */
async function describeSchema(): Promise<readonly unknown[]> {
  const { rows: tables } = await sql<{ name: string }>`SELECT table_name AS name FROM information_schema.tables
    WHERE table_schema = DATABASE() ORDER BY table_name`.execute(store);
  const shown = [];
  for (const { name } of tables) {
    const { rows } = await sql<Record<string, string>>`SHOW CREATE TABLE ${sql.table(name)}`.execute(store);
    shown.push(rows[0]?.['Create Table']?.replace(/ AUTO_INCREMENT=\d+/, ''));
  }
  return shown;
}

describe('migrating', () => {
  test('applies each version once', async () => {
    expect(await migrate(store, { now })).toEqual(migrations.map((migration) => migration.version));
    expect(await migrate(store, { now })).toEqual([]);
  });

  test('goes by versions, from 1 without a gap', () => {
    expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, index) => index + 1));
  });

  test('finds nothing amiss when its work is there already: whatever was cut off can be run again', async () => {
    await migrate(store, { now });
    const before = await describeSchema();
    await store.deleteFrom('schema_migrations').execute();
    expect(await migrate(store, { now })).toHaveLength(migrations.length);
    expect(await describeSchema()).toEqual(before);
  });

  test('goes on after a failure half-way', async () => {
    const good = 'CREATE TABLE IF NOT EXISTS sample (id INT PRIMARY KEY)';
    const guarded = {
      unless:
        "SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'sample' AND column_name = 'more'",
      run: 'ALTER TABLE sample ADD COLUMN more INT NULL',
    };
    const broken: Migration = { version: 1, name: 'sample', statements: [good, guarded, 'SELEC 1'] };
    await expect(migrate(store, { now, migrations: [broken] })).rejects.toThrow();
    const mended: Migration = { ...broken, statements: [good, guarded, 'INSERT INTO sample VALUES (1, 2)'] };
    expect(await migrate(store, { now, migrations: [mended] })).toEqual([1]);
    const { rows } = await sql`SELECT * FROM sample`.execute(store);
    expect(rows).toEqual([{ id: 1, more: 2 }]);
  });

  test('has all the time that a change of a large table takes, though other statements have a limit', async () => {
    const hasty = openStore(database.url, { queryTimeoutMs: 2_000 });
    const slow: Migration = {
      version: 1,
      name: 'slow',
      statements: ['CREATE TABLE slow AS SELECT SLEEP(2.5) AS slept'],
    };
    expect(await migrate(hasty, { now, migrations: [slow] })).toEqual([1]);
    await hasty.destroy();
  });

  test('says why it lost its connection, not that it has none', async () => {
    const hasty = openStore(database.url, { queryTimeoutMs: 2_000 });
    const late: Migration = { version: 1, name: 'late', statements: ['DO SLEEP(5)'] };
    await expect(migrate(hasty, { now, migrations: [late] })).rejects.toMatchObject({
      code: 'PROTOCOL_SEQUENCE_TIMEOUT',
    });
    await hasty.destroy();
    expect(await migrate(store, { now })).toHaveLength(migrations.length);
  });

  test('run by several processes at once, one does it and the others wait', async () => {
    const others = Array.from({ length: 3 }, () => openStore(database.url));
    const applied = await Promise.all([store, ...others].map((one) => migrate(one, { now })));
    expect(applied.filter((versions) => versions.length > 0)).toHaveLength(1);
    await Promise.all(others.map((one) => one.destroy()));
  });

  test('refuses a database that a newer program has changed', async () => {
    await migrate(store, { now });
    await store.insertInto('schema_migrations').values({ version: 999, name: 'future', applied_at: now }).execute();
    await expect(migrate(store, { now })).rejects.toMatchObject({
      code: 'database.newer',
      values: { found: 999, known: migrations.length },
    });
  });

  test('keeps instants in UTC to the millisecond, whatever the zone of the server', async () => {
    await migrate(store, { now });
    const at = new Date('2026-03-29T01:30:00.123Z');
    await store
      .insertInto('contracts')
      .values({ id: 'k', number: '1', name: '"名"', channel: 'C1', time_zone: 'UTC', updated_at: at })
      .execute();
    const row = await store.selectFrom('contracts').select('updated_at').executeTakeFirstOrThrow();
    expect(row.updated_at).toEqual(at);
    const { rows } = await sql<{ text: string }>`SELECT CAST(updated_at AS CHAR) AS text FROM contracts`.execute(store);
    expect(rows[0]?.text).toBe('2026-03-29 01:30:00.123');
  });
});
