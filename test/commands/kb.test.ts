import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { kbActions, kbModals } from '../../commands/actions/kb.ts';
import type { Registry, Reply } from '../../commands/command.ts';
import { kbCommands } from '../../commands/kb.ts';
import { renderModal } from '../../src/adapters/slack/render-modal.ts';
import type { ChatModal } from '../../src/core/chat.ts';
import type { Json } from '../../src/core/check.ts';
import type { TicketFact } from '../../src/core/sla/ticket-event.ts';
import { EMPTY_HEAD } from '../../src/core/sla/ticket-head.ts';
import { checkSubmission, dispatchAction, dispatchCommand, dispatchSubmission } from '../../src/flows/dispatch.ts';
import { indexTickets } from '../../src/flows/knowledge/index-tickets.ts';
import { actOnTicket } from '../../src/flows/tickets/act-on-ticket.ts';
import { openRequestTicket } from '../../src/flows/tickets/request-ticket.ts';
import { textOf } from '../support/chat-answers.ts';
import { createMemoryReader } from '../support/chat-reader.ts';
import { clearKnowledge } from '../support/knowledge.ts';
import { createTicketTest, type TicketTest, ticketSite } from '../support/tickets.ts';

const registry: Registry = { commands: kbCommands, actions: kbActions, modals: kbModals };
let it: TicketTest;

beforeAll(async () => {
  it = await createTicketTest();
});
afterAll(() => it.close());
beforeEach(async () => {
  it.at('18:00');
  await clearKnowledge(it.store);
  await it.store.deleteFrom('audit').execute();
  await it.store.deleteFrom('knowledge_contracts').execute();
  await it.store.deleteFrom('ticket_numbers').execute();
});

type Who = Parameters<TicketTest['caller']>[0];

async function type(line: string, who: Who = 'engineer', ctx = it.ctx): Promise<Reply> {
  const { reply } = await dispatchCommand(ctx, registry, line, { caller: it.caller(who), origin: 'slack' });
  return reply;
}

async function ask(line: string, who: Who = 'engineer'): Promise<string> {
  return words(await type(line, who));
}

function words(reply: Reply): string {
  return reply.kind === 'private' ? textOf(reply.message) : reply.kind;
}

function modalOf(reply: Reply): ChatModal {
  if (reply.kind !== 'modal') throw new Error(`no dialog: ${words(reply)}`);
  return reply.modal;
}

function initialOf(modal: ChatModal): { readonly [name: string]: Json } {
  return Object.fromEntries(
    modal.fields.flatMap((field) => ('initial' in field ? [[field.name, field.initial as Json]] : [])),
  );
}

type Typed = { readonly [name: string]: Json };

async function submit(modal: ChatModal, typed: Typed, caller = it.caller('engineer', 'click')): Promise<Reply> {
  const submission = { form: modal.form, state: modal.state, fields: { ...initialOf(modal), ...typed } };
  return (await dispatchSubmission(it.ctx, registry, submission, { caller, origin: 'slack' })).reply;
}

const ARTICLE = {
  title: '短信网关证书过期',
  symptom: '短信发不出去，网关日志报握手失败',
  cause: '网关证书到期未更换',
  solution: '更换证书并登记到期日',
  tags: '短信, 证书',
};

async function add(changes: Typed = {}): Promise<string> {
  return words(await submit(modalOf(await type('kb add')), { ...ARTICLE, ...changes }));
}

async function record(number: number, fact: TicketFact): Promise<void> {
  await actOnTicket(it.ctx, it.caller(), { number }, () => [{ fact, at: null }]);
}

/** @returns its number. */
async function openTicket(title = '客户收不到短信'): Promise<number> {
  const head = { ...EMPTY_HEAD, title, description: '九点起收不到', host: 'app-01' };
  const { after } = await openRequestTicket(it.ctx, it.caller(), { ...head, level: 2, reportedAt: null });
  return after.number;
}

