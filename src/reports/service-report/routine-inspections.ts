import type { ReportModel, RoutineInspections } from '../../core/report/model.ts';
import { bounded, type TextModel } from './bounded.ts';
import { findingReasons, marksOf } from './inspection-forms.ts';
import { monthTitle } from './months.ts';
import type { ReportWording } from './wording.ts';

/** A month of a template that is run each day or so: the annex has each inspection. */
export interface RoutineModel {
  readonly month: string;
  readonly title: string;
  /** The first and the last inspection, and what has to be said of some. */
  readonly numbers: string;
  readonly count: string;
  readonly normal: string;
  readonly abnormal: string;
  readonly incomplete: string;
  readonly effort: string;
}

/** An item that was not normal, however often. */
export interface RepeatModel {
  readonly group: string;
  readonly item: string;
  readonly abnormalMark: string;
  readonly otherMark: string;
  readonly times: string;
  readonly days: string;
  readonly reasons: readonly TextModel[];
}

const REPEATS_SHOWN = 60;

export function routineRows(
  { templateId, title, months }: RoutineInspections,
  model: ReportModel,
  words: ReportWording,
) {
  const { say } = words;
  // Shown where the months of a template are not all in one mode: the overview counts them by it.
  const modes = new Set(
    model.inspections.issued.filter((line) => line.templateId === templateId).map(({ mode }) => mode),
  );
  const mode = [...modes].map((one) => words.t(`form.mode-${one}`)).join(say('list-separator'));
  return months.map(
    (row): RoutineModel => ({
      month: monthTitle(row.month, words),
      title: say('routine-title', { title: words.text(title), mode }),
      numbers: words.joined([
        row.firstId === row.lastId
          ? `#${row.firstId}`
          : say('numbers', { from: `#${row.firstId}`, to: `#${row.lastId}` }),
        row.partial > 0 ? say('routine-partial', { count: row.partial }) : '',
        row.imported > 0 ? say('routine-imported', { count: row.imported }) : '',
      ]),
      count: words.number(row.count),
      normal: words.number(row.normal),
      abnormal: words.number(row.abnormal),
      incomplete: words.number(row.incomplete),
      effort: words.days(row.effortTotal),
    }),
  );
}

export function routineFindings({ count, repeats }: RoutineInspections, words: ReportWording) {
  const { say } = words;
  const told = bounded(repeats, { none: 'routine-all-normal', limit: REPEATS_SHOWN }, words, (repeat): RepeatModel => {
    const [first, last] = [words.dayOf(repeat.firstAt), words.dayOf(repeat.lastAt)];
    return {
      group: words.text(repeat.group),
      item: words.text(repeat.item),
      ...marksOf(repeat.verdict, words),
      times: words.number(repeat.times),
      days: first === last ? first : say('from-to', { from: first, to: last }),
      reasons: findingReasons(repeat, words),
    };
  });
  return {
    routineSummary: repeats.length === 0 ? '' : say('routine-summary', { count }),
    hasRepeats: told.shown.length > 0,
    repeats: told.shown,
    note: told.note,
  };
}
