import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { command } from '../../src/checks/command.ts';
import type { Ssh } from '../../src/context.ts';
import type { ShellCheck } from '../../src/core/check.ts';
import { finalVerdict } from '../../src/core/item-verdict.ts';
import { UserError } from '../../src/errors.ts';
import { recordEntry } from '../../src/flows/answer-item.ts';
import { issueInspection } from '../../src/flows/finish-inspection.ts';
import { readInspections } from '../../src/flows/read-inspections.ts';
import { runInspection } from '../../src/flows/run-inspection.ts';
import { startInspection } from '../../src/flows/start-inspection.ts';
import { cancelInspection, retryInspection } from '../../src/flows/steer-inspection.ts';
import { recoverInspections, workOnInspection } from '../../src/flows/work-on-inspection.ts';
import { cursorOwners, findCursors } from '../../src/store/check-history.ts';
import { parseJson } from '../../src/store/column.ts';
import { claimInspections } from '../../src/store/inspection-runs.ts';
import { findInspection } from '../../src/store/inspections.ts';
import { createTestContext, type TestContext } from '../support/context.ts';
import { runInLocalShell } from '../support/local-shell.ts';
import { scriptedChecks } from '../support/scripted-checks.ts';
import { testSite, testTemplate } from '../support/site.ts';

const HOSTS = ['app-01', 'db-01'];
const figure = (script: string, targets = HOSTS) => ({ check: 'figure', params: { script }, limits: {}, targets });
const question = { check: 'question', params: { question: '收到短信了吗' }, limits: {}, targets: [] };

const template = testTemplate([
  { memory: [figure('echo value 42')], disk: [figure('echo value 99', ['app-01'])] },
  { sms: [question] },
]);
const silent = testTemplate([{ memory: [figure('echo value 42')] }], {
  id: 'daily',
  effort: { onsite: 0, remote: 0, office: 0 },
});
const site = testSite({ hosts: HOSTS, inspections: [template, silent] });

let test1: TestContext;
let runScript: Ssh['runScript'];

beforeEach(async () => {
  runScript = runInLocalShell;
  test1 = await createTestContext({
    sites: [site],
    checks: scriptedChecks,
    ssh: (...call) => runScript(...call),
  });
});

afterEach(async () => {
  await test1.close();
});

const lease = { owner: 'worker', milliseconds: 30_000, contractIds: ['acme'] };

function start(change: Partial<Parameters<typeof startInspection>[1]> = {}) {
  return startInspection(test1.ctx, {
    site,
    template: 'monthly',
    hosts: null,
    mode: null,
    origin: 'command',
    startedBy: 'engineer',
    requestKey: 'request-1',
    ...change,
  });
}

async function run(id: number): Promise<void> {
  await runInspection(test1.ctx, id, { owner: null, signal: new AbortController().signal });
}

async function read(id: number) {
  const inspection = await findInspection(test1.store, id);
  if (!inspection) throw new Error(`no inspection ${id}`);
  const items = inspection.groups.flatMap((group) => group.items);
  return { inspection, items, verdicts: Object.fromEntries(items.map((item) => [item.id, finalVerdict(item)])) };
}

async function outbox() {
  const rows = await test1.store.selectFrom('outbox').selectAll().orderBy('id').execute();
  return new Map(rows.map((row) => [row.message_key, JSON.stringify(parseJson(row.content))]));
}

async function key(id: number, itemId: string): Promise<number> {
  const item = (await read(id)).items.find((candidate) => candidate.id === itemId);
  if (!item) throw new Error(`no item ${itemId}`);
  return item.key;
}

async function answer(id: number, change: Partial<Parameters<typeof recordEntry>[1]> = {}): Promise<void> {
  await recordEntry(test1.ctx, {
    contractId: 'acme',
    inspectionId: id,
    itemKey: await key(id, 'sms'),
    kind: 'answer',
    verdict: 'normal',
    text: '',
    personId: 'engineer',
    requestKey: `answer-${Math.random()}`,
    ...change,
  });
}

