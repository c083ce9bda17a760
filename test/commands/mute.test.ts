import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Registry } from '../../commands/command.ts';
import { muteCommands } from '../../commands/mute.ts';
import { dispatchCommand } from '../../src/flows/dispatch.ts';
import { alertingSite, clearAlerts } from '../support/alerts.ts';
import { textOf } from '../support/chat-answers.ts';
import { createTicketTest, type TicketTest, ticketSite } from '../support/tickets.ts';

const registry: Registry = { commands: muteCommands, actions: [], modals: [] };
const site = ticketSite({ alerting: alertingSite().alerting });
let t: TicketTest;

beforeAll(async () => {
  t = await createTicketTest(site);
});
afterAll(() => t.close());
beforeEach(() => clearAlerts(t.store));

async function type(line: string, who: Parameters<TicketTest['caller']>[0] = 'engineer'): Promise<string> {
  const { reply } = await dispatchCommand(t.ctx, registry, line, { caller: t.caller(who), origin: 'slack' });
  return reply.kind === 'private' ? textOf(reply.message) : reply.kind;
}

describe('/mute', () => {
  test('begins, is listed, and ends', async () => {
    const begun = await type('mute db-01 --for 2h --reason "数据库升级" --match disk');
    const name = /M-\d+/.exec(begun)?.[0] ?? '';
    expect(begun).toContain('主机 db-01 · 标题含「disk」已静默');
    expect(await type('mute list', 'viewer')).toContain(`${name} · 主机 db-01 · 标题含「disk」`);
    expect(await type(`mute end ${name}`)).toContain(`${name} 已结束`);
    expect(await type('mute list')).toBe('没有静默。');
    expect(await type(`mute end ${name}`)).toContain('已经结束');
  });

  test('is planned in the contract’s zone', async () => {
    const planned = await type('mute 全部 --from 22:00 --until "11-22 06:00" --reason 割接');
    expect(planned).toContain('全部主机将在 2026-11-21 22:00 至 2026-11-22 06:00 静默');
    const [row] = await t.store.selectFrom('mutes').selectAll().execute();
    expect(row?.from_at).toEqual(new Date('2026-11-21T14:00:00Z'));
    expect(row?.until_at).toEqual(new Date('2026-11-21T22:00:00Z'));
    expect(await type('mute list')).toContain('计划');
  });

  test.each([
    ['mute', '请指明静默范围'],
    ['mute db-01 --for 2h', '请写明原因'],
    ['mute db-01 --reason x', '--for 2h'],
    ['mute db-01 --reason x --for 2h --until 23:00', '--for 2h'],
    ['mute db-01 --reason x --for soon', '「soon」不是时长'],
    ['mute db-01 --reason x --for 0m', '「0m」不是时长'],
    ['mute db-01 --reason x --until 09:00', '2026-11-21 09:00 已经过去'],
    ['mute db-01 --reason x --from 09:00 --for 2h', '2026-11-21 09:00 已经过去'],
    ['mute db-01 --reason x --from 23:00 --until 22:00', '不晚于'],
    ['mute db-01 --reason x --for 60d', '31'],
    ['mute db-1 --reason x --for 2h', 'db-01'],
    ['mute db-01 --reason x --for 2h --source nagios', 'prometheus'],
    ['mute end tomorrow', '不是静默编号'],
    ['mute end M-99999', '没有静默 M-99999'],
  ])('%s is refused: %s', async (line, words) => {
    const text = await type(line);
    expect(text).toContain('❌');
    expect(text).toContain(words);
    expect(await t.store.selectFrom('mutes').selectAll().execute()).toEqual([]);
  });

  test('needs an engineer', async () => {
    expect(await type('mute all --for 1h --reason x', 'customer')).toContain('工程师');
  });
});
