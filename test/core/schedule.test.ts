import { CronExpressionParser } from 'cron-parser';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { startOfDay } from '../../src/core/local-day.ts';
import { dueBetween, nextRuns } from '../../src/core/schedule.ts';

const at = (text: string) => new Date(text);
const texts = (dates: readonly Date[]) => dates.map((date) => date.toISOString().replace(':00.000Z', 'Z'));

function between(expression: string, timeZone: string, after: string, until: string): string[] {
  return texts(dueBetween(expression, { after: at(after), until: at(until), timeZone }));
}

describe('the next runs', () => {
  test.each<[string, string, string, number, string[]]>([
    ['30 8 * * *', 'Asia/Shanghai', '2026-11-21T00:29:59.999Z', 2, ['2026-11-21T00:30Z', '2026-11-22T00:30Z']],
    ['30 8 * * *', 'Asia/Shanghai', '2026-11-21T00:30:00.000Z', 1, ['2026-11-21T00:30Z']],
    ['30 8 * * *', 'Asia/Shanghai', '2026-11-21T00:30:00.001Z', 1, ['2026-11-22T00:30Z']],
    ['30 8 5 * *', 'Asia/Shanghai', '2026-11-21T00:00Z', 2, ['2026-12-05T00:30Z', '2027-01-05T00:30Z']],
    [
      '0 0 L * *',
      'Asia/Shanghai',
      '2027-01-31T00:00Z',
      3,
      ['2027-02-27T16:00Z', '2027-03-30T16:00Z', '2027-04-29T16:00Z'],
    ],
    ['0 2 L 2 *', 'UTC', '2027-03-01T00:00Z', 2, ['2028-02-29T02:00Z', '2029-02-28T02:00Z']],
    ['0 2 31 * *', 'UTC', '2026-01-31T03:00Z', 3, ['2026-03-31T02:00Z', '2026-05-31T02:00Z', '2026-07-31T02:00Z']],
    ['0 2 29 2 *', 'UTC', '2096-03-01T00:00Z', 2, ['2104-02-29T02:00Z', '2108-02-29T02:00Z']],
    ['0 9 * * 1', 'Asia/Shanghai', '2026-11-21T00:00Z', 2, ['2026-11-23T01:00Z', '2026-11-30T01:00Z']],
    // Friday the 13th and all other Fridays and 13ths: either is enough.
    [
      '0 0 13 * 5',
      'UTC',
      '2026-11-09T00:00Z',
      4,
      ['2026-11-13T00:00Z', '2026-11-20T00:00Z', '2026-11-27T00:00Z', '2026-12-04T00:00Z'],
    ],
    ['0 0 1 1,4,7,10 *', 'UTC', '2026-11-21T00:00Z', 2, ['2027-01-01T00:00Z', '2027-04-01T00:00Z']],
    ['0 0 * * *', 'America/New_York', '2026-11-21T04:59Z', 2, ['2026-11-21T05:00Z', '2026-11-22T05:00Z']],
    ['0 2 * * *', 'UTC', '2026-11-21T00:00Z', 0, []],
  ])('of %j in %s from %s', (expression, timeZone, from, count, expected) => {
    expect(texts(nextRuns(expression, { from: at(from), timeZone, count }))).toEqual(expected);
  });

  test('end before an instant that is given', () => {
    const wanted = { from: at('2026-11-21T00:00Z'), timeZone: 'UTC', count: 5, before: at('2026-11-23T02:00Z') };
    expect(texts(nextRuns('0 2 * * *', wanted))).toEqual(['2026-11-21T02:00Z', '2026-11-22T02:00Z']);
  });

  test('of an expression that was never checked are no runs at all, but a defect', () => {
    const wanted = { from: at('2026-11-21T00:00Z'), timeZone: 'UTC', count: 1 };
    expect(() => nextRuns('0 25 * * *', wanted)).toThrow('no cron expression: "0 25 * * *"');
  });
});

