import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ShellCheck } from '../../src/core/check.ts';
import { recordEntry } from '../../src/flows/answer-item.ts';
import { cancelInspection, retryInspection } from '../../src/flows/steer-inspection.ts';
import { recoverInspections, workOnInspection } from '../../src/flows/work-on-inspection.ts';
import { claimInspections } from '../../src/store/inspection-runs.ts';
import { createInspectionTest, type InspectionTest, lease } from '../support/inspections.ts';
import { runInLocalShell } from '../support/local-shell.ts';
import { scriptedChecks } from '../support/scripted-checks.ts';

let it: InspectionTest;

beforeEach(async () => {
  it = await createInspectionTest();
});
afterEach(() => it.given.close());

describe('steering', () => {
  test('a retry collects only what could not be checked', async () => {
    it.runScript = (...call) =>
      call[1].id === 'db-01'
        ? Promise.resolve({ ok: false, retry: true, reason: { key: 'inspection.section-lost' } })
        : runInLocalShell(...call);
    const { id } = await it.start();
    await it.run(id);
    const calls: string[] = [];
    it.runScript = (...call) => {
      calls.push(call[1].id);
      return runInLocalShell(...call);
    };
    const steering = { contractId: 'acme', inspectionId: id, personId: 'engineer' };
    expect(await retryInspection(it.given.ctx, steering)).toBe(1);
    await it.run(id);
    expect(calls).toEqual(['db-01']);
    expect((await it.read(id)).verdicts.memory).toBe('normal');
    await expect(retryInspection(it.given.ctx, steering)).rejects.toMatchObject({
      code: 'inspection.nothing-to-retry',
    });
  });

  test('a retry leaves alone what a person has decided otherwise', async () => {
    it.runScript = async () => ({ ok: false, reason: { key: 'inspection.no-shell' }, retry: true });
    const { id } = await it.start();
    await it.run(id);
    const entry = { contractId: 'acme', inspectionId: id, personId: 'engineer', requestKey: 'r', text: '停机维护' };
    await recordEntry(it.given.ctx, {
      ...entry,
      itemKey: await it.key(id, 'disk'),
      kind: 'override',
      verdict: 'normal',
    });
    it.runScript = runInLocalShell;
    await retryInspection(it.given.ctx, { contractId: 'acme', inspectionId: id, personId: 'engineer' });
    await it.run(id);
    const { items, verdicts } = await it.read(id);
    expect(verdicts).toMatchObject({ memory: 'normal', disk: 'normal' });
    expect(items[1]?.results.map((result) => result.verdict)).toEqual(['unknown']);
  });

  test('a cancelled run stops within seconds and says so of what was not looked at', async () => {
    it.runScript = (...call) =>
      runInLocalShell(call[0], call[1], call[1].id === 'db-01' ? 'sleep 60' : call[2], call[3]);
    const { id } = await it.start();
    expect(await claimInspections(it.given.store, lease)).toEqual([id]);
    const working = workOnInspection(it.given.ctx, id, lease);
    expect(await cancelInspection(it.given.ctx, { contractId: 'acme', inspectionId: id, personId: 'lead' })).toBe(
      false,
    );
    await working;
    const { inspection, items } = await it.read(id);
    expect(inspection).toMatchObject({ state: 'cancelled', endedBy: 'lead' });
    expect(items[0]?.results.map((result) => result.verdict)).toContain('unknown');
    expect(await claimInspections(it.given.store, lease)).toEqual([]);
  });

  test('one that is cancelled when all is answered can not be issued from the thread any more', async () => {
    const { id } = await it.start();
    await it.run(id);
    await it.answer(id);
    expect((await it.outbox()).get(`inspection:${id}:closing`)).toContain('inspection-issue');
    expect(await cancelInspection(it.given.ctx, { contractId: 'acme', inspectionId: id, personId: 'lead' })).toBe(true);
    const closing = (await it.outbox()).get(`inspection:${id}:closing`);
    expect(closing).toContain('已取消');
    expect(closing).not.toContain('inspection-issue');
  });

  test('asked to stop while its last result comes in, it is stopped all the same', async () => {
    const { id } = await it.start();
    await claimInspections(it.given.store, lease);
    it.runScript = async (...call) => {
      const output = await runInLocalShell(...call);
      await cancelInspection(it.given.ctx, { contractId: 'acme', inspectionId: id, personId: 'lead' });
      return output;
    };
    await workOnInspection(it.given.ctx, id, lease);
    expect((await it.read(id)).inspection).toMatchObject({ state: 'cancelled', endedBy: 'lead' });
  });

  test('a worker that was away for too long writes nothing over what another has found', async () => {
    const { id } = await it.start();
    await claimInspections(it.given.store, lease);
    it.runScript = async (...call) => {
      await it.given.store.updateTable('inspections').set({ lease_owner: 'another' }).execute();
      return runInLocalShell(...call);
    };
    await workOnInspection(it.given.ctx, id, lease);
    const { inspection, items } = await it.read(id);
    expect(inspection.state).toBe('running');
    expect(items[0]?.results.map((result) => result.verdict)).toEqual([null, null]);
  });

  test('one that can not be stored is closed as interrupted, not begun again for ever', async () => {
    const { id } = await it.start();
    await claimInspections(it.given.store, lease);
    const figure = scriptedChecks.get('figure') as ShellCheck;
    const tooLong = { metric: 'm'.repeat(65), subject: '', value: 1, unit: 'count' } as const;
    const checks = new Map(scriptedChecks).set('figure', { ...figure, readings: () => [tooLong] });
    await workOnInspection({ ...it.given.ctx, checks }, id, lease);
    expect((await it.read(id)).inspection.state).toBe('interrupted');
    expect(it.given.errors.map((error) => error.message)).toContain('an inspection failed by itself');
  });

  test('two workers never take the same inspection', async () => {
    const { id } = await it.start();
    const claims = await Promise.all(
      ['a', 'b', 'c'].map((owner) =>
        claimInspections(it.given.store, { owner, milliseconds: 30_000, contractIds: ['acme'] }),
      ),
    );
    expect(claims.flat()).toEqual([id]);
  });

  test('one that was cut off too long ago is closed as interrupted', async () => {
    const { id } = await it.start();
    await it.given.store
      .updateTable('inspections')
      .set({ lease_until: new Date(it.given.clock.now().getTime() - 31 * 60_000) })
      .execute();
    await recoverInspections(it.given.ctx);
    const { inspection, verdicts } = await it.read(id);
    expect(inspection.state).toBe('interrupted');
    expect(verdicts).toMatchObject({ memory: 'unknown', disk: 'unknown' });
    expect((await it.outbox()).get(`inspection:${id}:root`)).toContain('已中断');
  });
});
