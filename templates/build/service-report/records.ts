import type { Label } from '../page.ts';
import { closing, opening, paragraph, repeated, run } from '../paragraph.ts';
import { cell, table } from '../table.ts';
import { tickBox, tickBoxes } from '../tick-box.ts';
import type { Xml } from '../xml.ts';
import { chartParagraph } from './charts.ts';
import { cardName, cardText, column, figure, linesColumn, listTable } from './columns.ts';
import type { Headings } from './contents.ts';

/** Optimisations, upgrades, trainings, parameter and personnel changes, visits. */
export function recordChapters(label: Label, headings: Headings): readonly Xml[] {
  return [...optimisations(label, headings), ...otherRecords(label, headings), ...visits(label, headings)];
}

function optimisations(label: Label, { heading }: Headings): readonly Xml[] {
  return [
    heading(1, 'optimisations'),
    ...listTable(label, {
      flag: 'hasOptimisations',
      list: 'optimisations',
      note: 'optimisationsNote',
      columns: [
        column('number', 800, 'name'),
        column('function', 3_066, 'title'),
        figure('analysis', 1_050, 'analysis'),
        figure('design', 750, 'design'),
        figure('development', 1_200, 'development'),
        figure('test', 750, 'test'),
        figure('person-days', 850, 'effort'),
        column('people', 1_400, 'people'),
      ],
    }),
    paragraph('ReportText', opening('hasOptimisations'), '{optimisationsSum}'),
    chartParagraph('optimisations'),
    paragraph('ReportGap', closing('hasOptimisations')),
    paragraph('Heading4', `${opening('optimisations')}{name}　{title}`),
    table(
      'CardTable',
      [1_500, 3_433, 1_500, 3_433],
      [
        { cells: [cardName(label, 'date'), cardText('{date}'), cardName(label, 'people'), cardText('{people}')] },
        { cells: [cardName(label, 'requirement'), cardText('{requirement}', 3)] },
        { cells: [cardName(label, 'change'), cardText('{change}', 3)] },
        { cells: [cardName(label, 'signature', 'ReportLastLabel'), cardText('{signed}', 3)] },
      ],
    ),
    paragraph('ReportGap', closing('optimisations')),
  ];
}

function otherRecords(label: Label, { heading }: Headings): readonly Xml[] {
  const date = column('date', 1_150, 'date');
  const number = column('number', 750, 'name');
  const people = column('people', 1_300, 'people');
  const days = figure('person-days', 850, 'effort');
  return [
    heading(1, 'other-records'),
    heading(2, 'upgrades'),
    ...listTable(label, {
      flag: 'hasUpgrades',
      list: 'upgrades',
      note: 'upgradesNote',
      columns: [
        number,
        date,
        linesColumn('product', 1_900, ['ReportCell', run('{product}', 'Strong')], ['ReportCell', '{versions}']),
        column('change', 2_316, 'change'),
        column('outcome', 1_600, 'result'),
        people,
        days,
      ],
    }),
    heading(2, 'trainings'),
    ...listTable(label, {
      flag: 'hasTrainings',
      list: 'trainings',
      note: 'trainingsNote',
      columns: [
        number,
        date,
        column('mode', 750, 'mode'),
        column('attendees', 1_900, 'attendees'),
        column('content', 3_166, 'content'),
        people,
        days,
      ],
    }),
    heading(2, 'changes'),
    ...listTable(label, {
      flag: 'hasChanges',
      list: 'changes',
      note: 'changesNote',
      columns: [
        number,
        date,
        linesColumn('parameter', 1_800, ['ReportCell', run('{parameter}', 'Strong')], ['ReportCell', '{area}']),
        column('before', 1_200, 'before'),
        column('after', 1_200, 'after'),
        column('reason', 1_616, 'reason'),
        people,
        days,
      ],
    }),
    heading(2, 'personnel'),
    ...listTable(label, {
      flag: 'hasPersonnel',
      list: 'personnel',
      note: 'personnelNote',
      columns: [
        number,
        column('asked-on', 1_150, 'date'),
        linesColumn('replacement', 1_900, ['ReportCell', '{leaving} → {joining}']),
        linesColumn(
          'effective',
          1_700,
          ['ReportCell', '{effective}'],
          ['ReportCell', opening('warning'), run('{warning}', 'AbnormalMark'), closing('warning')],
        ),
        column('reason', 1_666, 'reason'),
        column('request', 1_500, 'request'),
        column('agreed', 1_200, 'agreed'),
      ],
    }),
  ];
}

function visits(label: Label, { heading }: Headings): readonly Xml[] {
  return [
    heading(1, 'visits'),
    paragraph('Heading4', `${opening('visits')}{heading}`),
    table(
      'CardTable',
      [1_500, 3_433, 1_500, 3_433],
      [
        {
          cells: [cardName(label, 'customer'), cardText('{customer}'), cardName(label, 'system'), cardText('{system}')],
        },
        {
          cells: [
            cardName(label, 'mode'),
            cell(
              {},
              paragraph(
                'ReportCell',
                ...tickBoxes(label, [
                  ['remoteBox', 'remote'],
                  ['onsiteBox', 'onsite'],
                ]),
              ),
            ),
            cardName(label, 'visitor'),
            cardText('{visitor}'),
          ],
        },
        {
          cells: [
            cardName(label, 'visited'),
            cardText('{customerPerson}'),
            cardName(label, 'date'),
            cardText('{date}'),
          ],
        },
        { cells: [cardName(label, 'visit-content'), cardText('{content}', 3)] },
        {
          cells: [
            cardName(label, 'satisfaction'),
            cell(
              { span: 3 },
              paragraph(
                'ReportCell',
                opening('answers'),
                ...tickBox(label, ['yesBox', 'yes'], { after: '　' }),
                ...tickBox(label, ['noBox', 'no'], { after: '　　{question}　' }),
                run('{answerNote}', 'OtherMark'),
                closing('answers'),
              ),
            ),
          ],
        },
        {
          cells: [
            cardName(label, 'person-days', 'ReportLastLabel'),
            cardText('{effort}'),
            cardName(label, 'signature', 'ReportLastLabel'),
            cardText('{signed}'),
          ],
        },
      ],
    ),
    paragraph('ReportGap', closing('visits')),
    repeated('visitsNote', 'ReportNote', '{visitsNote}'),
  ];
}