describe('starting', () => {
  test('stores the whole plan and the first message in one transaction', async () => {
    const { id, isNew } = await start();
    expect(isNew).toBe(true);
    const { inspection, verdicts } = await read(id);
    expect(inspection.state).toBe('running');
    expect(verdicts).toEqual({ memory: null, disk: null, sms: 'pending' });
    expect(inspection.targets.map((target) => target.id)).toEqual(HOSTS);
    expect([...(await outbox()).keys()]).toEqual([`inspection:${id}:root`]);
  });

  test('what only a person can answer is listed as open from the beginning', async () => {
    const { id } = await start();
    const [listed] = await readInspections(test1.ctx, 'acme', { limit: 1 });
    expect(listed).toMatchObject({ head: { id }, counts: { pending: 1 } });
  });

  test('starts once when the same request is made again', async () => {
    const first = await start();
    expect(await start()).toMatchObject({ id: first.id, isNew: true });
    expect(await test1.store.selectFrom('inspections').select('id').execute()).toHaveLength(1);
  });

  test('points to the one that runs, also when two people start at the same moment', async () => {
    const both = await Promise.all([start({ requestKey: 'a' }), start({ requestKey: 'b' })]);
    expect(both.map((one) => one.isNew).sort()).toEqual([false, true]);
    expect(new Set(both.map((one) => one.id)).size).toBe(1);
  });

  test.each([
    ['monhtly', 'inspection.unknown-template', { nearest: 'monthly' }],
    ['zzzzzzzzzz', 'inspection.no-template', { available: 'monthly, daily' }],
  ])('refuses the template %s and changes nothing', async (given, code, values) => {
    const error = await start({ template: given }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ code, values });
    expect(await test1.store.selectFrom('inspections').select('id').execute()).toEqual([]);
  });

  test('refuses an unknown host', async () => {
    await expect(start({ hosts: ['app-02'] })).rejects.toMatchObject({ code: 'inspection.unknown-host' });
  });

  test('narrowed to a host leaves out what other hosts and people would answer', async () => {
    const { id } = await start({ hosts: ['db-01'] });
    const { inspection, items } = await read(id);
    expect(items.map((item) => item.id)).toEqual(['memory']);
    expect(inspection.hosts).toEqual(['db-01']);
  });
});