async function solvedTicket(title?: string): Promise<number> {
  const number = await openTicket(title);
  await record(number, { kind: 'restored' });
  await record(number, { kind: 'diagnosed', cause: '网关证书过期', solution: '更换网关证书' });
  await indexTickets(it.ctx, 5_000);
  return number;
}

describe('looking for words', () => {
  test('one Chinese character is said to be too few, not to stand nowhere', async () => {
    await solvedTicket('C盘空间不足');
    expect(await ask('kb 盘')).toContain('至少');
    expect(await ask('kb 盘空间')).toContain('C盘空间不足');
  });

  test('finds articles and solved tickets, each with cause and solution', async () => {
    const number = await solvedTicket();
    expect(await add()).toBe('✅ 已写入知识库：K-1，可用 /kb 查到。');
    expect(await ask('kb 网关 证书', 'viewer')).toBe(
      [
        '「网关 证书」最相近的 2 条',
        '📘 K-1 短信网关证书过期 · 11-21',
        '原因：网关证书到期未更换',
        '解决：更换证书并登记到期日',
        `🎫 T-${number} 客户收不到短信 · 主机 app-01 · 11-21`,
        '原因：网关证书过期',
        '解决：更换网关证书',
        '/ticket show T-47 看工单全过程，/kb show K-3 看知识全文',
      ].join('\n'),
    );
  });

  test('links to the card of a ticket that stands in the channel', async () => {
    const number = await solvedTicket();
    const { cardKey } = await it.ticket(number);
    const ts = await it.post(cardKey);
    const reply = await type('kb 网关证书', 'viewer', { ...it.ctx, chat: createMemoryReader() });
    const link = `https://example.slack.com/archives/C0ROUNDS01/p${ts.replace('.', '')}`;
    expect(JSON.stringify(reply)).toContain(JSON.stringify({ link, text: `T-${number}` }));
  });

  test('says that there is nothing, and how something gets there', async () => {
    const told = await ask('kb 打印机卡纸');
    expect(told).toContain('没有找到「打印机卡纸」');
    expect(told).toContain('/kb add T-47');
  });

  test.each([
    ['kb', '用法'],
    ['kb a', '请至少输入两个汉字'],
    ['kb ？', '请至少输入两个汉字'],
    [`kb ${'磁'.repeat(201)}`, '/kb <关键词>'],
  ])('%s is told what to type', async (line, told) => {
    expect(await ask(line)).toContain(told);
  });

  test('is not for customers, unless they may view, too', async () => {
    await add();
    for (const line of ['kb 证书', 'kb list', 'kb show K-1']) {
      expect(await ask(line, 'customer')).toContain('知识库供服务团队内部使用');
    }
    const caller = it.caller('customer');
    const viewing = { ...caller, person: { ...caller.person, roles: ['customer', 'viewer'] as const } };
    const { reply } = await dispatchCommand(it.ctx, registry, 'kb 证书', { caller: viewing, origin: 'slack' });
    expect(words(reply)).toContain('K-1');
  });
});

