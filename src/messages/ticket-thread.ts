import type { ChatBlock, ChatMessage, RichText } from '../core/chat.ts';
import { EFFORT_KINDS, type Effort } from '../core/inspection.ts';
import type { EventOf, TicketEvent } from '../core/sla/ticket-event.ts';
import { ticketName } from '../core/sla/ticket-record.ts';
import { effortInWords } from './inspection-thread.ts';
import { clockTime, localDay, spokenSeconds } from './moments.ts';
import { oneLine } from './one-line.ts';
import { reactionSign } from './reaction-signs.ts';
import { type TicketAction, ticketButton } from './ticket-buttons.ts';
import { duplicateName } from './ticket-card.ts';
import { stageTitle } from './ticket-clock.ts';
import { actorName, correctionParts } from './ticket-facts.ts';
import { headChanges } from './ticket-head-words.ts';
import { type Change, dueLines, outcomeWords, runningWords } from './ticket-thread-due.ts';
import { levelName, levelShort } from './ticket-view.ts';
import { personName, type Voice } from './voice.ts';

const TEXT_CHARACTERS = 1_000;
/** What is recorded later than this was not recorded as it happened. */
const AS_IT_HAPPENED_MS = 120_000;

/** What is said of an event. */
interface Told {
  readonly text: string;
  readonly lines?: readonly string[];
  readonly buttons?: readonly TicketAction[];
  /** The id of a person of the site who has to act now. */
  readonly call?: string;
}

/**
 * Tells in a ticket's thread what happened. The ticket is given before and after all that was appended with the event.
 * @returns null for what is not worth a message, shows already, or changed nothing.
 */
export function threadMessage(event: TicketEvent, change: Change, voice: Voice): ChatMessage | null {
  const { record } = change.after;
  if (record.ticket.idle.some(({ id }) => id === event.id)) return null;
  const day = localDay(voice, event.recordedAt);
  const told = tell(event, change, { day, voice });
  if (told === null) return null;
  const slack = voice.site.people.find(({ id }) => id === told.call)?.slack;
  const text: RichText = slack === undefined ? told.text : [{ mention: slack }, ' ', told.text];
  const late = lateLine(event, day, voice);
  const buttons = (told.buttons ?? []).map((action, index) =>
    ticketButton(record, action, voice, index === 0 && action === 'ticket-diagnose'),
  );
  const blocks: ChatBlock[] = [
    { kind: 'text', text },
    ...(told.lines && told.lines.length > 0 ? [{ kind: 'list' as const, items: told.lines }] : []),
    ...(late === '' ? [] : [{ kind: 'context' as const, text: late }]),
    ...(buttons.length === 0 ? [] : [{ kind: 'buttons' as const, buttons }]),
  ];
  return { summary: `${ticketName(record.number)} ${told.text}`, blocks };
}

interface Telling {
  /** The day on which it is told. */
  readonly day: string;
  readonly voice: Voice;
}

