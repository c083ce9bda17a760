import type { Translate } from '../../context.ts';
import type { Finding } from '../../core/check.ts';
import type { CheckResult, InspectedTarget } from '../../core/inspection.ts';
import { joinClauses } from '../../core/join-clauses.ts';
import type { Message } from '../../core/message.ts';
import type { InspectionFormFacts } from '../inspection-form.ts';
import { bindUnits } from './wording.ts';

export function findingText({ message }: Pick<Finding, 'message'>, t: Translate): string {
  return messageText(message, t);
}

export function messageText(message: Message, t: Translate): string {
  return bindUnits(t(message.key, message.values));
}

/** The findings of results of one target together, in one sentence; what several of them say, once. */
export function resultsText(results: readonly CheckResult[], facts: InspectionFormFacts, t: Translate): string {
  const texts = new Set(results.flatMap((result) => resultTexts(result, facts, t)));
  return joinClauses([...texts], t('form.part-separator'));
}

/** The findings; where there are none, why. */
export function resultTexts(result: CheckResult, facts: InspectionFormFacts, t: Translate): string[] {
  if (result.verdict === null) return [t('form.not-collected')];
  if (result.findings.length > 0) return result.findings.map((finding) => findingText(finding, t));
  if (result.verdict !== 'unknown') return [t('form.no-finding')];
  const failure = targetOf(result, facts)?.failure;
  return [failure ? messageText(failure, t) : t('form.no-cause')];
}

export function targetOf({ target }: CheckResult, { inspection }: InspectionFormFacts): InspectedTarget | undefined {
  return inspection.targets.find(({ kind, id }) => kind === target.kind && id === target.id);
}
