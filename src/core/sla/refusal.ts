import { durationMs } from '../duration.ts';
import { mayAct } from '../role.ts';
import { computeClocks } from './clocks.ts';
import { refuseCorrection } from './correction-refusal.ts';
import {
  CLOCK_SKEW_MS,
  candidate,
  isBlank,
  type Refusal,
  type RefusalContext,
  type RefusedTicket,
  refuse,
  withEvent,
} from './refused-fact.ts';
import { type Ticket, ticketAsOf } from './ticket.ts';
import type { TicketFact } from './ticket-event.ts';

/** What may be said of a ticket that has ended. Its figures change by corrections alone. */
const AFTER_CLOSING: ReadonlySet<TicketFact['kind']> = new Set(['rated', 'reported']);
const ALWAYS: ReadonlySet<TicketFact['kind']> = new Set([
  'opened',
  'noted',
  'described',
  'warned',
  'recovered',
  'refired',
  'corrected',
]);

/** Nobody agrees on a time so far ahead: the year was mistyped. */
const FURTHEST_AGREEMENT_MS = 5 * 366 * 86_400_000;

/**
 * Says in advance why a fact would be refused: because it would change nothing, or because the rules forbid it to who says
 * it. What is not refused counts. Who may act at all is for the commands to say.
 */
export function refusalFor(record: RefusedTicket, fact: TicketFact, context: RefusalContext): Refusal | null {
  return (
    refuseTime(record.ticket, fact, context) ??
    refuseEnded(record.ticket, fact) ??
    refuseFact(record, fact, context) ??
    refuseIdle(record.ticket, fact, context)
  );
}

/** The first refusal among facts that are to be recorded one after the other, each counting for the next. */
export function firstRefusal(
  record: RefusedTicket,
  facts: readonly { readonly fact: TicketFact; readonly at: Date; readonly sourceKey?: string }[],
  context: Omit<RefusalContext, 'at' | 'sourceKey'>,
): Refusal | null {
  let { ticket } = record;
  for (const [index, { fact, at, sourceKey = `~${index}` }] of facts.entries()) {
    const refusal = refusalFor({ ...record, ticket }, fact, { ...context, at, sourceKey });
    if (refusal) return refusal;
    ticket = withEvent(ticket, candidate(fact, { at, now: context.now, sourceKey }));
  }
  return null;
}

/** Rule 2: after a breach a lower level, or a cancellation, is for a lead to say. */
export function needsLead(
  { ticket, policy }: RefusedTicket,
  change: TicketFact,
  at: { readonly now: Date; readonly timeZone: string },
): boolean {
  const current = ticket.levels.at(-1)?.level ?? Number.POSITIVE_INFINITY;
  const lowers = change.kind === 'cancelled' || (change.kind === 'levelled' && change.level > current);
  if (!lowers) return false;
  const { clocks, formerBreaches } = computeClocks(ticket, policy, at);
  return formerBreaches.length > 0 || clocks.some((clock) => clock.state === 'missed' || clock.state === 'overdue');
}

/** Rule 7: while it is restored, not closed, and not for too long. */
export function canReopen({ ticket, policy }: RefusedTicket, now: Date): boolean {
  const until = reopenUntil({ ticket, policy });
  return until !== null && now.getTime() <= until.getTime();
}

function reopenUntil({ ticket, policy }: RefusedTicket): Date | null {
  if (ticket.state !== 'restored' || !ticket.restore) return null;
  return new Date(ticket.restore.at.getTime() + durationMs(policy.reopenWithin));
}

function refuseTime(ticket: Ticket, fact: TicketFact, { now, at }: RefusalContext): Refusal | null {
  if (fact.kind === 'opened') return null;
  if (at.getTime() > now.getTime() + CLOCK_SKEW_MS) return refuse('future', { at: at.toISOString() });
  if (at.getTime() < ticket.openedAt.getTime() - CLOCK_SKEW_MS) {
    return refuse('before-opening', { at: at.toISOString(), opened: ticket.openedAt.toISOString() });
  }
  return null;
}

