import { type Label, PAGE } from '../page.ts';
import { closing, opening, paragraph, repeated, run } from '../paragraph.ts';
import { cell, table } from '../table.ts';
import type { Xml } from '../xml.ts';
import { chartParagraph } from './charts.ts';
import { column, figure, keptWhen, linesColumn, listTable } from './columns.ts';
import type { Headings } from './contents.ts';

/** Service times, availability, capacity, faults that came back, satisfaction. */
export function qualityChapters(label: Label, headings: Headings): readonly Xml[] {
  return [
    ...serviceTimes(label, headings),
    ...availability(label, headings),
    ...capacity(label, headings),
    ...experience(label, headings),
  ];
}

function serviceTimes(label: Label, { heading }: Headings): readonly Xml[] {
  const half = PAGE.text / 2;
  const breachColumns = [
    linesColumn('ticket', 2_250, ['ReportCell', run('{ticket}', 'Strong'), run(' {title}')]),
    linesColumn('level-and-stage', 1_250, ['ReportCell', '{level}'], ['ReportCell', '{stage}']),
    linesColumn('due', 1_250, ['ReportCell', '{due}']),
    column('ended', 1_250, 'ended'),
    linesColumn('late-by', 1_450, ['ReportCell', run('{overdue}', 'AbnormalMark')]),
    column('breach-reason', 2_416, 'reason'),
  ];
  return [
    heading(1, 'sla'),
    heading(2, 'attainment'),
    paragraph('ReportText', '{slaSummary}'),
    ...listTable(label, {
      flag: 'hasSla',
      list: 'slaRows',
      columns: [
        column('level', 1_966, 'level'),
        column('stage', 1_300, 'stage'),
        figure('met', 800, 'met'),
        figure('missed', 1_000, 'missed'),
        figure('overdue', 1_200, 'overdue'),
        figure('running', 900, 'running'),
        figure('to-agree', 900, 'toAgree'),
        figure('void', 800, 'void'),
        figure('share', 1_000, 'share'),
      ],
    }),
    ...keptWhen(
      'hasSlaMonths',
      table(
        'PageTable',
        [half, half],
        [{ cells: [cell({}, chartParagraph('sla')), cell({}, chartParagraph('slaMonths'))] }],
      ),
    ),
    heading(2, 'breaches'),
    ...listTable(label, { flag: 'hasBreaches', list: 'breaches', note: 'breachesNote', columns: breachColumns }),
    heading(2, 'former-breaches'),
    ...listTable(label, {
      flag: 'hasFormerBreaches',
      list: 'formerBreaches',
      note: 'formerBreachesNote',
      columns: breachColumns,
    }),
  ];
}

function availability(label: Label, { heading }: Headings): readonly Xml[] {
  return [
    heading(1, 'availability'),
    heading(2, 'host-availability'),
    ...listTable(label, {
      flag: 'hasHostAvailability',
      list: 'hostAvailability',
      note: 'hostAvailabilityNote',
      columns: [
        column('host', 3_066, 'host'),
        figure('reached', 1_400, 'checks'),
        figure('alerts', 1_000, 'alerts'),
        figure('alert-time', 1_500, 'alertTime'),
        figure('down', 1_500, 'down'),
        figure('availability-share', 1_400, 'share'),
      ],
    }),
    heading(2, 'application-checks'),
    ...listTable(label, {
      flag: 'hasApplicationChecks',
      list: 'applicationChecks',
      note: 'applicationChecksNote',
      columns: [
        column('application', 4_866, 'application'),
        figure('passed', 1_600, 'passed'),
        figure('failed', 1_600, 'failed'),
        figure('unknown', 1_800, 'unknown'),
      ],
    }),
  ];
}

function capacity(label: Label, { heading }: Headings): readonly Xml[] {
  return [
    heading(1, 'capacity'),
    ...listTable(label, {
      flag: 'hasCapacity',
      list: 'capacity',
      note: 'capacityNote',
      columns: [
        column('target', 2_366, 'target'),
        column('reading', 1_300, 'reading'),
        figure('first', 1_000, 'first'),
        figure('last', 1_000, 'last'),
        figure('range', 1_500, 'range'),
        figure('per-day', 1_100, 'perDay'),
        linesColumn('forecast', 1_600, ['ReportCell', run('{urgentForecast}', 'AbnormalMark'), run('{forecast}')]),
      ],
    }),
    chartParagraph('capacity', opening('capacityCharts'), closing('capacityCharts')),
    repeated('capacityChartsNote', 'ReportNote', '{capacityChartsNote}'),
  ];
}

function experience(label: Label, { heading }: Headings): readonly Xml[] {
  return [
    heading(1, 'faults'),
    ...listTable(label, {
      flag: 'hasFaults',
      list: 'faults',
      note: 'faultsNote',
      columns: [
        column('symptom', 2_100, 'title'),
        column('host', 1_400, 'host'),
        figure('count', 850, 'count'),
        column('tickets', 1_450, 'tickets'),
        column('last-time', 1_150, 'last'),
        column('cause', 1_400, 'cause'),
        column('solution', 1_516, 'solution'),
      ],
    }),
    heading(1, 'satisfaction'),
    ...listTable(label, {
      flag: 'hasRatings',
      list: 'ratings',
      note: 'ratingsNote',
      columns: [column('rating', 6_866, 'rating'), figure('count', 3_000, 'count')],
    }),
    ...listTable(label, {
      flag: 'hasAnswers',
      list: 'answers',
      note: 'answersNote',
      columns: [
        column('question', 5_366, 'question'),
        figure('yes', 1_500, 'yes'),
        figure('no', 1_500, 'no'),
        figure('not-asked', 1_500, 'notAsked'),
      ],
    }),
  ];
}
