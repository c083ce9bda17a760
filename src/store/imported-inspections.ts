import type { Transaction } from 'kysely';
import type { Effort, InspectionMode, InspectionTemplate } from '../core/inspection.ts';
import type { LocalText } from '../core/message.ts';
import type { Verdict } from '../core/verdict.ts';
import { insertRows } from './bulk-insert.ts';
import { toJson } from './column.ts';
import { inPieces } from './in-pieces.ts';
import { templateSnapshot } from './new-inspection.ts';
import type { Database } from './schema.ts';

/** In place of a target: where the answers are from. */
const PAPER: LocalText = { 'zh-CN': '纸面记录', en: 'Paper form' };

export interface ImportedInspection {
  readonly template: InspectionTemplate;
  readonly mode: InspectionMode;
  readonly requestKey: string;
  /** Person id. */
  readonly inspector: string;
  readonly startedAt: Date;
  readonly effort: Effort;
  /** What the form says of an item: by a person, and not by a check. */
  readonly answers: ReadonlyMap<string, { readonly verdict: Verdict; readonly text: string; readonly person: string }>;
  /** Stands on each row of the form in place of what a check would have found. */
  readonly question: LocalText;
}

/**
 * Inserts inspections as they were entered from forms of paper: issued, each item with one question to a person and that
 * person's answer. Nothing was collected of any host, and no position in a log moves.
 * @returns their ids, in the order given. @throws when an item of a template has no answer.
 */
export async function insertImportedInspections(
  trx: Transaction<Database>,
  contractId: string,
  inspections: readonly ImportedInspection[],
): Promise<number[]> {
  await insertRows(
    trx,
    'inspections',
    inspections.map((inspection) => inspectionRow(contractId, inspection)),
  );
  const ids = await findIds(trx, inspections);
  const answered = inspections.flatMap((inspection) => answersOf(inspection, ids.get(inspection.requestKey) ?? 0));
  await insertRows(
    trx,
    'inspection_items',
    answered.map(({ inspectionId, group, item, answer, ...positions }) => ({
      inspection_id: inspectionId,
      item_id: item.id,
      position: positions.position,
      group_position: positions.groupPosition,
      group_title: toJson(group.title),
      title: toJson(item.title),
      verdict: answer.verdict,
      final_verdict: answer.verdict,
    })),
  );
  const keys = await findItemKeys(trx, [...ids.values()]);
  const keyed = answered.map((each) => ({ ...each, key: keys.get(`${each.inspectionId} ${each.item.id}`) ?? 0 }));
  await insertRows(
    trx,
    'inspection_results',
    keyed.map(({ key, inspectionId, inspection }) => ({
      inspection_id: inspectionId,
      item_pk: key,
      position: 0,
      check_id: 'manual',
      target_kind: 'person',
      target_id: 'person',
      target_name: toJson(PAPER),
      params: toJson({ question: inspection.question }),
      limits: '{}',
      verdict: 'pending',
    })),
  );
  await insertRows(
    trx,
    'item_entries',
    keyed.map(({ key, inspection, answer }) => ({
      item_pk: key,
      kind: 'answer',
      verdict: answer.verdict,
      text: answer.text,
      person_id: answer.person,
      request_key: `${inspection.requestKey}:${key}`,
      at: inspection.startedAt,
    })),
  );
  return inspections.map(({ requestKey }) => ids.get(requestKey) ?? 0);
}

function inspectionRow(contractId: string, { template, startedAt, inspector, effort, ...given }: ImportedInspection) {
  return {
    contract_id: contractId,
    template_id: template.id,
    template: toJson(templateSnapshot(template)),
    hosts: null,
    mode: given.mode,
    state: 'issued',
    origin: 'import',
    request_key: given.requestKey,
    open_key: null,
    started_by: inspector,
    started_at: startedAt,
    collected_at: startedAt,
    ended_at: startedAt,
    ended_by: inspector,
    effort_onsite: effort.onsite,
    effort_remote: effort.remote,
    effort_office: effort.office,
  };
}

function answersOf(inspection: ImportedInspection, inspectionId: number) {
  const items = inspection.template.groups.flatMap((group, groupPosition) =>
    group.items.map((item) => ({ group, groupPosition, item })),
  );
  return items.map((each, position) => {
    const answer = inspection.answers.get(each.item.id);
    if (!answer) throw new Error(`nothing is said of ${each.item.id}`);
    return { ...each, inspection, inspectionId, position, answer };
  });
}

/** By what they were asked for. */
async function findIds(
  trx: Transaction<Database>,
  inspections: readonly Pick<ImportedInspection, 'requestKey'>[],
): Promise<Map<string, number>> {
  const ids = new Map<string, number>();
  for (const piece of inPieces(inspections.map(({ requestKey }) => requestKey))) {
    const rows = await trx
      .selectFrom('inspections')
      .select(['id', 'request_key'])
      .where('request_key', 'in', [...piece])
      .execute();
    for (const row of rows) ids.set(row.request_key, row.id);
  }
  return ids;
}

/** By inspection and item. */
async function findItemKeys(
  trx: Transaction<Database>,
  inspectionIds: readonly number[],
): Promise<Map<string, number>> {
  const keys = new Map<string, number>();
  for (const piece of inPieces(inspectionIds)) {
    const rows = await trx
      .selectFrom('inspection_items')
      .select(['id', 'inspection_id', 'item_id'])
      .where('inspection_id', 'in', [...piece])
      .execute();
    for (const row of rows) keys.set(`${row.inspection_id} ${row.item_id}`, row.id);
  }
  return keys;
}
