import { type BackupCopy, newestFirst } from './copy.ts';
import type { BackupPlan } from './plan.ts';

/** A copy that is suspiciously smaller 异常缩小 than the one before it. */
export interface Shrinkage {
  readonly before: BackupCopy;
  readonly bytes: number;
  readonly beforeBytes: number;
}

/** Whether it was whole once; retention may have removed it since. */
export function wasGood({ state, failure, bytes }: BackupCopy): boolean {
  return (state === 'good' || state === 'removed') && failure === null && bytes !== null;
}

/** A person stopped it: nothing is wrong with the backup itself. */
export function wasStopped({ failure }: Pick<BackupCopy, 'failure'>): boolean {
  return failure?.key === 'backup.cancelled';
}

/**
 * How a full copy compares with the last whole one before it; null when it is not below the plan's share of that, and of
 * incremental copies always, whose sizes say nothing.
 *
 * @param copies of the same plan, in any order.
 */
export function shrinkageOf(
  copy: BackupCopy,
  copies: readonly BackupCopy[],
  { shrinkBelow }: Pick<BackupPlan, 'shrinkBelow'>,
): Shrinkage | null {
  if (copy.kind !== 'full' || copy.bytes === null) return null;
  const [before] = copies
    .filter((other) => other.kind === 'full' && wasGood(other) && other.id < copy.id)
    .sort(newestFirst);
  if (!before || before.bytes === null || copy.bytes >= before.bytes * shrinkBelow) return null;
  return { before, bytes: copy.bytes, beforeBytes: before.bytes };
}
