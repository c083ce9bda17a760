import { describe, expect, test } from 'vitest';
import { buildReport } from '../../../src/core/report/build-report.ts';
import type { ReportFacts } from '../../../src/core/report/facts.ts';
import type { ReportModel } from '../../../src/core/report/model.ts';
import type { TicketFact } from '../../../src/core/sla/ticket-event.ts';
import { alert, inspection, monthlyInspection, noFacts, on, record, reportSite, type Told, ticket } from './facts.ts';

const levelled = (level: number): TicketFact => ({ kind: 'levelled', level });
const restored: TicketFact = { kind: 'restored' };
const diagnosed: TicketFact = { kind: 'diagnosed', cause: '磁盘满', solution: '清理日志' };
const closed = (remote = 0): TicketFact => ({ kind: 'closed', effort: { onsite: 0, remote, office: 0 } });
const cancelled: TicketFact = { kind: 'cancelled', reason: '误报' };

function activity(report: ReportModel, wanted: string) {
  const found = report.overview.activities.find((one) => one.activity === wanted);
  if (!found) throw new Error(`no activity ${wanted}`);
  return found;
}

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
    expect(report.availability.hosts.map(({ share }) => share)).toEqual([1, 1]);
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

describe('a ticket as of the end of the period', () => {
  const told = (...facts: Told[]): Partial<ReportFacts> => ({
    tickets: [
      ticket(1, '06-30 20:00', {
        told: [['06-30 20:02', levelled(2)], ['06-30 20:03', { kind: 'responded' }], ...facts],
      }),
    ],
  });

  test('is still open when it was restored and closed later', () => {
    const report = buildReport(
      noFacts(told(['07-01 00:00', restored], ['07-02 09:00', diagnosed], ['07-02 09:00', closed(2)])),
    );
    expect(report.maintenance.lines[0]).toMatchObject({ state: 'open', endedAt: null });
    expect(report.overview.tickets).toMatchObject({ opened: 1, closed: 0, stillOpen: 1 });
    expect(report.sla.total).toMatchObject({ met: 1, running: 1 });
  });

  test('has the cause and the person-days that were written down later: they would be counted nowhere else', () => {
    const report = buildReport(
      noFacts(told(['07-01 00:00', restored], ['07-02 09:00', diagnosed], ['07-02 09:00', closed(2)])),
    );
    expect(report.maintenance.lines[0]).toMatchObject({ cause: '磁盘满', solution: '清理日志', effortTotal: 2 });
    expect(report.overview.effortTotal).toBe(2);
    const next = buildReport(
      noFacts({
        ...told(['07-01 00:00', restored], ['07-02 09:00', diagnosed], ['07-02 09:00', closed(2)]),
        typed: 'y1-h2',
        now: on('12-31 23:00'),
      }),
    );
    expect(next.overview).toMatchObject({ effortTotal: 0, tickets: { opened: 0, closed: 1 } });
    expect(next.disclosure.carriedOver).toEqual([
      expect.objectContaining({ ticket: 'T-1', effortTotal: 2, endedAt: on('07-02 09:00').toISOString() }),
    ]);
  });

  test('is restored by what was read back later, when it happened before', () => {
    const facts = noFacts(told(['06-30 23:59:59.999', restored]));
    expect(buildReport(facts).maintenance.lines[0]?.state).toBe('restored');
  });

  test('is breached where its time was over, by so much', () => {
    const facts = noFacts({
      tickets: [
        ticket(1, '06-30 18:00', {
          told: [
            ['06-30 18:00', levelled(1)],
            ['07-01 10:00', restored],
          ],
        }),
      ],
    });
    const { sla } = buildReport(facts);
    expect(sla.total).toMatchObject({ overdue: 2, missed: 0, share: 0 });
    expect(sla.breaches.map(({ endedAt, overdueSeconds }) => [endedAt, overdueSeconds])).toEqual([
      [null, 6 * 3_600 - 300],
      [null, 2 * 3_600],
    ]);
  });

  test('that was cancelled later was none, but what it had broken is told', () => {
    const facts = noFacts(told(['07-03 10:00', cancelled]));
    const report = buildReport(facts);
    expect(report.maintenance.lines).toEqual([]);
    expect(report.overview.tickets).toMatchObject({ opened: 1, cancelled: 1, stillOpen: 0 });
    expect(report.sla.breaches).toEqual([]);
    expect(report.disclosure.afterBreach).toEqual([
      {
        ticket: 'T-1',
        change: 'cancelled',
        at: on('07-03 10:00').toISOString(),
        by: { 'zh-CN': '工程师甲', en: 'Engineer A' },
        reason: '误报',
      },
    ]);
  });

  test('that was cancelled before anything was broken hides nothing', () => {
    const facts = noFacts({
      tickets: [
        ticket(1, '03-01 10:00', {
          told: [
            ['03-01 10:01', levelled(2)],
            ['03-01 10:02', cancelled],
          ],
        }),
      ],
    });
    expect(buildReport(facts).disclosure.afterBreach).toEqual([]);
  });

  test('paused for ever is neither met nor late, and its pause is told so far', () => {
    const facts = noFacts({
      tickets: [
        ticket(1, '06-30 10:00', {
          told: [
            ['06-30 10:01', levelled(2)],
            ['06-30 10:02', { kind: 'responded' }],
            ['06-30 11:00', { kind: 'paused', reason: '等待备件' }],
          ],
        }),
      ],
    });
    const report = buildReport(facts);
    expect(report.sla.total).toMatchObject({ met: 1, running: 1, overdue: 0 });
    expect(report.disclosure.pauses).toEqual([
      expect.objectContaining({ ticket: 'T-1', until: null, seconds: 13 * 3_600, reason: '等待备件' }),
    ]);
  });

  test('negotiated and not agreed is to be agreed; agreements are told with who and how', () => {
    const agreed: TicketFact = { kind: 'agreed', dueAt: on('03-09 18:00'), who: '客户丙', how: '电话' };
    const facts = noFacts({
      tickets: [
        ticket(1, '03-01 10:00', {
          told: [
            ['03-01 10:01', levelled(4)],
            ['03-01 10:05', { kind: 'responded' }],
          ],
        }),
        ticket(2, '03-02 10:00', {
          told: [
            ['03-02 10:01', levelled(4)],
            ['03-02 10:05', { kind: 'responded' }],
            ['03-02 11:00', agreed],
            ['03-09 18:00', restored],
          ],
        }),
      ],
    });
    const report = buildReport(facts);
    expect(report.sla.total).toMatchObject({ toAgree: 1, met: 3 });
    expect(report.disclosure.agreements).toEqual([
      expect.objectContaining({
        ticket: 'T-2',
        with: '客户丙',
        how: '电话',
        stage: { 'zh-CN': '恢复', en: 'Restore' },
      }),
    ]);
  });

  test('reopened after a restore counts once, without the time in between', () => {
    const facts = noFacts({
      tickets: [
        ticket(1, '03-01 10:00', {
          head: { host: 'db-01' },
          told: [
            ['03-01 10:01', levelled(1)],
            ['03-01 10:02', { kind: 'responded' }],
            ['03-01 12:00', restored],
            ['03-01 15:00', { kind: 'reopened', reason: '复发' }],
            ['03-01 16:30', restored],
          ],
        }),
      ],
    });
    const report = buildReport(facts);
    expect(report.maintenance.lines).toHaveLength(1);
    expect(report.sla.total).toMatchObject({ met: 2, share: 1 });
    expect(report.availability.hosts.find(({ host }) => JSON.stringify(host).includes('db-01'))?.downSeconds).toBe(
      3.5 * 3_600,
    );
  });

  test('under a lower level after a breach keeps the breach apart and says who lowered it', () => {
    const lower: TicketFact = { kind: 'levelled', level: 4, reason: '客户同意' };
    const facts = noFacts({
      tickets: [
        ticket(1, '03-01 10:00', {
          told: [
            ['03-01 10:01', levelled(2)],
            ['03-01 10:02', { kind: 'responded' }],
            ['03-01 18:30', restored],
            ['03-01 19:00', lower],
          ],
        }),
      ],
    });
    const report = buildReport(facts);
    expect(report.sla.breaches).toEqual([]);
    expect(report.sla.formerBreaches).toEqual([
      expect.objectContaining({ ticket: 'T-1', level: 2, dueAt: on('03-01 18:00').toISOString() }),
    ]);
    expect(report.disclosure.afterBreach).toEqual([expect.objectContaining({ change: 'lowered', reason: '客户同意' })]);
  });

  test('that nobody gave a level stands in no attainment and is told', () => {
    const report = buildReport(noFacts({ tickets: [ticket(1, '03-01 10:00')] }));
    expect(report.sla.levels).toEqual([]);
    expect(report.overview.tickets.byLevel.at(-1)).toEqual({ level: null, name: null, count: 1 });
    expect(report.disclosure.unlevelledTickets).toEqual([expect.objectContaining({ name: 'T-1' })]);
  });

  test('corrected later counts as corrected, with a mark and the reason', () => {
    const facts = noFacts({
      tickets: [
        ticket(1, '03-01 10:00', {
          told: [
            ['03-01 10:01', levelled(2)],
            ['03-01 10:20', { kind: 'responded' }],
            [
              '07-02 10:00',
              { kind: 'corrected', eventId: 'e2', correctedAt: on('03-01 10:15'), field: null, reason: '电话记录' },
            ],
          ],
        }),
      ],
    });
    const report = buildReport(facts);
    const [respond] = report.sla.breaches;
    expect(respond).toMatchObject({ overdueSeconds: 600, corrected: true });
    expect(report.disclosure.corrections).toEqual([expect.objectContaining({ ticket: 'T-1', reason: '电话记录' })]);
  });
});

