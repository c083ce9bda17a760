import { describe, expect, test } from 'vitest';
import { TROUBLE_KINDS } from '../../../src/core/backup/verdict.ts';
import type { Message } from '../../../src/core/message.ts';
import { VISIT_QUESTIONS } from '../../../src/core/record/content.ts';
import { buildReport } from '../../../src/core/report/build-report.ts';
import type { CheckFact, ReportFacts, SeriesFact } from '../../../src/core/report/facts.ts';
import type { ReportModel } from '../../../src/core/report/model.ts';
import { createTexts } from '../../../src/i18n/texts.ts';
import { testCheck, testCopy } from '../backup/copies.ts';
import { testPlan } from '../backup/plans.ts';
import { inspection, monthlyInspection, noFacts, on, record, ticket } from './facts.ts';

const texts = createTexts();
const say = (message: Message) => texts('en', 'Asia/Shanghai')(message.key, message.values);
const advice = (facts: Partial<ReportFacts>) => buildReport(noFacts(facts)).advice;
const said = (facts: Partial<ReportFacts>) => advice(facts).map(({ message }) => say(message));

const DAY = 86_400_000;
const GB = 2 ** 30;

/** One value a day, the last on June 30. */
function series(change: Partial<SeriesFact>, values: readonly number[]): SeriesFact {
  const start = on('06-30 08:00').getTime() - (values.length - 1) * DAY;
  return {
    reading: 'disk-free',
    targetKind: 'host',
    target: { 'zh-CN': '数据库服务器', en: 'Database server' },
    part: '/app',
    unit: 'bytes',
    limit: 10 * GB,
    points: values.map((value, day) => [start + day * DAY, value] as const),
    ...change,
  };
}

const days = (count: number) => Array.from({ length: count }, (_, day) => day);

describe('of capacity', () => {
  test('names the place, the limit and the days', () => {
    const filling = series(
      {},
      days(60).map((day) => (200 - 2 * day) * GB),
    );
    expect(said({ series: [filling] })).toEqual([
      'Free space of Database server /app is expected to fall to 10 GB in 35–36 days: clean up or extend it in time',
    ]);
  });

  test('speaks of a disk once, though its use and its free space are measured', () => {
    const both = [
      series(
        {},
        days(60).map((day) => (200 - 2 * day) * GB),
      ),
      series(
        { reading: 'disk-used', unit: 'percent', limit: 90 },
        days(60).map((day) => 20 + day),
      ),
    ];
    expect(said({ series: both })).toEqual([
      'Disk use of Database server /app is expected to reach 90 % in 10–11 days: clean up or extend it in time',
    ]);
    expect(
      buildReport(noFacts({ series: both })).capacity.series.map(({ reading, unit, last }) => [reading, unit, last]),
    ).toEqual([
      ['disk-used', 'share', 0.79],
      ['disk-free', 'bytes', 82 * GB],
    ]);
  });

  test.each([
    [
      'memory, which is there to be used',
      series(
        { reading: 'memory-used', unit: 'percent', limit: 90 },
        days(60).map((day) => 20 + day),
      ),
    ],
    [
      'what takes longer',
      series(
        {},
        days(60).map((day) => (2_000 - 2 * day) * GB),
      ),
    ],
    [
      'what may never come',
      series(
        {},
        days(60).map((day) => (200 - ((day * 37) % 11)) * GB),
      ),
    ],
    [
      'a database without a limit',
      series(
        { reading: 'database-size', limit: null },
        days(60).map((day) => day * GB),
      ),
    ],
    ['too few days', series({}, [20 * GB, 11 * GB])],
  ])('fears nothing of %s', (_name, one) => {
    expect(advice({ series: [one] })).toEqual([]);
  });

  test('says of a disk that was full all the time that it is, and of old figures only what they foretell', () => {
    const percent = { reading: 'disk-used', unit: 'percent', limit: 90 } as const;
    const full = series(
      percent,
      days(60).map(() => 100),
    );
    expect(said({ series: [full] })).toEqual([
      'Disk use of Database server /app has reached 90 %: clean up or extend it now',
    ]);
    const growing = series(
      percent,
      days(60).map((day) => 20 + day),
    );
    const old = { ...growing, points: growing.points.map(([at, value]) => [at - 60 * 86_400_000, value] as const) };
    expect(said({ series: [old] }).join()).not.toContain('has reached');
  });

  test('foretells nothing of what has no limit, or has not been measured for longer than it was, and says why', () => {
    const growing = (change: Partial<SeriesFact>, count = 30) =>
      series(
        { reading: 'disk-used', unit: 'percent', limit: 90, ...change },
        days(count).map((day) => 50 + day),
      );
    const earlier = (one: SeriesFact, by: number) => ({
      ...one,
      points: one.points.map(([at, value]) => [at - by * DAY, value] as const),
    });
    const told = (one: SeriesFact) => {
      const [found] = buildReport(noFacts({ series: [one] })).capacity.series;
      return found?.forecast === null ? found.noForecast : found?.forecast.latestDays;
    };
    expect(told(growing({}))).toBe(11);
    expect(told(earlier(growing({}), 20))).toBe(0);
    expect(told(earlier(growing({}), 29))).toBe('old');
    expect(told(growing({ reading: 'database-size', unit: 'bytes', limit: null }))).toBe('no-limit');
    expect(told(growing({}, 2))).toBe('too-few');
    expect(told(growing({ limit: 900_000 }))).toBe('never');
  });

  test('shows the pace by which it foretells: that between clean-ups, not the one across them', () => {
    const once = series(
      { reading: 'disk-used', unit: 'percent', limit: 100 },
      days(100).map((day) => (day < 50 ? 40 + day : 20 + (day - 50))),
    );
    const [found] = buildReport(noFacts({ series: [once] })).capacity.series;
    expect(found?.perDay).toBeCloseTo(0.01, 6);
    expect(found?.forecast).toMatchObject({ limit: 1 });
  });

  test('leaves out what was measured after the period', () => {
    const late = series(
      {},
      days(60).map((day) => (200 - 2 * day) * GB),
    );
    const points = [...late.points, [on('07-02 08:00').getTime(), 0] as const];
    const [one] = buildReport(noFacts({ series: [{ ...late, points }] })).capacity.series;
    expect(one).toMatchObject({ last: 82 * GB, min: 82 * GB, max: 200 * GB });
  });
});

