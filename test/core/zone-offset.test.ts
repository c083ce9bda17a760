import { tzOffset } from '@date-fns/tz';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { zoneOffset } from '../../src/core/zone-offset.ts';

const MINUTE_MS = 60_000;
const ZONES = Intl.supportedValuesOf('timeZone');

function workedOut(timeZone: string, at: number): number {
  return tzOffset(timeZone, new Date(at)) * MINUTE_MS;
}

/** The first instant at which the clocks differ from those at `from`, given that they do at `until`. */
function changeBetween(timeZone: string, from: number, until: number): number {
  let [same, other] = [from, until];
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (workedOut(timeZone, middle) === workedOut(timeZone, from)) same = middle;
    else other = middle;
  }
  return other;
}

test('what it rests on: since 1973 no zone has changed its clocks but at full minutes', () => {
  const odd: string[] = [];
  let changes = 0;
  for (const zone of ZONES) {
    let from = Date.UTC(1973, 0);
    for (let month = 1; month < 12 * 65; month += 2) {
      const until = Date.UTC(1973, month);
      if (workedOut(zone, from) !== workedOut(zone, until)) {
        changes += 1;
        const at = changeBetween(zone, from, until);
        if (at % MINUTE_MS !== 0) odd.push(`${zone} ${new Date(at).toISOString()}`);
      }
      from = until;
    }
  }
  expect(odd).toEqual([]);
  expect(changes).toBeGreaterThan(1_000);
});

test('remembered or not, it is what the calendar of the zone says', () => {
  const at = fc.integer({ min: Date.UTC(1890, 0), max: Date.UTC(2120, 0) });
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), at, (zone, instant) => {
      const expected = workedOut(zone, instant);
      expect([zoneOffset(zone, instant), zoneOffset(zone, instant)]).toEqual([expected, expected]);
    }),
    { numRuns: 3_000 },
  );
});

test.each([
  ['the millisecond before the clocks of New York go forward', '2026-03-08T06:59:59.999Z', -5],
  ['and when they do', '2026-03-08T07:00:00.000Z', -4],
])('%s', (_case, at, hours) => {
  expect(zoneOffset('America/New_York', Date.parse(at))).toBe(hours * 60 * MINUTE_MS);
});

test('also where the clocks were changed a minute after the hour', () => {
  const change = Date.parse('2022-10-01T16:01:00.000Z');
  const [before, after] = [change - 1, change].map((at) => zoneOffset('Antarctica/Casey', at));
  expect([before, after]).toEqual([change - 1, change].map((at) => workedOut('Antarctica/Casey', at)));
  expect(before).not.toBe(after);
});

test('of many minutes it forgets the early ones, and tells them all the same', () => {
  const first = Date.UTC(2020, 0);
  for (let minute = 0; minute < 25_000; minute += 1) zoneOffset('Asia/Shanghai', first + minute * MINUTE_MS);
  expect(zoneOffset('Asia/Shanghai', first)).toBe(8 * 60 * MINUTE_MS);
});
