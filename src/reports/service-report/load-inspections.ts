import type { Context } from '../../context.ts';
import { verdictBefore } from '../../core/item-verdict.ts';
import type { InspectionFact, OverrideFact, ReportFacts } from '../../core/report/facts.ts';
import { listOverriddenItems, listTroubledItems, type ReportItem } from '../../store/report-findings.ts';
import { countChecks, countReportItems, listReportInspections } from '../../store/report-inspections.ts';
import type { ReportWindow } from '../../store/report-tickets.ts';

/** Of one inspection so many items are told. */
const MOST_FINDINGS = 200;
/** More reasons than this are the same trouble on many targets: the form has them all. */
const MOST_REASONS = 20;

/** The inspections of a period: counts by verdict from the store, and in full only what was not normal. */
export async function loadInspections(
  db: Context['store'],
  window: ReportWindow,
): Promise<Pick<ReportFacts, 'inspections' | 'inspectionsNotIssued' | 'checks' | 'overrides'>> {
  const [{ all, issued, counts, troubled }, checks, overridden] = await Promise.all([
    loadItems(db, window),
    countChecks(db, window),
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
    })),
    inspectionsNotIssued: all.flatMap(({ id, title, startedAt, state }) =>
      state === 'issued' ? [] : [{ id, title, startedAt, state }],
    ),
    checks,
    overrides: overridden.flatMap(toOverrides),
  };
}

async function loadItems(db: Context['store'], window: ReportWindow) {
  const all = await listReportInspections(db, window);
  const issued = all.filter(({ state }) => state === 'issued');
  const ids = issued.map(({ id }) => id);
  const [counts, troubled] = await Promise.all([countReportItems(db, ids), listTroubledItems(db, ids, MOST_FINDINGS)]);
  return { all, issued, counts, troubled };
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

function toOverrides(item: ReportItem): OverrideFact[] {
  // As a form counts it: of its results only the verdicts matter.
  const counted = { results: item.results, entries: item.entries } as Parameters<typeof verdictBefore>[0];
  return item.entries.flatMap((entry) =>
    entry.kind !== 'override' || entry.verdict === null
      ? []
      : [
          {
            inspectionId: item.inspectionId,
            item: item.title,
            from: verdictBefore(counted, entry),
            to: entry.verdict,
            by: entry.personId,
            at: entry.at,
            reason: entry.text,
          },
        ],
  );
}
