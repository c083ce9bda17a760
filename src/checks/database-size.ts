import { z } from 'zod';
import {
  CannotJudge,
  type CheckInput,
  type Finding,
  type PastReading,
  type Reading,
  type SqlCheck,
} from '../core/check.ts';
import type { Message } from '../core/message.ts';
import { bytesSchema, percentSchema } from '../core/quantity.ts';
import { atLeastFindings, atMostFindings, type Band, percentOf } from './rules/limit.ts';
import { nameOf, numberIn, resultOf } from './sql/cells.ts';

const params = z.strictObject({});

const limits = z.strictObject({
  sizeAtMost: bytesSchema.optional().describe('Data and indexes together; not limited by default.'),
  growthPerDayAtMost: bytesSchema
    .optional()
    .describe('Average growth a day since earlier inspections; not limited by default.'),
  connectionsAtMost: percentSchema.default(80).describe('Share of the allowed connections in use; 80 % by default.'),
  slowPerDayAtMost: z.number().min(0).optional().describe('Slow queries a day; not limited by default.'),
  bufferHitAtLeast: percentSchema
    .optional()
    .describe('Share of reads served from the buffer pool; not limited by default.'),
  attention: z
    .strictObject({
      sizeAtMost: bytesSchema.optional(),
      growthPerDayAtMost: bytesSchema.optional(),
      connectionsAtMost: percentSchema.optional(),
      slowPerDayAtMost: z.number().min(0).optional(),
      bufferHitAtLeast: percentSchema.default(95).describe('95 % by default.'),
    })
    .prefault({})
    .describe('Softer limits: beyond them the verdict is attention.'),
});

type Params = z.output<typeof params>;
type Limits = z.output<typeof limits>;
type Input = CheckInput<Params, Limits>;
interface Facts {
  readonly bytes: number;
  readonly tables: number;
  readonly largest: readonly { readonly table: string; readonly bytes: number }[];
  readonly connections: number;
  readonly mostConnections: number;
  readonly allowedConnections: number;
  /** Counted by the server since it started. */
  readonly slowQueries: number;
  readonly uptimeSeconds: number;
  readonly bufferReads: number;
  readonly bufferMisses: number;
}

const STATUS = [
  'Threads_connected',
  'Max_used_connections',
  'Slow_queries',
  'Uptime',
  'Innodb_buffer_pool_read_requests',
  'Innodb_buffer_pool_reads',
];
const DAY_MS = 86_400_000;
/** Growth is measured over at least half a day, and over a month where there are readings. */
const GROWTH_SPAN_DAYS = { least: 0.5, most: 31 };
/** With fewer reads the hit rate only shows that the buffer pool is still filling. */
const LEAST_BUFFER_READS = 100_000;

/** Size of a database and its growth, connections, slow queries and buffer pool 数据库性能与空间. */
export const databaseSize: SqlCheck<Params, Limits, Facts> = {
  id: 'database-size',
  kind: 'sql',
  usesReadings: true,
  params,
  limits,
  collect: () => ({
    statements: [
      'SELECT COUNT(*) AS table_count, SUM(data_length + index_length) AS total_bytes FROM information_schema.tables WHERE table_schema = DATABASE()',
      'SELECT table_name AS name, data_length + index_length AS total_bytes FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY data_length + index_length DESC LIMIT 5',
      `SHOW GLOBAL STATUS WHERE Variable_name IN (${STATUS.map((name) => `'${name}'`).join(', ')})`,
      "SHOW GLOBAL VARIABLES WHERE Variable_name = 'max_connections'",
    ],
    timeoutSeconds: 30,
  }),
  parse(output) {
    const [tables, bytes] = resultOf(output, 0).rows[0] ?? [];
    const largest = resultOf(output, 1).rows.map(([table, size]) => ({
      table: nameOf(table),
      bytes: numberIn(size ?? null) ?? 0,
    }));
    const named = new Map(
      [...resultOf(output, 2).rows, ...resultOf(output, 3).rows].map(([name, value]) => [String(name), value ?? null]),
    );
    const figure = (name: string) => {
      const value = numberIn(named.get(name) ?? null);
      if (value === null) throw new CannotJudge({ key: 'check.database-size.no-figure', values: { name } });
      return value;
    };
    const tableCount = numberIn(tables ?? null);
    if (tableCount === null) throw new CannotJudge({ key: 'check.no-output' });
    return {
      // Of no tables at all, the sum is NULL.
      bytes: numberIn(bytes ?? null) ?? 0,
      tables: tableCount,
      largest,
      connections: figure('Threads_connected'),
      mostConnections: figure('Max_used_connections'),
      allowedConnections: figure('max_connections'),
      slowQueries: figure('Slow_queries'),
      uptimeSeconds: figure('Uptime'),
      bufferReads: figure('Innodb_buffer_pool_read_requests'),
      bufferMisses: figure('Innodb_buffer_pool_reads'),
    };
  },
  judge: (facts, input) => [
    ...judgeSize(facts, input.limits),
    ...judgeGrowth(facts, input),
    ...judgeConnections(facts, input.limits),
    ...judgeSlowQueries(facts, input),
    ...judgeBuffer(facts, input.limits),
  ],
  readings(facts, { limits }): Reading[] {
    const { sizeAtMost } = limits;
    const sizeLimit = sizeAtMost === undefined ? {} : { limit: sizeAtMost };
    const share = percentOf(facts.connections, facts.allowedConnections);
    const hits = hitPercent(facts);
    return [
      { metric: 'database-size.bytes', subject: '', value: facts.bytes, unit: 'bytes', ...sizeLimit },
      {
        metric: 'database-size.connections',
        subject: '',
        value: share,
        unit: 'percent',
        limit: limits.connectionsAtMost,
      },
      { metric: 'database-size.slow-queries', subject: '', value: facts.slowQueries, unit: 'count' },
      { metric: 'database-size.uptime', subject: '', value: facts.uptimeSeconds, unit: 'seconds' },
      ...(hits === null
        ? []
        : [{ metric: 'database-size.buffer-hit', subject: '', value: hits, unit: 'percent' } as const]),
    ];
  },
};

