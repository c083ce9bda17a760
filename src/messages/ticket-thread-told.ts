import type { TicketEvent } from '../core/sla/ticket-event.ts';
import { clockTime } from './moments.ts';
import { oneLine } from './one-line.ts';
import type { SingleAction } from './ticket-buttons.ts';
import { actorName } from './ticket-facts.ts';
import type { Change } from './ticket-thread-due.ts';
import type { Voice } from './voice.ts';

const TEXT_CHARACTERS = 1_000;

/** What is said of an event. */
export interface Told {
  readonly text: string;
  readonly lines?: readonly string[];
  readonly buttons?: readonly SingleAction[];
  /** The id of a person of the site who has to act now. */
  readonly call?: string;
}

export interface Telling {
  readonly change: Change;
  /** The day on which it is told. */
  readonly day: string;
  readonly voice: Voice;
}

/** Who did it and when, as the texts want it. */
export function whoAndWhen(event: TicketEvent, { day, voice }: Telling): { person: string; at: string } {
  return { person: actorName(event, voice), at: clockTime(voice, event.at, day) };
}

/** What a person wrote, in one line. */
export function said(text: string): string {
  return oneLine(text, TEXT_CHARACTERS);
}

/** A sentence with a remark in brackets, where there is one. */
export function withRemark(text: string, remark: string, voice: Voice): string {
  return remark === '' ? text : voice.t('ticket.told-with', { text, more: remark });
}
