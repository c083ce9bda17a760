import type { ObligationLine, ReportModel } from '../../core/report/model.ts';
import { type AnnexColumn, type AnnexTable, type AnnexWords, table } from './table.ts';

/** The contract comparison with its evidence, advice, the next period, and how figures were counted. */
export function obligationTables(model: ReportModel, words: AnnexWords): AnnexTable[] {
  const { t, text, moment, momentOrNull, message, yesNo } = words;
  const carried = model.disclosure.carriedObligations ?? [];
  const evidence = [...carried, ...model.obligations].flatMap((obligation) =>
    obligation.evidence.map((one) => ({ obligation, one })),
  );
  const columns: readonly AnnexColumn<ObligationLine>[] = [
    ['obligation', 'text', ({ title }) => text(title)],
    ['every', 'text', ({ every }) => t(`annex.every-${every}`)],
    ['first-day', 'day', ({ firstDay }) => firstDay],
    ['last-day', 'day', ({ lastDay }) => lastDay],
    ['owed', 'whole', ({ owed }) => owed],
    ['done', 'whole', ({ done }) => done],
    ['status', 'text', ({ status }) => t(`annex.status-${status}`)],
    ['cause-unknown', 'text', ({ cause = null }) => (cause === null ? null : t(`report-document.cause-${cause}`))],
    ['unproven', 'whole', ({ unproven = null }) => unproven],
    ['waived-by', 'text', ({ waived }) => (waived === null ? null : text(waived.by))],
    ['waived-at', 'moment', ({ waived }) => momentOrNull(waived?.at ?? null)],
    ['reason', 'text', ({ waived }) => waived?.reason ?? null],
  ];
  return [
    table('obligations', model.obligations, columns),
    table('carried-obligations', carried, columns),
    table('evidence', evidence, [
      ['obligation', 'text', ({ obligation }) => text(obligation.title)],
      ['first-day', 'day', ({ obligation }) => obligation.firstDay],
      ['last-day', 'day', ({ obligation }) => obligation.lastDay],
      ['evidence', 'text', ({ one }) => one.name],
      ['at', 'moment', ({ one }) => moment(one.at)],
      ['late', 'text', ({ one }) => yesNo(one.isLate)],
      ['imported', 'text', ({ one }) => yesNo(one.isImported === true)],
    ]),
    table('advice', model.advice, [
      ['about', 'text', ({ kind }) => t(`annex.advice-${kind}`)],
      ['advice', 'text', (advice) => message(advice.message)],
    ]),
    table('next-plan', model.nextPlan, [
      ['obligation', 'text', ({ title }) => text(title)],
      ['first-day', 'day', ({ firstDay }) => firstDay],
      ['last-day', 'day', ({ lastDay }) => lastDay],
      ['owed', 'whole', ({ owed }) => owed],
    ]),
    table('accounting', model.accounting, [['rule', 'text', message]]),
  ];
}
