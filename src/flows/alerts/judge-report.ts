/** The newest alert of a fingerprint, as far as it matters for what is reported of it next. */
export interface KnownState {
  readonly state: 'firing' | 'resolved';
  /** By the sender's clock. */
  readonly startsAt: Date;
  readonly resolvedAt: Date | null;
  /** When we last heard of it; of a resolved one, when we heard of its end. */
  readonly lastSeenAt: Date;
  readonly contentHash: string;
  /** 0 where an end came whose beginning we have not seen. */
  readonly occurrences: number;
  /** It would be the same alert if it fired again now. */
  readonly takesRefire: boolean;
}

/** What a delivery says of an alert. */
export interface Report {
  readonly status: 'firing' | 'resolved';
  /** By the sender's clock; null where it says none. */
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  readonly contentHash: string;
  readonly receivedAt: Date;
}

/** What follows from it. */
export type Judgement =
  /** A new alert. */
  | { readonly kind: 'new' }
  /** The end of one that we have not heard of: kept, so that its beginning, coming late, finds it. */
  | { readonly kind: 'ended-unseen' }
  /** The beginning of one whose end came before. */
  | { readonly kind: 'begun-late' }
  | { readonly kind: 'same' }
  | { readonly kind: 'changed' }
  | { readonly kind: 'resolved'; readonly at: Date }
  /** The same alert once more. */
  | { readonly kind: 'refired'; readonly at: Date }
  /** Overtaken by what we know. */
  | { readonly kind: 'stale' };

/**
 * So long a sender, its peers and its repetitions may confuse the order. A beginning that we know as ended, told later
 * than that, is true again: Alertmanager keeps the old beginning when it lost sight of an alert and found it still there.
 */
const DISORDER_MS = 10 * 60_000;

/**
 * What a report means for the newest alert of its fingerprint: there is one open alert of each, and reports that come
 * twice, late or in the wrong order lead to where the right order would have led.
 *
 * @param refireWithinMs an alert that fires again so soon after it was resolved is the same one.
 */
export function judgeReport(known: KnownState | null, report: Report, refireWithinMs: number): Judgement {
  if (known === null) return { kind: report.status === 'firing' ? 'new' : 'ended-unseen' };
  if (known.state === 'firing')
    return report.status === 'firing' ? judgeRepeat(known, report) : judgeEnd(known, report);
  if (report.status === 'firing') return judgeBeginning(known, report, refireWithinMs);
  const isOfLaterOne = report.startsAt !== null && report.startsAt > known.startsAt;
  return { kind: isOfLaterOne ? 'ended-unseen' : 'same' };
}

function judgeRepeat(known: KnownState, report: Report): Judgement {
  if (report.contentHash === known.contentHash) return { kind: 'same' };
  return { kind: report.receivedAt < known.lastSeenAt ? 'stale' : 'changed' };
}

function judgeEnd(known: KnownState, report: Report): Judgement {
  return isOfEarlierOne(known, report) ? { kind: 'stale' } : { kind: 'resolved', at: endOf(known, report) };
}

/** The beginning alone does not tell: of two that watch the same, one may have seen it earlier. */
function isOfEarlierOne(known: KnownState, { startsAt, endsAt, receivedAt }: Report): boolean {
  if (startsAt === null) return receivedAt < known.lastSeenAt;
  if (startsAt >= known.startsAt) return false;
  return endsAt === null ? receivedAt < known.lastSeenAt : endsAt <= known.startsAt;
}

/** By the sender's clock, which may be wrong: never before it began, nor after we heard of it. */
function endOf(known: Pick<KnownState, 'startsAt'>, { endsAt, receivedAt }: Report): Date {
  return clamp(endsAt ?? receivedAt, known.startsAt, receivedAt);
}

function judgeBeginning(known: KnownState, report: Report, refireWithinMs: number): Judgement {
  const isLater = report.startsAt === null ? report.receivedAt > known.lastSeenAt : report.startsAt > known.startsAt;
  const isTrueAgain =
    report.startsAt !== null && report.receivedAt.getTime() - known.lastSeenAt.getTime() > DISORDER_MS;
  if (!isLater && !isTrueAgain) return { kind: known.occurrences === 0 ? 'begun-late' : 'stale' };
  const endedAt = known.resolvedAt ?? known.lastSeenAt;
  const at = isLater ? clamp(report.startsAt ?? report.receivedAt, endedAt, report.receivedAt) : report.receivedAt;
  return known.takesRefire && at.getTime() - endedAt.getTime() <= refireWithinMs
    ? { kind: 'refired', at }
    : { kind: 'new' };
}

function clamp(at: Date, earliest: Date, latest: Date): Date {
  if (at > latest) return latest;
  return at < earliest ? new Date(Math.min(earliest.getTime(), latest.getTime())) : at;
}
