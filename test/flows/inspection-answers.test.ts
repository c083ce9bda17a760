import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { issueInspection } from '../../src/flows/finish-inspection.ts';
import { cancelInspection, retryInspection } from '../../src/flows/steer-inspection.ts';
import { cursorOwners, findCursors } from '../../src/store/check-history.ts';
import { createInspectionTest, type InspectionTest } from '../support/inspections.ts';
import { runInLocalShell } from '../support/local-shell.ts';

let it: InspectionTest;

beforeEach(async () => {
  it = await createInspectionTest();
});
afterEach(() => it.given.close());

describe('answering', () => {
  test('the last answer leads to the question for the person-days, and their confirmation to the issued form', async () => {
    const { id } = await it.start();
    await it.run(id);
    await expect(issueInspection(it.given.ctx, id, { effort: null, by: 'engineer' })).rejects.toMatchObject({
      code: 'inspection.still-pending',
    });
    await it.answer(id);
    expect((await it.outbox()).get(`inspection:${id}:closing`)).toContain('远程 1 人天');
    await issueInspection(it.given.ctx, id, { effort: { onsite: 0, remote: 0.5, office: 0 }, by: 'lead' });
    const { inspection } = await it.read(id);
    expect(inspection).toMatchObject({ state: 'issued', endedBy: 'lead', effort: { remote: 0.5 } });
    const row = await it.given.store.selectFrom('inspections').select('form_wanted').executeTakeFirstOrThrow();
    expect(row.form_wanted).toBe('final');
    await expect(it.answer(id)).rejects.toMatchObject({ code: 'inspection.already-ended' });
    // Another contract does not even learn that there is one.
    const elsewhere = { contractId: 'other', inspectionId: id, personId: 'engineer' };
    await expect(it.answer(id, { contractId: 'other' })).rejects.toMatchObject({ code: 'inspection.not-found' });
    await expect(cancelInspection(it.given.ctx, elsewhere)).rejects.toMatchObject({ code: 'inspection.not-found' });
    await expect(retryInspection(it.given.ctx, elsewhere)).rejects.toMatchObject({ code: 'inspection.not-found' });
  });

  test('an abnormal answer needs a reason; the same request counts once', async () => {
    const { id } = await it.start();
    await it.run(id);
    await expect(it.answer(id, { verdict: 'abnormal' })).rejects.toMatchObject({ code: 'inspection.reason-needed' });
    await it.answer(id, { verdict: 'abnormal', text: '没有收到', requestKey: 'once' });
    await it.answer(id, { verdict: 'abnormal', text: '没有收到', requestKey: 'once' });
    const { items, verdicts } = await it.read(id);
    expect(verdicts.sms).toBe('abnormal');
    expect(items[2]?.entries).toHaveLength(1);
  });

  test('an override keeps what was found visible', async () => {
    const { id } = await it.start();
    await it.run(id);
    const itemKey = await it.key(id, 'disk');
    await it.answer(id, { itemKey, kind: 'override', verdict: 'attention', text: '已安排扩容' });
    const { verdicts } = await it.read(id);
    expect(verdicts.disk).toBe('attention');
    const row = await it.given.store
      .selectFrom('inspection_items')
      .select(['verdict', 'final_verdict'])
      .where('id', '=', itemKey)
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ verdict: 'abnormal', final_verdict: 'attention' });
    expect((await it.outbox()).get(`inspection:${id}:group:0`)).toContain('将「异常」改判为「需关注」：已安排扩容');
  });

  test('what Rounds checks itself takes no answer, and another contract may not speak', async () => {
    const { id } = await it.start();
    await it.run(id);
    const itemKey = await it.key(id, 'disk');
    await expect(it.answer(id, { itemKey })).rejects.toMatchObject({ code: 'inspection.item-not-manual' });
    await expect(it.answer(id, { contractId: 'other' })).rejects.toMatchObject({ code: 'inspection.not-found' });
  });
});

describe('positions in logs', () => {
  const memory = { checkId: 'figure', targetKind: 'host', targetId: 'db-01', owner: 'memory' } as const;

  test('move only when the inspection is issued', async () => {
    const { id } = await it.start();
    await it.run(id);
    const before = await findCursors(it.given.store, 'acme', 'monthly');
    expect(before(memory)).toEqual({ cursors: {}, since: null, leftAt: {} });
    await it.answer(id);
    await issueInspection(it.given.ctx, id, { effort: null, by: 'engineer' });
    const moved = await findCursors(it.given.store, 'acme', 'monthly');
    expect(moved(memory)).toMatchObject({ cursors: { '/var/log/x': { offset: 42 } } });
    expect(moved(memory).since).not.toBeNull();
    expect(moved(memory).leftAt).toEqual({ '/var/log/x': moved(memory).since });
    const daily = await findCursors(it.given.store, 'acme', 'daily');
    expect(daily(memory).cursors).toEqual({});
  });

  test('do not move back when an earlier inspection is issued after a later one', async () => {
    const first = await it.start({ template: 'monthly', requestKey: 'first' });
    await it.run(first.id);
    it.given.clock.advance(60_000);
    const second = await it.start({ template: 'monthly', requestKey: 'second', hosts: ['db-01'] });
    it.runScript = (site_, host, script, options) =>
      runInLocalShell(site_, host, script.replaceAll('value 42', 'value 77'), options);
    await it.run(second.id);
    await issueInspection(it.given.ctx, second.id, { effort: null, by: 'engineer' });
    await it.answer(first.id);
    await issueInspection(it.given.ctx, first.id, { effort: null, by: 'engineer' });
    const cursors = await findCursors(it.given.store, 'acme', 'monthly');
    expect(cursors(memory).cursors).toEqual({ '/var/log/x': { offset: 77 } });
  });

  test('are each item’s own, though two items read the same log', async () => {
    const { id } = await it.start();
    await it.run(id);
    await it.answer(id);
    await issueInspection(it.given.ctx, id, { effort: null, by: 'engineer' });
    const cursors = await findCursors(it.given.store, 'acme', 'monthly');
    const at = (owner: string) => cursors({ ...memory, targetId: 'app-01', owner }).cursors;
    expect(at('memory')).toEqual({ '/var/log/x': { offset: 42 } });
    expect(at('disk')).toEqual({ '/var/log/x': { offset: 99 } });
    expect(at('memory 2')).toEqual({});
  });

  test('from before items had their own stand for all, until each has its own', async () => {
    const { id } = await it.start();
    await it.run(id);
    await it.given.store
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
      (await findCursors(it.given.store, 'acme', 'monthly'))({ ...memory, targetId: 'app-01', owner });
    for (const owner of ['memory', 'disk']) expect((await at(owner)).cursors).toEqual({ '/var/log/x': { offset: 7 } });
    await it.answer(id);
    await issueInspection(it.given.ctx, id, { effort: null, by: 'engineer' });
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
