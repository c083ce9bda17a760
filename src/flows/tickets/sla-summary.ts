import type { Caller } from '../../../commands/command.ts';
import type { Context } from '../../context.ts';
import type { ChatMessage } from '../../core/chat.ts';
import { computeAttainment } from '../../core/sla/attainment.ts';
import { parsePeriod } from '../../core/typed-period.ts';
import { UserError } from '../../errors.ts';
import { attainmentMessage } from '../../messages/sla-attainment.ts';
import { countUndecided } from '../../store/digests.ts';
import { listAllTickets } from '../../store/tickets.ts';

/**
 * How the promised times were kept, of what was opened in a period, for who asked.
 * @throws UserError for what is no period.
 */
export async function readAttainment(ctx: Context, caller: Caller, typed: string): Promise<ChatMessage> {
  const { site, locale, t } = caller;
  const { id: contractId, timeZone } = site.contract;
  const now = ctx.clock.now();
  const span = parsePeriod(typed, { now, term: site.contract });
  if (span === null) throw new UserError('ticket.bad-period', { typed });
  const { from, before } = span;
  const records = await listAllTickets(ctx.store, { contractId, openedFrom: from, openedBefore: before });
  const period = { from, until: before };
  const attainment = computeAttainment(records, { ...period, now, timeZone });
  const unlevelled = await countUndecided(ctx.store, { contractId, from, before });
  return attainmentMessage({ attainment, period, now, unlevelled }, { site, locale, t });
}
