import { addDays, addMonths, monthsBetween } from '../local-day.ts';
import type { Evidence, ObligationStanding } from '../obligation-status.ts';
import { earlier, later, listPeriods, periodOn } from '../period.ts';
import type { ObligationLine, PlanLine } from './model.ts';
import { instant, type ReportScope } from './scope.ts';

/** The contract comparison 合同履行对照: a row for each period of each obligation that the report's period touches. */
export function buildObligations(scope: ReportScope): ObligationLine[] {
  return scope.facts.obligations.map((standing) => obligationLine(standing, scope));
}

/**
 * What has become of what was owed in the period before: its own report is as of its end and could not know it. Told where
 * something has changed since, and where the last thing owed before this period was not done at all.
 */
export function listCarriedObligations(scope: ReportScope): ObligationLine[] {
  return scope.facts.formerObligations
    .filter(({ was, now }) => {
      const isNeverDone = now.status === 'missing' && now.period.before.getTime() === scope.from.getTime();
      return now.status !== 'due' && (isNeverDone || now.status !== was.status || doneOf(now) !== doneOf(was));
    })
    .map(({ now }) => obligationLine(now, scope));
}

function doneOf({ evidence, lateEvidence }: ObligationStanding): number {
  return evidence.length + lateEvidence.length;
}

function obligationLine(standing: ObligationStanding, scope: ReportScope): ObligationLine {
  const { obligation, period, owed, evidence, lateEvidence, unproven, waiver, cause } = standing;
  return {
    id: obligation.id,
    title: obligation.title,
    every: obligation.every,
    firstDay: period.firstDay,
    lastDay: period.lastDay,
    owed,
    done: doneOf(standing),
    evidence: [
      ...evidence.map((one) => evidenceLine(one, false)),
      ...lateEvidence.map((one) => evidenceLine(one, true)),
    ],
    unproven: unproven.length,
    status: statusOf(standing, scope),
    cause,
    waived: waiver && { by: scope.person(waiver.by), at: instant(waiver.at), reason: waiver.reason },
  };
}

function evidenceLine({ name, at, isImported }: Evidence, isLate: boolean): ObligationLine['evidence'][number] {
  return { name, at: instant(at), isLate, ...(isImported ? { isImported } : {}) };
}

/** A report on a period can only follow it: it is not missing in itself, nor in one that ends with it. */
function statusOf({ obligation, period, status }: ObligationStanding, { asOf }: ReportScope): ObligationLine['status'] {
  const isOwnReport = obligation.evidence.kind === 'report' && period.before >= asOf;
  return isOwnReport && status === 'missing' ? 'due' : status;
}

function leftOf({ owed, done, waived }: ObligationLine): number {
  return waived === null ? Math.max(0, owed - done) : 0;
}

/** How many were met, of those that can be judged: what is not due yet, or was waived, is neither. */
export function countMet(lines: readonly ObligationLine[]): { readonly met: number; readonly judged: number } {
  const judged = lines.filter(({ status }) => status !== 'due' && status !== 'waived');
  return { met: judged.filter(({ status }) => status === 'met').length, judged: judged.length };
}

/** What is due in the period that follows, as long as this one; nothing after the contract's end. */
export function buildNextPlan(scope: ReportScope, lines: readonly ObligationLine[]): PlanLine[] {
  const { site } = scope.facts;
  const next = nextSpan(scope);
  if (next === null) return [];
  return site.obligations.flatMap(({ id, title, every, atLeast }) => {
    // Of a long one, whose period began before, what was done or waived before is due no more.
    const begun = new Map(lines.filter((line) => line.id === id).map((line) => [line.firstDay, leftOf(line)]));
    const due = listPeriods(every, site.contract, next)
      .map((period) => ({ ...period, left: begun.get(period.firstDay) ?? atLeast }))
      .filter(({ left }) => left > 0);
    const [first] = due;
    const last = due.at(-1);
    if (!first || !last) return [];
    return {
      title,
      owed: due.reduce((sum, { left }) => sum + left, 0),
      firstDay: later(first.firstDay, next.firstDay),
      lastDay: last.lastDay,
    };
  });
}

function nextSpan({ facts }: ReportScope): { readonly firstDay: string; readonly lastDay: string } | null {
  const { span, site } = facts;
  const firstDay = addDays(span.lastDay, 1);
  if (firstDay > site.contract.ends) return null;
  if (span.length === 'span') {
    const months = monthsBetween(span.firstDay, firstDay);
    const lastDay = addDays(addMonths(firstDay, Math.max(1, months)), -1);
    return { firstDay, lastDay: earlier(lastDay, site.contract.ends) };
  }
  const periods = /^y\d/.test(span.key) ? 'contract' : 'calendar';
  return periodOn(span.length, firstDay, { ...site.contract, periods });
}
