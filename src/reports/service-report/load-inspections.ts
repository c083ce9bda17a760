import type { Context } from '../../context.ts';
import { verdictBefore } from '../../core/item-verdict.ts';
import type { InspectionFact, OverrideFact, ReportFacts } from '../../core/report/facts.ts';
import type { FormRow } from '../../core/report/model.ts';
import { isToldOneByOne } from '../../core/report/routine-inspections.ts';
import { worstVerdict } from '../../core/verdict.ts';
import type { ContractSpan } from '../../store/contract-span.ts';
import { listFormItems, listOverriddenItems, listTroubledItems, type ReportItem } from '../../store/report-findings.ts';
import {
  countChecks,
  countReportItems,
  listReportInspections,
  type ReportInspection,
} from '../../store/report-inspections.ts';

/** Of one inspection so many items are told. */
const MOST_FINDINGS = 200;
/** More reasons than this are the same trouble on many targets: the form has them all. */
const MOST_REASONS = 20;
/** Of all whole forms of a report: some hundred pages. The forms of what is left out are files of their own. */
const MOST_FORM_ROWS = 3_000;

type Counts = Awaited<ReturnType<typeof countReportItems>>;

/** The inspections of a period: counts by verdict from the store, and in full only what was not normal. */
export async function loadInspections(
  db: Context['store'],
  { window, months }: { readonly window: ContractSpan; readonly months: number },
): Promise<Pick<ReportFacts, 'inspections' | 'inspectionsNotIssued' | 'checks' | 'overrides'>> {
  // The longest first: whatever was read before is worked on meanwhile.
  const [checks, { all, issued, counts, troubled, forms }, overridden] = await Promise.all([
    countChecks(db, window),
    loadItems(db, { window, months }),
    listOverriddenItems(db, window),
  ]);
  const none = { normal: 0, attention: 0, abnormal: 0, unknown: 0, pending: 0, waiting: 0, total: 0 };
  return {
    inspections: issued.map((inspection) => ({
      id: inspection.id,
      templateId: inspection.templateId,
      title: inspection.title,
      mode: inspection.mode,
      startedAt: inspection.startedAt,
      inspector: inspection.startedBy,
      isImported: inspection.origin === 'import',
      isWhole: inspection.isWhole,
      counts: counts.get(inspection.id) ?? none,
      effort: inspection.effort,
      findings: (troubled.get(inspection.id) ?? []).map(toFinding),
      form: forms.get(inspection.id)?.map(toFormRow) ?? null,
    })),
    inspectionsNotIssued: all.flatMap(({ id, title, startedAt, state }) =>
      state === 'issued' ? [] : [{ id, title, startedAt, state }],
    ),
    checks,
    overrides: overridden.flatMap(toOverrides),
  };
}

async function loadItems(
  db: Context['store'],
  { window, months }: { readonly window: ContractSpan; readonly months: number },
) {
  const all = await listReportInspections(db, window);
  const issued = all.filter(({ state }) => state === 'issued');
  const ids = issued.map(({ id }) => id);
  const [counts, troubled] = await Promise.all([countReportItems(db, ids), listTroubledItems(db, ids, MOST_FINDINGS)]);
  const forms = await listFormItems(db, chooseForms(issued, counts, months));
  return { all, issued, counts, troubled, forms };
}

/** Those that the report holds row by row, the oldest first. */
function chooseForms(issued: readonly ReportInspection[], counts: Counts, months: number): number[] {
  const ofTemplate = Map.groupBy(issued, ({ templateId }) => templateId);
  let rows = 0;
  return issued.flatMap(({ id, templateId }) => {
    if (!isToldOneByOne(ofTemplate.get(templateId)?.length ?? 0, months)) return [];
    rows += counts.get(id)?.total ?? 0;
    return rows > MOST_FORM_ROWS ? [] : [id];
  });
}

/** What was found is told with what it was found on; what people said of it follows. */
function toFinding({ group, title, verdict, results, entries }: ReportItem): InspectionFact['findings'][number] {
  const reasons = results.flatMap(({ target, findings }) =>
    findings.filter((finding) => finding.verdict !== 'normal').map(({ message }) => ({ ...message, target })),
  );
  return {
    group,
    item: title,
    verdict,
    reasons: reasons.slice(0, MOST_REASONS),
    remarks: entries.flatMap(({ text }) => (text === '' ? [] : [text])),
  };
}

/** What was found on one target stands in one line; what a person was asked is told by the answer. */
function toFormRow(item: ReportItem): FormRow {
  const measured = item.results.filter(({ kind }) => kind !== 'person');
  const byTarget = Map.groupBy(measured, ({ target }) => JSON.stringify(target));
  const { group, item: title, verdict, reasons } = toFinding(item);
  const [override] = toOverrides(item).slice(-1);
  return {
    group,
    item: title,
    verdict,
    reasons,
    ...(override?.from ? { overridden: override.from } : {}),
    remarks: item.entries.flatMap(({ kind, text }) => (kind === 'answer' || text === '' ? [] : [text])),
    found: [...byTarget.values()].flatMap((results) => {
      const [first] = results;
      if (!first) return [];
      const verdicts = results.flatMap((result) => (result.verdict === null ? [] : [result.verdict]));
      const texts = results.flatMap(({ findings }) => findings.map(({ message }) => message));
      return { target: first.target, verdict: worstVerdict(verdicts), texts };
    }),
    answers: item.entries
      .filter(({ kind }) => kind === 'answer')
      .map((entry) => ({ by: entry.personId, at: entry.at.toISOString(), verdict: entry.verdict, text: entry.text })),
  };
}

function toOverrides(item: ReportItem): OverrideFact[] {
  return item.entries.flatMap((entry) =>
    entry.kind !== 'override' || entry.verdict === null
      ? []
      : [
          {
            inspectionId: item.inspectionId,
            item: item.title,
            from: verdictBefore(item, entry),
            to: entry.verdict,
            by: entry.personId,
            at: entry.at,
            reason: entry.text,
          },
        ],
  );
}
