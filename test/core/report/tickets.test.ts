import { describe, expect, test } from 'vitest';
import { buildReport } from '../../../src/core/report/build-report.ts';
import type { ReportFacts } from '../../../src/core/report/facts.ts';
import type { TicketFact } from '../../../src/core/sla/ticket-event.ts';
import { cancelled, closed, diagnosed, levelled, noFacts, on, restored, type Told, ticket } from './facts.ts';

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

  test('that nobody closes is carried into each following period; cancelled, it was counted where it was opened', () => {
    const ticketsOf = (typed: string, ...facts: Told[]) =>
      buildReport(noFacts({ ...told(...facts), typed, now: on('12-31 23:00') })).overview.tickets;
    expect(ticketsOf('2026-07')).toMatchObject({ carriedIn: 1, opened: 0, closed: 0, stillOpen: 1 });
    expect(ticketsOf('2026-08')).toMatchObject({ carriedIn: 1, opened: 0, closed: 0, stillOpen: 1 });
    const falseAlarm: Told = ['07-05 10:00', cancelled];
    expect(ticketsOf('2026-06', falseAlarm)).toMatchObject({ opened: 1, cancelled: 1, stillOpen: 0 });
    expect(ticketsOf('2026-07', falseAlarm)).toMatchObject({ carriedIn: 0, cancelled: 0, stillOpen: 0 });
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
    expect(next.overview).toMatchObject({
      effortTotal: 0,
      tickets: { carriedIn: 1, opened: 0, closed: 1, stillOpen: 0 },
    });
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

  test('paused over the end of the period is told in both reports, with its whole length in the later one', () => {
    const told = [
      ['06-30 11:00', { kind: 'paused', reason: '等待备件' }],
      ['07-05 11:00', { kind: 'resumed' }],
    ] as const;
    const facts = { tickets: [ticket(1, '06-30 10:00', { told })], now: on('12-31 23:59') };
    const pauses = ['y1-h1', 'y1-h2'].map((typed) => buildReport(noFacts({ ...facts, typed })).disclosure.pauses);
    expect(pauses.map(([pause]) => [pause?.until, pause?.seconds])).toEqual([
      [null, 13 * 3_600],
      [on('07-05 11:00').toISOString(), 5 * 86_400],
    ]);
    const quarter = buildReport(noFacts({ ...facts, typed: 'y1-q4' }));
    expect(quarter.disclosure.pauses).toEqual([]);
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

  test('keeps the stage that was agreed on when its level changes afterwards', () => {
    const agreed: TicketFact = { kind: 'agreed', dueAt: on('03-09 18:00'), who: '客户丙', how: '电话' };
    const told = [
      ['03-01 10:01', levelled(4)],
      ['03-02 11:00', agreed],
      ['03-03 11:00', levelled(2)],
    ] as const;
    const { disclosure } = buildReport(noFacts({ tickets: [ticket(1, '03-01 10:00', { told })] }));
    expect(disclosure.agreements).toEqual([expect.objectContaining({ stage: { 'zh-CN': '恢复', en: 'Restore' } })]);
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

  test('that came to be late only in the next period is told there, and once', () => {
    const late = (...more: Told[]): Partial<ReportFacts> => ({
      ...told(...more),
      now: on('12-31 23:59'),
    });
    const facts = late(['07-01 10:00', restored], ['07-02 09:00', diagnosed], ['07-02 09:00', closed(2)]);
    const [first, second] = ['y1-h1', 'y1-h2'].map((typed) => buildReport(noFacts({ ...facts, typed })));
    expect(first?.sla.total).toMatchObject({ met: 1, running: 1, missed: 0, overdue: 0 });
    expect(first?.disclosure.carriedBreaches).toBeUndefined();
    expect(first?.sla.carried).toBeUndefined();
    expect(second?.sla.carried).toEqual({ met: 0, missed: 1, overdue: 0 });
    expect(second?.disclosure.carriedBreaches).toEqual([
      expect.objectContaining({
        ticket: 'T-1',
        dueAt: on('07-01 04:00').toISOString(),
        endedAt: on('07-01 10:00').toISOString(),
        overdueSeconds: 6 * 3_600,
        reason: '磁盘满',
      }),
    ]);
    const quarters = ['y1-q3', 'y1-q4'].map((typed) => buildReport(noFacts({ ...late(), typed })));
    expect(quarters.map(({ disclosure }) => disclosure.carriedBreaches?.length)).toEqual([1, undefined]);
    const lowered = late(['07-01 09:00', { kind: 'levelled', level: 4, reason: '客户同意' }]);
    expect(buildReport(noFacts({ ...lowered, typed: 'y1-h2' })).disclosure.carriedBreaches).toEqual([
      expect.objectContaining({ ticket: 'T-1', level: 2, overdueSeconds: 5 * 3_600 }),
    ]);
  });

  test('restored by its alert alone in the next period is told there', () => {
    const facts = { ...told(['07-01 00:00', { kind: 'restored', recovery: true }]), now: on('12-31 23:59') };
    const named = ['y1-h1', 'y1-h2'].map(
      (typed) => buildReport(noFacts({ ...facts, typed })).disclosure.restoredByRecovery,
    );
    expect(named).toEqual([[], ['T-1']]);
  });
});
