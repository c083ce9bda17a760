import { createHash } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import type { Cursor, Json, PastReading, TargetKind } from '../core/check.ts';
import { parseJson, toJson } from './column.ts';
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
  /** When each of the cursors was left. */
  readonly leftAt: { readonly [subject: string]: Date };
}

/** By check, target and owner (see {@link cursorOwners}). */
export type LeftOffByResult = (place: {
  readonly checkId: string;
  readonly targetKind: TargetKind;
  readonly targetId: string;
  readonly owner: string;
}) => LeftOff;

/**
 * Whose a check's position is: two items of a template may read the same log, each at its own pace. An item with the same
 * check on the same target twice counts them.
 * @returns owners by the results' keys
 */
export function cursorOwners(
  items: readonly {
    readonly id: string;
    readonly results: readonly {
      readonly key: number;
      readonly checkId: string;
      readonly target: { readonly kind: string; readonly id: string };
    }[];
  }[],
): ReadonlyMap<number, string> {
  const owners = new Map<number, string>();
  for (const item of items) {
    const seen = new Map<string, number>();
    for (const { key, checkId, target } of item.results) {
      const place = `${checkId} ${target.kind} ${target.id}`;
      const nth = (seen.get(place) ?? 0) + 1;
      seen.set(place, nth);
      owners.set(key, nth === 1 ? item.id : `${item.id} ${nth}`);
    }
  }
  return owners;
}

/** Subjects are stored with their owner before them; those from before positions had owners stand for any of them. */
const OWNED_SUBJECT = /^item:([^\n]*)\n([\s\S]*)$/;

function ownedSubject(owner: string, subject: string): string {
  return `item:${owner}\n${subject}`;
}

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
  const owned = rows.map((row) => {
    const [, owner = null, subject = row.subject] = OWNED_SUBJECT.exec(row.subject) ?? [];
    return { ...row, owner, subject };
  });
  const keyed = Map.groupBy(owned, (row) => `${row.check_id} ${row.target_kind} ${row.target_id}`);
  return ({ checkId, targetKind, targetId, owner }) => {
    const all = keyed.get(`${checkId} ${targetKind} ${targetId}`) ?? [];
    const own = all.filter((row) => row.owner === owner);
    const left = own.length > 0 ? own : all.filter((row) => row.owner === null);
    // Of several files the one that was read longest ago: nothing since then has been left out of all of them.
    const oldest = Math.min(...left.map((row) => row.updated_at.getTime()));
    return {
      cursors: Object.fromEntries(left.map((row) => [row.subject, parseJson<Json>(row.value)])),
      since: left.length === 0 ? null : new Date(oldest),
      leftAt: Object.fromEntries(left.map((row) => [row.subject, row.updated_at])),
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
    .selectFrom('inspection_results as result')
    .innerJoin('inspection_items as item', 'item.id', 'result.item_pk')
    .select(['result.id', 'item.item_id', 'check_id', 'target_kind', 'target_id', 'cursors', 'collected_at'])
    .where('result.inspection_id', '=', inspection.id)
    .orderBy('result.item_pk')
    .orderBy('result.position')
    .execute();
  const owners = cursorOwners(
    [...Map.groupBy(results, (result) => result.item_id)].map(([id, ofItem]) => ({
      id,
      results: ofItem.map((row) => ({
        key: row.id,
        checkId: row.check_id,
        target: { kind: row.target_kind, id: row.target_id },
      })),
    })),
  );
  for (const result of results) {
    if (result.cursors === null) continue;
    for (const cursor of parseJson<Cursor[]>(result.cursors)) {
      const subject = ownedSubject(owners.get(result.id) ?? '', cursor.subject);
      const key = {
        contract_id: inspection.contractId,
        template_id: inspection.templateId,
        check_id: result.check_id,
        target_kind: result.target_kind,
        target_id: result.target_id,
        subject_hash: createHash('sha256').update(subject).digest('hex'),
      };
      const present = await trx
        .selectFrom('check_cursors')
        .select('updated_at')
        .where((where) => where.and(key))
        .forUpdate()
        .executeTakeFirst();
      const at = result.collected_at ?? inspection.collectedAt;
      if (present && present.updated_at >= at) continue;
      const columns = { value: toJson(cursor.value), inspection_id: inspection.id, updated_at: at };
      await trx
        .insertInto('check_cursors')
        .values({ ...key, subject, ...columns })
        .onDuplicateKeyUpdate(columns)
        .execute();
    }
  }
}
