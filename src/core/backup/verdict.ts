import { durationMs } from '../duration.ts';
import type { Message } from '../message.ts';
import { dueBetween } from '../schedule.ts';
import { copiesById, isThere } from './chain.ts';
import { type BackupCheckKind, type BackupCopy, CHECK_KINDS, type CopyKind, newestFirst } from './copy.ts';
import { shrinkageOf, wasGood, wasStopped } from './history.ts';
import type { BackupPlan, CronExpression } from './plan.ts';
import { soundnessOf } from './soundness.ts';

/** What is wrong with a plan's backups 备份问题, worst first. */
export const TROUBLE_KINDS = [
  'missing',
  'damaged',
  'failed',
  'late',
  'shrunken',
  'never-verified',
  'drill-overdue',
  'check-overdue',
] as const;
export type BackupTroubleKind = (typeof TROUBLE_KINDS)[number];

export interface BackupTrouble {
  readonly kind: BackupTroubleKind;
  /** In words: which copy, since when. */
  readonly message: Message;
}

/** What is known of a plan's backups 备份状况. */
export interface BackupStanding {
  readonly plan: BackupPlan;
  /** The newest good copy that did not fail a check. */
  readonly lastGood: BackupCopy | null;
  /** The most telling check that copy passed; null when it was not checked since it was made. */
  readonly verifiedBy: BackupCheckKind | null;
  /** The last drill that passed, of whichever copy. */
  readonly lastRestored: {
    readonly copyId: number;
    readonly at: Date;
    readonly restoreMs: number | null;
    readonly findings: readonly Message[];
  } | null;
  readonly underWay: BackupCopy | null;
  readonly troubles: readonly BackupTrouble[];
}

/** By when what was due has to have begun. */
const LATE_AFTER_MS = 30 * 60_000;
/** Verifications wait for backups and for each other. */
const CHECK_LATE_AFTER_MS = 2 * 3_600_000;
/** Where nothing is scheduled that would verify it, a copy has this long. */
const VERIFY_WITHIN_MS = 24 * 3_600_000;
const DAY_MS = 86_400_000;

/**
 * What is known of a plan: its last good copy, how that was checked, when one was restored last, and what is wrong.
 *
 * @param copies all of the plan, removed ones included, in any order.
 * @param about.since what was due before is not asked for: Rounds or the contract had not begun.
 */
export function backupStanding(
  plan: BackupPlan,
  copies: readonly BackupCopy[],
  about: { readonly now: Date; readonly since: Date; readonly timeZone: string },
): BackupStanding {
  const sorted = copies.toSorted(newestFirst);
  const byId = copiesById(copies);
  const isDamaged = (copy: BackupCopy) => soundnessOf(copy, byId).isDamaged;
  const lastGood = sorted.find((copy) => isThere(copy) && !isDamaged(copy)) ?? null;
  const known: Known = { plan, sorted, lastGood, ...about };
  const troubles = [
    ...missing(known),
    ...damaged(
      known,
      sorted.find((copy) => isThere(copy) && isDamaged(copy)),
    ),
    ...failed(known),
    ...late(known),
    ...shrunken(known),
    ...neverVerified(known),
    ...overdueChecks(known),
  ];
  return {
    plan,
    lastGood,
    verifiedBy: lastGood && soundnessOf(lastGood, byId).verifiedBy,
    lastRestored: lastRestored(copies),
    underWay: sorted.find(({ state }) => state === 'running') ?? null,
    troubles: troubles.toSorted((one, other) => TROUBLE_KINDS.indexOf(one.kind) - TROUBLE_KINDS.indexOf(other.kind)),
  };
}

interface Known {
  readonly plan: BackupPlan;
  /** Newest first. */
  readonly sorted: readonly BackupCopy[];
  readonly lastGood: BackupCopy | null;
  readonly now: Date;
  readonly since: Date;
  readonly timeZone: string;
}

function trouble(kind: BackupTroubleKind, values: Message['values'] = {}, key: string = kind): BackupTrouble {
  return { kind, message: { key: `backup-check.trouble-${key}`, values } };
}

/** Nothing that could be restored. A plan that nobody made a copy of is given the time until its first one is due. */
function missing(known: Known): BackupTrouble[] {
  const { plan, lastGood, sorted } = known;
  if (lastGood) return [];
  const { full, incremental } = plan.schedule;
  const isAwaited = sorted.every(({ state }) => state === 'running') && (full ?? incremental) !== null;
  const wasDue = [full, incremental].some((schedule) => lastDue(schedule, known, LATE_AFTER_MS) !== null);
  return isAwaited && !wasDue ? [] : [trouble('missing')];
}

/** An older one is of no account once a newer one is sound. */
function damaged({ lastGood }: Known, newest: BackupCopy | undefined): BackupTrouble[] {
  if (!newest || (lastGood && lastGood.id > newest.id)) return [];
  return [trouble('damaged', { id: newest.id })];
}

/** Of each kind, where nothing good came of it since. */
function failed({ sorted }: Known): BackupTrouble[] {
  return (['full', 'incremental'] as const).flatMap((kind) => {
    const last = sorted.find((copy) => copy.kind === kind && copy.state !== 'running');
    if (last?.state !== 'failed' || wasStopped(last)) return [];
    const isMadeUpFor = sorted.some((copy) => makesUpFor(copy, kind) && copy.id > last.id);
    if (isMadeUpFor) return [];
    const at = (last.endedAt ?? last.startedAt).toISOString();
    return [trouble('failed', { id: last.id, at }, `failed-${kind}`)];
  });
}

