import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TicketFact } from '../../../src/core/sla/ticket-event.ts';
import { EMPTY_HEAD } from '../../../src/core/sla/ticket-head.ts';
import { indexTickets } from '../../../src/flows/knowledge/index-tickets.ts';
import { findNearestFaults } from '../../../src/flows/knowledge/nearest-faults.ts';
import { searchKnowledge } from '../../../src/flows/knowledge/search-knowledge.ts';
import { actOnTicket } from '../../../src/flows/tickets/act-on-ticket.ts';
import { openRequestTicket } from '../../../src/flows/tickets/request-ticket.ts';
import { clearKnowledge, insertSolved } from '../../support/knowledge.ts';
import { createTicketTest, type TicketTest } from '../../support/tickets.ts';

let it: TicketTest;
beforeAll(async () => {
  it = await createTicketTest();
});
afterAll(() => it.close());
beforeEach(async () => {
  it.at('18:00');
  await clearKnowledge(it.store);
});

const contract = () => it.site.contract.id;

async function found(typed: string): Promise<number[]> {
  const { found: list } = await searchKnowledge(it.store, contract(), typed, 8);
  return list.map(({ fault }) => fault.number);
}

async function solve(title: string, cause: string, solution: string): Promise<number> {
  const opened = await openRequestTicket(it.ctx, it.caller(), { ...EMPTY_HEAD, title, level: 2, reportedAt: null });
  const { number } = opened.after;
  await record({ kind: 'restored' }, number);
  await record({ kind: 'diagnosed', cause, solution }, number);
  return number;
}

async function record(fact: TicketFact, number: number) {
  await actOnTicket(it.ctx, it.caller(), { number }, () => [{ fact, at: null }]);
}

describe('a ticket', () => {
  test('is found once it is restored and diagnosed, until it is opened again', async () => {
    const number = await solve('短信网关超时', '证书过期', '更换网关证书');
    expect(await found('网关证书')).toEqual([]);
    await indexTickets(it.ctx, 5_000);
    expect(await found('网关证书')).toEqual([number]);
    await record({ kind: 'reopened', reason: '又超时' }, number);
    expect(await found('网关证书')).toEqual([]);
    await indexTickets(it.ctx, 5_000);
    expect(await it.store.selectFrom('knowledge_words').select('word').execute()).toEqual([]);
  });

  test('is found by what is said of it now, and not by what was said before', async () => {
    const number = await solve('页面打不开', '连接池耗尽', '重启中间件');
    await indexTickets(it.ctx, 5_000);
    await record({ kind: 'diagnosed', cause: '慢查询', solution: '建索引' }, number);
    await indexTickets(it.ctx, 5_000);
    expect(await found('连接池')).toEqual([]);
    expect(await found('慢查询')).toEqual([number]);
  });

  test('is indexed once, by whichever of several processes', async () => {
    await insertSolved(
      it.store,
      contract(),
      Array.from({ length: 120 }, (_, index) => ({ title: `磁盘写满 ${index}` })),
    );
    const counts = await Promise.all([1, 2, 3].map(() => indexTickets(it.ctx, 20_000)));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(120);
    const entries = await it.store.selectFrom('knowledge_entries').select('subject_id').execute();
    expect(new Set(entries.map((entry) => entry.subject_id)).size).toBe(120);
    expect(await indexTickets(it.ctx, 1_000)).toBe(0);
  });

  test('of another contract is not found', async () => {
    const number = await solve('短信网关超时', '证书过期', '更换网关证书');
    await indexTickets(it.ctx, 5_000);
    expect(await found('网关')).toEqual([number]);
    expect((await searchKnowledge(it.store, 'other', '网关', 8)).found).toEqual([]);
  });
});

describe('among many', () => {
  test('the oldest is found by its rare word, and by words that only together are rare', async () => {
    const many = Array.from({ length: 2_500 }, (_, index) => ({
      title: index % 2 === 0 ? '磁盘告警' : '仓库温度',
      solution: index % 2 === 0 ? '清理日志' : '调整空调',
    }));
    await insertSolved(it.store, contract(), [
      { title: '仲裁节点失联' },
      { title: '磁盘告警', solution: '调整空调' },
      ...many,
    ]);
    await indexTickets(it.ctx, 60_000);
    const [first = 0, second = 0] = (
      await it.store.selectFrom('tickets').select('number').orderBy('number').limit(2).execute()
    ).map(({ number }) => number);
    expect(await found('仲裁')).toEqual([first]);
    expect((await found('磁盘告警 空调'))[0]).toBe(second);
    const [similar] = await findNearestFaults(it.store, contract(), [{ title: '仲裁节点失联', host: null }], 2);
    expect(similar?.map(({ number }) => number)).toEqual([first]);
  }, 60_000);
});

test.each(['', '？', 'a', '93', "'; DROP TABLE tickets; --", '%_%', '\\', '磁'.repeat(200)])(
  'looking for %j harms nothing',
  async (typed) => {
    const { found: list } = await searchKnowledge(it.store, contract(), typed, 8);
    expect(list).toEqual([]);
  },
);

describe('what is like new faults', () => {
  test('each gets its own, many at once as one', async () => {
    const titles = ['短信网关超时', '磁盘空间不足', '采集进程退出'];
    await insertSolved(
      it.store,
      contract(),
      titles.map((title) => ({ title, solution: `解决${title}` })),
    );
    await indexTickets(it.ctx, 5_000);
    const subjects = Array.from({ length: 90 }, (_, index) => ({
      title: `${titles[index % 3]} ${'甲乙丙丁戊己庚辛壬癸'[index % 10]}号线`,
      host: null,
    }));
    const similar = await findNearestFaults(it.store, contract(), subjects, 2);
    expect(similar.map(([one]) => one?.title)).toEqual(subjects.map((_, index) => titles[index % 3]));
  });

  test('a ticket is not like itself', async () => {
    await insertSolved(it.store, contract(), [{ title: '短信网关超时' }]);
    await indexTickets(it.ctx, 5_000);
    const { number } = await it.store.selectFrom('tickets').select('number').executeTakeFirstOrThrow();
    const like = (ownNumber: number) =>
      findNearestFaults(it.store, contract(), [{ title: '短信网关超时', host: null, ownNumber }], 2);
    expect((await like(0))[0]).toHaveLength(1);
    expect((await like(number))[0]).toEqual([]);
  });

  test('nothing is like anything where nothing was solved', async () => {
    expect(await findNearestFaults(it.store, contract(), [{ title: '磁盘', host: null }], 2)).toEqual([[]]);
    expect(await findNearestFaults(it.store, contract(), [], 2)).toEqual([]);
  });
});
