import type { Clock } from '../core/sla/clocks.ts';
import type { TicketEvent } from '../core/sla/ticket-event.ts';
import type { SlaStage } from '../core/sla-policy.ts';
import { clockTime, spokenSeconds } from './moments.ts';
import { endingEvent, stageTitle } from './ticket-clock.ts';
import type { TicketView } from './ticket-view.ts';
import type { Voice } from './voice.ts';

/** What an event changed: a ticket before it, null at its opening, and after it. */
export interface Change {
  readonly before: TicketView | null;
  readonly after: TicketView;
}

/** Why a stage is over its limit the moment the event is told. */
export type BreachedBy = 'levelled' | 'changed' | 'corrected';

/** Every limit that is new or another than before, and what is breached by that at once; one line a stage. */
export function dueLines(
  change: Change,
  { by, at }: { readonly by: BreachedBy; readonly at: Date },
  day: string | null,
  voice: Voice,
): string[] {
  return change.after.clocks.clocks.flatMap((clock) => {
    const before = clockBefore(change, clock);
    const words = limitWords(clock, before, day, voice);
    const breached = isBreached(clock) && !(before && isBreached(before));
    const mended = before !== undefined && isBreached(before) && !isBreached(clock) && clock.state !== 'void';
    if (words === '' && !breached && !mended) return [];
    const line = words === '' ? stageTitle(clock, voice) : words;
    // A level that was set in time and is told late broke nothing: time did.
    const cause = by !== 'corrected' && clock.dueAt !== null && clock.dueAt >= at ? 'since' : `by-${by}`;
    if (breached) return [`❗ ${line} · ${voice.t(`ticket.breached-${cause}`)}`];
    return [mended ? `${line} · ${voice.t('ticket.not-breached-any-more')}` : line];
  });
}

function clockBefore({ before }: Change, { stage }: Clock): Clock | undefined {
  return before?.clocks.clocks.find((candidate) => candidate.stage.name === stage.name);
}

function isBreached(clock: Clock): boolean {
  return clock.state === 'overdue' || clock.state === 'missed';
}

function limitWords(clock: Clock, before: Clock | undefined, day: string | null, voice: Voice): string {
  const stage = stageTitle(clock, voice);
  const old = before?.dueAt ? clockTime(voice, before.dueAt, day) : null;
  if (clock.dueAt === null) {
    if (clock.state === 'to-agree' && old === null) return voice.t('ticket.due-to-agree', { stage });
    return old === null ? '' : voice.t('ticket.due-gone', { stage, old });
  }
  const due = clockTime(voice, clock.dueAt, day);
  if (before?.dueAt?.getTime() === clock.dueAt.getTime()) return '';
  return old === null ? voice.t('ticket.due-set', { stage, due }) : voice.t('ticket.due-moved', { stage, due, old });
}

/** How the stages that an event ended came out: `限 18:00，按时`; empty where it ended none, or none had a limit. */
export function outcomeWords(event: TicketEvent, { after }: Change, day: string | null, voice: Voice): string {
  const ended = after.clocks.clocks.flatMap((clock) => {
    const { dueAt } = clock;
    if (dueAt === null || endingEvent(after, clock)?.id !== event.id) return [];
    const due = clockTime(voice, dueAt, day);
    return clock.state === 'missed'
      ? [{ clock, words: voice.t('ticket.outcome-missed', { due, seconds: spokenSeconds(clock.overdueMs) }) }]
      : [{ clock, words: voice.t('ticket.outcome-met', { due }) }];
  });
  const [first, second] = ended;
  if (first && !second) return first.words;
  // A restore may be the first response, too.
  return ended
    .map(({ clock, words }) => voice.t('ticket.outcome-of', { stage: stageTitle(clock, voice), outcome: words }))
    .join(voice.t('inspection.semicolon'));
}

/** The limits of those stages that run now, for after a resume or a reopening. */
export function runningWords(
  { after }: Change,
  isMeant: (stage: SlaStage) => boolean,
  day: string | null,
  voice: Voice,
): string {
  return after.clocks.clocks
    .filter(({ state, stage }) => (state === 'running' || state === 'overdue') && isMeant(stage))
    .flatMap((clock) =>
      clock.dueAt === null
        ? []
        : [voice.t('ticket.due-now', { stage: stageTitle(clock, voice), due: clockTime(voice, clock.dueAt, day) })],
    )
    .join(voice.t('ticket.comma'));
}
