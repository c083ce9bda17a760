import type { Context } from '../../context.ts';
import type { Site } from '../../core/site.ts';
import { boardMessage } from '../../messages/board.ts';
import { findPostedPlace, postMessage, postPin } from '../../store/outbox.ts';
import { countTickets, listTickets } from '../../store/tickets.ts';
import { findMessageLinks } from '../message-links.ts';
import { inTransaction } from '../store-outage.ts';
import { voiceOf } from '../tell-inspection.ts';
import { viewOf } from './tell-ticket.ts';

/** More running tickets than this are not a board any more. */
const TICKETS_SHOWN = 500;

/** Brings each channel's board of running clocks up to date; pins it when there is the first ticket. At most once a minute. */
export async function tellBoards(ctx: Context): Promise<void> {
  for (const site of ctx.sites.all) await tellBoard(ctx, site);
  ctx.wake('outbox');
}

async function tellBoard(ctx: Context, site: Site): Promise<void> {
  const { id: contractId, channel } = site.contract;
  const key = `board:${contractId}`;
  const isThere = (await findPostedPlace(ctx.store, key)) !== undefined;
  // A contract that never had a ticket needs no board.
  if (!isThere && (await countTickets(ctx.store, { contractId })) === 0) return;
  const open = await listTickets(ctx.store, { contractId, states: ['open', 'restored'] }, { limit: TICKETS_SHOWN });
  const now = ctx.clock.now();
  const links = await findMessageLinks(
    ctx,
    open.map(({ cardKey }) => cardKey),
  );
  const tickets = open.map((record) => ({ ...viewOf(ctx, record), link: links.get(record.cardKey) ?? null }));
  const message = boardMessage({ tickets, now }, voiceOf(ctx, contractId));
  await inTransaction(ctx, async (trx) => {
    await postMessage(trx, { contractId, channel, key, message }, now);
    await postPin(trx, { contractId, channel, key: `${key}:pin`, messageKey: key }, now);
  });
}
