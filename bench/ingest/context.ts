import { openStore } from '../../src/adapters/mysql/store.ts';
import type { Context } from '../../src/context.ts';
import { type Alerting, DEFAULT_ALERTING } from '../../src/core/alerting.ts';
import type { Site } from '../../src/core/site.ts';
import { createTexts } from '../../src/i18n/texts.ts';
import { sitesOf } from '../../test/support/context.ts';
import { testSite } from '../../test/support/site.ts';
import { unusedBackups, unusedReports, unusedSecret, unusedSsh } from '../../test/support/unused-ports.ts';

export const CONTRACT = 'bench';
export const SOURCE = 'alertmanager';
export const TOKEN_REFERENCE = 'env:BENCH_TOKEN';

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

/** What the flows need, with nothing behind it but the database. */
export function benchContext(site: Site, wake: Context['wake'] = () => undefined): Context {
  const log: Context['log'] = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: (details, message) => process.stderr.write(`${message} ${JSON.stringify(details, errorText)}\n`),
    child: () => log,
  };
  const refuse = () => Promise.reject(new Error('not used here'));
  return {
    sites: sitesOf([site]),
    log,
    clock: { now: () => new Date() },
    store: openStore(process.env.BENCH_MYSQL_URL ?? ''),
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
    instance: `bench:${process.pid}`,
    stopping: new AbortController().signal,
    wake,
    background: (_name, work) => void work(),
    checks: new Map(),
    limits: { parallelHosts: 1, hostTimeoutMs: 1_000 },
  };
}

function errorText(_key: string, value: unknown): unknown {
  return value instanceof Error ? value.message : value;
}
