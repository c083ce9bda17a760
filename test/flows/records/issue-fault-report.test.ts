import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { recordActions, recordModals } from '../../../commands/actions/records.ts';
import type { Registry, Reply } from '../../../commands/command.ts';
import { recordCommands } from '../../../commands/record.ts';
import { ticketCommands } from '../../../commands/ticket.ts';
import { createFileStore } from '../../../src/adapters/files/file-store.ts';
import { renderModal } from '../../../src/adapters/slack/render-modal.ts';
import { plainText } from '../../../src/adapters/slack/rich-text.ts';
import { type ClosableFormWriter, createFormWriter } from '../../../src/adapters/word/form-writer.ts';
import type { Context } from '../../../src/context.ts';
import type { ChatModal } from '../../../src/core/chat.ts';
import type { Json } from '../../../src/core/check.ts';
import { computeClocks } from '../../../src/core/sla/clocks.ts';
import { DEFAULT_SLA_POLICY, KNOWN_STAGES, type SlaPolicy } from '../../../src/core/sla-policy.ts';
import { dispatchAction, dispatchCommand, dispatchSubmission } from '../../../src/flows/dispatch.ts';
import { issueFaultReport } from '../../../src/flows/records/issue-fault-report.ts';
import { publishWantedRecordForms } from '../../../src/flows/records/publish-record-forms.ts';
import { writeRecordForm } from '../../../src/flows/records/write-record-form.ts';
import { actOnTicket, type Deed } from '../../../src/flows/tickets/act-on-ticket.ts';
import { openRequestTicket } from '../../../src/flows/tickets/request-ticket.ts';
import { listRecordEvidence } from '../../../src/store/obligation-evidence.ts';
import { findRecord, listRecordVersions } from '../../../src/store/records.ts';
import { readDocument } from '../../adapters/word/read-document.ts';
import { textOf } from '../../support/chat-answers.ts';
import { clearRecords } from '../../support/records.ts';
import { createTicketTest, type TicketTest, ticketSite } from '../../support/tickets.ts';

/** A report within a day of the restore. */
const REPORTING: SlaPolicy = {
  ...DEFAULT_SLA_POLICY,
  levels: DEFAULT_SLA_POLICY.levels.map((level) => ({
    ...level,
    stages: [
      ...level.stages,
      {
        ...(KNOWN_STAGES.report ?? { title: '', endedBy: 'reported' as const, pausable: false }),
        ...{ name: 'report', from: 'restore', within: { days: 1, milliseconds: 0 }, onlyIf: null },
      },
    ],
  })),
};

const registry: Registry = {
  commands: [...recordCommands, ...ticketCommands],
  actions: recordActions,
  modals: recordModals,
};
let it: TicketTest;
let ctx: Context;
let folder: string;
let writer: ClosableFormWriter;

beforeAll(async () => {
  it = await createTicketTest(ticketSite({ sla: REPORTING }));
  folder = await mkdtemp(join(tmpdir(), 'fault-reports-'));
  writer = createFormWriter({ templatesDir: 'templates', workers: 1 });
  ctx = { ...it.ctx, files: createFileStore(folder), forms: { fill: (...asked) => writer.fill(...asked) } };
});
afterAll(async () => {
  await writer.close();
  await it.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  it.at('10:00');
  await it.store.deleteFrom('outbox').execute();
  await clearRecords(it.store);
});

type Who = Parameters<TicketTest['caller']>[0];

async function openTicket() {
  const { after } = await openRequestTicket(ctx, it.caller(), {
    ...{ title: '系统变慢', description: '首页超过 10 秒', ticketKind: 'fault', origin: 'phone', level: 2 },
    ...{ reportedAt: null, host: 'db-01', reporter: null, contact: '客户丙', assignee: 'engineer', continues: null },
  });
  return after;
}

type Fact = Deed['fact'];

async function act(id: number, ...facts: readonly Fact[]) {
  await actOnTicket(ctx, it.caller('lead'), { id }, () => facts.map((fact) => ({ fact, at: null })));
}

async function restoredTicket(...more: readonly Fact[]) {
  const ticket = await openTicket();
  it.at('11:00');
  await act(ticket.id, { kind: 'restored' }, ...more);
  it.at('12:00');
  return ticket;
}

const DIAGNOSED: Fact = { kind: 'diagnosed', cause: '索引缺失', solution: '重建索引' };
const SAID = { impact: '报表慢 30 分钟', prevention: '加索引检查' };

async function type(line: string, who: Who = 'engineer'): Promise<Reply> {
  return (await dispatchCommand(ctx, registry, line, { caller: it.caller(who), origin: 'slack' })).reply;
}

