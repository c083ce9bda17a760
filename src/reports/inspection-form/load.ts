import type { Context } from '../../context.ts';
import type { Inspection } from '../../core/inspection.ts';
import type { LocalText } from '../../core/message.ts';
import { findEvidence } from '../../store/item-entries.ts';
import { findPeopleNames } from '../../store/sites.ts';
import type { InspectionFormFacts } from '../inspection-form.ts';
import { hashInspectionFormFacts } from './fingerprint.ts';

/** Everything recorded that stands on the form of an inspection. */
export async function loadInspectionFormFacts(ctx: Context, inspection: Inspection): Promise<InspectionFormFacts> {
  const { contract } = ctx.sites.byId(inspection.contractId);
  const [evidence, people] = await Promise.all([
    findEvidence(ctx.store, inspection.id),
    findPeopleNames(ctx.store, inspection.contractId),
  ]);
  const facts = {
    contract,
    inspection,
    plannedMode: inspection.plannedMode,
    people: Object.fromEntries(people),
    evidence: Object.fromEntries(evidence),
    questions: questionsByResult(ctx, inspection),
  };
  return { ...facts, documentHash: hashInspectionFormFacts(facts) };
}

function questionsByResult(ctx: Context, inspection: Inspection): { [resultKey: number]: LocalText } {
  const questions: { [resultKey: number]: LocalText } = {};
  for (const result of inspection.groups.flatMap((group) => group.items.flatMap((item) => item.results))) {
    const check = ctx.checks.get(result.checkId);
    if (check?.kind === 'manual') questions[result.key] = check.question(check.params.parse(result.params));
  }
  return questions;
}
