import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '../../../src/adapters/mysql/store.ts';
import type { Context } from '../../../src/context.ts';
import { processDeliveries } from '../../../src/flows/alerts/process-deliveries.ts';
import { sources } from '../../../src/sources/index.ts';
import type { AlertSource } from '../../../src/sources/source.ts';
import { withAlertLock } from '../../../src/store/alert-lock.ts';
import { claimDeliveries, insertDeliveries } from '../../../src/store/deliveries.ts';
import {
  alertingSite,
  alertmanagerBody,
  clearAlerts,
  deliver,
  listEvents,
  listRows,
  process,
  type SentAlert,
  wishedMessages,
} from '../../support/alerts.ts';
import { createTestContext, type TestContext } from '../../support/context.ts';

const MINUTE = 60_000;
const site = alertingSite({ stormAbove: 1_000 });
let t: TestContext;

beforeAll(async () => {
  t = await createTestContext({ sites: [site, alertingSite({}, 'other')], checks: new Map() });
});
afterAll(() => t.close());
afterEach(async () => {
  t.errors.length = 0;
  await clearAlerts(t.store);
});

async function take(alerts: readonly SentAlert[]): Promise<void> {
  await deliver(t, alerts);
  await process(t);
}

const disk = (change: Partial<SentAlert> = {}): SentAlert => ({ name: 'disk', startsAt: t.clock.now(), ...change });

async function onlyRow() {
  const rows = await listRows(t.store);
  expect(rows).toHaveLength(1);
  const [row] = rows;
  if (!row) throw new Error('no alert');
  return row;
}

describe('one alert', () => {
  test('is kept, told, and the team is asked for its level later', async () => {
    await take([disk({ host: 'db-01.example.com', severity: 'Critical', summary: 'Disk 93 %' })]);
    const row = await onlyRow();
    expect(row).toMatchObject({
      ...{ state: 'firing', severity: 'critical', title: 'Disk 93 %', host_id: 'db-01', occurrences: 1 },
      ...{ received_at: t.clock.now(), mute_id: null, storm_id: null },
    });
    expect(await wishedMessages(t.store)).toEqual({ [`alert:${row.id}`]: expect.stringContaining('Disk 93 %') });
    const notices = await t.store.selectFrom('notices').selectAll().execute();
    expect(notices).toMatchObject([{ subject_kind: 'alert', subject_id: row.id, kind: 'unlevelled' }]);
    expect(notices[0]?.due_at.getTime()).toBeGreaterThan(t.clock.now().getTime());
    expect(await t.store.selectFrom('deliveries').select(['alerts', 'error']).execute()).toEqual([
      { alerts: 1, error: null },
    ]);
  });

  test('is told once however often it is sent, and keeps when it was seen last', async () => {
    const sent = disk();
    await take([sent]);
    t.clock.advance(5 * MINUTE);
    await take([sent]);
    const row = await onlyRow();
    expect(row.last_seen_at).toEqual(t.clock.now());
    expect(await listEvents(t.store)).toEqual(['disk is too high: fired']);
    const [post] = await t.store.selectFrom('outbox').select('revision').execute();
    expect(post?.revision).toBe(1);
  });

  test('changes with its content, in the same message', async () => {
    const sent = disk({ summary: 'Disk 93 %' });
    await take([sent]);
    await take([{ ...sent, summary: 'Disk 97 %' }]);
    expect((await onlyRow()).title).toBe('Disk 97 %');
    expect(await listEvents(t.store)).toEqual(['Disk 97 %: fired', 'Disk 97 %: changed']);
    expect(Object.values(await wishedMessages(t.store)).join()).toContain('Disk 97 %');
  });

  test('says the same with its labels in another order', async () => {
    await take([disk({ host: 'db-01' })]);
    const turned = JSON.parse(alertmanagerBody([disk({ host: 'db-01' })]).toString());
    for (const alert of turned.alerts) alert.labels = Object.fromEntries(Object.entries(alert.labels).reverse());
    const body = Buffer.from(JSON.stringify(turned));
    await insertDeliveries(t.store, [{ contractId: 'acme', sourceId: 'prometheus', body, receivedAt: t.clock.now() }]);
    await process(t);
    expect(await listEvents(t.store)).toEqual(['disk is too high: fired']);
  });

  test('ends with its end, and nobody is asked for its level any more', async () => {
    const sent = disk();
    await take([sent]);
    t.clock.advance(10 * MINUTE);
    await take([{ ...sent, status: 'resolved', endsAt: t.clock.now() }]);
    expect(await onlyRow()).toMatchObject({ state: 'resolved', open_key: null, resolved_at: t.clock.now() });
    expect(await t.store.selectFrom('notices').selectAll().execute()).toEqual([]);
    expect(Object.values(await wishedMessages(t.store)).join()).toContain('✅');
  });

  test('goes on when it fires again soon, and is another one later', async () => {
    const sent = disk();
    const end = (): SentAlert => ({ ...sent, status: 'resolved', endsAt: t.clock.now() });
    await take([sent]);
    t.clock.advance(MINUTE);
    await take([end()]);
    t.clock.advance(29 * MINUTE);
    await take([disk()]);
    expect(await onlyRow()).toMatchObject({ state: 'firing', occurrences: 2, resolved_at: null });
    expect(await t.store.selectFrom('notices').selectAll().execute()).toHaveLength(1);
    t.clock.advance(MINUTE);
    await take([{ ...end(), startsAt: new Date(t.clock.now().getTime() - MINUTE) }]);
    t.clock.advance(31 * MINUTE);
    await take([disk()]);
    expect((await listRows(t.store)).map(({ state, occurrences }) => ({ state, occurrences }))).toEqual([
      { state: 'resolved', occurrences: 2 },
      { state: 'firing', occurrences: 1 },
    ]);
  });

  test('whose end comes before its beginning ends where the right order would have led', async () => {
    const sent = disk();
    t.clock.advance(MINUTE);
    await take([{ ...sent, status: 'resolved', endsAt: t.clock.now() }]);
    expect(await wishedMessages(t.store)).toEqual({});
    await take([sent]);
    expect(await onlyRow()).toMatchObject({ state: 'resolved', occurrences: 1 });
    expect(await listEvents(t.store)).toEqual(['disk is too high: fired']);
    expect(Object.values(await wishedMessages(t.store)).join()).toContain('✅');
    await take([sent]);
    expect(await onlyRow()).toMatchObject({ state: 'resolved', occurrences: 1 });
  });

  test('of the same fingerprint is another one in another contract', async () => {
    await deliver(t, [disk()]);
    await deliver(t, [disk()], { contractId: 'other' });
    await process(t);
    expect((await listRows(t.store)).map((row) => row.contract_id).sort()).toEqual(['acme', 'other']);
  });
});

