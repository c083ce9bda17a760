import { OPTIMISATION_PHASES, VISIT_QUESTIONS } from '../../core/record/content.ts';
import type { CategoryChart } from '../../core/report/chart.ts';
import type { RecordLine, ReportModel } from '../../core/report/model.ts';
import { tick } from '../inspection-form/wording.ts';
import { bounded, CELL_CHARACTERS, cut, SHEETS_SHOWN, TEXT_CHARACTERS } from './bounded.ts';
import { signedText } from './maintenance.ts';
import { type KindOf, type LineOf, linesOf } from './record-lines.ts';
import type { ReportWording } from './wording.ts';

export interface RecordsPart extends OptimisationsPart {
  readonly hasUpgrades: boolean;
  readonly upgrades: readonly RecordRow<'product' | 'versions' | 'change' | 'result'>[];
  readonly upgradesNote: string;
  readonly hasTrainings: boolean;
  readonly trainings: readonly RecordRow<'mode' | 'attendees' | 'content'>[];
  readonly trainingsNote: string;
  readonly hasChanges: boolean;
  readonly changes: readonly RecordRow<'area' | 'parameter' | 'before' | 'after' | 'reason'>[];
  readonly changesNote: string;
  readonly hasPersonnel: boolean;
  readonly personnel: readonly RecordRow<
    'leaving' | 'joining' | 'effective' | 'reason' | 'request' | 'agreed' | 'warning'
  >[];
  readonly personnelNote: string;
  readonly visits: readonly VisitModel[];
  readonly visitsNote: string;
}

export interface OptimisationsPart {
  readonly hasOptimisations: boolean;
  readonly optimisations: readonly RecordRow<
    'title' | 'analysis' | 'design' | 'development' | 'test' | 'requirement' | 'change' | 'signed'
  >[];
  readonly optimisationsNote: string;
  readonly optimisationsSum: string;
  readonly optimisationsChart: CategoryChart;
}

type RecordRow<F extends string> = { readonly [K in F | 'name' | 'date' | 'people' | 'effort']: string };

export interface VisitModel {
  readonly heading: string;
  readonly remoteBox: string;
  readonly onsiteBox: string;
  readonly visitor: string;
  readonly customerPerson: string;
  readonly date: string;
  readonly content: string;
  readonly answers: readonly {
    readonly question: string;
    readonly yesBox: string;
    readonly noBox: string;
    readonly answerNote: string;
  }[];
  readonly effort: string;
  readonly signed: string;
}

/** Bars beyond these can't be told apart. */
const BARS_SHOWN = 15;

export function buildRecords(model: ReportModel, words: ReportWording): RecordsPart {
  const { say } = words;
  const short = (text: string | null) => (text === null ? words.none : cut(text, CELL_CHARACTERS, words));
  const rows = <K extends KindOf, T extends object>(kind: K, none: string, build: (line: LineOf<K>) => T) =>
    bounded(linesOf(model, kind), { none }, words, (line) => ({ ...commonFields(line, words), ...build(line) }));
  const upgrades = rows('upgrade', 'no-upgrades', ({ content }) => ({
    product: short(content.product),
    versions: `${content.fromVersion ?? words.none} → ${content.toVersion}`,
    change: short(content.change),
    result: short(content.result),
  }));
  const trainings = rows('training', 'no-trainings', ({ content }) => ({
    mode: words.t(`form.mode-${content.mode}`),
    attendees: words.joined([
      short(content.attendees),
      content.attendeeCount === null ? '' : say('attendee-count', { count: content.attendeeCount }),
    ]),
    content: short(content.content),
  }));
  const changes = rows('parameter-change', 'no-changes', ({ content }) => ({
    area: words.t(`record.area-${content.area}`),
    parameter: short(content.parameter),
    before: short(content.before),
    after: short(content.after),
    reason: short(content.reason),
  }));
  const personnel = rows('personnel-change', 'no-personnel', ({ content, shortNoticeUntil }) => ({
    leaving: short(content.leaving),
    joining: short(content.joining),
    effective: content.effectiveOn,
    reason: short(content.reason),
    request: short(content.request),
    agreed: content.agreedBy === null ? say('not-agreed') : short(content.agreedBy),
    warning: shortNoticeUntil === null ? '' : say('short-notice', { day: shortNoticeUntil }),
  }));
  const visits = bounded(linesOf(model, 'visit'), { none: 'no-visits', limit: SHEETS_SHOWN }, words, (line) =>
    buildVisit(line, words),
  );
  return {
    ...buildOptimisations(model, words),
    hasUpgrades: upgrades.shown.length > 0,
    upgrades: upgrades.shown,
    upgradesNote: upgrades.note,
    hasTrainings: trainings.shown.length > 0,
    trainings: trainings.shown,
    trainingsNote: trainings.note,
    hasChanges: changes.shown.length > 0,
    changes: changes.shown,
    changesNote: changes.note,
    hasPersonnel: personnel.shown.length > 0,
    personnel: personnel.shown,
    personnelNote: personnel.note,
    visits: visits.shown,
    visitsNote: visits.note,
  };
}

