import type { Kysely } from 'kysely';
import { type Alerting, type AlertSourceEntry, DEFAULT_ALERTING } from '../../src/core/alerting.ts';
import type { Site } from '../../src/core/site.ts';
import { type ProcessingLimits, processDeliveries } from '../../src/flows/alerts/process-deliveries.ts';
import { sources } from '../../src/sources/index.ts';
import { parseJson } from '../../src/store/column.ts';
import { insertDeliveries } from '../../src/store/deliveries.ts';
import type { Database } from '../../src/store/schema.ts';
import { textOf } from './chat-answers.ts';
import type { TestContext } from './context.ts';
import { testSite } from './site.ts';

export const TOKEN = 'a-token-of-a-test';

export function testSource(change: Partial<AlertSourceEntry> = {}): AlertSourceEntry {
  return {
    id: 'prometheus',
    kind: 'alertmanager',
    auth: { kind: 'bearer', token: 'env:TEST_TOKEN' },
    heartbeat: null,
    requestsPerMinute: 6_000,
    mapping: null,
    ...change,
  };
}

/** A contract whose one source is an Alertmanager. */
export function alertingSite(change: Partial<Alerting> = {}, id = 'acme'): Site {
  return {
    ...testSite({ id, hosts: ['app-01', 'db-01'] }),
    alerting: { ...DEFAULT_ALERTING, sources: [testSource()], ...change },
  };
}

export interface SentAlert {
  /** What makes it the same alert. */
  readonly name: string;
  readonly status?: 'firing' | 'resolved';
  readonly startsAt?: Date;
  readonly endsAt?: Date;
  readonly summary?: string;
  readonly severity?: string;
  readonly host?: string;
}

/** An Alertmanager payload. */
export function alertmanagerBody(alerts: readonly SentAlert[]): Buffer {
  const body = {
    version: '4',
    groupKey: '{}',
    truncatedAlerts: 0,
    status: alerts.some(({ status }) => status !== 'resolved') ? 'firing' : 'resolved',
    receiver: 'rounds',
    groupLabels: {},
    commonLabels: {},
    commonAnnotations: {},
    externalURL: 'http://alertmanager.example.com:9093',
    alerts: alerts.map(({ name, status = 'firing', startsAt, endsAt, summary, severity, host }) => ({
      status,
      labels: { alertname: name, severity: severity ?? 'warning', ...(host === undefined ? {} : { hostname: host }) },
      annotations: { summary: summary ?? `${name} is too high` },
      startsAt: (startsAt ?? new Date(0)).toISOString(),
      endsAt: endsAt?.toISOString() ?? '0001-01-01T00:00:00Z',
      generatorURL: 'http://prometheus.example.com:9090/graph?g0.expr=up',
      fingerprint: Buffer.from(name).toString('hex').padEnd(16, '0'),
    })),
  };
  return Buffer.from(JSON.stringify(body));
}

/** Puts a delivery into the inbox, as if it had been accepted just now. */
export async function deliver(
  test: TestContext,
  alerts: readonly SentAlert[],
  change: { readonly contractId?: string; readonly sourceId?: string; readonly receivedAt?: Date } = {},
): Promise<void> {
  const { contractId = 'acme', sourceId = 'prometheus', receivedAt = test.clock.now() } = change;
  await insertDeliveries(test.store, [{ contractId, sourceId, receivedAt, body: alertmanagerBody(alerts) }]);
}

export async function process(test: TestContext, limits: Partial<ProcessingLimits> = {}): Promise<void> {
  await processDeliveries(test.ctx, { sources, limits });
}

/** What is wished for in the channel, by key, as plain text. */
export async function wishedMessages(db: Kysely<Database>): Promise<{ [key: string]: string }> {
  const rows = await db.selectFrom('outbox').select(['message_key', 'content']).orderBy('id').execute();
  return Object.fromEntries(rows.map((row) => [row.message_key, textOf(parseJson(row.content))]));
}

/** Everything that is kept of alerts, without ids of rows that do not matter. */
export async function listRows(db: Kysely<Database>) {
  return db.selectFrom('alerts').selectAll().orderBy('id').execute();
}

export async function listEvents(db: Kysely<Database>): Promise<string[]> {
  const rows = await db
    .selectFrom('alert_events')
    .innerJoin('alerts', 'alerts.id', 'alert_events.alert_id')
    .select(['alerts.title', 'alert_events.kind'])
    .orderBy('alert_events.id')
    .execute();
  return rows.map((row) => `${row.title}: ${row.kind}`);
}

/** Empties what a test has left of alerts, so that a file's tests may share a database. */
export async function clearAlerts(db: Kysely<Database>): Promise<void> {
  const tables = [
    'alert_events',
    'alerts',
    'mutes',
    'storms',
    'heartbeats',
    'deliveries',
    'notices',
    'outbox',
  ] as const;
  for (const table of tables) await db.deleteFrom(table).execute();
}