describe('of backups', () => {
  const plan = testPlan({ schedule: { full: '0 2 * * *', incremental: null } });
  const since = on('01-01 00:00');
  const good = (id: number, when: string) => testCopy({ id, startedAt: on(when) });

  test('asks for a first restore, and to verify', () => {
    const copies = days(3).map((day) => good(day + 1, `06-${28 + day} 02:00`));
    expect(said({ backups: [{ planId: 'app', plan, since, copies }] })).toEqual([
      'No backup of “Application folders” was ever verified: have one verified',
      'No backup of “Application folders” was ever restored, so nothing proves that it can be: do a restore drill',
    ]);
  });

  test('counts what was made, and what failed', () => {
    const check = testCheck({ copyId: 3, kind: 'drill', startedAt: on('06-30 03:00'), restoreMs: 90_500 });
    const copies = [
      testCopy({
        id: 1,
        startedAt: on('06-28 02:00'),
        state: 'failed',
        bytes: null,
        failure: { key: 'backup.failed' },
      }),
      good(2, '06-29 02:00'),
      { ...good(3, '06-30 02:00'), checks: [check] },
      good(4, '07-01 02:00'),
    ];
    const facts = { backups: [{ planId: 'app', plan, since, copies }] };
    const [line] = buildReport(noFacts(facts)).backups.plans;
    expect(line).toMatchObject({
      made: [{ kind: 'full', good: 2, failed: 1 }],
      checks: [{ kind: 'drill', passed: 1, failed: 0, unknown: 0 }],
      lastGood: { name: 'B-3' },
      lastRestored: { restoreSeconds: 90 },
      troubles: [],
    });
    expect(said(facts)).toEqual(['1 of 3 backups of “Application folders” failed in this period: find out why']);
  });

  test('takes a copy that was removed later for what it was', () => {
    const copies = [
      { ...good(1, '06-30 02:00'), state: 'removed' as const, removedAt: on('07-02 03:00'), removedBy: null },
    ];
    const [line] = buildReport(noFacts({ backups: [{ planId: 'app', plan, since, copies }] })).backups.plans;
    expect(line?.lastGood?.name).toBe('B-1');
  });

  test('tells of a plan that the site file has lost, and advises nothing on it', () => {
    const facts = { backups: [{ planId: 'old', plan: null, since, copies: [good(1, '03-01 02:00')] }] };
    const report = buildReport(noFacts(facts));
    expect(report.backups.plans[0]).toMatchObject({ name: 'old', kind: null, made: [{ good: 1 }], lastGood: null });
    expect(report.advice).toEqual([]);
  });

  test('has words for every trouble', () => {
    for (const kind of TROUBLE_KINDS)
      expect(say({ key: `report-facts.backup-${kind}`, values: { plan: 'X' } })).toContain('X');
  });

  test('a copy that was under way at the end of the period had come to nothing yet', () => {
    const copies = [good(1, '06-29 23:50'), { ...good(2, '06-30 23:50'), endedAt: on('07-01 00:10') }];
    const [line] = buildReport(noFacts({ backups: [{ planId: 'app', plan, since, copies }] })).backups.plans;
    expect(line?.lastGood?.name).toBe('B-1');
    expect(line?.made).toEqual([{ kind: 'full', good: 2, failed: 0 }]);
  });
});

