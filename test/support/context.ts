import type { Kysely } from 'kysely';
import { openStore } from '../../src/adapters/mysql/store.ts';
import type { Context, Sites, Ssh } from '../../src/context.ts';
import type { Check } from '../../src/core/check.ts';
import type { Site } from '../../src/core/site.ts';
import { createTexts } from '../../src/i18n/texts.ts';
import { migrate } from '../../src/store/migrate.ts';
import type { Database } from '../../src/store/schema.ts';
import { saveSites } from '../../src/store/sites.ts';
import { borrowMigratedDatabase } from './database.ts';
import { unusedBackups, unusedReports, unusedSecret, unusedSsh } from './unused-ports.ts';

/** A clock that a test moves. */
export interface TestClock {
  now(): Date;
  advance(milliseconds: number): void;
}

export function createTestClock(at: Date): TestClock {
  let now = at.getTime();
  return {
    now: () => new Date(now),
    advance(milliseconds) {
      now += milliseconds;
    },
  };
}

export interface TestContext {
  readonly ctx: Context;
  readonly clock: TestClock;
  readonly store: Kysely<Database>;
  readonly url: string;
  /** What was logged at `error`, for a test to expect or to rule out. */
  readonly errors: { readonly details: object; readonly message: string }[];
  /** Waits for all background work begun so far. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** A real database with the newest schema, and everything else as the test wants it. What it does not give refuses to work. */
export async function createTestContext(given: {
  readonly sites: readonly Site[];
  readonly checks: ReadonlyMap<string, Check>;
  readonly overrides?: Partial<Context>;
  readonly ssh?: Ssh['runScript'];
}): Promise<TestContext> {
  const clock = createTestClock(new Date('2026-11-21T02:00:00.000Z'));
  const database = await borrowMigratedDatabase((url) => migrateAt(url, clock.now()));
  const store = openStore(database.url);
  // Another test may have installed it on another day.
  await store.updateTable('schema_migrations').set({ applied_at: clock.now() }).execute();
  await saveSites(store, given.sites, clock.now());
  const errors: TestContext['errors'] = [];
  const underWay = new Set<Promise<void>>();
  const log: Context['log'] = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: (details, message) => errors.push({ details, message }),
    child: () => log,
  };
  const ctx: Context = {
    sites: sitesOf(given.sites),
    log,
    clock,
    store,
    ssh: { ...unusedSsh, runScript: given.ssh ?? refuse('ssh') },
    http: { probe: refuse('http') },
    sql: { probe: refuse('sql') },
    files: { put: refuse('files'), read: refuse('files'), path: () => '' },
    backups: unusedBackups,
    reports: unusedReports,
    chat: null,
    forms: { fill: refuse('forms') },
    texts: createTexts(),
    resolveSecret: unusedSecret,
    redact: (text) => text,
    instance: 'test',
    stopping: new AbortController().signal,
    wake: () => undefined,
    background(name, work) {
      const promise = work()
        .catch((error: unknown) => {
          errors.push({ details: { error }, message: name });
        })
        .finally(() => underWay.delete(promise));
      underWay.add(promise);
    },
    checks: given.checks,
    limits: { parallelHosts: 8, hostTimeoutMs: 10_000 },
    ...given.overrides,
  };
  return {
    ctx,
    clock,
    store,
    url: database.url,
    errors,
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    async close() {
      await store.destroy();
      await database.giveBack();
    },
  };
}

async function migrateAt(url: string, now: Date): Promise<void> {
  const store = openStore(url);
  try {
    await migrate(store, { now });
  } finally {
    await store.destroy();
  }
}

export function sitesOf(all: readonly Site[]): Sites {
  return {
    all,
    byId(id) {
      const site = all.find((candidate) => candidate.contract.id === id);
      if (!site) throw new Error(`no contract "${id}"`);
      return site;
    },
    byChannel: (channel) => all.find((candidate) => candidate.contract.channel === channel),
  };
}

function refuse(what: string): () => Promise<never> {
  return () => Promise.reject(new Error(`this test does not expect ${what} to be used`));
}
