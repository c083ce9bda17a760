import type { Context } from '../../context.ts';
import type { Site } from '../../core/site.ts';
import { parsePeriod } from '../../core/typed-period.ts';
import { UserError } from '../../errors.ts';
import type { ContractFacts } from '../../messages/contract.ts';
import { findStandings, findStandingsIn } from '../../store/obligation-standings.ts';

/**
 * How all that a contract owes stands: in the period that runs and the one before, or in all that a typed period touches.
 * @throws UserError for what is no period.
 */
export async function readContract(ctx: Context, site: Site, typed: string | null): Promise<ContractFacts> {
  const now = ctx.clock.now();
  if (typed === null) return { standings: await findStandings(ctx.store, site, now), within: null, now };
  const within = parsePeriod(typed, { now, term: site.contract });
  if (within === null) throw new UserError('contract.bad-period', { typed });
  return { standings: await findStandingsIn(ctx.store, site, { within, now }), within, now };
}
