import type { Context } from '../../context.ts';
import { chainOf, copiesById, isThere } from '../../core/backup/chain.ts';
import { type BackupCopy, copyName } from '../../core/backup/copy.ts';
import { type RestoreWay, restoreWays } from '../../core/backup/restore-help.ts';
import type { Site } from '../../core/site.ts';
import { UserError } from '../../errors.ts';
import { listCopies } from '../../store/backup-copies.ts';
import { readCopy } from './read-backups.ts';

export interface RestoreHelp {
  readonly copy: BackupCopy;
  /** The full copy first, the copy itself last. */
  readonly chain: readonly BackupCopy[];
  /** The best first. */
  readonly ways: readonly RestoreWay[];
}

/** The commands that restore a copy by hand. @throws UserError where it can't be restored, with the reason. */
export async function readRestoreHelp(ctx: Context, site: Site, id: number): Promise<RestoreHelp> {
  const copy = await readCopy(ctx, site, id);
  const name = copyName(copy.id);
  if (!isThere(copy)) throw new UserError(`backup-check.not-good-${copy.state}`, { name });
  const plan = site.backups.find((candidate) => candidate.id === copy.planId);
  if (!plan) throw new UserError('backup-check.plan-gone', { name, plan: copy.planId });
  const chain = chainOf(copy, copiesById(await listCopies(ctx.store, site.contract.id, copy.planId)));
  if (chain === null) throw new UserError('backup-check.chain-broken', { name });
  const ways = restoreWays({ site, plan, chain, locate: ctx.backups.locate });
  if (ways.length === 0) throw new UserError('backup-check.chain-scattered', { name });
  return { copy, chain, ways };
}
