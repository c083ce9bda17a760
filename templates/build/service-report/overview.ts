import { type Label, PAGE } from '../page.ts';
import { closing, opening, paragraph, repeated, run } from '../paragraph.ts';
import { cell, table } from '../table.ts';
import type { Xml } from '../xml.ts';
import { chartParagraph } from './charts.ts';
import { column, figure, keptWhen, linesColumn, listTable } from './columns.ts';
import type { Headings } from './contents.ts';

/** What was promised, and what was done in short. */
export function overviewChapters(label: Label, { heading }: Headings): readonly Xml[] {
  const figures: readonly (readonly [tag: string, key: string])[] = [
    ['figureInspections', 'figure-inspections'],
    ['figureMaintenance', 'figure-maintenance'],
    ['figureDays', 'figure-days'],
    ['figureAttainment', 'figure-attainment'],
    ['figureAvailability', 'figure-availability'],
    ['figureObligations', 'figure-obligations'],
  ];
  const sixth = Math.floor(PAGE.text / 6);
  const half = PAGE.text / 2;
  return [
    heading(1, 'requirements'),
    heading(2, 'levels'),
    ...listTable(label, {
      flag: 'hasLevels',
      list: 'levels',
      note: 'levelsNote',
      columns: [
        { head: 'level', width: 1_400, lines: [['ReportCell', run('{level}', 'Strong')]] },
        column('level-description', 3_466, 'description'),
        column('level-hours', 2_300, 'hours'),
        linesColumn('level-stages', 2_700, ['ReportCell', opening('stages'), '{text}', closing('stages')]),
      ],
    }),
    heading(2, 'owed'),
    ...listTable(label, {
      flag: 'hasOwed',
      list: 'owed',
      note: 'owedNote',
      columns: [
        column('obligation', 5_866, 'title'),
        column('every', 2_000, 'every'),
        column('at-least', 2_000, 'atLeast'),
      ],
    }),
    heading(1, 'overview'),
    heading(2, 'work-done'),
    table(
      'FigureTable',
      figures.map((_figure, index) => (index === 5 ? PAGE.text - 5 * sixth : sixth)),
      [
        {
          cells: figures.map(([tag, key]) =>
            cell({ fill: 'F4F7FA' }, paragraph('FigureValue', `{${tag}}`), paragraph('FigureLabel', label(key))),
          ),
        },
      ],
    ),
    paragraph('ReportGap', ''),
    repeated('overview', 'ReportText', '{text}'),
    ...listTable(label, {
      list: 'activities',
      columns: [
        // The rows are few, and their sum belongs on the same page.
        column('activity', 3_366, 'activity', 'ReportKeptCell'),
        figure('count', 1_300, 'count'),
        figure('onsite', 1_300, 'onsite'),
        figure('remote', 1_300, 'remote'),
        figure('office', 1_300, 'office'),
        figure('person-days', 1_300, 'total'),
      ],
      sum: [
        ['ReportCell', run(label('sum-effort'), 'Strong')],
        ['ReportSum', ''],
        ['ReportSum', '{sumOnsite}'],
        ['ReportSum', '{sumRemote}'],
        ['ReportSum', '{sumOffice}'],
        ['ReportSum', '{sumTotal}'],
      ],
    }),
    ...keptWhen(
      'hasWork',
      table(
        'PageTable',
        [half, half],
        [{ cells: [cell({}, chartParagraph('counts')), cell({}, chartParagraph('effort'))] }],
      ),
    ),
    heading(2, 'tickets-and-alerts'),
    ...listTable(label, {
      list: 'ticketFacts',
      columns: [column('fact', 3_000, 'name'), column('value', 6_866, 'value')],
    }),
    ...keptWhen('hasTickets', chartParagraph('tickets')),
  ];
}
