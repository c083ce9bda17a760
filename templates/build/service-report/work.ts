import { type Label, PAGE } from '../page.ts';
import { closing, opening, paragraph, repeated, run } from '../paragraph.ts';
import { type Cell, cell, table } from '../table.ts';
import type { Xml } from '../xml.ts';
import { chartParagraph } from './charts.ts';
import { column, figure, HEAD_FILL, linesColumn, listTable } from './columns.ts';
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
        { head: 'level', width: 1_500, lines: [['ReportCell', run('{level}', 'Strong')]] },
        column('level-description', 4_266, 'description'),
        column('level-hours', 1_400, 'hours'),
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
        column('activity', 3_366, 'activity'),
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
    paragraph('ReportGap', opening('hasWork')),
    table(
      'PageTable',
      [half, half],
      [{ cells: [cell({}, chartParagraph('counts')), cell({}, chartParagraph('effort'))] }],
    ),
    paragraph('ReportGap', closing('hasWork')),
    heading(2, 'tickets-and-alerts'),
    ...listTable(label, {
      list: 'ticketFacts',
      columns: [column('fact', 3_000, 'name'), column('value', 6_866, 'value')],
    }),
    paragraph('ReportGap', opening('hasTickets')),
    chartParagraph('tickets'),
    paragraph('ReportGap', closing('hasTickets')),
  ];
}

/** The site, how it is looked at, and its backups. */
export function siteChapters(label: Label, { heading }: Headings): readonly Xml[] {
  return [
    heading(1, 'environment'),
    heading(2, 'hosts'),
    ...listTable(label, {
      flag: 'hasHosts',
      list: 'hosts',
      note: 'hostsNote',
      columns: [column('host', 5_866, 'name'), column('address', 4_000, 'address')],
    }),
    heading(2, 'databases'),
    ...listTable(label, {
      flag: 'hasDatabases',
      list: 'databases',
      note: 'databasesNote',
      columns: [
        column('database', 3_466, 'name'),
        column('engine', 1_400, 'engine'),
        column('address', 2_300, 'address'),
        column('port', 900, 'port'),
        column('schema', 1_800, 'schema'),
      ],
    }),
    heading(2, 'applications'),
    ...listTable(label, {
      flag: 'hasApplications',
      list: 'applications',
      note: 'applicationsNote',
      columns: [column('application', 4_366, 'name'), column('url', 5_500, 'url')],
    }),
    heading(1, 'method'),
    paragraph('Heading3', `${opening('methods')}{title}`),
    ...listTable(label, {
      list: 'items',
      columns: [column('group', 2_200, 'group'), column('item', 2_700, 'item'), column('method-how', 4_966, 'checks')],
    }),
    paragraph('ReportNote', opening('note'), '{note}', closing('note')),
    paragraph('ReportGap', closing('methods')),
    repeated('methodsNote', 'ReportNote', '{methodsNote}'),
    heading(1, 'backups'),
    ...listTable(label, {
      flag: 'hasBackups',
      list: 'backups',
      note: 'backupsNote',
      columns: [
        linesColumn(
          'plan',
          2_100,
          ['ReportCell', run('{plan}', 'Strong')],
          ['ReportCell', '{host}'],
          ['ReportCell', '{kind}'],
        ),
        linesColumn('made', 1_600, ['ReportCell', '{made}']),
        column('checks', 1_900, 'checks'),
        column('last-good', 1_700, 'lastGood'),
        column('last-restored', 1_266, 'lastRestored'),
        linesColumn(
          'state',
          1_300,
          ['ReportCell', opening('sound'), run('{sound}', 'GoodMark'), closing('sound')],
          ['ReportCell', opening('troubles'), run('{text}', 'AbnormalMark'), closing('troubles')],
        ),
      ],
    }),
    chartParagraph('backup', opening('backupCharts'), closing('backupCharts')),
    repeated('backupChartsNote', 'ReportNote', '{backupChartsNote}'),
  ];
}

