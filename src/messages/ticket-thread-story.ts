import { EFFORT_KINDS, type Effort } from '../core/inspection.ts';
import type { EventOf } from '../core/sla/ticket-event.ts';
import { effortInWords } from './inspection-thread.ts';
import { duplicateName } from './ticket-card.ts';
import { headChanges } from './ticket-head-words.ts';
import { said, type Telling, type Told, whoAndWhen, withRemark } from './ticket-thread-told.ts';
import { personName, type Voice } from './voice.ts';

type StoryEvent = EventOf<
  'assigned' | 'cancelled' | 'closed' | 'described' | 'diagnosed' | 'noted' | 'opened' | 'rated' | 'warned'
>;

/** What moves no clock: who works on it, what was found, how it ended. */
export function tellStory(event: StoryEvent, telling: Telling): Told | null {
  const { change, voice } = telling;
  const { t } = voice;
  const who = whoAndWhen(event, telling);
  switch (event.kind) {
    // The card shows the one, a message of its own is the other.
    case 'opened':
    case 'warned':
      return null;
    case 'assigned': {
      if (event.person === event.actor) return { text: t('ticket.told-taken', who) };
      const assignee = personName(voice, event.person);
      return { text: t('ticket.told-assigned', { ...who, assignee }), call: event.person };
    }
    case 'described': {
      const changes = headChanges(event.changes, voice);
      return changes.length === 0 ? null : { text: t('ticket.told-described', who), lines: changes };
    }
    case 'noted':
      // What was said in the thread stands there.
      return event.reply ? null : { text: t('ticket.told-noted', { ...who, text: said(event.text) }) };
    case 'diagnosed':
      return {
        text: t('ticket.told-diagnosed', who),
        lines: [t('ticket.cause', { text: said(event.cause) }), t('ticket.solution', { text: said(event.solution) })],
        buttons: change.after.record.ticket.state === 'restored' ? ['ticket-close', 'ticket-article'] : [],
      };
    case 'closed':
      return {
        text: withRemark(t('ticket.told-closed', who), effortWords(event.effort, voice), voice),
        buttons: ['ticket-article'],
      };
    case 'rated': {
      const rating = t(`ticket.rating-${event.rating}`);
      if (event.comment === null) return { text: t('ticket.told-rated', { ...who, rating }) };
      return { text: t('ticket.told-rated-saying', { ...who, rating, comment: said(event.comment) }) };
    }
    case 'cancelled': {
      const values = { ...who, reason: said(event.reason) };
      if (event.duplicateOf === undefined) return { text: t('ticket.told-cancelled', values) };
      return { text: t('ticket.told-duplicate', { ...values, of: duplicateName(event.duplicateOf) }) };
    }
  }
}

function effortWords(effort: Effort | undefined, voice: Voice): string {
  const isSpent = effort !== undefined && EFFORT_KINDS.some((kind) => effort[kind] > 0);
  return isSpent ? voice.t('ticket.effort', { effort: effortInWords(effort, voice) }) : '';
}