test('a delivery that fires and ends the same alert twice over leaves it as the last word has it', async () => {
  const start = t.clock.now();
  t.clock.advance(3 * 60 * MINUTE);
  const later = (minutes: number) => new Date(start.getTime() + minutes * MINUTE);
  await take([
    { name: 'disk', startsAt: start },
    { name: 'disk', startsAt: start, status: 'resolved', endsAt: later(1) },
    { name: 'disk', startsAt: later(10) },
    { name: 'disk', startsAt: later(10), status: 'resolved', endsAt: later(11) },
    { name: 'disk', startsAt: later(120) },
  ]);
  const rows = await listRows(t.store);
  expect(rows.map(({ state, occurrences }) => ({ state, occurrences }))).toEqual([
    { state: 'resolved', occurrences: 2 },
    { state: 'firing', occurrences: 1 },
  ]);
  expect((await listEvents(t.store)).map((event) => event.split(': ')[1])).toEqual([
    ...['fired', 'resolved', 'refired', 'resolved'],
    'fired',
  ]);
  expect(Object.keys(await wishedMessages(t.store))).toHaveLength(2);
});

test('ten thousand alerts in one body are kept in one transaction', async () => {
  const quiet = await createTestContext({ sites: [alertingSite({ stormAbove: 5 })], checks: new Map() });
  try {
    const alerts = Array.from({ length: 10_000 }, (_, index) => ({ name: `a${index}`, startsAt: quiet.clock.now() }));
    await deliver(quiet, alerts);
    await process(quiet);
    const counted = await quiet.store
      .selectFrom('alerts')
      .select((select) => [select.fn.countAll().as('all'), select.fn.count('storm_id').as('folded')])
      .executeTakeFirstOrThrow();
    expect(counted).toEqual({ all: 10_000, folded: 9_995 });
    expect(Object.keys(await wishedMessages(quiet.store))).toHaveLength(6);
    expect(quiet.errors).toEqual([]);
  } finally {
    await quiet.close();
  }
});

