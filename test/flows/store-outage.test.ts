import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '../../src/adapters/mysql/store.ts';
import { isStoreAway, retryWhileStoreIsAway } from '../../src/flows/store-outage.ts';
import { createTestContext, type TestContext } from '../support/context.ts';
import { scriptedChecks } from '../support/scripted-checks.ts';
import { testSite } from '../support/site.ts';

let context: TestContext;

beforeAll(async () => {
  context = await createTestContext({ sites: [testSite({})], checks: scriptedChecks });
});

afterAll(async () => {
  await context.close();
});

const signal = new AbortController().signal;

async function killConnection(id: number): Promise<void> {
  await sql.raw(`KILL CONNECTION ${id}`).execute(context.store);
}

describe('the database going away', () => {
  test('in the middle of a transaction is waited out, and the work is done once more as a whole', async () => {
    let tries = 0;
    await retryWhileStoreIsAway(context.ctx, signal, () =>
      context.store.transaction().execute(async (trx) => {
        tries += 1;
        await trx
          .updateTable('contracts')
          .set({ number: `try ${tries}` })
          .execute();
        const { rows } = await sql<{ id: number }>`SELECT CONNECTION_ID() AS id`.execute(trx);
        if (tries === 1) await killConnection(Number(rows[0]?.id));
        await sql`SELECT 1`.execute(trx);
      }),
    );
    expect(tries).toBe(2);
    const row = await context.store.selectFrom('contracts').select('number').executeTakeFirstOrThrow();
    expect(row.number).toBe('try 2');
  });

  test('is told from refusals and defects', async () => {
    const wrong = new URL(context.url);
    wrong.port = '1';
    const store = openStore(wrong.href);
    const refused = await sql`SELECT 1`.execute(store).catch((error: unknown) => error);
    expect(isStoreAway(refused)).toBe(true);
    await store.destroy();
    const broken = await sql`SELEC 1`.execute(context.store).catch((error: unknown) => error);
    expect(broken).toBeInstanceOf(Error);
    expect(isStoreAway(broken)).toBe(false);
    expect(isStoreAway(new TypeError('a defect'))).toBe(false);
    expect(isStoreAway('no error')).toBe(false);
  });

  test.each([
    ['a failover left a server that takes no writes', 1290],
    ['it takes no writes by default', 1792],
    ['it was set to take none', 1836],
    ['it is offline for maintenance', 3032],
    ['its disk is full', 1021],
    ['a table finds no room any more', 1114],
    ['a commit finds no room', 1180],
    ['the user has too many connections', 1203],
    ['somebody killed the statement', 1317],
  ])('is what it is, too, when %s', async (_why, errno) => {
    const refuse = sql.raw(`SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = ${errno}, MESSAGE_TEXT = 'no'`);
    const alone = await refuse.execute(context.store).catch((error: unknown) => error);
    expect(isStoreAway(alone)).toBe(true);
    const within = await context.store
      .transaction()
      .execute((trx) => refuse.execute(trx))
      .catch((error: unknown) => error);
    expect(isStoreAway(within)).toBe(true);
  });

  test('is not waited out when the work is called off', async () => {
    const off = AbortSignal.abort();
    let tries = 0;
    const work = retryWhileStoreIsAway(context.ctx, off, async () => {
      tries += 1;
      throw Object.assign(new Error('gone'), { code: 'ECONNREFUSED' });
    });
    await expect(work).rejects.toThrow('gone');
    expect(tries).toBe(1);
  });

  test('is given up after five minutes', async () => {
    const work = retryWhileStoreIsAway(context.ctx, signal, async () => {
      context.clock.advance(301_000);
      throw Object.assign(new Error('gone'), { fatal: true });
    });
    await expect(work).rejects.toThrow('gone');
  });
});