describe('what was due', () => {
  test('begins after the first instant and ends with the second', () => {
    const span = ['2026-11-21T00:30Z', '2026-11-23T00:30Z'] as const;
    expect(between('30 8 * * *', 'Asia/Shanghai', ...span)).toEqual(['2026-11-22T00:30Z', '2026-11-23T00:30Z']);
    expect(between('30 8 * * *', 'Asia/Shanghai', '2026-11-21T00:30Z', '2026-11-22T00:29:59.999Z')).toEqual([]);
  });

  test('each minute of 31 days is found, and soon', () => {
    const begun = performance.now();
    const span = { after: at('2026-10-10T00:00Z'), until: at('2026-11-10T00:00Z'), timeZone: 'Europe/Berlin' };
    expect(dueBetween('* * * * *', span)).toHaveLength(31 * 24 * 60);
    expect(performance.now() - begun).toBeLessThan(30_000);
  });
});

describe('when the clocks change', () => {
  test.each<[string, string, string, string, string, string[]]>([
    // Berlin skips 02:00 to 03:00 on 29 March 2026, at 01:00 UTC, and repeats it on 25 October, at 01:00 UTC.
    [
      'a time that is skipped: when they jump',
      '30 2 * * *',
      'Europe/Berlin',
      '2026-03-28T12:00Z',
      '2026-03-30T12:00Z',
      ['2026-03-29T01:00Z', '2026-03-30T00:30Z'],
    ],
    [
      'several that are skipped: once',
      '0,20,40 2 * * *',
      'Europe/Berlin',
      '2026-03-28T12:00Z',
      '2026-03-29T12:00Z',
      ['2026-03-29T01:00Z'],
    ],
    [
      'skipped, and due when they jump: once',
      '30 2,3 * * *',
      'Europe/Berlin',
      '2026-03-28T12:00Z',
      '2026-03-29T12:00Z',
      ['2026-03-29T01:00Z', '2026-03-29T01:30Z'],
    ],
    [
      'due at the very jump: once',
      '0 2,3 * * *',
      'Europe/Berlin',
      '2026-03-28T12:00Z',
      '2026-03-29T12:00Z',
      ['2026-03-29T01:00Z'],
    ],
    [
      'a time that is repeated: the first time',
      '30 2 * * *',
      'Europe/Berlin',
      '2026-10-24T12:00Z',
      '2026-10-26T12:00Z',
      ['2026-10-25T00:30Z', '2026-10-26T01:30Z'],
    ],
    [
      'at the beginning of what is repeated',
      '0 2 * * *',
      'Europe/Berlin',
      '2026-10-24T12:00Z',
      '2026-10-25T12:00Z',
      ['2026-10-25T00:00Z'],
    ],
    [
      'at the end of what is repeated',
      '0 3 * * *',
      'Europe/Berlin',
      '2026-10-24T12:00Z',
      '2026-10-25T12:00Z',
      ['2026-10-25T02:00Z'],
    ],
    [
      'two hours, one of them repeated',
      '30 2,3 * * *',
      'Europe/Berlin',
      '2026-10-24T12:00Z',
      '2026-10-25T12:00Z',
      ['2026-10-25T00:30Z', '2026-10-25T02:30Z'],
    ],
    [
      'hourly over the skipped hour: no hour is made up for',
      '30 * * * *',
      'Europe/Berlin',
      '2026-03-28T23:00Z',
      '2026-03-29T02:59Z',
      ['2026-03-28T23:30Z', '2026-03-29T00:30Z', '2026-03-29T01:30Z', '2026-03-29T02:30Z'],
    ],
    [
      'hourly over the repeated hour: no hour is left out',
      '30 * * * *',
      'Europe/Berlin',
      '2026-10-24T23:00Z',
      '2026-10-25T02:59Z',
      ['2026-10-24T23:30Z', '2026-10-25T00:30Z', '2026-10-25T01:30Z', '2026-10-25T02:30Z'],
    ],
    // New York skips on 8 March 2026, at 07:00 UTC, and repeats on 1 November, at 06:00 UTC.
    [
      'a time that is skipped',
      '15 2 * * *',
      'America/New_York',
      '2026-03-07T12:00Z',
      '2026-03-09T12:00Z',
      ['2026-03-08T07:00Z', '2026-03-09T06:15Z'],
    ],
    [
      'a time that is repeated',
      '15 1 * * *',
      'America/New_York',
      '2026-10-31T12:00Z',
      '2026-11-02T12:00Z',
      ['2026-11-01T05:15Z', '2026-11-02T06:15Z'],
    ],
    [
      'monthly, on the day of the change',
      '30 2 8 * *',
      'America/New_York',
      '2026-03-01T00:00Z',
      '2026-03-31T00:00Z',
      ['2026-03-08T07:00Z'],
    ],
    // Shanghai has not changed since 1991.
    [
      'nothing changes',
      '30 2 * * *',
      'Asia/Shanghai',
      '2026-03-28T12:00Z',
      '2026-03-30T12:00Z',
      ['2026-03-28T18:30Z', '2026-03-29T18:30Z'],
    ],
    // Lord Howe changes by half an hour; Havana repeats the hour after midnight, Cairo skips it; Apia left out a day.
    [
      'half an hour is skipped',
      '15 2 * * *',
      'Australia/Lord_Howe',
      '2026-10-03T00:00Z',
      '2026-10-04T00:00Z',
      ['2026-10-03T15:30Z'],
    ],
    [
      'the hour after midnight is repeated',
      '30 0 * * *',
      'America/Havana',
      '2026-10-31T12:00Z',
      '2026-11-02T12:00Z',
      ['2026-11-01T04:30Z', '2026-11-02T05:30Z'],
    ],
    [
      'midnight is skipped',
      '0 0 * * *',
      'Africa/Cairo',
      '2026-04-23T12:00Z',
      '2026-04-25T12:00Z',
      ['2026-04-23T22:00Z', '2026-04-24T21:00Z'],
    ],
    [
      'a day is left out',
      '0 8 * * *',
      'Pacific/Apia',
      '2011-12-29T12:00Z',
      '2012-01-01T00:00Z',
      ['2011-12-29T18:00Z', '2011-12-30T10:00Z', '2011-12-30T18:00Z', '2011-12-31T18:00Z'],
    ],
  ])('%s: %s in %s', (_what, expression, timeZone, after, until, expected) => {
    expect(between(expression, timeZone, after, until)).toEqual(expected);
  });

  test.each(['Europe/Berlin', 'America/New_York', 'Asia/Shanghai', 'Australia/Lord_Howe', 'Africa/Casablanca'])(
    'in %s what is due once a day comes once on each day of a year, in order, however it is asked',
    (timeZone) => {
      // By the zone's own days: its offset may differ at the two ends.
      const justBefore = (day: string) => new Date(startOfDay(day, timeZone).getTime() - 1);
      const whole = { after: justBefore('2026-01-01'), until: justBefore('2027-01-01'), timeZone };
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }), (hour, minute) => {
          const expression = `${minute} ${hour} * * *`;
          const all = dueBetween(expression, whole);
          expect(all).toHaveLength(365);
          const [begin, middle] = [whole.after, all[100] ?? whole.after];
          const parts = [
            ...dueBetween(expression, { after: begin, until: middle, timeZone }),
            ...dueBetween(expression, { after: middle, until: whole.until, timeZone }),
          ];
          expect(parts).toEqual(all);
          expect(nextRuns(expression, { from: new Date(begin.getTime() + 1), timeZone, count: 365 })).toEqual(all);
        }),
        { numRuns: 20 },
      );
    },
  );
});

