import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Registry } from '../../../commands/command.ts';
import { ticketCommands } from '../../../commands/ticket.ts';
import { EMPTY_HEAD } from '../../../src/core/sla/ticket-head.ts';
import { dispatchCommand } from '../../../src/flows/dispatch.ts';
import { actOnTicket } from '../../../src/flows/tickets/act-on-ticket.ts';
import { openRequestTicket } from '../../../src/flows/tickets/request-ticket.ts';
import { textOf } from '../../support/chat-answers.ts';
import { createTicketTest, type TicketTest } from '../../support/tickets.ts';

const registry: Registry = { commands: ticketCommands, actions: [], modals: [] };
let it: TicketTest;
let number: number;
beforeAll(async () => {
  it = await createTicketTest();
});
afterAll(() => it.close());
beforeEach(async () => {
  it.at('10:00');
  const head = { ...EMPTY_HEAD, title: '磁盘将满' };
  const { after } = await openRequestTicket(it.ctx, it.caller(), { ...head, level: 2, reportedAt: null });
  number = after.number;
  await actOnTicket(it.ctx, it.caller(), { number }, () => [{ fact: { kind: 'restored' }, at: null }]);
});

const DIAGNOSED = '--cause 日志 --solution 清理';

async function close(flags: string): Promise<string> {
  const line = `ticket close T-${number} ${flags}`;
  const { reply } = await dispatchCommand(it.ctx, registry, line, { caller: it.caller(), origin: 'slack' });
  return reply.kind === 'private' ? textOf(reply.message) : reply.kind;
}

async function effort() {
  const { ticket } = await it.ticket(number);
  return [ticket.state, ticket.effort];
}

test('a ticket is closed by command with its person-days', async () => {
  expect(await close(`${DIAGNOSED} --onsite 0.5 --office 1.25`)).toBe(
    `T-${number} 已关闭，计 1.75 人天（现场 0.5，远程 0，后台 1.25）。`,
  );
  expect(await effort()).toEqual(['closed', { onsite: 0.5, remote: 0, office: 1.25 }]);
  const row = await it.store
    .selectFrom('tickets')
    .select(['effort_onsite', 'effort_remote', 'effort_office'])
    .where('number', '=', number)
    .executeTakeFirst();
  expect(row).toEqual({ effort_onsite: 0.5, effort_remote: 0, effort_office: 1.25 });
});

test('a zero that is given is a figure', async () => {
  expect(await close(`${DIAGNOSED} --remote 0`)).toContain('计 0 人天');
  expect(await effort()).toEqual(['closed', { onsite: 0, remote: 0, office: 0 }]);
});

test('closed without figures it says that none were noted, and how to add them', async () => {
  const told = await close(DIAGNOSED);
  expect(told).toContain('没有填人天，按 0 计');
  expect(told).toContain(`/record maintenance --ticket T-${number}`);
  expect(await effort()).toEqual(['closed', null]);
});

test.each(['--onsite -1', '--onsite 1000', '--onsite 0.125', '--onsite half', '--onsite'])(
  'with %s it stays as it is',
  async (flags) => {
    expect(await close(`${DIAGNOSED} ${flags}`)).toContain('/ticket close');
    expect((await effort())[0]).toBe('restored');
  },
);