function judgeSize({ bytes: size, tables, largest }: Facts, limits: Limits): Finding[] {
  const [first] = largest;
  const values = { size, tables, largest: first?.table ?? '–', largestSize: first?.bytes ?? 0 };
  const band = { limit: limits.sizeAtMost, attention: limits.attention.sizeAtMost };
  return stateAtMost(size, band, { key: 'check.database-size.size', values });
}

/** What nothing limits is told all the same. `<key>-limited` is the text with its limit. */
function stateAtMost(value: number, band: Band, message: Required<Message>): Finding[] {
  const judged = atMostFindings(value, band, { key: `${message.key}-limited`, values: message.values });
  return judged.length > 0 ? judged : [{ verdict: 'normal', message }];
}

function judgeGrowth(facts: Facts, { limits, history, now }: Input): Finding[] {
  const earlier = history.readings.filter((reading) => reading.metric === 'database-size.bytes');
  const base = growthBase(earlier, now);
  if (base === null) return [{ verdict: 'normal', message: { key: 'check.database-size.growth-first' } }];
  const days = (now.getTime() - base.at.getTime()) / DAY_MS;
  const growth = (facts.bytes - base.value) / days;
  const values = { growth, since: base.at.toISOString() };
  const band = { limit: limits.growthPerDayAtMost, attention: limits.attention.growthPerDayAtMost };
  return stateAtMost(growth, band, { key: 'check.database-size.growth', values });
}

/** The oldest reading of the last month, else the newest before that: a longer span makes a steadier figure. */
function growthBase(readings: readonly PastReading[], now: Date): PastReading | null {
  const age = (reading: PastReading) => (now.getTime() - reading.at.getTime()) / DAY_MS;
  const usable = readings.filter((reading) => age(reading) >= GROWTH_SPAN_DAYS.least).sort((a, b) => age(a) - age(b));
  return usable.findLast((reading) => age(reading) <= GROWTH_SPAN_DAYS.most) ?? usable[0] ?? null;
}

function judgeConnections(facts: Facts, limits: Limits): Finding[] {
  const { connections, mostConnections: most, allowedConnections: allowed } = facts;
  const used = percentOf(connections, allowed);
  const band = { limit: limits.connectionsAtMost, attention: limits.attention.connectionsAtMost };
  return atMostFindings(used, band, {
    key: 'check.database-size.connections',
    values: { connections, most, allowed, used },
  });
}

function judgeSlowQueries(facts: Facts, { limits, history, now }: Input): Finding[] {
  const last = history.readings.find((reading) => reading.metric === 'database-size.slow-queries');
  const startedAt = now.getTime() - facts.uptimeSeconds * 1000;
  // The counter begins anew with the server.
  const goesOn = last !== undefined && last.at.getTime() >= startedAt && facts.slowQueries >= last.value;
  const since = goesOn ? last.at.getTime() : startedAt;
  const slow = goesOn ? facts.slowQueries - last.value : facts.slowQueries;
  const days = Math.max((now.getTime() - since) / DAY_MS, 1 / 24);
  const perDay = Math.round((slow / days) * 10) / 10;
  const values = { slow, perDay, since: new Date(since).toISOString() };
  const band = { limit: limits.slowPerDayAtMost, attention: limits.attention.slowPerDayAtMost };
  return stateAtMost(perDay, band, { key: 'check.database-size.slow', values });
}

function hitPercent({ bufferReads, bufferMisses }: Facts): number | null {
  return bufferReads < LEAST_BUFFER_READS ? null : percentOf(bufferReads - bufferMisses, bufferReads);
}

function judgeBuffer(facts: Facts, limits: Limits): Finding[] {
  const hit = hitPercent(facts);
  if (hit === null) return [{ verdict: 'normal', message: { key: 'check.database-size.buffer-filling' } }];
  const band = { limit: limits.bufferHitAtLeast, attention: limits.attention.bufferHitAtLeast };
  return atLeastFindings(hit, band, { key: 'check.database-size.buffer-hit', values: { hit } });
}
