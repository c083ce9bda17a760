import { describe, expect, test } from 'vitest';
import type { ObligationStanding } from '../../../src/core/obligation-status.ts';
import { buildReport } from '../../../src/core/report/build-report.ts';
import type { ReportFacts } from '../../../src/core/report/facts.ts';
import type { Waiver } from '../../../src/core/waiver.ts';
import {
  activity,
  alert,
  inspection,
  levelled,
  monthlyInspection,
  noFacts,
  on,
  record,
  reportSite,
  restored,
  ticket,
} from './facts.ts';

describe('a period in which nothing was recorded', () => {
  const report = buildReport(noFacts());

  test('is a valid report that says so', () => {
    expect(report.isEmpty).toBe(true);
    expect(report.overview).toMatchObject({
      effortTotal: 0,
      tickets: { opened: 0, closed: 0 },
      alerts: { received: 0 },
    });
    expect(report.sla.total.share).toBeNull();
    expect(report.advice).toEqual([]);
    expect(report.accounting.length).toBeGreaterThan(10);
  });

  test('has all its months, hosts and levels with noughts', () => {
    expect(report.period.months).toHaveLength(6);
    expect(report.maintenance.byMonth.map(({ daily, fault }) => daily + fault)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(report.availability.hosts.map(({ share }) => share)).toEqual([null, null]);
    expect(report.overview.tickets.byLevel.map(({ level }) => level)).toEqual([1, 2, 3, 4, null]);
    expect(report.records.map(({ lines }) => lines.length)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test('prints no account of the site', () => {
    const site = reportSite({
      applications: [
        {
          id: 'portal',
          name: '门户',
          access: {
            url: 'https://admin:secret-word@192.0.2.8:8443/portal?x=a@b',
            login: {
              userField: 'u',
              passwordField: 'p',
              user: 'secret-user',
              password: { secret: 'env:SECRET_NAME' },
              successText: 'ok',
            },
          },
        },
      ],
    });
    const text = JSON.stringify(buildReport(noFacts({ site })));
    expect(text).toContain('https://192.0.2.8:8443/portal?x=a@b');
    expect(text).not.toMatch(/secret|SECRET|admin/);
    expect(text).not.toContain('"user"');
  });
});

describe('what belongs to the period', () => {
  test.each([
    ['01-01 00:00:00.000', 1],
    ['06-30 23:59:59.999', 1],
    ['07-01 00:00:00.000', 0],
  ])('is decided to the millisecond in the contract’s zone: %s', (when, count) => {
    const facts = noFacts({
      tickets: [ticket(1, when)],
      records: [record(1, 'upgrade', { entry: { happenedAt: on(when) } })],
      inspections: [inspection(1, when)],
      alerts: [alert(1, when)],
    });
    const report = buildReport(facts);
    expect(activity(report, 'maintenance').count).toBe(count);
    expect(activity(report, 'upgrade').count).toBe(count);
    expect(activity(report, 'inspection').count).toBe(count);
    expect(report.overview.alerts.received).toBe(count);
  });

  test('is counted from where the contract’s clocks are', () => {
    const facts = noFacts({
      tickets: [ticket(1, new Date('2025-12-31T16:00:00Z')), ticket(2, new Date('2025-12-31T15:59:59Z'))],
    });
    expect(buildReport(facts).maintenance.lines.map(({ name }) => name)).toEqual(['T-1']);
  });

  test('falls into one month, also where months are the contract’s own', () => {
    const site = reportSite();
    const contract = { ...site.contract, starts: '2026-01-31', ends: '2027-01-30' };
    const facts = noFacts({
      site: { ...site, contract },
      now: on('11-01 09:00'),
      tickets: [
        ticket(1, '02-27 23:59:59.999'),
        ticket(2, '02-28 00:00'),
        ticket(3, '03-31 00:00'),
        ticket(4, '07-30 23:59:59.999'),
      ],
    });
    const report = buildReport(facts);
    expect(report.period.months.map(({ firstDay }) => firstDay)).toEqual([
      '2026-01-31',
      '2026-02-28',
      '2026-03-31',
      '2026-04-30',
      '2026-05-31',
      '2026-06-30',
    ]);
    expect(report.overview.tickets.byMonth.map(({ opened }) => opened)).toEqual([1, 1, 1, 0, 0, 1]);
  });

  test('may be cut short by the contract', () => {
    const site = reportSite();
    const contract = { ...site.contract, starts: '2026-02-10', ends: '2026-09-30', periods: 'calendar' as const };
    const { period } = buildReport(noFacts({ site: { ...site, contract }, typed: '2026-h1' }));
    expect(period).toMatchObject({ firstDay: '2026-02-10', lastDay: '2026-06-30', isWhole: false, hasEnded: true });
    expect(period.months).toHaveLength(5);
    expect(period.months[0]).toEqual({ firstDay: '2026-02-10', lastDay: '2026-02-28' });
  });

  test('is provisional while it runs, and knows nothing of what is still to come', () => {
    const facts = noFacts({
      now: on('05-10 12:00'),
      typed: 'y1-h1',
      tickets: [ticket(1, '05-10 12:00'), ticket(2, '05-10 12:00:00.001')],
    });
    const report = buildReport(facts);
    expect(report.period.hasEnded).toBe(false);
    expect(report.asOf).toBe(on('05-10 12:00').toISOString());
    expect(report.maintenance.lines.map(({ name }) => name)).toEqual(['T-1']);
  });
});

describe('inspections', () => {
  test('of some hosts are counted apart, and are no evidence', () => {
    const facts = noFacts({
      inspections: [inspection(1, '03-01 10:00'), inspection(2, '03-02 10:00', { isWhole: false })],
    });
    expect(buildReport(facts).overview.inspections).toEqual([
      expect.objectContaining({ isPartial: false, count: 1 }),
      expect.objectContaining({ isPartial: true, count: 1 }),
    ]);
  });

  const normal = { normal: 5, attention: 1, abnormal: 0, unknown: 0, pending: 0, waiting: 0, total: 6 };
  test.each([
    ['all normal or wanting attention', normal, 'normal'],
    ['an abnormal item', { ...normal, abnormal: 1, unknown: 1 }, 'abnormal'],
    ['an unknown item', { ...normal, unknown: 1 }, 'incomplete'],
    ['one nobody answered', { ...normal, pending: 1 }, 'incomplete'],
    ['no item', { ...normal, normal: 0, attention: 0, total: 0 }, 'incomplete'],
  ] as const)('with %s', (_name, counts, overall) => {
    const facts = noFacts({ inspections: [inspection(1, '03-01 10:00', { counts })] });
    expect(buildReport(facts).inspections.issued[0]?.overall).toBe(overall);
  });

  test('that nobody confirmed person-days for add none', () => {
    expect(
      buildReport(noFacts({ inspections: [inspection(1, '03-01 10:00', { effort: null })] })).overview.effortTotal,
    ).toBe(0);
  });
});

describe('availability', () => {
  test('is unknown of a host that no inspection reached and nobody told of, never whole', () => {
    const reach = [{ hostId: 'app-01', reached: 0, tried: 30 }];
    const shares = (change: Partial<ReportFacts>) =>
      buildReport(noFacts(change)).availability.hosts.map(({ share }) => share);
    expect(shares({ reach })).toEqual([null, null]);
    expect(shares({ reach: [{ hostId: 'app-01', reached: 1, tried: 30 }] })).toEqual([1, null]);
    expect(shares({ reach, alerts: [alert(1, '03-01 10:00')] })).toEqual([null, 1]);
  });

  const hour = 3_600;

  test('counts overlaps once, cuts at the period, and leaves out mutes and false alarms', () => {
    const facts = noFacts({
      alerts: [
        alert(1, new Date(on('01-01 00:00').getTime() - 7_200_000), { resolvedAt: on('01-01 01:00'), occurrences: 0 }),
        alert(2, '03-01 10:00', { resolvedAt: on('03-01 12:00') }),
        alert(3, '03-01 11:00', { resolvedAt: on('03-01 13:00') }),
        alert(4, '03-02 10:00', { resolvedAt: on('03-02 20:00'), muteId: 7 }),
        alert(5, '03-03 10:00', { resolvedAt: on('03-03 20:00'), isDismissed: true, dismissedBy: 'engineer' }),
        alert(6, '06-30 23:00', { resolvedAt: null }),
      ],
    });
    const report = buildReport(facts);
    expect(report.availability.hosts[1]).toMatchObject({ alertSeconds: 5 * hour, alerts: 3 });
    expect(report.overview.alerts).toEqual({ received: 5, occurrences: 5, muted: 1 });
    // What somebody set aside is told with who it was: it has left the figures.
    expect(report.disclosure.unlevelledAlerts.map(({ name, dismissedBy }) => [name, dismissedBy])).toEqual([
      ['A-2', undefined],
      ['A-3', undefined],
      ['A-5', { 'zh-CN': '工程师甲', en: 'Engineer A' }],
      ['A-6', undefined],
    ]);
  });

  test('is what level 1 tickets leave of the period, those of earlier periods too', () => {
    const down = (number: number, from: string | Date, until: string) =>
      ticket(number, from, {
        head: { host: 'db-01' },
        told: [
          [from, levelled(1)],
          [until, restored],
        ],
      });
    const facts = noFacts({
      tickets: [
        down(1, new Date(on('01-01 00:00').getTime() - 7_200_000), '01-01 12:00'),
        down(2, '01-01 06:00', '01-01 18:00'),
        ticket(3, '03-01 00:00', { head: { host: 'db-01' }, told: [['03-01 00:00', levelled(2)]] }),
      ],
    });
    const [, host] = buildReport(facts).availability.hosts;
    expect(host?.downSeconds).toBe(18 * hour);
    expect(host?.share).toBeCloseTo(1 - 18 / (181 * 24), 10);
  });

  test('of an application is what its checks came to', () => {
    const site = reportSite({ applications: [{ id: 'portal', name: '门户', access: { url: 'https://192.0.2.8/' } }] });
    const check = { checkId: 'url', itemTitle: '登录', targetName: '门户', targetId: 'portal' };
    const facts = noFacts({
      site,
      checks: [
        { ...check, targetKind: 'application', counts: { normal: 4, attention: 1, abnormal: 2, unknown: 3 } },
        { ...check, targetKind: 'host', counts: { normal: 9, attention: 0, abnormal: 0, unknown: 0 } },
      ],
    });
    expect(buildReport(facts).availability.applications).toEqual([
      { application: '门户', checks: { passed: 5, failed: 2, unknown: 3 } },
    ]);
  });
});

describe('obligations', () => {
  const site = reportSite({
    obligations: [monthlyInspection, { ...monthlyInspection, id: 'year', every: 'year', title: '每年一次' }],
  });

  test('of the period that follows are planned, and none after the contract’s end', () => {
    const report = buildReport(noFacts({ site }));
    expect(report.nextPlan).toEqual([
      { title: monthlyInspection.title, owed: 6, firstDay: '2026-07-01', lastDay: '2026-12-31' },
      { title: '每年一次', owed: 1, firstDay: '2026-07-01', lastDay: '2026-12-31' },
    ]);
    expect(buildReport(noFacts({ site, typed: 'y1-h2', now: on('12-31 23:59') })).nextPlan).toEqual([]);
  });

  test('of a longer period are planned without what was done or waived of them already', () => {
    const yearly = { ...monthlyInspection, id: 'year', every: 'year', atLeast: 3, title: '每年三次' } as const;
    const twice = reportSite({ obligations: [yearly] });
    const standing: ObligationStanding = {
      obligation: yearly,
      period: {
        length: 'year',
        number: 1,
        isWhole: true,
        firstDay: '2026-01-01',
        lastDay: '2026-12-31',
        from: on('01-01 00:00'),
        before: new Date('2027-01-01T00:00:00+08:00'),
      },
      status: 'due',
      owed: 3,
      dueBy: '2026-12-31',
      evidence: [{ id: 1, name: '#1', at: on('01-05 10:00') }],
      lateEvidence: [],
      unproven: [],
      waiver: null,
      cause: null,
    };
    const planned = (one: ObligationStanding) =>
      buildReport(noFacts({ site: twice, obligations: [one] })).nextPlan.map(({ owed }) => owed);
    expect(planned(standing)).toEqual([2]);
    const waiver = { by: 'lead', at: on('02-01 10:00'), reason: '客户同意' } as Waiver;
    expect(planned({ ...standing, status: 'waived', waiver })).toEqual([]);
  });

  test('name their evidence, late and in time', () => {
    const period = {
      length: 'month',
      number: 1,
      isWhole: true,
      firstDay: '2026-01-01',
      lastDay: '2026-01-31',
      from: on('01-01 00:00'),
      before: on('02-01 00:00'),
    } as const;
    const standing = {
      obligation: monthlyInspection,
      period,
      status: 'late',
      owed: 2,
      dueBy: period.lastDay,
      evidence: [{ id: 1, name: '#1', at: on('01-05 10:00') }],
      lateEvidence: [{ id: 2, name: '#2', at: on('02-05 10:00') }],
      unproven: [],
      waiver: null,
      cause: null,
    } as const;
    const [line] = buildReport(noFacts({ site, obligations: [standing] })).obligations;
    expect(line).toMatchObject({ owed: 2, done: 2, status: 'late', waived: null });
    expect(line?.evidence.map(({ name, isLate }) => [name, isLate])).toEqual([
      ['#1', false],
      ['#2', true],
    ]);
  });

  test('to report on the period can’t be met before this report is there', () => {
    const half = {
      length: 'half-year',
      number: 1,
      isWhole: true,
      firstDay: '2026-01-01',
      lastDay: '2026-06-30',
      from: on('01-01 00:00'),
      before: on('07-01 00:00'),
    } as const;
    const obligation = {
      ...monthlyInspection,
      id: 'report',
      every: 'half-year',
      evidence: { kind: 'report', period: 'half-year' },
    } as const;
    const standing = {
      obligation,
      period: half,
      status: 'missing',
      owed: 1,
      dueBy: '2026-12-31',
      evidence: [],
      lateEvidence: [],
      unproven: [],
      waiver: null,
      cause: null,
    } as const;
    expect(buildReport(noFacts({ obligations: [standing] })).obligations[0]?.status).toBe('due');
  });

  describe('of the period before', () => {
    const was: ObligationStanding = {
      obligation: monthlyInspection,
      period: {
        ...{ length: 'month', number: 6, isWhole: true, firstDay: '2026-06-01', lastDay: '2026-06-30' },
        ...{ from: on('06-01 00:00'), before: on('07-01 00:00') },
      },
      ...{ status: 'missing', owed: 1, dueBy: '2026-06-30', waiver: null, cause: null },
      ...{ evidence: [], lateEvidence: [], unproven: [] },
    };
    const late = { status: 'late', lateEvidence: [{ id: 2, name: '#2', at: on('07-05 10:00') }] } as const;
    const carried = (now: Partial<ObligationStanding>, before: Partial<ObligationStanding> = {}, typed = 'y1-h2') => {
      const formerObligations = [{ was: { ...was, ...before }, now: { ...was, ...before, ...now } }];
      const report = buildReport(noFacts({ typed, now: on('12-31 23:00'), formerObligations }));
      expect(report.obligations).toEqual([]);
      return (report.disclosure.carriedObligations ?? []).map(
        ({ firstDay, status, done, evidence }) =>
          `${firstDay} ${status} ${done} ${evidence.map(({ name, isLate }) => `${name} ${isLate}`).join(',')}`,
      );
    };

    test('are told in the next report when they were done late, and when they never were', () => {
      expect(carried(late)).toEqual(['2026-06-01 late 1 #2 true']);
      expect(carried({})).toEqual(['2026-06-01 missing 0 ']);
    });

    test('are not told again where nothing has changed since the report that told them', () => {
      expect(carried({}, late)).toEqual([]);
      expect(carried({}, { status: 'met' })).toEqual([]);
      // Of a year that ended before the former period, too: its own report said that it was missing.
      const longAgo = { ...was.period, before: on('06-01 00:00') };
      expect(carried({}, { period: longAgo })).toEqual([]);
      expect(carried(late, { period: longAgo })).toEqual(['2026-06-01 late 1 #2 true']);
    });

    test('to report on it are told as met or missing, for its own report could only say that they are due', () => {
      expect(carried({ status: 'met', evidence: late.lateEvidence }, { status: 'due' })).toEqual([
        '2026-06-01 met 1 #2 false',
      ]);
      expect(carried({ status: 'missing' }, { status: 'due' })).toEqual(['2026-06-01 missing 0 ']);
      expect(carried({}, { status: 'due' })).toEqual([]);
    });
  });
});
