import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { computeClocks } from '../../../src/core/sla/clocks.ts';
import { noticesDue, planNotices } from '../../../src/core/sla/notices.ts';
import { refusalFor } from '../../../src/core/sla/refusal.ts';
import { foldTicket } from '../../../src/core/sla/ticket.ts';
import type { TicketEvent } from '../../../src/core/sla/ticket-event.ts';
import { DEFAULT_SLA_POLICY, type SlaPolicy } from '../../../src/core/sla-policy.ts';
import { eventAt, facts, histories, instants, later, policies, shuffled, weeks, zoneChanges } from './arbitrary.ts';
import { calendar, levelled, opened, timeZone } from './history.ts';

function everything(events: readonly TicketEvent[], policy: SlaPolicy, now: Date) {
  const ticket = foldTicket(events);
  const at = { now, timeZone };
  return {
    ticket,
    clocks: computeClocks(ticket, policy, at),
    planned: planNotices({ ticket, policy }, at),
    due: noticesDue({ ticket, policy }, at),
  };
}

test('the order of arrival does not matter', () => {
  const twice = histories.chain((given) => fc.tuple(fc.constant(given), shuffled(given)));
  fc.assert(
    fc.property(twice, policies, instants, ([given, other], policy, now) => {
      expect(everything(other, policy, now)).toEqual(everything(given, policy, now));
    }),
    { numRuns: 300 },
  );
});

describe('of what happened in one millisecond', () => {
  const keys = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { minLength: 3, maxLength: 3 });
  /** A history beside whose minutes the half ones are free. */
  const halfMinutes = fc.integer({ min: 0, max: 40 * 60 }).map((minutes) => minutes + 0.5);

  test('a disagreement with an automatic restore undoes it, whatever their keys', () => {
    let undone = 0;
    fc.assert(
      fc.property(
        histories,
        keys,
        halfMinutes,
        policies,
        instants,
        (given, [first = '', second = ''], minutes, policy, now) => {
          const restored = { ...eventAt({ kind: 'restored', recovery: true }, minutes, 'x'), sourceKey: `x${first}` };
          const disagreed = {
            ...eventAt({ kind: 'disagreed', eventId: restored.id, reason: '没好' }, minutes, 'y'),
            sourceKey: `x${second}`,
          };
          const after = foldTicket([...given, disagreed, restored]);
          const before = foldTicket(given);
          if (after.voided.includes(restored.id)) undone += 1;
          expect({ ...after, events: [], idle: [], voided: [] }).toEqual({
            ...before,
            events: [],
            idle: [],
            voided: [],
          });
          const at = { now, timeZone };
          expect(computeClocks(after, policy, at)).toEqual(computeClocks(before, policy, at));
        },
      ),
      { numRuns: 300 },
    );
    expect(undone).toBeGreaterThan(50);
  });

  test('the order of arrival does not matter, and the opening comes first', () => {
    const crowded = fc
      .array(fc.tuple(fc.integer({ min: 0, max: 2 }), facts), { minLength: 4, maxLength: 16 })
      .map((made) => [[0, opened] as const, ...made].map(([time, fact], index) => eventAt(fact, time, String(index))));
    const twice = crowded.chain((given) => {
      const keyed = fc.shuffledSubarray(
        given.map(({ sourceKey }) => sourceKey),
        { minLength: given.length },
      );
      return keyed
        .map((sourceKeys) => given.map((event, index) => ({ ...event, sourceKey: sourceKeys[index] ?? '' })))
        .chain((all) => fc.tuple(fc.constant(all), shuffled(all)));
    });
    fc.assert(
      fc.property(twice, policies, instants, ([given, other], policy, now) => {
        const one = everything(given, policy, now);
        expect(everything(other, policy, now)).toEqual(one);
        const start = one.ticket.events.find(({ kind }) => kind === 'opened')?.at.getTime() ?? 0;
        expect(one.ticket.events.find(({ at }) => at.getTime() === start)?.kind).toBe('opened');
      }),
      { numRuns: 300 },
    );
  });
});