describe('collecting', () => {
  test('judges every result, stores readings and evidence, and tells each group', async () => {
    const { id } = await start();
    await run(id);
    const { inspection, verdicts } = await read(id);
    expect(inspection.state).toBe('answering');
    expect(verdicts).toEqual({ memory: 'normal', disk: 'abnormal', sms: 'pending' });
    const readings = await test1.store
      .selectFrom('readings')
      .selectAll()
      .orderBy('value')
      .orderBy('target_id')
      .execute();
    expect(readings.map((row) => [row.target_id, row.value, row.limit_value])).toEqual([
      ['app-01', 42, 90],
      ['db-01', 42, 90],
      ['app-01', 99, 90],
    ]);
    expect(await test1.store.selectFrom('evidence').select('excerpt').execute()).toHaveLength(3);
    const told = await outbox();
    expect(told.get(`inspection:${id}:group:0`)).toContain('项目 disk');
    expect(told.get(`inspection:${id}:item:${await key(id, 'sms')}`)).toContain('收到短信了吗');
    expect(told.get(`inspection:${id}:root`)).toContain('1 项异常');
    expect(told.has(`inspection:${id}:closing`)).toBe(false);
  });

  test('an unreachable host spoils its own results only, and says why', async () => {
    runScript = (...call) =>
      call[1].id === 'db-01'
        ? Promise.resolve({ ok: false, retry: true, reason: { key: 'inspection.section-lost' } })
        : runInLocalShell(...call);
    const { id } = await start();
    await run(id);
    const { inspection, items, verdicts } = await read(id);
    expect(verdicts).toMatchObject({ memory: 'unknown', disk: 'abnormal' });
    expect(items[0]?.results.map((result) => result.verdict)).toEqual(['normal', 'unknown']);
    expect(inspection.targets.map((target) => [target.id, target.state])).toEqual([
      ['app-01', 'done'],
      ['db-01', 'failed'],
    ]);
  });

  test('a defect on the way to a host spoils its own results only, and is logged', async () => {
    const { id } = await start();
    runScript = async (...call) => {
      if (call[1].id === 'db-01') throw new TypeError('not a function');
      return runInLocalShell(...call);
    };
    await run(id);
    const { inspection, items, verdicts } = await read(id);
    expect(inspection.state).toBe('answering');
    expect(items[0]?.results.map((result) => result.verdict)).toEqual(['normal', 'unknown']);
    expect(verdicts).toMatchObject({ disk: 'abnormal' });
    expect(test1.errors.map((error) => error.message)).toEqual(['a check failed by itself']);
  });

  test('a check with a defect is unknown, is logged, and spoils nothing else', async () => {
    const broken = testTemplate([
      { bad: [figure('echo crash', ['app-01'])], good: [figure('echo value 1', ['app-01'])] },
    ]);
    const site2 = testSite({ hosts: HOSTS, inspections: [broken] });
    const { id } = await start({ site: site2 });
    await run(id);
    expect((await read(id)).verdicts).toEqual({ bad: 'unknown', good: 'normal' });
    expect(test1.errors.map((error) => error.message)).toEqual(['a check failed by itself']);
  });

  test('half a letter and a figure beyond all bounds spoil their own items at most', async () => {
    const said = (id: string, script: string, read: string, limits: { [name: string]: string | number }) => ({
      [id]: [{ check: 'command', params: { label: id, command: script, read }, limits, targets: ['app-01'] }],
    });
    const odd = testTemplate([
      {
        ...said('half', `printf '"\\\\ud83d off"'`, 'json', { contains: 'on' }),
        ...said('cut', `printf '%s' '${'x'.repeat(118)}${'😀'.repeat(9)}'`, 'text', { contains: 'on' }),
        ...said('vast', 'echo 1e999', 'number', { atMost: 5 }),
        ...said('vaster', 'echo 1e999', 'json', { atMost: 5 }),
        ...said('good', 'echo 3', 'number', { atMost: 5 }),
      },
    ]);
    const site2 = testSite({ hosts: HOSTS, inspections: [odd] });
    const checks = new Map([...scriptedChecks, [command.id, command]]);
    test1 = { ...test1, ctx: { ...test1.ctx, checks } };
    const { id } = await start({ site: site2 });
    await run(id);
    const { inspection, items, verdicts } = await read(id);
    expect(inspection.state).toBe('answering');
    expect(verdicts).toEqual({ half: 'abnormal', cut: 'abnormal', vast: 'unknown', vaster: 'unknown', good: 'normal' });
    const texts = items.map((item) => JSON.stringify(item.results[0]?.findings[0]?.message.values));
    expect(texts[0]).toContain('\ufffd off');
    expect(texts[1]).not.toContain('\ufffd');
    expect(test1.errors).toEqual([]);
  });

  test('goes on where it was cut off, without collecting again what was stored', async () => {
    const { id } = await start();
    const cut = new AbortController();
    let calls: string[] = [];
    test1 = { ...test1, ctx: { ...test1.ctx, limits: { ...test1.ctx.limits, parallelHosts: 1 } } };
    runScript = async (...call) => {
      calls.push(call[1].id);
      if (call[1].id === 'db-01') {
        // Killed while the second host is being asked; the first one's results are in the database by then.
        await expect.poll(async () => (await read(id)).verdicts.disk).toBe('abnormal');
        cut.abort();
      }
      return runInLocalShell(...call);
    };
    await runInspection(test1.ctx, id, { owner: null, signal: cut.signal });
    expect((await read(id)).inspection.state).toBe('running');
    calls = [];
    runScript = async (...call) => {
      calls.push(call[1].id);
      return runInLocalShell(...call);
    };
    await run(id);
    expect(calls).toEqual(['db-01']);
    expect((await read(id)).inspection.state).toBe('answering');
  });

  test('one that asks nothing of anyone is issued at once', async () => {
    const { id } = await start({ template: 'daily' });
    await run(id);
    const { inspection } = await read(id);
    expect(inspection).toMatchObject({ state: 'issued', endedBy: null, effort: { onsite: 0, remote: 0, office: 0 } });
  });
});

