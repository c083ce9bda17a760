import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { recordActions, recordModals } from '../../commands/actions/records.ts';
import type { Caller, Registry, Reply } from '../../commands/command.ts';
import { recordCommands } from '../../commands/record.ts';
import { renderModal } from '../../src/adapters/slack/render-modal.ts';
import { plainText } from '../../src/adapters/slack/rich-text.ts';
import type { ChatModal } from '../../src/core/chat.ts';
import type { Json } from '../../src/core/check.ts';
import { WRITTEN_KINDS, type WrittenKind } from '../../src/core/record/content.ts';
import { checkSubmission, dispatchAction, dispatchCommand, dispatchSubmission } from '../../src/flows/dispatch.ts';
import { actOnTicket } from '../../src/flows/tickets/act-on-ticket.ts';
import { openRequestTicket } from '../../src/flows/tickets/request-ticket.ts';
import { textOf } from '../support/chat-answers.ts';
import { clearRecords, submissions } from '../support/records.ts';
import { createTicketTest, type TicketTest } from '../support/tickets.ts';

const registry: Registry = { commands: recordCommands, actions: recordActions, modals: recordModals };
let it: TicketTest;

beforeAll(async () => {
  it = await createTicketTest();
});
afterAll(() => it.close());
beforeEach(async () => {
  it.at('18:00');
  await it.store.deleteFrom('outbox').execute();
  await clearRecords(it.store);
});

type Who = Parameters<TicketTest['caller']>[0];

async function type(line: string, who: Who = 'engineer'): Promise<Reply> {
  const { reply } = await dispatchCommand(it.ctx, registry, line, { caller: it.caller(who), origin: 'slack' });
  return reply;
}

function words(reply: Reply): string {
  return reply.kind === 'private' ? textOf(reply.message) : reply.kind;
}

function modalOf(reply: Reply): ChatModal {
  if (reply.kind !== 'modal') throw new Error(`no dialog: ${words(reply)}`);
  return reply.modal;
}

function introOf({ intro = '' }: ChatModal): string {
  return plainText(intro);
}

/** As Slack hands it in: what the dialog began with, and what was typed over it. */
function filledIn(modal: ChatModal, typed: { readonly [name: string]: Json | undefined }) {
  const initial = modal.fields.flatMap((field) => {
    if (!('initial' in field) || field.initial === undefined) return [];
    const value = field.initial instanceof Date ? field.initial.toISOString() : field.initial;
    return [[field.name, value as Json] as const];
  });
  const fields = Object.entries({ ...Object.fromEntries(initial), ...typed }).filter(
    ([, value]) => value !== undefined,
  );
  return { form: modal.form, state: modal.state, fields: Object.fromEntries(fields) as { [name: string]: Json } };
}

async function submit(modal: ChatModal, typed: { readonly [name: string]: Json | undefined }, caller?: Caller) {
  const by = caller ?? it.caller('engineer', 'click');
  const { reply } = await dispatchSubmission(it.ctx, registry, filledIn(modal, typed), { caller: by, origin: 'slack' });
  return reply;
}

async function write(kind: WrittenKind, changes: { readonly [name: string]: Json | undefined } = {}): Promise<Reply> {
  return submit(modalOf(await type(`record ${kind}`)), { ...submissions[kind], ...changes });
}

async function press(action: string, value: Json, who: Who) {
  const ask = { caller: it.caller(who, 'click'), origin: 'slack' } as const;
  return (await dispatchAction(it.ctx, registry, { action, value }, ask)).reply;
}

async function told(number = 1): Promise<string> {
  const { id } = await it.store
    .selectFrom('records')
    .select('id')
    .where('number', '=', number)
    .executeTakeFirstOrThrow();
  const row = await it.store
    .selectFrom('outbox')
    .select('content')
    .where('message_key', '=', `record:${id}`)
    .executeTakeFirstOrThrow();
  return textOf(typeof row.content === 'string' ? JSON.parse(row.content) : row.content);
}

