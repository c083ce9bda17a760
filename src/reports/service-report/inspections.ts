import type { InspectionLine, ReportModel } from '../../core/report/model.ts';
import { tick } from '../inspection-form/wording.ts';
import { bounded, type TextModel } from './bounded.ts';
import { buildForms, countsOf, type FormModel } from './inspection-forms.ts';
import { type RepeatModel, type RoutineModel, routineFindings, routineRows } from './routine-inspections.ts';
import type { ReportWording } from './wording.ts';

export interface InspectionsPart {
  readonly hasInspections: boolean;
  /** Every issued form, oldest first, but those of templates that are told by the month. */
  readonly inspections: readonly {
    readonly date: string;
    readonly title: string;
    readonly number: string;
    readonly mode: string;
    readonly inspector: string;
    readonly counts: string;
    readonly normalBox: string;
    readonly abnormalBox: string;
    readonly overallNote: string;
    readonly effort: string;
  }[];
  readonly inspectionsNote: string;
  readonly hasRoutine: boolean;
  readonly routine: readonly RoutineModel[];
  readonly routineNote: string;
  /** Month by month, quarter by quarter: by template. */
  readonly inspectionGroups: readonly InspectionGroup[];
  readonly hasNotIssued: boolean;
  readonly notIssued: readonly TextModel[];
  readonly notIssuedNote: string;
}

interface InspectionGroup {
  readonly title: string;
  readonly forms: readonly FormModel[];
  /** Of a template that is told by the month, else empty. */
  readonly routineSummary: string;
  readonly hasRepeats: boolean;
  readonly repeats: readonly RepeatModel[];
  readonly note: string;
}

export function buildInspections(model: ReportModel, words: ReportWording): InspectionsPart {
  const { issued, notIssued, routine = [] } = model.inspections;
  const { say } = words;
  const routineOf = new Map(routine.map((template) => [template.templateId, template]));
  const single = issued.filter(({ templateId }) => !routineOf.has(templateId));
  const rows = bounded(single, { none: 'no-inspections' }, words, (line) => inspectionRow(line, words));
  const months = bounded(
    routine.flatMap((template) => routineRows(template, model, words)),
    { none: 'no-inspections' },
    words,
    (row) => row,
  );
  const left = bounded(notIssued, { none: 'no-not-issued' }, words, (line) => ({
    text: say('not-issued', {
      name: `#${line.id}`,
      title: words.text(line.title),
      at: words.moment(line.startedAt),
      state: words.t(`inspection.state-${line.state}`),
    }),
  }));
  return {
    hasInspections: rows.shown.length > 0,
    inspections: rows.shown,
    inspectionsNote: single.length === 0 && routine.length > 0 ? '' : rows.note,
    hasRoutine: months.shown.length > 0,
    routine: months.shown,
    routineNote: routine.length === 0 ? '' : months.note,
    inspectionGroups: [...Map.groupBy(issued, ({ templateId }) => templateId)].map(
      ([templateId, lines]): InspectionGroup => {
        const title = words.text(lines.at(-1)?.title ?? templateId);
        const template = routineOf.get(templateId);
        if (template) return { title, forms: [], ...routineFindings(template, words) };
        const { shown, note } = buildForms(lines, words);
        return { title, forms: shown, routineSummary: '', hasRepeats: false, repeats: [], note };
      },
    ),
    hasNotIssued: left.shown.length > 0,
    notIssued: left.shown,
    notIssuedNote: left.note,
  };
}

function inspectionRow(line: InspectionLine, words: ReportWording): InspectionsPart['inspections'][number] {
  return {
    date: words.doneOn(line.startedAt, line.isImported),
    title: words.text(line.title),
    number: `#${line.id}`,
    mode: words.t(`form.mode-${line.mode}`),
    inspector: words.text(line.inspector),
    counts: countsOf(line.counts, words),
    normalBox: tick(line.overall === 'normal'),
    abnormalBox: tick(line.overall === 'abnormal'),
    overallNote: [
      ...(line.overall === 'incomplete' ? [words.say('overall-incomplete')] : []),
      ...(line.isPartial ? [words.say('inspection-partial')] : []),
    ].join(words.say('list-separator')),
    effort: words.days(line.effortTotal),
  };
}