/** Every issued form, and what was not normal in it. */
export function inspectionChapter(label: Label, { heading }: Headings): readonly Xml[] {
  const box = (tag: string, key: string) => [run(`{${tag}}`, 'TickBox'), run(` ${label(key)}`)];
  return [
    heading(1, 'inspections'),
    heading(2, 'inspection-list'),
    ...listTable(label, {
      flag: 'hasInspections',
      list: 'inspections',
      note: 'inspectionsNote',
      columns: [
        column('date', 1_150, 'date'),
        linesColumn('inspection', 2_350, ['ReportCell', '{title} {number}']),
        column('mode', 750, 'mode'),
        column('inspector', 1_300, 'inspector'),
        column('counts', 1_900, 'counts'),
        linesColumn(
          'result',
          1_616,
          ['ReportCell', ...box('normalBox', 'normal')],
          ['ReportCell', ...box('abnormalBox', 'abnormal')],
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
        linesColumn('verdict', 1_300, [
          'ReportCell',
          run('{abnormalMark}', 'AbnormalMark'),
          run('{otherMark}', 'OtherMark'),
        ]),
        linesColumn('reason', 4_466, ['ReportCell', opening('reasons'), '{text}', closing('reasons')]),
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
        linesColumn('verdict', 1_200, [
          'ReportCell',
          run('{abnormalMark}', 'AbnormalMark'),
          run('{otherMark}', 'OtherMark'),
        ]),
        figure('times', 700, 'times'),
        column('days', 1_300, 'days'),
        linesColumn('reason', 3_366, ['ReportCell', opening('reasons'), '{text}', closing('reasons')]),
      ],
    }),
    paragraph('ReportNote', opening('note'), '{note}', closing('note')),
    paragraph('ReportGap', closing('inspectionGroups')),
    heading(2, 'not-issued'),
    paragraph('ReportBullet', opening('notIssued'), '{text}', closing('notIssued')),
    repeated('notIssuedNote', 'ReportNote', '{notIssuedNote}'),
  ];
}

/** One form as the customer knows it: what was done and found, its result and reason, and where both sign. */
function inspectionForm(label: Label): readonly Xml[] {
  const heads = ['group', 'item', 'process', 'form-result', 'form-reason'];
  const widths = [1_050, 1_350, 4_116, 1_250, 2_100];
  const box = (tag: string, key: string) => [run(`{${tag}}`, 'TickBox'), run(`\u00a0${label(key)}`)];
  const space = '　'.repeat(9);
  return [
    paragraph('ReportGap', opening('hasForm')),
    table('CardTable', widths, [
      { heading: true, cells: heads.map((head) => cell({ fill: HEAD_FILL }, paragraph('ReportHead', label(head)))) },
      {
        cells: [
          cell({}, paragraph('ReportCell', '{#rows}{group}')),
          cell({}, paragraph('ReportCell', '{item}')),
          cell(
            { align: 'top' },
            paragraph(
              'ReportCell',
              opening('lines'),
              run('{abnormalMark}', 'AbnormalMark'),
              run('{otherMark}', 'OtherMark'),
              '{text}',
              closing('lines'),
            ),
          ),
          cell(
            { align: 'top' },
            paragraph('ReportCell', ...box('normalBox', 'normal')),
            paragraph('ReportCell', ...box('abnormalBox', 'abnormal')),
            paragraph('ReportCell', opening('resultNote'), run('{resultNote}', 'OtherMark'), closing('resultNote')),
          ),
          cell({ align: 'top' }, paragraph('ReportCell', opening('reasons'), '{text}', closing('reasons'), '{/rows}')),
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
      {
        cells: [
          cell(
            { span: 5 },
            paragraph('SignLine', `${label('form-engineer')}{inspector}　　　　${label('form-date')}{date}`),
            paragraph('SignLine', `${label('form-customer')}${space}　　　　${label('form-date')}`),
          ),
        ],
      },
    ]),
    paragraph('ReportGap', closing('hasForm')),
  ];
}

/** Daily maintenance: table, chart and a record sheet for each. */
export function maintenanceChapter(label: Label, { heading }: Headings): readonly Xml[] {
  const name = (key: string, style = 'ReportLabel'): Cell => cell({ fill: HEAD_FILL }, paragraph(style, label(key)));
  const text = (content: string, span = 1) => cell({ span, align: 'top' }, paragraph('ReportCell', content));
  const boxes = (...pairs: readonly (readonly [tag: string, key: string])[]) =>
    paragraph('ReportCell', ...pairs.flatMap(([tag, key]) => [run(`{${tag}}`, 'TickBox'), run(` ${label(key)}　`)]));
  return [
    heading(1, 'maintenance'),
    heading(2, 'maintenance-list'),
    ...listTable(label, {
      flag: 'hasMaintenance',
      list: 'maintenance',
      note: 'maintenanceNote',
      columns: [
        column('number', 800, 'name'),
        column('date', 1_150, 'date'),
        column('work', 3_116, 'title'),
        column('category', 1_050, 'category'),
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
            text('{source}'),
          ],
        },
        { cells: [name('date'), text('{date}'), name('level'), text('{level}')] },
        { cells: [name('host'), text('{host}'), name('engineer'), text('{engineers}')] },
        { cells: [name('symptom'), text('{symptom}', 3)] },
        { cells: [name('cause'), text('{cause}', 3)] },
        { cells: [name('solution'), text('{solution}', 3)] },
        { cells: [name('state'), text('{state}'), name('person-days'), text('{effort}')] },
        {
          cells: [
            name('rating', 'ReportLastLabel'),
            cell(
              { span: 3 },
              boxes(
                ['verySatisfiedBox', 'very-satisfied'],
                ['satisfiedBox', 'satisfied'],
                ['fairBox', 'fair'],
                ['dissatisfiedBox', 'dissatisfied'],
              ),
              paragraph('ReportCell', '{signed}'),
            ),
          ],
        },
      ],
    ),
    paragraph('ReportGap', closing('sheets')),
    repeated('sheetsNote', 'ReportNote', '{sheetsNote}'),
  ];
}