describe('answering', () => {
  test('the last answer leads to the question for the person-days, and their confirmation to the issued form', async () => {
    const { id } = await start();
    await run(id);
    await expect(issueInspection(test1.ctx, id, { effort: null, by: 'engineer' })).rejects.toMatchObject({
      code: 'inspection.still-pending',
    });
    await answer(id);
    expect((await outbox()).get(`inspection:${id}:closing`)).toContain('远程 1 人天');
    await issueInspection(test1.ctx, id, { effort: { onsite: 0, remote: 0.5, office: 0 }, by: 'lead' });
    const { inspection } = await read(id);
    expect(inspection).toMatchObject({ state: 'issued', endedBy: 'lead', effort: { remote: 0.5 } });
    const row = await test1.store.selectFrom('inspections').select('form_wanted').executeTakeFirstOrThrow();
    expect(row.form_wanted).toBe('final');
    await expect(answer(id)).rejects.toMatchObject({ code: 'inspection.already-ended' });
  });

  test('an abnormal answer needs a reason; the same request counts once', async () => {
    const { id } = await start();
    await run(id);
    await expect(answer(id, { verdict: 'abnormal' })).rejects.toMatchObject({ code: 'inspection.reason-needed' });
    await answer(id, { verdict: 'abnormal', text: '没有收到', requestKey: 'once' });
    await answer(id, { verdict: 'abnormal', text: '没有收到', requestKey: 'once' });
    const { items, verdicts } = await read(id);
    expect(verdicts.sms).toBe('abnormal');
    expect(items[2]?.entries).toHaveLength(1);
  });

  test('an override keeps what was found visible', async () => {
    const { id } = await start();
    await run(id);
    const itemKey = await key(id, 'disk');
    await answer(id, { itemKey, kind: 'override', verdict: 'attention', text: '已安排扩容' });
    const { verdicts } = await read(id);
    expect(verdicts.disk).toBe('attention');
    const row = await test1.store
      .selectFrom('inspection_items')
      .select(['verdict', 'final_verdict'])
      .where('id', '=', itemKey)
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ verdict: 'abnormal', final_verdict: 'attention' });
    expect((await outbox()).get(`inspection:${id}:group:0`)).toContain('将「异常」改判为「需关注」：已安排扩容');
  });

  test('what Rounds checks itself takes no answer, and another contract may not speak', async () => {
    const { id } = await start();
    await run(id);
    const itemKey = await key(id, 'disk');
    await expect(answer(id, { itemKey })).rejects.toMatchObject({ code: 'inspection.item-not-manual' });
    await expect(answer(id, { contractId: 'other' })).rejects.toMatchObject({ code: 'inspection.not-found' });
  });
});

