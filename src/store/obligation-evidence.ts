import type { Kysely } from 'kysely';
import type { InspectionMode } from '../core/inspection.ts';
import type { RecordKind } from '../core/obligation.ts';
import type { Evidence } from '../core/obligation-status.ts';
import { recordName } from '../core/record.ts';
import type { Database } from './schema.ts';

/**
 * Issued inspections that were begun in a half-open period, in order: the date on an inspection's form is that of its
 * beginning. Those that were narrowed to some hosts are no inspection of the site.
 */
export async function listIssuedInspections(
  db: Kysely<Database>,
  wanted: {
    readonly contractId: string;
    readonly templates: readonly string[];
    /** Null: either. */
    readonly mode: InspectionMode | null;
    readonly from: Date;
    readonly before: Date;
  },
): Promise<Evidence[]> {
  if (wanted.templates.length === 0) return [];
  let query = db
    .selectFrom('inspections')
    .select(['id', 'started_at', 'origin'])
    .where('contract_id', '=', wanted.contractId)
    .where('template_id', 'in', [...wanted.templates])
    .where('state', '=', 'issued')
    .where('hosts', 'is', null)
    .where('started_at', '>=', wanted.from)
    .where('started_at', '<', wanted.before);
  if (wanted.mode !== null) query = query.where('mode', '=', wanted.mode);
  const rows = await query.orderBy('started_at').orderBy('id').execute();
  return rows.map((row) => ({ id: row.id, name: `#${row.id}`, at: row.started_at, ...mark(row.origin) }));
}

/**
 * Valid records of a kind whose work was done, or begun, in a half-open period, in order. Whether the customer signed is
 * another matter: what proves it is that it was done.
 */
export async function listRecordEvidence(
  db: Kysely<Database>,
  wanted: {
    readonly contractId: string;
    readonly record: RecordKind;
    readonly from: Date;
    readonly before: Date;
  },
): Promise<Evidence[]> {
  const rows = await db
    .selectFrom('records')
    .select(['id', 'number', 'happened_at', 'origin'])
    .where('contract_id', '=', wanted.contractId)
    .where('state', '=', 'valid')
    .where('kind', '=', wanted.record)
    .where('happened_at', '>=', wanted.from)
    .where('happened_at', '<', wanted.before)
    .orderBy('happened_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ id: row.id, name: recordName(row.number), at: row.happened_at, ...mark(row.origin) }));
}

function mark(origin: string): Pick<Evidence, 'isImported'> {
  return origin === 'import' ? { isImported: true } : {};
}
