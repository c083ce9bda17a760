import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { muteAlerts, unmuteAlerts, type WantedMute } from '../../../src/flows/alerts/mute-alerts.ts';
import { releaseMuted } from '../../../src/flows/alerts/release-muted.ts';
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

const MINUTE = 60_000;
const site = alertingSite({ stormAbove: 3 });
let t: TestContext;
let requests = 0;

beforeAll(async () => {
  t = await createTestContext({ sites: [site], checks: new Map() });
});
afterAll(() => t.close());
afterEach(async () => {
  t.errors.length = 0;
  await clearAlerts(t.store);
});

async function mute(change: Partial<WantedMute> = {}) {
  requests += 1;
  return muteAlerts(t.ctx, site, {
    ...{ hostId: null, source: null, pattern: null, fromAt: null, reason: '升级' },
    ...{ until: { afterMs: 60 * MINUTE }, personId: 'engineer', requestKey: `request:${requests}` },
    ...change,
  });
}

async function arrive(...alerts: readonly SentAlert[]): Promise<void> {
  await deliver(
    t,
    alerts.map((alert) => ({ startsAt: t.clock.now(), ...alert })),
  );
  await process(t);
}

/** Keys of the messages of alerts and storms. */
async function told(): Promise<string[]> {
  return Object.keys(await wishedMessages(t.store)).filter((key) => /^(alert|storm):\d+$/.test(key));
}

describe('while a planned maintenance goes on', () => {
  test('alerts are kept and counted, but not told, and nobody is nudged', async () => {
    const made = await mute();
    await arrive({ name: 'disk' });
    expect(await listRows(t.store)).toMatchObject([{ state: 'firing', mute_id: made.id }]);
    expect(await told()).toEqual([]);
    expect(await t.store.selectFrom('notices').selectAll().execute()).toEqual([]);
    expect((await wishedMessages(t.store))[`mute:${made.id}`]).toContain('升级');
  });

  test.each<[string, Partial<WantedMute>, SentAlert, boolean]>([
    ['its host', { hostId: 'db-01' }, { name: 'disk', host: 'db-01' }, true],
    ['another host', { hostId: 'db-01' }, { name: 'disk', host: 'app-01' }, false],
    ['no known host', { hostId: 'db-01' }, { name: 'disk' }, false],
    ['its source', { source: 'prometheus' }, { name: 'disk' }, true],
    ['its words, in any case', { pattern: 'DISK' }, { name: 'disk' }, true],
    ['other words', { pattern: 'memory' }, { name: 'disk' }, false],
    ['one of two conditions', { pattern: 'disk', hostId: 'db-01' }, { name: 'disk', host: 'app-01' }, false],
  ])('it covers an alert of %s or not', async (_name, change, alert, isMuted) => {
    await mute(change);
    await arrive(alert);
    expect((await listRows(t.store)).map((row) => row.mute_id !== null)).toEqual([isMuted]);
  });

  test('it counts when an alert came, not when it was looked at; the end itself is out of it', async () => {
    const made = await mute({ fromAt: new Date(t.clock.now().getTime() + MINUTE), until: { afterMs: MINUTE } });
    const from = made.fromAt.getTime();
    const offsets = [-1, 0, MINUTE - 1, MINUTE];
    for (const offset of offsets) {
      const receivedAt = new Date(from + offset);
      await deliver(t, [{ name: `at ${offset}`, startsAt: receivedAt }], { receivedAt });
    }
    t.clock.advance(10 * MINUTE);
    await process(t);
    expect((await listRows(t.store)).map((row) => row.mute_id !== null)).toEqual([false, true, true, false]);
  });
});