function tell(event: TicketEvent, change: Change, telling: Telling): Told | null {
  const { day, voice } = telling;
  const { t } = voice;
  const { ticket } = change.after.record;
  const who = { person: actorName(event.actor, voice), at: clockTime(voice, event.at, day) };
  const withOutcome = (text: string) => join(text, outcomeWords(event, change, day, voice), voice);
  switch (event.kind) {
    case 'opened':
    case 'warned':
      return null;
    case 'levelled':
      return tellLevel(event, change, telling);
    case 'responded':
    case 'arrived':
    case 'reported':
      return { text: withOutcome(t(`ticket.told-${event.kind}`, who)) };
    case 'planned': {
      const plan = oneLine(event.text ?? '', TEXT_CHARACTERS);
      return { text: withOutcome(t('ticket.told-planned', who)), lines: plan === '' ? [] : [plan] };
    }
    case 'paused':
      return {
        text: t('ticket.told-paused', { ...who, reason: said(event.reason), stages: pausedStages(change, voice) }),
      };
    case 'resumed': {
      const pause = ticket.pauses.find(({ until }) => until?.getTime() === event.at.getTime());
      const seconds = pause ? spokenSeconds(event.at.getTime() - pause.from.getTime()) : 0;
      return { text: join(t('ticket.told-resumed', { ...who, seconds }), runningWords(change, day, voice), voice) };
    }
    case 'agreed':
      return tellAgreement(event, change, telling);
    case 'restored':
      return {
        text: withOutcome(t(event.recovery ? 'ticket.told-restored-by-recovery' : 'ticket.told-restored', who)),
        buttons: [
          ...(ticket.ends.diagnosed ? [] : ['ticket-diagnose' as const]),
          ...(event.recovery ? ['ticket-disagree' as const] : []),
        ],
      };
    case 'recovered':
      // Where that restores the ticket, the restore is told.
      if (ticket.restore?.recovery) return null;
      return ticket.state === 'open'
        ? { text: t('ticket.told-recovered', { ...who, sign: restoreSign(change) }), buttons: ['ticket-restore'] }
        : { text: t('ticket.told-recovered-after', who) };
    case 'refired':
      return {
        text: t(`ticket.told-refired${ticket.state === 'restored' ? '-after-restore' : ''}`, who),
        ...refiredCall(change),
      };
    case 'disagreed':
      return {
        text: join(
          t('ticket.told-disagreed', { ...who, reason: said(event.reason) }),
          runningWords(change, day, voice),
          voice,
        ),
      };
    case 'reopened':
      return {
        text: join(
          t('ticket.told-reopened', { ...who, reason: said(event.reason) }),
          runningWords(change, day, voice),
          voice,
        ),
      };
    case 'diagnosed':
      return {
        text: t('ticket.told-diagnosed', who),
        lines: [t('ticket.cause', { text: said(event.cause) }), t('ticket.solution', { text: said(event.solution) })],
        buttons: ticket.state === 'restored' ? ['ticket-close'] : [],
      };
    case 'closed':
      return { text: join(t('ticket.told-closed', who), effortWords(event.effort, voice), voice) };
    case 'rated': {
      const rating = t(`ticket.rating-${event.rating}`);
      return event.comment === null
        ? { text: t('ticket.told-rated', { ...who, rating }) }
        : { text: t('ticket.told-rated-saying', { ...who, rating, comment: said(event.comment) }) };
    }
    case 'cancelled':
      return {
        text:
          event.duplicateOf === undefined
            ? t('ticket.told-cancelled', { ...who, reason: said(event.reason) })
            : t('ticket.told-duplicate', { ...who, reason: said(event.reason), of: duplicateName(event.duplicateOf) }),
      };
    case 'assigned': {
      const assignee = personName(voice, event.person);
      return event.person === event.actor
        ? { text: t('ticket.told-taken', who) }
        : { text: t('ticket.told-assigned', { ...who, assignee }), call: event.person };
    }
    case 'described': {
      const changes = headChanges(event.changes, voice);
      return changes.length === 0 ? null : { text: t('ticket.told-described', who), lines: changes };
    }
    case 'noted':
      // What was said in the thread stands there.
      return event.reply ? null : { text: t('ticket.told-noted', { ...who, text: said(event.text) }) };
    case 'corrected':
      return tellCorrection(event, change, telling);
  }
}

function effortWords(effort: Effort | undefined, voice: Voice): string {
  const isSpent = effort !== undefined && EFFORT_KINDS.some((kind) => effort[kind] > 0);
  return isSpent ? voice.t('ticket.effort', { effort: effortInWords(effort, voice) }) : '';
}

function said(text: string): string {
  return oneLine(text, TEXT_CHARACTERS);
}

function join(text: string, more: string, voice: Voice): string {
  return more === '' ? text : voice.t('ticket.told-with', { text, more });
}

