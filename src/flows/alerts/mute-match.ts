import type { Mute } from '../../core/alert.ts';

export interface Mutable {
  readonly sourceId: string;
  readonly hostId: string | null;
  readonly title: string;
}

/** The planned maintenance in force then that an alert falls into; of several, the one that ends last. */
export function findMute(mutes: readonly Mute[], alert: Mutable, at: Date): Mute | null {
  let found: Mute | null = null;
  for (const mute of mutes) {
    if (!covers(mute, alert, at)) continue;
    if (found === null || endOfMute(mute) > endOfMute(found)) found = mute;
  }
  return found;
}

function endOfMute(mute: Mute): Date {
  return mute.endedAt ?? mute.untilAt;
}

function covers(mute: Mute, alert: Mutable, at: Date): boolean {
  return (
    mute.fromAt <= at &&
    at < endOfMute(mute) &&
    (mute.hostId === null || mute.hostId === alert.hostId) &&
    (mute.sourceId === null || mute.sourceId === alert.sourceId) &&
    (mute.pattern === null || alert.title.toLowerCase().includes(mute.pattern.toLowerCase()))
  );
}