describe('of service', () => {
  test('names the stage that was not kept, and what is overdue first', () => {
    const facts = {
      tickets: [
        ticket(1, '03-01 10:00', {
          told: [
            ['03-01 10:01', { kind: 'levelled', level: 2 }],
            ['03-01 10:20', { kind: 'responded' }],
            ['03-01 11:00', { kind: 'restored' }],
          ],
        }),
        ticket(2, '03-02 10:00', {
          told: [
            ['03-02 10:01', { kind: 'levelled', level: 2 }],
            ['03-02 10:02', { kind: 'responded' }],
          ],
        }),
        ticket(3, '03-03 10:00', { head: { title: '另一件事' } }),
      ],
    };
    expect(said(facts)).toEqual([
      'Time limits overdue and still open: 1. Finish these first',
      'Level 2, severe, “Respond”: 50 % met (1 of 2; late: 1). Find out why and improve',
      'Level 2, severe, “Restore”: 50 % met (1 of 2; late: 1). Find out why and improve',
      'Tickets that never got a level, so that no time limit applies: 1. Set their levels in time',
      '“故障 2” happened 2 times in this period and no cause is recorded: find it',
    ]);
  });

  test('tells of missing obligations by their number of periods', () => {
    const standing = (month: string, status: 'missing' | 'met' | 'waived') =>
      ({
        obligation: monthlyInspection,
        period: {
          length: 'month',
          number: 1,
          isWhole: true,
          firstDay: `2026-${month}-01`,
          lastDay: `2026-${month}-28`,
          from: on(`${month}-01 00:00`),
          before: on(`${month}-28 00:00`),
        },
        status,
        owed: 1,
        evidence: [],
        lateEvidence: [],
        dueBy: '2026-12-31',
        unproven: [],
        waiver: null,
        cause: null,
      }) as const;
    const obligations = [
      standing('01', 'missing'),
      standing('02', 'missing'),
      standing('03', 'met'),
      standing('04', 'waived'),
    ];
    expect(said({ obligations })).toEqual([
      '“Monthly remote inspection” was not met in 2 of its periods (0 done of 2 owed): agree with the customer how to make up for it',
    ]);
  });

  test('asks about unhappy ratings and answers', () => {
    const signature = { version: 1, person: 'lead', rating: 'dissatisfied', at: on('03-12 09:00') } as const;
    const visit = record(1, 'visit');
    if (visit.entry.kind !== 'visit') throw new Error('no visit');
    const satisfaction = { inspection: 'yes', response: 'no', use: 'not-asked', optimisation: 'yes' } as const;
    const entry = { ...visit.entry, content: { ...visit.entry.content, satisfaction } };
    expect(said({ records: [{ ...visit, entry, signature }] })).toEqual([
      'Services rated “dissatisfied”: 1. Call on the customer',
      'The customer was not satisfied with the response to requests; visits that say so: 1',
    ]);
    for (const question of VISIT_QUESTIONS)
      expect(say({ key: `report-facts.visit-${question}`, values: { count: 1 } })).toContain('1');
  });

  test('points to hosts out of reach and checks that come to nothing', () => {
    const check = (itemTitle: string, counts: Partial<CheckFact['counts']>): CheckFact => ({
      checkId: 'url',
      itemTitle,
      targetKind: 'host',
      targetId: 'db-01',
      targetName: '数据库服务器',
      counts: { normal: 0, attention: 0, abnormal: 0, unknown: 0, ...counts },
    });
    const facts: Partial<ReportFacts> = {
      reach: [
        { hostId: 'app-01', reached: 100, tried: 101 },
        { hostId: 'db-01', reached: 8, tried: 10 },
      ],
      checks: [
        check('磁盘', { normal: 9, unknown: 1 }),
        check('日志', { normal: 6, unknown: 2 }),
        check('进程', { unknown: 2 }),
        check('登录', { normal: 1, abnormal: 2 }),
      ],
      inspectionsNotIssued: [{ id: 3, title: '月度巡检', startedAt: on('03-01 10:00'), state: 'answering' }],
      inspections: [inspection(1, '03-02 10:00')],
    };
    expect(said(facts)).toEqual([
      'Host db-01 could not be reached in 2 of 10 inspections: check the network and the login',
      'Inspections still waiting for an answer and not issued: 1. Answer them soon',
      '“日志” (数据库服务器) came to no result 2 of 8 times: look at how it is collected',
      '“登录” (数据库服务器) was abnormal 2 of 3 times: mend it, or adjust its limit',
    ]);
  });
});

describe('what a report says by itself', () => {
  test.each(['zh-CN', 'en'] as const)('is said in %s, with every figure filled in', (locale) => {
    const t = texts(locale, 'Asia/Shanghai');
    const reports: ReportModel[] = [buildReport(noFacts()), buildReport(noFacts({ now: on('05-01 10:00') }))];
    for (const { accounting } of reports) {
      for (const { key, values } of accounting) expect(t(key, values)).not.toMatch(/\{\{|undefined|null/);
    }
  });
});