describe('positions in logs', () => {
  const memory = { checkId: 'figure', targetKind: 'host', targetId: 'db-01', owner: 'memory' } as const;

  test('move only when the inspection is issued', async () => {
    const { id } = await start();
    await run(id);
    const before = await findCursors(test1.store, 'acme', 'monthly');
    expect(before(memory)).toEqual({ cursors: {}, since: null });
    await answer(id);
    await issueInspection(test1.ctx, id, { effort: null, by: 'engineer' });
    const moved = await findCursors(test1.store, 'acme', 'monthly');
    expect(moved(memory)).toMatchObject({ cursors: { '/var/log/x': { offset: 42 } } });
    expect(moved(memory).since).not.toBeNull();
    const daily = await findCursors(test1.store, 'acme', 'daily');
    expect(daily(memory).cursors).toEqual({});
  });

  test('do not move back when an earlier inspection is issued after a later one', async () => {
    const first = await start({ template: 'monthly', requestKey: 'first' });
    await run(first.id);
    test1.clock.advance(60_000);
    const second = await start({ template: 'monthly', requestKey: 'second', hosts: ['db-01'] });
    runScript = (site_, host, script, options) =>
      runInLocalShell(site_, host, script.replaceAll('value 42', 'value 77'), options);
    await run(second.id);
    await issueInspection(test1.ctx, second.id, { effort: null, by: 'engineer' });
    await answer(first.id);
    await issueInspection(test1.ctx, first.id, { effort: null, by: 'engineer' });
    const cursors = await findCursors(test1.store, 'acme', 'monthly');
    expect(cursors(memory).cursors).toEqual({ '/var/log/x': { offset: 77 } });
  });

  test('are each item’s own, though two items read the same log', async () => {
    const { id } = await start();
    await run(id);
    await answer(id);
    await issueInspection(test1.ctx, id, { effort: null, by: 'engineer' });
    const cursors = await findCursors(test1.store, 'acme', 'monthly');
    const at = (owner: string) => cursors({ ...memory, targetId: 'app-01', owner }).cursors;
    expect(at('memory')).toEqual({ '/var/log/x': { offset: 42 } });
    expect(at('disk')).toEqual({ '/var/log/x': { offset: 99 } });
    expect(at('memory 2')).toEqual({});
  });

  test('from before items had their own stand for all, until each has its own', async () => {
    const { id } = await start();
    await run(id);
    await test1.store
      .insertInto('check_cursors')
      .values({
        contract_id: 'acme',
        template_id: 'monthly',
        check_id: 'figure',
        target_kind: 'host',
        target_id: 'app-01',
        subject_hash: 'f'.repeat(64),
        subject: '/var/log/x',
        value: JSON.stringify({ offset: 7 }),
        inspection_id: id,
        updated_at: new Date('2026-10-01T00:00:00Z'),
      })
      .execute();
    const at = async (owner: string) =>
      (await findCursors(test1.store, 'acme', 'monthly'))({ ...memory, targetId: 'app-01', owner });
    for (const owner of ['memory', 'disk']) expect((await at(owner)).cursors).toEqual({ '/var/log/x': { offset: 7 } });
    await answer(id);
    await issueInspection(test1.ctx, id, { effort: null, by: 'engineer' });
    expect((await at('memory')).cursors).toEqual({ '/var/log/x': { offset: 42 } });
    expect((await at('disk')).cursors).toEqual({ '/var/log/x': { offset: 99 } });
    expect((await at('new item')).since).toEqual(new Date('2026-10-01T00:00:00Z'));
  });

  test('count the checks of one kind on one target within an item', () => {
    const check = (key: number, id: string) => ({ key, checkId: 'log-scan', target: { kind: 'host', id } });
    const owners = cursorOwners([
      { id: 'logs', results: [check(1, 'app-01'), check(2, 'db-01'), check(3, 'app-01')] },
      { id: 'more', results: [check(4, 'app-01')] },
    ]);
    expect([...owners]).toEqual([
      [1, 'logs'],
      [2, 'logs'],
      [3, 'logs 2'],
      [4, 'more'],
    ]);
  });
});

