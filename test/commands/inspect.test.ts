import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Registry } from '../../commands/command.ts';
import { inspectCommands } from '../../commands/inspect.ts';
import { dispatchCommand } from '../../src/flows/dispatch.ts';
import { findInspection } from '../../src/store/inspections.ts';
import { textOf } from '../support/chat-answers.ts';
import { scriptedChecks } from '../support/scripted-checks.ts';
import { testTemplate } from '../support/site.ts';
import { createTicketTest, type TicketTest, ticketSite } from '../support/tickets.ts';

const registry: Registry = { commands: inspectCommands, actions: [], modals: [] };
const HOSTS = ['app-01', 'db-01'];
const look = { check: 'figure', params: { script: 'echo value 1' }, limits: {}, targets: HOSTS };
const monthly = testTemplate([{ memory: [look] }]);
const daily = testTemplate([{ memory: [look] }], {
  id: 'daily',
  title: { 'zh-CN': '每日巡检', en: 'Daily inspection' },
});
const USAGE = '用法：/inspect [模板] [--hosts a,b] [--mode remote|onsite]';

let t: TicketTest;

beforeEach(async () => {
  t = await createTicketTest(ticketSite({ inspections: [monthly, daily] }));
  t = { ...t, ctx: { ...t.ctx, checks: scriptedChecks } };
});
afterEach(() => t.close());

async function type(line: string): Promise<string> {
  const { reply } = await dispatchCommand(t.ctx, registry, line, { caller: t.caller('engineer'), origin: 'slack' });
  return reply.kind === 'private' ? textOf(reply.message).replaceAll('`', '') : reply.kind;
}

describe('what is mistyped', () => {
  test.each([
    ['inspect monhtly', ['没有模板「monhtly」。是不是 monthly？可用：monthly、daily。', USAGE]],
    ['inspect nonsense', ['没有模板「nonsense」。可用：monthly、daily。', USAGE]],
    ['inspect stauts', ['没有模板「stauts」。是不是 status？', USAGE]],
    ['inspect --hosts app-1', ['没有主机「app-1」。是不是 app-01？可用：app-01、db-01。', USAGE]],
    ['inspect --hosts ,', ['--hosts 后面要写主机', USAGE]],
    ['inspect list monhtly', ['没有模板「monhtly」。是不是 monthly？', '用法：/inspect list [模板]']],
    ['inspect show abc', ['编号应为数字，例如 3 或 #3。', '用法：/inspect show [编号]']],
    ['inspect show 0', ['编号应为数字']],
    ['inspect show 99999999999', ['编号应为数字']],
  ])('%s', async (line, parts) => {
    const text = await type(line);
    for (const part of parts) expect(text).toContain(part);
    expect(await t.store.selectFrom('inspections').select('id').execute()).toEqual([]);
  });
});

describe('what is typed as people write it', () => {
  test.each([
    ['inspect Monthly', 'monthly', null],
    ['inspect 每日巡检', 'daily', null],
    ['inspect "daily inspection"', 'daily', null],
    ['inspect daily --hosts APP-01，app-01,', 'daily', ['app-01']],
    ['inspect daily --hosts "app-01 db-01"', 'daily', ['app-01', 'db-01']],
  ])('%s', async (line, templateId, hosts) => {
    expect(await type(line)).toContain('已开始');
    const [row] = await t.store.selectFrom('inspections').select('id').execute();
    expect(await findInspection(t.store, row?.id ?? 0)).toMatchObject({ templateId, hosts });
    expect(await type(line)).toContain(`模板「${templateId}」的巡检 #${row?.id} 正在进行`);
  });

  test('#1 is 1', async () => {
    await type('inspect');
    expect(await type('inspect show #1')).toContain('月度巡检');
    expect(await type('inspect show ＃1')).toBe(await type('inspect show 1'));
  });
});

describe('lists', () => {
  test('without any inspection say how to begin', async () => {
    expect(await type('inspect list')).toBe('还没有巡检记录。用 /inspect monthly 开始第一次。');
    expect(await type('inspect list daily')).toBe('模板「daily」还没有巡检记录。用 /inspect daily 开始第一次。');
    expect(await type('inspect show')).toBe('还没有巡检记录。用 /inspect monthly 开始第一次。');
  });

  test('name what they list', async () => {
    await type('inspect daily');
    expect(await type('inspect status')).toMatch(/^进行中和待确认的巡检\n#1 /);
    expect(await type('inspect list')).toMatch(/^最近的巡检\n#1 /);
    expect(await type('inspect list 每日巡检')).toMatch(/^最近的巡检\n#1 /);
  });
});

test('where nothing runs, cancel names what waits for answers, and how to discard it', async () => {
  expect(await type('inspect cancel')).toBe('❌ 现在没有正在进行的巡检。');
  await type('inspect daily');
  await t.store.updateTable('inspections').set({ state: 'answering', open_key: null }).execute();
  expect(await type('inspect cancel')).toContain('#1 每日巡检 待人工确认。如要作废，请写明编号：/inspect cancel 1');
  expect(await type('inspect cancel #1')).toBe('巡检 #1 已取消。');
});
