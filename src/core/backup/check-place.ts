import type { BackupCheckKind, BackupCopy, CopyPlace } from './copy.ts';
import { copyPlaces, isDamagedAt } from './soundness.ts';

/** Where a copy lies at a place: on a host, under a path; null in Rounds' store, or where it does not lie there. */
export function hostPlace(
  copy: BackupCopy,
  place: CopyPlace,
): { readonly hostId: string; readonly path: string } | null {
  if (place === 'other') return copy.other;
  if (place === 'store' || copy.hostPath === null) return null;
  return { hostId: copy.hostId, path: copy.hostPath };
}

/** From where a copy is restored on a host: best from there, then from Rounds' store; from a damaged one only if there is no other. */
export function bestPlace(copy: BackupCopy, hostId: string): CopyPlace | null {
  const places = copyPlaces(copy).toSorted((one, other) => cost(copy, one, hostId) - cost(copy, other, hostId));
  return places.find((place) => !isDamagedAt(copy, place)) ?? places[0] ?? null;
}

function cost(copy: BackupCopy, place: CopyPlace, hostId: string): number {
  if (place === 'store') return 1;
  return hostPlace(copy, place)?.hostId === hostId ? 0 : 2;
}

/** At which places a check of this kind is done: a drill from one, all others wherever the copy lies. */
export function placesToCheck(copy: BackupCopy, kind: BackupCheckKind, drillHost: string): readonly CopyPlace[] {
  if (kind !== 'drill') return copyPlaces(copy);
  const place = bestPlace(copy, drillHost);
  return place === null ? [] : [place];
}
