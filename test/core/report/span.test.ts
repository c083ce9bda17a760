import { describe, expect, test } from 'vitest';
import { addDays } from '../../../src/core/local-day.ts';
import { monthIndexOf, reportSpan } from '../../../src/core/report/span.ts';
import { parseReportPeriod } from '../../../src/core/typed-period.ts';

const term = { starts: '2026-01-31', ends: '2028-01-30', timeZone: 'Europe/Berlin', periods: 'contract' } as const;
const now = new Date('2027-12-01T00:00:00Z');

function span(typed: string, at = now) {
  const asked = parseReportPeriod(typed, { now: at, term });
  if (!asked.ok) throw new Error(asked.fault);
  return reportSpan(asked.period, { now: at, term });
}

describe('the months of a span', () => {
  test.each(['y1', 'y1-h1', 'y1-h2', 'y2-q3', 'y1-m1', '2026-h1', '2026-q4', '2026-02', '2026-03..2026-05', '2026'])(
    '%s cover it without gap or overlap',
    (typed) => {
      const { months, firstDay, lastDay, from, before } = span(typed);
      expect(months[0]?.firstDay).toBe(firstDay);
      expect(months.at(-1)?.lastDay).toBe(lastDay);
      for (const [index, month] of months.slice(1).entries()) {
        expect(month.firstDay).toBe(addDays(months[index]?.lastDay ?? '', 1));
      }
      const monthOf = monthIndexOf(months, term.timeZone);
      expect(monthOf(new Date(from))).toBe(0);
      expect(monthOf(new Date(Date.parse(before) - 1))).toBe(months.length - 1);
    },
  );

  test('of the contract’s own years are the contract’s, of calendar ones the calendar’s', () => {
    expect(span('y1-q1').months.map(({ firstDay }) => firstDay)).toEqual(['2026-01-31', '2026-02-28', '2026-03-31']);
    expect(span('2026-q2').months.map(({ firstDay }) => firstDay)).toEqual(['2026-04-01', '2026-05-01', '2026-06-01']);
  });

  test('that the clocks are changed in begin at their own midnight', () => {
    const { months } = span('2026-03..2026-05');
    const monthOf = monthIndexOf(months, term.timeZone);
    expect(monthOf(new Date('2026-03-31T21:59:59.999Z'))).toBe(0);
    expect(monthOf(new Date('2026-03-31T22:00:00.000Z'))).toBe(1);
  });
});

describe('a span', () => {
  test('has ended exactly at its end', () => {
    const end = new Date(span('2026-q2').before);
    expect(span('2026-q2', end).hasEnded).toBe(true);
    expect(span('2026-q2', new Date(end.getTime() - 1)).hasEnded).toBe(false);
  });

  test('says where the contract cuts it', () => {
    expect(span('2026-q1')).toMatchObject({
      firstDay: '2026-01-31',
      isWhole: false,
      length: 'quarter',
      key: '2026-q1',
    });
    expect(span('2026-q2').isWhole).toBe(true);
  });
});
