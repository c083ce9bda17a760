import type { Transaction } from 'kysely';
import type { Context } from '../../context.ts';
import type { CheckVerdict } from '../../core/backup/judge-check.ts';
import { endCheck, findCheck } from '../../store/backup-checks.ts';
import { findCopy } from '../../store/backup-copies.ts';
import type { Database } from '../../store/schema.ts';
import { retryWhileStoreIsAway } from '../store-outage.ts';
import { tellCheck, tellCopy } from './tell-copy.ts';

/** Writes the one outcome of a check and tells it, in one transaction; nothing is written when it is not ours any more. */
export async function endCheckWith(
  ctx: Context,
  end: { readonly id: number; readonly owner: string; readonly verdict: CheckVerdict },
): Promise<void> {
  const { id, owner, verdict } = end;
  await retryWhileStoreIsAway(ctx, ctx.stopping, () =>
    ctx.store.transaction().execute(async (trx) => {
      if (await endCheck(trx, id, { owner, verdict, at: ctx.clock.now() })) await tellEnd(ctx, trx, id);
      else ctx.log.warn({ check: id }, 'a check was not ours any more when it ended, or had ended');
    }),
  );
  ctx.wake('outbox');
}

async function tellEnd(ctx: Context, trx: Transaction<Database>, id: number): Promise<void> {
  const row = await findCheck(trx, id);
  const copy = row && (await findCopy(trx, row.copyId));
  const check = copy?.checks.find((one) => one.id === id);
  if (!row || !copy || !check) return;
  // What the schedule verified and found good shows at the copy; a message each would say the same again and again.
  const isQuiet = row.startedBy === null && check.outcome === 'passed' && check.kind !== 'drill';
  if (isQuiet) await tellCopy(ctx, trx, copy);
  else await tellCheck(ctx, trx, copy, { check, startedBy: row.startedBy });
}