test('an event that changes nothing changes no clock, no notice and no other event', () => {
  let idle = 0;
  fc.assert(
    fc.property(
      histories,
      facts,
      fc.integer({ min: 0, max: 40 * 60 }),
      policies,
      instants,
      (given, fact, minutes, policy, now) => {
        const extra = eventAt(fact, minutes, 'x');
        const after = foldTicket([...given, extra]);
        if (!after.idle.some((event) => event.id === extra.id)) return;
        idle += 1;
        const before = foldTicket(given);
        expect({ ...after, events: [], idle: [] }).toEqual({ ...before, events: [], idle: [] });
        expect(after.idle.filter((event) => event.id !== extra.id)).toEqual(before.idle);
        const at = { now, timeZone };
        expect(computeClocks(after, policy, at)).toEqual(computeClocks(before, policy, at));
        expect(planNotices({ ticket: after, policy }, at)).toEqual(planNotices({ ticket: before, policy }, at));
      },
    ),
    { numRuns: 500 },
  );
  expect(idle).toBeGreaterThan(50);
});

test('what is not refused counts', () => {
  let taken = 0;
  fc.assert(
    fc.property(histories, facts, fc.integer({ min: 0, max: 45 * 60 }), (given, fact, minutes) => {
      const ticket = foldTicket(given);
      const extra = eventAt(fact, minutes, 'x');
      const refusal = refusalFor({ ticket, policy: DEFAULT_SLA_POLICY }, fact, {
        now: later(45 * 60),
        at: extra.at,
        roles: ['lead'],
        timeZone,
      });
      if (refusal) return;
      taken += 1;
      expect(foldTicket([...given, extra]).idle.map((event) => event.id)).not.toContain(extra.id);
    }),
    { numRuns: 500 },
  );
  expect(taken).toBeGreaterThan(50);
});

test('only the level that counts matters for the clocks, whichever were set before', () => {
  fc.assert(
    fc.property(histories, policies, instants, (given, policy, now) => {
      const promises: SlaPolicy = { ...policy, clockStart: 'reported' };
      const ticket = foldTicket(given);
      const last = ticket.levels.at(-1);
      const alone = foldTicket(given.filter((event) => event.kind !== 'levelled' || event.id === last?.id));
      const clocks = (of: typeof ticket) => computeClocks(of, promises, { now, timeZone }).clocks;
      expect(clocks(alone)).toEqual(clocks(ticket));
    }),
  );
});

describe('a pause', () => {
  const pauses = fc
    .uniqueArray(fc.integer({ min: 1, max: 5_000 }), { minLength: 2, maxLength: 8 })
    .map((cuts) => cuts.sort((a, b) => a - b))
    .map((cuts) => cuts.slice(0, cuts.length - (cuts.length % 2)));

  test('never brings a due time forward, in whatever service hours and zone', () => {
    fc.assert(
      fc.property(pauses, weeks, zoneChanges, fc.integer({ min: 1, max: 3 }), (cuts, weekly, [zone, start], level) => {
        const policy: SlaPolicy = {
          ...DEFAULT_SLA_POLICY,
          calendars: [calendar({ weekly })],
          levels: DEFAULT_SLA_POLICY.levels.map((one) => ({ ...one, calendar: 'office' })),
        };
        const from = new Date(start).getTime();
        const moved = (event: TicketEvent, minutes: number) => ({ ...event, at: new Date(from + minutes * 60_000) });
        const plain = [moved(eventAt(opened, 0, '0'), 0), moved(eventAt(levelled(level), 0, '1'), 0)];
        const dues = Array.from({ length: cuts.length / 2 + 1 }, (_, count) => {
          const made = cuts.slice(0, count * 2).map((minutes, index) => {
            const fact = index % 2 === 0 ? { kind: 'paused' as const, reason: '等待' } : { kind: 'resumed' as const };
            return moved(eventAt(fact, 0, String(index + 2)), minutes);
          });
          const ticket = foldTicket([...plain, ...made]);
          const now = new Date(from + 6_000 * 60_000);
          const { clocks } = computeClocks(ticket, policy, { now, timeZone: zone });
          return clocks.find((clock) => clock.stage.name === 'restore')?.dueAt?.getTime() ?? Number.POSITIVE_INFINITY;
        });
        expect(dues).toEqual([...dues].sort((a, b) => a - b));
      }),
    );
  });
});
