import type { Translate } from '../../context.ts';
import type { CheckResult, InspectionItem, ItemEntry } from '../../core/inspection.ts';
import { finalVerdict, foundVerdict, verdictBefore } from '../../core/item-verdict.ts';
import { joinClauses } from '../../core/join-clauses.ts';
import { type Locale, localText } from '../../core/message.ts';
import { VERDICTS_BY_WEIGHT, worstVerdict } from '../../core/verdict.ts';
import type { InspectionFormFacts } from '../inspection-form.ts';
import { findingText, resultTexts } from './findings.ts';
import { markOf, standingOf } from './wording.ts';

/** More targets than this with the same trouble are counted: each has its line under what was done and found. */
const NAMED_TARGETS = 8;

/**
 * The column 不正常请注明原因: every finding that is not normal, the cause of what could not be checked, what is still
 * open, then what people said, overrides with both verdicts.
 */
export function itemReasons(item: InspectionItem, facts: InspectionFormFacts, t: Translate, locale: Locale): string[] {
  return [...foundReasons(item, facts, t, locale), ...openReasons(item, t), ...spokenReasons(item, facts, t, locale)];
}

/** What the two boxes can't say. */
export function resultNote(item: InspectionItem, t: Translate): string {
  const final = standingOf(finalVerdict(item));
  const notes = final === 'normal' || final === 'abnormal' ? [] : [t(`form.note-${final}`)];
  const override = item.entries.find((entry) => entry.kind === 'override');
  if (override) {
    notes.push(t('form.note-overridden', { verdict: t(`form.verdict-${standingOf(verdictBefore(item, override))}`) }));
  }
  return notes.join('\n');
}

function foundReasons(item: InspectionItem, facts: InspectionFormFacts, t: Translate, locale: Locale): string[] {
  const troubled = item.results.filter(
    ({ verdict }) => verdict === 'abnormal' || verdict === 'unknown' || verdict === 'attention',
  );
  // What several checks found on one target is one reason.
  const byTarget = Map.groupBy(troubled, ({ target, verdict }) => `${verdict} ${target.kind} ${target.id}`);
  const weight = ([first]: readonly CheckResult[]) => VERDICTS_BY_WEIGHT.indexOf(first?.verdict ?? 'normal');
  const worstFirst = [...byTarget.values()].sort((a, b) => weight(a) - weight(b));
  const reasons = worstFirst.slice(0, NAMED_TARGETS).map((results) => {
    const texts = results.flatMap((result) => {
      const worse = result.findings.filter(({ verdict }) => verdict !== 'normal');
      return worse.length > 0 ? worse.map((finding) => findingText(finding, t)) : resultTexts(result, facts, t);
    });
    const verdict = worstVerdict(results.flatMap((result) => result.verdict ?? []));
    const reason = t('form.reason-finding', {
      target: results[0] ? targetName(results[0], locale) : '',
      findings: joinClauses([...new Set(texts)], t('form.part-separator')),
    });
    return verdict === 'abnormal' ? reason : `${markOf(verdict, t)}${reason}`;
  });
  const more = byTarget.size - NAMED_TARGETS;
  return more > 0 ? [...reasons, t('form.reason-more', { count: more })] : reasons;
}

function openReasons(item: InspectionItem, t: Translate): string[] {
  const found = foundVerdict(item);
  if (found === null) return [t('form.not-collected')];
  const answered = item.entries.some((entry) => entry.kind === 'answer');
  const asked = item.results.some((result) => result.verdict === 'pending');
  if (asked && !answered) return [t('form.waiting-for-person')];
  return item.results.length === 0 ? [t('form.no-finding')] : [];
}

function spokenReasons(item: InspectionItem, facts: InspectionFormFacts, t: Translate, locale: Locale): string[] {
  const reasons: string[] = [];
  for (const entry of item.entries) {
    const values = spoken(entry, facts, locale);
    if (entry.kind === 'remark') reasons.push(t('form.reason-remark', values));
    if (entry.kind === 'answer' && entry.verdict !== 'normal') {
      const verdict = t(`form.verdict-${standingOf(entry.verdict)}`);
      reasons.push(t(entry.text === '' ? 'form.reason-answer-bare' : 'form.reason-answer', { ...values, verdict }));
    }
    if (entry.kind === 'override') {
      const before = t(`form.verdict-${standingOf(verdictBefore(item, entry))}`);
      const after = t(`form.verdict-${standingOf(entry.verdict)}`);
      reasons.push(t('form.reason-override', { ...values, before, after }));
    }
  }
  return reasons;
}

function spoken(entry: ItemEntry, facts: InspectionFormFacts, locale: Locale) {
  return {
    person: localText(facts.people[entry.personId] ?? entry.personId, locale),
    at: entry.at.toISOString(),
    text: entry.text,
  };
}

function targetName(result: CheckResult, locale: Locale): string {
  return localText(result.target.name, locale);
}
