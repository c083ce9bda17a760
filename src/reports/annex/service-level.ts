import type { AttainmentFigures, BreachLine, ReportModel } from '../../core/report/model.ts';
import { type AnnexColumn, type AnnexTable, type AnnexWords, shownShare, table } from './table.ts';

/** Attainment by level and stage, by month, and each breach. */
export function serviceLevelTables({ sla, disclosure }: ReportModel, words: AnnexWords): AnnexTable[] {
  const { yesNo } = words;
  const breaches = [
    ...sla.breaches.map((breach) => ({ ...breach, isFormer: false })),
    ...sla.formerBreaches.map((breach) => ({ ...breach, isFormer: true })),
  ];
  return [
    table('sla', attainmentRows(sla, words), [
      ['level', 'whole', ({ level }) => level],
      ['level-name', 'text', ({ name }) => name],
      ['stage', 'text', ({ stage }) => stage],
      ['tickets-counted', 'whole', ({ tickets }) => tickets],
      ...ATTAINMENT_COLUMNS,
    ]),
    table('sla-month', sla.byMonth, [
      ['first-day', 'day', ({ month }) => month.firstDay],
      ['last-day', 'day', ({ month }) => month.lastDay],
      ['decided', 'whole', ({ decided }) => decided],
      ['share', 'percent', ({ share }) => shownShare(share)],
    ]),
    table('breaches', breaches, [...breachColumns(words), ['former-level', 'text', ({ isFormer }) => yesNo(isFormer)]]),
    table('carried-breaches', disclosure.carriedBreaches ?? [], breachColumns(words)),
  ];
}

function breachColumns({ t, text, moment, momentOrNull, yesNo }: AnnexWords): AnnexColumn<BreachLine>[] {
  return [
    ['ticket', 'text', ({ ticket }) => ticket],
    ['title', 'text', ({ title }) => title],
    ['level', 'whole', ({ level }) => level],
    ['stage', 'text', ({ stage }) => text(stage)],
    ['due', 'moment', ({ dueAt }) => moment(dueAt)],
    ['ended', 'moment', ({ endedAt }) => momentOrNull(endedAt)],
    ['overdue-by', 'duration', ({ overdueSeconds }) => overdueSeconds],
    ['reason', 'text', ({ reason }) => reason ?? t('annex.not-said')],
    ['corrected', 'text', ({ corrected }) => yesNo(corrected)],
  ];
}

interface AttainmentRow extends AttainmentFigures {
  readonly level: number | null;
  readonly name: string | null;
  readonly stage: string;
  readonly tickets: number | null;
}

const ATTAINMENT_COLUMNS: readonly AnnexColumn<AttainmentRow>[] = [
  ['met', 'whole', ({ met }) => met],
  ['missed', 'whole', ({ missed }) => missed],
  ['overdue', 'whole', ({ overdue }) => overdue],
  ['running', 'whole', ({ running }) => running],
  ['to-agree', 'whole', ({ toAgree }) => toAgree],
  ['void', 'whole', (figures) => figures.void],
  ['share', 'percent', ({ share }) => shownShare(share)],
];

function attainmentRows({ levels, total, carried }: ReportModel['sla'], { t, text }: AnnexWords): AttainmentRow[] {
  const all = t('annex.all-stages');
  const byLevel = levels.flatMap(({ level, name, tickets, stages, total: ofLevel }): AttainmentRow[] => [
    ...stages.map(({ title, ...figures }) => ({ ...figures, level, name: text(name), tickets, stage: text(title) })),
    { ...ofLevel, level, name: text(name), tickets, stage: all },
  ]);
  const notOne = { level: null, tickets: null, stage: all };
  const undecided = { running: 0, toAgree: 0, void: 0, share: null };
  return [
    ...byLevel,
    { ...total, ...notOne, name: t('annex.total') },
    ...(carried ? [{ ...carried, ...undecided, ...notOne, name: t('annex.carried') }] : []),
  ];
}
