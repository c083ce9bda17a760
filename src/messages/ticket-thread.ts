import type { ChatBlock, ChatMessage, RichText } from '../core/chat.ts';
import type { TicketEvent } from '../core/sla/ticket-event.ts';
import { ticketName } from '../core/sla/ticket-record.ts';
import { clockTime, localDay } from './moments.ts';
import { ticketButton } from './ticket-buttons.ts';
import {
  tellPause,
  tellRecovery,
  tellRefire,
  tellRestore,
  tellResume,
  tellReturn,
  tellStageEnd,
} from './ticket-thread-clocks.ts';
import type { Change } from './ticket-thread-due.ts';
import { tellAgreement, tellCorrection, tellLevel } from './ticket-thread-promises.ts';
import { tellStory } from './ticket-thread-story.ts';
import type { Telling, Told } from './ticket-thread-told.ts';
import type { Voice } from './voice.ts';

/** What is recorded later than this was not recorded as it happened. */
const AS_IT_HAPPENED_MS = 120_000;

/**
 * Tells in a ticket's thread what happened. The ticket is given before and after all that was appended with the event.
 * @returns null for what is not worth a message, shows already, or changed nothing.
 */
export function threadMessage(event: TicketEvent, change: Change, voice: Voice): ChatMessage | null {
  const { record } = change.after;
  if (record.ticket.idle.some(({ id }) => id === event.id)) return null;
  const day = localDay(voice, event.recordedAt);
  const told = tell(event, { change, day, voice });
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

function tell(event: TicketEvent, telling: Telling): Told | null {
  switch (event.kind) {
    case 'levelled':
      return tellLevel(event, telling);
    case 'agreed':
      return tellAgreement(event, telling);
    case 'corrected':
      return tellCorrection(event, telling);
    case 'responded':
    case 'arrived':
    case 'planned':
    case 'reported':
      return tellStageEnd(event, telling);
    case 'paused':
      return tellPause(event, telling);
    case 'resumed':
      return tellResume(event, telling);
    case 'restored':
      return tellRestore(event, telling);
    case 'recovered':
      return tellRecovery(event, telling);
    case 'refired':
      return tellRefire(event, telling);
    case 'disagreed':
    case 'reopened':
      return tellReturn(event, telling);
    default:
      return tellStory(event, telling);
  }
}

/** Marks what was not recorded as it happened: found after downtime, or told afterwards. */
function lateLine(event: TicketEvent, day: string, voice: Voice): string {
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
