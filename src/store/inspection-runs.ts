import type { Kysely, Transaction } from 'kysely';
import type { TargetKind } from '../core/check.ts';
import type { Evaluation } from '../core/evaluate-check.ts';
import type { InspectedTarget } from '../core/inspection.ts';
import type { Verdict } from '../core/verdict.ts';
import type { Database } from './schema.ts';

/**
 * Claims running inspections that nobody works on, or whose worker is believed dead.
 * @returns the claimed ids.
 */
export async function claimInspections(
  db: Kysely<Database>,
  claim: { readonly instance: string; readonly now: Date; readonly until: Date },
): Promise<number[]> {
  return db.transaction().execute(async (trx) => {
    const rows = await trx
      .selectFrom('inspections')
      .select('id')
      .where('state', '=', 'running')
      .where((where) => where.or([where('lease_until', 'is', null), where('lease_until', '<', claim.now)]))
      .orderBy('id')
      .limit(20)
      .forUpdate()
      .skipLocked()
      .execute();
    const ids = rows.map((row) => row.id);
    if (ids.length > 0) {
      await trx
        .updateTable('inspections')
        .set({ lease_owner: claim.instance, lease_until: claim.until })
        .where('id', 'in', ids)
        .execute();
    }
    return ids;
  });
}

/** Says that we are alive. @returns whether the inspection is still ours, and who asked to stop it. */
export async function renewLease(
  db: Kysely<Database>,
  id: number,
  lease: { readonly instance: string; readonly until: Date },
): Promise<{ readonly held: boolean; readonly cancelRequestedBy: string | null }> {
  const updated = await db
    .updateTable('inspections')
    .set({ lease_until: lease.until })
    .where('id', '=', id)
    .where('lease_owner', '=', lease.instance)
    .where('state', '=', 'running')
    .executeTakeFirst();
  const row = await db.selectFrom('inspections').select('cancel_requested_by').where('id', '=', id).executeTakeFirst();
  return { held: updated.numUpdatedRows > 0n, cancelRequestedBy: row?.cancel_requested_by ?? null };
}

/** An evaluated result, ready to be written. */
export interface ResultOutcome {
  readonly resultKey: number;
  readonly checkId: string;
  readonly targetKind: TargetKind;
  readonly targetId: string;
  readonly evaluation: Evaluation;
}

/** Writes what was found on one target: results, readings and evidence. Harmless when written before. */
export async function saveOutcomes(
  trx: Transaction<Database>,
  about: { readonly inspectionId: number; readonly contractId: string; readonly at: Date },
  outcomes: readonly ResultOutcome[],
): Promise<void> {
  if (outcomes.length === 0) return;
  const keys = outcomes.map((outcome) => outcome.resultKey);
  await trx.deleteFrom('readings').where('result_id', 'in', keys).execute();
  for (const { resultKey, evaluation } of outcomes) {
    await trx
      .updateTable('inspection_results')
      .set({
        verdict: evaluation.verdict,
        facts: evaluation.facts === null ? null : JSON.stringify(evaluation.facts),
        findings: JSON.stringify(evaluation.findings),
        cursors: evaluation.cursors.length === 0 ? null : JSON.stringify(evaluation.cursors),
        collected_at: about.at,
      })
      .where('id', '=', resultKey)
      .where('inspection_id', '=', about.inspectionId)
      .execute();
  }
  const readings = outcomes.flatMap((outcome) =>
    outcome.evaluation.readings.map((reading) => ({
      result_id: outcome.resultKey,
      contract_id: about.contractId,
      check_id: outcome.checkId,
      target_kind: outcome.targetKind,
      target_id: outcome.targetId,
      metric: reading.metric,
      subject: reading.subject.slice(0, 512),
      value: reading.value,
      unit: reading.unit,
      limit_value: reading.limit ?? null,
      at: about.at,
    })),
  );
  if (readings.length > 0) await trx.insertInto('readings').values(readings).execute();
  const evidence = outcomes
    .filter((outcome) => outcome.evaluation.evidence !== '')
    .map(({ resultKey, evaluation }) => ({
      result_id: resultKey,
      excerpt: evaluation.evidence,
      truncated: evaluation.evidenceTruncated ? 1 : 0,
    }));
  await trx.deleteFrom('evidence').where('result_id', 'in', keys).execute();
  if (evidence.length > 0) await trx.insertInto('evidence').values(evidence).execute();
}

export async function saveItemVerdicts(
  trx: Transaction<Database>,
  items: readonly { readonly key: number; readonly verdict: Verdict | null; readonly finalVerdict: Verdict | null }[],
): Promise<void> {
  for (const item of items) {
    await trx
      .updateTable('inspection_items')
      .set({ verdict: item.verdict, final_verdict: item.finalVerdict })
      .where('id', '=', item.key)
      .execute();
  }
}

export async function saveTarget(
  db: Kysely<Database>,
  inspectionId: number,
  target: Omit<InspectedTarget, 'name'>,
): Promise<void> {
  await db
    .updateTable('inspection_targets')
    .set({
      state: target.state,
      failure: target.failure === null ? null : JSON.stringify(target.failure),
      clock_offset_ms: target.clockOffsetMs,
      started_at: target.startedAt,
      ended_at: target.endedAt,
    })
    .where('inspection_id', '=', inspectionId)
    .where('target_kind', '=', target.kind)
    .where('target_id', '=', target.id)
    .execute();
}

/** Lets results be collected once more; what they had found is dropped, the audit log keeps that it was. */
export async function resetResults(
  trx: Transaction<Database>,
  inspectionId: number,
  resultKeys: readonly number[],
): Promise<void> {
  if (resultKeys.length === 0) return;
  await trx
    .updateTable('inspection_results')
    .set({ verdict: null, facts: null, findings: null, cursors: null, collected_at: null })
    .where('inspection_id', '=', inspectionId)
    .where('id', 'in', resultKeys)
    .execute();
}
