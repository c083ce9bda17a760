import type { Kysely } from 'kysely';
import type { Finding, TargetKind } from '../core/check.ts';
import type { ItemEntry } from '../core/inspection.ts';
import type { LocalText } from '../core/message.ts';
import type { Verdict } from '../core/verdict.ts';
import { parseJson } from './column.ts';
import type { ContractSpan } from './contract-span.ts';
import { inPieces } from './in-pieces.ts';
import type { Database } from './schema.ts';

/** A row of a form, with as much of its results as a report says. */
export interface ReportItem {
  readonly key: number;
  readonly inspectionId: number;
  readonly group: LocalText;
  readonly title: LocalText;
  readonly verdict: Verdict;
  /** What each check came to, on what; its findings only where it was not normal, but of whole forms all of them. */
  readonly results: readonly {
    readonly verdict: Verdict | null;
    readonly kind: TargetKind;
    readonly target: LocalText;
    readonly findings: readonly Finding[];
  }[];
  /** What people said of it, in order. */
  readonly entries: readonly ItemEntry[];
}

/** Worst first: so many of an inspection are told, and the rest is counted. */
const TOLD: readonly Verdict[] = ['abnormal', 'unknown', 'pending', 'attention'];

/**
 * Items of inspections that are anything but normal, each inspection's in the order of its form.
 * @param most of one inspection: the worst are kept.
 */
export async function listTroubledItems(
  db: Kysely<Database>,
  inspectionIds: readonly number[],
  most: number,
): Promise<ReadonlyMap<number, readonly ReportItem[]>> {
  const kept: number[] = [];
  for (const ids of inPieces(inspectionIds)) {
    const rows = await db
      .selectFrom('inspection_items')
      .select(['id', 'inspection_id', 'final_verdict'])
      .where('inspection_id', 'in', ids)
      .where('final_verdict', 'in', TOLD)
      .execute();
    for (const ofOne of Map.groupBy(rows, (row) => row.inspection_id).values()) {
      const weight = (verdict: string | null) => TOLD.indexOf(verdict as Verdict);
      const worst = ofOne.sort((a, b) => weight(a.final_verdict) - weight(b.final_verdict) || a.id - b.id);
      kept.push(...worst.slice(0, most).map(({ id }) => id));
    }
  }
  return Map.groupBy(await readItems(db, kept), (item) => item.inspectionId);
}

/** Every item of inspections, each inspection's in the order of its form, with all that was found. */
export async function listFormItems(
  db: Kysely<Database>,
  inspectionIds: readonly number[],
): Promise<ReadonlyMap<number, readonly ReportItem[]>> {
  const keys: number[] = [];
  for (const ids of inPieces(inspectionIds)) {
    const rows = await db.selectFrom('inspection_items').select('id').where('inspection_id', 'in', ids).execute();
    keys.push(...rows.map(({ id }) => id));
  }
  return Map.groupBy(await readItems(db, keys, 'all'), (item) => item.inspectionId);
}

/** Items of a period's inspections whose verdict somebody overrode. */
export async function listOverriddenItems(db: Kysely<Database>, span: ContractSpan): Promise<ReportItem[]> {
  const rows = await db
    .selectFrom('item_entries')
    .innerJoin('inspection_items', 'inspection_items.id', 'item_entries.item_pk')
    .innerJoin('inspections', 'inspections.id', 'inspection_items.inspection_id')
    .select('item_entries.item_pk')
    .distinct()
    .where('item_entries.kind', '=', 'override')
    .where('item_entries.at', '>=', span.from)
    .where('inspections.contract_id', '=', span.contractId)
    .where('inspections.started_at', '>=', span.from)
    .where('inspections.started_at', '<', span.before)
    .where('inspections.state', '=', 'issued')
    .execute();
  return readItems(
    db,
    rows.map((row) => row.item_pk),
  );
}

async function readItems(
  db: Kysely<Database>,
  keys: readonly number[],
  findings: 'troubled' | 'all' = 'troubled',
): Promise<ReportItem[]> {
  const items: ReportItem[] = [];
  const texts = new Map<unknown, LocalText>();
  const textOf = (column: unknown): LocalText => {
    const text = texts.get(column) ?? parseJson<LocalText>(column);
    texts.set(column, text);
    return text;
  };
  for (const ids of inPieces(keys)) {
    const rows = await db
      .selectFrom('inspection_items')
      .select(['id', 'inspection_id', 'group_title', 'title', 'final_verdict'])
      .where('id', 'in', ids)
      .orderBy('inspection_id')
      .orderBy('position')
      .execute();
    const results = await db
      .selectFrom('inspection_results')
      .select(['item_pk', 'verdict', 'target_kind', 'target_name', 'findings'])
      .where('item_pk', 'in', ids)
      .orderBy('item_pk')
      .orderBy('position')
      .execute();
    const entries = await db
      .selectFrom('item_entries')
      .select(['item_pk', 'kind', 'verdict', 'text', 'person_id', 'at'])
      .where('item_pk', 'in', ids)
      .orderBy('at')
      .orderBy('id')
      .execute();
    const resultsOf = Map.groupBy(results, (row) => row.item_pk);
    const entriesOf = Map.groupBy(entries, (row) => row.item_pk);
    for (const row of rows) {
      items.push({
        key: row.id,
        inspectionId: row.inspection_id,
        group: textOf(row.group_title),
        title: textOf(row.title),
        verdict: row.final_verdict as Verdict,
        results: (resultsOf.get(row.id) ?? []).map((result) => ({
          verdict: result.verdict as Verdict | null,
          kind: result.target_kind as TargetKind,
          target: textOf(result.target_name),
          findings:
            result.findings === null || (findings === 'troubled' && result.verdict === 'normal')
              ? []
              : parseJson<Finding[]>(result.findings),
        })),
        entries: (entriesOf.get(row.id) ?? []).map((entry) => ({
          kind: entry.kind as ItemEntry['kind'],
          verdict: entry.verdict as Verdict | null,
          text: entry.text,
          personId: entry.person_id,
          at: entry.at,
        })),
      });
    }
  }
  return items;
}
