import type { Transaction } from 'kysely';
import type { Effort, InspectionMode, InspectionTemplate } from '../core/inspection.ts';
import type { LocalText } from '../core/message.ts';
import type { Verdict } from '../core/verdict.ts';
import { insertRows } from './bulk-insert.ts';
import { toJson } from './column.ts';
import { templateSnapshot } from './new-inspection.ts';
import type { Database } from './schema.ts';

/** In place of a target: where the answers are from. */
const PAPER: LocalText = { 'zh-CN': '纸面记录', en: 'Paper form' };

export interface ImportedInspection {
  readonly contractId: string;
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
 * Inserts an inspection as it was entered from a form of paper: issued, each item with one question to a person and that
 * person's answer. Nothing was collected of any host, and no position in a log moves.
 * @returns its id. @throws when an item of the template has no answer.
 */
export async function insertImportedInspection(
  trx: Transaction<Database>,
  { template, ...inspection }: ImportedInspection,
): Promise<number> {
  const { startedAt, inspector, effort } = inspection;
  const inserted = await trx
    .insertInto('inspections')
    .values({
      contract_id: inspection.contractId,
      template_id: template.id,
      template: toJson(templateSnapshot(template)),
      hosts: null,
      mode: inspection.mode,
      state: 'issued',
      origin: 'import',
      request_key: inspection.requestKey,
      open_key: null,
      started_by: inspector,
      started_at: startedAt,
      collected_at: startedAt,
      ended_at: startedAt,
      ended_by: inspector,
      effort_onsite: effort.onsite,
      effort_remote: effort.remote,
      effort_office: effort.office,
    })
    .executeTakeFirstOrThrow();
  const id = Number(inserted.insertId);
  const items = template.groups.flatMap((group, position) => group.items.map((item) => ({ group, position, item })));
  const answered = items.map((each) => {
    const answer = inspection.answers.get(each.item.id);
    if (!answer) throw new Error(`nothing is said of ${each.item.id}`);
    return { ...each, answer };
  });
  await insertRows(
    trx,
    'inspection_items',
    answered.map(({ group, position: groupPosition, item, answer }, position) => ({
      inspection_id: id,
      item_id: item.id,
      position,
      group_position: groupPosition,
      group_title: toJson(group.title),
      title: toJson(item.title),
      verdict: answer.verdict,
      final_verdict: answer.verdict,
    })),
  );
  const keys = await trx
    .selectFrom('inspection_items')
    .select(['id', 'item_id'])
    .where('inspection_id', '=', id)
    .execute();
  const keyOf = new Map(keys.map((row) => [row.item_id, row.id]));
  const keyed = answered.map(({ item, answer }) => ({ key: keyOf.get(item.id) ?? 0, item, answer }));
  await insertRows(
    trx,
    'inspection_results',
    keyed.map(({ key }) => ({
      inspection_id: id,
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
    keyed.map(({ key, answer }) => ({
      item_pk: key,
      kind: 'answer',
      verdict: answer.verdict,
      text: answer.text,
      person_id: answer.person,
      request_key: `${inspection.requestKey}:${key}`,
      at: startedAt,
    })),
  );
  return id;
}