function buildOptimisations(model: ReportModel, words: ReportWording): OptimisationsPart {
  const { say } = words;
  const lines = linesOf(model, 'optimisation');
  const long = (text: string) => cut(text, TEXT_CHARACTERS, words);
  const table = bounded(lines, { none: 'no-optimisations' }, words, (line) => ({
    ...commonFields(line, words),
    title: cut(line.content.function, 200, words),
    analysis: words.days(line.content.phases.analysis),
    design: words.days(line.content.phases.design),
    development: words.days(line.content.phases.development),
    test: words.days(line.content.phases.test),
    requirement: long(line.content.requirement),
    change: long(line.content.change),
    signed: signedText(line, words),
  }));
  const activity = model.overview.activities.find((one) => one.activity === 'optimisation');
  const bars = lines.slice(0, BARS_SHOWN);
  const title = lines.length > bars.length ? 'chart-optimisations-first' : 'chart-optimisations';
  return {
    hasOptimisations: lines.length > 0,
    optimisations: table.shown,
    optimisationsNote: table.note,
    optimisationsSum: activity
      ? say('optimisations-sum', { count: lines.length, effort: words.effort(activity.effort, activity.effortTotal) })
      : '',
    optimisationsChart: {
      kind: 'categories',
      title: say(title, { shown: bars.length, count: lines.length }),
      format: 'General',
      categories: bars.map(({ name, content }) => `${name} ${content.function.slice(0, 18)}`),
      series: OPTIMISATION_PHASES.map((phase) => ({
        name: say(`phase-${phase}`),
        values: bars.map(({ content }) => content.phases[phase]),
      })),
    },
  };
}

function commonFields(line: Omit<RecordLine, 'content'>, words: ReportWording) {
  return {
    name: line.name,
    date: words.doneOn(line.happenedAt, line.isImported),
    people: words.joined([words.text(line.engineer), cut(line.others ?? '', 200, words)]),
    effort: words.days(line.effortTotal),
  };
}

function buildVisit(line: LineOf<'visit'>, words: ReportWording): VisitModel {
  const { content } = line;
  return {
    heading: `${line.name}　${cut(line.title, 200, words)}`,
    remoteBox: tick(content.mode === 'remote'),
    onsiteBox: tick(content.mode === 'onsite'),
    visitor: words.joined([words.text(line.engineer), cut(line.others ?? '', 200, words)]),
    customerPerson: cut(content.customer, 200, words),
    date: words.marked(words.moment(line.happenedAt), line.isImported),
    content: cut(content.content, TEXT_CHARACTERS, words),
    answers: VISIT_QUESTIONS.map((question) => ({
      question: words.say(`visit-${question}`),
      yesBox: tick(content.satisfaction[question] === 'yes'),
      noBox: tick(content.satisfaction[question] === 'no'),
      answerNote: content.satisfaction[question] === 'not-asked' ? words.say('not-asked') : '',
    })),
    effort: words.effort(line.effort, line.effortTotal),
    signed: signedText(line, words),
  };
}
