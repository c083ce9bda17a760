import type { CategoryChart } from '../../core/report/chart.ts';
import type { MaintenanceLine, ReportModel } from '../../core/report/model.ts';
import type { TicketRating } from '../../core/sla/ticket-head.ts';
import { tick } from '../inspection-form/wording.ts';
import { type RatingBoxes, ratingBoxes } from '../rating-boxes.ts';
import { bounded, CELL_CHARACTERS, cut, SHEETS_SHOWN, TEXT_CHARACTERS } from './bounded.ts';
import { monthTitles } from './months.ts';
import type { ReportWording } from './wording.ts';

export interface MaintenancePart {
  readonly hasMaintenance: boolean;
  readonly maintenance: readonly {
    readonly name: string;
    readonly date: string;
    readonly title: string;
    readonly category: string;
    readonly level: string;
    readonly engineers: string;
    readonly state: string;
    readonly effort: string;
  }[];
  readonly maintenanceNote: string;
  readonly maintenanceSum: string;
  readonly maintenanceChart: CategoryChart;
  readonly maintenanceByHost: string;
  readonly maintenanceQuestions: string;
  readonly sheets: readonly SheetModel[];
  readonly sheetsNote: string;
}

export interface SheetModel extends RatingBoxes {
  readonly heading: string;
  readonly dailyBox: string;
  readonly faultBox: string;
  readonly source: string;
  readonly date: string;
  readonly host: string;
  readonly level: string;
  readonly engineers: string;
  readonly symptom: string;
  readonly cause: string;
  readonly solution: string;
  readonly state: string;
  readonly effort: string;
  readonly signed: string;
}

export function buildMaintenance(model: ReportModel, words: ReportWording): MaintenancePart {
  const { lines, byMonth, byHost, questions } = model.maintenance;
  const { say } = words;
  const activity = model.overview.activities.find((one) => one.activity === 'maintenance');
  const table = bounded(lines, { none: 'no-maintenance' }, words, (line) => ({
    name: line.name,
    date: words.doneOn(line.openedAt, line.isImported),
    title: cut(line.title, 200, words),
    category: say(`category-${line.category}`),
    level: levelText(line, words),
    engineers: engineersText(line, words),
    state: say(`state-${line.state}`),
    effort: words.days(line.effortTotal),
  }));
  const sheets = bounded(lines, { none: 'no-maintenance', limit: SHEETS_SHOWN }, words, (line) =>
    buildSheet(line, words),
  );
  const hosts = byHost
    .filter(({ count }) => count > 0)
    .map(({ host, count }) => say('counted', { name: host === null ? say('no-host') : words.text(host), count }));
  return {
    hasMaintenance: table.shown.length > 0,
    maintenance: table.shown,
    maintenanceNote: table.note,
    maintenanceSum: activity
      ? say('maintenance-sum', {
          count: lines.length,
          effort: words.effort(activity.effort, activity.effortTotal),
        })
      : '',
    maintenanceChart: {
      kind: 'categories',
      title: say('chart-maintenance'),
      format: '0',
      categories: monthTitles(byMonth, words),
      series: (['daily', 'fault'] as const).map((category) => ({
        name: say(`category-${category}`),
        values: byMonth.map((month) => month[category]),
      })),
    },
    maintenanceByHost: hosts.length === 0 ? '' : say('maintenance-by-host', { hosts: words.joined(hosts) }),
    maintenanceQuestions: say('maintenance-questions', { ...questions }),
    sheets: sheets.shown,
    sheetsNote: lines.length === 0 ? '' : sheets.note,
  };
}

function levelText({ level }: MaintenanceLine, words: ReportWording): string {
  return level === null ? words.none : words.t(`ticket.level-${level}`);
}

function engineersText({ engineers }: MaintenanceLine, words: ReportWording): string {
  return words.joined(engineers.map((engineer) => words.text(engineer)));
}

/** What a maintenance record sheet says, in short. */
function buildSheet(line: MaintenanceLine, words: ReportWording): SheetModel {
  const { say } = words;
  const long = (text: string | null) => (text === null ? words.none : cut(text, TEXT_CHARACTERS, words));
  return {
    heading: `${line.name}　${cut(line.title, 200, words)}`,
    dailyBox: tick(line.category === 'daily'),
    faultBox: tick(line.category === 'fault'),
    source: line.origin === 'record' ? say('origin-record') : words.t(`ticket.origin-${line.origin}`),
    date: lasted(line, words),
    host: words.text(line.host),
    level: levelText(line, words),
    engineers: engineersText(line, words),
    symptom: cut(line.symptom.trim() === '' ? line.title : line.symptom, TEXT_CHARACTERS, words),
    cause: long(line.cause),
    solution: long(line.solution),
    state: say(`state-${line.state}`),
    effort: words.effort(line.effort, line.effortTotal),
    ...ratingBoxes(line.rating),
    signed: signedText({ signed: line.signed }, words),
  };
}

function lasted({ openedAt, endedAt, isImported }: MaintenanceLine, words: ReportWording): string {
  const from = words.moment(openedAt);
  const to = words.moment(endedAt);
  // On one day the time says enough.
  const until = to.slice(0, 10) === from.slice(0, 10) ? to.slice(11) : to;
  const text = endedAt === null ? words.say('since', { at: from }) : words.say('from-to', { from, to: until });
  return words.marked(text, isImported);
}

/** Who signed in the chat, when, with which rating. */
export function signedText(
  { signed, rating = null }: { readonly signed: MaintenanceLine['signed']; readonly rating?: TicketRating | null },
  words: ReportWording,
): string {
  if (signed === null) return words.say('not-signed');
  const values = { person: cut(words.text(signed.by), CELL_CHARACTERS, words), at: words.moment(signed.at) };
  const given = signed.rating === undefined ? rating : signed.rating;
  if (given === null) return words.say('signed-in-chat', values);
  return words.say('signed-rated', { ...values, rating: words.t(`ticket.rating-${given}`) });
}
