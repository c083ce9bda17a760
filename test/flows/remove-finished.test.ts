import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { removeFinished } from '../../src/flows/remove-finished.ts';
import { findLastAlive } from '../../src/store/outages.ts';
import { createTestContext, type TestContext } from '../support/context.ts';
import { testSite } from '../support/site.ts';

const DAY_MS = 86_400_000;
const site = testSite({});
let t: TestContext;
beforeAll(async () => {
  t = await createTestContext({ sites: [site], checks: new Map() });
});
afterAll(() => t.close());
beforeEach(async () => {
  for (const table of ['deliveries', 'inbox', 'process_runs'] as const) await t.store.deleteFrom(table).execute();
});

const ago = (days: number, ms = 0) => new Date(t.clock.now().getTime() - days * DAY_MS - ms);

/** @param doneAt null: still to be done. */
async function deliver(name: string, receivedAt: Date, doneAt: Date | null): Promise<void> {
  await t.store
    .insertInto('deliveries')
    .values({
      contract_id: site.contract.id,
      source_id: name,
      body: Buffer.from('{}'),
      received_at: receivedAt,
      done_at: doneAt,
    })
    .execute();
}

async function ask(key: string, receivedAt: Date, doneAt: Date | null): Promise<void> {
  const row = { dedupe_key: key, also_key: null, kind: 'command', payload: '{}', received_at: receivedAt };
  await t.store
    .insertInto('inbox')
    .values({ ...row, done_at: doneAt, error: null })
    .execute();
}

async function live(instance: string, seenAt: Date): Promise<void> {
  const row = { instance, started_at: ago(99), seen_at: seenAt, stopped_at: null };
  await t.store.insertInto('process_runs').values(row).execute();
}

const deliveries = async () =>
  (await t.store.selectFrom('deliveries').select('source_id').orderBy('id').execute()).map((row) => row.source_id);
const requests = async () =>
  (await t.store.selectFrom('inbox').select('dedupe_key').orderBy('id').execute()).map((row) => row.dedupe_key);
const processes = async () =>
  (await t.store.selectFrom('process_runs').select('instance').orderBy('seen_at').execute()).map((row) => row.instance);

test('what was done more than so many days ago goes, to the millisecond; what was not done stays, however old', async () => {
  await deliver('long done', ago(40), ago(30, 1));
  await deliver('done 30 days ago', ago(40), ago(30));
  await deliver('waiting', ago(400), null);
  await ask('long done', ago(40), ago(30, 1));
  await ask('done lately', ago(40), ago(29));
  await ask('waiting', ago(400), null);
  expect(await removeFinished(t.ctx, 30)).toEqual({ deliveries: 1, inbox: 1, process_runs: 0 });
  expect(await deliveries()).toEqual(['done 30 days ago', 'waiting']);
  expect(await requests()).toEqual(['done lately', 'waiting']);
});

test('when any process was last alive stays known', async () => {
  await live('older', ago(60));
  await live('old', ago(50));
  await removeFinished(t.ctx, 30);
  expect(await processes()).toEqual(['old']);
  expect(await findLastAlive(t.store)).toEqual(ago(50));
  await live('new', ago(1));
  await removeFinished(t.ctx, 30);
  expect(await processes()).toEqual(['new']);
});

test('thousands go in small batches; asked to stop it stops between two', async () => {
  const rows = Array.from({ length: 1_001 }, (_, index) => ({
    ...{ contract_id: site.contract.id, source_id: `${index}`, body: Buffer.from('{}') },
    ...{ received_at: ago(50), done_at: ago(40) },
  }));
  await t.store.insertInto('deliveries').values(rows).execute();
  const stopping = new AbortController();
  stopping.abort();
  expect(await removeFinished({ ...t.ctx, stopping: stopping.signal }, 30)).toMatchObject({ deliveries: 0 });
  expect(await removeFinished(t.ctx, 30)).toMatchObject({ deliveries: 1_001 });
  expect(await removeFinished(t.ctx, 30)).toEqual({ deliveries: 0, inbox: 0, process_runs: 0 });
});

test('two processes at once do not hinder each other', async () => {
  const rows = Array.from({ length: 600 }, (_, index) => ({
    ...{ dedupe_key: `${index}`, also_key: null, kind: 'command', payload: '{}' },
    ...{ received_at: ago(50), done_at: ago(40), error: null },
  }));
  await t.store.insertInto('inbox').values(rows).execute();
  const counts = await Promise.all([removeFinished(t.ctx, 30), removeFinished(t.ctx, 30)]);
  expect(counts.reduce((sum, { inbox }) => sum + inbox, 0)).toBe(600);
});
