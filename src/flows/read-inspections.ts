import type { Context } from '../context.ts';
import type { Inspection, InspectionState } from '../core/inspection.ts';
import type { Verdict } from '../core/verdict.ts';
import { UserError } from '../errors.ts';
import { countFinalVerdicts, findInspection, type InspectionHead, listInspections } from '../store/inspections.ts';

/**
 * An inspection of the contract.
 * @throws UserError when there is none of that number, or it is another contract's.
 */
export async function readInspection(ctx: Context, contractId: string, id: number): Promise<Inspection> {
  const inspection = await findInspection(ctx.store, id);
  if (inspection?.contractId !== contractId) throw new UserError('inspection.not-found', { id });
  return inspection;
}

export interface ListedInspection {
  readonly head: InspectionHead;
  /** Items by final verdict, of those that have one. */
  readonly counts: { readonly [V in Verdict]?: number };
}

/** The newest inspections of the contract, newest first. */
export async function readInspections(
  ctx: Context,
  contractId: string,
  options: { readonly templateId?: string; readonly states?: readonly InspectionState[]; readonly limit: number },
): Promise<ListedInspection[]> {
  const heads = await listInspections(ctx.store, contractId, options);
  const ids = heads.map((head) => head.id);
  const counts = await countFinalVerdicts(ctx.store, ids);
  return heads.map((head) => ({ head, counts: counts.get(head.id) ?? {} }));
}
