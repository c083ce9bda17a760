import type { SlaPolicy } from '../sla-policy.ts';
import type { Ticket } from './ticket.ts';
import type { EventOf } from './ticket-event.ts';

/** Ends the source key of the restore that follows from a recovery. */
const RESTORED = ':restored';

/** Of a recovery there is one restore, whoever finds that it follows. */
export function restoreKeyOf(recovered: { readonly sourceKey: string }): string {
  return `${recovered.sourceKey}${RESTORED}`;
}

/** Whether the ticket's level says that the end of the alert restores it. */
export function restoresOnRecovery(ticket: Ticket, policy: SlaPolicy): boolean {
  const level = ticket.levels.at(-1)?.level;
  return policy.levels.find((candidate) => candidate.level === level)?.restoreOnRecovery ?? false;
}

/**
 * The recovery that restores a ticket though it came before the level that says so: its alert was over already. Null where none
 * does: the alert fired again since, or the restore that followed was disputed.
 */
export function recoveryThatRestores(ticket: Ticket, policy: SlaPolicy): EventOf<'recovered'> | null {
  if (ticket.state !== 'open' || !restoresOnRecovery(ticket, policy)) return null;
  const last = ticket.events.findLast((event) => event.kind === 'recovered' || event.kind === 'refired');
  if (last?.kind !== 'recovered') return null;
  const key = restoreKeyOf(last);
  return ticket.events.some((event) => event.sourceKey === key) ? null : last;
}