describe('when it is over', () => {
  test('what still fires is told with a note, what has ended is not', async () => {
    const made = await mute();
    await arrive({ name: 'disk' }, { name: 'memory' });
    t.clock.advance(10 * MINUTE);
    await arrive({ name: 'memory', startsAt: made.fromAt, status: 'resolved', endsAt: t.clock.now() });
    await releaseMuted(t.ctx);
    expect(await told()).toEqual([]);
    t.clock.advance(50 * MINUTE);
    await releaseMuted(t.ctx);
    const [disk] = await listRows(t.store);
    expect(disk).toMatchObject({ mute_id: null, state: 'firing' });
    expect(await told()).toEqual([`alert:${disk?.id}`]);
    const messages = await wishedMessages(t.store);
    expect(messages[`alert:${disk?.id}:unmuted:${made.id}`]).toContain('仍在触发');
    expect(messages[`mute:${made.id}`]).toContain('未发布 2 条，仍在触发 1 条');
    const notices = await t.store.selectFrom('notices').select(['subject_id', 'due_at']).execute();
    expect(notices).toMatchObject([{ subject_id: disk?.id }]);
    expect(notices[0]?.due_at.getTime()).toBeGreaterThan(t.clock.now().getTime());
    await releaseMuted(t.ctx);
    expect(await told()).toHaveLength(1);
  });

  test('ended by hand, it is told the same', async () => {
    const made = await mute();
    await arrive({ name: 'disk' });
    await unmuteAlerts(t.ctx, 'acme', { id: made.id, personId: 'lead' });
    await releaseMuted(t.ctx);
    expect(await told()).toHaveLength(1);
    await expect(unmuteAlerts(t.ctx, 'acme', { id: made.id, personId: 'lead' })).rejects.toThrow('alert.mute-over');
    await expect(unmuteAlerts(t.ctx, 'other', { id: made.id, personId: 'lead' })).rejects.toThrow('not-found');
  });

  test('but another one goes on, it stays quiet', async () => {
    const short = await mute({ until: { afterMs: MINUTE } });
    await arrive({ name: 'disk' });
    const long = await mute();
    t.clock.advance(2 * MINUTE);
    await releaseMuted(t.ctx);
    expect(await listRows(t.store)).toMatchObject([{ mute_id: long.id }]);
    expect(short.id).not.toBe(long.id);
    expect(await told()).toEqual([]);
  });

  test('many that still fire are folded', async () => {
    await mute({ until: { afterMs: MINUTE } });
    await arrive(...['a', 'b', 'c', 'd', 'e'].map((name) => ({ name })));
    t.clock.advance(2 * MINUTE);
    await releaseMuted(t.ctx);
    expect((await told()).map((key) => key.split(':')[0]).sort()).toEqual(['alert', 'alert', 'alert', 'storm']);
    expect((await listRows(t.store)).filter((row) => row.storm_id !== null)).toHaveLength(2);
  });

  test('one that was told before and comes back during another one is not hidden in its old message', async () => {
    const startsAt = t.clock.now();
    await arrive({ name: 'disk' });
    t.clock.advance(MINUTE);
    await arrive({ name: 'disk', startsAt, status: 'resolved', endsAt: t.clock.now() });
    await mute();
    t.clock.advance(MINUTE);
    await arrive({ name: 'disk' });
    expect((await listRows(t.store)).map(({ state, mute_id }) => [state, mute_id !== null])).toEqual([
      ['resolved', false],
      ['firing', true],
    ]);
  });
});

describe('what makes no sense is refused', () => {
  test.each<[Partial<WantedMute>, string]>([
    [{ until: { at: new Date('2026-11-21T01:00:00Z') } }, 'alert.mute-until-past'],
    [{ fromAt: new Date('2026-11-21T01:00:00Z') }, 'alert.mute-from-past'],
    [
      { fromAt: new Date('2030-11-21T05:00:00Z'), until: { at: new Date('2030-11-21T05:00:00Z') } },
      'alert.mute-ends-before',
    ],
    [{ until: { afterMs: 32 * 86_400_000 } }, 'alert.mute-too-long'],
    [{ source: 'nagios' }, 'alert.unknown-source'],
  ])('%j: %s', async (change, code) => {
    await expect(mute(change)).rejects.toThrow(code);
    expect(await t.store.selectFrom('mutes').selectAll().execute()).toEqual([]);
  });

  test('the same request makes one mute', async () => {
    const first = await mute({ requestKey: 'twice' });
    expect(await mute({ requestKey: 'twice' })).toEqual(first);
  });
});
