import { addDays, type Day, dayAt, daysBetween, partsOf, weekdayOf } from '../local-day.ts';
import type { Message } from '../message.ts';
import type { BackupCopy } from './copy.ts';
import type { RetentionPolicy } from './plan.ts';

export interface BucketDecision {
  readonly isKept: boolean;
  /** Why each rule keeps it; or, when none does, why none. */
  readonly reasons: readonly Message[];
}

type Rule = keyof RetentionPolicy;
const RULES: readonly Rule[] = ['last', 'daily', 'weekly', 'monthly', 'yearly'];

interface Bucket {
  readonly rule: Rule;
  readonly count: number;
  left: number;
  /** The period of the copy it kept last, and that copy. */
  last: { readonly period: string; readonly id: number } | null;
}

/**
 * Goes through copies from the newest to the oldest, as restic's policy does: a rule with places left keeps a copy of
 * another period than the one it kept last, and the very oldest copy whatever its period.
 *
 * @param copies newest first.
 */
export function decideBuckets(
  copies: readonly BackupCopy[],
  policy: RetentionPolicy,
  timeZone: string,
): ReadonlyMap<number, BucketDecision> {
  const buckets = RULES.filter((rule) => policy[rule] > 0).map(
    (rule): Bucket => ({ rule, count: policy[rule], left: policy[rule], last: null }),
  );
  const everything: BucketDecision = { isKept: true, reasons: [{ key: 'backup-check.kept-all' }] };
  return new Map(
    copies.map((copy, index) => {
      if (buckets.length === 0) return [copy.id, everything];
      const day = dayAt(copy.startedAt, timeZone);
      const isOldest = index === copies.length - 1;
      const verdicts = buckets.map((bucket) => offer(bucket, { id: copy.id, day, index, isOldest }));
      const isKept = verdicts.some((verdict) => verdict.isKept);
      const reasons = verdicts.filter((verdict) => verdict.isKept === isKept).map(({ reason }) => reason);
      return [copy.id, { isKept, reasons }];
    }),
  );
}

function offer(
  bucket: Bucket,
  copy: { readonly id: number; readonly day: Day; readonly index: number; readonly isOldest: boolean },
): { readonly isKept: boolean; readonly reason: Message } {
  const { rule, count, last } = bucket;
  const period = periodOf(rule, copy.day, copy.index);
  const isNew = period !== last?.period;
  if (bucket.left > 0 && (isNew || copy.isOldest)) {
    bucket.left -= 1;
    bucket.last = { period, id: copy.id };
    const way = isNew ? 'kept' : 'kept-oldest';
    return { isKept: true, reason: { key: `backup-check.${way}-${rule}`, values: { period, count } } };
  }
  if (last && !isNew) {
    return { isKept: false, reason: { key: `backup-check.dropped-newer-${rule}`, values: { period, id: last.id } } };
  }
  return { isKept: false, reason: { key: `backup-check.dropped-${rule}`, values: { count } } };
}

/** `2026-11-21`, `2026-W47`, `2026-11`, `2026`; of the last ones each copy is a period of its own. */
function periodOf(rule: Rule, day: Day, index: number): string {
  switch (rule) {
    case 'last':
      return String(index + 1);
    case 'daily':
      return day;
    case 'weekly':
      return weekOf(day);
    case 'monthly':
      return day.slice(0, 7);
    case 'yearly':
      return day.slice(0, 4);
  }
}

/** The week by ISO 8601: it belongs to the year of its Thursday. */
export function weekOf(day: Day): string {
  const thursday = addDays(day, 3 - weekdayOf(day));
  const { year } = partsOf(thursday);
  const firstDay = `${String(year).padStart(4, '0')}-01-01`;
  const week = Math.floor(daysBetween(firstDay, thursday) / 7) + 1;
  return `${firstDay.slice(0, 4)}-W${String(week).padStart(2, '0')}`;
}
