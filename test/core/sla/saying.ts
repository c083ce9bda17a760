import { type DueNotices, noticesDue, planNotices } from '../../../src/core/sla/notices.ts';
import { foldTicket } from '../../../src/core/sla/ticket.ts';
import type { TicketEvent, TicketFact } from '../../../src/core/sla/ticket-event.ts';
import { DEFAULT_SLA_POLICY, type SlaPolicy } from '../../../src/core/sla-policy.ts';
import { at, events, levelled, opened, responded, timeZone } from './history.ts';

export const policy = DEFAULT_SLA_POLICY;

export function plan(given: readonly TicketEvent[], now: string, of: SlaPolicy = policy): string[] {
  const planned = planNotices({ ticket: foldTicket(given), policy: of }, { now: at(now), timeZone });
  return planned.map(({ kind, stage: name, fraction, dueAt }) => `${kind} ${name} ${fraction} ${local(dueAt)}`);
}

/** As `at` reads it. */
export function local(instant: Date): string {
  const shifted = new Date(instant.getTime() + 8 * 3_600_000);
  const days = Math.floor((shifted.getTime() - Date.UTC(2026, 10, 20)) / 86_400_000);
  const time = shifted
    .toISOString()
    .slice(11, 23)
    .replace(/(?::00)?\.000$/, '');
  return `${days === 0 ? '' : `+${days} `}${time}`;
}

export function due(given: readonly TicketEvent[], now: string, of: SlaPolicy = policy): DueNotices {
  return noticesDue({ ticket: foldTicket(given), policy: of }, { now: at(now), timeZone });
}

/** Says what is due and keeps that it was said. */
export function say(
  given: readonly TicketEvent[],
  now: string,
  of: SlaPolicy = policy,
): { said: string[]; after: TicketEvent[] } {
  const { notices, warned } = due(given, now, of);
  const facts = warned.map((fact): [string, TicketFact] => [now, fact]);
  const kept = events(...facts).map((event, index) => ({
    ...event,
    id: `w${now}${index}`,
    sourceKey: `w${now}${index}`,
  }));
  return {
    said: notices.map(({ kind, clock, fraction }) => `${kind} ${clock?.stage.name ?? ''} ${fraction}`),
    after: [...given, ...kept],
  };
}

/** Says what is due at each of the times, one after the other. */
export function sayAt(given: readonly TicketEvent[], times: readonly string[], of: SlaPolicy = policy): string[][] {
  let all = [...given];
  return times.map((time) => {
    const known = all.filter((event) => event.at <= at(time));
    const { said, after } = say(known, time, of);
    all = [...all, ...after.slice(known.length)];
    return said;
  });
}

/** Of level 1, responded to at once: its restore is due at two. */
export const levelOne = events(['10:00', opened], ['10:00', levelled(1)], ['10:00', responded]);

/** What was recorded, to record it again with more. */
export function facts(given: readonly TicketEvent[]): [string, TicketFact][] {
  return given.map((event) => [local(event.at), event]);
}