describe('/record <kind>', () => {
  test.each(WRITTEN_KINDS)(
    '%s: a dialog within Slack’s limits, a record, one message, all of it in /record show',
    async (kind) => {
      const modal = modalOf(await type(`record ${kind}`));
      expect(() => renderModal(modal, 'C0ROUNDS01', it.caller().t)).not.toThrow();
      expect(words(await submit(modal, submissions[kind]))).toBe('✅ 已记录 R-1。');
      const message = await told();
      expect(message).toContain('R-1');
      expect(message).toContain('客户尚未签字');
      const shown = words(await type('record show r1', 'viewer'));
      for (const value of Object.values(submissions[kind])) {
        if (typeof value === 'string' && /\p{Script=Han}/u.test(value)) expect(shown).toContain(value);
      }
      expect(await it.store.selectFrom('outbox').select('id').execute()).toHaveLength(1);
    },
  );

  test.each(WRITTEN_KINDS)('%s in English', async (kind) => {
    const caller = { ...it.caller(), locale: 'en' as const, t: it.ctx.texts('en', 'Asia/Shanghai') };
    const { reply } = await dispatchCommand(it.ctx, registry, `record ${kind}`, { caller, origin: 'slack' });
    expect(() => renderModal(modalOf(reply), 'C0ROUNDS01', caller.t)).not.toThrow();
  });

  test.each([
    ['回访', 'record-visit'],
    ['维护', 'record-maintenance'],
    ['Training', 'record-training'],
  ])('takes “%s”', async (word, form) => {
    expect(modalOf(await type(`record ${word}`)).form).toBe(form);
  });

  test.each([
    ['record', '缺少 <类别>'],
    ['record vist', 'visit'],
    ['record fault-report', '缺少 <T-n>'],
    ['record 故障报告', '/record fault-report T-1'],
    ['record 故障报告 --ticket T-999', '没有这张工单'],
    ['record fault-report T-999', '没有这张工单'],
    ['record visit --ticket T-1', '--ticket'],
    ['record visit --rows 2', '--rows'],
    ['record maintenance --rows 11', 'rows'],
    ['record maintenance --ticket T-999', '没有这张工单'],
  ])('%s is refused: %s', async (line, reason) => {
    const text = words(await type(line));
    expect(text).toContain('❌');
    expect(text).toContain(reason);
  });

  test('needs an engineer', async () => {
    expect(words(await type('record visit', 'customer'))).toContain('工程师');
    const modal = modalOf(await type('record visit'));
    expect(words(await submit(modal, submissions.visit, it.caller('customer', 'click')))).toContain('工程师');
    expect(await it.store.selectFrom('records').selectAll().execute()).toEqual([]);
  });

  test('submitted twice under one key it is written once', async () => {
    const caller = it.caller('engineer', 'click');
    const modal = modalOf(await type('record visit'));
    await submit(modal, submissions.visit, caller);
    expect(words(await submit(modal, submissions.visit, caller))).toContain('R-1');
    expect(await it.store.selectFrom('records').selectAll().execute()).toHaveLength(1);
  });

  test('the same work written down twice is said', async () => {
    await write('visit');
    expect(words(await write('visit', { title: ' 下半年 现场回访 ' }))).toContain('R-1 与 R-2 类别、日期、事项均相同');
    expect(words(await write('visit', { title: '另一次' }))).not.toContain('相同');
  });
});

test('work of one engineer at one time is said, and left to a person', async () => {
  await write('visit');
  expect(words(await write('upgrade'))).toContain('工程师甲 在这段时间另有记录 R-1，请核对时间和人天');
  expect(words(await write('upgrade', { title: '其二', engineer: 'lead' }))).not.toContain('另有记录');
  const next = { 'happened-at': '2026-11-20T08:00:00.000Z', 'ended-at': '2026-11-20T09:00:00.000Z' };
  expect(words(await write('training', next))).toBe('✅ 已记录 R-4。');
  expect(words(await write('training', { title: '其二', 'ended-at': undefined }))).toBe('✅ 已记录 R-5。');
  await type('record void R-1 重复', 'lead');
  const edited = modalOf(await type('record edit R-2'));
  expect(words(await submit(edited, { reason: '补充' }))).toBe('✅ 已修改 R-2。');
});

