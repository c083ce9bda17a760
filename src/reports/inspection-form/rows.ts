import type { Translate } from '../../context.ts';
import type { CheckResult, InspectionItem, ItemEntry } from '../../core/inspection.ts';
import { finalVerdict } from '../../core/item-verdict.ts';
import { type Locale, localText } from '../../core/message.ts';
import { worstVerdict } from '../../core/verdict.ts';
import type { InspectionFormFacts } from '../inspection-form.ts';
import { resultsText } from './findings.ts';
import { itemReasons, resultNote } from './reasons.ts';
import { markOf, type Standing, standingOf, tick } from './wording.ts';

/** One row of the main table. */
export interface RowModel {
  /** The same for the rows of one group: Word shows them as one cell. */
  readonly group: string;
  readonly item: string;
  readonly lines: readonly LineModel[];
  readonly normalBox: string;
  readonly abnormalBox: string;
  /** The final verdict in words. */
  readonly verdict: string;
  /** What the boxes can't say: needs attention, not checked, awaiting confirmation, overridden. */
  readonly resultNote: string;
  readonly reasons: readonly { readonly text: string }[];
}

/** What was found on one target, or what a person said. */
export interface LineModel {
  readonly abnormalMark: string;
  readonly otherMark: string;
  readonly target: string;
  readonly separator: string;
  readonly text: string;
}

export function buildRows(facts: InspectionFormFacts, t: Translate, locale: Locale): RowModel[] {
  return facts.inspection.groups.flatMap((group) =>
    group.items.map((item) => {
      const final = standingOf(finalVerdict(item));
      return {
        group: localText(group.title, locale),
        item: localText(item.title, locale),
        lines: itemLines(item, facts, t, locale),
        normalBox: tick(final === 'normal' || final === 'attention'),
        abnormalBox: tick(final === 'abnormal'),
        verdict: t(`form.verdict-${final}`),
        resultNote: resultNote(item, t),
        reasons: itemReasons(item, facts, t, locale).map((text) => ({ text })),
      };
    }),
  );
}

function itemLines(item: InspectionItem, facts: InspectionFormFacts, t: Translate, locale: Locale): LineModel[] {
  const collected = item.results.filter(({ target }) => target.kind !== 'person');
  const byTarget = Map.groupBy(collected, ({ target }) => `${target.kind} ${target.id}`);
  const answers = item.entries.filter((entry) => entry.kind === 'answer');
  return [
    ...[...byTarget.values()].map((results) => targetLine(results, facts, t, locale)),
    ...item.results
      .filter(({ target }) => target.kind === 'person')
      .map((result) => {
        const question = facts.questions[result.key];
        const text = question === undefined ? t('form.question-by-hand') : localText(question, locale);
        return line(answers.length > 0 ? 'normal' : 'pending', text, t);
      }),
    ...answers.map((answer) => answerLine(answer, facts, t, locale)),
  ];
}

/** Everything that an item's checks found on one target, in one line. */
function targetLine(
  results: readonly CheckResult[],
  facts: InspectionFormFacts,
  t: Translate,
  locale: Locale,
): LineModel {
  const verdicts = results.flatMap(({ verdict }) => (verdict === null ? [] : [verdict]));
  const standing = verdicts.length < results.length ? 'waiting' : worstVerdict(verdicts);
  const name = results[0] ? localText(results[0].target.name, locale) : '';
  return {
    ...line(standing, resultsText(results, facts, t), t),
    target: name,
    separator: t('form.target-separator'),
  };
}

function answerLine(answer: ItemEntry, facts: InspectionFormFacts, t: Translate, locale: Locale): LineModel {
  const standing = standingOf(answer.verdict);
  const values = {
    person: localText(facts.people[answer.personId] ?? answer.personId, locale),
    at: answer.at.toISOString(),
    verdict: t(`form.verdict-${standing}`),
    text: answer.text,
  };
  return line(standing, t(answer.text === '' ? 'form.answer-line' : 'form.answer-line-text', values), t);
}

function line(standing: Standing, text: string, t: Translate): LineModel {
  const mark = markOf(standing, t);
  return {
    abnormalMark: standing === 'abnormal' ? mark : '',
    otherMark: standing === 'abnormal' ? '' : mark,
    target: '',
    separator: '',
    text,
  };
}
