import { describe, expect, test } from 'vitest';
import {
  isSigned,
  parseRecordName,
  recordEntrySchema,
  shortNoticeUntil,
  timeFault,
  totalEffort,
} from '../../src/core/record.ts';
import { entries } from '../support/records.ts';

describe('parseRecordName', () => {
  test.each([
    ['R-12', 12],
    ['r12', 12],
    [' #12 ', 12],
    ['12', 12],
    ['R-0', null],
    ['T-12', null],
    ['R-', null],
    ['R-1234567890', null],
    ['twelve', null],
  ])('%s is %s', (typed, number) => {
    expect(parseRecordName(typed)).toBe(number);
  });
});

/** Paths and messages of what is wrong with a changed entry. */
function faults(kind: keyof typeof entries, change: object): string[] {
  const parsed = recordEntrySchema(kind).safeParse({ ...entries[kind], ...change });
  return parsed.error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`) ?? [];
}

describe('recordEntrySchema', () => {
  test.each(Object.values(entries))('takes a whole $kind', (entry) => {
    expect(recordEntrySchema(entry.kind).parse(entry)).toEqual(entry);
  });

  test.each(Object.values(entries))('takes no content of another kind for a $kind', (entry) => {
    const other = entry.kind === 'visit' ? entries.training : entries.visit;
    expect(recordEntrySchema(entry.kind).safeParse({ ...entry, content: other.content }).success).toBe(false);
  });

  test('fills in what need not be given', () => {
    const { endedAt: _end, others: _others, ...given } = entries.maintenance;
    const rows = [{ symptom: 'a', cause: 'b', solution: 'c' }];
    const { contact: _contact, ...content } = entries.maintenance.content;
    const parsed = recordEntrySchema('maintenance').parse({ ...given, content: { ...content, rows } });
    expect(parsed).toMatchObject({ endedAt: null, others: null, content: { contact: null, rows: [{ hours: null }] } });
  });

  test.each([
    ['2026-12-20', []],
    ['2031-11-20', []],
    ['1026-12-20', ['content.effectiveOn record.far-day']],
    ['2206-12-20', ['content.effectiveOn record.far-day']],
  ])('of a personnel change that takes effect on %s says %j', (effectiveOn, found) => {
    const { content } = entries['personnel-change'];
    expect(faults('personnel-change', { content: { ...content, effectiveOn } })).toEqual(found);
  });

  test('takes an end at the beginning, and none before it', () => {
    const { happenedAt } = entries.visit;
    expect(faults('visit', { endedAt: happenedAt })).toEqual([]);
    expect(faults('visit', { endedAt: new Date(happenedAt.getTime() - 1) })).toEqual(['endedAt record.ends-before']);
  });

  test.each([
    [0.25, true],
    [0.29, true],
    [999, true],
    [1.005, false],
    [-0.5, false],
    [999.01, false],
    [Number.NaN, false],
  ])('of %s person-days: %s', (remote, isTaken) => {
    expect(faults('visit', { effort: { onsite: 0, remote, office: 0 } }).length === 0).toBe(isTaken);
  });

  test('an optimisation spends what its phases add up to, to the hundredth', () => {
    const phases = { analysis: 0.1, design: 0.2, development: 0, test: 0 };
    const content = { ...entries.optimisation.content, phases };
    expect(faults('optimisation', { content, effort: { onsite: 0, remote: 0, office: 0.3 } })).toEqual([]);
    expect(faults('optimisation', { content, effort: { onsite: 0, remote: 0.01, office: 0.3 } })).toEqual([
      'effort.office record.phases-differ',
    ]);
  });

  test('a maintenance sheet has at least one row and at most ten', () => {
    const rows = (count: number) => Array.from({ length: count }, () => entries.maintenance.content.rows[0]);
    const taken = (count: number) =>
      faults('maintenance', { content: { ...entries.maintenance.content, rows: rows(count) } }).length === 0;
    expect([0, 1, 10, 11].map(taken)).toEqual([false, true, true, false]);
  });

  test.each([
    ['a\nb', 'title record.one-line'],
    ['', 'title'],
    ['  ', 'title'],
    ['x'.repeat(201), 'title'],
  ])('takes no title %j', (title, fault) => {
    expect(faults('visit', { title })[0]).toContain(fault);
  });

  test.each(['2026-02-30', '2026-2-1', 'tomorrow'])('%s is no day', (effectiveOn) => {
    const content = { ...entries['personnel-change'].content, effectiveOn };
    expect(faults('personnel-change', { content })).toEqual(['content.effectiveOn record.bad-day']);
  });
});

describe('timeFault', () => {
  const term = { starts: '2026-05-01', ends: '2026-10-31', timeZone: 'Asia/Shanghai' };
  test.each([
    ['2026-04-30T15:59:59.999Z', 'record.before-contract'],
    ['2026-04-30T16:00:00.000Z', null],
    ['2026-10-31T15:59:59.999Z', null],
    ['2026-10-31T16:00:00.000Z', 'record.after-contract'],
    ['2026-12-01T00:00:00.000Z', 'record.after-contract'],
    ['2026-12-01T00:00:00.001Z', 'record.in-the-future'],
  ])('%s: %s', (at, fault) => {
    expect(timeFault(new Date(at), { now: new Date('2026-12-01T00:00:00.000Z'), term })).toBe(fault);
  });
});

describe('shortNoticeUntil', () => {
  const asked = (at: string, effectiveOn: string) =>
    shortNoticeUntil(
      {
        ...entries['personnel-change'],
        happenedAt: new Date(at),
        content: { ...entries['personnel-change'].content, effectiveOn },
      },
      'Asia/Shanghai',
    );
  test.each([
    ['2026-11-20T15:59:00Z', '2026-12-20', null],
    ['2026-11-20T16:00:00Z', '2026-12-20', '2026-12-21'],
    ['2026-01-31T04:00:00Z', '2026-02-28', null],
    ['2026-01-31T04:00:00Z', '2026-02-27', '2026-02-28'],
    ['2026-11-20T04:00:00Z', '2026-11-01', '2026-12-20'],
  ])('asked for at %s, effective on %s: %s', (at, effectiveOn, earliest) => {
    expect(asked(at, effectiveOn)).toBe(earliest);
  });

  test('is of personnel changes only', () => {
    expect(shortNoticeUntil(entries.visit, 'Asia/Shanghai')).toBeNull();
  });
});

test('a signature is of the version it was given for', () => {
  const signature = { version: 2, person: 'customer', rating: null, at: new Date(0) };
  expect([1, 2, 3].map((version) => isSigned({ version, signature }))).toEqual([false, true, false]);
  expect(isSigned({ version: 1, signature: null })).toBe(false);
});

test('person-days are summed exactly', () => {
  expect(totalEffort({ onsite: 0.1, remote: 0.2, office: 0.7 })).toBe(1);
});
