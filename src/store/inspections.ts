import type { Kysely, Selectable, Transaction, Updateable } from 'kysely';
import type { Finding, Json, TargetKind } from '../core/check.ts';
import type {
  CheckResult,
  InspectedTarget,
  Inspection,
  InspectionItem,
  InspectionMode,
  InspectionState,
  ItemEntry,
} from '../core/inspection.ts';
import type { LocalText, Message } from '../core/message.ts';
import type { Verdict } from '../core/verdict.ts';
import { parseJson } from './column.ts';
import { leaseNow } from './lease.ts';
import { openKey, type TemplateSnapshot } from './new-inspection.ts';
import type { Database, InspectionRow } from './schema.ts';

/** The inspection with everything in it, or undefined. */
export async function findInspection(db: Kysely<Database>, id: number): Promise<Inspection | undefined> {
  const row = await db.selectFrom('inspections').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return undefined;
  const [targets, items, results, entries] = await Promise.all([
    db.selectFrom('inspection_targets').selectAll().where('inspection_id', '=', id).orderBy('position').execute(),
    db.selectFrom('inspection_items').selectAll().where('inspection_id', '=', id).orderBy('position').execute(),
    db
      .selectFrom('inspection_results')
      .select(['id', 'item_pk', 'check_id', 'target_kind', 'target_id', 'target_name', 'params', 'limits'])
      .select(['verdict', 'findings', 'collected_at'])
      .where('inspection_id', '=', id)
      .orderBy('item_pk')
      .orderBy('position')
      .execute(),
    findEntries(db, id),
  ]);
  const resultsOf = Map.groupBy(results, (result) => result.item_pk);
  const groups = Map.groupBy(items, (item) => item.group_position);
  return {
    ...inspectionHead(row),
    targets: targets.map(
      (target): InspectedTarget => ({
        kind: target.target_kind as TargetKind,
        id: target.target_id,
        name: parseJson<LocalText>(target.target_name),
        state: target.state as InspectedTarget['state'],
        failure: target.failure === null ? null : parseJson<Message>(target.failure),
        clockOffsetMs: target.clock_offset_ms === null ? null : Number(target.clock_offset_ms),
        startedAt: target.started_at,
        endedAt: target.ended_at,
      }),
    ),
    groups: [...groups.values()].map((rows) => ({
      title: parseJson<LocalText>(rows[0]?.group_title),
      items: rows.map(
        (item): InspectionItem => ({
          key: item.id,
          id: item.item_id,
          title: parseJson<LocalText>(item.title),
          results: (resultsOf.get(item.id) ?? []).map(
            (result): CheckResult => ({
              key: result.id,
              checkId: result.check_id,
              target: {
                kind: result.target_kind as TargetKind,
                id: result.target_id,
                name: parseJson<LocalText>(result.target_name),
              },
              params: parseJson<{ [name: string]: Json }>(result.params),
              limits: parseJson<{ [name: string]: Json }>(result.limits),
              verdict: result.verdict as Verdict | null,
              findings: result.findings === null ? [] : parseJson<Finding[]>(result.findings),
              collectedAt: result.collected_at,
            }),
          ),
          entries: entries.get(item.id) ?? [],
        }),
      ),
    })),
  };
}

/** What people have said of an inspection's items, by the items' keys, in order. */
export async function findEntries(db: Kysely<Database>, id: number): Promise<ReadonlyMap<number, ItemEntry[]>> {
  const rows = await db
    .selectFrom('item_entries')
    .innerJoin('inspection_items', 'inspection_items.id', 'item_entries.item_pk')
    .selectAll('item_entries')
    .where('inspection_items.inspection_id', '=', id)
    .orderBy('item_entries.at')
    .orderBy('item_entries.id')
    .execute();
  const byItem = new Map<number, ItemEntry[]>();
  for (const row of rows) {
    const entry: ItemEntry = {
      kind: row.kind as ItemEntry['kind'],
      verdict: row.verdict as Verdict | null,
      text: row.text,
      personId: row.person_id,
      at: row.at,
    };
    byItem.set(row.item_pk, [...(byItem.get(row.item_pk) ?? []), entry]);
  }
  return byItem;
}

/** What a list shows of an inspection. */
export type InspectionHead = Omit<Inspection, 'targets' | 'groups'>;

function inspectionHead(row: Selectable<InspectionRow>): InspectionHead {
  const template = parseJson<TemplateSnapshot>(row.template);
  const effort =
    row.effort_onsite === null || row.effort_remote === null || row.effort_office === null
      ? null
      : { onsite: row.effort_onsite, remote: row.effort_remote, office: row.effort_office };
  return {
    id: row.id,
    contractId: row.contract_id,
    templateId: row.template_id,
    title: template.title,
    ...(row.origin === 'import' ? { isImported: true as const } : {}),
    mode: row.mode as InspectionMode,
    plannedMode: template.mode,
    state: row.state as InspectionState,
    startedBy: row.started_by,
    startedAt: row.started_at,
    collectedAt: row.collected_at,
    endedAt: row.ended_at,
    endReason: row.end_reason,
    endedBy: row.ended_by,
    hosts: row.hosts === null ? null : parseJson<string[]>(row.hosts),
    effort,
    defaultEffort: template.effort,
  };
}

/** The newest inspections of a contract, newest first. */
export async function listInspections(
  db: Kysely<Database>,
  contractId: string,
  options: {
    readonly templateId?: string;
    readonly states?: readonly InspectionState[];
    readonly ids?: readonly number[];
    readonly limit: number;
  },
): Promise<InspectionHead[]> {
  let query = db
    .selectFrom('inspections')
    .selectAll()
    .where('contract_id', '=', contractId)
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(options.limit);
  if (options.templateId !== undefined) query = query.where('template_id', '=', options.templateId);
  if (options.states !== undefined) query = query.where('state', 'in', options.states);
  if (options.ids !== undefined) query = query.where('id', 'in', options.ids);
  return (await query.execute()).map(inspectionHead);
}

