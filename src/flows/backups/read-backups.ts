import type { Context } from '../../context.ts';
import { chainOf, copiesById, isThere } from '../../core/backup/chain.ts';
import { type BackupCopy, newestFirst, parseCopyName } from '../../core/backup/copy.ts';
import type { BackupPlan } from '../../core/backup/plan.ts';
import { soundnessOf } from '../../core/backup/soundness.ts';
import { type BackupStanding, backupStanding } from '../../core/backup/verdict.ts';
import { startOfDay } from '../../core/local-day.ts';
import { nearest } from '../../core/nearest.ts';
import type { Site } from '../../core/site.ts';
import { UserError } from '../../errors.ts';
import { findCopy, listCopies } from '../../store/backup-copies.ts';
import { listKnownPlans } from '../../store/backup-watches.ts';
import { findInstalledAt } from '../../store/installation.ts';

/** @throws UserError when the site has no such plan, with those that it has. */
export function findPlan(site: Site, typed: string): BackupPlan {
  const wanted = typed.trim().toLowerCase();
  const plan = site.backups.find(({ id, name }) => id.toLowerCase() === wanted || namesOf(name).includes(wanted));
  if (plan) return plan;
  const ids = plansOf(site).map(({ id }) => id);
  const values = { given: typed, available: ids.join(', ') };
  const closest = nearest(typed, ids);
  throw closest === undefined
    ? new UserError('backup-command.no-plan', values)
    : new UserError('backup-command.unknown-plan', { ...values, nearest: closest });
}

function namesOf(name: BackupPlan['name']): string[] {
  const names = typeof name === 'string' ? [name] : Object.values(name).filter((text) => text !== undefined);
  return names.map((text) => text.toLowerCase());
}

/** All of the site's plans. @throws UserError when it has none. */
export function plansOf(site: Site): readonly BackupPlan[] {
  if (site.backups.length === 0) throw new UserError('backup-command.no-plans', { contract: site.contract.id });
  return site.backups;
}

/** The plan that was typed; where none was, the only one. @throws UserError where there are several, with their ids. */
export function pickPlan(site: Site, typed: string | undefined): BackupPlan {
  if (typed !== undefined) return findPlan(site, typed);
  const [only, ...others] = plansOf(site);
  if (only && others.length === 0) return only;
  throw new UserError('backup-command.which-plan', { available: site.backups.map(({ id }) => id).join(', ') });
}

/** Every plan with its last good copy. @throws UserError when the site has no plans. */
export async function readPlans(
  ctx: Context,
  site: Site,
): Promise<{ readonly plan: BackupPlan; readonly lastGood: BackupCopy | null }[]> {
  const copies = await listCopies(ctx.store, site.contract.id);
  return plansOf(site).map((plan) => ({
    plan,
    lastGood: lastSound(copies.filter(({ planId }) => planId === plan.id)),
  }));
}

/** A copy of the contract. @throws UserError when there is none of that number, or it is another contract's. */
export async function readCopy(ctx: Context, site: Site, id: number): Promise<BackupCopy> {
  const copy = await findCopy(ctx.store, id);
  if (copy?.contractId !== site.contract.id) throw new UserError('backup-command.not-found', { id });
  return copy;
}

/**
 * The copy that is to be restored for trial: the one that was typed; of a plan that was typed, or of the only one that has
 * drills, the newest that can be relied on.
 * @throws UserError where there is none, and where it is not clear which plan is meant.
 */
export async function pickDrill(ctx: Context, site: Site, typed: string | undefined): Promise<BackupCopy> {
  const id = typed === undefined ? null : parseCopyName(typed);
  // A plan may be called by a number, too.
  if (id !== null && !site.backups.some((plan) => plan.id === typed)) return readCopy(ctx, site, id);
  const drillable = plansOf(site).filter(({ drill }) => drill !== null);
  const [only, ...others] = drillable;
  const plan = typed === undefined && only && others.length === 0 ? only : pickPlan(site, typed);
  const copy = lastSound(await listCopies(ctx.store, site.contract.id, plan.id));
  if (!copy) throw new UserError('backup-command.no-good-copy', { plan: plan.id });
  return copy;
}

export interface CopyStory {
  readonly copy: BackupCopy;
  /** What is restored before it, the full copy first; empty for a full copy, and where something of it is gone. */
  readonly chain: readonly BackupCopy[];
  /** Incremental copies that build on it, and are there. */
  readonly dependents: readonly BackupCopy[];
}

/** A copy with what it builds on and what builds on it. @throws UserError as {@link readCopy}. */
export async function readCopyStory(ctx: Context, site: Site, id: number): Promise<CopyStory> {
  const copy = await readCopy(ctx, site, id);
  const copies = copiesById(await listCopies(ctx.store, site.contract.id, copy.planId));
  const chainOfOther = (other: BackupCopy) => chainOf(other, copies) ?? [];
  return {
    copy,
    chain: chainOfOther(copy).slice(0, -1),
    dependents: [...copies.values()]
      .filter((other) => other.id !== id && isThere(other) && chainOfOther(other).some((base) => base.id === id))
      .sort((one, other) => one.id - other.id),
  };
}

/**
 * Copies of the contract, or of one plan, newest first, and how many there are. Where there are too many, those that were removed give way:
 * after a year of retention they are most of all.
 */
export async function readCopies(
  ctx: Context,
  site: Site,
  { planId, limit }: { readonly planId?: string; readonly limit: number },
): Promise<{ readonly copies: readonly BackupCopy[]; readonly total: number; readonly kept: number }> {
  const copies = await listCopies(ctx.store, site.contract.id, planId);
  const others = copies.filter(({ state }) => state !== 'removed');
  const removed = copies.filter(({ state }) => state === 'removed');
  const listed = [...others, ...removed].slice(0, limit).sort(newestFirst);
  return { copies: listed, total: copies.length, kept: copies.filter(isThere).length };
}

/** The newest good copy that no check speaks against. */
export function lastSound(copies: readonly BackupCopy[]): BackupCopy | null {
  const byId = copiesById(copies);
  return copies.toSorted(newestFirst).find((copy) => isThere(copy) && !soundnessOf(copy, byId).isDamaged) ?? null;
}

/** How each of the site's plans stands; what was due before Rounds or the contract had begun, or the plan was there, is not asked for. */
export async function readStandings(ctx: Context, site: Site): Promise<BackupStanding[]> {
  const { timeZone, starts } = site.contract;
  const now = ctx.clock.now();
  const copies = await listCopies(ctx.store, site.contract.id);
  const installedAt = await findInstalledAt(ctx.store);
  const known = await listKnownPlans(ctx.store, site.contract.id);
  const begun = Math.max(installedAt.getTime(), startOfDay(starts, timeZone).getTime());
  const sinceOf = ({ id }: BackupPlan) => new Date(Math.max(begun, known.get(id)?.getTime() ?? begun));
  return site.backups.map((plan) =>
    backupStanding(
      plan,
      copies.filter(({ planId }) => planId === plan.id),
      { now, since: sinceOf(plan), timeZone },
    ),
  );
}
