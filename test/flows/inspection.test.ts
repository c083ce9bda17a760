import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { command } from '../../src/checks/command.ts';
import { UserError } from '../../src/errors.ts';
import { readInspections } from '../../src/flows/read-inspections.ts';
import { runInspection } from '../../src/flows/run-inspection.ts';
import { createInspectionTest, figure, HOSTS, type InspectionTest } from '../support/inspections.ts';
import { runInLocalShell } from '../support/local-shell.ts';
import { scriptedChecks } from '../support/scripted-checks.ts';
import { testSite, testTemplate } from '../support/site.ts';

let it: InspectionTest;

beforeEach(async () => {
  it = await createInspectionTest();
});
afterEach(() => it.given.close());

describe('starting', () => {
  test('stores the whole plan and the first message in one transaction', async () => {
    const { id, isNew } = await it.start();
    expect(isNew).toBe(true);
    const { inspection, verdicts } = await it.read(id);
    expect(inspection.state).toBe('running');
    expect(verdicts).toEqual({ memory: null, disk: null, sms: 'pending' });
    expect(inspection.targets.map((target) => target.id)).toEqual(HOSTS);
    expect([...(await it.outbox()).keys()]).toEqual([`inspection:${id}:root`]);
  });

  test('what only a person can answer is listed as open from the beginning', async () => {
    const { id } = await it.start();
    const [listed] = await readInspections(it.given.ctx, 'acme', { limit: 1 });
    expect(listed).toMatchObject({ head: { id }, counts: { pending: 1 } });
  });

  test('starts once when the same request is made again', async () => {
    const first = await it.start();
    expect(await it.start()).toMatchObject({ id: first.id, isNew: true });
    expect(await it.given.store.selectFrom('inspections').select('id').execute()).toHaveLength(1);
  });

  test('points to the one that runs, also when two people start at the same moment', async () => {
    const both = await Promise.all([it.start({ requestKey: 'a' }), it.start({ requestKey: 'b' })]);
    expect(both.map((one) => one.isNew).sort()).toEqual([false, true]);
    expect(new Set(both.map((one) => one.id)).size).toBe(1);
  });

  test.each([
    ['monhtly', 'inspection.unknown-template', { nearest: 'monthly' }],
    ['month', 'inspection.unknown-template', { nearest: 'monthly' }],
    ['月度', 'inspection.unknown-template', { nearest: 'monthly' }],
    ['m', 'inspection.unknown-template', { nearest: 'monthly' }],
    ['', 'inspection.no-template', { available: 'monthly, daily' }],
    ['zzzzzzzzzz', 'inspection.no-template', { available: 'monthly, daily' }],
  ])('refuses the template %s and changes nothing', async (given, code, values) => {
    const error = await it.start({ template: given }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ code, values });
    expect(await it.given.store.selectFrom('inspections').select('id').execute()).toEqual([]);
  });

  test('refuses an unknown host', async () => {
    await expect(it.start({ hosts: ['app-02'] })).rejects.toMatchObject({ code: 'inspection.unknown-host' });
  });

  test('narrowed to a host leaves out what other hosts and people would answer', async () => {
    const { id } = await it.start({ hosts: ['db-01'] });
    const { inspection, items } = await it.read(id);
    expect(items.map((item) => item.id)).toEqual(['memory']);
    expect(inspection.hosts).toEqual(['db-01']);
  });
});

