import type { Kysely } from 'kysely';
import type { TargetKind } from '../core/check.ts';
import type { CapacityReading } from '../core/report/model.ts';
import type { ReportWindow } from './report-tickets.ts';
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
  readonly points: (readonly [at: number, value: number])[];
}

const READINGS: { readonly [metric: string]: CapacityReading } = {
  'disk.used': 'disk-used',
  'disk.free': 'disk-free',
  'memory.used': 'memory-used',
  'database-size.bytes': 'database-size',
};

/** The readings of a period from which trends are drawn, by what was measured. */
export async function listReadingSeries(db: Kysely<Database>, window: ReportWindow): Promise<ReadingSeries[]> {
  const series: ReadingSeries[] = [];
  // One after the other: each is a stretch of the index, in the order of time.
  for (const [metric, reading] of Object.entries(READINGS)) {
    const rows = await db
      .selectFrom('readings')
      .select(['target_kind', 'target_id', 'subject', 'value', 'unit', 'limit_value', 'at'])
      .where('contract_id', '=', window.contractId)
      .where('metric', '=', metric)
      .where('at', '>=', window.from)
      .where('at', '<', window.before)
      .orderBy('at')
      .orderBy('id')
      .execute();
    for (const ofOne of Map.groupBy(rows, (row) => `${row.target_kind}\n${row.target_id}\n${row.subject}`).values()) {
      const newest = ofOne.at(-1);
      if (!newest) continue;
      series.push({
        reading,
        targetKind: newest.target_kind as TargetKind,
        targetId: newest.target_id,
        subject: newest.subject,
        unit: newest.unit,
        limit: newest.limit_value,
        points: ofOne.map((row) => [row.at.getTime(), row.value]),
      });
    }
  }
  return series;
}
