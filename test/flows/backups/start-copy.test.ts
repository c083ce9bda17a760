import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { BackupPlan } from '../../../src/core/backup/plan.ts';
import { takeUpCopies } from '../../../src/flows/backups/work-on-copy.ts';
import { findCopy, listCopies } from '../../../src/store/backup-copies.ts';
import { lockPlanCopies } from '../../../src/store/backup-removals.ts';
import { findOpenCopy } from '../../../src/store/backup-runs.ts';
import { type BackupField, createBackupField, QUICK, testPlan } from '../../support/backup-site.ts';

let field: BackupField;
let place = '';
let count = 0;
beforeAll(async () => {
  field = await createBackupField();
});
afterAll(() => field.close());
/** Each test has a source and a destination of its own. */
beforeEach(async () => {
  count += 1;
  place = join(field.folder, `test-${count}`);
  await mkdir(source(), { recursive: true });
  await writeFile(join(source(), 'start.sh'), 'exec java\n');
});

const source = () => join(place, 'opsv7');
const copies = () => join(place, 'copies');
const hostPlan = (change: Partial<BackupPlan> = {}) =>
  testPlan({ source: { kind: 'folders', folders: [source()], exclude: [] }, folder: copies(), ...change });

describe('copies of a plan and of a host', () => {
  test('do not overlap: what is asked for twice is made once', async () => {
    field.usePlans(hostPlan());
    const one = await field.begin(hostPlan());
    expect(await field.begin(hostPlan())).toBe(one);
    await Promise.all([takeUpCopies(field.ctx, QUICK), takeUpCopies(field.ctx, QUICK)]);
    await field.app.settled();
    expect((await findCopy(field.app.store, one))?.state).toBe('good');
    expect(readdirSync(join(copies(), 'app')).filter((name) => name.endsWith('.zst'))).toHaveLength(1);
  });

  test('wait for each other on a host', async () => {
    const plans = ['one', 'two', 'three'].map((id) =>
      hostPlan({
        id,
        source: {
          kind: 'command',
          command: `echo begin ${id}; echo "begin" >>'${place}/log'; sleep 0.5; echo end >>'${place}/log'`,
          trailer: null,
        },
      }),
    );
    field.usePlans(...plans);
    const ids = [];
    for (const plan of plans) ids.push(await field.begin(plan));
    for (let tries = 0; tries < 100; tries += 1) {
      await takeUpCopies(field.ctx, QUICK);
      await field.app.settled();
      const states = await Promise.all(ids.map(async (id) => (await findCopy(field.app.store, id))?.state));
      if (states.every((state) => state === 'good')) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(await readFile(join(place, 'log'), 'utf8')).toBe('begin\nend\n'.repeat(3));
  });

  test('are not begun while those that go are chosen: they might build on one of them', async () => {
    await field.backUp(hostPlan());
    field.usePlans(hostPlan());
    const { store } = field.app;
    let begun: Promise<number> | undefined;
    await store.transaction().execute(async (trx) => {
      await lockPlanCopies(trx, 'acme', 'app');
      begun = field.begin(hostPlan());
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(await findOpenCopy(store, 'acme', 'app')).toBeUndefined();
    });
    const id = await begun;
    expect(await findOpenCopy(store, 'acme', 'app')).toBe(id);
    await takeUpCopies(field.ctx, QUICK);
    await field.app.settled();
  });

  test('of which one is half made are cleaned up by the next, and no whole one is touched', async () => {
    const first = await field.backUp(hostPlan());
    const folder = join(copies(), 'app');
    const strays = [`app-full-20261120T000000Z-B9999.tar.zst.part`, `x.sha256.part`, `chain/app-B1.snar.part`];
    for (const name of strays) await writeFile(join(folder, name), 'half');
    const foreign = `app-full-20200101T000000Z-B${first.id + 1}.tar.zst`;
    await writeFile(join(folder, foreign), 'of an earlier installation');
    const second = await field.backUp(hostPlan());
    expect(second.state).toBe('good');
    const there = readdirSync(folder, { recursive: true }).map(String);
    for (const name of strays) expect(there).not.toContain(name);
    expect(there).toContain(foreign);
    expect(
      createHash('sha256')
        .update(readFileSync(first.hostPath ?? ''))
        .digest('hex'),
    ).toBe(first.sha256);
  });

  test('are told when much smaller than the one before', async () => {
    execFileSync('sh', ['-c', `head -c 500000 /dev/urandom >'${source()}/large'`]);
    const first = await field.backUp(hostPlan());
    await rm(join(source(), 'large'));
    const second = await field.backUp(hostPlan());
    expect(second).toMatchObject({ state: 'good', warnings: [{ key: 'backup.warning-shrunken' }] });
    expect(second.warnings[0]?.values).toMatchObject({ before: first.bytes, bytes: second.bytes });
    expect((await listCopies(field.app.store, 'acme')).length).toBeGreaterThan(2);
  });
});