function words(reply: Reply): string {
  return reply.kind === 'private' ? textOf(reply.message) : reply.kind;
}

function modalOf(reply: Reply): ChatModal {
  if (reply.kind !== 'modal') throw new Error(`no dialog: ${words(reply)}`);
  return reply.modal;
}

function initialOf(modal: ChatModal): { [name: string]: Json } {
  return Object.fromEntries(
    modal.fields.flatMap((field) =>
      'initial' in field && typeof field.initial === 'string' ? [[field.name, field.initial]] : [],
    ),
  );
}

async function submit(
  modal: ChatModal,
  typed: { readonly [name: string]: Json },
  caller = it.caller('engineer', 'click'),
) {
  const submission = { form: modal.form, state: modal.state, fields: { ...initialOf(modal), ...typed } };
  return (await dispatchSubmission(ctx, registry, submission, { caller, origin: 'slack' })).reply;
}

async function issue(number: number, typed: { readonly [name: string]: Json } = SAID) {
  return words(await submit(modalOf(await type(`ticket report T-${number}`)), typed));
}

async function reportStage(number: number) {
  const { ticket, policy } = await it.ticket(number);
  const { clocks } = computeClocks(ticket, policy, { now: it.clock.now(), timeZone: 'Asia/Shanghai' });
  return clocks.find(({ stage }) => stage.name === 'report')?.state;
}

