import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { watchStorms } from '../../../src/flows/alerts/watch-storms.ts';
import {
  alertingSite,
  clearAlerts,
  deliver,
  listRows,
  process,
  type SentAlert,
  wishedMessages,
} from '../../support/alerts.ts';
import { createTestContext, type TestContext } from '../../support/context.ts';

let t: TestContext;

beforeAll(async () => {
  t = await createTestContext({ sites: [alertingSite({ stormAbove: 3 })], checks: new Map() });
});
afterAll(() => t.close());
afterEach(async () => {
  t.errors.length = 0;
  await clearAlerts(t.store);
});

async function arrive(...names: readonly string[]): Promise<void> {
  await deliver(
    t,
    names.map((name): SentAlert => ({ name, startsAt: t.clock.now(), host: 'db-01', severity: 'critical' })),
  );
  await process(t);
}

async function folded(): Promise<(number | null)[]> {
  return (await listRows(t.store)).map((row) => row.storm_id);
}

async function storms() {
  return t.store.selectFrom('storms').selectAll().orderBy('id').execute();
}

describe('alerts that come too fast', () => {
  test('are folded beyond the limit, across deliveries, into one message with one nudge', async () => {
    await arrive('a', 'b');
    t.clock.advance(20_000);
    await arrive('c', 'd');
    t.clock.advance(20_000);
    await arrive('e');
    const [storm] = await storms();
    const id = storm?.id ?? 0;
    expect(await folded()).toEqual([null, null, null, id, id]);
    await watchStorms(t.ctx);
    const messages = await wishedMessages(t.store);
    expect(Object.keys(messages).map((key) => key.split(':')[0])).toEqual(['alert', 'alert', 'alert', 'storm']);
    const text = messages[`storm:${id}`] ?? '';
    expect(text).toContain('2');
    expect(text).toContain('主机 db-01');
    const notices = await t.store.selectFrom('notices').select(['subject_kind', 'subject_id']).execute();
    expect(notices.filter(({ subject_kind }) => subject_kind === 'storm')).toEqual([
      { subject_kind: 'storm', subject_id: id },
    ]);
    expect(notices).toHaveLength(4);
  });

  test('stand for themselves when they come slowly, to the millisecond', async () => {
    await arrive('a', 'b', 'c');
    t.clock.advance(59_999);
    await arrive('d');
    t.clock.advance(1);
    await arrive('e');
    const [storm] = await storms();
    expect(await folded()).toEqual([null, null, null, storm?.id, null]);
  });

  test('end in a storm that ends a minute after its last one, and begins anew later', async () => {
    await arrive('a', 'b', 'c', 'd');
    t.clock.advance(60_000);
    await watchStorms(t.ctx);
    const [first] = await storms();
    expect(first).toMatchObject({ open_key: null, ended_at: t.clock.now() });
    await watchStorms(t.ctx);
    await arrive('e', 'f', 'g', 'h');
    const all = await storms();
    expect(all).toHaveLength(2);
    expect(all[1]).toMatchObject({ open_key: 'acme', started_at: t.clock.now(), ended_at: null });
  });

  test('do not end a storm that still grows', async () => {
    await arrive('a', 'b', 'c', 'd');
    t.clock.advance(59_999);
    await watchStorms(t.ctx);
    expect((await storms())[0]?.ended_at).toBeNull();
  });

  test('that are taken in late, all at once, make the storms that they would have made in time', async () => {
    const start = t.clock.now();
    for (const [seconds, names] of [
      [0, ['a', 'b', 'c', 'd']],
      [200, ['e', 'f', 'g', 'h']],
      [400, ['i']],
    ] as const) {
      const receivedAt = new Date(start.getTime() + seconds * 1_000);
      await deliver(
        t,
        names.map((name) => ({ name, startsAt: receivedAt })),
        { receivedAt },
      );
    }
    t.clock.advance(3_600_000);
    await process(t);
    const all = await storms();
    expect(all.map((storm) => storm.ended_at !== null)).toEqual([true, false]);
    expect(all[0]?.ended_at).toEqual(new Date(start.getTime() + 60_000));
    expect((await folded()).map((id) => id !== null)).toEqual([
      ...[false, false, false, true],
      ...[false, false, false, true],
      false,
    ]);
  });

  test('are edited in the storm’s message as they end, and one that comes back after it stands for itself', async () => {
    await arrive('a', 'b', 'c', 'd');
    const [storm] = await storms();
    const key = `storm:${storm?.id}`;
    const before = (await wishedMessages(t.store))[key];
    const toldAs = async () => {
      await watchStorms(t.ctx);
      return (await wishedMessages(t.store))[key];
    };
    t.clock.advance(10_000);
    await deliver(t, [
      { name: 'd', startsAt: storm?.started_at ?? new Date(), status: 'resolved', endsAt: t.clock.now() },
    ]);
    await process(t);
    const during = await toldAs();
    expect(during).not.toBe(before);
    t.clock.advance(120_000);
    await watchStorms(t.ctx);
    await arrive('d');
    const rows = (await listRows(t.store)).filter((row) => row.title.startsWith('d '));
    expect(rows.map(({ state, storm_id }) => [state, storm_id !== null])).toEqual([
      ['resolved', true],
      ['firing', false],
    ]);
  });
});
