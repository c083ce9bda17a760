import type { Context } from '../../context.ts';
import { copyName } from '../../core/backup/copy.ts';
import { UserError } from '../../errors.ts';
import { findCopy } from '../../store/backup-copies.ts';
import { requestCopyCancel } from '../../store/backup-runs.ts';

/**
 * Asks whoever makes a copy to stop; it ends within seconds, and what was made of it is removed. What is whole already is
 * kept: then only what was still to be done with it is left out.
 * @throws UserError when there is none of the contract, or it has ended.
 */
export async function cancelCopy(
  ctx: Context,
  { contractId, copyId, personId }: { readonly contractId: string; readonly copyId: number; readonly personId: string },
): Promise<void> {
  const copy = await findCopy(ctx.store, copyId);
  if (copy?.contractId !== contractId) throw new UserError('backup-command.not-found', { id: copyId });
  const isRunning = await requestCopyCancel(ctx.store, copyId, personId);
  if (!isRunning) throw new UserError('backup.has-ended', { copy: copyName(copyId) });
  ctx.wake('backups');
}