describe('an article', () => {
  test('is written empty-handed, shown whole, and listed', async () => {
    await add({ solution: '第一步\n第二步' });
    expect(await ask('kb show k1', 'viewer')).toBe(
      [
        '📘 K-1 短信网关证书过期',
        '现象\n短信发不出去，网关日志报握手失败',
        '原因\n网关证书到期未更换',
        '解决方案\n第一步\n第二步',
        '标签 #短信 #证书',
        '2026-11-21 18:00 第 1 版：工程师甲 编写',
      ].join('\n'),
    );
    expect(await ask('kb list', 'viewer')).toBe(
      '知识条目 1 条\nK-1 短信网关证书过期 · #短信 #证书 · 工程师甲 · 2026-11-21',
    );
    expect(await ask('kb list retired')).toContain('没有停用的知识条目');
  });

  test('is filled in from a restored ticket, told in its thread, and found in its place', async () => {
    const number = await solvedTicket();
    const modal = modalOf(await type(`kb add T-${number}`));
    expect(initialOf(modal)).toEqual({
      title: '客户收不到短信',
      symptom: '九点起收不到',
      cause: '网关证书过期',
      solution: '更换网关证书',
      tags: 'app-01',
    });
    await submit(modal, {});
    const { id } = await it.ticket(number);
    expect((await it.outbox(`ticket:${id}:article`)).map(({ text }) => text)).toEqual([
      '📘 工程师甲 已写入知识库：K-1 客户收不到短信',
    ]);
    const told = await ask('kb 网关证书');
    expect(told).toContain('K-1');
    expect(told).not.toContain(`🎫 T-${number}`);
  });

  test('is filled in with whole letters where a ticket says more than an article takes', async () => {
    const number = await solvedTicket(`${'长'.repeat(199)}😀`);
    expect(initialOf(modalOf(await type(`kb add T-${number}`)))).toMatchObject({ title: '长'.repeat(199) });
  });

  test('of a ticket by its button; pressed again it changes the article', async () => {
    const number = await solvedTicket();
    const { id } = await it.ticket(number);
    const ask = { caller: it.caller('engineer', 'click'), origin: 'slack' } as const;
    const press = async () =>
      modalOf((await dispatchAction(it.ctx, registry, { action: 'ticket-article', value: { ticket: id } }, ask)).reply);
    await submit(await press(), {});
    const again = await press();
    expect(again.title).toBe('修改知识条目 K-1');
    expect(again.state).toMatchObject({ version: 1, ticket: null });
  });

  test('is not written of what is not restored', async () => {
    const number = await openTicket();
    expect(await ask(`kb add T-${number}`)).toContain(`T-${number} 还没有恢复`);
    expect(await ask('kb add T-999')).toContain('没有这张工单');
  });

  test('of one ticket there is one, also when two write it at once', async () => {
    const number = await solvedTicket();
    const modal = modalOf(await type(`kb add T-${number}`));
    const replies = await Promise.all([1, 2, 3].map(() => submit(modal, {})));
    expect(replies.filter(({ kind }) => kind === 'private')).toHaveLength(1);
    const refused = replies.find(({ kind }) => kind === 'modal');
    expect(JSON.stringify(refused)).toContain(`T-${number} 已有知识条目 K-1`);
    expect(await it.store.selectFrom('articles').select('id').execute()).toHaveLength(1);
  });

  test('submitted twice under one key it is written once', async () => {
    const modal = modalOf(await type('kb add'));
    const caller = it.caller('engineer', 'click');
    await submit(modal, ARTICLE, caller);
    expect(words(await submit(modal, ARTICLE, caller))).toContain('K-1');
    expect(await it.store.selectFrom('articles').select('number').execute()).toEqual([{ number: 1 }]);
  });

  test('keeps what it said, and is found by what it says now', async () => {
    await add();
    const modal = modalOf(await type('kb edit K-1'));
    expect(initialOf(modal)).toEqual(ARTICLE);
    const reason = '换了供应商';
    expect(words(await submit(modal, { cause: '供应商停用旧接口', reason }))).toBe('✅ 已修改 K-1。');
    expect(await ask('kb 旧接口')).toContain('K-1');
    expect(await ask('kb show K-1')).toContain('2026-11-21 18:00 第 2 版：工程师甲 修改：换了供应商');
    const versions = await it.store.selectFrom('article_versions').select('entry').orderBy('version').execute();
    expect(JSON.stringify(versions[0])).toContain('网关证书到期未更换');
  });

  test('changed meanwhile by somebody else is refused, with what was typed', async () => {
    await add();
    const modal = modalOf(await type('kb edit K-1'));
    await submit(modal, { title: '甲', reason: 'x' });
    const refused = modalOf(await submit(modal, { title: '乙', reason: 'y' }));
    expect(JSON.stringify(refused.intro)).toContain('刚被他人修改');
    expect(initialOf(refused)).toMatchObject({ title: '乙', reason: 'y' });
  });

  test('retired by a lead with a reason it is read, but neither found nor changed', async () => {
    await add();
    expect(await ask('kb retire K-1 过时', 'engineer')).toContain('负责人');
    expect(await ask('kb retire K-1', 'lead')).toContain('缺少 <原因>');
    expect(await ask('kb retire K-1 接口已更换', 'lead')).toContain('📕 K-1 已停用');
    expect(await ask('kb 证书')).toContain('没有找到');
    expect(await ask('kb show K-1')).toContain('停用：接口已更换');
    expect(await ask('kb edit K-1')).toContain('K-1 已停用');
    expect(await ask('kb retire K-1 again', 'lead')).toContain('K-1 已停用');
    expect(await ask('kb list retired')).toContain('K-1');
  });

  test.each([
    [{ title: '' }, 'title'],
    [{ solution: 'x'.repeat(3_001) }, 'solution'],
    [{ tags: 'a b c d e f g h i j k' }, 'tags'],
  ])('its faults stand at their fields: %j', async (change, field) => {
    const modal = modalOf(await type('kb add'));
    const submission = { form: modal.form, state: modal.state, fields: { ...ARTICLE, ...change } };
    const faults = await checkSubmission(registry, submission, it.caller());
    expect(faults.map(({ name }) => name)).toEqual([field]);
  });

  test('is for engineers to write', async () => {
    for (const who of ['viewer', 'customer'] as const) expect(await ask('kb add', who)).toContain('工程师');
  });

  test('of another contract, and none, is not found', async () => {
    await add();
    const caller = it.caller();
    const site = ticketSite();
    const elsewhere = { ...caller, site: { ...site, contract: { ...site.contract, id: 'other' } } };
    const { reply } = await dispatchCommand(it.ctx, registry, 'kb show K-1', { caller: elsewhere, origin: 'slack' });
    expect(words(reply)).toContain('没有知识条目 K-1');
    expect(await ask('kb show K-9')).toContain('没有知识条目 K-9');
    expect(await ask('kb show nine')).toContain('知识条目编号形如');
  });

  test('masks secrets before anything is kept', async () => {
    const ctx = { ...it.ctx, redact: (text: string) => text.replaceAll('hunter2', '••••') };
    const modal = modalOf(await type('kb add'));
    const fields = { ...ARTICLE, title: '登录口令 hunter2', cause: '口令 hunter2', tags: 'hunter2' };
    const caller = it.caller('engineer', 'click');
    await dispatchSubmission(
      ctx,
      registry,
      { form: modal.form, state: modal.state, fields },
      { caller, origin: 'slack' },
    );
    for (const table of ['articles', 'article_versions', 'audit'] as const) {
      const rows = JSON.stringify(await it.store.selectFrom(table).selectAll().execute());
      expect(rows).toContain('••••');
      expect(rows).not.toContain('hunter2');
    }
  });

  test('who did what is written down', async () => {
    await add();
    await ask('kb retire K-1 过时', 'lead');
    const rows = await it.store.selectFrom('audit').select(['action', 'person_id', 'outcome']).orderBy('id').execute();
    expect(rows.map(({ action, person_id: person, outcome }) => `${action} ${person} ${outcome}`)).toEqual([
      'command kb add engineer done',
      'form kb-article engineer done',
      'command kb retire lead done',
    ]);
  });

  test('of a ticket full of text its dialog keeps to Slack’s limits', async () => {
    const number = await openTicket('长'.repeat(250));
    await record(number, { kind: 'restored' });
    await record(number, { kind: 'diagnosed', cause: '因'.repeat(2_000), solution: '解'.repeat(2_000) });
    const modal = modalOf(await type(`kb add T-${number}`));
    expect(() => renderModal(modal, 'C0ROUNDS01', it.caller().t)).not.toThrow();
    const typed = initialOf(modal);
    expect(String(typed.title).length).toBeLessThanOrEqual(200);
    expect(words(await submit(modal, {}))).toContain('K-1');
  });
});
