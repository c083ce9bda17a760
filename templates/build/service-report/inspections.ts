import type { Label } from '../page.ts';
import { closing, opening, paragraph, repeated, run } from '../paragraph.ts';
import { cell, type Row, table } from '../table.ts';
import { tickBox } from '../tick-box.ts';
import type { Xml } from '../xml.ts';
import { type Column, column, figure, HEAD_FILL, keptWhen, linesColumn, listTable } from './columns.ts';
import type { Headings } from './contents.ts';

/** What an item was found to be, where it was not normal. */
const MARKS = [run('{abnormalMark}', 'AbnormalMark'), run('{otherMark}', 'OtherMark')];

/** Every issued form, and what was not normal in it. */
export function inspectionChapter(label: Label, { heading }: Headings): readonly Xml[] {
  return [
    heading(1, 'inspections'),
    heading(2, 'inspection-list'),
    ...listTable(label, {
      flag: 'hasInspections',
      list: 'inspections',
      note: 'inspectionsNote',
      columns: [
        column('date', 1_300, 'date'),
        linesColumn('inspection', 2_200, ['ReportCell', '{title} {number}']),
        column('mode', 750, 'mode'),
        column('inspector', 1_300, 'inspector'),
        column('counts', 1_900, 'counts'),
        linesColumn(
          'result',
          1_616,
          ['ReportCell', ...tickBox(label, ['normalBox', 'normal'])],
          ['ReportCell', ...tickBox(label, ['abnormalBox', 'abnormal'])],
          ['ReportCell', opening('overallNote'), run('{overallNote}', 'OtherMark'), closing('overallNote')],
        ),
        figure('person-days', 800, 'effort'),
      ],
    }),
    paragraph('Heading3', opening('hasRoutine'), label('routine')),
    ...listTable(label, {
      list: 'routine',
      columns: [
        column('month', 1_300, 'month'),
        linesColumn('inspection', 3_166, ['ReportCell', '{title}'], ['ReportCell', '{numbers}']),
        figure('times', 900, 'count'),
        figure('normal', 1_000, 'normal'),
        figure('abnormal', 1_100, 'abnormal'),
        figure('incomplete', 1_300, 'incomplete'),
        figure('person-days', 1_100, 'effort'),
      ],
    }),
    paragraph('ReportGap', closing('hasRoutine')),
    repeated('routineNote', 'ReportNote', '{routineNote}'),
    heading(2, 'inspection-findings'),
    paragraph('ReportNote', label('forms-apart')),
    paragraph('Heading3', `${opening('inspectionGroups')}{title}`),
    paragraph('Heading4', `${opening('forms')}{heading}`),
    paragraph('ReportLead', '{summary}'),
    ...inspectionForm(label),
    ...listTable(label, {
      flag: 'hasFindings',
      list: 'findings',
      columns: [
        column('group', 1_900, 'group'),
        column('item', 2_200, 'item'),
        verdictColumn(1_300),
        reasonColumn(4_466),
      ],
    }),
    paragraph('ReportNote', opening('note'), '{note}', closing('note')),
    paragraph('ReportGap', closing('forms')),
    repeated('routineSummary', 'ReportLead', '{routineSummary}'),
    ...listTable(label, {
      flag: 'hasRepeats',
      list: 'repeats',
      columns: [
        column('group', 1_500, 'group'),
        column('item', 1_800, 'item'),
        verdictColumn(1_200),
        figure('times', 700, 'times'),
        column('days', 1_300, 'days'),
        reasonColumn(3_366),
      ],
    }),
    paragraph('ReportNote', opening('note'), '{note}', closing('note')),
    paragraph('ReportGap', closing('inspectionGroups')),
    heading(2, 'not-issued'),
    paragraph('ReportBullet', opening('notIssued'), '{text}', closing('notIssued')),
    repeated('notIssuedNote', 'ReportNote', '{notIssuedNote}'),
  ];
}

function verdictColumn(width: number): Column {
  return linesColumn('verdict', width, ['ReportCell', ...MARKS]);
}

function reasonColumn(width: number): Column {
  return linesColumn('reason', width, ['ReportCell', opening('reasons'), '{text}', closing('reasons')]);
}

/** One form as the customer knows it: what was done and found, its result and reason, and where both sign. */
function inspectionForm(label: Label): readonly Xml[] {
  const heads = ['group', 'item', 'process', 'form-result', 'form-reason'];
  const widths = [1_050, 1_350, 4_116, 1_250, 2_100];
  const box = (tag: string, key: string) => tickBox(label, [tag, key], { space: '\u00a0' });
  const signLine = (key: string, signed: string, date: string): Row => ({
    cells: [
      cell({ span: 3 }, paragraph('SignLine', `${label(key)}${signed}`)),
      cell({ span: 2 }, paragraph('SignLine', `${label('form-date')}${date}`)),
    ],
  });
  return [
    ...keptWhen(
      'hasForm',
      table('CardTable', widths, [
        { heading: true, cells: heads.map((head) => cell({ fill: HEAD_FILL }, paragraph('ReportHead', label(head)))) },
        {
          cells: [
            cell({}, paragraph('ReportCell', '{#rows}{group}')),
            cell({}, paragraph('ReportCell', '{item}')),
            cell({ align: 'top' }, paragraph('ReportCell', opening('lines'), ...MARKS, '{text}', closing('lines'))),
            cell(
              { align: 'top' },
              paragraph('ReportCell', ...box('normalBox', 'normal')),
              paragraph('ReportCell', ...box('abnormalBox', 'abnormal')),
              paragraph('ReportCell', opening('resultNote'), run('{resultNote}', 'OtherMark'), closing('resultNote')),
            ),
            cell(
              { align: 'top' },
              paragraph('ReportCell', opening('reasons'), '{text}', closing('reasons'), '{/rows}'),
            ),
          ],
        },
        {
          cells: [
            cell({ span: 2, fill: HEAD_FILL }, paragraph('ReportLabel', label('form-foot'))),
            cell(
              { span: 3 },
              paragraph(
                'ReportCell',
                ...box('normalBox', 'normal'),
                '　　',
                ...box('abnormalBox', 'abnormal'),
                '　　',
                run('{overallNote}', 'OtherMark'),
              ),
            ),
          ],
        },
        signLine('form-engineer', '{inspector}', '{date}'),
        signLine('form-customer', '', ''),
      ]),
    ),
  ];
}