describe('side by side', () => {
  /** Another process on the same database. */
  function another(instance: string): { ctx: Context; close: () => Promise<void> } {
    const store = openStore(t.url);
    return { ctx: { ...t.ctx, store, instance }, close: () => store.destroy() };
  }

  test('two who process lose and double nothing', async () => {
    const start = t.clock.now();
    const names = Array.from({ length: 12 }, (_, index) => `alert ${index}`);
    for (let number = 0; number < 40; number += 1) {
      t.clock.advance(1_000);
      const alerts = names
        .filter((_, index) => (index + number) % 3 !== 0)
        .map((name): SentAlert => {
          const isOver = number >= 30 && Number(name.slice(6)) % 2 === 0;
          return { name, startsAt: start, ...(isOver ? { status: 'resolved', endsAt: t.clock.now() } : {}) };
        });
      await deliver(t, alerts, { contractId: number % 4 === 0 ? 'other' : 'acme' });
    }
    const processes = [another('one'), another('two')];
    const limits = { most: 3 };
    const run = (ctx: Context) => processDeliveries(ctx, { sources, limits });
    try {
      // One that finds a contract taken leaves it to the other; so each is woken a few times.
      for (let turn = 0; turn < 4; turn += 1) await Promise.all(processes.map(({ ctx }) => run(ctx)));
    } finally {
      await Promise.all(processes.map(({ close }) => close()));
    }
    const waiting = await t.store.selectFrom('deliveries').select('id').where('done_at', 'is', null).execute();
    expect(waiting).toEqual([]);
    const rows = await listRows(t.store);
    expect(rows).toHaveLength(24);
    expect(rows.filter((row) => row.state === 'resolved')).toHaveLength(12);
    expect(rows.every((row) => row.occurrences === 1)).toBe(true);
    const events = await listEvents(t.store);
    expect(events.filter((event) => event.endsWith('fired'))).toHaveLength(24);
    expect(events.filter((event) => event.endsWith('resolved'))).toHaveLength(12);
    expect(Object.keys(await wishedMessages(t.store))).toHaveLength(20 + 4);
    expect(t.errors).toEqual([]);
  });

  test('what one works on the other leaves alone, and takes over when the first one dies', async () => {
    await deliver(t, [disk()]);
    const dead = another('dead');
    const connection = { contractId: 'acme', waitSeconds: 0 };
    let reached: () => void = () => undefined;
    const isClaimed = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const dying = withAlertLock(dead.ctx.store, connection, async (store) => {
      await claimDeliveries(store, { ...CLAIM, contractId: 'acme', owner: 'dead', now: t.clock.now() });
      const { rows } = await sql<{ id: number }>`SELECT CONNECTION_ID() AS id`.execute(store);
      reached();
      await sql`SELECT SLEEP(60)`.execute(store);
      return rows;
    }).catch((error: unknown) => error);
    await isClaimed;
    await process(t);
    expect(await listRows(t.store)).toEqual([]);
    const { rows } = await sql<{ ID: number }>`SELECT ID FROM information_schema.PROCESSLIST
      WHERE INFO LIKE 'SELECT SLEEP(60)%' AND DB = DATABASE()`.execute(t.store);
    for (const { ID } of rows) await sql.raw(`KILL ${ID}`).execute(t.store);
    expect(await dying).toBeInstanceOf(Error);
    await process(t);
    expect(await onlyRow()).toMatchObject({ state: 'firing', occurrences: 1 });
    const [delivery] = await t.store.selectFrom('deliveries').select(['attempts', 'claimed_by']).execute();
    expect(delivery).toEqual({ attempts: 2, claimed_by: 'test' });
    await dead.close();
  });

  const CLAIM = { most: 10, mostBytes: 1 << 20 };
});

/** Alertmanager's, but that something happens at the sight of a word. */
function sourceThat(atWord: { readonly [word: string]: () => void }): AlertSource {
  return {
    id: 'alertmanager',
    parse(body, entry, receivedAt) {
      const text = JSON.stringify(body);
      for (const [word, happens] of Object.entries(atWord)) if (text.includes(word)) happens();
      const source = sources.find(({ id }) => id === 'alertmanager');
      if (!source) throw new Error('no such source');
      return source.parse(body, entry, receivedAt);
    },
  };
}

