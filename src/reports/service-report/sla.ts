import type { CategoryChart } from '../../core/report/chart.ts';
import type { AttainmentFigures, BreachLine, ReportModel } from '../../core/report/model.ts';
import { percentOf } from '../../core/report/percent.ts';
import { bounded, CELL_CHARACTERS, cut, TITLE_CHARACTERS } from './bounded.ts';
import { monthTitles } from './months.ts';
import type { ReportWording } from './wording.ts';

export interface SlaPart {
  readonly hasSla: boolean;
  readonly slaSummary: string;
  readonly slaRows: readonly AttainmentRow[];
  readonly slaChart: CategoryChart;
  readonly slaMonthChart: CategoryChart;
  readonly hasSlaMonths: boolean;
  readonly hasBreaches: boolean;
  readonly breaches: readonly BreachRow[];
  readonly breachesNote: string;
  readonly hasFormerBreaches: boolean;
  readonly formerBreaches: readonly BreachRow[];
  readonly formerBreachesNote: string;
}

export interface AttainmentRow {
  readonly level: string;
  readonly stage: string;
  readonly met: string;
  readonly missed: string;
  readonly overdue: string;
  readonly running: string;
  readonly toAgree: string;
  readonly void: string;
  readonly share: string;
}

export interface BreachRow {
  readonly ticket: string;
  readonly title: string;
  readonly level: string;
  readonly stage: string;
  readonly due: string;
  readonly ended: string;
  readonly overdue: string;
  readonly reason: string;
}

export function buildSla(model: ReportModel, words: ReportWording): SlaPart {
  const { levels, total, byMonth, breaches, formerBreaches, carried } = model.sla;
  const { say } = words;
  const decided = total.met + total.missed + total.overdue;
  const told = bounded(breaches, { none: 'no-breaches' }, words, (line) => breachRow(line, model, words));
  const former = bounded(formerBreaches, { none: 'no-former-breaches' }, words, (line) =>
    breachRow(line, model, words),
  );
  const tickets = levels.filter((level) => level.tickets > 0);
  const months = byMonth.map(({ share }) => (share === null ? null : percentOf(share)));
  return {
    hasSla: tickets.length > 0,
    slaSummary: words.sentences([
      tickets.length === 0
        ? say('no-sla')
        : total.share === null
          ? say('sla-undecided', { ...total })
          : say('sla-summary', { ...total, decided, share: words.share(total.share) }),
      ...(carried ? [say('sla-carried', { ...carried })] : []),
    ]),
    slaRows: [
      ...tickets.flatMap((level) => {
        const name = say('level-with-tickets', { level: words.text(level.name), count: level.tickets });
        return level.stages.map((stage) => attainmentRow(name, words.text(stage.title), stage, words));
      }),
      ...(tickets.length === 0 ? [] : [attainmentRow(say('total'), '', total, words)]),
    ],
    slaChart: {
      kind: 'categories',
      title: say('chart-sla'),
      format: '0',
      categories: tickets.map(({ name }) => words.text(name)),
      series: (['met', 'missed', 'overdue'] as const).map((outcome) => ({
        name: say(`outcome-${outcome}`),
        values: tickets.map((level) => level.total[outcome]),
      })),
    },
    slaMonthChart: {
      kind: 'categories',
      title: say('chart-sla-months'),
      // A format has the same digits for all: 100 % stands as in the tables unless another month has a fraction.
      format: months.every((percent) => percent === null || Number.isInteger(percent)) ? '0 %' : '0.0 %',
      categories: monthTitles(byMonth, words),
      series: [
        {
          name: say('attainment'),
          values: months.map((percent) => (percent === null ? null : percent / 100)),
        },
      ],
    },
    hasSlaMonths: months.some((percent) => percent !== null),
    hasBreaches: told.shown.length > 0,
    breaches: told.shown,
    breachesNote: told.note,
    hasFormerBreaches: former.shown.length > 0,
    formerBreaches: former.shown,
    formerBreachesNote: former.note,
  };
}

function attainmentRow(level: string, stage: string, figures: AttainmentFigures, words: ReportWording): AttainmentRow {
  return {
    level,
    stage,
    met: words.number(figures.met),
    missed: words.number(figures.missed),
    overdue: words.number(figures.overdue),
    running: words.number(figures.running),
    toAgree: words.number(figures.toAgree),
    void: words.number(figures.void),
    share: words.share(figures.share),
  };
}

export function breachRow(line: BreachLine, { requirements }: ReportModel, words: ReportWording): BreachRow {
  const level = requirements.levels.find((candidate) => candidate.level === line.level);
  return {
    ticket: line.ticket,
    title: cut(line.title, TITLE_CHARACTERS, words),
    level: level ? words.text(level.name) : words.t(`ticket.level-${line.level}`),
    stage: words.text(line.stage),
    due: words.moment(line.dueAt),
    ended: line.endedAt === null ? words.say('not-ended') : words.moment(line.endedAt),
    overdue: words.duration(line.overdueSeconds),
    reason: [
      line.reason === null ? words.say('no-reason') : cut(line.reason, CELL_CHARACTERS, words),
      ...(line.corrected ? [words.say('corrected')] : []),
    ].join('\n'),
  };
}
