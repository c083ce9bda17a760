import type { ReportModel } from '../../core/report/model.ts';
import { type AnnexTable, type AnnexWords, table } from './table.ts';

/** So that nothing hides. */
export function disclosureTables({ disclosure }: ReportModel, words: AnnexWords): AnnexTable[] {
  const { t, text, moment, momentOrNull, yesNo } = words;
  const unlevelled = [
    ...disclosure.unlevelledAlerts.map((one) => ({ ...one, kind: 'alert', by: null })),
    ...(disclosure.unlevelledRequests ?? []).map((one) => ({ ...one, kind: 'request', name: null, title: one.text })),
    ...disclosure.unlevelledTickets.map((one) => ({ ...one, kind: 'ticket', by: null, dismissedBy: undefined })),
  ];
  return [
    table('unlevelled', unlevelled, [
      ['kind', 'text', ({ kind }) => t(`annex.kind-${kind}`)],
      ['number', 'text', ({ name }) => name],
      ['title', 'text', ({ title }) => title],
      ['at', 'moment', ({ at }) => moment(at)],
      ['by', 'text', ({ by }) => (by === null ? null : text(by))],
      ['dismissed-by', 'text', ({ dismissedBy }) => (dismissedBy === undefined ? null : text(dismissedBy))],
    ]),
    table('pauses', disclosure.pauses, [
      ['ticket', 'text', ({ ticket }) => ticket],
      ['from', 'moment', ({ from }) => moment(from)],
      ['until', 'moment', (pause) => momentOrNull(pause.until)],
      ['length', 'duration', ({ seconds }) => seconds],
      ['reason', 'text', ({ reason }) => reason],
      ['by', 'text', ({ by }) => text(by)],
    ]),
    table('agreements', disclosure.agreements, [
      ['ticket', 'text', ({ ticket }) => ticket],
      ['stage', 'text', ({ stage }) => text(stage)],
      ['due', 'moment', ({ dueAt }) => moment(dueAt)],
      ['agreed-at', 'moment', ({ agreedAt }) => moment(agreedAt)],
      ['agreed-with', 'text', (agreement) => agreement.with],
      ['how', 'text', ({ how }) => how],
      ['by', 'text', ({ by }) => text(by)],
    ]),
    table('after-breach', disclosure.afterBreach, [
      ['ticket', 'text', ({ ticket }) => ticket],
      ['change', 'text', ({ change }) => t(`annex.change-${change}`)],
      ['at', 'moment', ({ at }) => moment(at)],
      ['by', 'text', ({ by }) => text(by)],
      ['reason', 'text', ({ reason }) => reason],
    ]),
    table('corrections', disclosure.corrections, [
      ['ticket', 'text', ({ ticket }) => ticket],
      ['at', 'moment', ({ at }) => moment(at)],
      ['by', 'text', ({ by }) => text(by)],
      ['reason', 'text', ({ reason }) => reason],
    ]),
    table('recoveries', disclosure.restoredByRecovery, [['ticket', 'text', (ticket) => ticket]]),
    table('carried-over', disclosure.carriedOver, [
      ['ticket', 'text', ({ ticket }) => ticket],
      ['title', 'text', ({ title }) => title],
      ['opened', 'moment', ({ openedAt }) => moment(openedAt)],
      ['ended', 'moment', ({ endedAt }) => momentOrNull(endedAt)],
      ['person-days', 'decimal', ({ effortTotal }) => effortTotal],
    ]),
    table('overrides', disclosure.overrides, [
      ['number', 'text', ({ inspection }) => `#${inspection}`],
      ['item', 'text', ({ item }) => text(item)],
      ['verdict-before', 'text', ({ from }) => (from === null ? null : t(`inspection.verdict-${from}`))],
      ['verdict', 'text', ({ to }) => t(`inspection.verdict-${to}`)],
      ['by', 'text', ({ by }) => text(by)],
      ['reason', 'text', ({ reason }) => reason],
    ]),
    table('voided', disclosure.voidedRecords, [
      ['number', 'text', ({ name }) => name],
      ['title', 'text', ({ title }) => title],
      ['by', 'text', ({ by }) => text(by)],
      ['reason', 'text', ({ reason }) => reason],
    ]),
    table('outages', disclosure.outages, [
      ['from', 'moment', ({ from }) => moment(from)],
      ['until', 'moment', (outage) => momentOrNull(outage.until)],
      ['length', 'duration', ({ seconds }) => seconds],
      ['known-end', 'text', (outage) => yesNo(outage.until !== null)],
    ]),
    table('mutes', disclosure.mutes, [
      ['from', 'moment', ({ from }) => moment(from)],
      ['until', 'moment', (mute) => moment(mute.until)],
      ['reason', 'text', ({ reason }) => reason],
      ['by', 'text', ({ by }) => text(by)],
      ['alerts', 'whole', ({ alerts }) => alerts],
    ]),
  ];
}