describe('faults stand at their fields', () => {
  const faultsOf = async (kind: WrittenKind, typed: { readonly [name: string]: Json | undefined }, rows = '') => {
    const modal = modalOf(await type(`record ${kind}${rows}`));
    const submission = filledIn(modal, { ...submissions[kind], ...typed });
    return checkSubmission(registry, submission, it.caller('engineer', 'click'));
  };

  test.each<[WrittenKind, { readonly [name: string]: Json | undefined }, string, string]>([
    ['visit', { title: undefined }, 'title', '填写'],
    ['visit', { title: 'a\nb' }, 'title', '一行'],
    ['visit', { 'satisfaction-use': undefined }, 'satisfaction-use', '填写'],
    ['visit', { 'ended-at': '2026-11-20T01:59:00.000Z' }, 'ended-at', '结束时间不能早于开始时间'],
    ['visit', { 'effort-onsite': 1.234 }, 'effort-onsite', '两位小数'],
    ['visit', { 'effort-onsite': 'many' }, 'effort-onsite', '应为数字'],
    ['optimisation', { 'phase-test': 9 }, 'effort-office', '各阶段人天之和'],
    ['personnel-change', { 'effective-on': '下周' }, 'effective-on', '2026-12-20'],
    ['training', { 'attendee-count': 0 }, 'attendee-count', '不能小于 1'],
    ['maintenance', { 'cause-1': undefined }, 'cause-1', '填写'],
  ])('%s %j: %s', async (kind, typed, field, reason) => {
    const faults = await faultsOf(kind, typed);
    expect(faults.map(({ name }) => name)).toEqual([field]);
    expect(faults[0]?.text).toContain(reason);
  });

  test('a row that was left empty is none, and a fault below it stands where it was typed', async () => {
    const typed = { 'symptom-3': '短信延迟', 'cause-3': '队列积压', 'solution-3': undefined };
    expect((await faultsOf('maintenance', typed, ' --rows 3')).map(({ name }) => name)).toEqual(['solution-3']);
    expect(await faultsOf('maintenance', { ...typed, 'solution-3': '清理' }, ' --rows 3')).toEqual([]);
  });
});

describe('what the flow refuses brings the dialog back with what was typed', () => {
  test.each([
    ['2026-11-21T10:01:00.000Z', '还没有到'],
    ['2025-12-31T15:59:00.000Z', '早于合同开始日'],
  ])('of %s: %s', async (at, reason) => {
    it.at('18:00');
    const modal = modalOf(await write('visit', { 'happened-at': at, 'ended-at': undefined, title: '长长的内容' }));
    expect(introOf(modal)).toContain(reason);
    expect(modal.fields.find(({ name }) => name === 'title')).toMatchObject({ initial: '长长的内容' });
    expect(words(await submit(modal, { 'happened-at': '2026-11-20T02:00:00.000Z' }))).toContain('R-1');
  });
});

