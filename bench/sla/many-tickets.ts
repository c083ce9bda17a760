import type { Context } from '../../src/context.ts';
import { planNotices } from '../../src/core/sla/notices.ts';
import { foldTicket } from '../../src/core/sla/ticket.ts';
import type { TicketEvent } from '../../src/core/sla/ticket-event.ts';
import { EMPTY_HEAD } from '../../src/core/sla/ticket-head.ts';
import { keepPolicy } from '../../src/store/sla-policies.ts';
import { projectTicket } from '../../src/store/ticket-projection.ts';

const ROWS_AT_ONCE = 2_000;

/**
 * Writes tickets with running clocks straight into the tables, as the flows would have: opened at their instant, level 3,
 * responded a minute later, so that what is next is a warning of the restore clock hours later.
 */
export async function insertManyTickets(
  ctx: Context,
  many: { readonly count: number; readonly openedAt: Date; readonly firstNumber: number },
): Promise<void> {
  const [site] = ctx.sites.all;
  if (!site) throw new Error('no site');
  const policyHash = await keepPolicy(ctx.store, site.sla);
  const { openedAt } = many;
  const events = eventsOf(openedAt);
  const ticket = foldTicket(events);
  const notices = planNotices(
    { ticket, policy: site.sla },
    { now: new Date(openedAt.getTime() + 120_000), timeZone: site.contract.timeZone },
  );
  for (let from = 0; from < many.count; from += ROWS_AT_ONCE) {
    const numbers = Array.from(
      { length: Math.min(ROWS_AT_ONCE, many.count - from) },
      (_, i) => many.firstNumber + from + i,
    );
    await ctx.store
      .insertInto('tickets')
      .values(
        numbers.map((number) => ({
          contract_id: site.contract.id,
          number,
          origin_key: `bench:${site.contract.id}:${number}`,
          policy_hash: policyHash,
          card_key: `ticket:bench-${site.contract.id}-${number}`,
          thread_channel: null,
          thread_ts: null,
          ...projectTicket(ticket),
          title: `benchmark ${number}`,
        })),
      )
      .execute();
    const rows = await ctx.store
      .selectFrom('tickets')
      .select('id')
      .where('contract_id', '=', site.contract.id)
      .where('number', 'in', numbers)
      .execute();
    await ctx.store
      .insertInto('ticket_events')
      .values(
        rows.flatMap(({ id }) =>
          events.map(({ kind, at, recordedAt, actor, source, sourceKey, id: _id, permalink: _p, ...fact }) => ({
            ticket_id: id,
            kind,
            at,
            recorded_at: recordedAt,
            not_before: null,
            actor,
            source,
            source_key: sourceKey,
            permalink: null,
            fact: JSON.stringify(fact),
          })),
        ),
      )
      .execute();
    await ctx.store
      .insertInto('notices')
      .values(
        rows.flatMap(({ id }) =>
          notices.map((notice) => ({
            contract_id: site.contract.id,
            subject_kind: 'ticket',
            subject_id: id,
            kind: notice.kind,
            stage: notice.stage,
            fraction: notice.fraction,
            due_at: notice.dueAt,
          })),
        ),
      )
      .execute();
  }
}

function eventsOf(openedAt: Date): TicketEvent[] {
  const base = (kind: string, minutes: number) => {
    const at = new Date(openedAt.getTime() + minutes * 60_000);
    return {
      id: kind,
      at,
      recordedAt: at,
      actor: 'engineer',
      source: 'command',
      sourceKey: kind,
      permalink: null,
    } as const;
  };
  return [
    { ...base('opened', 0), kind: 'opened', head: { ...EMPTY_HEAD, title: 'benchmark' } },
    { ...base('levelled', 0), kind: 'levelled', level: 3 },
    { ...base('responded', 1), kind: 'responded' },
  ];
}