describe('steering', () => {
  test('a retry collects only what could not be checked', async () => {
    runScript = (...call) =>
      call[1].id === 'db-01'
        ? Promise.resolve({ ok: false, retry: true, reason: { key: 'inspection.section-lost' } })
        : runInLocalShell(...call);
    const { id } = await start();
    await run(id);
    const calls: string[] = [];
    runScript = (...call) => {
      calls.push(call[1].id);
      return runInLocalShell(...call);
    };
    const steering = { contractId: 'acme', inspectionId: id, personId: 'engineer' };
    expect(await retryInspection(test1.ctx, steering)).toBe(1);
    await run(id);
    expect(calls).toEqual(['db-01']);
    expect((await read(id)).verdicts.memory).toBe('normal');
    await expect(retryInspection(test1.ctx, steering)).rejects.toMatchObject({ code: 'inspection.nothing-to-retry' });
  });

  test('a retry leaves alone what a person has decided otherwise', async () => {
    runScript = async () => ({ ok: false, reason: { key: 'inspection.no-shell' }, retry: true });
    const { id } = await start();
    await run(id);
    const entry = { contractId: 'acme', inspectionId: id, personId: 'engineer', requestKey: 'r', text: '停机维护' };
    await recordEntry(test1.ctx, { ...entry, itemKey: await key(id, 'disk'), kind: 'override', verdict: 'normal' });
    runScript = runInLocalShell;
    await retryInspection(test1.ctx, { contractId: 'acme', inspectionId: id, personId: 'engineer' });
    await run(id);
    const { items, verdicts } = await read(id);
    expect(verdicts).toMatchObject({ memory: 'normal', disk: 'normal' });
    expect(items[1]?.results.map((result) => result.verdict)).toEqual(['unknown']);
  });

  test('a cancelled run stops within seconds and says so of what was not looked at', async () => {
    runScript = (...call) => runInLocalShell(call[0], call[1], call[1].id === 'db-01' ? 'sleep 60' : call[2], call[3]);
    const { id } = await start();
    expect(await claimInspections(test1.store, lease)).toEqual([id]);
    const working = workOnInspection(test1.ctx, id, lease);
    expect(await cancelInspection(test1.ctx, { contractId: 'acme', inspectionId: id, personId: 'lead' })).toBe(false);
    await working;
    const { inspection, items } = await read(id);
    expect(inspection).toMatchObject({ state: 'cancelled', endedBy: 'lead' });
    expect(items[0]?.results.map((result) => result.verdict)).toContain('unknown');
    expect(await claimInspections(test1.store, lease)).toEqual([]);
  });

  test('one that is cancelled when all is answered can not be issued from the thread any more', async () => {
    const { id } = await start();
    await run(id);
    await answer(id);
    expect((await outbox()).get(`inspection:${id}:closing`)).toContain('inspection-issue');
    expect(await cancelInspection(test1.ctx, { contractId: 'acme', inspectionId: id, personId: 'lead' })).toBe(true);
    const closing = (await outbox()).get(`inspection:${id}:closing`);
    expect(closing).toContain('已取消');
    expect(closing).not.toContain('inspection-issue');
  });

  test('asked to stop while its last result comes in, it is stopped all the same', async () => {
    const { id } = await start();
    await claimInspections(test1.store, lease);
    runScript = async (...call) => {
      const output = await runInLocalShell(...call);
      await cancelInspection(test1.ctx, { contractId: 'acme', inspectionId: id, personId: 'lead' });
      return output;
    };
    await workOnInspection(test1.ctx, id, lease);
    expect((await read(id)).inspection).toMatchObject({ state: 'cancelled', endedBy: 'lead' });
  });

  test('a worker that was away for too long writes nothing over what another has found', async () => {
    const { id } = await start();
    await claimInspections(test1.store, lease);
    runScript = async (...call) => {
      await test1.store.updateTable('inspections').set({ lease_owner: 'another' }).execute();
      return runInLocalShell(...call);
    };
    await workOnInspection(test1.ctx, id, lease);
    const { inspection, items } = await read(id);
    expect(inspection.state).toBe('running');
    expect(items[0]?.results.map((result) => result.verdict)).toEqual([null, null]);
  });

  test('one that can not be stored is closed as interrupted, not begun again for ever', async () => {
    const { id } = await start();
    await claimInspections(test1.store, lease);
    const figure = scriptedChecks.get('figure') as ShellCheck;
    const tooLong = { metric: 'm'.repeat(65), subject: '', value: 1, unit: 'count' } as const;
    const checks = new Map(scriptedChecks).set('figure', { ...figure, readings: () => [tooLong] });
    await workOnInspection({ ...test1.ctx, checks }, id, lease);
    expect((await read(id)).inspection.state).toBe('interrupted');
    expect(test1.errors.map((error) => error.message)).toContain('an inspection failed by itself');
  });

  test('two workers never take the same inspection', async () => {
    const { id } = await start();
    const claims = await Promise.all(
      ['a', 'b', 'c'].map((owner) =>
        claimInspections(test1.store, { owner, milliseconds: 30_000, contractIds: ['acme'] }),
      ),
    );
    expect(claims.flat()).toEqual([id]);
  });

  test('one that was cut off too long ago is closed as interrupted', async () => {
    const { id } = await start();
    await test1.store
      .updateTable('inspections')
      .set({ lease_until: new Date(test1.clock.now().getTime() - 31 * 60_000) })
      .execute();
    await recoverInspections(test1.ctx);
    const { inspection, verdicts } = await read(id);
    expect(inspection.state).toBe('interrupted');
    expect(verdicts).toMatchObject({ memory: 'unknown', disk: 'unknown' });
    expect((await outbox()).get(`inspection:${id}:root`)).toContain('已中断');
  });
});