function tellLevel(event: EventOf<'levelled'>, change: Change, { day, voice }: Telling): Told | null {
  const { t } = voice;
  const { ticket, policy } = change.after.record;
  const index = ticket.levels.findIndex(({ id }) => id === event.id);
  const former = ticket.levels[index - 1];
  // One that lost against a more severe one of the same time, or that changes nothing.
  if (index < 0 || former?.level === event.level) return null;
  const values = {
    person: actorName(event.actor, voice),
    at: clockTime(voice, event.at, day),
    level: levelName(voice, policy, event.level),
  };
  const last = ticket.levels.at(-1);
  if (last && last.id !== event.id) {
    return { text: t('ticket.told-levelled-before', { ...values, current: levelName(voice, policy, last.level) }) };
  }
  const toAgree = change.after.clocks.clocks.some(({ state }) => state === 'to-agree');
  const buttons = toAgree ? (['ticket-agree'] as const) : [];
  if (!former)
    return { text: t('ticket.told-levelled', values), lines: dueLines(change, 'levelled', day, voice), buttons };
  const moved = { ...values, from: levelShort(voice, former.level), to: levelName(voice, policy, event.level) };
  const lines = dueLines(change, 'changed', day, voice);
  return event.reason === undefined
    ? { text: t('ticket.told-relevelled', moved), lines, buttons }
    : { text: t('ticket.told-relevelled-because', { ...moved, reason: said(event.reason) }), lines, buttons };
}

function tellAgreement(event: EventOf<'agreed'>, change: Change, { day, voice }: Telling): Told {
  const { agreements } = change.after.record.ticket;
  const index = agreements.findIndex(({ id }) => id === event.id);
  const former = agreements[index - 1];
  const values = {
    person: actorName(event.actor, voice),
    due: clockTime(voice, event.dueAt, day),
    who: said(personName(voice, event.who)),
    how: said(event.how),
  };
  if (former === undefined) return { text: voice.t('ticket.told-agreed', values) };
  return { text: voice.t('ticket.told-agreed-anew', { ...values, old: clockTime(voice, former.dueAt, day) }) };
}

function tellCorrection(event: EventOf<'corrected'>, change: Change, { day, voice }: Telling): Told | null {
  const wrong = change.after.record.ticket.events.find(({ id }) => id === event.eventId);
  if (!wrong) return null;
  const values = { person: actorName(event.actor, voice), reason: said(event.reason) };
  const parts = correctionParts(event, wrong.former ?? wrong, day, voice);
  return {
    text: voice.t('ticket.told-corrected', values),
    lines: [...parts, ...dueLines(change, 'corrected', day, voice)],
  };
}

function pausedStages(change: Change, voice: Voice): string {
  const stages = change.after.clocks.clocks.filter(({ stage, endedAt }) => stage.pausable && endedAt === null);
  return stages.map((clock) => stageTitle(clock, voice)).join(voice.t('ticket.and'));
}

function restoreSign({ after: { record } }: Change): string {
  return record.policy.reactions.restore.slice(0, 1).map(reactionSign).join('');
}

/** An alert that fires again on a restored ticket needs whoever works on it. */
function refiredCall({ after: { record } }: Change): Pick<Told, 'call' | 'buttons'> {
  const { state, head } = record.ticket;
  if (state !== 'restored') return {};
  return { buttons: ['ticket-reopen'], ...(head.assignee === null ? {} : { call: head.assignee }) };
}

/** Marks what was not recorded as it happened: found after downtime, or told afterwards. */
export function lateLine(event: TicketEvent, day: string, voice: Voice): string {
  const { at, recordedAt, notBefore } = event;
  if (notBefore !== undefined) {
    return voice.t('ticket.late-between', {
      from: clockTime(voice, notBefore, day, { seconds: true }),
      until: clockTime(voice, at, day, { seconds: true }),
    });
  }
  if (recordedAt.getTime() - at.getTime() <= AS_IT_HAPPENED_MS) return '';
  return voice.t('ticket.late', { at: clockTime(voice, at, day), recorded: clockTime(voice, recordedAt, day) });
}
