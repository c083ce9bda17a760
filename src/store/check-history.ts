import { createHash } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import type { Cursor, Json, PastReading, TargetKind } from '../core/check.ts';
import { parseJson } from './column.ts';
import type { Database } from './schema.ts';

/** How far back a check may look. */
const READINGS_DAYS = 400;
const READINGS_LIMIT = 2_000;

/** Readings of a check on a target in earlier inspections, newest first. */
export async function findReadings(
  db: Kysely<Database>,
  of: {
    readonly contractId: string;
    readonly checkId: string;
    readonly targetKind: TargetKind;
    readonly targetId: string;
    readonly before: Date;
  },
): Promise<PastReading[]> {
  const since = new Date(of.before.getTime() - READINGS_DAYS * 86_400_000);
  return db
    .selectFrom('readings')
    .select(['metric', 'subject', 'value', 'at'])
    .where('contract_id', '=', of.contractId)
    .where('target_kind', '=', of.targetKind)
    .where('target_id', '=', of.targetId)
    .where('check_id', '=', of.checkId)
    .where('at', '>=', since)
    .where('at', '<', of.before)
    .orderBy('at', 'desc')
    .limit(READINGS_LIMIT)
    .execute();
}

/** Where a check goes on at a target, and since when: null where it has left nothing. */
export interface LeftOff {
  readonly cursors: { readonly [subject: string]: Json };
  readonly since: Date | null;
}

export type LeftOffByResult = (checkId: string, targetKind: TargetKind, targetId: string) => LeftOff;

/** Where the checks of a template go on, as the last issued inspection left it. */
export async function findCursors(
  db: Kysely<Database>,
  contractId: string,
  templateId: string,
): Promise<LeftOffByResult> {
  const rows = await db
    .selectFrom('check_cursors')
    .select(['check_id', 'target_kind', 'target_id', 'subject', 'value', 'updated_at'])
    .where('contract_id', '=', contractId)
    .where('template_id', '=', templateId)
    .execute();
  const keyed = Map.groupBy(rows, (row) => `${row.check_id} ${row.target_kind} ${row.target_id}`);
  return (checkId, targetKind, targetId) => {
    const left = keyed.get(`${checkId} ${targetKind} ${targetId}`) ?? [];
    // Of several files the one that was read longest ago: nothing since then has been left out of all of them.
    const oldest = Math.min(...left.map((row) => row.updated_at.getTime()));
    return {
      cursors: Object.fromEntries(left.map((row) => [row.subject, parseJson<Json>(row.value)])),
      since: left.length === 0 ? null : new Date(oldest),
    };
  };
}

/**
 * Moves the cursors to where this inspection left off. One that was collected later keeps its cursors, though it was
 * issued earlier, or its lines would be counted twice.
 */
export async function saveCursors(
  trx: Transaction<Database>,
  inspection: {
    readonly id: number;
    readonly contractId: string;
    readonly templateId: string;
    readonly collectedAt: Date;
  },
): Promise<void> {
  const results = await trx
    .selectFrom('inspection_results')
    .select(['check_id', 'target_kind', 'target_id', 'cursors', 'collected_at'])
    .where('inspection_id', '=', inspection.id)
    .where('cursors', 'is not', null)
    .execute();
  for (const result of results) {
    for (const cursor of parseJson<Cursor[]>(result.cursors)) {
      const key = {
        contract_id: inspection.contractId,
        template_id: inspection.templateId,
        check_id: result.check_id,
        target_kind: result.target_kind,
        target_id: result.target_id,
        subject_hash: createHash('sha256').update(cursor.subject).digest('hex'),
      };
      const present = await trx
        .selectFrom('check_cursors')
        .select('updated_at')
        .where((where) => where.and(key))
        .forUpdate()
        .executeTakeFirst();
      const at = result.collected_at ?? inspection.collectedAt;
      if (present && present.updated_at >= at) continue;
      const columns = { value: JSON.stringify(cursor.value), inspection_id: inspection.id, updated_at: at };
      await trx
        .insertInto('check_cursors')
        .values({ ...key, subject: cursor.subject, ...columns })
        .onDuplicateKeyUpdate(columns)
        .execute();
    }
  }
}
