import type { CheckResult, InspectionItem, ItemEntry } from '../core/inspection.ts';
import { foundVerdict, verdictBefore } from '../core/item-verdict.ts';
import { VERDICTS_BY_WEIGHT, type Verdict } from '../core/verdict.ts';
import { inWords, personName, VERDICT_SIGNS, type Voice } from './voice.ts';

/** One finding in words, put into them only when read: the target's name apart from figure and limit. */
export interface FindingLine {
  readonly verdict: Verdict;
  readonly target: string;
  readonly text: string;
}

export function itemTitle(item: InspectionItem, voice: Voice): string {
  return inWords(voice, item.title);
}

/** Every finding of an item, worst first, and within one verdict by target; why a target could not be checked, once. */
export function findingLines(item: InspectionItem, voice: Voice): FindingLine[] {
  const lines = saidOnce(item.results).flatMap((result) => resultLines(result, voice));
  const targets = new Map([...new Set(lines.map((line) => line.target))].map((target, index) => [target, index]));
  const place = (line: FindingLine) => targets.get(line.target) ?? 0;
  const weight = (line: FindingLine) => VERDICTS_BY_WEIGHT.indexOf(line.verdict);
  return lines.sort((a, b) => weight(a) - weight(b) || place(a) - place(b));
}

/** A host that is out of reach spoils all checks of the item on it, for one and the same reason. */
function saidOnce(results: readonly CheckResult[]): CheckResult[] {
  const said = new Set<string>();
  return results.filter(({ verdict, target, findings }) => {
    if (verdict !== 'unknown') return true;
    const cause = JSON.stringify([target.kind, target.id, findings]);
    const isNew = !said.has(cause);
    said.add(cause);
    return isNew;
  });
}

function resultLines(result: CheckResult, voice: Voice): FindingLine[] {
  if (result.target.kind === 'person') return [];
  const target = inWords(voice, result.target.name);
  return result.findings.map((finding) => ({
    verdict: finding.verdict,
    target,
    get text() {
      return voice.t(finding.message.key, finding.message.values);
    },
  }));
}

/** The lines as parts of a sentence: a target is named once for all that is said of it in a row. */
export function sayLines(
  lines: readonly FindingLine[],
  voice: Voice,
  { signs }: { readonly signs: boolean },
): string[] {
  return lines.map((line, index) => {
    const before = lines[index - 1];
    // A figure goes on from the target's name; a cause is a sentence of its own.
    const joint = line.verdict === 'unknown' ? voice.t('inspection.colon') : ' ';
    const named = before?.target === line.target ? line.text : `${line.target}${joint}${line.text}`;
    return signs && line.verdict !== 'normal' ? `${VERDICT_SIGNS[line.verdict]} ${named}` : named;
  });
}

/** What is worst about an item, for a line in the channel; the question when it waits for a person. */
export function worstLines(item: InspectionItem, voice: Voice, most: number): string[] {
  const lines = findingLines(item, voice);
  const worst = lines.filter((line) => line.verdict === lines[0]?.verdict);
  const said = entryLines(item, voice);
  if (foundVerdict(item) === 'pending') return [voice.t('inspection.waits-for-answer')];
  return [
    ...sayLines(worst.slice(0, most), voice, { signs: false }),
    ...(worst.length > most ? [voice.t('inspection.more-findings', { count: worst.length - most })] : []),
    ...said,
  ];
}

/** Answers, remarks and overrides with who said them; an override keeps the verdict that it changed visible. */
export function entryLines(item: InspectionItem, voice: Voice): string[] {
  return item.entries.map((entry) => entryLine(item, entry, voice));
}

function entryLine(item: InspectionItem, entry: ItemEntry, voice: Voice): string {
  const person = personName(voice, entry.personId);
  const verdict = entry.verdict === null ? '' : voice.t(`inspection.verdict-${entry.verdict}`);
  if (entry.kind === 'remark') return voice.t('inspection.entry-remark', { person, text: entry.text });
  if (entry.kind === 'override') {
    const found = verdictBefore(item, entry);
    return voice.t('inspection.entry-override', {
      person,
      found: found === null ? '' : voice.t(`inspection.verdict-${found}`),
      verdict,
      text: entry.text,
    });
  }
  return entry.text === ''
    ? voice.t('inspection.entry-answer', { person, verdict })
    : voice.t('inspection.entry-answer-reason', { person, verdict, text: entry.text });
}
