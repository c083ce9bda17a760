import type { Context } from '../../context.ts';
import { wasStopped } from '../../core/backup/history.ts';
import type { Site } from '../../core/site.ts';
import type { DigestBackups } from '../../messages/digest-facts.ts';
import type { ContractSpan } from '../../store/contract-span.ts';
import { listEndedCopies } from '../../store/digest-facts.ts';
import { readStandings } from '../backups/read-backups.ts';

/** What was copied in that time, and what is wrong with the backups now; null for a site that has none. */
export async function readBackups(ctx: Context, site: Site, span: ContractSpan): Promise<DigestBackups | null> {
  if (site.backups.length === 0) return null;
  const nameOf = (planId: string) => site.backups.find(({ id }) => id === planId)?.name ?? planId;
  // Nothing is wrong with what a person stopped.
  const ended = (await listEndedCopies(ctx.store, span)).filter((copy) => !wasStopped(copy));
  const standings = await readStandings(ctx, site);
  return {
    good: ended.filter(({ isGood }) => isGood).length,
    failed: ended
      .filter(({ isGood }) => !isGood)
      .map(({ id, planId, failure }) => ({ id, plan: nameOf(planId), failure })),
    troubles: standings.flatMap(({ plan, troubles }) =>
      troubles.map(({ kind, message }) => ({ kind, plan: plan.name, message })),
    ),
  };
}
