import { type Kysely, sql } from 'kysely';
import type { TargetKind } from '../core/check.ts';
import type { Effort, InspectionMode, InspectionState } from '../core/inspection.ts';
import type { VerdictCounts } from '../core/item-verdict.ts';
import type { LocalText } from '../core/message.ts';
import type { CheckFact } from '../core/report/facts.ts';
import type { Verdict } from '../core/verdict.ts';
import { parseJson } from './column.ts';
import type { ContractSpan } from './contract-span.ts';
import { inPieces } from './in-pieces.ts';
import type { TemplateSnapshot } from './new-inspection.ts';
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
export async function listReportInspections(db: Kysely<Database>, span: ContractSpan): Promise<ReportInspection[]> {
  const rows = await db
    .selectFrom('inspections')
    .select(['id', 'template_id', 'template', 'hosts', 'mode', 'state', 'origin', 'started_by', 'started_at'])
    .select(['effort_onsite', 'effort_remote', 'effort_office'])
    .where('contract_id', '=', span.contractId)
    .where('started_at', '>=', span.from)
    .where('started_at', '<', span.before)
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
  span: ContractSpan,
): Promise<{ readonly hostId: string; readonly name: LocalText; readonly reached: number; readonly tried: number }[]> {
  const rows = await db
    .selectFrom('inspections')
    .innerJoin('inspection_targets', 'inspection_targets.inspection_id', 'inspections.id')
    .modifyFront(sql`straight_join`)
    .select(['inspection_targets.target_id', 'inspection_targets.state'])
    .select((select) => [select.fn.countAll().as('times'), select.fn.max('inspections.id').as('latest')])
    .where('inspections.contract_id', '=', span.contractId)
    .where('inspections.started_at', '>=', span.from)
    .where('inspections.started_at', '<', span.before)
    .where('inspection_targets.target_kind', '=', 'host')
    .where('inspection_targets.state', 'in', ['done', 'failed'])
    .groupBy(['inspection_targets.target_id', 'inspection_targets.state'])
    .orderBy(sql`null`)
    .execute();
  const hosts = [...Map.groupBy(rows, (row) => row.target_id)].map(([hostId, ofHost]) => {
    const timesOf = (state: string) => Number(ofHost.find((row) => row.state === state)?.times ?? 0);
    const reached = timesOf('done');
    const inspectionId = Math.max(...ofHost.map(({ latest }) => Number(latest)));
    return { hostId, inspectionId, reached, tried: reached + timesOf('failed') };
  });
  const names = await findHostNames(db, hosts);
  return hosts.map(({ hostId, inspectionId, reached, tried }) => ({
    hostId,
    name: names.get(`${inspectionId} ${hostId}`) ?? hostId,
    reached,
    tried,
  }));
}

/** What hosts were called in inspections, by both. Most have one inspection in common, their latest. */
async function findHostNames(
  db: Kysely<Database>,
  hosts: readonly { readonly hostId: string; readonly inspectionId: number }[],
): Promise<ReadonlyMap<string, LocalText>> {
  const names = new Map<string, LocalText>();
  for (const ids of inPieces([...new Set(hosts.map(({ inspectionId }) => inspectionId))])) {
    const rows = await db
      .selectFrom('inspection_targets')
      .select(['inspection_id', 'target_id', 'target_name'])
      .where('inspection_id', 'in', ids)
      .where('target_kind', '=', 'host')
      .execute();
    for (const row of rows) names.set(`${row.inspection_id} ${row.target_id}`, parseJson<LocalText>(row.target_name));
  }
  return names;
}

/**
 * By template item and target, how often the checks of a period's inspections came to which verdict, whatever became of the
 * inspections. Items are read in the order of their index, and of their results only another index: 100,000 of them a half-year.
 */
export async function countChecks(db: Kysely<Database>, span: ContractSpan): Promise<CheckFact[]> {
  const rows = await db
    .selectFrom('inspections')
    .innerJoin('inspection_items', 'inspection_items.inspection_id', 'inspections.id')
    .innerJoin('inspection_results', 'inspection_results.item_pk', 'inspection_items.id')
    .modifyFront(sql`straight_join`)
    .select((select) => [select.fn.max('inspection_results.id').as('latest'), select.fn.countAll().as('times')])
    .where('inspections.contract_id', '=', span.contractId)
    .where('inspections.started_at', '>=', span.from)
    .where('inspections.started_at', '<', span.before)
    .where('inspection_results.verdict', 'in', ['normal', 'attention', 'abnormal', 'unknown'])
    // By one short text, and as bytes: by five wide columns, or by the rules of letters, the server groups far slower. Ids are
    // ASCII, and none holds a line break.
    .groupBy(
      sql`cast(concat_ws('\n', item_id, check_id, target_kind, target_id, inspection_results.verdict) as binary(228))`,
    )
    .orderBy(sql`null`)
    .execute();
  const times = new Map(rows.map((row) => [Number(row.latest), Number(row.times)]));
  // What they have in common is read from the newest of each: to compare texts for it takes the server longer than to count.
  const newest = await findResults(db, [...times.keys()]);
  const ofOne = Map.groupBy(newest, (row) => [row.item_id, row.check_id, row.target_kind, row.target_id].join('\n'));
  return [...ofOne.values()].flatMap((ofVerdicts) => {
    const named = ofVerdicts.reduce((one, other) => (other.id > one.id ? other : one));
    const timesOf = (verdict: Verdict) => times.get(ofVerdicts.find((row) => row.verdict === verdict)?.id ?? 0) ?? 0;
    return {
      checkId: named.check_id,
      itemTitle: parseJson<LocalText>(named.title),
      targetKind: named.target_kind as TargetKind,
      targetId: named.target_id,
      targetName: parseJson<LocalText>(named.target_name),
      counts: {
        normal: timesOf('normal'),
        attention: timesOf('attention'),
        abnormal: timesOf('abnormal'),
        unknown: timesOf('unknown'),
      },
    };
  });
}

/** Results with what their items are called, by their keys, in the order of these. */
async function findResults(db: Kysely<Database>, keys: readonly number[]) {
  const found = [];
  for (const ids of inPieces(keys)) {
    const rows = await db
      .selectFrom('inspection_results')
      .innerJoin('inspection_items', 'inspection_items.id', 'inspection_results.item_pk')
      .select(['inspection_results.id', 'check_id', 'target_kind', 'target_id', 'target_name'])
      .select(['inspection_results.verdict', 'item_id', 'title'])
      .where('inspection_results.id', 'in', ids)
      .orderBy('inspection_results.id')
      .execute();
    found.push(...rows);
  }
  return found;
}
