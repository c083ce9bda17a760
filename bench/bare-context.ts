import { randomUUID } from 'node:crypto';
import { openStore } from '../src/adapters/mysql/store.ts';
import type { Clock, Context } from '../src/context.ts';
import type { Site } from '../src/core/site.ts';
import { createTexts } from '../src/i18n/texts.ts';
import { migrate } from '../src/store/migrate.ts';
import { saveSites } from '../src/store/sites.ts';
import { sitesOf } from '../test/support/context.ts';
import { unusedBackups, unusedReports, unusedSecret, unusedSsh } from '../test/support/unused-ports.ts';
import { createComplainingLog } from './log.ts';

const refuse = () => Promise.reject(new Error('this benchmark does not use it'));

/** What the flows need, with nothing behind it but a store and a clock; the rest refuses to work. */
export function bareContext(
  given: Pick<Context, 'store' | 'clock' | 'log' | 'stopping' | 'background'> & {
    readonly site: Site;
    readonly wake?: Context['wake'];
  },
): Context {
  const { site, wake = () => undefined, ...ports } = given;
  return {
    ...ports,
    sites: sitesOf([site]),
    ssh: unusedSsh,
    http: { probe: refuse },
    sql: { probe: refuse },
    files: { put: refuse, read: refuse, path: () => '' },
    backups: unusedBackups,
    reports: unusedReports,
    chat: null,
    forms: { fill: refuse },
    texts: createTexts(),
    resolveSecret: unusedSecret,
    redact: (text) => text,
    instance: `bench:${randomUUID().slice(0, 8)}`,
    wake,
    checks: new Map(),
    limits: { parallelHosts: 1, hostTimeoutMs: 1_000 },
  };
}

/** The store and the clock are real; what reaches out of the process refuses to work. */
export async function createBareContext(given: {
  readonly databaseUrl: string;
  readonly site: Site;
  readonly clock: Clock;
}): Promise<{ readonly ctx: Context; close(): Promise<void> }> {
  const store = openStore(given.databaseUrl);
  await migrate(store, { now: given.clock.now() });
  await saveSites(store, [given.site], given.clock.now());
  const underWay = new Set<Promise<void>>();
  const stopping = new AbortController();
  const log = createComplainingLog();
  const ctx = bareContext({
    store,
    site: given.site,
    clock: given.clock,
    log,
    stopping: stopping.signal,
    background(name, work) {
      const promise = work()
        .catch((error: unknown) => log.error({ error }, name))
        .finally(() => underWay.delete(promise));
      underWay.add(promise);
    },
  });
  return {
    ctx,
    async close() {
      stopping.abort();
      await Promise.all(underWay);
      await store.destroy();
    },
  };
}
