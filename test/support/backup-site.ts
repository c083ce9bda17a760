import { mkdtempSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBackupStore } from '../../src/adapters/files/backup-store.ts';
import type { Context } from '../../src/context.ts';
import type { BackupCopy, CopyKind } from '../../src/core/backup/copy.ts';
import type { BackupPlan } from '../../src/core/backup/plan.ts';
import type { Host, Site } from '../../src/core/site.ts';
import { startCopy } from '../../src/flows/backups/start-copy.ts';
import { type CopyPace, takeUpCopies } from '../../src/flows/backups/work-on-copy.ts';
import { findCopy } from '../../src/store/backup-copies.ts';
import { createTestContext, type TestContext } from './context.ts';
import { testSite } from './site.ts';
import { createTestSsh, sshHost, type TestSsh } from './ssh-client.ts';
import { type Sshd, type SshdOptions, startSshd } from './sshd.ts';

/** Signs of life so often that a test need not wait for them. */
export const QUICK: CopyPace = { leaseMs: 20_000, renewEveryMs: 100, retryBusyMs: 100 };

/** A plan of folders that keeps its copies on the host and nothing else; a test changes what it is about. */
export function testPlan(change: Partial<BackupPlan>): BackupPlan {
  return {
    id: 'app',
    name: { 'zh-CN': '应用目录', en: 'Application folders' },
    host: 'app-01',
    source: { kind: 'folders', folders: ['/none'], exclude: [] },
    folder: null,
    pull: false,
    copyTo: null,
    compression: 'auto',
    schedule: { full: '0 2 * * *', incremental: null },
    verify: { present: null, checksum: null, listing: null, drill: null },
    drill: null,
    keep: { last: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0 },
    timeLimit: { days: 0, milliseconds: 60_000 },
    catchUp: 'run-late',
    shrinkBelow: 0.5,
    ...change,
  };
}

export interface BackupField {
  readonly folder: string;
  readonly sshd: Sshd;
  readonly ssh: TestSsh;
  readonly app: TestContext;
  readonly ctx: Context;
  readonly site: Site;
  /** Where Rounds' store lies. */
  readonly storeFolder: string;
  /** Makes the plan the site's only one, for what is started from now on. */
  usePlans(...plans: readonly BackupPlan[]): void;
  /** Starts a copy, makes it to its end, and gives it back. */
  backUp(plan: BackupPlan, kind?: CopyKind): Promise<BackupCopy>;
  begin(plan: BackupPlan, kind?: CopyKind): Promise<number>;
  close(): Promise<void>;
}

/** A real sshd that is two hosts, `app-01` and `db-01`, a real database, a real store; folders of its own. */
export async function createBackupField(
  given: {
    readonly sshd?: SshdOptions;
    readonly site?: Partial<Site>;
    readonly overrides?: Partial<Context>;
    readonly secrets?: { readonly [reference: string]: string };
    readonly hosts?: (sshd: Sshd) => readonly Host[];
  } = {},
): Promise<BackupField> {
  const folder = mkdtempSync(join(tmpdir(), 'rounds-backup-'));
  const sshd = await startSshd(given.sshd);
  const secrets = { 'env:KEY': sshd.userKey, ...given.secrets };
  const ssh = createTestSsh({ knownHosts: sshd.knownHosts(), secrets });
  const hosts = given.hosts?.(sshd) ?? [sshHost(sshd.port), sshHost(sshd.port, { id: 'db-01', name: 'db-01' })];
  const site = { ...testSite({ hosts: [] }), hosts, ...given.site };
  const storeFolder = join(folder, 'store');
  const app = await createTestContext({
    sites: [site],
    checks: new Map(),
    overrides: {
      ssh,
      backups: createBackupStore(storeFolder),
      resolveSecret: async (reference) => {
        const secret = Object.entries(secrets).find(([name]) => name === reference)?.[1];
        if (secret === undefined) throw new Error(`no secret ${reference}`);
        return secret;
      },
      ...given.overrides,
    },
  });
  let next = 0;
  const usePlans = (...plans: readonly BackupPlan[]) => Object.assign(site, { backups: plans });
  const begin = async (plan: BackupPlan, kind: CopyKind = 'full'): Promise<number> => {
    next += 1;
    app.clock.advance(1_000);
    const request = { site, plan, kind, origin: 'command', startedBy: 'engineer', requestKey: `test:${next}` } as const;
    return (await startCopy(app.ctx, request)).id;
  };
  await mkdir(join(folder, 'copies'));
  return {
    folder,
    sshd,
    ssh,
    app,
    ctx: app.ctx,
    site,
    storeFolder,
    usePlans,
    begin,
    async backUp(plan, kind) {
      usePlans(plan);
      const id = await begin(plan, kind);
      await takeUpCopies(app.ctx, QUICK);
      await app.settled();
      const copy = await findCopy(app.store, id);
      if (!copy) throw new Error(`no copy ${id}`);
      return copy;
    },
    async close() {
      await app.settled();
      await app.close();
      await ssh.close();
      await sshd.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