describe('issuing', () => {
  test('from the command: filled in from the ticket, recorded, ends the stage, told in the ticket’s thread with its file', async () => {
    const { number, id, cardKey } = await restoredTicket(DIAGNOSED);
    expect(await reportStage(number)).toBe('running');
    const modal = modalOf(await type(`record fault-report T-${number}`));
    expect(() => renderModal(modal, 'C0ROUNDS01', it.caller().t)).not.toThrow();
    expect(modal.fields.map(({ name }) => name)).toEqual(['impact', 'cause', 'solution', 'prevention']);
    expect(initialOf(modal)).toEqual({ cause: '索引缺失', solution: '重建索引' });
    expect(words(await submit(modal, SAID))).toContain(`T-${number} 的故障诊断报告 R-1 已出具`);
    expect(await reportStage(number)).toBe('met');
    const { ticket } = await it.ticket(number);
    expect(ticket.events.slice(-2).map(({ kind }) => kind)).toEqual(['diagnosed', 'reported']);
    const record = await findRecord(it.store, { contractId: it.site.contract.id, number: 1 });
    expect(record).toMatchObject({
      ticket: { id, number },
      origin: 'ticket',
      entry: { kind: 'fault-report', engineer: 'engineer' },
    });
    await publishWantedRecordForms(ctx, new Map());
    const [message, file] = await it.outbox(`record:${record?.id}`);
    expect(message).toMatchObject({ key: `record:${record?.id}`, threadKey: cardKey });
    expect(message?.text).toContain('故障诊断报告');
    expect(file?.threadKey).toBe(cardKey);
    const rows = await it.store
      .selectFrom('documents')
      .selectAll()
      .where('record_id', '=', record?.id ?? 0)
      .execute();
    expect(rows).toMatchObject([{ kind: 'fault-report', file_name: '故障诊断报告-R-1.docx', provisional: 0 }]);
    await publishWantedRecordForms(ctx, new Map());
    expect(
      await it.store
        .selectFrom('documents')
        .selectAll()
        .where('record_id', '=', record?.id ?? 0)
        .execute(),
    ).toHaveLength(1);
    const audited = await it.store
      .selectFrom('audit')
      .select(['action', 'outcome'])
      .orderBy('id', 'desc')
      .executeTakeFirst();
    expect(audited).toEqual({ action: 'form record-fault-report', outcome: 'done' });
  });

  test('by the button of a ticket that owes it; the customer may not', async () => {
    const { id } = await restoredTicket();
    const ask = (who: Who) => ({ caller: it.caller(who, 'click'), origin: 'slack' }) as const;
    const click = { action: 'ticket-report', value: { ticket: id } };
    expect(modalOf((await dispatchAction(ctx, registry, click, ask('engineer'))).reply).form).toBe(
      'record-fault-report',
    );
    expect(words((await dispatchAction(ctx, registry, click, ask('customer'))).reply)).toContain('工程师');
  });

  test('of what was not diagnosed diagnoses it, and of what is said anew, too', async () => {
    const first = await restoredTicket();
    await issue(first.number, { ...SAID, cause: '锁表', solution: '结束会话' });
    expect((await it.ticket(first.number)).ticket.diagnosis).toMatchObject({ cause: '锁表', solution: '结束会话' });
    it.at('10:00');
    const second = await restoredTicket(DIAGNOSED);
    await issue(second.number, { ...SAID, cause: '统计信息过期' });
    const { ticket } = await it.ticket(second.number);
    expect(ticket.diagnosis).toMatchObject({ cause: '统计信息过期', solution: '重建索引' });
    expect(ticket.events.slice(-3).map(({ kind }) => kind)).toEqual(['diagnosed', 'diagnosed', 'reported']);
  });

  test('of a closed ticket asks for neither cause nor solution: they are its own', async () => {
    const { number } = await restoredTicket(DIAGNOSED, { kind: 'closed' });
    const modal = modalOf(await type(`record fault-report T-${number}`));
    expect(modal.fields.map(({ name }) => name)).toEqual(['impact', 'prevention']);
    expect(plainText(modal.intro ?? '')).toContain('索引缺失');
    expect(words(await submit(modal, { ...SAID, cause: '改口' }))).toContain('已出具');
    const record = await findRecord(it.store, { contractId: it.site.contract.id, number: 1 });
    expect(record?.entry.content).toMatchObject({ cause: '索引缺失', solution: '重建索引' });
    expect((await it.ticket(number)).ticket.diagnosis?.cause).toBe('索引缺失');
    expect(await reportStage(number)).toBe('met');
  });

  test('of what is open, cancelled, or not there is refused', async () => {
    const open = await openTicket();
    expect(words(await type(`record fault-report T-${open.number}`))).toContain('尚未恢复');
    expect(words(await type('record fault-report T-999'))).toContain('没有这张工单');
    await act(open.id, { kind: 'cancelled', reason: '误报' });
    expect(words(await type(`record fault-report T-${open.number}`))).toContain('已取消');
    expect(words(await type(`record fault-report T-${open.number}`, 'customer'))).toContain('工程师');
    expect(await it.store.selectFrom('records').selectAll().execute()).toEqual([]);
  });

  test('without a cause brings the dialog back with what was typed', async () => {
    const { number } = await restoredTicket();
    const again = modalOf(await submit(modalOf(await type(`ticket report T-${number}`)), SAID));
    expect(plainText(again.intro ?? '')).toContain('请填写原因和解决方案');
    expect(initialOf(again)).toEqual(SAID);
    expect(await reportStage(number)).toBe('running');
  });

  test('the same request twice, and two at once, write one report', async () => {
    const { number, id } = await restoredTicket(DIAGNOSED);
    const modal = modalOf(await type(`ticket report T-${number}`));
    const caller = it.caller('engineer', 'click');
    await submit(modal, SAID, caller);
    expect(words(await submit(modal, SAID, caller))).toContain('R-1');
    expect(await it.store.selectFrom('record_versions').select('version').execute()).toHaveLength(1);
    const other = modalOf(await submit(modal, SAID));
    expect(plainText(other.intro ?? '')).toContain('已有故障诊断报告 R-1');
    it.at('10:00');
    const second = await restoredTicket(DIAGNOSED);
    const given = { ticketId: second.id, before: null, ...SAID, cause: '甲', solution: '乙', reason: null };
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => issueFaultReport(ctx, it.caller(), given)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await it.ticket(second.number)).ticket.events.filter(({ kind }) => kind === 'reported')).toHaveLength(1);
    expect(id).not.toBe(second.id);
  });

  test('is proof of an obligation, at the time it was issued', async () => {
    const { number } = await restoredTicket(DIAGNOSED);
    await issue(number);
    const wanted = { contractId: it.site.contract.id, record: 'fault-report' as const };
    const day = { from: new Date('2026-11-21T04:00:00.000Z'), before: new Date('2026-11-21T04:00:01.000Z') };
    expect(await listRecordEvidence(it.store, { ...wanted, ...day })).toHaveLength(1);
    await type('record void R-1 有误', 'lead');
    expect(await listRecordEvidence(it.store, { ...wanted, ...day })).toEqual([]);
  });

  test('secrets are masked before anything is kept', async () => {
    const { id } = await restoredTicket(DIAGNOSED);
    const masking = { ...ctx, redact: (text: string) => text.replaceAll('hunter2', '••••') };
    const given = { ticketId: id, before: null, impact: 'hunter2', prevention: 'hunter2', reason: null };
    await issueFaultReport(masking, it.caller(), { ...given, cause: 'hunter2', solution: 'hunter2' });
    for (const table of ['records', 'record_versions', 'outbox'] as const) {
      expect(JSON.stringify(await it.store.selectFrom(table).selectAll().execute())).not.toContain('hunter2');
    }
    expect(
      (await it.store.selectFrom('ticket_events').selectAll().execute()).map((row) => JSON.stringify(row)).join(),
    ).not.toContain('hunter2');
  });
});