describe('/record maintenance --ticket', () => {
  async function workedTicket() {
    it.at('10:00');
    const { after } = await openRequestTicket(it.ctx, it.caller(), {
      ...{ title: '系统变慢', description: '首页超过 10 秒', ticketKind: 'fault', origin: 'phone', level: 2 },
      ...{ reportedAt: null, host: null, reporter: null, contact: '客户丙', assignee: 'engineer', continues: null },
    });
    it.at('11:30');
    await actOnTicket(it.ctx, it.caller(), { id: after.id }, () => [
      { fact: { kind: 'restored' }, at: null },
      { fact: { kind: 'diagnosed', cause: '索引缺失', solution: '重建索引' }, at: null },
      { fact: { kind: 'closed', effort: { onsite: 0, remote: 0.5, office: 0 } }, at: null },
    ]);
    it.at('18:00');
    return after.number;
  }

  test('is filled in from its ticket, counts none of its person-days, and is written once', async () => {
    const number = await workedTicket();
    const modal = modalOf(await type(`record maintenance --ticket T-${number}`));
    expect(introOf(modal)).toContain('已计 0.5 人天');
    const initial = Object.fromEntries(
      modal.fields.map((field) => [field.name, 'initial' in field ? field.initial : undefined]),
    );
    expect(initial).toMatchObject({
      ...{ title: '系统变慢', 'cause-1': '索引缺失', 'solution-1': '重建索引', category: 'fault', source: 'customer' },
      ...{ contact: '客户丙', engineer: 'engineer', 'effort-remote': 0 },
    });
    expect(words(await submit(modal, { mode: 'remote' }))).toBe('✅ 已记录 R-1。');
    expect(await told()).toContain(`工单 T-${number}`);
    expect(words(await type(`record maintenance --ticket T-${number}`))).toContain('已有维护记录 R-1');
    expect(introOf(modalOf(await submit(modal, { mode: 'remote' })))).toContain('已有维护记录 R-1');
    await type('record void R-1 写错工单', 'lead');
    expect(words(await submit(modal, { mode: 'remote' }))).toBe('✅ 已记录 R-2。');
  });
});

describe('/record edit', () => {
  test('changes the record and its one message, and keeps what it said', async () => {
    await write('maintenance');
    const modal = modalOf(await type('record edit R-1'));
    expect(modal.fields.map(({ name }) => name)).toContain('symptom-2');
    expect(await checkSubmission(registry, filledIn(modal, {}), it.caller('engineer', 'click'))).toMatchObject([
      { name: 'reason' },
    ]);
    expect(words(await submit(modal, { title: '采集中断', reason: '标题写错' }))).toBe('✅ 已修改 R-1。');
    expect(await told()).toContain('采集中断');
    expect(await told()).toContain('第 2 版：');
    const shown = words(await type('record show R-1', 'viewer'));
    expect(shown).toContain('第 1 版');
    expect(shown).toContain('标题写错');
    expect(await it.store.selectFrom('outbox').select('id').execute()).toHaveLength(1);
  });

  test('of what somebody else changed meanwhile is refused, with the typed text', async () => {
    await write('visit');
    const modal = modalOf(await type('record edit R-1'));
    await submit(modal, { title: '先到', reason: '一' });
    const again = modalOf(await submit(modal, { title: '后到', reason: '二' }));
    expect(introOf(again)).toContain('刚被他人修改');
    expect(again.fields.find(({ name }) => name === 'title')).toMatchObject({ initial: '后到' });
    expect(again.fields.find(({ name }) => name === 'reason')).toMatchObject({ initial: '二' });
    expect(await told()).toContain('先到');
  });

  test('by the button on the message', async () => {
    await write('visit');
    const { id } = await it.store.selectFrom('records').select('id').executeTakeFirstOrThrow();
    expect(modalOf(await press('record-edit', { record: id }, 'engineer')).state).toMatchObject({ record: id });
    expect(words(await press('record-edit', { record: id }, 'customer'))).toContain('工程师');
  });
});

describe('/record void', () => {
  test('needs a lead and a reason; then nothing can be done to it, and it counts for nothing', async () => {
    await write('visit');
    expect(words(await type('record void R-1 重复'))).toContain('❌');
    expect(words(await type('record void R-1', 'lead'))).toContain('缺少 <原因>');
    expect(words(await type('record void R-1 与 R-2 重复', 'lead'))).toContain('R-1 已作废');
    expect(await told()).toContain('与 R-2 重复');
    expect(words(await type('record void R-1 再次', 'lead'))).toContain('已作废');
    expect(words(await type('record edit R-1', 'lead'))).toContain('已作废');
    expect(words(await type('record sign R-1', 'customer'))).toContain('已作废');
    const list = words(await type('record list', 'viewer'));
    expect(list).toContain('服务记录 0 条 · 0 人天');
    expect(list).toContain('🚫');
  });
});

