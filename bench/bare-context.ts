import { randomUUID } from 'node:crypto';
import { openStore } from '../src/adapters/mysql/store.ts';
import type { Clock, Context, Logger } from '../src/context.ts';
import type { Site } from '../src/core/site.ts';
import { createTexts } from '../src/i18n/texts.ts';
import { migrate } from '../src/store/migrate.ts';
import { saveSites } from '../src/store/sites.ts';
import { unusedBackups, unusedReports, unusedSecret, unusedSsh } from '../test/support/unused-ports.ts';

const refuse = () => Promise.reject(new Error('this benchmark does not use it'));

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
  const complain = (details: object, message: string) => {
    process.stderr.write(`${message} ${JSON.stringify(details)}\n`);
  };
  const log: Logger = {
    debug: () => undefined,
    info: () => undefined,
    warn: complain,
    error: complain,
    child: () => log,
  };
  const ctx: Context = {
    sites: { all: [given.site], byId: () => given.site, byChannel: () => given.site },
    log,
    clock: given.clock,
    store,
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
    stopping: stopping.signal,
    wake: () => undefined,
    background(name, work) {
      const promise = work()
        .catch((error: unknown) => complain({ error: String(error) }, name))
        .finally(() => underWay.delete(promise));
      underWay.add(promise);
    },
    checks: new Map(),
    limits: { parallelHosts: 1, hostTimeoutMs: 1_000 },
  };
  return {
    ctx,
    async close() {
      stopping.abort();
      await Promise.all(underWay);
      await store.destroy();
    },
  };
}
