import type { Kysely } from 'kysely';
import type { TargetKind } from '../core/check.ts';
import type { CapacityReading } from '../core/report/model.ts';
import type { ContractSpan } from './contract-span.ts';
import type { Database } from './schema.ts';

/** What inspections measured of one thing over a period, oldest first. */
export interface ReadingSeries {
  readonly reading: CapacityReading;
  readonly targetKind: TargetKind;
  readonly targetId: string;
  /** Of which part of the target: a path; empty where it has only one. */
  readonly subject: string;
  readonly unit: string;
  /** Of the newest reading; null where it was held against none. */
  readonly limit: number | null;
  /** Instants in milliseconds, and values. */
  readonly points: readonly (readonly [at: number, value: number])[];
}

const READINGS: { readonly [metric: string]: CapacityReading } = {
  'disk.used': 'disk-used',
  'disk.free': 'disk-free',
  'memory.used': 'memory-used',
  'database-size.bytes': 'database-size',
};

/** The readings of a period from which trends are drawn, by what was measured. */
export async function listReadingSeries(db: Kysely<Database>, span: ContractSpan): Promise<ReadingSeries[]> {
  const all = await Promise.all(
    Object.entries(READINGS).map(async ([metric, reading]) => seriesOf(reading, await listReadings(db, span, metric))),
  );
  return all.flat();
}

type Row = Awaited<ReturnType<typeof listReadings>>[number];

/** A stretch of an index, in the order of time. */
function listReadings(db: Kysely<Database>, span: ContractSpan, metric: string) {
  return db
    .selectFrom('readings')
    .select(['target_kind', 'target_id', 'subject', 'value', 'unit', 'limit_value', 'at'])
    .where('contract_id', '=', span.contractId)
    .where('metric', '=', metric)
    .where('at', '>=', span.from)
    .where('at', '<', span.before)
    .orderBy('at')
    .orderBy('id')
    .execute();
}

function seriesOf(reading: CapacityReading, rows: readonly Row[]): ReadingSeries[] {
  const byPlace = Map.groupBy(rows, (row) => `${row.target_kind}\n${row.target_id}\n${row.subject}`);
  return [...byPlace.values()].flatMap((ofOne) => {
    const newest = ofOne.at(-1);
    if (!newest) return [];
    return {
      reading,
      targetKind: newest.target_kind as TargetKind,
      targetId: newest.target_id,
      subject: newest.subject,
      unit: newest.unit,
      limit: newest.limit_value,
      points: ofOne.map((row) => [row.at.getTime(), row.value] as const),
    };
  });
}