function refuseEnded(ticket: Ticket, fact: TicketFact): Refusal | null {
  if (ALWAYS.has(fact.kind)) return null;
  if (ticket.state === 'cancelled') {
    return refuse('cancelled', {
      at: ticket.cancelled?.at.toISOString() ?? null,
      reason: ticket.cancelled?.reason ?? '',
    });
  }
  if (ticket.state !== 'closed' || AFTER_CLOSING.has(fact.kind)) return null;
  const name = fact.kind === 'reopened' ? 'reopen-closed' : fact.kind === 'closed' ? 'already-closed' : 'closed';
  return refuse(name, { at: ticket.closedAt?.toISOString() ?? null });
}

/** At the time that is spoken of a ticket may have been in another state than now. */
function asOf(ticket: Ticket, at: Date): Ticket {
  return at.getTime() < ticket.openedAt.getTime() ? ticketAsOf(ticket, ticket.openedAt) : ticketAsOf(ticket, at);
}

function refuseFact(record: RefusedTicket, fact: TicketFact, context: RefusalContext): Refusal | null {
  const { ticket } = record;
  switch (fact.kind) {
    case 'levelled':
      return refuseLevel(record, fact, context);
    case 'responded':
      return refuseEnd(knownTicket(ticket, context), fact.kind);
    case 'planned':
    case 'arrived':
      return isAwaited(record, fact.kind, context) ? null : refuseEnd(ticket, fact.kind);
    case 'reported':
      return refuseEnd(ticket, fact.kind) ?? refuseEarlyReport(record, context);
    case 'paused':
      return refusePause(asOf(ticket, context.at), fact.reason);
    case 'resumed':
      return isPaused(asOf(ticket, context.at)) ? null : refuse('not-paused');
    case 'agreed':
      return refuseAgreement(record, fact, context);
    case 'restored':
      return refuseRestore(knownTicket(ticket, context));
    case 'disagreed':
      if (isBlank(fact.reason)) return refuse('reason-missing');
      return ticket.state === 'restored' && ticket.restore?.recovery && ticket.restore.id === fact.eventId
        ? null
        : refuse('nothing-to-dispute');
    case 'diagnosed':
      return isBlank(fact.cause) || isBlank(fact.solution) ? refuse('diagnosis-missing') : null;
    case 'reopened':
      return refuseReopening(record, fact.reason, context);
    case 'closed':
      if (ticket.state === 'open') return refuse('close-unrestored');
      return ticket.ends.diagnosed ? null : refuse('close-undiagnosed');
    case 'rated':
      return ticket.state === 'open' ? refuse('rate-unrestored') : null;
    case 'cancelled':
      if (isBlank(fact.reason)) return refuse('reason-missing');
      return neededLead(record, fact, context) && !mayAct(context.roles, 'lead') ? refuse('cancel-needs-lead') : null;
    case 'assigned':
      return ticket.head.assignee === fact.person ? refuse('already-assigned') : null;
    case 'corrected':
      return refuseCorrection(record, fact, context);
    case 'opened':
    case 'noted':
    case 'described':
    case 'warned':
    case 'recovered':
    case 'refired':
      return null;
  }
}

function refuseLevel(
  record: RefusedTicket,
  fact: Extract<TicketFact, { kind: 'levelled' }>,
  context: RefusalContext,
): Refusal | null {
  const known = record.policy.levels.map(({ level }) => level);
  if (!known.includes(fact.level)) return refuse('unknown-level', { level: fact.level, available: known.join(', ') });
  if (asOf(record.ticket, context.at).levels.at(-1)?.level === fact.level) {
    return refuse('same-level', { level: fact.level });
  }
  if (!neededLead(record, fact, context)) return null;
  if (!mayAct(context.roles, 'lead')) return refuse('lower-needs-lead', { level: fact.level });
  return isBlank(fact.reason ?? '') ? refuse('lower-needs-reason', { level: fact.level }) : null;
}

