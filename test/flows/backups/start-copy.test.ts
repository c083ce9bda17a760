import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { BackupPlan } from '../../../src/core/backup/plan.ts';
import { takeUpCopies } from '../../../src/flows/backups/work-on-copy.ts';
import { findCopy, findCopyProgress, listCopies } from '../../../src/store/backup-copies.ts';
import { claimHost, releaseHost } from '../../../src/store/backup-hosts.ts';
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

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isSo()); tries += 1) {
    if (tries > 2_000) throw new Error('waited too long');
    await delay(50);
  }
}

async function holdersNow(): Promise<string> {
  const rows = await field.app.store
    .selectFrom('backup_hosts')
    .select(['host_id', 'claimed_by'])
    .orderBy('host_id')
    .execute();
  return rows.map(({ host_id, claimed_by }) => `${host_id} ${claimed_by}`).join(', ');
}

/** Notes who has which host each time something is sent to one. @returns how to end that. */
function watchHolders(holders: string[]): () => void {
  const { send } = field.ctx.ssh;
  Object.assign(field.ctx.ssh, {
    async send(...call: Parameters<typeof send>) {
      holders.push(await holdersNow());
      return send(...call);
    },
  });
  return () => Object.assign(field.ctx.ssh, { send });
}

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
    for (let tries = 0; tries < 1_000; tries += 1) {
      await takeUpCopies(field.ctx, QUICK);
      await field.app.settled();
      const states = await Promise.all(ids.map(async (id) => (await findCopy(field.app.store, id))?.state));
      if (states.every((state) => state === 'good')) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(await readFile(join(place, 'log'), 'utf8')).toBe('begin\nend\n'.repeat(3));
  });

  test('have the host for themselves to which they are brought, while they are', async () => {
    const given = hostPlan({ copyTo: { host: 'db-01', folder: join(place, 'other') } });
    const other = { contractId: 'acme', hostId: 'db-01', owner: 'check:9', milliseconds: 60_000 };
    expect(await claimHost(field.app.store, other)).toBe(true);
    field.usePlans(given);
    const id = await field.begin(given);
    await takeUpCopies(field.ctx, QUICK);
    await until(async () => (await findCopyProgress(field.app.store, id))?.phase === 'copy-to');
    // While it waits it keeps its own host from nobody: who has the other one may be waiting for that.
    const own = { ...other, hostId: 'app-01', owner: 'check:10' };
    await until(() => claimHost(field.app.store, own));
    await releaseHost(field.app.store, other);
    await delay(300);
    expect((await findCopy(field.app.store, id))?.state).toBe('running');
    const holders: string[] = [];
    const watched = watchHolders(holders);
    await releaseHost(field.app.store, own);
    await field.app.settled();
    watched();
    expect(await findCopy(field.app.store, id)).toMatchObject({ state: 'good', warnings: [] });
    expect(holders).toContain(`app-01 copy:${id}, db-01 copy:${id}`);
    expect(await holdersNow()).toBe('app-01 null, db-01 null');
  });

  test('that are brought to each other’s host do not wait for each other for ever', async () => {
    const there = hostPlan({ id: 'there', copyTo: { host: 'db-01', folder: join(place, 'there') } });
    const back = hostPlan({ id: 'back', host: 'db-01', copyTo: { host: 'app-01', folder: join(place, 'back') } });
    const straight = hostPlan({ id: 'straight', folder: null, copyTo: { host: 'db-01', folder: join(place, 'new') } });
    field.usePlans(there, back, straight);
    const ids = [await field.begin(there), await field.begin(back), await field.begin(straight)];
    const read = () => Promise.all(ids.map((id) => findCopy(field.app.store, id)));
    await until(async () => {
      await takeUpCopies(field.ctx, QUICK);
      return (await read()).every((copy) => copy?.state !== 'running');
    });
    await field.app.settled();
    for (const copy of await read()) {
      expect(copy).toMatchObject({ state: 'good', warnings: [], other: { hostId: expect.any(String) } });
    }
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
