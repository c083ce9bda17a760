import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { recordActions, recordModals } from '../../../commands/actions/records.ts';
import type { Registry } from '../../../commands/command.ts';
import { recordCommands } from '../../../commands/record.ts';
import { createRecordFormsJob } from '../../../jobs/record-forms.ts';
import { createFileStore } from '../../../src/adapters/files/file-store.ts';
import { type ClosableFormWriter, createFormWriter } from '../../../src/adapters/word/form-writer.ts';
import type { Context } from '../../../src/context.ts';
import type { RecordEntry } from '../../../src/core/record.ts';
import { UserError } from '../../../src/errors.ts';
import { dispatchAction, dispatchCommand } from '../../../src/flows/dispatch.ts';
import type { PublishFailures } from '../../../src/flows/publish-wanted.ts';
import { publishWantedRecordForms } from '../../../src/flows/records/publish-record-forms.ts';
import { signRecord } from '../../../src/flows/records/sign-record.ts';
import { editRecord, voidRecord, writeRecord } from '../../../src/flows/records/write-record.ts';
import { publishRecordForm } from '../../../src/flows/records/write-record-form.ts';
import { findRecordFormsWanted } from '../../../src/store/record-forms.ts';
import { readDocument } from '../../adapters/word/read-document.ts';
import { textOf } from '../../support/chat-answers.ts';
import { clearRecords, entries } from '../../support/records.ts';
import { createTicketTest, type TicketTest, ticketSite, type USERS } from '../../support/tickets.ts';

const registry: Registry = { commands: recordCommands, actions: recordActions, modals: recordModals };
let it: TicketTest;
let ctx: Context;
let folder: string;
let writer: ClosableFormWriter;
/** What stands in the way of writing; nothing as a rule. */
let before: () => Promise<void>;

beforeAll(async () => {
  const site = ticketSite();
  const second = { id: 'deputy', name: '客户丁', slack: 'U0DEPUTY001', roles: ['customer'] as const };
  it = await createTicketTest({ ...site, people: [...site.people, second] });
  folder = await mkdtemp(join(tmpdir(), 'record-forms-'));
  writer = createFormWriter({ templatesDir: 'templates', workers: 1 });
  ctx = {
    ...it.ctx,
    files: createFileStore(folder),
    forms: {
      fill: async (...asked) => {
        await before();
        return writer.fill(...asked);
      },
    },
  };
});
afterAll(async () => {
  await writer.close();
  await it.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  before = async () => undefined;
  it.at('18:00');
  await it.store.deleteFrom('outbox').execute();
  await clearRecords(it.store);
});
afterEach(() => {
  before = async () => undefined;
});

async function write(entry: RecordEntry = entries.visit) {
  return (await writeRecord(ctx, it.caller(), entry, { ticketId: null, origin: 'command' })).record;
}

async function sign(id: number, rating: 'satisfied' | null = 'satisfied') {
  await signRecord(ctx, it.caller('customer', 'click'), { reference: { id }, version: null, rating });
}

function documents(id: number) {
  return it.store.selectFrom('documents').selectAll().where('record_id', '=', id).orderBy('id').execute();
}

async function type(line: string, who: keyof typeof USERS = 'engineer') {
  const { reply } = await dispatchCommand(ctx, registry, line, { caller: it.caller(who), origin: 'slack' });
  return reply.kind === 'private' ? textOf(reply.message) : reply.kind;
}

async function titles(id: number): Promise<string[]> {
  const rows = await it.store
    .selectFrom('outbox')
    .selectAll()
    .where('message_key', 'like', `record:${id}:form:%`)
    .orderBy('id')
    .execute();
  return rows.map(({ content }) => (typeof content === 'string' ? JSON.parse(content) : content).title);
}

const wanted = () => findRecordFormsWanted(it.store, [it.site.contract.id]);
const publish = (failures: PublishFailures = new Map()) => publishWantedRecordForms(ctx, failures);

describe('what the customer signed', () => {
  test('is posted by itself, once, in the record’s thread, with who signed and when', async () => {
    const { id } = await write();
    await publish();
    expect(await documents(id)).toEqual([]);
    await sign(id);
    expect(await wanted()).toEqual([id]);
    await createRecordFormsJob().run(ctx);
    expect(await wanted()).toEqual([]);
    const [document, ...others] = await documents(id);
    expect(others).toEqual([]);
    expect(document).toMatchObject({ kind: 'record-form', file_name: '现场回访记录-R-1.docx' });
    const [, file] = await it.outbox(`record:${id}`);
    expect(file).toMatchObject({ key: `record:${id}:form:${document?.id}`, threadKey: `record:${id}` });
    expect(await titles(id)).toEqual(['📎 现场回访记录 · R-1（客户已签字）']);
    const form = await readDocument(await readFile(ctx.files.path(document?.sha256 ?? '')));
    expect(form.text()).toContain('客户丙 2026-11-21 18:00 在频道中签字确认（第 1 版）');
    await publish();
    expect(await documents(id)).toHaveLength(1);
  });

  test('is posted anew when it is changed and signed again, and when it is voided', async () => {
    const { id } = await write();
    await sign(id);
    await publish();
    const edit = { id, version: 1, entry: { ...entries.visit, title: '另一标题' }, reason: '写错' };
    await editRecord(ctx, it.caller('lead'), edit);
    expect(await wanted()).toEqual([]);
    await sign(id, null);
    await publish();
    await voidRecord(ctx, it.caller('lead'), { number: 1, reason: '重复' });
    await publish();
    expect(await titles(id)).toEqual([
      '📎 现场回访记录 · R-1（客户已签字）',
      '📎 现场回访记录 · R-1（客户已签字）',
      '📎 现场回访记录 · R-1（已作废）',
    ]);
    const last = (await documents(id)).at(-1);
    const form = await readDocument(await readFile(ctx.files.path(last?.sha256 ?? '')));
    expect(form.parts.get('word/header.xml')).toContain('string="作 废"');
  });

  test('that was voided before any form was shared has none', async () => {
    const { id } = await write();
    await voidRecord(ctx, it.caller('lead'), { number: 1, reason: '重复' });
    await publish();
    expect(await documents(id)).toEqual([]);
  });
});

