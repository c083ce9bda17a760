import { copiesById, isThere } from './backup/chain.ts';
import type { BackupCopy } from './backup/copy.ts';
import { copyName } from './backup/copy.ts';
import { wasGood } from './backup/history.ts';
import type { BackupPlan } from './backup/plan.ts';
import { copyPlaces, isDamagedAt, soundnessOf } from './backup/soundness.ts';
import type { BackupKind } from './obligation.ts';
import type { Evidence } from './obligation-status.ts';

/** Half-open. */
type Span = { readonly from: Date; readonly before: Date };

export interface BackupEvidence {
  readonly evidence: readonly Evidence[];
  /** Good copies that no check has read back. */
  readonly unproven: readonly Evidence[];
}

/** Plans whose copies are of this kind: folders are applications, all that is dumped is databases. */
export function plansOfKind(plans: readonly BackupPlan[], kind: BackupKind): BackupPlan[] {
  if (kind === 'restore-drill') return plans.filter(({ drill }) => drill !== null);
  return plans.filter(({ source }) => (source.kind === 'folders') === (kind === 'application'));
}

/**
 * What was backed up, or restored for trial, in one period 备份证据.
 *
 * A copy counts when it was made whole and has been verified since (checksum, listing or drill passed, and no check speaks
 * against it), at the time it was begun. A contract that owes backups owes them of every plan of the kind: the first is done when
 * each plan has its first, the second when each has its second. A plan is asked for a copy from the period on in which it was
 * first tried; one that was never tried, always. A restore drill counts when it passed, of whichever copy and plan.
 *
 * @param plans of this kind, as {@link plansOfKind} finds them.
 * @param copies of the contract, with their checks, in any order.
 */
export function findBackupEvidence(
  kind: BackupKind,
  { plans, copies }: { readonly plans: readonly BackupPlan[]; readonly copies: readonly BackupCopy[] },
  span: Span,
): BackupEvidence {
  const ofPlans = copies.filter(({ planId }) => plans.some(({ id }) => id === planId));
  if (kind === 'restore-drill') return { evidence: passedDrills(ofPlans, span), unproven: [] };
  const byId = copiesById(copies);
  const asked = plans.filter(({ id }) => wasTriedBefore(ofPlans, id, span.before));
  const made = ofPlans.filter((copy) => wasGood(copy) && isIn(copy.startedAt, span)).sort(oldestFirst);
  const proven = made.filter((copy) => isVerified(copy, byId));
  const perPlan = asked.map(({ id }) => proven.filter(({ planId }) => planId === id));
  const rounds = perPlan.length === 0 ? 0 : Math.min(...perPlan.map((found) => found.length));
  const evidence = Array.from({ length: rounds }, (_, round) => {
    const copiesOfRound = perPlan.flatMap((found) => found[round] ?? []).sort(oldestFirst);
    const last = copiesOfRound.at(-1);
    if (!last) throw new Error('a round of copies without a copy');
    return { id: last.id, name: copiesOfRound.map(({ id }) => copyName(id)).join('+'), at: last.startedAt };
  });
  const unproven = made
    .filter((copy) => !proven.includes(copy))
    .map(({ id, startedAt }) => ({ id, name: copyName(id), at: startedAt }));
  return { evidence, unproven };
}

function wasTriedBefore(copies: readonly BackupCopy[], planId: string, before: Date): boolean {
  const tries = copies.filter((copy) => copy.planId === planId);
  return tries.length === 0 || tries.some(({ startedAt }) => startedAt < before);
}

/** What retention has removed since was worth what its own checks said; of what is there, all it builds on counts, too. */
function isVerified(copy: BackupCopy, byId: ReadonlyMap<number, BackupCopy>): boolean {
  if (isThere(copy)) {
    const { verifiedBy } = soundnessOf(copy, byId);
    return verifiedBy !== null && verifiedBy !== 'present';
  }
  return copyPlaces(copy).some(
    (place) =>
      !isDamagedAt(copy, place) &&
      copy.checks.some((check) => check.place === place && check.kind !== 'present' && check.outcome === 'passed'),
  );
}

function passedDrills(copies: readonly BackupCopy[], span: Span): Evidence[] {
  return copies
    .flatMap(({ id, checks }) => checks.map((check) => ({ id, check })))
    .filter(({ check }) => check.kind === 'drill' && check.outcome === 'passed' && isIn(check.startedAt, span))
    .map(({ id, check }) => ({ id, name: copyName(id), at: check.startedAt }))
    .sort((one, other) => one.at.getTime() - other.at.getTime());
}

function isIn(at: Date, { from, before }: Span): boolean {
  return at >= from && at < before;
}

function oldestFirst(one: BackupCopy, other: BackupCopy): number {
  return one.startedAt.getTime() - other.startedAt.getTime() || one.id - other.id;
}
