import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { copiesById } from '../../../src/core/backup/chain.ts';
import type { BackupCopy, CopyState } from '../../../src/core/backup/copy.ts';
import type { RetentionPolicy } from '../../../src/core/backup/plan.ts';
import { decideRetention } from '../../../src/core/backup/retention.ts';
import { weekOf } from '../../../src/core/backup/retention-buckets.ts';
import { soundnessOf } from '../../../src/core/backup/soundness.ts';
import { dayAt } from '../../../src/core/local-day.ts';
import { testCheck, testCopy } from './copies.ts';

const ZONE = 'Asia/Shanghai';
const NOTHING: RetentionPolicy = { last: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0 };

/** Copies at these instants, oldest first, numbered from 1. */
function copiesAt(...instants: readonly string[]): BackupCopy[] {
  return instants.map((at, index) => testCopy({ id: index + 1, startedAt: new Date(at) }));
}

function keptIds(copies: readonly BackupCopy[], policy: Partial<RetentionPolicy>): number[] {
  return decideRetention(copies, { ...NOTHING, ...policy }, ZONE)
    .filter(({ action }) => action === 'keep')
    .map(({ copy }) => copy.id)
    .sort((one, other) => one - other);
}

function reasonsOf(copies: readonly BackupCopy[], policy: Partial<RetentionPolicy>) {
  const decisions = decideRetention(copies, { ...NOTHING, ...policy }, ZONE);
  return Object.fromEntries(
    decisions.map(({ copy, action, reasons }) => [
      copy.id,
      [action, ...reasons.map(({ key }) => key.replace('backup-check.', ''))].join(' '),
    ]),
  );
}

/** The twelve Sundays of the example in restic's documentation. */
const SUNDAYS = Array.from({ length: 12 }, (_, week) => {
  return new Date(Date.parse('2019-09-01T11:00:00+08:00') + week * 7 * 86_400_000).toISOString();
});

