import type { Context } from '../../context.ts';
import { noticesDue } from '../../core/sla/notices.ts';
import type { TicketRecord } from '../../core/sla/ticket-record.ts';
import { type DueSubject, deleteNotices, listDueSubjects } from '../../store/notices.ts';
import type { NewTicketEvent } from '../../store/ticket-events.ts';
import { lockTicketIfFree } from '../../store/tickets.ts';
import { inTransaction, isStoreAway } from '../store-outage.ts';
import { appendToLocked, planTicketNotices } from './append-events.ts';
import { nudgeAlert, nudgeMessage, nudgeStorm } from './nudge-unlevelled.ts';
import { tellCard, tellNotices } from './tell-ticket.ts';

/** Subjects looked at in one go. */
const BATCH = 100;

/**
 * Says what is due by now: warnings, breaches, reminders, nudges. What it costs depends on what is due, not on how many
 * tickets are open. Several processes may do it side by side: each subject is taken under its lock.
 *
 * @returns how many subjects something was due for.
 */
export async function sweepNotices(ctx: Context): Promise<number> {
  const done = new Set<string>();
  while (!ctx.stopping.aborted) {
    const due = await listDueSubjects(ctx.store, ctx.clock.now(), BATCH);
    // What comes up again at once, or is in other hands, waits for the next sweep.
    const fresh = due.filter((subject) => !done.has(keyOf(subject)));
    for (const subject of fresh) {
      done.add(keyOf(subject));
      await sweepAlone(ctx, subject);
    }
    if (fresh.length > 0) ctx.wake('outbox');
    if (fresh.length === 0 || due.length < BATCH) break;
  }
  return done.size;
}

function keyOf(subject: DueSubject): string {
  return `${subject.kind}:${subject.id}`;
}

/** One that can't be looked at does not keep the others from their warnings. */
async function sweepAlone(ctx: Context, subject: DueSubject): Promise<void> {
  try {
    await sweepSubject(ctx, subject);
  } catch (error) {
    if (isStoreAway(error)) throw error;
    ctx.log.error({ error, subject }, 'what is due could not be said of a subject');
  }
}

async function sweepSubject(ctx: Context, subject: DueSubject): Promise<void> {
  if (!ctx.sites.all.some((site) => site.contract.id === subject.contractId)) {
    ctx.log.error({ subject }, 'a notice is due for a contract that no site file names any more');
    await deleteNotices(ctx.store, subject.kind, [subject.id]);
  } else if (subject.kind === 'ticket') await sweepTicket(ctx, subject.id);
  else if (subject.kind === 'alert') await nudgeAlert(ctx, subject.id);
  else if (subject.kind === 'message') await nudgeMessage(ctx, subject.id);
  else await nudgeStorm(ctx, subject.contractId, subject.id);
}

async function sweepTicket(ctx: Context, ticketId: number): Promise<void> {
  await inTransaction(ctx, async (trx) => {
    const record = await lockTicketIfFree(trx, ticketId);
    if (!record) return;
    const now = ctx.clock.now();
    const site = ctx.sites.byId(record.contractId);
    const due = noticesDue(record, { now, timeZone: site.contract.timeZone });
    if (due.notices.length > 0) await tellNotices(ctx, trx, record, due);
    const events = due.warned.map((fact) => warnedEvent(record, fact, now));
    const { added } = await appendToLocked(ctx, trx, { before: record, row: record, events });
    if (added.length > 0) return;
    // Nothing to say, but the clocks have moved: another stage may exist now.
    await planTicketNotices(ctx, trx, record);
    await tellCard(ctx, trx, record);
  });
}

function warnedEvent(
  record: TicketRecord,
  fact: Extract<NewTicketEvent['fact'], { kind: 'warned' }>,
  now: Date,
): NewTicketEvent {
  const { stage, fraction } = fact;
  const told = record.ticket.events.filter((event) => event.kind === 'warned').length;
  return {
    fact,
    at: now,
    recordedAt: now,
    actor: null,
    source: 'rounds',
    // The same fraction of a stage may be told again after a change of level.
    sourceKey: `warned:${told}:${stage}:${fraction}`,
    permalink: null,
  };
}
