import type { VerdictCounts } from '../../core/item-verdict.ts';
import type { FormRow, InspectionLine } from '../../core/report/model.ts';
import { type ToldAnswer, tellAnswer } from '../inspection-form/told-answer.ts';
import { countParts, markOf, standingOf, tick } from '../inspection-form/wording.ts';
import { type Bounded, bounded, CELL_CHARACTERS, cut, SHEETS_SHOWN, type TextModel } from './bounded.ts';
import type { ReportWording } from './wording.ts';

/** One form 巡检报告, as the customer knows it; of one that the report does not hold row by row what was not normal. */
export interface FormModel {
  readonly heading: string;
  readonly summary: string;
  readonly hasForm: boolean;
  readonly rows: readonly FormRowModel[];
  readonly hasFindings: boolean;
  readonly findings: readonly FindingModel[];
  readonly note: string;
  readonly normalBox: string;
  readonly abnormalBox: string;
  readonly overallNote: string;
  readonly inspector: string;
  readonly date: string;
}

export interface FormRowModel {
  /** The same for the rows of one group: Word shows them as one cell. */
  readonly group: string;
  readonly item: string;
  readonly lines: readonly { readonly abnormalMark: string; readonly otherMark: string; readonly text: string }[];
  readonly normalBox: string;
  readonly abnormalBox: string;
  readonly resultNote: string;
  readonly reasons: readonly TextModel[];
}

export interface FindingModel {
  readonly group: string;
  readonly item: string;
  readonly abnormalMark: string;
  readonly otherMark: string;
  readonly reasons: readonly TextModel[];
}

/** Of one item; a form of its own has them all. */
const LINES_SHOWN = 40;
const REASONS_SHOWN = 12;

export function buildForms(lines: readonly InspectionLine[], words: ReportWording): Bounded<FormModel> {
  return bounded(lines, { none: 'no-inspections', limit: SHEETS_SHOWN }, words, (line) => buildForm(line, words));
}

export function countsOf(counts: VerdictCounts, words: ReportWording): string {
  const kinds = ['normal', 'attention', 'abnormal', 'unknown', 'pending', 'waiting'] as const;
  return countParts(counts, kinds, words.t);
}

/** Why an item is not normal, and what people said of it. */
export function findingReasons(
  { reasons, remarks }: Pick<InspectionLine['findings'][number], 'reasons' | 'remarks'>,
  words: ReportWording,
  answered: readonly string[] = [],
): TextModel[] {
  const texts = [
    ...reasons.map((reason) => {
      const found = words.message(reason);
      if (reason.target === undefined) return found;
      return words.t('form.reason-finding', { target: words.text(reason.target), findings: found });
    }),
    ...answered,
    ...remarks.map((text) => words.say('remark', { text })),
  ];
  return cutList(texts, { none: 'no-reason', limit: REASONS_SHOWN }, words);
}

function buildForm(line: InspectionLine, words: ReportWording): FormModel {
  const { form = [] } = line;
  const hasForm = form.length > 0;
  const findings = bounded(hasForm ? [] : line.findings, { none: 'all-normal', limit: 100 }, words, (finding) => ({
    group: words.text(finding.group),
    item: words.text(finding.item),
    ...marksOf(finding.verdict, words),
    reasons: findingReasons(finding, words),
  }));
  return {
    heading: words.say('inspection-heading', {
      date: words.doneOn(line.startedAt, line.isImported),
      title: words.text(line.title),
      name: `#${line.id}`,
    }),
    summary: words.say(line.isPartial ? 'inspection-summary-partial' : 'inspection-summary', {
      mode: words.t(`form.mode-${line.mode}`),
      inspector: words.text(line.inspector),
      total: line.counts.total,
      parts: countsOf(line.counts, words),
      effort: words.effort(line.effort, line.effortTotal),
    }),
    hasForm,
    rows: form.map((row) => formRow(row, line.isImported === true, words)),
    hasFindings: findings.shown.length > 0,
    findings: findings.shown,
    note: hasForm ? '' : findings.note,
    normalBox: tick(line.overall === 'normal'),
    abnormalBox: tick(line.overall === 'abnormal'),
    overallNote: line.overall === 'incomplete' ? words.say('overall-incomplete') : '',
    inspector: words.text(line.inspector),
    date: words.dayOf(line.startedAt),
  };
}

function formRow(row: FormRow, isImported: boolean, words: ReportWording): FormRowModel {
  const { verdict, overridden } = row;
  const told = row.answers.map(({ by, ...answer }) =>
    tellAnswer(answer, { person: words.text(by), isImported, t: words.t }),
  );
  const answered = told.flatMap(({ reason }) => (reason === null ? [] : [reason]));
  const lines = bounded(
    linesOf(row, told, words),
    { none: 'nothing-found', limit: LINES_SHOWN },
    words,
    (line) => line,
  );
  const note = lines.note === '' ? [] : [{ abnormalMark: '', otherMark: '', text: lines.note }];
  return {
    group: words.text(row.group),
    item: words.text(row.item),
    lines: [...lines.shown, ...note],
    normalBox: tick(verdict === 'normal' || verdict === 'attention'),
    abnormalBox: tick(verdict === 'abnormal'),
    resultNote: [
      ...(verdict === 'normal' || verdict === 'abnormal' ? [] : [words.t(`form.note-${verdict}`)]),
      ...(overridden ? [words.t('form.note-overridden', { verdict: words.t(`form.verdict-${overridden}`) })] : []),
    ].join('\n'),
    reasons: verdict === 'normal' && row.remarks.length === 0 ? [] : findingReasons(row, words, answered),
  };
}

/** What was found on each target, then what people answered. */
function linesOf(
  { found, answers }: FormRow,
  told: readonly ToldAnswer[],
  words: ReportWording,
): FormRowModel['lines'] {
  return [
    ...found.map(({ target, verdict, texts }) => {
      const said = texts.map((text) => words.message(text)).join(words.t('form.part-separator'));
      const text = `${words.text(target)}${words.t('form.target-separator')}${said}`;
      return { ...marksOf(verdict, words), text: cut(text, CELL_CHARACTERS, words) };
    }),
    ...told.map(({ process }, index) => ({
      ...marksOf(standingOf(answers[index]?.verdict ?? null), words),
      text: cut(process, CELL_CHARACTERS, words),
    })),
  ];
}

export function marksOf(standing: ReturnType<typeof standingOf>, words: ReportWording) {
  const mark = markOf(standing, words.t);
  const isAbnormal = standing === 'abnormal';
  return { abnormalMark: isAbnormal ? mark : '', otherMark: isAbnormal ? '' : mark };
}

function cutList(
  texts: readonly string[],
  about: { readonly none: string; readonly limit: number },
  words: ReportWording,
): TextModel[] {
  const { shown, note } = bounded(texts, about, words, (text) => ({ text: cut(text, CELL_CHARACTERS, words) }));
  return note === '' ? [...shown] : [...shown, { text: note }];
}