describe('signing', () => {
  const sign = async (rating?: string, who: Who = 'customer') => {
    const { id, version } = await it.store.selectFrom('records').select(['id', 'version']).executeTakeFirstOrThrow();
    const reply = await press('record-sign', { record: id, version }, who);
    return reply.kind === 'modal' ? submit(reply.modal, { rating }, it.caller(who, 'click')) : reply;
  };

  test('by the customer, who and when stays on the message; a change asks for another', async () => {
    await write('visit');
    expect((await sign('very-satisfied')).kind).toBe('none');
    expect(await told()).toContain('✅ 客户丙 于 2026-11-21 18:00 签字确认，评价：非常满意');
    expect(words(await type('record sign R-1', 'customer'))).toContain('已签字确认');
    expect(words(await type('record edit R-1'))).toContain('客户已签字');
    const modal = modalOf(await type('record edit R-1', 'lead'));
    expect(introOf(modalOf(await submit(modal, { reason: '补充' })))).toContain('客户已签字');
    expect(words(await submit(modal, { reason: '补充' }, it.caller('lead', 'click')))).toContain('已修改');
    expect(await told()).toContain('签的是第 1 版');
    expect(words(await type('record sign R-1 --rating fair', 'customer'))).toContain('已签字确认');
    expect(await told()).toContain('评价：基本满意');
  });

  test('stands with its rating: another one later is refused in words, the same is not', async () => {
    await write('visit');
    await sign('very-satisfied');
    expect(words(await type('record sign R-1 --rating very-satisfied', 'customer'))).toContain('已签字确认');
    expect(words(await type('record sign R-1 --rating dissatisfied', 'customer'))).toContain('评价为「非常满意」');
    expect(await told()).toContain('评价：非常满意');
    await write('training');
    await type('record sign R-2', 'customer');
    expect(words(await type('record sign R-2 --rating fair', 'customer'))).toContain('当时未作评价');
  });

  test('of what was changed since it was read is refused', async () => {
    await write('visit');
    const { id } = await it.store.selectFrom('records').select('id').executeTakeFirstOrThrow();
    const reply = await press('record-sign', { record: id, version: 1 }, 'customer');
    await submit(modalOf(await type('record edit R-1')), { title: '改', reason: '改' });
    expect(words(await submit(modalOf(reply), {}, it.caller('customer', 'click')))).toContain('刚被修改');
    expect(await it.store.selectFrom('signatures').selectAll().execute()).toEqual([]);
  });

  test('is the customer’s alone', async () => {
    await write('visit');
    for (const who of ['engineer', 'lead', 'viewer'] as const) expect(words(await sign('fair', who))).toContain('客户');
    expect(await it.store.selectFrom('signatures').selectAll().execute()).toEqual([]);
  });
});

describe('/record list', () => {
  beforeEach(async () => {
    await write('visit', { 'happened-at': '2026-10-31T15:59:00.000Z', 'ended-at': undefined });
    await write('visit', { 'happened-at': '2026-10-31T16:00:00.000Z', 'ended-at': undefined });
    await write('training');
  });

  test.each([
    ['record list', 3],
    ['record list visit', 2],
    ['record list 2026-11', 2],
    ['record list 2026-11 回访', 1],
    ['record list visit 2026-10', 1],
  ])('%s: %i', async (line, count) => {
    const text = words(await type(line, 'viewer'));
    expect(text).toContain(`服务记录 ${count} 条`);
    expect(text).toContain(`${count} 人天`);
  });

  test('of none', async () => {
    expect(words(await type('record list upgrade', 'viewer'))).toBe('没有符合条件的记录。');
  });

  test.each(['record list soon', 'record list visit training', 'record list 2026-13'])(
    '%s is refused',
    async (line) => {
      expect(words(await type(line, 'viewer'))).toContain('❌');
    },
  );
});

test('less than a month’s notice of a personnel change is said', async () => {
  expect(words(await write('personnel-change', { 'effective-on': '2026-12-19' }))).toContain('最早应自 2026-12-20');
  expect(await told()).toContain('最早应自 2026-12-20 起生效');
  expect(words(await type('record show R-1', 'viewer'))).toContain('最早应自 2026-12-20 起生效');
});
