import { type BackupCopy, CHECK_KINDS, copyName, newestFirst } from '../backup/copy.ts';
import { wasGood } from '../backup/history.ts';
import { backupStanding } from '../backup/verdict.ts';
import type { BackupFact } from './facts.ts';
import type { BackupLine, BackupsSection, BackupWarning } from './model.ts';
import { instant, type ReportScope, secondsOf } from './scope.ts';

/** Backups 系统备份 made and checked in the period, by plan, and how each plan stood at its end. */
export function buildBackups(scope: ReportScope): BackupsSection {
  return { plans: scope.facts.backups.map((fact) => backupLine(fact, scope)) };
}

function backupLine({ planId, plan, since, copies }: BackupFact, scope: ReportScope): BackupLine {
  const { timeZone, lastInstant } = scope;
  const then = copies.filter(({ startedAt }) => startedAt <= lastInstant).map((copy) => copyAsOf(copy, lastInstant));
  const standing = plan && backupStanding(plan, then, { now: scope.asOf, since, timeZone });
  const newest = then.toSorted((one, other) => other.startedAt.getTime() - one.startedAt.getTime())[0];
  const hostId = plan?.host ?? newest?.hostId;
  const lastGood = standing?.lastGood ?? null;
  const restored = standing?.lastRestored ?? null;
  const warnings = warningsOf(copies.filter((copy) => scope.has(copy.startedAt) && wasGood(copy)));
  return {
    planId,
    name: plan?.name ?? planId,
    host: hostId === undefined ? '' : scope.host(hostId),
    kind: plan?.source.kind ?? null,
    made: countMade(copies, scope),
    checks: countChecks(copies, scope),
    lastGood: lastGood && {
      name: copyName(lastGood.id),
      at: instant(lastGood.endedAt ?? lastGood.startedAt),
      bytes: lastGood.bytes,
      durationSeconds: lastGood.endedAt && secondsOf(lastGood.endedAt.getTime() - lastGood.startedAt.getTime()),
    },
    lastRestored: restored && {
      at: instant(restored.at),
      restoreSeconds: restored.restoreMs === null ? null : secondsOf(restored.restoreMs),
      name: copyName(restored.copyId),
      findings: restored.findings,
    },
    ...(warnings.length === 0 ? {} : { warnings }),
    troubles: standing?.troubles ?? [],
    sizes: copies
      .filter((copy) => scope.has(copy.startedAt) && wasGood(copy))
      .toSorted(byStart)
      .flatMap(({ startedAt, bytes, kind }) => (bytes === null ? [] : [{ at: instant(startedAt), bytes, kind }])),
  };
}

/** What differs from night to night, a file that vanished, is told as it was last. */
function warningsOf(copies: readonly BackupCopy[]): BackupWarning[] {
  const said = copies.toSorted(newestFirst).flatMap((copy) => copy.warnings.map((message) => ({ copy, message })));
  return [...Map.groupBy(said, ({ message }) => message.key).values()].flatMap((all) => {
    const [newest] = all;
    if (!newest) return [];
    const { message, copy } = newest;
    const last = { name: copyName(copy.id), at: instant(copy.endedAt ?? copy.startedAt) };
    return [{ message, copies: new Set(all.map((one) => one.copy.id)).size, last }];
  });
}

function byStart(one: BackupCopy, other: BackupCopy): number {
  return one.startedAt.getTime() - other.startedAt.getTime() || one.id - other.id;
}

/** What was removed later was still there, what was checked later was not checked yet, and what ended later was under way. */
function copyAsOf(copy: BackupCopy, until: Date): BackupCopy {
  if (copy.endedAt !== null && copy.endedAt > until) {
    const notYet = { endedAt: null, bytes: null, failure: null, removedAt: null, removedBy: null, removeReason: null };
    return { ...copy, ...notYet, state: 'running', checks: [] };
  }
  const checks = copy.checks.filter(({ startedAt }) => startedAt <= until);
  const isThere = copy.state === 'removed' && copy.removedAt !== null && copy.removedAt > until;
  if (!isThere) return checks.length === copy.checks.length ? copy : { ...copy, checks };
  const state = wasGood(copy) ? 'good' : 'failed';
  return { ...copy, checks, state, removedAt: null, removedBy: null, removeReason: null };
}

/** Begun in the period and ended since; what is still running has come to nothing yet. */
function countMade(copies: readonly BackupCopy[], scope: ReportScope): BackupLine['made'] {
  const made = copies.filter(({ startedAt, state }) => scope.has(startedAt) && state !== 'running');
  return (['full', 'incremental'] as const).flatMap((kind) => {
    const ofKind = made.filter((copy) => copy.kind === kind);
    const good = ofKind.filter(wasGood).length;
    return ofKind.length === 0 ? [] : [{ kind, good, failed: ofKind.length - good }];
  });
}

function countChecks(copies: readonly BackupCopy[], scope: ReportScope): BackupLine['checks'] {
  const done = copies.flatMap(({ checks }) => checks).filter(({ startedAt }) => scope.has(startedAt));
  return CHECK_KINDS.flatMap((kind) => {
    const ended = done.filter((check) => check.kind === kind && check.outcome !== null);
    const of = (outcome: string) => ended.filter((check) => check.outcome === outcome).length;
    if (ended.length === 0) return [];
    return [{ kind, passed: of('passed'), failed: of('failed'), unknown: of('unknown') }];
  });
}
