import type { ReportModel } from '../../core/report/model.ts';
import { type AnnexTable, type AnnexWords, EFFORT_COLUMNS, table } from './table.ts';

/** Each activity with its person-days, and every other count of the report beside what it counts. */
export function overviewTables(model: ReportModel, words: AnnexWords): AnnexTable[] {
  const { t, text } = words;
  const { overview } = model;
  return [
    table(
      'activities',
      [...overview.activities, total(model)],
      [
        ['activity', 'text', ({ activity }) => t(activity === null ? 'annex.total' : `annex.activity-${activity}`)],
        ['count', 'whole', ({ count }) => count],
        ...EFFORT_COLUMNS,
      ],
    ),
    table('counts', counts(model, words), [
      ['topic', 'text', ([topic]) => t(`annex.topic-${topic}`)],
      ['item', 'text', ([, item]) => item],
      ['first-day', 'day', ([, , , month]) => month?.firstDay ?? null],
      ['last-day', 'day', ([, , , month]) => month?.lastDay ?? null],
      ['figure', 'whole', ([, , count]) => count],
    ]),
    table('levels', levelStages(model), [
      ['level', 'whole', ({ level }) => level.level],
      ['level-name', 'text', ({ level }) => text(level.name)],
      ['description', 'text', ({ level }) => text(level.description)],
      ['hours', 'text', ({ level }) => (level.calendar === null ? t('annex.all-hours') : text(level.calendar))],
      ['stage', 'text', ({ stage }) => (stage === null ? null : text(stage.title))],
      [
        'within',
        'duration',
        ({ stage }) =>
          stage?.withinSeconds === 'negotiated'
            ? { value: t('annex.negotiated'), format: 'text' }
            : (stage?.withinSeconds ?? null),
      ],
    ]),
  ];
}

function total({ overview }: ReportModel) {
  return { activity: null, count: null, effort: overview.effort, effortTotal: overview.effortTotal } as const;
}

function levelStages({ requirements }: ReportModel) {
  return requirements.levels.flatMap((level) => {
    const stages = level.stages.length > 0 ? level.stages : [null];
    return stages.map((stage) => ({ level, stage }));
  });
}

type CountRow = readonly [
  topic: string,
  item: string | null,
  count: number,
  month?: { readonly firstDay: string; readonly lastDay: string },
];

function counts({ overview, maintenance, satisfaction }: ReportModel, { t, text }: AnnexWords): CountRow[] {
  const { tickets, alerts } = overview;
  const inspections = overview.inspections.map((one): CountRow => {
    const values = { title: text(one.title), mode: t(`inspection.mode-${one.mode}`) };
    return ['inspections', t(one.isPartial ? 'annex.inspection-partial' : 'annex.inspection-whole', values), one.count];
  });
  return [
    ...inspections,
    ['tickets', t('annex.carried-in'), tickets.carriedIn],
    ['tickets', t('annex.opened'), tickets.opened],
    ['tickets', t('annex.closed'), tickets.closed],
    ['tickets', t('annex.cancelled'), tickets.cancelled],
    ['tickets', t('annex.still-open'), tickets.stillOpen],
    ...tickets.byKind.map(({ kind, count }): CountRow => ['tickets-kind', t(`ticket.kind-${kind}`), count]),
    ...tickets.byOrigin.map(({ origin, count }): CountRow => ['tickets-origin', t(`ticket.origin-${origin}`), count]),
    ...tickets.byLevel.map(
      ({ name, count }): CountRow => ['tickets-level', name === null ? t('annex.unlevelled') : text(name), count],
    ),
    ...tickets.byMonth.flatMap(({ month, opened, closed }): CountRow[] => [
      ['tickets-month', t('annex.opened'), opened, month],
      ['tickets-month', t('annex.closed'), closed, month],
    ]),
    ['alerts', t('annex.received'), alerts.received],
    ['alerts', t('annex.occurrences'), alerts.occurrences],
    ['alerts', t('annex.muted'), alerts.muted],
    ...maintenance.byMonth.flatMap(({ month, daily, fault }): CountRow[] => [
      ['maintenance-month', t('record.category-daily'), daily, month],
      ['maintenance-month', t('record.category-fault'), fault, month],
    ]),
    ...maintenance.byHost.map(
      ({ host, count }): CountRow => ['maintenance-host', host === null ? t('annex.no-host') : text(host), count],
    ),
    ['questions', t('ticket.kind-consultation'), maintenance.questions.consultation],
    ['questions', t('ticket.kind-defect'), maintenance.questions.defect],
    ...satisfaction.ratings.map(({ rating, count }): CountRow => ['ratings', t(`ticket.rating-${rating}`), count]),
    ['ratings', t('annex.not-rated'), satisfaction.notRated],
    ...satisfaction.visits.flatMap(({ question, yes, no, notAsked }): CountRow[] => {
      const asked = t(`record.field-satisfaction-${question}`);
      const item = (answer: string) => t('annex.answered', { question: asked, answer: t(`record.answer-${answer}`) });
      return [
        ['visits', item('yes'), yes],
        ['visits', item('no'), no],
        ['visits', item('not-asked'), notAsked],
      ];
    }),
  ];
}
