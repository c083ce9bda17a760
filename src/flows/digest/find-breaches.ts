import type { Kysely } from 'kysely';
import { instantOf } from '../../core/chat-event.ts';
import type { Clock, TicketClocks } from '../../core/sla/clocks.ts';
import { breachKnownAt } from '../../core/sla/known-breach.ts';
import type { BoardTicket } from '../../messages/board.ts';
import type { DigestBreach, DigestFacts } from '../../messages/digest-facts.ts';
import type { TicketView } from '../../messages/ticket-view.ts';
import { findPostedTimestamps } from '../../store/digests.ts';
import type { Outage } from '../../store/outages.ts';
import type { Database } from '../../store/schema.ts';

/** So much later than it could be told is no delay: messages wait their turn. */
const PROMPT_MS = 60_000;

export interface BreachSpan {
  /** Half-open. */
  readonly from: Date;
  readonly before: Date;
  /** The contract's. */
  readonly timeZone: string;
  /** Those of our own absences that ended in that time. */
  readonly outages: readonly Outage[];
}

/** The due times of these tickets that were passed, as far as could be known, in a stretch of time; by due time. */
export async function findBreaches(
  db: Kysely<Database>,
  views: readonly BoardTicket[],
  span: BreachSpan,
): Promise<DigestBreach[]> {
  const found = views.flatMap((view) => view.clocks.clocks.flatMap((clock) => breachOf(view, clock, span)));
  const posted = await findPostedTimestamps(
    db,
    found.flatMap(({ noticeKey }) => noticeKey ?? []),
  );
  return found
    .map(({ breach, noticeKey, knownAt }) => {
      const ts = noticeKey === null ? undefined : posted.get(noticeKey);
      const toldAt = ts === undefined ? null : instantOf(ts);
      return { ...breach, toldLateMs: toldAt === null ? 0 : toldLateBy(toldAt, knownAt, span.outages) };
    })
    .sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime() || a.number - b.number);
}

/** Breaches under a level that was changed, as far as we learned of them in that time; by due time. */
export function findFormerBreaches(
  views: readonly TicketView[],
  { from, before, timeZone }: Omit<BreachSpan, 'outages'>,
): DigestFacts['formerBreaches'] {
  return views
    .flatMap(({ record, clocks }) =>
      clocks.formerBreaches
        .filter(({ level, stage, changedBy }) => {
          const isAmong = (then: TicketClocks) =>
            then.formerBreaches.some((one) => one.level === level && one.stage.name === stage.name);
          const knownAt = breachKnownAt(record, { from: changedBy.recordedAt, isAmong, timeZone });
          return knownAt >= from && knownAt < before;
        })
        .map((breach) => ({ ...breach, number: record.number })),
    )
    .sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime() || a.number - b.number);
}

interface FoundBreach {
  readonly breach: DigestBreach;
  /** From when on it could have been told. */
  readonly knownAt: Date;
  /** Outbox key of the message that told it; null where none did. */
  readonly noticeKey: string | null;
}

function breachOf({ record, clocks, link = null }: BoardTicket, clock: Clock, span: BreachSpan): FoundBreach[] {
  const { dueAt, stage } = clock;
  if (dueAt === null || clocks.level === null || !isBreached(clock) || dueAt >= span.before) return [];
  const { ticket } = record;
  const level = ticket.levels.findLast((event) => event.level === clocks.level?.level);
  // Past already when it was written down: the reports have it.
  if (level?.source === 'import') return [];
  const isAmong = (then: TicketClocks) => then.clocks.some((one) => one.stage.name === stage.name && isBreached(one));
  const knownAt = breachKnownAt(record, { from: dueAt, isAmong, timeZone: span.timeZone });
  if (knownAt < span.from || knownAt >= span.before) return [];
  const warnings = ticket.events.filter((event) => event.kind === 'warned');
  const told = warnings.find((one) => one.stage === stage.name && one.fraction >= 1 && one.at >= dueAt);
  const before = warnings.filter((one) => told && one.at < told.at).length;
  const breach = {
    number: record.number,
    title: ticket.head.title,
    level: clocks.level.level,
    stage,
    dueAt,
    endedAt: clock.endedAt,
    overdueMs: clock.overdueMs,
    toldLateMs: 0,
    link,
  };
  return [{ breach, knownAt, noticeKey: told ? `ticket:${record.id}:notice:${before}` : null }];
}

function isBreached({ state }: Clock): boolean {
  return state === 'overdue' || state === 'missed';
}

/** Only what an absence of ours explains; else 0. */
function toldLateBy(toldAt: Date, knownAt: Date, outages: readonly Outage[]): number {
  const lateMs = toldAt.getTime() - knownAt.getTime();
  if (lateMs < PROMPT_MS) return 0;
  return outages.some((outage) => outage.from < toldAt && outage.until > knownAt) ? lateMs : 0;
}
