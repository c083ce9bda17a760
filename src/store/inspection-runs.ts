import { type Kysely, sql, type Transaction } from 'kysely';
import { cutEvidence } from '../core/evaluate-check.ts';
import type { InspectedTarget } from '../core/inspection.ts';
import {
  type CollectedTarget,
  collectedState,
  type ResultOutcome,
  type SettledItem,
} from '../core/inspection-progress.ts';
import { toJson } from './column.ts';
import { inPieces } from './in-pieces.ts';
import { claimRunning, type RowLease, releaseRunning, renewRunning } from './running-rows.ts';
import type { Database } from './schema.ts';

/** As the column is wide. */
const SUBJECT_CHARACTERS = 512;

/**
 * Claims running inspections that nobody works on, or whose worker gives no sign of life.
 * @param only this one and no other.
 * @returns the claimed ids.
 */
export function claimInspections(db: Kysely<Database>, lease: RowLease, only?: number): Promise<number[]> {
  return claimRunning(db, 'inspections', lease, only);
}

/** Says that we are alive. @returns whether the inspection is still ours, and who asked to stop it. */
export function renewLease(db: Kysely<Database>, id: number, lease: RowLease): ReturnType<typeof renewRunning> {
  return renewRunning(db, 'inspections', id, lease);
}

/** Gives an inspection back, so that the next process need not wait for the lease to run out. */
export function releaseLease(db: Kysely<Database>, id: number, owner: string): Promise<void> {
  return releaseRunning(db, 'inspections', id, { owner, pauseMs: 0 });
}

/** Writes what was found on some targets: results, readings, evidence and how each target ended. Harmless when repeated. */
export async function saveCollected(
  trx: Transaction<Database>,
  about: { readonly inspectionId: number; readonly contractId: string },
  collected: readonly CollectedTarget[],
): Promise<void> {
  for (const one of collected) await saveTarget(trx, about.inspectionId, one);
  const outcomes = collected.flatMap((one) => one.outcomes.map((outcome) => ({ ...outcome, at: one.endedAt })));
  for (const some of inPieces(outcomes, ROWS_AT_ONCE)) await saveOutcomes(trx, about, some);
}

/** Rows in one statement: a round trip each costs more than the rows, but a statement may only be so long. */
const ROWS_AT_ONCE = 100;

async function saveOutcomes(
  trx: Transaction<Database>,
  about: { readonly inspectionId: number; readonly contractId: string },
  outcomes: readonly (ResultOutcome & { readonly at: Date })[],
): Promise<void> {
  const rows = outcomes.map(({ result, evaluation, at }) => {
    const { verdict, facts, findings, cursors } = evaluation;
    return sql`SELECT ${result.key} AS id, ${verdict} AS verdict, ${jsonOrNull(facts)} AS facts,
      ${toJson(findings)} AS findings, ${jsonOrNull(cursors.length === 0 ? null : cursors)} AS cursors, ${at} AS at`;
  });
  await sql`UPDATE inspection_results AS result JOIN (${sql.join(rows, sql` UNION ALL `)}) AS outcome ON outcome.id = result.id
    SET result.verdict = outcome.verdict, result.facts = outcome.facts, result.findings = outcome.findings,
      result.cursors = outcome.cursors, result.collected_at = outcome.at
    WHERE result.inspection_id = ${about.inspectionId}`.execute(trx);
  const keys = outcomes.map(({ result }) => result.key);
  await trx.deleteFrom('readings').where('result_id', 'in', keys).execute();
  const readings = outcomes.flatMap(({ result, evaluation, at }) =>
    evaluation.readings.map((reading) => ({
      result_id: result.key,
      contract_id: about.contractId,
      check_id: result.checkId,
      target_kind: result.target.kind,
      target_id: result.target.id,
      metric: reading.metric,
      subject: reading.subject.slice(0, SUBJECT_CHARACTERS),
      value: reading.value,
      unit: reading.unit,
      limit_value: reading.limit ?? null,
      at,
    })),
  );
  if (readings.length > 0) await trx.insertInto('readings').values(readings).execute();
  await trx.deleteFrom('evidence').where('result_id', 'in', keys).execute();
  const evidence = outcomes
    .filter(({ evaluation }) => evaluation.evidence !== '')
    .map(({ result, evaluation }) => {
      const { excerpt, truncated } = cutEvidence(evaluation.evidence);
      return { result_id: result.key, excerpt, truncated: truncated ? 1 : 0 };
    });
  if (evidence.length > 0) await trx.insertInto('evidence').values(evidence).execute();
}

async function saveTarget(db: Kysely<Database>, inspectionId: number, one: CollectedTarget): Promise<void> {
  const { state, failure, clockOffsetMs, startedAt, endedAt } = collectedState(one);
  await db
    .updateTable('inspection_targets')
    .set({
      state,
      failure: jsonOrNull(failure),
      clock_offset_ms: clockOffsetMs,
      started_at: startedAt,
      ended_at: endedAt,
    })
    .where('inspection_id', '=', inspectionId)
    .where('target_kind', '=', one.target.kind)
    .where('target_id', '=', one.target.id)
    .execute();
}

function jsonOrNull(value: unknown): string | null {
  return value === null ? null : toJson(value);
}

export async function saveItemVerdicts(trx: Transaction<Database>, items: readonly SettledItem[]): Promise<void> {
  for (const item of items) {
    await trx
      .updateTable('inspection_items')
      .set({ verdict: item.verdict, final_verdict: item.finalVerdict })
      .where('id', '=', item.key)
      .execute();
  }
}

/** Lets results be collected once more; what they had found is dropped, the audit log keeps that it was. */
export async function resetResults(
  trx: Transaction<Database>,
  inspectionId: number,
  resultKeys: readonly number[],
): Promise<void> {
  if (resultKeys.length === 0) return;
  await trx.deleteFrom('readings').where('result_id', 'in', resultKeys).execute();
  await trx.deleteFrom('evidence').where('result_id', 'in', resultKeys).execute();
  await trx
    .updateTable('inspection_results')
    .set({ verdict: null, facts: null, findings: null, cursors: null, collected_at: null })
    .where('inspection_id', '=', inspectionId)
    .where('id', 'in', resultKeys)
    .execute();
}

export async function resetTargets(
  trx: Transaction<Database>,
  inspectionId: number,
  targets: readonly Pick<InspectedTarget, 'kind' | 'id'>[],
): Promise<void> {
  for (const target of targets) {
    await trx
      .updateTable('inspection_targets')
      .set({ state: 'waiting', failure: null, clock_offset_ms: null, started_at: null, ended_at: null })
      .where('inspection_id', '=', inspectionId)
      .where('target_kind', '=', target.kind)
      .where('target_id', '=', target.id)
      .execute();
  }
}

/** Running inspections that nobody has worked on since before the given instant. */
export async function findAbandoned(
  db: Kysely<Database>,
  before: Date,
  contractIds: readonly string[],
): Promise<{ readonly id: number; readonly contractId: string }[]> {
  return db
    .selectFrom('inspections')
    .select(['id', 'contract_id as contractId'])
    .where('state', '=', 'running')
    .where('contract_id', 'in', contractIds)
    .where('lease_until', '<', before)
    .execute();
}
