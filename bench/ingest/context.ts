import { openStore } from '../../src/adapters/mysql/store.ts';
import type { Context } from '../../src/context.ts';
import { type Alerting, DEFAULT_ALERTING } from '../../src/core/alerting.ts';
import type { Site } from '../../src/core/site.ts';
import { testSite } from '../../test/support/site.ts';
import { bareContext } from '../bare-context.ts';
import { createComplainingLog } from '../log.ts';

export const CONTRACT = 'bench';
export const SOURCE = 'alertmanager';
const TOKEN_REFERENCE = 'env:BENCH_TOKEN';

/** A contract that takes whatever one Alertmanager sends. */
export function benchSite(change: Partial<Alerting> = {}): Site {
  const entry = {
    id: SOURCE,
    kind: 'alertmanager' as const,
    auth: { kind: 'bearer' as const, token: TOKEN_REFERENCE },
    heartbeat: null,
    requestsPerMinute: 1e9,
    mapping: null,
  };
  const hosts = Array.from({ length: 10 }, (_, index) => `host-${String(index).padStart(2, '0')}`);
  return { ...testSite({ id: CONTRACT, hosts }), alerting: { ...DEFAULT_ALERTING, sources: [entry], ...change } };
}

/** The store that the benchmark names, and this process's clock. */
export function benchContext(site: Site, wake?: Context['wake']): Context {
  return bareContext({
    site,
    clock: { now: () => new Date() },
    store: openStore(process.env.BENCH_MYSQL_URL ?? ''),
    // What is refused under load is counted by who sends it.
    log: createComplainingLog({ saysWarnings: false }),
    stopping: new AbortController().signal,
    background: (_name, work) => void work(),
    ...(wake && { wake }),
  });
}
