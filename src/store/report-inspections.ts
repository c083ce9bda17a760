import { type Kysely, sql } from 'kysely';
import type { TargetKind } from '../core/check.ts';
import type { Effort, InspectionMode, InspectionState } from '../core/inspection.ts';
import type { VerdictCounts } from '../core/item-verdict.ts';
import type { LocalText } from '../core/message.ts';
import type { CheckFact } from '../core/report/facts.ts';
import type { Verdict } from '../core/verdict.ts';
import { parseJson } from './column.ts';
import type { TemplateSnapshot } from './new-inspection.ts';
import type { ReportWindow } from './report-tickets.ts';
import type { Database } from './schema.ts';

/** An inspection of a period without what it found. */
export interface ReportInspection {
  readonly id: number;
  readonly templateId: string;
  readonly title: LocalText;
  readonly mode: InspectionMode;
  readonly state: InspectionState;
  readonly startedAt: Date;
  /** Person id. */
  readonly startedBy: string;
  /** False: it was narrowed to some hosts. */
  readonly isWhole: boolean;
  readonly origin: string;
  readonly effort: Effort | null;
}

/** Inspections that were begun in a period, whatever became of them, in order. */
export async function listReportInspections(db: Kysely<Database>, window: ReportWindow): Promise<ReportInspection[]> {
  const rows = await db
    .selectFrom('inspections')
    .select(['id', 'template_id', 'template', 'hosts', 'mode', 'state', 'origin', 'started_by', 'started_at'])
    .select(['effort_onsite', 'effort_remote', 'effort_office'])
    .where('contract_id', '=', window.contractId)
    .where('started_at', '>=', window.from)
    .where('started_at', '<', window.before)
    .orderBy('started_at')
    .orderBy('id')
    .execute();
  // The same few texts, again and again: read once each.
  const templates = new Map<unknown, TemplateSnapshot>();
  return rows.map((row) => {
    const template = templates.get(row.template) ?? parseJson<TemplateSnapshot>(row.template);
    templates.set(row.template, template);
    const { effort_onsite: onsite, effort_remote: remote, effort_office: office } = row;
    return {
      id: row.id,
      templateId: row.template_id,
      title: template.title,
      mode: row.mode as InspectionMode,
      state: row.state as InspectionState,
      startedAt: row.started_at,
      startedBy: row.started_by,
      isWhole: row.hosts === null,
      origin: row.origin,
      effort: onsite === null || remote === null || office === null ? null : { onsite, remote, office },
    };
  });
}

/** Items by final verdict, of each inspection that has any. */
export async function countReportItems(
  db: Kysely<Database>,
  inspectionIds: readonly number[],
): Promise<ReadonlyMap<number, VerdictCounts>> {
  const counts = new Map<number, { -readonly [V in keyof VerdictCounts]: number }>();
  for (const ids of inPieces(inspectionIds)) {
    const rows = await db
      .selectFrom('inspection_items')
      .select(['inspection_id', 'final_verdict'])
      .select((select) => select.fn.countAll().as('items'))
      .where('inspection_id', 'in', ids)
      .groupBy(['inspection_id', 'final_verdict'])
      .execute();
    for (const row of rows) {
      const none = { normal: 0, attention: 0, abnormal: 0, unknown: 0, pending: 0, waiting: 0, total: 0 };
      const of = counts.get(row.inspection_id) ?? none;
      of[(row.final_verdict as Verdict | null) ?? 'waiting'] += Number(row.items);
      of.total += Number(row.items);
      counts.set(row.inspection_id, of);
    }
  }
  return counts;
}

/** How often each host of inspections was tried, and how often it was reached. */
export async function countReach(
  db: Kysely<Database>,
  window: ReportWindow,
): Promise<{ readonly hostId: string; readonly name: LocalText; readonly reached: number; readonly tried: number }[]> {
  const rows = await db
    .selectFrom('inspections')
    .innerJoin('inspection_targets', 'inspection_targets.inspection_id', 'inspections.id')
    .select(['inspection_targets.target_id', 'inspection_targets.state'])
    .select((select) => [
      select.fn.countAll().as('times'),
      select.fn.max('inspections.id').as('latest'),
      select.fn.max('inspection_targets.target_name').as('name'),
    ])
    .where('inspections.contract_id', '=', window.contractId)
    .where('inspections.started_at', '>=', window.from)
    .where('inspections.started_at', '<', window.before)
    .where('inspection_targets.target_kind', '=', 'host')
    .where('inspection_targets.state', 'in', ['done', 'failed'])
    .groupBy(['inspection_targets.target_id', 'inspection_targets.state'])
    .execute();
  return [...Map.groupBy(rows, (row) => row.target_id)].map(([hostId, ofHost]) => {
    const newest = ofHost.reduce((one, other) => (Number(other.latest) > Number(one.latest) ? other : one));
    const timesOf = (state: string) => Number(ofHost.find((row) => row.state === state)?.times ?? 0);
    const reached = timesOf('done');
    return { hostId, name: parseJson<LocalText>(newest.name), reached, tried: reached + timesOf('failed') };
  });
}

