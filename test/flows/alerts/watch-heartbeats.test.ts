import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createHeartbeatsJob } from '../../../jobs/heartbeats.ts';
import { watchHeartbeats } from '../../../src/flows/alerts/watch-heartbeats.ts';
import { insertDeliveries } from '../../../src/store/deliveries.ts';
import {
  alertingSite,
  clearAlerts,
  deliver,
  listRows,
  process,
  testSource,
  wishedMessages,
} from '../../support/alerts.ts';
import { createTestContext, sitesOf, type TestContext } from '../../support/context.ts';

const MINUTE = 60_000;
const heartbeat = { days: 0, milliseconds: 5 * MINUTE };
const site = alertingSite({ sources: [testSource({ heartbeat }), testSource({ id: 'quiet' })] });
let t: TestContext;
let upSince: Date;

beforeAll(async () => {
  t = await createTestContext({ sites: [site], checks: new Map() });
});
afterAll(() => t.close());
beforeEach(async () => {
  await clearAlerts(t.store);
  upSince = t.clock.now();
  await watchHeartbeats(t.ctx, upSince);
});

async function beat(): Promise<void> {
  await deliver(t, [{ name: 'Watchdog', startsAt: upSince }]);
  await process(t);
}

async function states(): Promise<string[]> {
  return (await listRows(t.store)).map((row) => row.state);
}

describe('a source that is expected to speak', () => {
  test('is silent after its time, told once, and over with its next sign of life', async () => {
    t.clock.advance(4 * MINUTE);
    await beat();
    t.clock.advance(5 * MINUTE);
    await watchHeartbeats(t.ctx, upSince);
    expect(await states()).toEqual([]);
    t.clock.advance(1);
    await watchHeartbeats(t.ctx, upSince);
    await watchHeartbeats(t.ctx, upSince);
    expect(await listRows(t.store)).toMatchObject([
      { state: 'firing', severity: 'critical', source_id: 'prometheus', title: '收不到 prometheus 的消息' },
    ]);
    expect(Object.values(await wishedMessages(t.store)).join()).toContain('收不到 prometheus 的消息');
    t.clock.advance(MINUTE);
    await beat();
    expect(await states()).toEqual(['resolved']);
    t.clock.advance(6 * MINUTE);
    await watchHeartbeats(t.ctx, upSince);
    expect(await listRows(t.store)).toMatchObject([{ state: 'firing', occurrences: 2 }]);
  });

  test('is silent, too, when it was never heard', async () => {
    t.clock.advance(5 * MINUTE + 1);
    await watchHeartbeats(t.ctx, upSince);
    expect(await states()).toEqual(['firing']);
  });

  test('is not called silent for what we did not listen to, nor for what is still to be taken apart', async () => {
    await beat();
    t.clock.advance(3 * 60 * MINUTE);
    await watchHeartbeats(t.ctx, t.clock.now());
    expect(await states()).toEqual([]);
    const restartedAt = t.clock.now();
    t.clock.advance(5 * MINUTE + 1);
    await deliver(t, []);
    await watchHeartbeats(t.ctx, restartedAt);
    expect(await states()).toEqual([]);
    await process(t);
    t.clock.advance(5 * MINUTE + 1);
    await watchHeartbeats(t.ctx, restartedAt);
    expect(await states()).toEqual(['firing']);
  });

  test('is called silent though something from long before still waits, which can not be taken apart', async () => {
    await deliver(t, []);
    t.clock.advance(5 * MINUTE + 1);
    await watchHeartbeats(t.ctx, upSince);
    expect(await states()).toEqual(['firing']);
  });

  test('gives no sign of life by a delivery that can not be read', async () => {
    t.clock.advance(4 * MINUTE);
    const body = Buffer.from('{"version":"4"}');
    await insertDeliveries(t.store, [{ contractId: 'acme', sourceId: 'prometheus', body, receivedAt: t.clock.now() }]);
    await process(t);
    t.clock.advance(2 * MINUTE);
    await watchHeartbeats(t.ctx, upSince);
    expect(await states()).toEqual(['firing']);
  });

  test('of which nothing is expected any more is not silent any more', async () => {
    t.clock.advance(6 * MINUTE);
    await watchHeartbeats(t.ctx, upSince);
    const sites = sitesOf([alertingSite({ sources: [testSource()] })]);
    await watchHeartbeats({ ...t.ctx, sites }, upSince);
    expect(await states()).toEqual(['resolved']);
    expect(await t.store.selectFrom('heartbeats').selectAll().execute()).toEqual([]);
  });
});

test('the job counts silence anew after it could not look', async () => {
  const job = createHeartbeatsJob();
  await job.run(t.ctx);
  t.clock.advance(4 * MINUTE);
  const broken = { ...t.ctx, store: null as never };
  await expect(job.run(broken)).rejects.toThrow();
  t.clock.advance(2 * MINUTE);
  await job.run(t.ctx);
  expect(await states()).toEqual([]);
  t.clock.advance(5 * MINUTE + 1);
  await job.run(t.ctx);
  expect(await states()).toEqual(['firing']);
});
