import type { Locale } from '../../src/core/message.ts';
import { LABEL_FILL, type Label } from './page.ts';
import { closing, opening, paragraph, repeated, run } from './paragraph.ts';
import { type Cell, cell, type Row, table } from './table.ts';
import type { Xml } from './xml.ts';

/** Widths in twentieths of a point. */
const STAGE_COLUMNS: { readonly [L in Locale]: readonly number[] } = {
  'zh-CN': [1_150, 1_390, 1_390, 1_390, 1_350, 3_196],
  en: [1_250, 1_390, 1_390, 1_390, 1_450, 2_996],
};

/** What stands beside it, in words. */
export function name(label: Label, key: string): Cell {
  return cell({ fill: LABEL_FILL }, paragraph('FormLabel', label(key)));
}

export function text(content: string): Cell {
  return cell({}, paragraph('FormText', content));
}

/** A row of one name and what stands beside it; plain texts are lines of a form. */
export function wide(label: Label, key: string, ...content: readonly (Xml | string)[]): Row {
  const lines = content.map((piece) => (typeof piece === 'string' ? paragraph('FormText', piece) : piece));
  return { cells: [name(label, key), cell({ span: 3 }, ...lines)] };
}

/** A row of two names, each with what stands beside it. */
export function pair(
  label: Label,
  left: readonly [key: string, content: Cell | string],
  right: readonly [key: string, content: Cell | string],
): Row {
  const cellOf = (content: Cell | string) => (typeof content === 'string' ? text(content) : content);
  return { cells: [name(label, left[0]), cellOf(left[1]), name(label, right[0]), cellOf(right[1])] };
}

/** The names of columns, again on each page. */
export function heading(label: Label, keys: readonly string[]): Row {
  return { heading: true, cells: keys.map((key) => name(label, key)) };
}

/** The last thing that is repeated within another list: its closing is the other's, too. */
export function within(outer: string, list: string, style: string, content: string): Xml {
  return paragraph(style, opening(list), content, closing(list), closing(outer));
}

/** A heading with its list, left out as a whole where there is nothing to list. */
export function titledList(
  label: Label,
  of: { readonly flag: string; readonly list: string; readonly title: string },
): Xml[] {
  return [
    paragraph('Heading3', `${opening(of.flag)}${label(of.title)}`),
    within(of.flag, of.list, 'FormText', '{text}'),
  ];
}

/** A ticket's level, each stage with its due time and its end, and when its clocks stood still. */
export function ticketTimes(locale: Locale, label: Label): readonly Xml[] {
  return [
    paragraph('Heading2', label('times')),
    repeated('levels', 'FormText', '{text}'),
    repeated('timesNote', 'FormText', '{timesNote}'),
    paragraph('FormNote', opening('hasStages')),
    stageTable(locale, label),
    paragraph('FormNote', closing('hasStages')),
    ...titledList(label, { flag: 'hasPauses', list: 'pauses', title: 'pauses' }),
  ];
}

/** Each stage with its start, due time, end and outcome, and what they rest on. */
function stageTable(locale: Locale, label: Label): Xml {
  const small = (content: string) => cell({}, paragraph('FormTick', content));
  return table('FormTable', STAGE_COLUMNS[locale], [
    heading(label, ['stage', 'stage-start', 'stage-due', 'stage-end', 'stage-result', 'stage-notes']),
    {
      cells: [
        cell({}, paragraph('FormTick', run('{#stages}{stage}', 'TargetName'))),
        small('{start}'),
        small('{due}'),
        small('{end}'),
        cell({}, paragraph('FormTick', run('{lateOutcome}', 'AbnormalMark'), run('{outcome}'))),
        cell({}, within('stages', 'notes', 'FormTick', '{text}')),
      ],
    },
  ]);
}
