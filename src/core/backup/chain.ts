import type { BackupCopy } from './copy.ts';

/** What a copy builds on 备份链, by id. */
export type CopiesById = ReadonlyMap<number, BackupCopy>;

export function copiesById(copies: readonly BackupCopy[]): CopiesById {
  return new Map(copies.map((copy) => [copy.id, copy]));
}

/**
 * All that is needed to restore a copy, in the order in which it is restored: the full copy first, the copy itself last.
 * Null when something of it is not there as a good copy any more: then the copy can't be restored.
 */
export function chainOf(copy: BackupCopy, copies: CopiesById): readonly BackupCopy[] | null {
  const chain = [copy];
  const seen = new Set([copy.id]);
  let last = copy;
  while (last.kind === 'incremental') {
    const base = last.baseId === null ? undefined : copies.get(last.baseId);
    if (!base || !isThere(base) || seen.has(base.id)) return null;
    seen.add(base.id);
    chain.unshift(base);
    last = base;
  }
  return chain;
}

/** A good copy that nobody has begun to remove: its files may be half gone. */
export function isThere(copy: Pick<BackupCopy, 'state' | 'removeReason'>): boolean {
  return copy.state === 'good' && copy.removeReason === null;
}

/** The ids of what a copy builds on as far as it is known, nearest first, whatever became of it. */
export function basesOf(copy: Pick<BackupCopy, 'id' | 'baseId'>, copies: CopiesById): readonly number[] {
  const bases: number[] = [];
  const seen = new Set([copy.id]);
  let next = copy.baseId;
  while (next !== null && !seen.has(next)) {
    seen.add(next);
    bases.push(next);
    next = copies.get(next)?.baseId ?? null;
  }
  return bases;
}
