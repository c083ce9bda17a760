import { chainOf, copiesById, isThere } from './chain.ts';
import { type BackupCheckKind, type BackupCopy, newestFirst } from './copy.ts';
import { soundnessOf } from './soundness.ts';

/**
 * Which copies of a plan are checked when that is due.
 *
 * Whether they are present is looked at for all of them: it costs next to nothing. A drill restores the newest copy that can be relied
 * on, and its whole chain with it. Any other check looks at that copy and
 * all it builds on, for none of it is worth more than the whole; and at the one of all the others that nobody has looked at for
 * longest, so that what lies for months is not trusted for ever. Where no copy can be relied on, the newest is looked at again.
 *
 * @param copies of one plan, in any state and order.
 * @returns in the order in which they are restored, the other one last; none where nothing is there.
 */
export function copiesToCheck(copies: readonly BackupCopy[], kind: BackupCheckKind): readonly BackupCopy[] {
  const byId = copiesById(copies);
  const there = copies.filter(isThere).sort(newestFirst);
  if (kind === 'present') return there.toReversed();
  const newest = there.find((copy) => !soundnessOf(copy, byId).isDamaged);
  if (kind === 'drill') return newest ? [newest] : [];
  const first = newest ?? there[0];
  if (!first) return [];
  const chain = chainOf(first, byId) ?? [first];
  const [longestAgo] = there
    .filter((copy) => !chain.includes(copy))
    .sort((one, other) => lookedAt(one, kind) - lookedAt(other, kind) || one.id - other.id);
  return longestAgo ? [...chain, longestAgo] : chain;
}

/** When such a check of it was begun last; of one that had none, long ago. */
function lookedAt({ checks }: BackupCopy, kind: BackupCheckKind): number {
  return Math.max(0, ...checks.filter((check) => check.kind === kind).map(({ startedAt }) => startedAt.getTime()));
}
