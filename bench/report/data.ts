import { type Kysely, sql } from 'kysely';
import type { Site } from '../../src/core/site.ts';
import type { Database } from '../../src/store/schema.ts';
import { keepPolicy } from '../../src/store/sla-policies.ts';
import { HOSTS } from './site.ts';

/** How much there is of a year. */
export interface Volume {
  readonly years: number;
  readonly inspectionsPerYear: number;
  readonly itemsPerInspection: number;
  readonly ticketsPerYear: number;
}

/** The instant at which the data ends: the last of {@link ENDS} in Shanghai. */
const UNTIL = '2026-06-30 16:00:00';
const YEAR_SECONDS = 365.25 * 86_400;
const CHUNK = 20_000;

/**
 * Writes years of work straight into the tables, the same each time, by the server itself: rows are computed from numbers, the
 * newest first, so that a half-year holds the same whatever lies before it.
 */
export async function writeYears(
  db: Kysely<Database>,
  site: Site,
  volume: Volume,
  say: (text: string) => void,
): Promise<void> {
  const { contract } = site;
  const base = await firstIds(db);
  const inspections = volume.inspectionsPerYear * volume.years;
  const tickets = volume.ticketsPerYear * volume.years;
  const items = inspections * volume.itemsPerInspection;
  await makeNumbers(db, Math.max(inspections, tickets, volume.itemsPerInspection));
  const policy = await keepPolicy(db, site.sla);
  const of = (count: number, write: (from: number, until: number) => Promise<void>) => inChunks(count, write);

  say(`${contract.id}: ${inspections} inspections of ${items} items`);
  const everySeconds = YEAR_SECONDS / volume.inspectionsPerYear;
  const template = JSON.stringify({
    id: 'daily',
    title: { 'zh-CN': '例行巡检', en: 'Routine inspection' },
    mode: 'remote',
    effort: { onsite: 0, remote: 0.1, office: 0 },
  });
  const at = (number: string, seconds: number) =>
    sql.raw(`DATE_SUB('${UNTIL}', INTERVAL ROUND((${number} + 1) * ${seconds}) SECOND)`);
  await of(inspections, async (from, until) => {
    await sql`INSERT INTO inspections (id, contract_id, template_id, template, mode, state, origin, request_key, started_by,
        started_at, collected_at, ended_at, ended_by, effort_onsite, effort_remote, effort_office)
      SELECT ${base} + n, ${contract.id}, 'daily', ${template}, 'remote', 'issued', 'schedule',
        CONCAT('bench:', ${contract.id}, ':', n), 'engineer', ${at('n', everySeconds)}, ${at('n', everySeconds)},
        ${at('n', everySeconds)}, 'engineer', 0, 0.1, 0
      FROM bench_numbers WHERE n >= ${from} AND n < ${until}`.execute(db);
    await sql`INSERT INTO inspection_targets (inspection_id, target_kind, target_id, target_name, position, state)
      SELECT ${base} + i.n, 'host', CONCAT('host-', h.n), CONCAT('"Host ', h.n, '"'), h.n,
        IF((i.n + h.n) % 97 = 0, 'failed', 'done')
      FROM bench_numbers i JOIN bench_numbers h ON h.n < ${HOSTS.length}
      WHERE i.n >= ${from} AND i.n < ${until}`.execute(db);
  });
  const perChunk = Math.max(1, Math.floor(CHUNK / volume.itemsPerInspection));
  const wide = sql.raw(String(volume.itemsPerInspection));
  const verdict = sql.raw(
    "CASE WHEN (i.n * 7 + k.n) % 101 = 0 THEN 'abnormal' WHEN (i.n * 3 + k.n) % 53 = 0 THEN 'attention' WHEN (i.n + k.n * 11) % 211 = 0 THEN 'unknown' ELSE 'normal' END",
  );
  const check = sql.raw(
    "CASE k.n % 5 WHEN 0 THEN 'disk' WHEN 1 THEN 'memory' WHEN 2 THEN 'process' WHEN 3 THEN 'log-scan' ELSE 'cpu' END",
  );
  for (let from = 0; from < inspections; from += perChunk) {
    const until = Math.min(from + perChunk, inspections);
    const pairs = sql`bench_numbers i JOIN bench_numbers k ON k.n < ${wide} WHERE i.n >= ${from} AND i.n < ${until}`;
    await sql`INSERT INTO inspection_items (id, inspection_id, item_id, position, group_position, group_title, title, verdict, final_verdict)
      SELECT (${base} + i.n) * 100 + k.n, ${base} + i.n, CONCAT('item-', k.n), k.n, FLOOR(k.n / 10),
        CONCAT('{"zh-CN":"第 ', FLOOR(k.n / 10), ' 组","en":"Group ', FLOOR(k.n / 10), '"}'),
        CONCAT('{"zh-CN":"项目 ', k.n, '","en":"Item ', k.n, '"}'), ${verdict}, ${verdict}
      FROM ${pairs}`.execute(db);
    await sql`INSERT INTO inspection_results (id, inspection_id, item_pk, position, check_id, target_kind, target_id, target_name,
        params, limits, verdict, facts, findings, collected_at)
      SELECT (${base} + i.n) * 100 + k.n, ${base} + i.n, (${base} + i.n) * 100 + k.n, 0, ${check}, 'host',
        CONCAT('host-', k.n % ${HOSTS.length}), CONCAT('"Host ', k.n % ${HOSTS.length}, '"'), '{"paths":["/app"]}', '{}', ${verdict},
        '{"paths":[{"path":"/app","total":1099511627776,"used":549755813888,"available":549755813888}]}',
        CONCAT('[{"verdict":"', ${verdict}, '","message":{"key":"check.disk.free","values":{"path":"/app","free":', (i.n * 7919 + k.n) % 1000000007, '}}}]'),
        ${at('i.n', everySeconds)}
      FROM ${pairs}`.execute(db);
    await sql`INSERT INTO readings (result_id, contract_id, check_id, target_kind, target_id, metric, subject, value, unit, limit_value, at)
      SELECT (${base} + i.n) * 100 + k.n, ${contract.id}, ${check}, 'host', CONCAT('host-', k.n % ${HOSTS.length}),
        IF(k.n % 5 = 0, 'disk.free', 'memory.used'), IF(k.n % 5 = 0, '/app', ''),
        IF(k.n % 5 = 0, 500000000000 + i.n * 20000000 + (i.n * 7919) % 5000000000, 40 + (i.n * 13 + k.n) % 30),
        IF(k.n % 5 = 0, 'bytes', 'percent'), IF(k.n % 5 = 0, 10737418240, 90), ${at('i.n', everySeconds)}
      FROM bench_numbers i JOIN bench_numbers k ON k.n < ${wide} AND k.n % 5 < 2 WHERE i.n >= ${from} AND i.n < ${until}`.execute(
      db,
    );
  }

  say(`${contract.id}: ${tickets} tickets`);
  const ticketSeconds = YEAR_SECONDS / volume.ticketsPerYear;
  const opened = (offset: string) =>
    sql.raw(
      `DATE_ADD(DATE_SUB('${UNTIL}', INTERVAL ROUND((n + 1) * ${ticketSeconds}) SECOND), INTERVAL ${offset} SECOND)`,
    );
  const level = sql.raw('(1 + n % 4)');
  const title = sql.raw("CONCAT('磁盘使用率告警 ', n % 200)");
  await of(tickets, async (from, until) => {
    await sql`INSERT INTO tickets (id, contract_id, number, origin_key, policy_hash, card_key, title, description, kind, origin, host_id,
        assignee, state, level, paused, opened_at, levelled_at, responded_at, restored_at, ended_at, cause, solution,
        effort_onsite, effort_remote, effort_office)
      SELECT ${base} + n, ${contract.id}, ${tickets} - n, CONCAT('bench:', ${contract.id}, ':', n), ${policy},
        CONCAT('ticket:', ${base} + n), ${title}, '', ELT(1 + n % 3, 'fault', 'consultation', 'defect'),
        ELT(1 + n % 2, 'alert', 'chat'), CONCAT('host-', n % ${HOSTS.length}), 'engineer', IF(n % 50 = 0, 'cancelled', 'closed'), ${level}, 0,
        ${opened('0')}, ${opened('60')}, ${opened('120')}, ${opened('7200')}, ${opened('9000')}, '日志未清理', '清理并加计划任务', 0, 0.05, 0
      FROM bench_numbers WHERE n >= ${from} AND n < ${until}`.execute(db);
    const event = (kind: string, offset: string, fact: string, only = '1 = 1') =>
      sql`INSERT INTO ticket_events (ticket_id, kind, at, recorded_at, actor, source, source_key, fact)
        SELECT ${base} + n, ${kind}, ${opened(offset)}, ${opened(offset)}, 'engineer', 'command', ${kind}, ${sql.raw(fact)}
        FROM bench_numbers WHERE n >= ${from} AND n < ${until} AND ${sql.raw(only)}`.execute(db);
    const head = `CONCAT('{"head":{"title":"磁盘使用率告警 ', n % 200, '","description":"","ticketKind":"', ELT(1 + n % 3, 'fault', 'consultation', 'defect'), '","origin":"', ELT(1 + n % 2, 'alert', 'chat'), '","host":"host-', n % ${HOSTS.length}, '","reporter":null,"contact":null,"assignee":null,"continues":null}}')`;
    await event('opened', '0', head);
    await event('assigned', '30', `'{"person":"engineer"}'`);
    await event('levelled', '60', `CONCAT('{"level":', 1 + n % 4, '}')`);
    // Every thirtieth response is late.
    await event('responded', 'IF(n % 30 = 0, 3600, 120)', `'{}'`);
    await event('paused', '1800', `'{"reason":"等待客户停机窗口"}'`, 'n % 40 = 1');
    await event('resumed', '3600', `'{}'`, 'n % 40 = 1');
    await event('cancelled', '7000', `'{"reason":"误报"}'`, 'n % 50 = 0');
    await event('diagnosed', '7100', `'{"cause":"日志未清理","solution":"清理并加计划任务"}'`, 'n % 50 > 0');
    await event('restored', '7200', `'{}'`, 'n % 50 > 0');
    await event('closed', '9000', `'{"effort":{"onsite":0,"remote":0.05,"office":0}}'`, 'n % 50 > 0');
  });

  say(`${contract.id}: alerts`);
  await of(tickets, async (from, until) => {
    await sql`INSERT INTO alerts (id, contract_id, source_id, fingerprint, state, severity, title, host_id, content, content_hash,
        starts_at, received_at, resolved_at, last_seen_at, ticket_id)
      SELECT ${base} + n, ${contract.id}, 'zabbix', SHA2(CONCAT(${contract.id}, n), 256), 'resolved', 'high', ${title},
        CONCAT('host-', n % ${HOSTS.length}), '{}', SHA2(CONCAT(${contract.id}, n), 256), ${opened('0')}, ${opened('0')}, ${opened('7200')},
        ${opened('7200')}, IF(n % 2 = 0, ${base} + n, NULL)
      FROM bench_numbers WHERE n >= ${from} AND n < ${until}`.execute(db);
  });
  await sql`ANALYZE TABLE inspections, inspection_items, inspection_results, inspection_targets, readings, tickets, ticket_events, alerts`.execute(
    db,
  );
}

/** Ids of one store's contracts do not overlap. */
async function firstIds(db: Kysely<Database>): Promise<number> {
  const row = await db
    .selectFrom('tickets')
    .select((select) => select.fn.max('id').as('last'))
    .executeTakeFirst();
  return Number(row?.last ?? 0) + 1;
}

async function makeNumbers(db: Kysely<Database>, count: number): Promise<void> {
  await sql`CREATE TABLE IF NOT EXISTS bench_numbers (n INT NOT NULL PRIMARY KEY)`.execute(db);
  await sql`INSERT IGNORE INTO bench_numbers VALUES (0)`.execute(db);
  for (let have = 1; have < count; have *= 2) {
    await sql`INSERT IGNORE INTO bench_numbers SELECT n + ${have} FROM bench_numbers WHERE n + ${have} < ${count}`.execute(
      db,
    );
  }
}

async function inChunks(count: number, write: (from: number, until: number) => Promise<void>): Promise<void> {
  for (let from = 0; from < count; from += CHUNK) await write(from, Math.min(from + CHUNK, count));
}
