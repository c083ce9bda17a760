import type { FindingReason, FormRow, ReportModel } from '../../core/report/model.ts';
import { type ToldAnswer, tellAnswer } from '../inspection-form/told-answer.ts';
import { type AnnexTable, type AnnexWords, EFFORT_COLUMNS, table } from './table.ts';

export function inspectionTables({ inspections }: ReportModel, words: AnnexWords): AnnexTable[] {
  const { t, text, moment, yesNo } = words;
  const findings = inspections.issued.flatMap((inspection) =>
    inspection.findings.map((finding) => ({ inspection, ...finding })),
  );
  const rows = inspections.issued.flatMap(({ form = [], ...inspection }) =>
    form.map((row) => ({ inspection, row, told: toldAnswers(row, inspection.isImported === true, words) })),
  );
  const method = inspections.method.flatMap((template) =>
    template.groups.flatMap((group) => group.items.map((item) => ({ template, group, item }))),
  );
  return [
    table('inspections', inspections.issued, [
      ['number', 'text', ({ id }) => `#${id}`],
      ['at', 'moment', ({ startedAt }) => moment(startedAt)],
      ['title', 'text', ({ title }) => text(title)],
      ['mode', 'text', ({ mode }) => t(`inspection.mode-${mode}`)],
      ['inspector', 'text', ({ inspector }) => text(inspector)],
      ['partial', 'text', ({ isPartial }) => yesNo(isPartial)],
      ['overall', 'text', ({ overall }) => t(`annex.overall-${overall}`)],
      ['items', 'whole', ({ counts }) => counts.total],
      ['normal', 'whole', ({ counts }) => counts.normal],
      ['attention', 'whole', ({ counts }) => counts.attention],
      ['abnormal', 'whole', ({ counts }) => counts.abnormal],
      ['unknown', 'whole', ({ counts }) => counts.unknown],
      ['pending', 'whole', ({ counts }) => counts.pending],
      ...EFFORT_COLUMNS,
      ['imported', 'text', ({ isImported }) => yesNo(isImported === true)],
    ]),
    table('inspection-forms', rows, [
      ['number', 'text', ({ inspection }) => `#${inspection.id}`],
      ['at', 'moment', ({ inspection }) => moment(inspection.startedAt)],
      ['inspection', 'text', ({ inspection }) => text(inspection.title)],
      ['group', 'text', ({ row }) => text(row.group)],
      ['item', 'text', ({ row }) => text(row.item)],
      ['process', 'text', ({ row, told }) => processText(row, told, words)],
      ['verdict', 'text', ({ row }) => t(`inspection.verdict-${row.verdict}`)],
      [
        'verdict-before',
        'text',
        ({ row }) => (row.overridden === undefined ? null : t(`inspection.verdict-${row.overridden}`)),
      ],
      ['reason', 'text', ({ row, told }) => reasonsText(row, told, words)],
      ['remark', 'text', ({ row }) => row.remarks.join('\n')],
    ]),
    table('findings', findings, [
      ['number', 'text', ({ inspection }) => `#${inspection.id}`],
      ['at', 'moment', ({ inspection }) => moment(inspection.startedAt)],
      ['inspection', 'text', ({ inspection }) => text(inspection.title)],
      ['group', 'text', ({ group }) => text(group)],
      ['item', 'text', ({ item }) => text(item)],
      ['verdict', 'text', ({ verdict }) => t(`inspection.verdict-${verdict}`)],
      ['reason', 'text', ({ reasons }) => reasons.map((reason) => reasonText(reason, words)).join('\n')],
      ['remark', 'text', ({ remarks }) => remarks.join('\n')],
    ]),
    table('not-issued', inspections.notIssued, [
      ['number', 'text', ({ id }) => `#${id}`],
      ['at', 'moment', ({ startedAt }) => moment(startedAt)],
      ['title', 'text', ({ title }) => text(title)],
      ['state', 'text', ({ state }) => t(`annex.inspection-${state}`)],
    ]),
    table('method', method, [
      ['inspection', 'text', ({ template }) => text(template.title)],
      ['group', 'text', ({ group }) => text(group.title)],
      ['item', 'text', ({ item }) => text(item.title)],
      ['checks', 'text', ({ item }) => words.listed(item.checks)],
    ]),
  ];
}

function toldAnswers({ answers }: FormRow, isImported: boolean, { t, text }: AnnexWords): ToldAnswer[] {
  return answers.map(({ by, ...answer }) => tellAnswer(answer, { person: text(by) ?? '', isImported, t }));
}

/** What was found on each target, then what people answered. */
function processText({ found }: FormRow, told: readonly ToldAnswer[], { t, text, message }: AnnexWords): string {
  return [
    ...found.map(({ target, texts }) => {
      return t('annex.found-on', { target: text(target), found: texts.map(message).join(t('form.part-separator')) });
    }),
    ...told.map(({ process }) => process),
  ].join('\n');
}

function reasonsText({ reasons }: FormRow, told: readonly ToldAnswer[], words: AnnexWords): string {
  return [
    ...reasons.map((reason) => reasonText(reason, words)),
    ...told.flatMap(({ reason }) => (reason === null ? [] : [reason])),
  ].join('\n');
}

function reasonText(reason: FindingReason, { t, text, message }: AnnexWords): string {
  const found = message(reason);
  return reason.target === undefined ? found : t('annex.found-on', { target: text(reason.target), found });
}
