import { Socket } from 'node:net';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createLog } from '../../../src/adapters/log.ts';
import { openStore } from '../../../src/adapters/mysql/store.ts';
import { acceptRequest } from '../../../src/store/inbox.ts';
import type { Database } from '../../../src/store/schema.ts';
import { createTestContext, type TestContext } from '../../support/context.ts';
import { scriptedChecks } from '../../support/scripted-checks.ts';
import { testSite } from '../../support/site.ts';

let context: TestContext;

beforeAll(async () => {
  context = await createTestContext({ sites: [testSite({})], checks: scriptedChecks });
});

afterAll(() => context.close());

const errorOf = (work: Promise<unknown>) => work.then(String, (error: unknown) => error);

describe('a failed statement', () => {
  test('is logged without what was to be written', async () => {
    const lines: string[] = [];
    const log = createLog({ level: 'info', redact: (text) => text, write: (line) => lines.push(line) });
    const place = { channel: 'C0TEST', user: 'U0TEST', responseUrl: 'https://hooks.example/bearer', triggerId: null };
    const request = { kind: 'command' as const, key: 'k'.repeat(500), alsoKey: null, place, line: 'sla 2026-11' };
    const lease = { owner: 'test', milliseconds: 1_000 };
    const error = await errorOf(acceptRequest(context.store, request, { now: new Date(), lease }));
    expect(error).toMatchObject({ errno: 1406 });
    log.error({ error }, 'could not store a request');
    expect(lines.join()).toContain('insert into `inbox`');
    expect(lines.join()).not.toMatch(/hooks\.example|sla 2026-11/);
  });

  test('is logged in short, however long it was', async () => {
    const error = await errorOf(sql`SELECT ${sql.raw('1, '.repeat(10_000))} nothing`.execute(context.store));
    expect(error).toMatchObject({ errno: 1054 });
    expect(JSON.stringify(error).length).toBeLessThan(2_000);
  });
});

describe('a connection that is idle', () => {
  test('is kept alive before a firewall forgets it', async () => {
    const keptAlive = vi.spyOn(Socket.prototype, 'setKeepAlive');
    const store = openStore(context.url);
    await sql`SELECT 1`.execute(store).finally(() => store.destroy());
    expect(keptAlive.mock.calls).toEqual([[true, 30_000]]);
  });
});

describe('a server that takes no writes any more', () => {
  const connectionId = async (store: Kysely<Database>): Promise<number> => {
    const { rows } = await sql<{ id: number }>`SELECT CONNECTION_ID() AS id`.execute(store);
    return Number(rows[0]?.id);
  };
  const refuse = (errno: number, store: Kysely<Database>) =>
    sql.raw(`SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = ${errno}, MESSAGE_TEXT = 'read-only'`).execute(store);

  test.each([1290, 1792, 1836])('is left, for after a failover another one does (%i)', async (errno) => {
    const before = await connectionId(context.store);
    expect(await errorOf(refuse(errno, context.store))).toMatchObject({ errno });
    expect(await connectionId(context.store)).not.toBe(before);
  });

  test('is left in the middle of a transaction, too', async () => {
    let before = 0;
    const work = context.store.transaction().execute(async (trx) => {
      before = await connectionId(trx);
      await refuse(1290, trx);
    });
    expect(await errorOf(work)).toBeInstanceOf(Error);
    expect(await connectionId(context.store)).not.toBe(before);
  });

  test('is told from one that refuses what is asked', async () => {
    const before = await connectionId(context.store);
    expect(await errorOf(refuse(1644, context.store))).toMatchObject({ errno: 1644 });
    expect(await connectionId(context.store)).toBe(before);
  });
});
