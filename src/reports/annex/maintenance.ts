import type { ReportModel } from '../../core/report/model.ts';
import { type AnnexTable, type AnnexWords, EFFORT_COLUMNS, outcomeColumns, table } from './table.ts';

export function maintenanceTables({ maintenance, typicalFaults }: ReportModel, words: AnnexWords): AnnexTable[] {
  const { t, text, moment, momentOrNull, listed } = words;
  return [
    table('maintenance', maintenance.lines, [
      ['number', 'text', ({ name }) => name],
      ['category', 'text', ({ category }) => t(`record.category-${category}`)],
      ['title', 'text', ({ title }) => title],
      ['opened', 'moment', ({ openedAt }) => moment(openedAt)],
      ['ended', 'moment', ({ endedAt }) => momentOrNull(endedAt)],
      ['host', 'text', ({ host }) => (host === null ? null : text(host))],
      ['level', 'whole', ({ level }) => level],
      ['origin', 'text', ({ origin }) => t(origin === 'record' ? 'annex.origin-record' : `ticket.origin-${origin}`)],
      ['engineers', 'text', ({ engineers }) => listed(engineers.map(text))],
      ['symptom', 'text', ({ symptom }) => symptom],
      ['cause', 'text', ({ cause }) => cause],
      ['solution', 'text', ({ solution }) => solution],
      ['state', 'text', ({ state }) => t(`annex.state-${state}`)],
      ...EFFORT_COLUMNS,
      ...outcomeColumns(words),
    ]),
    table('typical-faults', typicalFaults, [
      ['title', 'text', ({ title }) => title],
      ['host', 'text', ({ host }) => (host === null ? null : text(host))],
      ['basis', 'text', ({ basis }) => t(`annex.basis-${basis}`)],
      ['count', 'whole', ({ count }) => count],
      ['tickets', 'text', ({ tickets }) => listed(tickets)],
      ['last', 'moment', ({ lastAt }) => moment(lastAt)],
      ['cause', 'text', ({ cause }) => cause],
      ['solution', 'text', ({ solution }) => solution],
    ]),
  ];
}
