import { RECORD_KINDS } from '../obligation.ts';
import { VISIT_QUESTIONS } from '../record/content.ts';
import { isSigned, recordName, type ServiceRecord, shortNoticeUntil } from '../record.ts';
import type { RecordLine, RecordsOfKind, SatisfactionSection } from './model.ts';
import { instant, instantOrNull, type ReportScope, withTotal } from './scope.ts';

const LISTED_KINDS = RECORD_KINDS.filter((kind) => kind !== 'maintenance' && kind !== 'fault-report');

/** Records by the date of the work; sheets are jobs of the maintenance section. */
export function buildRecords(scope: ReportScope): RecordsOfKind[] {
  const inPeriod = scope.facts.records
    .filter(({ state, entry }) => state === 'valid' && scope.has(entry.happenedAt))
    .toSorted(
      (one, other) => one.entry.happenedAt.getTime() - other.entry.happenedAt.getTime() || one.number - other.number,
    );
  return LISTED_KINDS.map((kind) => ({
    kind,
    lines: inPeriod.flatMap((record) => (record.entry.kind === kind ? recordLine(record, scope) : [])),
  }));
}

function recordLine(record: ServiceRecord, scope: ReportScope): RecordLine[] {
  const { id, number, entry, signature, origin } = record;
  if (entry.kind === 'maintenance' || entry.kind === 'fault-report') return [];
  const signed = isSigned(record) ? signature : null;
  return [
    {
      name: recordName(number),
      id,
      isImported: origin === 'import',
      title: entry.title,
      happenedAt: instant(entry.happenedAt),
      endedAt: instantOrNull(entry.endedAt),
      engineer: scope.person(entry.engineer),
      others: entry.others,
      ...withTotal(entry.effort),
      content: entry.content,
      rating: signed?.rating ?? null,
      signed: signed && { by: scope.person(signed.person), at: instant(signed.at) },
      shortNoticeUntil: shortNoticeUntil(entry, scope.timeZone),
    },
  ];
}

/** What was answered at visits 回访, question by question. */
export function countVisitAnswers(scope: ReportScope): SatisfactionSection['visits'] {
  const answers = scope.facts.records.flatMap(({ state, entry }) =>
    state === 'valid' && entry.kind === 'visit' && scope.has(entry.happenedAt) ? [entry.content.satisfaction] : [],
  );
  return VISIT_QUESTIONS.map((question) => {
    const given = (answer: string) => answers.filter((one) => one[question] === answer).length;
    return { question, yes: given('yes'), no: given('no'), notAsked: given('not-asked') };
  });
}
