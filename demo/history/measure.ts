import type { Context } from '../../src/context.ts';
import type { Finding, Json } from '../../src/core/check.ts';
import type { Site } from '../../src/core/site.ts';
import { startInspection } from '../../src/flows/start-inspection.ts';
import { runLease, workOnInspection } from '../../src/flows/work-on-inspection.ts';
import { parseJson } from '../../src/store/column.ts';
import { claimInspections } from '../../src/store/inspection-runs.ts';

/** What one check found on one target today. */
export interface Found {
  readonly facts: Json | null;
  readonly findings: readonly Finding[];
  readonly evidence: string;
}

/** By item, check, target and position: {@link placeOf}. */
export type Measured = ReadonlyMap<string, Found>;

export function placeOf(place: {
  readonly itemId: string;
  readonly checkId: string;
  readonly targetId: string;
  readonly position: number;
}): string {
  return `${place.itemId} ${place.checkId} ${place.targetId} ${place.position}`;
}

/** Inspects the site once, really: what the past is told by. The inspection itself is to be deleted. */
export async function measure(
  ctx: Context,
  site: Site,
  given: { readonly template: string; readonly startedBy: string },
): Promise<{ readonly id: number; readonly measured: Measured }> {
  const { id } = await startInspection(ctx, {
    site,
    template: given.template,
    hosts: null,
    mode: null,
    origin: 'cli',
    startedBy: given.startedBy,
    requestKey: `history:measure:${given.template}:${ctx.clock.now().getTime()}`,
  });
  const lease = runLease(ctx);
  await claimInspections(ctx.store, lease, id);
  await workOnInspection(ctx, id, lease);
  return { id, measured: await readMeasured(ctx, id) };
}

async function readMeasured(ctx: Context, id: number): Promise<Measured> {
  const rows = await ctx.store
    .selectFrom('inspection_results as result')
    .innerJoin('inspection_items as item', 'item.id', 'result.item_pk')
    .leftJoin('evidence', 'evidence.result_id', 'result.id')
    .select([
      'item.item_id as itemId',
      'result.check_id as checkId',
      'result.target_id as targetId',
      'result.position',
      'result.facts',
      'result.findings',
      'evidence.excerpt',
    ])
    .where('result.inspection_id', '=', id)
    .execute();
  return new Map(
    rows.map(({ facts, findings, excerpt, ...place }) => [
      placeOf(place),
      {
        facts: facts === null ? null : parseJson<Json>(facts),
        findings: findings === null ? [] : parseJson<Finding[]>(findings),
        evidence: excerpt ?? '',
      },
    ]),
  );
}

/** Takes back what was only measured: the first inspection that a visitor makes is as on a site never inspected. */
export async function forgetInspection({ store }: Context, id: number): Promise<void> {
  const results = store.selectFrom('inspection_results').select('id').where('inspection_id', '=', id);
  const items = store.selectFrom('inspection_items').select('id').where('inspection_id', '=', id);
  await store.deleteFrom('check_cursors').where('inspection_id', '=', id).execute();
  await store.deleteFrom('evidence').where('result_id', 'in', results).execute();
  await store.deleteFrom('readings').where('result_id', 'in', results).execute();
  await store.deleteFrom('inspection_results').where('inspection_id', '=', id).execute();
  await store.deleteFrom('item_entries').where('item_pk', 'in', items).execute();
  await store.deleteFrom('inspection_items').where('inspection_id', '=', id).execute();
  await store.deleteFrom('inspection_targets').where('inspection_id', '=', id).execute();
  await store.deleteFrom('inspections').where('id', '=', id).execute();
}
