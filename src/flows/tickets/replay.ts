import type { Context } from '../../context.ts';
import { foldTicket } from '../../core/sla/ticket.ts';
import { projectTicket, writeProjection } from '../../store/ticket-projection.ts';
import { listTicketRows, lockTicket } from '../../store/tickets.ts';

const PAGE = 200;

/** A ticket whose row says something else than its events. */
export interface Deviation {
  readonly contractId: string;
  readonly number: number;
  readonly fields: readonly { readonly name: string; readonly row: unknown; readonly fold: unknown }[];
}

export interface Replayed {
  readonly tickets: number;
  readonly events: number;
  readonly deviations: readonly Deviation[];
}

/**
 * Folds the events of every ticket anew and compares the fold with the row that lists show.
 * @param mend also writes the fold over a row that differs.
 */
export async function replayTickets(ctx: Context, mend: boolean): Promise<Replayed> {
  const deviations: Deviation[] = [];
  let tickets = 0;
  let events = 0;
  for (let afterId = 0; ; ) {
    const page = await readPage(ctx, afterId);
    const last = page.at(-1);
    if (!last) return { tickets, events, deviations };
    for (const { row, events: recorded } of page) {
      tickets += 1;
      events += recorded.length;
      const ticket = foldTicket(recorded);
      const projected = Object.entries(projectTicket(ticket));
      const fields = projected
        .map(([name, fold]) => ({ name, row: row[name as keyof typeof row] as unknown, fold: fold as unknown }))
        .filter((field) => !isSame(field.row, field.fold));
      if (fields.length === 0) continue;
      deviations.push({ contractId: row.contract_id, number: row.number, fields });
      if (mend) await mendRow(ctx, row.id);
    }
    afterId = last.row.id;
  }
}

/** Rows and events as they were at one instant: a bot that runs meanwhile writes both. */
function readPage(ctx: Context, afterId: number): ReturnType<typeof listTicketRows> {
  const reading = ctx.store.transaction().setIsolationLevel('repeatable read').setAccessMode('read only');
  return reading.execute((trx) => listTicketRows(trx, { afterId, limit: PAGE }));
}

/** By its events as they are now. */
async function mendRow(ctx: Context, id: number): Promise<void> {
  await ctx.store.transaction().execute(async (trx) => {
    const record = await lockTicket(trx, id);
    if (record) await writeProjection(trx, id, record.ticket);
  });
}

function isSame(a: unknown, b: unknown): boolean {
  return a instanceof Date && b instanceof Date ? a.getTime() === b.getTime() : a === b;
}