/** A full copy holds what an incremental one would have held. */
function makesUpFor(copy: BackupCopy, kind: CopyKind): boolean {
  return wasGood(copy) && (kind === 'incremental' || copy.kind === 'full');
}

/** What was due was not even begun, or was stopped; what failed is told as that. */
function late(known: Known): BackupTrouble[] {
  const { plan, sorted, lastGood } = known;
  if (!lastGood) return [];
  return (['full', 'incremental'] as const).flatMap((kind) => {
    const due = lastDue(plan.schedule[kind], known, LATE_AFTER_MS);
    if (due === null) return [];
    const begun = sorted.filter((copy) => isSince(copy, due, known) && !wasStopped(copy));
    return begun.some((copy) => copy.kind === kind || copy.kind === 'full')
      ? []
      : [trouble('late', { due: due.toISOString() }, `late-${kind}`)];
  });
}

function shrunken({ plan, lastGood, sorted }: Known): BackupTrouble[] {
  const [lastFull] = sorted.filter((copy) => copy.kind === 'full' && isThere(copy));
  if (!lastGood || !lastFull) return [];
  const shrinkage = shrinkageOf(lastFull, sorted, plan);
  if (!shrinkage) return [];
  const { bytes, beforeBytes, before } = shrinkage;
  return [trouble('shrunken', { id: lastFull.id, bytes, before: before.id, beforeBytes })];
}

function neverVerified(known: Known): BackupTrouble[] {
  const { plan, sorted, lastGood, now } = known;
  const isVerified = sorted.some(({ checks }) =>
    checks.some(({ kind, outcome }) => kind !== 'present' && outcome === 'passed'),
  );
  const first = sorted.findLast(wasGood);
  if (isVerified || !lastGood || !first) return [];
  const madeAt = first.endedAt ?? first.startedAt;
  const schedules = [plan.verify.checksum, plan.verify.listing, plan.verify.drill].filter((one) => one !== null);
  const isDue =
    schedules.length === 0
      ? now.getTime() - madeAt.getTime() >= VERIFY_WITHIN_MS
      : schedules.some((one) => lastDue(one, { ...known, since: madeAt }, CHECK_LATE_AFTER_MS) !== null);
  return isDue ? [trouble('never-verified', { id: lastGood.id })] : [];
}

/** Verifications and drills that were due and came to no result; one that failed is told as damage. */
function overdueChecks(known: Known): BackupTrouble[] {
  const { plan, sorted } = known;
  const first = sorted.findLast(wasGood);
  if (!first) return [];
  const madeAt = first.endedAt ?? first.startedAt;
  const since = new Date(Math.max(madeAt.getTime(), known.since.getTime()));
  return CHECK_KINDS.flatMap((kind) => {
    const due = lastDue(plan.verify[kind], { ...known, since }, graceOf(plan));
    if (due === null) return [];
    const isDone = sorted.some(({ checks }) =>
      checks.some((check) => check.kind === kind && isSince(check, due, known) && check.outcome !== 'unknown'),
    );
    if (isDone) return [];
    const values = { due: due.toISOString() };
    return [kind === 'drill' ? trouble('drill-overdue', values) : trouble('check-overdue', values, `overdue-${kind}`)];
  });
}

/** What is to begin yet was written down by a clock that was ahead: it does for nothing that was due since. */
function isSince({ startedAt }: { readonly startedAt: Date }, due: Date, { now }: Pick<Known, 'now'>): boolean {
  return startedAt >= due && startedAt.getTime() <= now.getTime() + LATE_AFTER_MS;
}

/** Others may be under way for as long as they are allowed to be. */
function graceOf(plan: BackupPlan): number {
  return Math.max(CHECK_LATE_AFTER_MS, durationMs(plan.timeLimit));
}

/** The last time that something was due and should have begun by now; null when there was none. */
function lastDue(
  schedule: CronExpression | null,
  { now, since, timeZone }: Pick<Known, 'now' | 'since' | 'timeZone'>,
  graceMs: number,
): Date | null {
  if (schedule === null) return null;
  const until = new Date(now.getTime() - graceMs);
  // Nearest first: of what is due every minute there may be very much.
  for (const days of [2, 40, 400]) {
    const after = new Date(Math.max(since.getTime(), until.getTime() - days * DAY_MS));
    const due = dueBetween(schedule, { after, until, timeZone }).at(-1);
    if (due || after <= since) return due ?? null;
  }
  return dueBetween(schedule, { after: since, until, timeZone }).at(-1) ?? null;
}

function lastRestored(copies: readonly BackupCopy[]): BackupStanding['lastRestored'] {
  const drills = copies
    .flatMap(({ checks }) => checks)
    .filter(({ kind, outcome }) => kind === CHECK_KINDS.at(-1) && outcome === 'passed')
    .sort(newestFirst);
  const [last] = drills;
  if (!last) return null;
  const { copyId, endedAt, startedAt, restoreMs, findings } = last;
  return { copyId, at: endedAt ?? startedAt, restoreMs, findings };
}