test('where no clock changes, the runs are those that cron-parser finds', () => {
  const field = (min: number, max: number) =>
    fc.oneof(
      fc.constant('*'),
      fc.integer({ min, max }).map(String),
      fc.integer({ min: 2, max: Math.min(7, max) }).map((step) => `*/${step}`),
      fc.uniqueArray(fc.integer({ min, max }), { minLength: 2, maxLength: 4 }).map((list) => list.join(',')),
      fc.tuple(fc.integer({ min, max }), fc.integer({ min, max })).map((pair) => pair.sort((a, b) => a - b).join('-')),
    );
  const day = fc.oneof(field(1, 28), fc.constant('L'), fc.constant('31').map(String));
  const expressions = fc.tuple(field(0, 59), field(0, 23), day, field(1, 12), field(0, 6)).map((all) => all.join(' '));
  fc.assert(
    fc.property(expressions, fc.integer({ min: 0, max: 2_000_000_000 }), (expression, seconds) => {
      const from = new Date(seconds * 1000);
      let other: ReturnType<typeof CronExpressionParser.parse>;
      try {
        other = CronExpressionParser.parse(expression, { currentDate: new Date(from.getTime() - 1), tz: 'UTC' });
      } catch (error) {
        fc.pre(!String(error).includes('Invalid explicit day'));
        throw error;
      }
      const expected = Array.from({ length: 5 }, () => other.next().toDate());
      expect(nextRuns(expression, { from, timeZone: 'UTC', count: 5 })).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});
