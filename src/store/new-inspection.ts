import type { Transaction } from 'kysely';
import type { InspectionMode, InspectionTemplate } from '../core/inspection.ts';
import type { InspectionPlan, PlannedResult } from '../core/inspection-plan.ts';
import { toJson } from './column.ts';
import { leaseNow } from './lease.ts';
import type { Database } from './schema.ts';

/** Rows a statement; well below what either server takes in one packet. */
const ROWS_PER_INSERT = 500;

export interface NewInspection {
  readonly contractId: string;
  readonly template: InspectionTemplate;
  readonly plan: InspectionPlan;
  readonly hosts: readonly string[] | null;
  readonly mode: InspectionMode;
  readonly origin: 'command' | 'schedule' | 'cli';
  readonly requestKey: string;
  readonly startedBy: string;
  readonly startedAt: Date;
}

export type TemplateSnapshot = Pick<InspectionTemplate, 'id' | 'title' | 'mode' | 'effort'>;

/** What forms need of the template as it was; its items are rows. */
export function templateSnapshot({ id, title, mode, effort }: InspectionTemplate): TemplateSnapshot {
  return { id, title, mode, effort };
}

/** The key that lets one inspection of a template run at a time. */
export function openKey(contractId: string, templateId: string): string {
  return `${contractId}:${templateId}`;
}

/** Inserts an inspection with its targets, items and results, all waiting. @returns its id. */
export async function insertInspection(trx: Transaction<Database>, inspection: NewInspection): Promise<number> {
  const { contractId, template, plan } = inspection;
  const inserted = await trx
    .insertInto('inspections')
    .values({
      contract_id: contractId,
      template_id: template.id,
      template: toJson(templateSnapshot(template)),
      hosts: inspection.hosts === null ? null : toJson(inspection.hosts),
      mode: inspection.mode,
      state: 'running',
      origin: inspection.origin,
      request_key: inspection.requestKey,
      open_key: openKey(contractId, template.id),
      started_by: inspection.startedBy,
      started_at: inspection.startedAt,
      lease_until: leaseNow,
    })
    .executeTakeFirstOrThrow();
  const id = Number(inserted.insertId);
  if (plan.targets.length > 0) {
    await trx
      .insertInto('inspection_targets')
      .values(
        plan.targets.map((target, position) => ({
          inspection_id: id,
          target_kind: target.kind,
          target_id: target.id,
          target_name: toJson(target.name),
          position,
          state: 'waiting',
        })),
      )
      .execute();
  }
  await insertItems(trx, id, plan);
  return id;
}

async function insertItems(trx: Transaction<Database>, inspectionId: number, plan: InspectionPlan): Promise<void> {
  const items = plan.groups.flatMap((group, groupPosition) =>
    group.items.map((item) => ({ item, group, groupPosition })),
  );
  await trx
    .insertInto('inspection_items')
    .values(
      items.map(({ item, group, groupPosition }, position) => ({
        inspection_id: inspectionId,
        item_id: item.id,
        position,
        group_position: groupPosition,
        group_title: toJson(group.title),
        title: toJson(item.title),
        ...(item.results.every(isAskedOfPerson) ? { verdict: 'pending', final_verdict: 'pending' } : {}),
      })),
    )
    .execute();
  const keys = await trx
    .selectFrom('inspection_items')
    .select(['id', 'item_id'])
    .where('inspection_id', '=', inspectionId)
    .execute();
  const keyOf = new Map(keys.map((row) => [row.item_id, row.id]));
  const results = items.flatMap(({ item }) =>
    item.results.map((result, position) => ({
      inspection_id: inspectionId,
      item_pk: keyOf.get(item.id) as number,
      position,
      check_id: result.checkId,
      target_kind: result.target.kind,
      target_id: result.target.id,
      target_name: toJson(result.target.name),
      params: toJson(result.params),
      limits: toJson(result.limits),
      verdict: isAskedOfPerson(result) ? 'pending' : null,
    })),
  );
  for (let from = 0; from < results.length; from += ROWS_PER_INSERT) {
    await trx
      .insertInto('inspection_results')
      .values(results.slice(from, from + ROWS_PER_INSERT))
      .execute();
  }
}

/** Nothing is collected of it: it waits for an answer from the beginning. */
function isAskedOfPerson({ target }: PlannedResult): boolean {
  return target.kind === 'person';
}
