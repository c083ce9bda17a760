import type { Label } from '../page.ts';
import { closing, opening, paragraph, repeated } from '../paragraph.ts';
import { RATINGS } from '../record-foot.ts';
import { cell, table } from '../table.ts';
import { type TickBox, tickBox } from '../tick-box.ts';
import type { Xml } from '../xml.ts';
import { chartParagraph } from './charts.ts';
import { cardName, cardText, column, figure, listTable } from './columns.ts';
import type { Headings } from './contents.ts';

/** Daily maintenance: table, chart and a record sheet for each. */
export function maintenanceChapter(label: Label, { heading }: Headings): readonly Xml[] {
  const name = (key: string, style?: string) => cardName(label, key, style);
  const boxes = (...pairs: readonly TickBox[]) =>
    paragraph('ReportCell', ...pairs.flatMap((box) => tickBox(label, box, { after: '　' })));
  return [
    heading(1, 'maintenance'),
    heading(2, 'maintenance-list'),
    ...listTable(label, {
      flag: 'hasMaintenance',
      list: 'maintenance',
      note: 'maintenanceNote',
      columns: [
        column('number', 800, 'name'),
        column('date', 1_200, 'date'),
        column('work', 2_816, 'title'),
        column('category', 1_300, 'category'),
        column('level', 750, 'level'),
        column('engineer', 1_250, 'engineers'),
        column('state', 900, 'state'),
        figure('person-days', 850, 'effort'),
      ],
    }),
    paragraph('ReportText', opening('hasMaintenance'), '{maintenanceSum}'),
    repeated('maintenanceByHost', 'ReportText', '{maintenanceByHost}'),
    paragraph('ReportText', '{maintenanceQuestions}'),
    chartParagraph('maintenance'),
    paragraph('ReportGap', closing('hasMaintenance')),
    heading(2, 'maintenance-sheets'),
    paragraph('Heading4', `${opening('sheets')}{heading}`),
    table(
      'CardTable',
      [1_500, 3_433, 1_500, 3_433],
      [
        {
          cells: [
            name('category'),
            cell({}, boxes(['dailyBox', 'daily'], ['faultBox', 'fault'])),
            name('source'),
            cardText('{source}'),
          ],
        },
        { cells: [name('date'), cardText('{date}'), name('level'), cardText('{level}')] },
        { cells: [name('host'), cardText('{host}'), name('engineer'), cardText('{engineers}')] },
        { cells: [name('symptom'), cardText('{symptom}', 3)] },
        { cells: [name('cause'), cardText('{cause}', 3)] },
        { cells: [name('solution'), cardText('{solution}', 3)] },
        { cells: [name('state'), cardText('{state}'), name('person-days'), cardText('{effort}')] },
        {
          cells: [
            name('rating', 'ReportLastLabel'),
            cell({ span: 3 }, boxes(...RATINGS), paragraph('ReportCell', '{signed}')),
          ],
        },
      ],
    ),
    paragraph('ReportGap', closing('sheets')),
    repeated('sheetsNote', 'ReportNote', '{sheetsNote}'),
  ];
}