describe('collecting', () => {
  test('judges every result, stores readings and evidence, and tells each group', async () => {
    const { id } = await it.start();
    await it.run(id);
    const { inspection, verdicts } = await it.read(id);
    expect(inspection.state).toBe('answering');
    expect(verdicts).toEqual({ memory: 'normal', disk: 'abnormal', sms: 'pending' });
    const readings = await it.given.store
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
    expect(await it.given.store.selectFrom('evidence').select('excerpt').execute()).toHaveLength(3);
    const told = await it.outbox();
    expect(told.get(`inspection:${id}:group:0`)).toContain('项目 disk');
    expect(told.get(`inspection:${id}:item:${await it.key(id, 'sms')}`)).toContain('收到短信了吗');
    expect(told.get(`inspection:${id}:root`)).toContain('1 项异常');
    expect(told.has(`inspection:${id}:closing`)).toBe(false);
  });

  test('an unreachable host spoils its own results only, and says why', async () => {
    it.runScript = (...call) =>
      call[1].id === 'db-01'
        ? Promise.resolve({ ok: false, retry: true, reason: { key: 'inspection.section-lost' } })
        : runInLocalShell(...call);
    const { id } = await it.start();
    await it.run(id);
    const { inspection, items, verdicts } = await it.read(id);
    expect(verdicts).toMatchObject({ memory: 'unknown', disk: 'abnormal' });
    expect(items[0]?.results.map((result) => result.verdict)).toEqual(['normal', 'unknown']);
    expect(inspection.targets.map((target) => [target.id, target.state])).toEqual([
      ['app-01', 'done'],
      ['db-01', 'failed'],
    ]);
  });

  test('a defect on the way to a host spoils its own results only, and is logged', async () => {
    const { id } = await it.start();
    it.runScript = async (...call) => {
      if (call[1].id === 'db-01') throw new TypeError('not a function');
      return runInLocalShell(...call);
    };
    await it.run(id);
    const { inspection, items, verdicts } = await it.read(id);
    expect(inspection.state).toBe('answering');
    expect(items[0]?.results.map((result) => result.verdict)).toEqual(['normal', 'unknown']);
    expect(verdicts).toMatchObject({ disk: 'abnormal' });
    expect(it.given.errors.map((error) => error.message)).toEqual(['a check failed by itself']);
  });

  test('a check with a defect is unknown, is logged, and spoils nothing else', async () => {
    const broken = testTemplate([
      { bad: [figure('echo crash', ['app-01'])], good: [figure('echo value 1', ['app-01'])] },
    ]);
    const site2 = testSite({ hosts: HOSTS, inspections: [broken] });
    const { id } = await it.start({ site: site2 });
    await it.run(id);
    expect((await it.read(id)).verdicts).toEqual({ bad: 'unknown', good: 'normal' });
    expect(it.given.errors.map((error) => error.message)).toEqual(['a check failed by itself']);
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
    it.given = { ...it.given, ctx: { ...it.given.ctx, checks } };
    const { id } = await it.start({ site: site2 });
    await it.run(id);
    const { inspection, items, verdicts } = await it.read(id);
    expect(inspection.state).toBe('answering');
    expect(verdicts).toEqual({ half: 'abnormal', cut: 'abnormal', vast: 'unknown', vaster: 'unknown', good: 'normal' });
    const texts = items.map((item) => JSON.stringify(item.results[0]?.findings[0]?.message.values));
    expect(texts[0]).toContain('\ufffd off');
    expect(texts[1]).not.toContain('\ufffd');
    expect(it.given.errors).toEqual([]);
  });

  test('goes on where it was cut off, without collecting again what was stored', async () => {
    const { id } = await it.start();
    const cut = new AbortController();
    let calls: string[] = [];
    it.given = { ...it.given, ctx: { ...it.given.ctx, limits: { ...it.given.ctx.limits, parallelHosts: 1 } } };
    it.runScript = async (...call) => {
      calls.push(call[1].id);
      if (call[1].id === 'db-01') {
        // Killed while the second host is being asked; the first one's results are in the database by then.
        await expect.poll(async () => (await it.read(id)).verdicts.disk).toBe('abnormal');
        cut.abort();
      }
      return runInLocalShell(...call);
    };
    await runInspection(it.given.ctx, id, { owner: null, signal: cut.signal });
    expect((await it.read(id)).inspection.state).toBe('running');
    calls = [];
    it.runScript = async (...call) => {
      calls.push(call[1].id);
      return runInLocalShell(...call);
    };
    await it.run(id);
    expect(calls).toEqual(['db-01']);
    expect((await it.read(id)).inspection.state).toBe('answering');
  });

  test('looks at no more hosts at once than there are places, and lets one half of them wait first', async () => {
    const many = ['a', 'b', 'c', 'd', 'e'];
    const crowd = testSite({ hosts: many, inspections: [testTemplate([{ memory: [figure('echo value 42', many)] }])] });
    const ctx = { ...it.given.ctx, limits: { ...it.given.ctx.limits, parallelHosts: 2 } };
    it.given = { ...it.given, ctx: { ...ctx, sites: { ...ctx.sites, all: [crowd], byId: () => crowd } } };
    const { id } = await it.start({ site: crowd });
    let [atOnce, most] = [0, 0];
    const waitsFirst: { [host: string]: boolean } = {};
    it.runScript = async (...call) => {
      const [, host, script] = call;
      waitsFirst[host.id] = script.indexOf('\n  rounds_brief\n') < script.indexOf('\n  rounds_section ');
      atOnce += 1;
      most = Math.max(most, atOnce);
      const outcome = await runInLocalShell(...call);
      atOnce -= 1;
      return outcome;
    };
    await it.run(id);
    expect((await it.read(id)).inspection.state).toBe('answering');
    expect(most).toBe(2);
    expect(waitsFirst).toEqual({ a: false, b: true, c: false, d: true, e: false });
  });

  test('one that asks nothing of anyone is issued at once', async () => {
    const { id } = await it.start({ template: 'daily' });
    await it.run(id);
    const { inspection } = await it.read(id);
    expect(inspection).toMatchObject({ state: 'issued', endedBy: null, effort: { onsite: 0, remote: 0, office: 0 } });
  });
});
