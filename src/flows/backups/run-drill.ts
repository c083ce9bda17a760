import { randomInt } from 'node:crypto';
import type { Context } from '../../context.ts';
import { chainOf, copiesById } from '../../core/backup/chain.ts';
import { bestPlace } from '../../core/backup/check-place.ts';
import { type CheckVerdict, found, unknown } from '../../core/backup/judge-check.ts';
import type { DrillPlan } from '../../core/backup/plan.ts';
import { drillName, formatScratch, type Scratch, scratchFault, scratchPath } from '../../core/backup/scratch.ts';
import { forgetScratch, saveScratch } from '../../store/backup-checks.ts';
import type { CheckWork } from './check-work.ts';
import { findHost } from './copy-work.ts';
import { type DrillLogin, drillDatabase, drillLogin, notDrillable } from './drill-database.ts';
import { drillFolders } from './drill-folders.ts';
import { removeScratch } from './remove-scratch.ts';
import { type RestorePart, verdictOf } from './restore-part.ts';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

/**
 * Restores a copy with all it builds on to a scratch place, compares, and removes it again, whatever came of it. What could not be
 * removed is told, and tried again later.
 */
export async function runDrill(ctx: Context, work: CheckWork): Promise<CheckVerdict> {
  const { plan, site, copy, copies } = work;
  const { drill } = plan;
  if (drill === null) return notDrillable('no-drill');
  if (plan.source.kind === 'command') return notDrillable('drill-not-possible');
  const chain = chainOf(copy, copiesById(copies));
  if (chain === null) return { outcome: 'failed', findings: [found('chain-broken')] };
  const parts = partsOf(chain, work, drill);
  if (parts === null) return { outcome: 'failed', findings: [found('not-there')] };
  const scratch = newScratch(work, drill);
  const fault = scratchFault(scratch, site);
  if (fault) return unknown(fault);
  let login: DrillLogin | null = null;
  try {
    if (scratch.kind === 'database') login = await drillLogin(ctx, drill);
  } catch (error) {
    return knownOf(error);
  }
  const text = formatScratch(scratch);
  // Whoever comes after us, should we die, knows by it what to remove.
  if (!(await saveScratch(ctx.store, work.id, { owner: work.owner, scratch: text }))) {
    return unknown(found('interrupted'));
  }
  const left = { site, plan, checkId: work.id, scratch: text };
  let verdict: CheckVerdict;
  try {
    verdict = await restore(ctx, work, { drill, scratch, parts, login });
  } catch (error) {
    await removeScratch(ctx, left);
    throw error;
  }
  if (verdict.madeNothing === true) {
    await forgetScratch(ctx.store, work.id, text);
    return verdict;
  }
  if (await removeScratch(ctx, left)) return verdict;
  const place = scratch.kind === 'folder' ? scratchPath(scratch) : scratch.name;
  return { ...verdict, findings: [...verdict.findings, found('scratch-left', { host: scratch.host, place })] };
}

async function restore(
  ctx: Context,
  work: CheckWork,
  {
    drill,
    scratch,
    parts,
    login,
  }: {
    readonly drill: DrillPlan;
    readonly scratch: Scratch;
    readonly parts: readonly RestorePart[];
    /** Of a scratch database. */
    readonly login: DrillLogin | null;
  },
): Promise<CheckVerdict> {
  try {
    const host = findHost(work.site, drill.host);
    if (scratch.kind === 'folder') return await drillFolders(ctx, work, { drill, host, scratch, chain: parts });
    const [part] = parts;
    if (!part || !login) return notDrillable('not-there');
    return await drillDatabase(ctx, work, { drill, host, scratch, part, login });
  } catch (error) {
    return knownOf(error);
  }
}

/** What kept a host from being worked on. @throws anything else. */
function knownOf(error: unknown): CheckVerdict {
  const known = verdictOf(error);
  if (known) return known;
  throw error;
}

/** The copy itself from the place it was asked for, the others from wherever is best. */
function partsOf(
  chain: NonNullable<ReturnType<typeof chainOf>>,
  { copy, place }: CheckWork,
  drill: DrillPlan,
): readonly RestorePart[] | null {
  const parts = chain.flatMap((one): RestorePart[] => {
    const from = one.id === copy.id ? place : bestPlace(one, drill.host);
    return from === null ? [] : [{ copy: one, place: from }];
  });
  return parts.length === chain.length ? parts : null;
}

function newScratch({ id, plan }: CheckWork, { host, folder }: DrillPlan): Scratch {
  const random = Array.from({ length: 12 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  const name = drillName(id, random);
  return plan.source.kind === 'folders' ? { kind: 'folder', host, folder, name } : { kind: 'database', host, name };
}