describe('maintenance and its sheets', () => {
  const sheet = (number: number, of: number | null, change: Parameters<typeof record>[2] = {}) =>
    record(number, 'maintenance', {
      ...change,
      record: { ticket: of === null ? null : { id: 1_000 + of, number: of }, ...change.record },
    });

  test('a sheet of a ticket is no second job, and its person-days are added', () => {
    const facts = noFacts({
      tickets: [
        ticket(1, '03-10 09:00', {
          told: [
            ['03-10 12:00', restored],
            ['03-10 12:00', diagnosed],
            ['03-10 12:01', closed(1.5)],
          ],
        }),
      ],
      records: [sheet(1, 1), sheet(2, 1, { entry: { happenedAt: on('07-02 10:00') } })],
    });
    const report = buildReport(facts);
    expect(report.maintenance.lines).toHaveLength(1);
    expect(report.maintenance.lines[0]).toMatchObject({
      name: 'T-1',
      category: 'fault',
      effort: { onsite: 0, remote: 3, office: 0.5 },
      effortTotal: 3.5,
    });
    expect(activity(report, 'maintenance')).toMatchObject({ count: 1, effortTotal: 3.5 });
  });

  test('a sheet without a ticket, and one of a cancelled ticket, are jobs of their own', () => {
    const facts = noFacts({
      tickets: [ticket(1, '03-10 09:00', { told: [['03-10 12:00', cancelled]] })],
      records: [sheet(1, 1), sheet(2, null)],
    });
    const report = buildReport(facts);
    expect(report.maintenance.lines.map(({ name }) => name)).toEqual(['R-1', 'R-2']);
    expect(activity(report, 'maintenance')).toMatchObject({ count: 2, effortTotal: 2 });
  });

  test('a sheet of an earlier ticket counts with that one', () => {
    const facts = noFacts({
      typed: 'y1-h2',
      now: on('12-31 23:00'),
      tickets: [
        ticket(1, '06-10 09:00', {
          told: [
            ['06-10 12:00', restored],
            ['06-10 12:00', diagnosed],
            ['06-10 12:01', closed(1)],
          ],
        }),
      ],
      records: [sheet(1, 1, { entry: { happenedAt: on('07-02 10:00') } })],
    });
    const report = buildReport(facts);
    expect(report.maintenance.lines).toEqual([]);
    expect(report.overview.effortTotal).toBe(0);
    expect(report.disclosure.carriedOver).toEqual([expect.objectContaining({ ticket: 'T-1', effortTotal: 2 })]);
  });

  test('a fault report of a ticket is no job, and says what the ticket does not', () => {
    const report = record(3, 'maintenance', { record: { ticket: { id: 1_001, number: 1 } } });
    const content = { impact: '业务中断', cause: '交换机重启', solution: '更换电源', prevention: '加装双电源' };
    const entry = { ...report.entry, kind: 'fault-report', content, happenedAt: on('07-03 10:00') } as const;
    const facts = noFacts({ tickets: [ticket(1, '03-10 09:00')], records: [{ ...report, entry }] });
    const { maintenance, overview } = buildReport(facts);
    expect(maintenance.lines).toEqual([
      expect.objectContaining({ name: 'T-1', cause: '交换机重启', solution: '更换电源', effortTotal: 1 }),
    ]);
    expect(overview.effortTotal).toBe(1);
  });

  test('what was brought in afterwards is marked', () => {
    const facts = noFacts({ records: [sheet(1, null, { record: { origin: 'import' } }), sheet(2, null)] });
    expect(buildReport(facts).maintenance.lines.map(({ isImported }) => isImported)).toEqual([true, false]);
  });

  test('a voided record counts for nothing and is told with who and why', () => {
    const facts = noFacts({
      voidedRecords: [{ record: record(1, 'visit', { record: { state: 'voided' } }), by: 'lead', reason: '重复' }],
    });
    const report = buildReport(facts);
    expect(report.overview.effortTotal).toBe(0);
    expect(report.satisfaction.visits.every(({ yes, no }) => yes + no === 0)).toBe(true);
    expect(report.disclosure.voidedRecords).toEqual([
      expect.objectContaining({ name: 'R-1', by: { 'zh-CN': '组长', en: 'Lead' }, reason: '重复' }),
    ]);
    expect(report.isEmpty).toBe(false);
  });

  test('the customer’s signature counts for what was signed, and no other version', () => {
    const signature = { version: 1, person: 'lead', rating: 'satisfied', at: on('03-12 09:00') } as const;
    const facts = noFacts({
      records: [sheet(1, null, { record: { signature } }), sheet(2, null, { record: { signature, version: 2 } })],
    });
    const report = buildReport(facts);
    expect(report.maintenance.lines.map(({ signed, rating }) => [signed !== null, rating])).toEqual([
      [true, 'satisfied'],
      [false, null],
    ]);
    expect(report.satisfaction.ratings.find(({ rating }) => rating === 'satisfied')?.count).toBe(1);
    expect(report.satisfaction.notRated).toBe(0);
  });

  test('the people who worked on it are named once each', () => {
    const facts = noFacts({
      tickets: [
        ticket(1, '03-10 09:00', {
          told: [
            ['03-10 10:00', { kind: 'assigned', person: 'lead' }],
            ['03-10 12:00', restored],
          ],
        }),
      ],
      records: [sheet(1, 1)],
    });
    expect(buildReport(facts).maintenance.lines[0]?.engineers).toEqual([
      { 'zh-CN': '组长', en: 'Lead' },
      { 'zh-CN': '工程师甲', en: 'Engineer A' },
    ]);
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
  const hour = 3_600;

  test('counts overlaps once, cuts at the period, and leaves out mutes and false alarms', () => {
    const facts = noFacts({
      alerts: [
        alert(1, new Date(on('01-01 00:00').getTime() - 7_200_000), { resolvedAt: on('01-01 01:00') }),
        alert(2, '03-01 10:00', { resolvedAt: on('03-01 12:00') }),
        alert(3, '03-01 11:00', { resolvedAt: on('03-01 13:00') }),
        alert(4, '03-02 10:00', { resolvedAt: on('03-02 20:00'), muteId: 7 }),
        alert(5, '03-03 10:00', { resolvedAt: on('03-03 20:00'), isDismissed: true }),
        alert(6, '06-30 23:00', { resolvedAt: null }),
      ],
    });
    const report = buildReport(facts);
    expect(report.availability.hosts[1]).toMatchObject({ alertSeconds: 5 * hour, alerts: 3 });
    expect(report.overview.alerts).toEqual({ received: 5, occurrences: 5, muted: 1 });
    expect(report.disclosure.unlevelledAlerts.map(({ name }) => name)).toEqual(['A-2', 'A-3', 'A-6']);
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
});
