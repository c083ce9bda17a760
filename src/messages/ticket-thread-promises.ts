import type { EventOf } from '../core/sla/ticket-event.ts';
import { clockTime } from './moments.ts';
import { stageTitle } from './ticket-clock.ts';
import { actorName, correctionParts } from './ticket-facts.ts';
import { type Change, dueLines } from './ticket-thread-due.ts';
import { said, type Telling, type Told } from './ticket-thread-told.ts';
import { levelName, levelShort } from './ticket-view.ts';
import { personName, type Voice } from './voice.ts';

/** A level, first or changed: with every limit that follows from it. */
export function tellLevel(event: EventOf<'levelled'>, { change, day, voice }: Telling): Told | null {
  const { t } = voice;
  const { ticket, policy } = change.after.record;
  const index = ticket.levels.findIndex(({ id }) => id === event.id);
  const former = ticket.levels[index - 1];
  // One that lost against a more severe one of the same time, or that changes nothing.
  if (index < 0 || former?.level === event.level) return null;
  const values = {
    person: actorName(event, voice),
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
    return {
      text: t('ticket.told-levelled', values),
      lines: dueLines(change, { by: 'levelled', at: event.at }, day, voice),
      buttons,
    };
  const moved = { ...values, from: levelShort(voice, former.level), to: levelName(voice, policy, event.level) };
  const lines = dueLines(change, { by: 'changed', at: event.at }, day, voice);
  return event.reason === undefined
    ? { text: t('ticket.told-relevelled', moved), lines, buttons }
    : { text: t('ticket.told-relevelled-because', { ...moved, reason: said(event.reason) }), lines, buttons };
}

/** A time agreed with the customer, with the one that it replaces. */
export function tellAgreement(event: EventOf<'agreed'>, { change, day, voice }: Telling): Told {
  const { agreements } = change.after.record.ticket;
  const index = agreements.findIndex(({ id }) => id === event.id);
  const former = agreements[index - 1];
  const values = {
    person: actorName(event, voice),
    due: clockTime(voice, event.dueAt, day),
    who: said(personName(voice, event.who)),
    how: said(event.how),
    stages: negotiatedStages(change, voice),
  };
  if (former === undefined) return { text: voice.t('ticket.told-agreed', values) };
  return { text: voice.t('ticket.told-agreed-anew', { ...values, old: clockTime(voice, former.dueAt, day) }) };
}

/** What the agreement is about; the restore, where the level has been changed since. */
function negotiatedStages({ after }: Change, voice: Voice): string {
  const titles = after.clocks.clocks
    .filter(({ stage }) => stage.within === 'negotiated')
    .map((clock) => stageTitle(clock, voice));
  return titles.length > 0 ? titles.join(voice.t('ticket.and')) : voice.t('ticket.event-restored');
}

/** What was recorded wrong, with both values, and what follows from it for the limits. */
export function tellCorrection(event: EventOf<'corrected'>, { change, day, voice }: Telling): Told | null {
  const wrong = change.after.record.ticket.events.find(({ id }) => id === event.eventId);
  if (!wrong) return null;
  const values = { person: actorName(event, voice), reason: said(event.reason) };
  const parts = correctionParts(event, wrong.former ?? wrong, day, voice);
  return {
    text: voice.t('ticket.told-corrected', values),
    lines: [...parts, ...dueLines(change, { by: 'corrected', at: event.at }, day, voice)],
  };
}
