import fc from 'fast-check';
import { ALWAYS, type BusinessCalendar, type DaySpan } from '../../../src/core/business-calendar.ts';
import type { TicketEvent, TicketFact } from '../../../src/core/sla/ticket-event.ts';
import { DEFAULT_SLA_POLICY, type SlaPolicy } from '../../../src/core/sla-policy.ts';
import { at, calendar, levelled, opened, stage } from './history.ts';

const MINUTE = 60_000;
const START = at('10:00').getTime();

/** So many minutes after the opening. */
export const later = (minutes: number) => new Date(START + minutes * MINUTE);

const minute = fc.integer({ min: 0, max: 40 * 60 });
const eventId = fc.integer({ min: 0, max: 20 }).map((index) => `e${index}`);

/** What people and monitoring systems do, sensible or not. */
export const facts: fc.Arbitrary<TicketFact> = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 4 }).map(levelled) },
  {
    weight: 6,
    arbitrary: fc.constantFrom<TicketFact>(
      { kind: 'responded' },
      { kind: 'planned' },
      { kind: 'arrived' },
      { kind: 'paused', reason: '等待备件' },
      { kind: 'resumed' },
      { kind: 'restored' },
      { kind: 'restored', recovery: true },
      { kind: 'reopened', reason: '复发' },
      { kind: 'diagnosed', cause: '磁盘满', solution: '清理' },
      { kind: 'reported' },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<TicketFact>(
      { kind: 'closed' },
      { kind: 'cancelled', reason: '误报' },
      { kind: 'noted', text: '已联系厂家' },
      { kind: 'assigned', person: 'lin' },
      { kind: 'described', changes: { host: 'db-01' } },
      { kind: 'rated', rating: 'satisfied', comment: null },
      { kind: 'recovered', alertId: 1 },
      { kind: 'refired', alertId: 1 },
    ),
  },
  { weight: 2, arbitrary: fc.integer({ min: -60, max: 80 * 60 }).map((due): TicketFact => agreedBy(due)) },
  { weight: 1, arbitrary: eventId.map((id): TicketFact => ({ kind: 'disagreed', eventId: id, reason: '仍未恢复' })) },
  {
    weight: 1,
    arbitrary: fc.tuple(eventId, fc.option(minute)).map(
      ([id, time]): TicketFact => ({
        kind: 'corrected',
        eventId: id,
        correctedAt: time === null ? null : later(time),
        field: time === null ? { name: 'level', value: 2 } : null,
        reason: '电话记录',
      }),
    ),
  },
);

function agreedBy(minutes: number): TicketFact {
  return { kind: 'agreed', dueAt: later(minutes), who: '客户', how: '电话' };
}

export function eventAt(fact: TicketFact, minutes: number, key: string): TicketEvent {
  const when = later(minutes);
  const base = { id: `e${key}`, at: when, recordedAt: when, actor: null, source: 'command', permalink: null } as const;
  return { ...fact, ...base, sourceKey: `k${key.padStart(3, '0')}` };
}

/** A ticket's events, in the order in which they were made up. */
export const histories = fc
  .array(fc.tuple(minute, facts), { maxLength: 20 })
  .map((made) => [[0, opened] as const, ...made].map(([time, fact], index) => eventAt(fact, time, String(index))));

export const instants = fc.integer({ min: 0, max: 100 * 60 }).map(later);

export const shuffled = <T>(items: readonly T[]): fc.Arbitrary<T[]> =>
  fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });

const hours = (count: number) => ({ days: 0, milliseconds: count * 60 * MINUTE });

/** A contract with every sort of stage, round the clock or in office hours, with escalation of its own. */
export const policies: fc.Arbitrary<SlaPolicy> = fc
  .record({ office: fc.boolean(), levelled: fc.boolean(), everyMinutes: fc.integer({ min: 20, max: 300 }) })
  .map(({ office, levelled: fromLevel, everyMinutes }) => ({
    ...DEFAULT_SLA_POLICY,
    clockStart: fromLevel ? 'levelled' : 'reported',
    calendars: [calendar()],
    overdueEvery: { days: 0, milliseconds: everyMinutes * MINUTE },
    levels: DEFAULT_SLA_POLICY.levels.map((level) => ({
      ...level,
      calendar: office ? 'office' : ALWAYS,
      stages: [
        ...level.stages,
        stage('plan', '2h'),
        stage('emergencyPlan', '16h', { onlyIf: { not: 'restore', after: hours(12) } }),
        stage('report', '24h', { from: 'restore' }),
      ],
    })),
    escalate: [
      ...DEFAULT_SLA_POLICY.escalate,
      { at: 0.333_33, levels: [1, 2], stages: ['restore'], mention: [{ kind: 'role', role: 'lead' }] },
      { at: 1.5, levels: [], stages: [], mention: [{ kind: 'group', id: 'S0LEADS' }] },
    ],
  }));

const spans: fc.Arbitrary<DaySpan[]> = fc
  .uniqueArray(fc.integer({ min: 0, max: 1440 }), { minLength: 2, maxLength: 6 })
  .map((cuts) => cuts.sort((a, b) => a - b))
  .map((cuts) =>
    cuts.flatMap((from, index) => {
      const until = cuts[index + 1];
      return index % 2 === 0 && until !== undefined ? [{ from, until }] : [];
    }),
  );

/** Any service hours in a week. */
export const weeks: fc.Arbitrary<BusinessCalendar['weekly']> = fc.record({
  mon: spans,
  tue: spans,
  wed: spans,
  thu: spans,
  fri: spans,
  sat: spans,
  sun: spans,
});

/**
 * Zones with an instant before a change of their clocks: in spring and autumn, at midnight, of half an hour, and a date that a
 * zone left out; and one without.
 */
export const zoneChanges = fc.constantFrom(
  ['Europe/Berlin', '2026-03-28T12:00:00Z'] as const,
  ['Europe/Berlin', '2026-10-24T12:00:00Z'] as const,
  ['America/New_York', '2026-10-31T12:00:00Z'] as const,
  ['Africa/Cairo', '2026-04-23T06:00:00Z'] as const,
  ['Australia/Lord_Howe', '2026-04-04T03:00:00Z'] as const,
  ['Pacific/Apia', '2011-12-29T00:00:00Z'] as const,
  ['Asia/Shanghai', '2026-12-31T00:00:00Z'] as const,
);
