import { once } from 'node:events';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { createBackupStore } from '../../src/adapters/files/backup-store.ts';
import { openStore } from '../../src/adapters/mysql/store.ts';
import { createSsh } from '../../src/adapters/ssh/index.ts';
import { createBackground } from '../../src/background.ts';
import type { Context, Logger } from '../../src/context.ts';
import type { BackupPlan } from '../../src/core/backup/plan.ts';
import type { Site } from '../../src/core/site.ts';
import { startCopy } from '../../src/flows/backups/start-copy.ts';
import { type CopyPace, takeUpCopies } from '../../src/flows/backups/work-on-copy.ts';
import { createTexts } from '../../src/i18n/texts.ts';
import { findCopy } from '../../src/store/backup-copies.ts';
import { sitesOf } from './context.ts';
import { unusedBackups, unusedReports } from './unused-ports.ts';

export interface TinyBackupSettings {
  readonly databaseUrl: string;
  readonly site: Site;
  readonly userKey: string;
  readonly knownHostsFile: string;
  readonly storeFolder: string;
  readonly instance: string;
  /** How many copies of each plan it makes before it ends; without, it goes on. */
  readonly rounds: number | null;
}

/** A process of its own that makes one copy after the other, so that tests can kill it. It begins when it is told to. */
const settings = JSON.parse(process.argv[2] ?? '') as TinyBackupSettings;
const PACE: CopyPace = { leaseMs: 700, renewEveryMs: 100, retryBusyMs: 50 };

const complain = (details: object, message: string) => {
  const text = JSON.stringify(details, (_name, value: unknown) => (value instanceof Error ? value.stack : value));
  process.stderr.write(`${settings.instance}: ${message} ${text}\n`);
};
const log: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: complain,
  child: () => log,
};
const background = createBackground(log);
const refuse = () => Promise.reject(new Error('not part of this test'));
const ctx: Context = {
  sites: sitesOf([settings.site]),
  log,
  clock: { now: () => new Date() },
  store: openStore(settings.databaseUrl),
  ssh: createSsh({
    knownHostsFile: settings.knownHostsFile,
    userKnownHostsFiles: [],
    parallelHosts: 8,
    log,
    resolveSecret: async () => settings.userKey,
  }),
  http: { probe: refuse },
  sql: { probe: refuse },
  chat: null,
  files: { put: refuse, read: refuse, path: () => '' },
  backups: { ...unusedBackups, ...createBackupStore(settings.storeFolder) },
  forms: { fill: refuse },
  reports: unusedReports,
  texts: createTexts(),
  resolveSecret: async () => settings.userKey,
  redact: (text) => text,
  instance: settings.instance,
  stopping: new AbortController().signal,
  wake: () => undefined,
  background: background.run,
  checks: new Map(),
  limits: { parallelHosts: 1, hostTimeoutMs: 1_000 },
};

async function makeOne(plan: BackupPlan, n: number): Promise<void> {
  const kind = plan.schedule.incremental !== null && n % 3 > 0 ? 'incremental' : 'full';
  const requestKey = `${settings.instance}:${plan.id}:${n}`;
  const { id } = await startCopy(ctx, {
    site: settings.site,
    plan,
    kind,
    origin: 'schedule',
    startedBy: null,
    requestKey,
  });
  for (;;) {
    await takeUpCopies(ctx, PACE);
    if ((await findCopy(ctx.store, id))?.state !== 'running') return;
    await delay(30);
  }
}

process.stdout.write('ready\n');
await once(createInterface(process.stdin), 'line');
for (let n = 0; settings.rounds === null || n < settings.rounds; n += 1) {
  for (const plan of settings.site.backups) await makeOne(plan, n);
}
await background.settle(10_000);
await ctx.ssh.close();
await ctx.store.destroy();
process.exit(0);