const states = () => t.store.selectFrom('deliveries').select(['done_at', 'error', 'attempts']).orderBy('id').execute();

describe('while one batch is written and the next is taken apart', () => {
  const told = async () => (await listRows(t.store)).map((row) => row.title.split(' ')[0]);

  test('all keeps its order', async () => {
    const sent = disk();
    const words = Array.from({ length: 7 }, (_, index) => `Disk ${90 + index} %`);
    for (const summary of words) await deliver(t, [{ ...sent, summary }]);
    await process(t, { most: 2 });
    const events = await t.store.selectFrom('alert_events').select(['kind', 'content']).orderBy('id').execute();
    expect(events.map(({ kind }) => kind)).toEqual(['fired', ...Array.from({ length: 6 }, () => 'changed')]);
    expect(events.map(({ content }) => /Disk \d+ %/.exec(JSON.stringify(content))?.[0])).toEqual(words);
    expect((await states()).every(({ done_at, attempts }) => done_at !== null && attempts === 1)).toBe(true);
  });

  test('a death leaves behind what both held, and nothing is lost or done twice', async () => {
    for (const name of ['one', 'two', 'three', 'four', 'five']) await deliver(t, [disk({ name })]);
    const die = () => {
      throw Object.assign(new Error('lost'), { errno: 2013 });
    };
    const dying = processDeliveries(t.ctx, { sources: [sourceThat({ three: die })], limits: { most: 1 } });
    await expect(dying).rejects.toThrow('lost');
    expect(await told()).toEqual(['one', 'two']);
    expect((await states()).map(({ attempts }) => attempts)).toEqual([1, 1, 1, 1, 0]);
    await process(t);
    expect(await told()).toEqual(['one', 'two', 'three', 'four', 'five']);
    expect(await listEvents(t.store)).toHaveLength(5);
    expect((await states()).map(({ attempts }) => attempts)).toEqual([1, 1, 2, 2, 1]);
  });

  test('nothing overtakes what could not be written', async () => {
    for (const name of ['one', 'two', 'three', 'four', 'five']) await deliver(t, [disk({ name })]);
    // Taken apart it can be, but the database does not take it.
    await sql`CREATE TRIGGER refuse_two BEFORE INSERT ON alerts FOR EACH ROW
      IF NEW.title LIKE 'two%' THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'not this one'; END IF`.execute(t.store);
    try {
      await process(t, { most: 2 });
    } finally {
      await sql`DROP TRIGGER refuse_two`.execute(t.store);
    }
    expect(await told()).toEqual(['one', 'three', 'four', 'five']);
    expect((await states()).map(({ error }) => error)).toEqual([null, 'not this one', null, null, null]);
    t.clock.advance(MINUTE);
    await process(t);
    expect(await told()).toEqual(['one', 'three', 'four', 'five', 'two']);
  });

  test('others who wait for the alerts have their turn', async () => {
    for (let number = 0; number < 30; number += 1) await deliver(t, [disk({ name: `alert ${number}` })]);
    let taken = 0;
    const wait = withAlertLock(t.store, { contractId: 'acme', waitSeconds: 20 }, async () => {
      taken = (await listRows(t.store)).length;
    });
    await Promise.all([process(t, { most: 1, turnMs: 0 }), wait]);
    expect(taken).toBeLessThan(30);
    await process(t);
    expect(await listRows(t.store)).toHaveLength(30);
  });
});

