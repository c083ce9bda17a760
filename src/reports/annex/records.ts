import type { RecordContent } from '../../core/record/content.ts';
import type { RecordLine, RecordsOfKind, ReportModel } from '../../core/report/model.ts';
import { type AnnexColumn, type AnnexTable, type AnnexWords, EFFORT_COLUMNS, outcomeColumns, table } from './table.ts';

type Kind = RecordsOfKind['kind'];
/** Columns of what only a kind has. */
type Columns<K extends Kind> = readonly AnnexColumn<RecordContent[K]>[];

/** One sheet a kind of record, in the order of the report. */
export function recordTables({ records }: ReportModel, words: AnnexWords): AnnexTable[] {
  const columns = contentColumns(words);
  return records.map(({ kind, lines }) => {
    // The model keeps content and kind together; the compiler can't follow that through the list.
    const own = columns[kind] as readonly AnnexColumn<RecordLine['content']>[];
    const content = own.map(
      ([id, format, cell]): AnnexColumn<RecordLine> => [id, format, (line) => cell(line.content)],
    );
    return table(kind, lines, [...headColumns(words), ...content, ...footColumns(kind, words)]);
  });
}

function headColumns({ text, moment, momentOrNull }: AnnexWords): AnnexColumn<RecordLine>[] {
  return [
    ['number', 'text', ({ name }) => name],
    ['title', 'text', ({ title }) => title],
    ['happened', 'moment', ({ happenedAt }) => moment(happenedAt)],
    ['ended', 'moment', ({ endedAt }) => momentOrNull(endedAt)],
    ['engineer', 'text', ({ engineer }) => text(engineer)],
    ['others', 'text', ({ others }) => others],
  ];
}

function footColumns(kind: Kind, words: AnnexWords): AnnexColumn<RecordLine>[] {
  const shortNotice: AnnexColumn<RecordLine> = ['short-notice', 'day', (line) => line.shortNoticeUntil];
  return [...(kind === 'personnel-change' ? [shortNotice] : []), ...EFFORT_COLUMNS, ...outcomeColumns(words)];
}

function contentColumns({ t }: AnnexWords): { readonly [K in Kind]: Columns<K> } {
  return {
    optimisation: [
      ['function', 'text', (content) => content.function],
      ['requirement', 'text', ({ requirement }) => requirement],
      ['change', 'text', ({ change }) => change],
      ['phase-analysis', 'decimal', ({ phases }) => phases.analysis],
      ['phase-design', 'decimal', ({ phases }) => phases.design],
      ['phase-development', 'decimal', ({ phases }) => phases.development],
      ['phase-test', 'decimal', ({ phases }) => phases.test],
    ],
    upgrade: [
      ['product', 'text', ({ product }) => product],
      ['from-version', 'text', ({ fromVersion }) => fromVersion],
      ['to-version', 'text', ({ toVersion }) => toVersion],
      ['change', 'text', ({ change }) => change],
      ['result', 'text', ({ result }) => result],
    ],
    training: [
      ['mode', 'text', ({ mode }) => t(`record.mode-${mode}`)],
      ['attendees', 'text', ({ attendees }) => attendees],
      ['attendee-count', 'whole', ({ attendeeCount }) => attendeeCount],
      ['content', 'text', ({ content }) => content],
    ],
    'parameter-change': [
      ['area', 'text', ({ area }) => t(`record.area-${area}`)],
      ['parameter', 'text', ({ parameter }) => parameter],
      ['before', 'text', ({ before }) => before],
      ['after', 'text', ({ after }) => after],
      ['reason', 'text', ({ reason }) => reason],
    ],
    visit: [
      ['mode', 'text', ({ mode }) => t(`record.mode-${mode}`)],
      ['customer', 'text', ({ customer }) => customer],
      ['content', 'text', ({ content }) => content],
      ['satisfied-inspection', 'text', ({ satisfaction }) => t(`record.answer-${satisfaction.inspection}`)],
      ['satisfied-response', 'text', ({ satisfaction }) => t(`record.answer-${satisfaction.response}`)],
      ['satisfied-use', 'text', ({ satisfaction }) => t(`record.answer-${satisfaction.use}`)],
      ['satisfied-optimisation', 'text', ({ satisfaction }) => t(`record.answer-${satisfaction.optimisation}`)],
    ],
    'personnel-change': [
      ['leaving', 'text', ({ leaving }) => leaving],
      ['joining', 'text', ({ joining }) => joining],
      ['effective-on', 'day', ({ effectiveOn }) => effectiveOn],
      ['reason', 'text', ({ reason }) => reason],
      ['request', 'text', ({ request }) => request],
      ['agreed-by', 'text', ({ agreedBy }) => agreedBy],
    ],
  };
}
