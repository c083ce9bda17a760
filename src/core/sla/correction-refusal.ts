import { mayAct } from '../role.ts';
import {
  candidate,
  isBlank,
  type Refusal,
  type RefusalContext,
  type RefusedTicket,
  refuse,
  withEvent,
} from './refused-fact.ts';
import type { Ticket } from './ticket.ts';
import { type CorrectionFact, type CountedEvent, isCorrectable } from './ticket-event.ts';

/** Nobody notices after so long that something was reported earlier: the year was mistyped. */
const FURTHEST_OPENING_MS = 366 * 86_400_000;

/** Rule 9: a correction is for a lead, with a reason, and says something else than what counts already. */
export function refuseCorrection(record: RefusedTicket, fact: CorrectionFact, context: RefusalContext): Refusal | null {
  const { ticket } = record;
  if (!mayAct(context.roles, 'lead')) return refuse('correct-needs-lead');
  if (isBlank(fact.reason)) return refuse('reason-missing');
  const event = ticket.events.find((candidate) => candidate.id === fact.eventId);
  if (!event) return refuse('no-such-event');
  if (!isCorrectable(event.kind, fact.field?.name ?? null)) return refuse('not-correctable');
  return (
    refuseCorrectedTime(ticket, event, { fact, now: context.now }) ??
    refuseCorrectedField(record, event, fact) ??
    refuseUndoing(ticket, fact, context)
  );
}

function refuseCorrectedTime(
  ticket: Ticket,
  event: CountedEvent,
  { fact, now }: { readonly fact: CorrectionFact; readonly now: Date },
): Refusal | null {
  const at = fact.correctedAt;
  if (at === null) return null;
  if (at.getTime() > now.getTime()) return refuse('future', { at: at.toISOString() });
  if (event.kind !== 'opened') {
    return at.getTime() < ticket.openedAt.getTime()
      ? refuse('before-opening', { at: at.toISOString(), opened: ticket.openedAt.toISOString() })
      : null;
  }
  if (event.at.getTime() - at.getTime() > FURTHEST_OPENING_MS) {
    return refuse('opening-too-early', { at: at.toISOString(), opened: event.at.toISOString() });
  }
  const next = ticket.events.find((other) => other.kind !== 'opened' && other.kind !== 'corrected');
  return next && next.at.getTime() < at.getTime()
    ? refuse('opening-after-events', { at: at.toISOString(), first: next.at.toISOString() })
    : null;
}

function refuseCorrectedField(
  { policy }: RefusedTicket,
  event: CountedEvent,
  { field, correctedAt }: CorrectionFact,
): Refusal | null {
  const sameTime = correctedAt === null || correctedAt.getTime() === event.at.getTime();
  const value = field && Object.entries(event).find(([name]) => name === field.name)?.[1];
  if (sameTime && (field === null || value === field.value)) return refuse('nothing-corrected');
  if (field === null) return null;
  if (field.name === 'level') {
    const known = policy.levels.map(({ level }) => level);
    return typeof field.value === 'number' && known.includes(field.value)
      ? null
      : refuse('unknown-level', { level: field.value, available: known.join(', ') });
  }
  return typeof field.value === 'string' && !isBlank(field.value) ? null : refuse('correction-blank');
}

/** A correction is not a way to take something back: what counted before still counts, only otherwise. */
function refuseUndoing(ticket: Ticket, fact: CorrectionFact, context: RefusalContext): Refusal | null {
  const idle = new Set(ticket.idle.map((event) => event.id));
  const after = withEvent(ticket, candidate(fact, context));
  // A level may well turn out to be the one that it had anyway.
  const undone = after.idle.find((event) => !idle.has(event.id) && event.kind !== 'levelled');
  return undone ? refuse('correction-undoes', { at: undone.at.toISOString() }) : null;
}
