import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noticesDue, planNotices } from '../../../src/core/sla/notices.ts';
import { foldTicket } from '../../../src/core/sla/ticket.ts';
import type { TicketEvent } from '../../../src/core/sla/ticket-event.ts';
import type { SlaPolicy } from '../../../src/core/sla-policy.ts';
import { eventAt, histories, later, policies } from './arbitrary.ts';
import { timeZone } from './history.ts';

interface Told {
  readonly minute: number;
  readonly stage: string;
  readonly fraction: number;
}

/** What a sweep at each of the minutes says, each knowing what had happened by then and what was said before. */
function sweep(given: readonly TicketEvent[], policy: SlaPolicy, minutes: readonly number[]): Told[] {
  const told: Told[] = [];
  for (const minute of minutes) {
    const now = later(minute);
    const known = () => {
      const said = told.map(({ stage, fraction, minute: at }, index) =>
        eventAt({ kind: 'warned', stage, fraction }, at, `w${index}`),
      );
      return { ticket: foldTicket([...given.filter((event) => event.at <= now), ...said]), policy };
    };
    const at = { now, timeZone };
    const planned = planNotices(known(), at).filter(({ dueAt }) => dueAt <= now);
    const { notices, warned } = noticesDue(known(), at);
    // What is planned is what is said, neither early nor forgotten; said once, nothing is left.
    const stages = [...new Set(planned.map(({ stage }) => stage))].sort();
    const saidStages = [...new Set(warned.map(({ stage }) => stage))].sort();
    told.push(...warned.map(({ stage, fraction }) => ({ minute, stage, fraction })));
    const left = warned.length === 0 ? [] : [...noticesDue(known(), at).warned, ...planNotices(known(), at)];
    const isLeft = left.some((one) => !('dueAt' in one) || one.dueAt <= now);
    if (stages.join() !== saidStages.join() || notices.length !== stages.length || isLeft)
      expect({ minute, stages, saidStages, notices: notices.length, left }).toBe('nothing else');
  }
  return told;
}

const everyMinutes = (step: number, from: number, until: number) =>
  Array.from({ length: Math.floor((until - from) / step) + 1 }, (_, index) => from + index * step);

test('nothing is said twice or early, and what is planned is said, whatever happens meanwhile', () => {
  let said = 0;
  fc.assert(
    fc.property(histories, policies, fc.integer({ min: 7, max: 240 }), (given, policy, step) => {
      // Corrections that move the opening behind what is known would make it unknown.
      const sane = given.filter((event) => event.kind !== 'corrected' || event.eventId !== 'e0');
      said += sweep(sane, policy, everyMinutes(step, 0, 60 * 60)).length;
    }),
    { numRuns: 30 },
  );
  expect(said).toBeGreaterThan(100);
});

/** A ticket that nothing else happens to once it has its level; some are responded to, paused and resumed. */
const quiet = fc
  .record({
    level: fc.integer({ min: 1, max: 3 }),
    levelledAt: fc.integer({ min: 0, max: 300 }),
    responded: fc.option(fc.integer({ min: 0, max: 300 })),
    pause: fc.option(fc.tuple(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 600 }))),
  })
  .map(({ level, levelledAt, responded, pause }) => [
    eventAt({ kind: 'opened' }, 0, '0'),
    eventAt({ kind: 'levelled', level }, levelledAt, '1'),
    ...(responded === null ? [] : [eventAt({ kind: 'responded' }, responded, '2')]),
    ...(pause === null
      ? []
      : [
          eventAt({ kind: 'paused', reason: '等待客户' }, pause[0], '3'),
          eventAt({ kind: 'resumed' }, pause[0] + pause[1], '4'),
        ]),
  ]);

test('minute by minute each fraction is said once, in order, and in the minute in which it is reached', () => {
  fc.assert(
    fc.property(quiet, policies, (given, policy) => {
      const told = sweep(given, policy, everyMinutes(1, 0, 13 * 60));
      const stages = new Set(told.map(({ stage }) => stage));
      for (const stage of stages) {
        // After the due time reminders repeat it, and nobody is told of a level twice on one day.
        const warnings = told.filter((one) => one.stage === stage && one.fraction < 1 && one.fraction > 0);
        const fractions = warnings.map(({ fraction }) => fraction);
        expect(fractions).toEqual([...new Set(fractions)].sort((a, b) => a - b));
      }
    }),
    { numRuns: 6 },
  );
});

test('a jump over any downtime says the same, folded', () => {
  fc.assert(
    fc.property(
      quiet,
      policies,
      fc.integer({ min: 0, max: 20 * 60 }),
      fc.integer({ min: 1, max: 4 * 60 }),
      (given, policy, from, length) => {
        const last = Math.max(...given.map((event) => event.at.getTime()));
        const start = Math.max(from, Math.ceil((last - later(0).getTime()) / 60_000));
        const until = start + length;
        const before = [...everyMinutes(60, 0, start), start];
        const keysOf = (told: readonly Told[]) =>
          [...new Set(told.filter(({ minute }) => minute > start).map((one) => `${one.stage} ${one.fraction}`))].sort();
        const stepped = sweep(given, policy, [...before, ...everyMinutes(1, start + 1, until)]);
        const jumped = sweep(given, policy, [...before, until]);
        expect(keysOf(jumped)).toEqual(keysOf(stepped));
        expect(new Set(jumped.filter(({ minute }) => minute > start).map(({ minute }) => minute)).size).toBeLessThan(2);
      },
    ),
    { numRuns: 12 },
  );
});
