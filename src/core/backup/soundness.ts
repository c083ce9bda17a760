import { type CopiesById, chainOf } from './chain.ts';
import {
  type BackupCheck,
  type BackupCheckKind,
  type BackupCopy,
  CHECK_KINDS,
  type CopyPlace,
  newestFirst,
} from './copy.ts';

/** What its checks have shown of a good copy 副本可用性. */
export interface Soundness {
  /** It can't be relied on: something it builds on is gone, or it, or that, failed a check at every place where it lies. */
  readonly isDamaged: boolean;
  /** The most telling check it passed at a place where it failed none since; null when nothing of it was ever checked. */
  readonly verifiedBy: BackupCheckKind | null;
}

/** Where a copy lies, by its row; whether it is really there is for checks to find out. */
export function copyPlaces(copy: Pick<BackupCopy, 'hostPath' | 'storePath' | 'other'>): readonly CopyPlace[] {
  return [
    ...(copy.hostPath === null ? [] : (['host'] as const)),
    ...(copy.storePath === null ? [] : (['store'] as const)),
    ...(copy.other === null ? [] : (['other'] as const)),
  ];
}

/**
 * Whether a copy failed a check at a place and has not passed the same or a more telling one there since. One that could
 * not be judged says nothing.
 */
export function isDamagedAt(copy: Pick<BackupCopy, 'checks'>, place: CopyPlace): boolean {
  const open = new Set<number>();
  for (const check of endedChecks(copy, place)) {
    const telling = CHECK_KINDS.indexOf(check.kind);
    if (check.outcome === 'failed') open.add(telling);
    else if (check.outcome === 'passed') for (const failed of open) if (failed <= telling) open.delete(failed);
  }
  return open.size > 0;
}

/** Of the copy and of all it builds on. A copy is worth no more than its chain: a drill proves the whole of it. */
export function soundnessOf(copy: BackupCopy, copies: CopiesById): Soundness {
  const chain = chainOf(copy, copies);
  const isDamaged = chain === null || chain.some(isDamagedEverywhere);
  return { isDamaged, verifiedBy: isDamaged || chain === null ? null : verifiedBy(copy, chain) };
}

function isDamagedEverywhere(copy: BackupCopy): boolean {
  return copyPlaces(copy).every((place) => isDamagedAt(copy, place));
}

/** A drill restores the whole chain; any other check is of one copy, and all of the chain must have passed it. */
function verifiedBy(copy: BackupCopy, chain: readonly BackupCopy[]): BackupCheckKind | null {
  const isProven = (one: BackupCopy, least: number) =>
    copyPlaces(one).some((place) => !isDamagedAt(one, place) && bestPassed(one, place) >= least);
  const drill = CHECK_KINDS.indexOf('drill');
  if (isProven(copy, drill)) return 'drill';
  for (let least = drill - 1; least >= 0; least -= 1) {
    if (chain.every((one) => isProven(one, least))) return CHECK_KINDS[least] ?? null;
  }
  return null;
}

/** Index of the most telling kind that it passed; -1 for none. */
function bestPassed(copy: BackupCopy, place: CopyPlace): number {
  const passed = endedChecks(copy, place).filter(({ outcome }) => outcome === 'passed');
  return Math.max(-1, ...passed.map(({ kind }) => CHECK_KINDS.indexOf(kind)));
}

/** In the order in which they were begun. */
function endedChecks(copy: Pick<BackupCopy, 'checks'>, place: CopyPlace): BackupCheck[] {
  return copy.checks
    .filter((check) => check.place === place && check.outcome !== null)
    .sort((one, other) => newestFirst(other, one));
}
