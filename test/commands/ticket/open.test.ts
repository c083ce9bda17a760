import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { registry } from '../../../commands/index.ts';
import { dispatchCommand } from '../../../src/flows/dispatch.ts';
import { textOf } from '../../support/chat-answers.ts';
import { createTicketTest, type TicketTest, type USERS } from '../../support/tickets.ts';

let it: TicketTest;
beforeAll(async () => {
  it = await createTicketTest();
});
afterAll(() => it.close());
beforeEach(() => it.at('10:00'));

async function ask(line: string, person: keyof typeof USERS = 'engineer'): Promise<string> {
  const { reply } = await dispatchCommand(it.ctx, registry, line, { caller: it.caller(person), origin: 'slack' });
  return reply.kind === 'private' ? textOf(reply.message) : reply.kind;
}

/** @returns its name. */
async function open(line: string): Promise<string> {
  const name = /T-\d+/.exec(await ask(`ticket open ${line}`))?.[0];
  if (name === undefined) throw new Error(`not opened: ${line}`);
  return name;
}

const numberOf = (name: string) => Number(name.slice(2));

async function closed(title: string, flags = ''): Promise<string> {
  const name = await open(`${title} --level 2 ${flags}`);
  await ask(`ticket restore ${name}`);
  await ask(`ticket close ${name} --cause 日志 --solution 清理`);
  return name;
}

test.each([
  ['0', '没有 0 级。可用级别：1、2、3、4'],
  ['5', '没有五级。可用级别：1、2、3、4'],
  ['二', '级别写作数字'],
  ['1.5', '级别写作数字'],
  ['-1', '级别写作数字'],
])('a level %s is refused in the contract’s words', async (level, words) => {
  const name = await open('登录缓慢 --level 3');
  expect(await ask(`ticket level ${name} ${level}`)).toContain(words);
  expect(await ask(`ticket open 登录缓慢 --level ${level}`)).toContain(words);
});

test.each([
  ['1970-01-01 00:00', '已超过一年'],
  ['2999-01-01 00:00', '还没有到'],
  ['-999999999h', '已超过一年'],
  ['2026-02-30 10:00', '无法识别时间'],
])('reported at %s is refused', async (at, words) => {
  expect(await ask(`ticket open 登录缓慢 --reported-at "${at}"`)).toContain(words);
});

test.each([
  ['2999-01-01 00:00', '请检查年份'],
  ['+999999999h', '请检查年份'],
  ['2026-11-21 10:00', '已经过去'],
])('agreed for %s is refused', async (due, words) => {
  const name = await open('开通账号 --level 4');
  expect(await ask(`ticket agree ${name} --due "${due}" --who 王 --how 电话`)).toContain(words);
});

test('an alert’s ticket is about what the alert says: nothing else is dropped in silence', async () => {
  expect(await ask('ticket open 登录缓慢 --alert A-1')).toContain('--alert');
  expect(await ask('ticket open --alert A-1 --host db-01')).toContain('--alert');
  expect(await ask('ticket open --alert A-99')).toContain('没有告警 A-99');
});

test.each(['ticket', 'rounds ticket', 'TICKET'])('%j alone tells all that can be done to tickets', async (line) => {
  const told = await ask(line);
  for (const name of ['open', 'list', 'level', 'restore', 'correct']) expect(told).toContain(`/ticket ${name} `);
});

test('what is left out is named, whatever it is', async () => {
  const name = await open('登录缓慢 --level 3');
  expect(await ask(`ticket level ${name}`)).toContain('level');
  expect(await ask(`ticket level ${name}`)).not.toContain('级别写作数字');
});

test('tickets are given to those who work on them', async () => {
  const name = await open('登录缓慢 --level 3');
  expect(await ask(`ticket assign ${name} customer`)).toBe(
    '❌ customer 不处理工单。可指派：工程师甲 engineer、组长 lead。',
  );
  expect(await ask(`ticket open 登录缓慢 --assignee viewer`)).toContain('不处理工单');
  expect(await ask(`ticket assign ${name} lead`)).toContain('已指派');
});

test('a closed ticket can’t be reopened: the refusal says how to go on, and that links both', async () => {
  const name = await closed('磁盘将满', '--kind defect --host db-01 --contact 王工');
  const refused = await ask(`ticket reopen ${name} 又满了`);
  expect(refused).toContain(`/ticket open --continues ${name}`);
  const next = await open(`--continues ${name} --level 2`);
  const { id, ticket } = await it.ticket(numberOf(next));
  expect(ticket.head).toMatchObject({
    ...{ title: '磁盘将满', ticketKind: 'defect', host: 'db-01', contact: '王工', continues: numberOf(name) },
    ...{ origin: 'chat', assignee: null },
  });
  const earlier = await it.ticket(numberOf(name));
  expect(earlier.ticket.state).toBe('closed');
  expect(await it.outbox(`ticket:${earlier.id}:continued`)).toMatchObject([
    { text: `🔗 ${name} 的后续工单：${next} 磁盘将满`, threadKey: `ticket:${earlier.id}` },
  ]);
  expect(await ask(`ticket show ${next}`)).toContain(name);
  expect(await it.outbox(`ticket:${id}:continued`)).toEqual([]);
});

test('a new ticket goes on from one that is over, with a title of its own if it has one', async () => {
  const open1 = await open('登录缓慢 --level 3');
  expect(await ask(`ticket open --continues ${open1}`)).toContain('尚未完成');
  await ask(`ticket restore ${open1}`);
  expect(await ask(`ticket open --continues ${open1}`)).toContain(`/ticket reopen ${open1}`);
  it.at('10:00:01', '2026-11-28');
  const next = await open(`又慢了 --continues ${open1}`);
  expect((await it.ticket(numberOf(next))).ticket.head).toMatchObject({ title: '又慢了', continues: numberOf(open1) });
  expect(await ask('ticket open --continues T-999')).toContain('没有这张工单 (T-999)');
});

test('a duplicate is of another ticket that counts', async () => {
  const [first, second] = [await open('登录缓慢 --level 3'), await open('登录很慢 --level 3')];
  expect(await ask(`ticket duplicate ${second} ${second}`)).toContain('不能与自己重复');
  expect(await ask(`ticket duplicate ${second} T-999`)).toContain('T-999');
  expect(await ask(`ticket duplicate ${second} ${first}`)).toContain('已取消');
  expect(await ask(`ticket duplicate ${first} ${second}`)).toContain(`${second} 本身已取消`);
  expect((await it.ticket(numberOf(first))).ticket.state).toBe('open');
});
