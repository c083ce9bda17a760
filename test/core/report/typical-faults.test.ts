import { describe, expect, test } from 'vitest';
import { buildReport } from '../../../src/core/report/build-report.ts';
import type { TicketFact } from '../../../src/core/sla/ticket-event.ts';
import type { TicketHead } from '../../../src/core/sla/ticket-head.ts';
import { noFacts, on, ticket } from './facts.ts';

type Given = readonly [title: string, head?: Partial<TicketHead>, told?: TicketFact];

/** A ticket a day. */
function faultsOf(...given: readonly Given[]) {
  const start = on('03-01 10:00').getTime();
  const tickets = given.map(([title, head = {}, told], index) => {
    const at = new Date(start + index * 86_400_000);
    const events = told ? [[new Date(at.getTime() + 60_000), told] as const] : [];
    return ticket(index + 1, at, { head: { host: null, ...head, title }, told: events });
  });
  return buildReport(noFacts({ tickets })).typicalFaults;
}

const names = (...given: readonly Given[]) => faultsOf(...given).map(({ basis, tickets }) => [basis, tickets]);

describe('typical faults', () => {
  test('are the same symptom more than once, whatever its figures and marks', () => {
    expect(names(['磁盘使用率 93 %'], ['登录失败'], ['磁盘使用率：95.5%'])).toEqual([['symptom', ['T-1', 'T-3']]]);
    expect(names(['Disk usage 93 %'], ['disk   USAGE (7)'])).toEqual([['symptom', ['T-1', 'T-2']]]);
  });

  test('meet in other words, too', () => {
    const [fault] = faultsOf(
      ['采集层进程退出，数据中断'],
      ['登录页面打不开'],
      ['采集层进程退出'],
      ['短信通知没有收到'],
    );
    expect(fault?.tickets).toEqual(['T-1', 'T-3']);
  });

  test('are not what has little in common', () => {
    expect(names(['登录页面打不开'], ['短信通知没有收到'], ['采集层进程退出'], ['数据库备份失败'])).toEqual([]);
  });

  test('are one device more than once, of what is left', () => {
    const faults = faultsOf(
      ['登录页面打不开', { host: 'app-01' }],
      ['采集层进程退出', { host: 'app-01' }],
      ['短信通知没有收到', { host: 'db-01' }],
      ['短信通知没有收到', { host: 'app-01' }],
    );
    expect(faults.map(({ basis, host, tickets, title }) => [basis, host === null, tickets, title])).toEqual([
      ['symptom', true, ['T-3', 'T-4'], '短信通知没有收到'],
      ['device', false, ['T-1', 'T-2'], '登录页面打不开; 采集层进程退出'],
    ]);
  });

  test('are faults: no questions, and nothing that was cancelled', () => {
    const question = { ticketKind: 'consultation' } as const;
    expect(names(['如何导出报表', question], ['如何导出报表', question])).toEqual([]);
    expect(names(['登录失败'], ['登录失败', {}, { kind: 'cancelled', reason: '重复' }])).toEqual([]);
  });

  test('have the cause that was found last, and the newest title', () => {
    const found = (cause: string): TicketFact => ({ kind: 'diagnosed', cause, solution: `${cause}已处理` });
    const [fault] = faultsOf(['磁盘满 1', {}, found('日志')], ['磁盘满 2', {}, found('归档')], ['磁盘满 3']);
    expect(fault).toMatchObject({
      title: '磁盘满 3',
      count: 3,
      cause: '归档',
      solution: '归档已处理',
      lastAt: on('03-03 10:00').toISOString(),
    });
  });

  test('come with the most frequent first, twenty at the most', () => {
    const titles = Array.from(
      { length: 30 },
      (_, index) => `${'甲乙丙丁戊己庚辛壬癸'.charAt(index % 10)}${'子丑寅'.charAt(index / 10)}模块`,
    );
    const given = titles.flatMap((title, index): Given[] =>
      Array.from({ length: 2 + (index === 7 ? 3 : 0) }, () => [title]),
    );
    const faults = faultsOf(...given);
    expect(faults.length).toBeLessThanOrEqual(20);
    expect(faults.map(({ count }) => count)).toEqual(faults.map(({ count }) => count).toSorted((a, b) => b - a));
  });

  test('of tickets without a title are none', () => {
    expect(names([''], ['  '], ['!!'])).toEqual([]);
  });
});
