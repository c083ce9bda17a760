import type { ReportModel } from '../../core/report/model.ts';
import { type AnnexTable, type AnnexWords, table } from './table.ts';

export function maintenanceTables({ maintenance, typicalFaults }: ReportModel, words: AnnexWords): AnnexTable[] {
  const { t, text, moment, yesNo, listed } = words;
  return [
    table('maintenance', maintenance.lines, [
      ['number', 'text', ({ name }) => name],
      ['category', 'text', ({ category }) => t(`record.category-${category}`)],
      ['title', 'text', ({ title }) => title],
      ['opened', 'moment', ({ openedAt }) => moment(openedAt)],
      ['ended', 'moment', ({ endedAt }) => (endedAt === null ? null : moment(endedAt))],
      ['host', 'text', ({ host }) => (host === null ? null : text(host))],
      ['level', 'whole', ({ level }) => level],
      ['origin', 'text', ({ origin }) => t(origin === 'record' ? 'annex.origin-record' : `ticket.origin-${origin}`)],
      ['engineers', 'text', ({ engineers }) => listed(engineers.map(text))],
      ['symptom', 'text', ({ symptom }) => symptom],
      ['cause', 'text', ({ cause }) => cause],
      ['solution', 'text', ({ solution }) => solution],
      ['state', 'text', ({ state }) => t(`annex.state-${state}`)],
      ['onsite', 'decimal', ({ effort }) => effort.onsite],
      ['remote', 'decimal', ({ effort }) => effort.remote],
      ['office', 'decimal', ({ effort }) => effort.office],
      ['person-days', 'decimal', ({ effortTotal }) => effortTotal],
      ['rating', 'text', ({ rating }) => (rating === null ? null : t(`ticket.rating-${rating}`))],
      ['signed-by', 'text', ({ signed }) => (signed === null ? null : text(signed.by))],
      ['signed-at', 'moment', ({ signed }) => (signed === null ? null : moment(signed.at))],
      ['imported', 'text', ({ isImported }) => yesNo(isImported === true)],
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
