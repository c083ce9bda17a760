import type { CheckResult, InspectionItem, ItemEntry } from '../core/inspection.ts';
import { foundVerdict } from '../core/item-verdict.ts';
import { VERDICTS_BY_WEIGHT, type Verdict } from '../core/verdict.ts';
import { inWords, personName, VERDICT_SIGNS, type Voice } from './voice.ts';

/** One finding in words: target, figure, limit. */
export interface FindingLine {
  readonly verdict: Verdict;
  readonly text: string;
}

export function itemTitle(item: InspectionItem, voice: Voice): string {
  return inWords(voice, item.title);
}

/** Every finding of an item, worst first. */
export function findingLines(item: InspectionItem, voice: Voice): FindingLine[] {
  const lines = item.results.flatMap((result) => resultLines(result, voice));
  return lines.sort((a, b) => VERDICTS_BY_WEIGHT.indexOf(a.verdict) - VERDICTS_BY_WEIGHT.indexOf(b.verdict));
}

function resultLines(result: CheckResult, voice: Voice): FindingLine[] {
  if (result.target.kind === 'person') return [];
  const target = inWords(voice, result.target.name);
  return result.findings.map((finding) => ({
    verdict: finding.verdict,
    text: `${target} ${voice.t(finding.message.key, finding.message.values)}`,
  }));
}

/** What is worst about an item, for a line in the channel; the question when it waits for a person. */
export function worstLines(item: InspectionItem, voice: Voice, most: number): string[] {
  const lines = findingLines(item, voice);
  const worst = lines[0]?.verdict;
  const shown = lines.filter((line) => line.verdict === worst).map((line) => line.text);
  const said = entryLines(item, voice);
  if (foundVerdict(item) === 'pending') return [voice.t('inspection.waits-for-answer')];
  return [
    ...shown.slice(0, most),
    ...(shown.length > most ? [voice.t('inspection.more-findings', { count: shown.length - most })] : []),
    ...said,
  ];
}

/** Answers, remarks and overrides with who said them; an override keeps the found verdict visible. */
export function entryLines(item: InspectionItem, voice: Voice): string[] {
  return item.entries.map((entry) => entryLine(item, entry, voice));
}

function entryLine(item: InspectionItem, entry: ItemEntry, voice: Voice): string {
  const person = personName(voice, entry.personId);
  const verdict = entry.verdict === null ? '' : voice.t(`inspection.verdict-${entry.verdict}`);
  if (entry.kind === 'remark') return voice.t('inspection.entry-remark', { person, text: entry.text });
  if (entry.kind === 'override') {
    const found = foundVerdict(item);
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

export function signed(line: FindingLine): string {
  return line.verdict === 'normal' ? line.text : `${VERDICT_SIGNS[line.verdict]} ${line.text}`;
}
