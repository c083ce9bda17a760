import type { Message } from '../message.ts';
import { basesOf, type CopiesById, copiesById, isThere } from './chain.ts';
import { type BackupCheckKind, type BackupCopy, newestFirst } from './copy.ts';
import type { RetentionPolicy } from './plan.ts';
import { type BucketDecision, decideBuckets } from './retention-buckets.ts';
import { copyPlaces, type Soundness, soundnessOf } from './soundness.ts';

/** What becomes of one copy 保留决定, and every reason for it. */
export interface RetentionDecision {
  readonly copy: BackupCopy;
  readonly action: 'keep' | 'remove';
  readonly reasons: readonly Message[];
}

/**
 * Which copies of one plan are kept 保留策略.
 *
 * The sound copies are counted as restic's `forget` counts snapshots (its documentation, "Removing snapshots according to
 * a policy"): for each kind of period, of the last n periods that have copies the newest of each; while fewer have copies,
 * the oldest as well; no rule at all keeps everything. What restic does not know is on the safe side: a copy that failed a
 * check takes no other's place, and goes only when a newer one was verified; the last verified copy stays; so does all that
 * a kept copy builds on, what is being made, and what is being checked. What a failed copy left behind goes always, and
 * what somebody began to remove goes on.
 *
 * @param copies all of the plan, in any state and order; removed ones are not spoken of.
 * @param timeZone the contract's: days, weeks from Monday, months and years are its.
 * @returns newest first, so that removing them in this order never leaves an incremental copy without its base.
 */
export function decideRetention(
  copies: readonly BackupCopy[],
  policy: RetentionPolicy,
  timeZone: string,
): RetentionDecision[] {
  const byId = copiesById(copies);
  const soundness = new Map(copies.filter(isThere).map((copy) => [copy.id, soundnessOf(copy, byId)]));
  const sorted = copies.toSorted(newestFirst);
  const sound = sorted.filter(({ id }) => soundness.get(id)?.isDamaged === false);
  const buckets = decideBuckets(sound, policy, timeZone);
  const verified = lastVerified(sound, soundness);
  const keepsAll = Object.values(policy).every((count) => count === 0);
  const decisions = sorted.flatMap((copy): RetentionDecision[] => {
    const isDamaged = soundness.get(copy.id)?.isDamaged === true;
    const own = decideOne(copy, { bucket: buckets.get(copy.id), verified, isDamaged, keepsAll });
    return own ? [own] : [];
  });
  return keepChains(decisions, byId);
}

interface Verified {
  readonly copy: BackupCopy;
  readonly kind: BackupCheckKind;
}

/** The newest that passed a drill; where none did, a listing; and so on. */
function lastVerified(sound: readonly BackupCopy[], soundness: ReadonlyMap<number, Soundness>): Verified | null {
  for (const kind of ['drill', 'listing', 'checksum'] as const) {
    const copy = sound.find(({ id }) => soundness.get(id)?.verifiedBy === kind);
    if (copy) return { copy, kind };
  }
  return null;
}

interface Known {
  readonly bucket: BucketDecision | undefined;
  readonly verified: Verified | null;
  readonly isDamaged: boolean;
  /** There is no rule by which anything would go. */
  readonly keepsAll: boolean;
}

/** By itself, without regard to what builds on it; null for what is gone already. */
function decideOne(copy: BackupCopy, known: Known): RetentionDecision | null {
  if (copy.state === 'removed') return null;
  if (copy.state === 'failed' && (copy.removedAt !== null || copyPlaces(copy).length === 0)) return null;
  if (copy.state === 'running') return kept(copy, { key: 'backup-check.kept-running' });
  if (copy.checks.some(({ outcome }) => outcome === null)) return kept(copy, { key: 'backup-check.kept-checked' });
  if (copy.state === 'failed') return dropped(copy, { key: 'backup-check.dropped-failed' });
  if (copy.removeReason !== null) return dropped(copy, { key: 'backup-check.dropped-begun' });
  if (known.isDamaged && known.keepsAll) return kept(copy, { key: 'backup-check.kept-all' });
  if (known.isDamaged) return decideDamaged(copy, known.verified);
  const isVerified = known.verified?.copy.id === copy.id;
  const because = isVerified ? [{ key: `backup-check.kept-verified-${known.verified?.kind}` }] : [];
  if (known.bucket?.isKept || isVerified) {
    return kept(copy, ...(known.bucket?.isKept ? known.bucket.reasons : []), ...because);
  }
  return dropped(copy, ...(known.bucket?.reasons ?? []));
}

function decideDamaged(copy: BackupCopy, verified: Verified | null): RetentionDecision {
  if (!verified || verified.copy.id < copy.id) return kept(copy, { key: 'backup-check.kept-damaged' });
  return dropped(copy, { key: 'backup-check.dropped-damaged', values: { id: verified.copy.id } });
}

function kept(copy: BackupCopy, ...reasons: readonly Message[]): RetentionDecision {
  return { copy, action: 'keep', reasons };
}

function dropped(copy: BackupCopy, ...reasons: readonly Message[]): RetentionDecision {
  return { copy, action: 'remove', reasons };
}

/** A copy lives while any kept one builds on it. */
function keepChains(decisions: readonly RetentionDecision[], byId: CopiesById): RetentionDecision[] {
  const neededBy = new Map<number, number>();
  for (const { copy, action } of decisions) {
    if (action === 'remove') continue;
    for (const base of basesOf(copy, byId)) if (!neededBy.has(base)) neededBy.set(base, copy.id);
  }
  return decisions.map((decision) => {
    const by = neededBy.get(decision.copy.id);
    if (by === undefined || !isThere(decision.copy)) return decision;
    const reason: Message = { key: 'backup-check.kept-needed', values: { id: by } };
    return { ...decision, action: 'keep', reasons: [...(decision.action === 'keep' ? decision.reasons : []), reason] };
  });
}
