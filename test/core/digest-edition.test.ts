import { describe, expect, test } from 'vitest';
import { dueEdition, editionsOn, isAfter, skippedEditions } from '../../src/core/digest-edition.ts';
import type { DigestSettings, Site } from '../../src/core/site.ts';
import { testSite } from '../support/site.ts';

function site(change: Partial<DigestSettings> = {}): Site {
  const base = testSite({});
  return { ...base, digest: { ...base.digest, ...change } };
}
const evening = { eveningMinutes: 18 * 60 };
const at = (local: string) => new Date(`2026-${local}+08:00`);
const words = (found: readonly { readonly day: string; readonly edition: string }[]) =>
  found.map(({ day, edition }) => `${day.slice(5)} ${edition}`);

describe('what is to be posted on a day', () => {
  test.each<[string, Partial<DigestSettings>, string, string[]]>([
    ['the digest', {}, '2026-11-21', ['morning']],
    ['two of them', evening, '2026-11-21', ['morning', 'evening']],
    ['none on a Saturday', { days: 'working' }, '2026-11-21', []],
    ['one on a Friday', { days: 'working' }, '2026-11-20', ['morning']],
    ['none before the contract', evening, '2025-12-31', []],
    ['both on its first day', evening, '2026-01-01', ['morning', 'evening']],
    ['only the morning’s after its last day', evening, '2027-01-01', ['morning']],
    ['none later', evening, '2027-01-02', []],
  ])('%s', (_what, change, day, editions) => {
    expect(editionsOn(site(change), day)).toEqual(editions);
  });
});

describe('what is due', () => {
  test.each<[string, Partial<DigestSettings>, string | null]>([
    ['11-21T08:29:59.999', evening, null],
    ['11-21T08:30:00.000', evening, 'morning'],
    ['11-21T17:59:59.999', evening, 'morning'],
    ['11-21T18:00:00.000', evening, 'evening'],
    ['11-21T23:59:59.999', {}, 'morning'],
  ])('at %s', (now, change, edition) => {
    expect(dueEdition(site(change), '2026-11-21', at(now))?.edition ?? null).toBe(edition);
  });
});

describe('what was left out', () => {
  const morning = (day: string) => ({ day: `2026-${day}`, edition: 'morning' }) as const;
  const late = (day: string) => ({ day: `2026-${day}`, edition: 'evening' }) as const;
  test.each([
    ['nothing from one day to the next', {}, morning('11-20'), morning('11-21'), []],
    ['the days between', {}, morning('11-20'), morning('11-23'), ['11-21 morning', '11-22 morning']],
    ['not those that are not worked', { days: 'working' } as const, morning('11-20'), morning('11-23'), []],
    ['an evening', evening, morning('11-20'), morning('11-21'), ['11-20 evening']],
    ['a morning, when only the evening’s was still due', evening, late('11-20'), late('11-21'), ['11-21 morning']],
    ['nothing within a day', evening, morning('11-21'), late('11-21'), []],
  ])('%s', (_what, change, last, posted, skipped) => {
    expect(words(skippedEditions(site(change), last, posted))).toEqual(skipped);
  });

  test('of very long ago only the last month', () => {
    expect(skippedEditions(site(), morning('02-01'), morning('11-21'))).toHaveLength(31);
  });
});

test('the evening is after the morning of its day, and before that of the next', () => {
  const day = '2026-11-21';
  expect(isAfter({ day, edition: 'evening' }, { day, edition: 'morning' })).toBe(true);
  expect(isAfter({ day, edition: 'morning' }, { day, edition: 'evening' })).toBe(false);
  expect(isAfter({ day, edition: 'evening' }, { day, edition: 'evening' })).toBe(false);
  expect(isAfter({ day: '2026-11-22', edition: 'morning' }, { day, edition: 'evening' })).toBe(true);
});
