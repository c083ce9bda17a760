import { EFFORT_KINDS } from '../../core/inspection.ts';
import type { CategoryChart } from '../../core/report/chart.ts';
import type { ReportModel } from '../../core/report/model.ts';
import { countMet } from '../../core/report/obligations.ts';
import type { TextModel } from './bounded.ts';
import { monthTitles } from './months.ts';
import type { ReportWording } from './wording.ts';

export interface OverviewPart {
  readonly overview: readonly TextModel[];
  readonly figureInspections: string;
  readonly figureMaintenance: string;
  readonly figureDays: string;
  readonly figureAttainment: string;
  readonly figureAvailability: string;
  readonly figureObligations: string;
  readonly hasWork: boolean;
  readonly countsChart: CategoryChart;
  readonly effortChart: CategoryChart;
  readonly activities: readonly {
    readonly activity: string;
    readonly count: string;
    readonly onsite: string;
    readonly remote: string;
    readonly office: string;
    readonly total: string;
  }[];
  readonly sumOnsite: string;
  readonly sumRemote: string;
  readonly sumOffice: string;
  readonly sumTotal: string;
  readonly ticketFacts: readonly { readonly name: string; readonly value: string }[];
  readonly hasTickets: boolean;
  readonly ticketsChart: CategoryChart;
}

export function buildOverview(model: ReportModel, words: ReportWording): OverviewPart {
  const { activities, effort, effortTotal, tickets } = model.overview;
  const { say } = words;
  const names = activities.map(({ activity }) => say(`activity-${activity}`));
  return {
    overview: overviewLines(model, words),
    ...figures(model, words),
    hasWork: activities.some(({ count, effortTotal: days }) => count > 0 || days > 0),
    countsChart: {
      kind: 'categories',
      title: say('chart-counts'),
      format: '0',
      categories: names,
      series: [{ name: say('chart-count'), values: activities.map(({ count }) => count) }],
    },
    effortChart: {
      kind: 'categories',
      title: say('chart-effort'),
      format: 'General',
      categories: names,
      series: EFFORT_KINDS.map((kind) => ({
        name: say(`effort-${kind}`),
        values: activities.map((activity) => activity.effort[kind]),
      })),
    },
    activities: activities.map((activity, index) => ({
      activity: names[index] ?? '',
      count: words.number(activity.count),
      onsite: words.days(activity.effort.onsite),
      remote: words.days(activity.effort.remote),
      office: words.days(activity.effort.office),
      total: words.days(activity.effortTotal),
    })),
    sumOnsite: words.days(effort.onsite),
    sumRemote: words.days(effort.remote),
    sumOffice: words.days(effort.office),
    sumTotal: words.days(effortTotal),
    ticketFacts: ticketFacts(model, words),
    hasTickets: tickets.opened + tickets.closed > 0,
    ticketsChart: {
      kind: 'categories',
      title: say('chart-tickets'),
      format: '0',
      categories: monthTitles(tickets.byMonth, words),
      series: (['opened', 'closed'] as const).map((what) => ({
        name: say(`tickets-${what}`),
        values: tickets.byMonth.map((month) => month[what]),
      })),
    },
  };
}

/** What was done, in words; each figure stands in a table, too. */
function overviewLines(model: ReportModel, words: ReportWording): TextModel[] {
  const { say } = words;
  if (model.isEmpty) return [{ text: say('overview-empty') }];
  const { inspections, activities, effort, effortTotal, alerts } = model.overview;
  const done = activities.filter(({ activity, count }) => activity !== 'inspection' && count > 0);
  const parts = [
    ...inspections.map(({ title, mode, count, isPartial }) =>
      say(isPartial ? 'overview-inspection-partial' : 'overview-inspection', {
        title: words.text(title),
        mode: words.t(`form.mode-${mode}`),
        count,
      }),
    ),
    ...done.map(({ activity, count }) => say('overview-activity', { activity: say(`activity-${activity}`), count })),
  ];
  return [
    { text: parts.length === 0 ? say('overview-nothing-done') : say('overview-done', { parts: words.joined(parts) }) },
    { text: say('overview-effort', { effort: words.effort(effort, effortTotal) }) },
    { text: alerts.received === 0 ? say('overview-no-alerts') : say('overview-alerts', { ...alerts }) },
  ];
}

function figures(model: ReportModel, words: ReportWording) {
  const { overview, maintenance, sla, availability, obligations } = model;
  const inspections = overview.activities.find(({ activity }) => activity === 'inspection');
  const { met, judged } = countMet(obligations);
  const shares = availability.hosts.flatMap(({ share }) => share ?? []);
  return {
    figureInspections: words.number(inspections?.count ?? 0),
    figureMaintenance: words.number(maintenance.lines.length),
    figureDays: words.days(overview.effortTotal),
    figureAttainment: words.share(sla.total.share),
    figureAvailability: words.availability(shares.length === 0 ? null : Math.min(...shares)),
    figureObligations: judged === 0 ? words.none : `${met}/${judged}`,
  };
}

function ticketFacts({ overview }: ReportModel, words: ReportWording): OverviewPart['ticketFacts'] {
  const { tickets, alerts } = overview;
  const { say, t } = words;
  const counted = (parts: readonly { readonly name: string; readonly count: number }[]) =>
    parts
      .filter(({ count }) => count > 0)
      .map((part) => say('tickets-counted', part))
      .join(say('tickets-separator')) || words.none;
  return [
    { name: say('tickets-carried-in'), value: words.number(tickets.carriedIn) },
    { name: say('tickets-opened'), value: words.number(tickets.opened) },
    { name: say('tickets-closed'), value: words.number(tickets.closed) },
    { name: say('tickets-cancelled'), value: words.number(tickets.cancelled) },
    { name: say('tickets-still-open'), value: words.number(tickets.stillOpen) },
    {
      name: say('tickets-by-level'),
      value: counted(
        tickets.byLevel.map(({ name, count }) => ({ name: name === null ? say('no-level') : words.text(name), count })),
      ),
    },
    {
      name: say('tickets-by-kind'),
      value: counted(tickets.byKind.map(({ kind, count }) => ({ name: t(`ticket.kind-${kind}`), count }))),
    },
    {
      name: say('tickets-by-origin'),
      value: counted(tickets.byOrigin.map(({ origin, count }) => ({ name: t(`ticket.origin-${origin}`), count }))),
    },
    { name: say('alerts'), value: say('alerts-counted', { ...alerts }) },
  ];
}