/** Items that wait for a person's answer, of inspections that have not ended; the newest inspection first. */
export async function listPendingItems(
  db: Kysely<Database>,
  contractId: string,
  limit: number,
): Promise<{ readonly inspectionId: number; readonly key: number; readonly title: LocalText }[]> {
  const rows = await pendingItems(db, contractId)
    .select(['inspection_items.id', 'inspection_items.inspection_id', 'inspection_items.title'])
    .orderBy('inspections.id', 'desc')
    .orderBy('inspection_items.position')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    inspectionId: row.inspection_id,
    key: row.id,
    title: parseJson<LocalText>(row.title),
  }));
}

/** How many {@link listPendingItems} there are. */
export async function countPendingItems(db: Kysely<Database>, contractId: string): Promise<number> {
  const row = await pendingItems(db, contractId)
    .select(({ fn }) => fn.countAll().as('items'))
    .executeTakeFirstOrThrow();
  return Number(row.items);
}

function pendingItems(db: Kysely<Database>, contractId: string) {
  return db
    .selectFrom('inspections')
    .innerJoin('inspection_items', 'inspection_items.inspection_id', 'inspections.id')
    .where('inspections.contract_id', '=', contractId)
    .where('inspections.state', 'in', ['running', 'answering'])
    .where('inspection_items.final_verdict', '=', 'pending');
}

/** Counts of final verdicts of several inspections, by inspection id. */
export async function countFinalVerdicts(
  db: Kysely<Database>,
  ids: readonly number[],
): Promise<ReadonlyMap<number, { readonly [V in Verdict]?: number }>> {
  const counts = new Map<number, { [V in Verdict]?: number }>();
  if (ids.length === 0) return counts;
  const rows = await db
    .selectFrom('inspection_items')
    .select(['inspection_id', 'final_verdict'])
    .select(({ fn }) => fn.countAll<number>().as('items'))
    .where('inspection_id', 'in', ids)
    .where('final_verdict', 'is not', null)
    .groupBy(['inspection_id', 'final_verdict'])
    .execute();
  for (const row of rows) {
    const of = counts.get(row.inspection_id) ?? {};
    of[row.final_verdict as Verdict] = Number(row.items);
    counts.set(row.inspection_id, of);
  }
  return counts;
}

/** The inspection that this request started before, or that is running under the same template. */
export async function findStarted(
  db: Kysely<Database>,
  by: { readonly requestKey: string } | { readonly contractId: string; readonly templateId: string },
): Promise<number | undefined> {
  const row = await db
    .selectFrom('inspections')
    .select('id')
    .where((where) =>
      'requestKey' in by
        ? where('request_key', '=', by.requestKey)
        : where('open_key', '=', openKey(by.contractId, by.templateId)),
    )
    .executeTakeFirst();
  return row?.id;
}

/** When the last issued inspection of the template had collected its facts. */
export async function findPreviousAt(
  db: Kysely<Database>,
  contractId: string,
  templateId: string,
): Promise<Date | null> {
  const row = await db
    .selectFrom('inspections')
    .select('collected_at')
    .where('contract_id', '=', contractId)
    .where('template_id', '=', templateId)
    .where('state', '=', 'issued')
    // Nothing was read on the hosts for what was entered from paper.
    .where('origin', '!=', 'import')
    .orderBy('collected_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.collected_at ?? null;
}

export interface LockedInspection {
  readonly state: InspectionState;
  /** Who is collecting; null when nobody is. */
  readonly leaseOwner: string | null;
  readonly cancelRequestedBy: string | null;
}

/** Locks the inspection's row until the transaction ends, so that answers, retries and the end do not overtake each other. */
export async function lockInspection(trx: Transaction<Database>, id: number): Promise<LockedInspection | undefined> {
  const row = await trx
    .selectFrom('inspections')
    .select(['state', 'lease_owner', 'cancel_requested_by'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return (
    row && {
      state: row.state as InspectionState,
      leaseOwner: row.lease_owner,
      cancelRequestedBy: row.cancel_requested_by,
    }
  );
}

export async function updateInspection(
  db: Kysely<Database>,
  id: number,
  change: Updateable<InspectionRow>,
): Promise<void> {
  await db.updateTable('inspections').set(change).where('id', '=', id).execute();
}

/** Inspections of these contracts whose form is still to be written. */
export async function findFormsWanted(db: Kysely<Database>, contractIds: readonly string[]): Promise<number[]> {
  const rows = await db
    .selectFrom('inspections')
    .select('id')
    .where('form_wanted', 'is not', null)
    .where('contract_id', 'in', contractIds)
    .orderBy('id')
    .limit(500)
    .execute();
  return rows.map((row) => row.id);
}

/** A form of this kind is written and no longer called for; a final one that is called for meanwhile still is. */
export async function settleForm(db: Kysely<Database>, id: number, written: 'provisional' | 'final'): Promise<void> {
  await db
    .updateTable('inspections')
    .set({ form_wanted: null })
    .where('id', '=', id)
    .where('form_wanted', '=', written)
    .execute();
}

/** Lets a collected inspection be worked on once more. */
export async function reopenInspection(trx: Transaction<Database>, id: number, key: string): Promise<void> {
  await trx
    .updateTable('inspections')
    .set({ state: 'running', open_key: key, form_wanted: null, cancel_requested_by: null, lease_until: leaseNow })
    .where('id', '=', id)
    .execute();
}
