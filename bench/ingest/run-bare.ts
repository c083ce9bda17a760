/**
 * The floor for what the database can take: the same alerts and their events, ready as rows, in a batched upsert by their
 * unique key, one SELECT of the ids and one insert of the events; nothing parsed, nothing decided, nothing told.
 */
import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { createPool } from 'mysql2/promise';
import { sources } from '../../src/sources/index.ts';
import { benchSite, CONTRACT, SOURCE } from './context.ts';
import { ALERTS_PER_PAYLOAD, alertmanagerPayload } from './payload.ts';

export interface BareOrder {
  readonly alerts: number;
  /** Rows in a transaction. */
  readonly batch: number;
}

const UPSERT = `INSERT INTO alerts (contract_id, source_id, fingerprint, open_key, state, severity, title, host_text,
  content, content_hash, starts_at, received_at, last_seen_at) VALUES ?
  ON DUPLICATE KEY UPDATE last_seen_at = VALUES(last_seen_at), content = VALUES(content), content_hash = VALUES(content_hash)`;

const order: BareOrder = JSON.parse(process.argv[2] ?? '');
const pool = createPool({ uri: process.env.BENCH_MYSQL_URL ?? '', timezone: 'Z', connectionLimit: 2 });
const now = new Date();
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

interface Row {
  readonly key: string;
  readonly content: string;
  readonly values: readonly unknown[];
}

function rowsOf(number: number): Row[] {
  const source = sources.find(({ id }) => id === 'alertmanager');
  const entry = benchSite().alerting.sources[0];
  if (!source || !entry) throw new Error('no source');
  const parsed = source.parse(JSON.parse(String(alertmanagerPayload({ number, startsAt: now }))), entry, now);
  if (!parsed.ok) throw new Error('a payload that is not understood');
  return parsed.alerts.map((alert) => {
    const key = sha256(`bare ${alert.fingerprint}`);
    const content = JSON.stringify(alert.content);
    const { severity, title, host } = alert.content;
    const values = [
      CONTRACT,
      SOURCE,
      key,
      key,
      'firing',
      severity,
      title,
      host,
      content,
      sha256(content),
      now,
      now,
      now,
    ];
    return { key, content, values };
  });
}

const all: Row[] = [];
for (let number = 0; number < order.alerts / ALERTS_PER_PAYLOAD; number += 1) all.push(...rowsOf(number));
const connection = await pool.getConnection();
await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
const startedAt = performance.now();
for (let at = 0; at < all.length; at += order.batch) {
  const rows = all.slice(at, at + order.batch).sort((one, other) => (one.key < other.key ? -1 : 1));
  await connection.beginTransaction();
  await connection.query(UPSERT, [rows.map(({ values }) => values)]);
  const [found] = await connection.query('SELECT id, open_key FROM alerts WHERE open_key IN (?)', [
    rows.map(({ key }) => key),
  ]);
  const ids = new Map((found as { id: number; open_key: string }[]).map((row) => [row.open_key, row.id]));
  await connection.query('INSERT INTO alert_events (alert_id, kind, at, recorded_at, content) VALUES ?', [
    rows.map(({ key, content }) => [ids.get(key), 'fired', now, now, content]),
  ]);
  await connection.commit();
}
process.stdout.write(JSON.stringify({ seconds: (performance.now() - startedAt) / 1_000 }));
connection.release();
await pool.end();