/**
 * By template item and target, how often the checks of a period's inspections came to which verdict, whatever became of the
 * inspections. Items are read in the order of their index, and of their results only another index: 100,000 of them a half-year.
 */
export async function countChecks(db: Kysely<Database>, window: ReportWindow): Promise<CheckFact[]> {
  const rows = await db
    .selectFrom('inspections')
    .innerJoin('inspection_items', 'inspection_items.inspection_id', 'inspections.id')
    .innerJoin('inspection_results', 'inspection_results.item_pk', 'inspection_items.id')
    .modifyFront(sql`straight_join`)
    .select((select) => [
      select.fn.max('inspection_items.item_id').as('item_id'),
      select.fn.max('inspection_results.check_id').as('check_id'),
      select.fn.max('inspection_results.target_kind').as('target_kind'),
      select.fn.max('inspection_results.target_id').as('target_id'),
      select.fn.max('inspection_results.verdict').as('verdict'),
      select.fn.countAll().as('times'),
      // The newest one's names.
      select.fn.max('inspection_items.id').as('latest_item'),
      select.fn.max('inspection_results.id').as('latest_result'),
    ])
    .where('inspections.contract_id', '=', window.contractId)
    .where('inspections.started_at', '>=', window.from)
    .where('inspections.started_at', '<', window.before)
    .where('inspection_results.verdict', 'in', ['normal', 'attention', 'abnormal', 'unknown'])
    // By one short text: five wide columns make the server's table of groups a slow one. No id holds a line break.
    .groupBy(sql`concat_ws('\n', item_id, check_id, target_kind, target_id, inspection_results.verdict)`)
    .orderBy(sql`null`)
    .execute();
  const names = await findNames(db, {
    items: rows.map((row) => Number(row.latest_item)),
    results: rows.map((row) => Number(row.latest_result)),
  });
  const ofOne = Map.groupBy(rows, (row) => [row.item_id, row.check_id, row.target_kind, row.target_id].join('\n'));
  return [...ofOne.values()].flatMap((counted) => {
    const newest = counted.reduce((one, other) =>
      Number(other.latest_result) > Number(one.latest_result) ? other : one,
    );
    const times = (verdict: Verdict) => Number(counted.find((row) => row.verdict === verdict)?.times ?? 0);
    return {
      checkId: newest.check_id,
      itemTitle: names.item(Number(newest.latest_item)),
      targetKind: newest.target_kind as TargetKind,
      targetId: newest.target_id,
      targetName: names.result(Number(newest.latest_result)),
      counts: {
        normal: times('normal'),
        attention: times('attention'),
        abnormal: times('abnormal'),
        unknown: times('unknown'),
      },
    };
  });
}

/** Titles of items and names of the targets of results, by their keys. */
async function findNames(
  db: Kysely<Database>,
  keys: { readonly items: readonly number[]; readonly results: readonly number[] },
): Promise<{ item(key: number): LocalText; result(key: number): LocalText }> {
  const names = { items: new Map<number, LocalText>(), results: new Map<number, LocalText>() };
  for (const ids of inPieces([...new Set(keys.items)])) {
    const rows = await db.selectFrom('inspection_items').select(['id', 'title']).where('id', 'in', ids).execute();
    for (const row of rows) names.items.set(row.id, parseJson<LocalText>(row.title));
  }
  for (const ids of inPieces([...new Set(keys.results)])) {
    const rows = await db
      .selectFrom('inspection_results')
      .select(['id', 'target_name'])
      .where('id', 'in', ids)
      .execute();
    for (const row of rows) names.results.set(row.id, parseJson<LocalText>(row.target_name));
  }
  return { item: (key) => names.items.get(key) ?? '', result: (key) => names.results.get(key) ?? '' };
}

/** Well below what either server takes in one packet. */
const KEYS_AT_ONCE = 2_000;

/** In pieces that one statement can name. */
export function* inPieces(keys: readonly number[]): Iterable<readonly number[]> {
  for (let at = 0; at < keys.length; at += KEYS_AT_ONCE) yield keys.slice(at, at + KEYS_AT_ONCE);
}
