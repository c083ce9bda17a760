import type { Caller } from '../../../commands/command.ts';
import type { Context } from '../../context.ts';
import type { ChatMessage } from '../../core/chat.ts';
import { computeAttainment } from '../../core/sla/attainment.ts';
import { computeCarried, seeTicket } from '../../core/sla/carried.ts';
import type { TicketRecord } from '../../core/sla/ticket-record.ts';
import { parsePeriod } from '../../core/typed-period.ts';
import { UserError } from '../../errors.ts';
import { attainmentMessage } from '../../messages/sla-attainment.ts';
import type { ContractSpan } from '../../store/contract-span.ts';
import { countUndecided } from '../../store/digests.ts';
import { findReportTickets, readReportTickets } from '../../store/report-tickets.ts';

/** So many at a time are folded: others are answered in between. */
const TICKETS_AT_ONCE = 200;

/**
 * How the promised times were kept, of what was opened in a period, for who asked: of one that has ended as it stood then, as its
 * report counts it (docs/decisions/0009-report-as-of.md), and apart what became in it of earlier promises.
 * @throws UserError for what is no period.
 */
export async function readAttainment(ctx: Context, caller: Caller, typed: string): Promise<ChatMessage> {
  const { site, locale, t } = caller;
  const { id: contractId, timeZone } = site.contract;
  const now = ctx.clock.now();
  const period = parsePeriod(typed, { now, term: site.contract });
  if (period === null) throw new UserError('ticket.bad-period', { typed });
  const { from, before } = period;
  const span = { contractId, from, before };
  const hasEnded = before <= now;
  const asOf = hasEnded ? before : now;
  const records = await readTickets(ctx, span, timeZone);
  const seen = records.map((record) => seeTicket(record, hasEnded ? new Date(before.getTime() - 1) : now));
  const attainment = computeAttainment(seen, { from, until: before, now: asOf, timeZone });
  const earlier = seen.filter(({ known }) => known.openedAt < from);
  const carried = computeCarried(earlier, { from, asOf, timeZone });
  const unlevelled = await countUndecided(ctx.store, span);
  return attainmentMessage(
    { attainment, carried, period: { from, until: before }, now, unlevelled },
    { site, locale, t },
  );
}

async function readTickets(ctx: Context, span: ContractSpan, timeZone: string): Promise<TicketRecord[]> {
  const { rows, policies } = await findReportTickets(ctx.store, span, { alsoIds: [], timeZone });
  const records: TicketRecord[] = [];
  for (let at = 0; at < rows.length; at += TICKETS_AT_ONCE) {
    const some = rows.slice(at, at + TICKETS_AT_ONCE);
    records.push(...(await readReportTickets(ctx.store, { rows: some, policies })));
  }
  return records;
}