describe('counting as restic does', () => {
  test.each([
    ['the last four days that have copies, however far apart', { daily: 4 }, [9, 10, 11, 12]],
    ['the last three', { last: 3 }, [10, 11, 12]],
    ['the newest of each of the last two months', { monthly: 2 }, [9, 12]],
    ['a year and the oldest, while fewer years have copies', { yearly: 2 }, [1, 12]],
    ['what any of the rules keeps', { last: 1, monthly: 3 }, [5, 9, 12]],
    ['everything, when there is no rule', {}, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
  ] as const)('%s', (_name, policy, kept) => {
    expect(keptIds(copiesAt(...SUNDAYS), policy)).toEqual(kept);
  });

  /** Three a day, at 01:00, 09:00 and 17:00, from Monday 29 December to Sunday 11 January: the newest of day n is 3n. */
  const OVER_NEW_YEAR = Array.from({ length: 42 }, (_, index) =>
    new Date(Date.parse('2025-12-29T01:00:00+08:00') + index * 8 * 3_600_000).toISOString(),
  );
  const newestOfDays = Array.from({ length: 14 }, (_, day) => 3 * (day + 1));

  test.each([
    ['the newest of each of the last three days', { daily: 3 }, [36, 39, 42]],
    ['of each of the last two weeks, which begin on Monday', { weekly: 2 }, [21, 42]],
    ['of a week of two years once', { weekly: 3 }, [1, 21, 42]],
    ['of each of the last two months', { monthly: 2 }, [9, 42]],
    ['of each of the last two years', { yearly: 2 }, [9, 42]],
    ['and the oldest, where a third year has none', { yearly: 3 }, [1, 9, 42]],
    ['the last two, whichever their day', { last: 2 }, [41, 42]],
    ['what one rule keeps beside what another does', { last: 2, daily: 2 }, [39, 41, 42]],
    ['one copy by two rules', { weekly: 1, monthly: 1 }, [42]],
    ['of each day, and no oldest when all places are taken', { daily: 14 }, newestOfDays],
    ['of each day, and the oldest when one is left', { daily: 15 }, [1, ...newestOfDays]],
    ['all, where there are more places than copies', { last: 99 }, OVER_NEW_YEAR.map((_, index) => index + 1)],
  ])('%s', (_name, policy, kept) => {
    expect(keptIds(copiesAt(...OVER_NEW_YEAR), policy)).toEqual(kept);
  });

  test('days are those of the contract, not of UTC', () => {
    // 23:30 and 00:30 in Shanghai: two days, though one in UTC.
    const copies = copiesAt('2026-11-20T15:30:00Z', '2026-11-20T16:30:00Z');
    expect(keptIds(copies, { daily: 1 })).toEqual([2]);
    expect(reasonsOf(copies, { daily: 2 })).toEqual({ 1: 'keep kept-daily', 2: 'keep kept-daily' });
  });

  test('of one period the newest is kept, and the very oldest copy while places are left', () => {
    const copies = copiesAt('2026-11-20T01:00:00Z', '2026-11-20T02:00:00Z', '2026-11-20T03:00:00Z');
    expect(reasonsOf(copies, { daily: 7 })).toEqual({
      3: 'keep kept-daily',
      2: 'remove dropped-newer-daily',
      1: 'keep kept-oldest-daily',
    });
  });

  test('a week belongs to the year of its Thursday', () => {
    expect(['2026-11-21', '2027-01-01', '2027-01-04', '2024-12-30', '2020-12-31'].map(weekOf)).toEqual([
      '2026-W47',
      '2026-W53',
      '2027-W01',
      '2025-W01',
      '2020-W53',
    ]);
  });

  test('every rule says why it keeps, and why none does', () => {
    const [oldest, , newest] = decideRetention(
      copiesAt('2026-09-20T01:00:00Z', '2026-11-19T01:00:00Z', '2026-11-21T01:00:00Z'),
      { ...NOTHING, last: 1, daily: 1, monthly: 1 },
      ZONE,
    ).reverse();
    expect(newest?.reasons).toEqual([
      { key: 'backup-check.kept-last', values: { period: '1', count: 1 } },
      { key: 'backup-check.kept-daily', values: { period: '2026-11-21', count: 1 } },
      { key: 'backup-check.kept-monthly', values: { period: '2026-11', count: 1 } },
    ]);
    expect(oldest?.reasons.map(({ key }) => key)).toEqual([
      'backup-check.dropped-last',
      'backup-check.dropped-daily',
      'backup-check.dropped-monthly',
    ]);
  });
});

describe('beyond restic', () => {
  const week = copiesAt(...Array.from({ length: 7 }, (_, day) => `2026-11-1${day}T18:00:00Z`));
  const changed = (changes: { readonly [id: number]: Partial<BackupCopy> }) =>
    week.map((copy) => ({ ...copy, ...changes[copy.id] }));

  test('a full copy lives while a kept incremental one builds on it, through all steps between', () => {
    const chain = changed({
      5: { kind: 'incremental', baseId: 4 },
      6: { kind: 'incremental', baseId: 5 },
      7: { kind: 'incremental', baseId: 6 },
    });
    expect(keptIds(chain, { last: 1 })).toEqual([4, 5, 6, 7]);
    expect(reasonsOf(chain, { last: 1 })).toMatchObject({ 4: 'keep kept-needed', 3: 'remove dropped-last' });
  });

  test('the last copy that passed a drill stays, however old, and the others have to go', () => {
    const copies = changed({
      2: { checks: [testCheck({ kind: 'drill' })] },
      6: { checks: [testCheck({ kind: 'listing' })] },
    });
    expect(reasonsOf(copies, { last: 1 })).toMatchObject({
      2: 'keep kept-verified-drill',
      6: 'remove dropped-last',
      7: 'keep kept-last',
    });
  });

  test('where none passed a drill the last listed one stays, and where none was listed the last with a checksum', () => {
    const listed = changed({
      3: { checks: [testCheck({ kind: 'listing' })] },
      4: { checks: [testCheck({ kind: 'checksum' })] },
    });
    expect(keptIds(listed, { last: 1 })).toEqual([3, 7]);
    expect(keptIds(changed({ 4: { checks: [testCheck({ kind: 'checksum' })] } }), { last: 1 })).toEqual([4, 7]);
  });

  test('a copy that failed a check takes no place, and stays until a newer one is verified', () => {
    const failed = { checks: [testCheck({ kind: 'checksum', outcome: 'failed' })] };
    expect(keptIds(changed({ 7: failed }), { last: 2 })).toEqual([5, 6, 7]);
    expect(reasonsOf(changed({ 3: failed }), { last: 2 })).toMatchObject({ 3: 'keep kept-damaged' });
    const verified = changed({ 3: failed, 6: { checks: [testCheck({ kind: 'listing' })] } });
    expect(reasonsOf(verified, { last: 1 })).toMatchObject({
      3: 'remove dropped-damaged',
      6: 'keep kept-verified-listing',
    });
  });

  test('what failed once and passed the same or more since counts again; what passed less does not', () => {
    const failed = testCheck({ kind: 'listing', outcome: 'failed', startedAt: new Date('2026-11-20T00:00:00Z') });
    const later = new Date('2026-11-21T00:00:00Z');
    const since = (kind: 'checksum' | 'drill') => ({ checks: [failed, testCheck({ kind, startedAt: later })] });
    expect(keptIds(changed({ 7: since('drill') }), { last: 1 })).toEqual([7]);
    expect(keptIds(changed({ 7: since('checksum') }), { last: 1 })).toEqual([6, 7]);
  });

  test('what was found last counts, also where the clock was set back in between', () => {
    const [copy] = copiesAt('2026-11-01T00:00:00Z');
    const passed = testCheck({ startedAt: new Date('2026-11-20T14:00:00Z') });
    const failed = testCheck({ startedAt: new Date('2026-11-20T12:30:00Z'), outcome: 'failed' });
    if (!copy) throw new Error('no copy');
    const copies = [{ ...copy, checks: [passed, failed] }];
    expect(copies.map((one) => soundnessOf(one, copiesById(copies)).isDamaged)).toEqual([true]);
  });

  test('a base is removed after what builds on it, also where the clock was set back in between', () => {
    const [base, incremental, later] = copiesAt('2026-11-20T14:00:00Z', '2026-11-20T12:30:00Z', '2026-11-21T00:00:00Z');
    if (!base || !incremental || !later) throw new Error('no copies');
    const copies = [base, { ...incremental, kind: 'incremental' as const, baseId: base.id }, later];
    const going = decideRetention(copies, { ...NOTHING, last: 1 }, ZONE).filter(({ action }) => action === 'remove');
    expect(going.map(({ copy }) => copy.id)).toEqual([incremental.id, base.id]);
  });

  test('damaged at one place it is still good at another', () => {
    const atHost = { storePath: 'acme/app/x', checks: [testCheck({ outcome: 'failed' })] };
    expect(keptIds(changed({ 7: atHost }), { last: 1 })).toEqual([7]);
    const everywhere = { ...atHost, checks: [...atHost.checks, testCheck({ outcome: 'failed', place: 'store' })] };
    expect(keptIds(changed({ 7: everywhere }), { last: 1 })).toEqual([6, 7]);
  });

  test('an incremental copy whose base is damaged or gone counts for nothing', () => {
    const onDamaged = changed({
      6: { checks: [testCheck({ outcome: 'failed' })] },
      7: { kind: 'incremental', baseId: 6 },
    });
    expect(keptIds(onDamaged, { last: 1 })).toEqual([5, 6, 7]);
    expect(reasonsOf(changed({ 7: { kind: 'incremental', baseId: 99 } }), { last: 1 })).toMatchObject({
      6: 'keep kept-last',
      7: 'keep kept-damaged',
    });
  });

  test('what is made, checked or begun to be removed is told apart; what failed leaves nothing behind', () => {
    const copies = changed({
      1: { state: 'failed' },
      2: { state: 'failed', hostPath: null },
      3: { state: 'removed' },
      4: { removeReason: { key: 'x' } },
      5: { checks: [testCheck({ outcome: null, endedAt: null })] },
      7: { state: 'running', kind: 'incremental', baseId: 6 },
    });
    expect(reasonsOf(copies, { last: 1 })).toEqual({
      1: 'remove dropped-failed',
      4: 'remove dropped-begun',
      5: 'keep kept-checked',
      6: 'keep kept-last kept-needed',
      7: 'keep kept-running',
    });
    expect(reasonsOf(copies, {})).toMatchObject({ 1: 'remove dropped-failed', 6: 'keep kept-all kept-needed' });
  });
});

describe('whatever the history', () => {
  const instant = fc.date({
    min: new Date('2024-01-01T00:00:00Z'),
    max: new Date('2026-12-31T00:00:00Z'),
    noInvalidDate: true,
  });
  const policies = fc.record({
    last: fc.nat(3),
    daily: fc.nat(4),
    weekly: fc.nat(3),
    monthly: fc.nat(3),
    yearly: fc.nat(2),
  });
  const states: fc.Arbitrary<CopyState> = fc.constantFrom(
    'good',
    'good',
    'good',
    'good',
    'running',
    'failed',
    'removed',
  );
  const check = fc
    .record({
      kind: fc.constantFrom('present' as const, 'checksum' as const, 'listing' as const, 'drill' as const),
      outcome: fc.constantFrom('passed' as const, 'passed' as const, 'failed' as const, 'unknown' as const, null),
      startedAt: instant,
    })
    .map(testCheck);
  const histories = fc
    .array(
      fc.record({
        startedAt: instant,
        state: states,
        checks: fc.array(check, { maxLength: 3 }),
        buildsOn: fc.option(fc.nat(5)),
      }),
      { maxLength: 14 },
    )
    .map((given) => {
      const byTime = given.toSorted((one, other) => one.startedAt.getTime() - other.startedAt.getTime());
      return byTime.map(({ buildsOn, ...copy }, index) => {
        const base = buildsOn === null ? 0 : index - buildsOn;
        const builds = base > 0 ? { kind: 'incremental' as const, baseId: base } : {};
        return testCopy({ id: index + 1, ...copy, ...builds });
      });
    });

  const decide = (copies: readonly BackupCopy[], policy: RetentionPolicy) => {
    const decisions = decideRetention(copies, policy, ZONE);
    const kept = decisions.filter(({ action }) => action === 'keep').map(({ copy }) => copy);
    return { decisions, kept, keptIds: new Set(kept.map(({ id }) => id)) };
  };

  test('each copy that is there gets one decision with a reason, and what is made is left alone', () => {
    fc.assert(
      fc.property(histories, policies, (copies, policy) => {
        const { decisions } = decide(copies, policy);
        expect(decisions.every(({ reasons }) => reasons.length > 0)).toBe(true);
        expect(new Set(decisions.map(({ copy }) => copy.id)).size).toBe(decisions.length);
        const spokenOf = copies.filter(({ state }) => state !== 'removed').map(({ id }) => id);
        expect(decisions.map(({ copy }) => copy.id).sort()).toEqual(spokenOf.sort());
        expect(decisions.filter(({ copy, action }) => copy.state === 'running' && action === 'remove')).toEqual([]);
      }),
    );
  });

  test('nothing kept misses what it builds on, and bases are removed after what builds on them', () => {
    fc.assert(
      fc.property(histories, policies, (copies, policy) => {
        const { kept, decisions, keptIds: ids } = decide(copies, policy);
        const there = new Set(copies.filter(({ state }) => state === 'good').map(({ id }) => id));
        const missing = kept.filter(({ baseId }) => baseId !== null && there.has(baseId) && !ids.has(baseId));
        expect(missing).toEqual([]);
        const order = decisions.map(({ copy }) => copy.id);
        const early = decisions.filter(({ copy }) => {
          const base = copy.baseId === null ? -1 : order.indexOf(copy.baseId);
          return base >= 0 && base < order.indexOf(copy.id);
        });
        expect(early).toEqual([]);
      }),
    );
  });

  test('the newest sound copy and the last verified one are never removed', () => {
    fc.assert(
      fc.property(histories, policies, (copies, policy) => {
        const { keptIds: ids } = decide(copies, policy);
        const byId = copiesById(copies);
        const sound = copies.filter((copy) => copy.state === 'good' && !soundnessOf(copy, byId).isDamaged);
        const newest = sound.at(-1);
        if (newest) expect(ids).toContain(newest.id);
        for (const kind of ['drill', 'listing', 'checksum'] as const) {
          const last = sound.findLast((copy) => soundnessOf(copy, byId).verifiedBy === kind);
          if (!last) continue;
          expect(ids).toContain(last.id);
          break;
        }
      }),
    );
  });

  test('without a rule nothing good is removed', () => {
    fc.assert(
      fc.property(histories, (copies) => {
        const { decisions } = decide(copies, NOTHING);
        const removed = decisions.filter(({ copy, action }) => copy.state === 'good' && action === 'remove');
        expect(removed).toEqual([]);
      }),
    );
  });

  test('once done it has nothing left to do', () => {
    fc.assert(
      fc.property(histories, policies, (copies, policy) => {
        const { keptIds: ids } = decide(copies, policy);
        // The row of a copy stays when its files go: others may still name it as what they build on.
        const after = copies.map((copy) => (ids.has(copy.id) ? copy : { ...copy, state: 'removed' as const }));
        expect(decide(after, policy).keptIds).toEqual(ids);
      }),
    );
  });

  test('of sound full copies it keeps what a plain reading of the rules keeps', () => {
    fc.assert(
      fc.property(fc.array(instant, { maxLength: 20 }), policies, (instants, policy) => {
        const copies = copiesAt(...instants.map((at) => at.toISOString()).sort());
        expect([...decide(copies, policy).keptIds].sort()).toEqual(plainReading(copies, policy).sort());
      }),
    );
  });

  /** For each rule the newest copy of each of its last periods; the oldest of all where fewer periods have copies. */
  function plainReading(copies: readonly BackupCopy[], policy: RetentionPolicy): number[] {
    if (Object.values(policy).every((count) => count === 0)) return copies.map(({ id }) => id);
    const periods: { readonly [R in keyof RetentionPolicy]: (copy: BackupCopy) => string } = {
      last: ({ id }) => String(id).padStart(9, '0'),
      daily: ({ startedAt }) => dayAt(startedAt, ZONE),
      weekly: ({ startedAt }) => weekOf(dayAt(startedAt, ZONE)),
      monthly: ({ startedAt }) => dayAt(startedAt, ZONE).slice(0, 7),
      yearly: ({ startedAt }) => dayAt(startedAt, ZONE).slice(0, 4),
    };
    const kept = new Set<number>();
    for (const rule of ['last', 'daily', 'weekly', 'monthly', 'yearly'] as const) {
      const newest = new Map(copies.map((copy) => [periods[rule](copy), copy.id]));
      const last = [...newest].sort(([one], [other]) => (one < other ? 1 : -1)).slice(0, policy[rule]);
      for (const [, id] of last) kept.add(id);
      const [oldest] = copies;
      if (oldest && last.length < policy[rule]) kept.add(oldest.id);
    }
    return [...kept];
  }
});
