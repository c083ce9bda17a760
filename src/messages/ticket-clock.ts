import type { Span } from '../core/chat.ts';
import type { Clock } from '../core/sla/clocks.ts';
import type { Pause } from '../core/sla/ticket.ts';
import type { CountedEvent } from '../core/sla/ticket-event.ts';
import { clockTime, hoursMinutes, spokenSeconds } from './moments.ts';
import { oneLine } from './one-line.ts';
import type { TicketView } from './ticket-view.ts';
import { inWords, progressBar, type Voice } from './voice.ts';

const REASON_CHARACTERS = 120;

/** How the reader of a clock takes times, and whether what remains may be said: a message that is not edited any more must not. */
export interface ClockReading {
  readonly day: string | null;
  readonly now: Date;
  readonly freshness: 'as-of' | 'fresh';
}

/** What a ticket's card says of one clock: its stage, its state, its limit; as a line of its own. */
export function clockSpans(view: TicketView, clock: Clock, reading: ClockReading, voice: Voice): Span[] {
  const corrected = endingEvent(view, clock)?.corrections === undefined ? '' : ' ✎';
  return [{ bold: stageTitle(clock, voice) }, ' ', ...stateSpans(view, clock, reading, voice), corrected];
}

export function stageTitle(clock: Pick<Clock, 'stage'>, voice: Voice): string {
  return inWords(voice, clock.stage.title);
}

/** A stage that does not apply is not shown. */
export function shownClocks(view: TicketView): readonly Clock[] {
  return view.clocks.clocks.filter((clock) => clock.state !== 'void');
}

function stateSpans(view: TicketView, clock: Clock, reading: ClockReading, voice: Voice): Span[] {
  const { t } = voice;
  const at = (when: Date) => clockTime(voice, when, reading.day);
  const due = clock.dueAt === null ? '' : at(clock.dueAt);
  switch (clock.state) {
    case 'met':
    case 'missed': {
      const end = clock.endedAt === null ? '' : at(clock.endedAt);
      if (clock.dueAt === null) return [t('ticket.clock-ended', { at: end })];
      if (clock.state === 'met') return [t('ticket.clock-met', { at: end, due })];
      return [t('ticket.clock-missed', { at: end, due, seconds: spokenSeconds(clock.overdueMs) })];
    }
    case 'overdue':
      return reading.freshness === 'fresh'
        ? [t('ticket.clock-overdue-by', { due, seconds: spokenSeconds(clock.overdueMs) })]
        : [t('ticket.clock-overdue', { due })];
    case 'paused': {
      const pause = view.record.ticket.pauses.at(-1);
      return [pause ? pauseWords(pause, reading, voice) : t('ticket.clock-paused')];
    }
    case 'to-agree':
      return [t('ticket.clock-to-agree')];
    case 'waiting':
      return [t('ticket.clock-waiting', { stage: startingStage(view, clock, voice) })];
    case 'running':
      return runningSpans(clock, due, reading, voice);
    case 'void':
      return [t('ticket.clock-void')];
  }
}

/** `等待客户停机窗口（自 13:20），时限顺延`. */
export function pauseWords(pause: Pause, reading: Pick<ClockReading, 'day'>, voice: Voice): string {
  return voice.t('ticket.clock-paused-for', {
    reason: oneLine(pause.reason, REASON_CHARACTERS),
    since: clockTime(voice, pause.from, reading.day),
  });
}

function runningSpans(clock: Clock, due: string, reading: ClockReading, voice: Voice): Span[] {
  const { t } = voice;
  if (clock.dueAt === null) return [t('ticket.clock-never')];
  const limit = t(clock.stage.within === 'negotiated' ? 'ticket.clock-agreed' : 'ticket.clock-running', { due });
  const bar: Span = { code: progressBar(Math.min(1, shareUsed(clock, reading.now)), 1) };
  const rest =
    reading.freshness === 'fresh'
      ? t('ticket.clock-remaining', { remaining: hoursMinutes(clock.dueAt.getTime() - reading.now.getTime()) })
      : t('ticket.clock-as-of', { now: clockTime(voice, reading.now, reading.day) });
  return [`${limit} `, bar, rest];
}

/** The part of its allowance that a running clock has used, at least 0. */
function shareUsed(clock: Clock, now: Date): number {
  if (clock.allowanceMs !== null) {
    return clock.allowanceMs === 0 ? 1 : (clock.elapsedMs ?? 0) / clock.allowanceMs;
  }
  if (clock.dueAt === null || clock.warnFrom === null) return 0;
  const whole = clock.dueAt.getTime() - clock.warnFrom.getTime();
  return whole <= 0 ? 1 : Math.max(0, now.getTime() - clock.warnFrom.getTime()) / whole;
}

function startingStage(view: TicketView, clock: Clock, voice: Voice): string {
  const from = view.clocks.level?.stages.find((stage) => stage.name === clock.stage.from);
  return from ? inWords(voice, from.title) : clock.stage.from;
}

/** The event that ended a stage; a restore may have ended the response too. */
export function endingEvent({ record: { ticket } }: TicketView, clock: Clock): CountedEvent | undefined {
  const { endedAt } = clock;
  if (endedAt === null) return undefined;
  return ticket.events.find(
    (event) =>
      event.at.getTime() === endedAt.getTime() &&
      (event.kind === clock.stage.endedBy || (clock.stage.endedBy === 'responded' && event.kind === 'restored')),
  );
}