describe('issuing anew', () => {
  test('makes a new version with its reason; what was reported stays reported', async () => {
    const { number, id } = await restoredTicket(DIAGNOSED);
    await issue(number);
    it.at('13:00');
    const modal = modalOf(await type(`ticket report T-${number}`));
    expect(initialOf(modal)).toEqual({ ...SAID, cause: '索引缺失', solution: '重建索引' });
    expect(words(await submit(modal, { reason: '补充', prevention: '每周检查' }))).toContain('已重新出具');
    const record = await findRecord(it.store, { contractId: it.site.contract.id, number: 1 });
    expect(record).toMatchObject({ version: 2, ticket: { id } });
    expect(record?.entry.happenedAt).toEqual(new Date('2026-11-21T04:00:00.000Z'));
    const versions = await listRecordVersions(it.store, record?.id ?? 0);
    expect(versions.map(({ change, reason }) => [change, reason])).toEqual([
      ['created', null],
      ['edited', '补充'],
    ]);
    const { ticket } = await it.ticket(number);
    expect(ticket.events.filter(({ kind }) => kind === 'reported')).toHaveLength(1);
    expect(modalOf(await type('record edit R-1')).form).toBe('record-fault-report');
  });

  test('after a reopening reports the new restore', async () => {
    const { number, id } = await restoredTicket(DIAGNOSED);
    await issue(number);
    it.at('13:00');
    await act(id, { kind: 'reopened', reason: '又慢了' });
    expect(words(await type(`ticket report T-${number}`))).toContain('尚未恢复');
    it.at('14:00');
    await act(id, { kind: 'restored' });
    expect(await reportStage(number)).toBe('running');
    it.at('15:00');
    const modal = modalOf(await type(`ticket report T-${number}`));
    await submit(modal, { reason: '再次恢复', cause: '磁盘故障', solution: '换盘' });
    expect(await reportStage(number)).toBe('met');
    const record = await findRecord(it.store, { contractId: it.site.contract.id, number: 1 });
    expect(record?.entry.happenedAt).toEqual(new Date('2026-11-21T07:00:00.000Z'));
    expect((await it.ticket(number)).ticket.diagnosis?.cause).toBe('磁盘故障');
  });

  test('of what the customer signed needs a lead', async () => {
    const { number } = await restoredTicket(DIAGNOSED);
    await issue(number);
    expect(words(await type('record sign R-1 --rating satisfied', 'customer'))).toContain('已签字确认');
    expect(words(await type(`ticket report T-${number}`))).toContain('客户已签字');
    const modal = modalOf(await type(`ticket report T-${number}`, 'lead'));
    expect(plainText(modal.intro ?? '')).toContain('须重新签字');
    expect(words(await submit(modal, { reason: '补充' }, it.caller('lead', 'click')))).toContain('已重新出具');
  });

  test('by two at once is done once', async () => {
    const { number } = await restoredTicket(DIAGNOSED);
    await issue(number);
    const modal = modalOf(await type(`ticket report T-${number}`));
    expect(words(await submit(modal, { reason: '甲' }))).toContain('已重新出具');
    expect(plainText(modalOf(await submit(modal, { reason: '乙' })).intro ?? '')).toContain('刚被他人修改');
  });
});

test('printed again later it says what it said when it was issued', async () => {
  const { number, id } = await restoredTicket(DIAGNOSED);
  await issue(number);
  const read = async () => {
    const record = await findRecord(it.store, { contractId: it.site.contract.id, number: 1 });
    if (!record) throw new Error('no record');
    return writeRecordForm(ctx, record);
  };
  const first = await read();
  it.at('15:00');
  await act(id, { kind: 'noted', text: '事后备注' });
  await act(id, { kind: 'closed', effort: { onsite: 1, remote: 0, office: 0 } });
  const later = await read();
  expect(later.factsHash).toBe(first.factsHash);
  expect(Buffer.compare(later.bytes, first.bytes)).toBe(0);
  const report = await readDocument(later.bytes);
  expect(report.text()).toContain('加索引检查');
  expect(report.text()).not.toContain('事后备注');
});

test('a report that was made elsewhere is noted with its time, and writes none', async () => {
  const { number } = await restoredTicket(DIAGNOSED);
  expect(words(await type(`ticket report T-${number} --at 11:30`))).toContain('已登记故障报告');
  expect(await reportStage(number)).toBe('met');
  expect(await it.store.selectFrom('records').selectAll().execute()).toEqual([]);
});