describe('who signs', () => {
  const caller = (id: string) => {
    const person = it.site.people.find((one) => one.id === id);
    if (!person) throw new Error(`no person ${id}`);
    return { ...it.caller('customer', 'click'), person };
  };

  test('of several is whom the record names', async () => {
    const { id } = await write();
    const given = { reference: { id }, version: 1, rating: null };
    await expect(signRecord(ctx, caller('deputy'), given)).rejects.toMatchObject({
      code: 'record.another-signs',
      values: { name: 'R-1', person: '客户丙' },
    });
    expect(await it.store.selectFrom('signatures').selectAll().execute()).toEqual([]);
    await signRecord(ctx, caller('customer'), given);
  });

  test('is any of them where it names nobody of theirs', async () => {
    const { id } = await write(entries.upgrade);
    await signRecord(ctx, caller('deputy'), { reference: { id }, version: 1, rating: null });
    const other = await write({ ...entries.visit, content: { ...entries.visit.content, customer: '门卫' } });
    await signRecord(ctx, caller('deputy'), { reference: { id: other.id }, version: 1, rating: null });
    expect(await it.store.selectFrom('signatures').selectAll().execute()).toHaveLength(2);
  });
});

describe('/record sheet', () => {
  test('shares the form as it says now, once for the same; the button does the same', async () => {
    const { id } = await write();
    expect(await type('record sheet R-1')).toContain('R-1 的表单已发到它的讨论串');
    expect(await type('record sheet 1')).toContain('内容没有变化');
    const ask = { caller: it.caller('engineer', 'click'), origin: 'slack' } as const;
    const { reply } = await dispatchAction(ctx, registry, { action: 'record-sheet', value: { record: id } }, ask);
    expect(reply.kind === 'private' ? textOf(reply.message) : '').toContain('内容没有变化');
    expect(await documents(id)).toHaveLength(1);
    await sign(id);
    expect(await type('record sheet R-1')).toContain('已发到它的讨论串');
    await publish();
    expect(await titles(id)).toEqual(['📎 现场回访记录 · R-1', '📎 现场回访记录 · R-1（客户已签字）']);
  });

  test.each([
    ['record sheet R-9', 'engineer', '本合同没有记录 R-9'],
    ['record sheet', 'engineer', 'record'],
    ['record sheet T-1', 'engineer', 'R-12'],
    ['record sheet R-1', 'customer', '工程师'],
  ] as const)('%s by the %s is refused: %s', async (line, who, reason) => {
    await write();
    const text = await type(line, who);
    expect(text).toContain('❌');
    expect(text).toContain(reason);
    expect(await it.store.selectFrom('documents').selectAll().execute()).toEqual([]);
  });
});

describe('while a form is being written', () => {
  test('a change makes it overtaken: the next one says what the record says now', async () => {
    const { id } = await write();
    await sign(id);
    before = async () => {
      before = async () => undefined;
      await voidRecord(ctx, it.caller('lead'), { number: 1, reason: '重复' });
    };
    expect(await publishRecordForm(ctx, id)).toBe('overtaken');
    expect(await documents(id)).toEqual([]);
    expect(await wanted()).toEqual([id]);
    await publish();
    expect(await titles(id)).toEqual(['📎 现场回访记录 · R-1（已作废）']);
  });

  test('another process writes the same: it is shared once', async () => {
    const { id } = await write();
    await sign(id);
    const outcomes = await Promise.all([1, 2, 3].map(() => publishRecordForm(ctx, id)));
    expect(outcomes.sort()).toEqual(['known', 'known', 'shared']);
    expect(await documents(id)).toHaveLength(1);
  });
});

test('a form that can’t be written is told in the thread once, and tried again later', async () => {
  const { id } = await write();
  await sign(id);
  before = () => Promise.reject(new UserError('form.writer-busy', { count: 100 }));
  const failures: PublishFailures = new Map();
  await publish(failures);
  await publish(failures);
  const [failure] = await it.outbox(`record:${id}:form-failure`);
  expect(failure).toMatchObject({ threadKey: `record:${id}` });
  expect(failure?.text).toContain('R-1 的表单没有写成');
  expect(failures.get(id)?.tries).toBe(1);
  before = async () => undefined;
  await publish(failures);
  expect(await documents(id)).toEqual([]);
  it.at('18:00:11');
  await publish(failures);
  expect(await documents(id)).toHaveLength(1);
  expect(failures.size).toBe(0);
});
