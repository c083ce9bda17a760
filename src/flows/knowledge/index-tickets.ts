import { setImmediate as breathe } from 'node:timers/promises';
import type { Context } from '../../context.ts';
import { wordsOf } from '../../core/knowledge/rank.ts';
import { ensureScopes, indexSubjects } from '../../store/knowledge-index.ts';
import { lockUnindexedTickets, markIndexed } from '../../store/known-faults.ts';
import { inTransaction } from '../store-outage.ts';

/** Few enough that nobody waits for the locks of their rows. */
const AT_ONCE = 50;

/**
 * Indexes tickets that were solved, or are not solved any more, since they were indexed last; after an update of Rounds all
 * that there are. Two processes at once take different ones.
 *
 * @param forMs no more are begun after so long.
 * @returns how many were looked at.
 */
export async function indexTickets(ctx: Context, forMs: number): Promise<number> {
  const until = performance.now() + forMs;
  let total = 0;
  for (;;) {
    const count = await indexSome(ctx);
    total += count;
    if (count < AT_ONCE || ctx.stopping.aborted || performance.now() > until) return total;
    await breathe();
  }
}

async function indexSome(ctx: Context): Promise<number> {
  return inTransaction(ctx, async (trx) => {
    const tickets = await lockUnindexedTickets(trx, AT_ONCE);
    const scopes = await ensureScopes(
      trx,
      tickets.map(({ contractId }) => contractId),
    );
    const subjects = tickets.map(({ id, contractId, fault }) => ({
      scope: scopes.get(contractId) ?? 0,
      kind: 'ticket' as const,
      subjectId: id,
      words: fault === null ? [] : [...wordsOf(fault).keys()],
    }));
    await indexSubjects(trx, subjects);
    await markIndexed(
      trx,
      tickets.map(({ id }) => id),
    );
    return tickets.length;
  });
}
