import type { EventOf } from '../core/sla/ticket-event.ts';
import type { SlaStage } from '../core/sla-policy.ts';
import { spokenSeconds } from './moments.ts';
import { reactionSign } from './reaction-signs.ts';
import { owesReport } from './ticket-buttons.ts';
import { stageTitle } from './ticket-clock.ts';
import { outcomeWords, runningWords } from './ticket-thread-due.ts';
import { said, type Telling, type Told, whoAndWhen, withRemark } from './ticket-thread-told.ts';

/** What ends a stage: with its limit, and whether that was kept. */
export function tellStageEnd(event: EventOf<'responded' | 'arrived' | 'planned' | 'reported'>, telling: Telling): Told {
  const text = telling.voice.t(`ticket.told-${event.kind}`, whoAndWhen(event, telling));
  const plan = event.kind === 'planned' ? said(event.text ?? '') : '';
  return { text: withOutcome(text, event, telling), lines: plan === '' ? [] : [plan] };
}

function withOutcome(text: string, event: Parameters<typeof outcomeWords>[0], { change, day, voice }: Telling): string {
  return withRemark(text, outcomeWords(event, change, day, voice), voice);
}

export function tellPause(event: EventOf<'paused'>, telling: Telling): Told {
  const { change, voice } = telling;
  const paused = change.after.clocks.clocks.filter(({ stage, endedAt }) => stage.pausable && endedAt === null);
  const values = { ...whoAndWhen(event, telling), reason: said(event.reason) };
  if (paused.length === 0) return { text: voice.t('ticket.told-paused-only', values) };
  const stages = paused.map((clock) => stageTitle(clock, voice)).join(voice.t('ticket.and'));
  return { text: voice.t('ticket.told-paused', { ...values, stages }) };
}

export function tellResume(event: EventOf<'resumed'>, telling: Telling): Told {
  const { pauses } = telling.change.after.record.ticket;
  const pause = pauses.find(({ until }) => until?.getTime() === event.at.getTime());
  const seconds = pause ? spokenSeconds(event.at.getTime() - pause.from.getTime()) : 0;
  const text = telling.voice.t('ticket.told-resumed', { ...whoAndWhen(event, telling), seconds });
  return { text: withLimits(text, (stage) => stage.pausable, telling) };
}

function withLimits(text: string, isMeant: (stage: SlaStage) => boolean, { change, day, voice }: Telling): string {
  return withRemark(text, runningWords(change, isMeant, day, voice), voice);
}

/** Asks for cause and solution; where the alert's recovery did it, a person may disagree. */
export function tellRestore(event: EventOf<'restored'>, telling: Telling): Told {
  const { ticket } = telling.change.after.record;
  const key = event.recovery ? 'ticket.told-restored-by-recovery' : 'ticket.told-restored';
  return {
    text: withOutcome(telling.voice.t(key, whoAndWhen(event, telling)), event, telling),
    buttons: [
      ...(ticket.ends.diagnosed ? [] : ['ticket-diagnose' as const]),
      ...(event.recovery ? ['ticket-disagree' as const] : []),
      ...(owesReport(telling.change.after) ? ['ticket-report' as const] : []),
    ],
  };
}

/** It is not restored, or not any more: the clock goes on. */
export function tellReturn(event: EventOf<'disagreed' | 'reopened'>, telling: Telling): Told {
  const values = { ...whoAndWhen(event, telling), reason: said(event.reason) };
  const text = telling.voice.t(`ticket.told-${event.kind}`, values);
  return { text: withLimits(text, (stage) => stage.endedBy === 'restored', telling) };
}

/** The alert is over; null where that restored the ticket, which is told by itself. */
export function tellRecovery(event: EventOf<'recovered'>, telling: Telling): Told | null {
  const { ticket, policy } = telling.change.after.record;
  if (ticket.restore?.recovery) return null;
  const who = whoAndWhen(event, telling);
  if (ticket.state !== 'open') return { text: telling.voice.t('ticket.told-recovered-after', who) };
  const sign = policy.reactions.restore.slice(0, 1).map(reactionSign).join('');
  return { text: telling.voice.t('ticket.told-recovered', { ...who, sign }), buttons: ['ticket-restore'] };
}

/** The alert fires again: on a restored ticket that needs whoever works on it. */
export function tellRefire(event: EventOf<'refired'>, telling: Telling): Told {
  const { state, head } = telling.change.after.record.ticket;
  const who = whoAndWhen(event, telling);
  if (state !== 'restored') return { text: telling.voice.t('ticket.told-refired', who) };
  return {
    text: telling.voice.t('ticket.told-refired-after-restore', who),
    buttons: ['ticket-reopen'],
    ...(head.assignee === null ? {} : { call: head.assignee }),
  };
}
