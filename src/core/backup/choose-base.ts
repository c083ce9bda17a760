import { chainOf, copiesById } from './chain.ts';
import { type BackupCopy, newestFirst } from './copy.ts';
import { isWithin, planFolder } from './paths.ts';
import type { BackupPlan } from './plan.ts';
import { isDamagedAt } from './soundness.ts';

/**
 * The copy that an incremental one builds on: the newest that lies where the plan keeps its copies now, none of whose chain has
 * failed a check there. Null when there is none: then only a full copy helps.
 *
 * @param copies of the plan, in any order.
 */
export function chooseBase(
  copies: readonly BackupCopy[],
  { id, host, folder }: Pick<BackupPlan, 'id' | 'host' | 'folder'>,
): BackupCopy | null {
  if (folder === null) return null;
  const place = planFolder(folder, id);
  const byId = copiesById(copies);
  const isHere = (copy: BackupCopy) =>
    copy.hostId === host && copy.hostPath !== null && isWithin(copy.hostPath, place) && !isDamagedAt(copy, 'host');
  const sound = copies.filter(
    (copy) => copy.state === 'good' && copy.removeReason === null && chainOf(copy, byId)?.every(isHere) === true,
  );
  return sound.toSorted(newestFirst)[0] ?? null;
}
