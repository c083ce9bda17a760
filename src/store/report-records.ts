import type { Kysely } from 'kysely';
import type { RecordKind } from '../core/obligation.ts';
import type { ServiceRecord } from '../core/record.ts';
import type { VoidedRecordFact } from '../core/report/facts.ts';
import type { ContractSpan } from './contract-span.ts';
import { inPieces } from './in-pieces.ts';
import { listRecords } from './records.ts';
import type { Database } from './schema.ts';

/** Kinds that say more of a ticket, and belong where it does. */
const OF_TICKETS = ['maintenance', 'fault-report'] as const satisfies readonly RecordKind[];

/**
 * Service records of a period by when the work was done; of the valid ones also the maintenance sheets and fault reports of
 * tickets that were opened in it, whenever they were written.
 */
export async function listReportRecords(
  db: Kysely<Database>,
  span: ContractSpan,
): Promise<{ readonly valid: readonly ServiceRecord[]; readonly voided: readonly VoidedRecordFact[] }> {
  const { contractId, from, before } = span;
  const inPeriod = await listRecords(db, { contractId, from, before, alsoVoided: true });
  const known = new Set(inPeriod.map(({ id }) => id));
  const ofTickets = await listRecordsOfTickets(db, span);
  const valid = inPeriod.filter(({ state }) => state === 'valid');
  return {
    valid: [...valid, ...ofTickets.filter(({ id }) => !known.has(id))],
    voided: await withReasons(
      db,
      inPeriod.filter(({ state }) => state === 'voided'),
    ),
  };
}

async function listRecordsOfTickets(db: Kysely<Database>, span: ContractSpan): Promise<ServiceRecord[]> {
  const rows = await db
    .selectFrom('records')
    .innerJoin('tickets', 'tickets.id', 'records.ticket_id')
    .select('records.id')
    .where('records.contract_id', '=', span.contractId)
    .where('records.state', '=', 'valid')
    .where('records.kind', 'in', OF_TICKETS)
    .where('tickets.opened_at', '>=', span.from)
    .where('tickets.opened_at', '<', span.before)
    .where((where) => where.or([where('happened_at', '<', span.from), where('happened_at', '>=', span.before)]))
    .execute();
  const records: ServiceRecord[] = [];
  for (const ids of inPieces(rows.map(({ id }) => id))) {
    records.push(...(await listRecords(db, { contractId: span.contractId, ids })));
  }
  return records;
}

async function withReasons(db: Kysely<Database>, records: readonly ServiceRecord[]): Promise<VoidedRecordFact[]> {
  if (records.length === 0) return [];
  const rows = await db
    .selectFrom('record_versions')
    .select(['record_id', 'changed_by', 'reason'])
    .where('change_kind', '=', 'voided')
    .where(
      'record_id',
      'in',
      records.map(({ id }) => id),
    )
    .execute();
  return records.map((record) => {
    const voided = rows.find((row) => row.record_id === record.id);
    return { record, by: voided?.changed_by ?? record.createdBy, reason: voided?.reason ?? '' };
  });
}