/** Whether it needed a lead when it was done: a reaction that was made before the breach may well come after it. */
function neededLead(record: RefusedTicket, change: TicketFact, { at, timeZone }: RefusalContext): boolean {
  return needsLead({ ...record, ticket: asOf(record.ticket, at) }, change, { now: at, timeZone });
}

/** What has ended is moved by a correction alone, not by saying again that it ended earlier; unless it was seen to. */
function knownTicket(ticket: Ticket, { at, isWitnessed }: RefusalContext): Ticket {
  return isWitnessed ? asOf(ticket, at) : ticket;
}

function refuseRestore({ state, restore }: Ticket): Refusal | null {
  return state === 'restored' ? refuse('already-restored', { at: restore?.at.toISOString() ?? null }) : null;
}

function refuseEnd(ticket: Ticket, end: 'responded' | 'planned' | 'arrived' | 'reported'): Refusal | null {
  const at = ticket.ends[end];
  return at ? refuse(`already-${end}`, { at: at.toISOString() }) : null;
}

/** At the time that is spoken of a stage waits for it, though it was done before: an emergency plan, for example. */
function isAwaited(record: RefusedTicket, end: 'planned' | 'arrived', { at, timeZone }: RefusalContext): boolean {
  const { clocks } = computeClocks(record.ticket, record.policy, { now: at, timeZone });
  return clocks.some(
    ({ stage, endedAt, state }) =>
      stage.endedBy === end && endedAt === null && (state === 'running' || state === 'overdue' || state === 'paused'),
  );
}

function refuseEarlyReport(record: RefusedTicket, context: RefusalContext): Refusal | null {
  const { clocks } = computeClocks(record.ticket, record.policy, context);
  const waits = clocks.some((clock) => clock.stage.endedBy === 'reported' && clock.state === 'waiting');
  return waits ? refuse('report-unrestored') : null;
}

function refusePause(then: Ticket, reason: string): Refusal | null {
  if (isBlank(reason)) return refuse('reason-missing');
  if (then.state === 'restored') return refuse('pause-restored');
  const pause = then.pauses.at(-1);
  return pause?.until === null
    ? refuse('already-paused', { since: pause.from.toISOString(), reason: pause.reason })
    : null;
}

function isPaused(ticket: Ticket): boolean {
  return ticket.pauses.at(-1)?.until === null;
}

function refuseAgreement(
  { ticket, policy }: RefusedTicket,
  fact: Extract<TicketFact, { kind: 'agreed' }>,
  { at }: RefusalContext,
): Refusal | null {
  if (isBlank(fact.who) || isBlank(fact.how)) return refuse('agreement-incomplete');
  const due = fact.dueAt.toISOString();
  if (fact.dueAt.getTime() <= at.getTime()) return refuse('agreed-past', { due });
  if (fact.dueAt.getTime() - at.getTime() > FURTHEST_AGREEMENT_MS) return refuse('agreed-too-far', { due });
  const level = policy.levels.find((candidate) => candidate.level === ticket.levels.at(-1)?.level);
  if (!level) return refuse('agree-unlevelled');
  const stages = level.stages.filter((stage) => stage.within === 'negotiated');
  if (stages.length === 0) return refuse('nothing-to-agree', { level: level.level });
  return stages.every((stage) => ticket.ends[stage.endedBy]) ? refuse('agree-ended') : null;
}

function refuseReopening(record: RefusedTicket, reason: string, { at }: RefusalContext): Refusal | null {
  if (isBlank(reason)) return refuse('reason-missing');
  const until = reopenUntil(record);
  if (until === null || asOf(record.ticket, at).state !== 'restored') return refuse('not-restored');
  return at.getTime() <= until.getTime() ? null : refuse('reopen-too-late', { until: until.toISOString() });
}

/** Whatever else: an event that the fold would find idle is not recorded on a person's word. */
function refuseIdle(ticket: Ticket, fact: TicketFact, context: RefusalContext): Refusal | null {
  if (ALWAYS.has(fact.kind)) return null;
  const event = candidate(fact, context);
  return withEvent(ticket, event).idle.some((idle) => idle.id === event.id) ? refuse('changes-nothing') : null;
}