describe('a delivery that can not be taken apart', () => {
  /** Breaks, as a defect would, on what says so. */
  const fragile = sourceThat({
    poison: () => {
      throw new Error('a defect');
    },
  });

  const said = async () => Object.entries(await wishedMessages(t.store)).find(([key]) => key.startsWith('deliveries:'));

  test('is tried alone, again later, and now and then for a day; the others do not wait for it', async () => {
    await deliver(t, [disk({ name: 'before' })]);
    await deliver(t, [disk({ name: 'poison' })]);
    await deliver(t, [disk({ name: 'after' })]);
    const parts = { sources: [fragile], limits: { attempts: 3 } };
    await processDeliveries(t.ctx, parts);
    expect((await listRows(t.store)).map((row) => row.title)).toEqual(['before is too high', 'after is too high']);
    expect(await said()).toBeUndefined();
    t.clock.advance(MINUTE);
    await processDeliveries(t.ctx, parts);
    t.clock.advance(5 * MINUTE);
    await processDeliveries(t.ctx, parts);
    expect((await said())?.[1]).toMatch(/Alertmanager .*尚未显示[\s\S]*直接到 Alertmanager 查看/);
    t.clock.advance(23 * 60 * MINUTE);
    await processDeliveries(t.ctx, parts);
    expect((await states()).map(({ error, done_at }) => [error, done_at !== null])).toEqual([
      [null, true],
      ['a defect', false],
      [null, true],
    ]);
    t.clock.advance(2 * 60 * MINUTE);
    await processDeliveries(t.ctx, parts);
    expect((await states()).every(({ done_at }) => done_at !== null)).toBe(true);
    expect((await said())?.[1]).toContain('已放弃');
    expect(t.errors.map(({ message }) => message)).toContain('gave up a delivery of alerts');
  });

  test('but can be later, is not lost: that is said, too', async () => {
    await deliver(t, [disk({ name: 'poison' })]);
    const parts = { sources: [fragile], limits: { attempts: 1 } };
    await processDeliveries(t.ctx, parts);
    expect((await said())?.[1]).toContain('尚未显示');
    t.clock.advance(11 * MINUTE);
    await process(t, { attempts: 1 });
    expect(await onlyRow()).toMatchObject({ state: 'firing', title: 'poison is too high' });
    expect((await said())?.[1]).toContain('已补上');
  });

  test('is told of once with all others of its source, however many a defect hits', async () => {
    const names = ['poison', 'poison', 'poison'];
    for (const name of names) await deliver(t, [disk({ name })]);
    const parts = { sources: [fragile], limits: { attempts: 1 } };
    await processDeliveries(t.ctx, parts);
    for (let round = 0; round < 4; round += 1) await processDeliveries(t.ctx, parts);
    const keys = Object.keys(await wishedMessages(t.store)).filter((key) => key.startsWith('deliver'));
    expect(keys).toHaveLength(1);
    expect((await said())?.[1]).toContain('3 次告警尚未显示');
    t.clock.advance(11 * MINUTE);
    await process(t, { attempts: 1 });
    expect((await said())?.[1]).toContain('已补上');
  });

  test('because its source is no longer in the site file is given up with that reason', async () => {
    await insertDeliveries(t.store, [
      { contractId: 'acme', sourceId: 'gone', body: alertmanagerBody([disk()]), receivedAt: t.clock.now() },
    ]);
    await deliver(t, [disk()]);
    await process(t);
    const rows = await t.store.selectFrom('deliveries').select('error').orderBy('id').execute();
    expect(rows.map(({ error }) => error)).toEqual(['the site file does not name its source any more', null]);
    expect(await onlyRow()).toMatchObject({ state: 'firing' });
    expect((await said())?.[1]).toMatch(/gone .*已放弃/);
  });

  test('that brings every process down is put off before it is tried again, and is not lost', async () => {
    await deliver(t, [disk()]);
    const died = { attempts: 6, claimed_by: 'dead' };
    await t.store.updateTable('deliveries').set(died).execute();
    await process(t);
    expect(await listRows(t.store)).toEqual([]);
    const [row] = await states();
    expect(row).toMatchObject({ done_at: null, error: 'whoever took it apart did not live to tell' });
    expect((await said())?.[1]).toContain('尚未显示');
    t.clock.advance(9 * MINUTE);
    await process(t);
    expect(await listRows(t.store)).toEqual([]);
    t.clock.advance(2 * MINUTE);
    // Nothing is written down after a death; here it is the database that is lost in the middle.
    const fatal: AlertSource = {
      id: 'alertmanager',
      parse: () => {
        throw Object.assign(new Error('lost'), { errno: 2013 });
      },
    };
    await expect(processDeliveries(t.ctx, { sources: [fatal] })).rejects.toThrow('lost');
    const [putOff] = await t.store.selectFrom('deliveries').select('claimed_until').execute();
    expect(putOff?.claimed_until).toEqual(new Date(t.clock.now().getTime() + 10 * MINUTE));
    t.clock.advance(11 * MINUTE);
    await process(t);
    expect(await onlyRow()).toMatchObject({ state: 'firing' });
  });
});
