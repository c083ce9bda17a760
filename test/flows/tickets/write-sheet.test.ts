import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { sheet as sheetCommand } from '../../../commands/ticket/sheet.ts';
import { createSheetsJob } from '../../../jobs/sheets.ts';
import { createFileStore } from '../../../src/adapters/files/file-store.ts';
import { type ClosableFormWriter, createFormWriter } from '../../../src/adapters/word/form-writer.ts';
import type { Context } from '../../../src/context.ts';
import { UserError } from '../../../src/errors.ts';
import type { PublishFailures } from '../../../src/flows/publish-wanted.ts';
import { actOnTicket, type Deed } from '../../../src/flows/tickets/act-on-ticket.ts';
import { publishWantedSheets } from '../../../src/flows/tickets/publish-sheets.ts';
import { openRequestTicket } from '../../../src/flows/tickets/request-ticket.ts';
import { publishSheet, writeSheet } from '../../../src/flows/tickets/write-sheet.ts';
import { readDocument } from '../../adapters/word/read-document.ts';
import { textOf } from '../../support/chat-answers.ts';
import { CHANNEL, createTicketTest, type TicketTest, USERS } from '../../support/tickets.ts';

let it: TicketTest;
let ctx: Context;
let folder: string;
let writer: ClosableFormWriter;
/** What stands in the way of writing; nothing as a rule. */
let before: () => Promise<void>;

beforeAll(async () => {
  it = await createTicketTest();
  folder = await mkdtemp(join(tmpdir(), 'sheets-'));
  writer = createFormWriter({ templatesDir: 'templates', workers: 1 });
  before = async () => undefined;
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
afterEach(async () => {
  before = async () => undefined;
  await it.store.updateTable('tickets').set({ sheet_wanted: 0 }).execute();
});

const deed = (fact: Deed['fact']): Deed => ({ fact, at: null });
const CLOSING: readonly Deed[] = [
  deed({ kind: 'diagnosed', cause: '归档日志未清理', solution: '清理并加计划任务' }),
  deed({ kind: 'closed', effort: { onsite: 0, remote: 0.5, office: 0 } }),
];

/** A ticket with a card of its own that was restored at 11:00. @returns its number and id */
async function restoredTicket() {
  it.at('10:00');
  const requested = {
    title: '磁盘将满',
    description: '',
    ticketKind: 'fault',
    origin: 'phone',
    level: 2,
    reportedAt: null,
    reporter: null,
    contact: null,
    host: 'db-01',
    assignee: 'engineer',
    continues: null,
  } as const;
  const { after } = await openRequestTicket(ctx, it.caller(), requested);
  it.at('11:00');
  await act(after.id, deed({ kind: 'restored' }));
  return { id: after.id, number: after.number };
}

async function closedTicket() {
  const ticket = await restoredTicket();
  it.at('11:30');
  await act(ticket.id, ...CLOSING);
  return ticket;
}

async function act(id: number, ...deeds: readonly Deed[]) {
  await actOnTicket(ctx, it.caller(), { id }, () => deeds);
}

async function rate(id: number) {
  const rated = deed({ kind: 'rated', rating: 'satisfied', comment: '处理及时' });
  await actOnTicket(ctx, it.caller('customer', 'click'), { id }, () => [rated]);
}

async function wanted(id: number) {
  const row = await it.store
    .selectFrom('tickets')
    .select('sheet_wanted')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return row.sheet_wanted;
}

async function documents(id: number) {
  return it.store.selectFrom('documents').selectAll().where('ticket_id', '=', id).orderBy('id').execute();
}

async function shared(id: number) {
  const rows = await it.store
    .selectFrom('outbox')
    .select(['message_key', 'thread_key', 'thread_ts', 'channel', 'content'])
    .where('kind', '=', 'file')
    .where('message_key', 'like', `ticket:${id}:sheet:%`)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    ...row,
    title: (typeof row.content === 'string' ? JSON.parse(row.content) : (row.content as object)).title as string,
  }));
}

async function run(failures: PublishFailures = new Map()) {
  await publishWantedSheets(ctx, failures);
}

async function readBack(sha256: string) {
  return readDocument(await readFile(ctx.files.path(sha256)));
}

describe('the sheet of a closed ticket', () => {
  test('is written by the job, kept, and shared once in the thread of the card', async () => {
    const { id, number } = await closedTicket();
    expect(await wanted(id)).toBe(1);
    await createSheetsJob().run(ctx);
    expect(await wanted(id)).toBe(0);
    const [document, ...others] = await documents(id);
    expect(others).toEqual([]);
    expect(document).toMatchObject({
      kind: 'record-sheet',
      provisional: 0,
      locale: 'zh-CN',
      file_name: `维护记录单-T-${number}.docx`,
    });
    expect(await shared(id)).toMatchObject([
      {
        message_key: `ticket:${id}:sheet:${document?.id}`,
        thread_key: `ticket:${id}`,
        thread_ts: null,
        channel: CHANNEL,
        title: `📎 维护记录单 · T-${number}`,
      },
    ]);
    const sheet = await readBack(document?.sha256 ?? '');
    expect(sheet.text()).toContain('归档日志未清理');
    expect(
      sheet
        .tables()[0]
        ?.flat()
        .map(({ text }) => text),
    ).toContain('工程师甲');
    expect(sheet.parts.get('word/header.xml')).not.toContain('v:shape');
    await run();
    expect(await publishSheet(ctx, id)).toBe('known');
    expect(await documents(id)).toHaveLength(1);
    expect(await shared(id)).toHaveLength(1);
  });

  test('goes to the thread of the person’s message that the ticket was opened on', async () => {
    it.at('10:00');
    const ts = await it.say('报表页面打不开');
    await it.react(ts, 'three');
    const row = await it.store.selectFrom('tickets').selectAll().where('thread_ts', '=', ts).executeTakeFirstOrThrow();
    it.at('11:00');
    await act(row.id, deed({ kind: 'restored' }), ...CLOSING);
    await run();
    expect(await shared(row.id)).toMatchObject([{ thread_key: row.card_key, thread_ts: ts, channel: CHANNEL }]);
    const [document] = await documents(row.id);
    // The customer's own words, said by the customer in the channel.
    const [head, rows] = (await readBack(document?.sha256 ?? '')).tables();
    expect(head?.flat().map(({ text }) => text)).toContain('☐ 巡检　　☑ 客户反馈　　☐ 告警\nSlack；报告人 客户丙');
    expect(rows?.[1]?.[1]?.text).toBe('报表页面打不开');
  });

  test('is shared anew, as the version that counts, when the customer has rated it', async () => {
    const { id, number } = await closedTicket();
    await run();
    it.at('12:00');
    await rate(id);
    expect(await wanted(id)).toBe(1);
    await run();
    expect((await shared(id)).map(({ title }) => title)).toEqual([
      `📎 维护记录单 · T-${number}`,
      `📎 维护记录单 · T-${number}（第 2 版，以此为准）`,
    ]);
    const second = await readBack((await documents(id))[1]?.sha256 ?? '');
    expect(second.text()).toContain('客户丙 2026-11-21 12:00:00 评价：处理及时');
  });

  test('that was overtaken while it was written is not shared, and stays called for', async () => {
    const { id } = await closedTicket();
    before = async () => {
      before = async () => undefined;
      it.at('12:00');
      await rate(id);
    };
    await run();
    expect(await documents(id)).toEqual([]);
    expect(await wanted(id)).toBe(1);
    await run();
    expect(await documents(id)).toHaveLength(1);
    expect((await readBack((await documents(id))[0]?.sha256 ?? '')).text()).toContain('处理及时');
  });

  test('is shared once by two processes side by side', async () => {
    const { id } = await closedTicket();
    const outcomes = await Promise.all([publishSheet(ctx, id), publishSheet(ctx, id)]);
    expect(outcomes.sort()).toEqual(['known', 'shared']);
    expect(await documents(id)).toHaveLength(1);
  });

  test('is the same to the byte whenever it is made', async () => {
    const { number } = await closedTicket();
    const record = await it.ticket(number);
    const first = await writeSheet(ctx, record);
    it.at('15:00');
    const second = await writeSheet(ctx, record);
    expect(second.factsHash).toBe(first.factsHash);
    expect(Buffer.compare(first.bytes, second.bytes)).toBe(0);
    const english = await writeSheet(ctx, record, 'en');
    expect(english).toMatchObject({ factsHash: first.factsHash, fileName: `record-sheet-T-${number}.docx` });
  });

  test('never shows a secret that somebody wrote into the thread', async () => {
    const { number } = await closedTicket();
    const masked = { ...ctx, redact: (text: string) => text.replaceAll('清理并加计划任务', '••••') };
    const { bytes } = await writeSheet(masked, await it.ticket(number));
    const text = (await readDocument(bytes)).text();
    expect(text).not.toContain('清理并加计划任务');
    expect(text).toContain('••••');
  });

  test('that cannot be written is told once in the thread and tried again, later and later', async () => {
    const { id, number } = await closedTicket();
    let tries = 0;
    before = async () => {
      tries += 1;
      throw new UserError('form.template-missing', { file: 'record-sheet.docx' });
    };
    const failures: PublishFailures = new Map();
    for (const seconds of [0, 5, 6, 5, 20]) {
      it.clock.advance(seconds * 1_000);
      await run(failures);
    }
    expect(tries).toBe(3);
    const told = await it.outbox(`ticket:${id}:sheet-failure`);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ threadKey: `ticket:${id}` });
    expect(told[0]?.text).toContain(`T-${number} 的维护记录单没有写成`);
    expect(told[0]?.text).toContain('record-sheet.docx');
    expect(it.errors.splice(0)).toHaveLength(3);
    before = async () => undefined;
    it.clock.advance(3_600_000);
    await run(failures);
    expect(await documents(id)).toHaveLength(1);
    expect(failures.size).toBe(0);
  });

  test('waits for files that were posted just before the closing, but not for long', async () => {
    const { id } = await restoredTicket();
    const attempt = { sha256: null, bytes: null, next_attempt_at: it.clock.now(), error: null };
    const file = { ticket_id: id, slack_file: `F${id}`, name: 'df.png' };
    await it.store
      .insertInto('ticket_files')
      .values({ ...file, ...attempt })
      .execute();
    await act(id, ...CLOSING);
    await run();
    expect(await wanted(id)).toBe(1);
    const kept = { sha256: 'ab12'.repeat(16), bytes: 9, next_attempt_at: null };
    const ofFile = it.store.updateTable('ticket_files').where('slack_file', '=', file.slack_file);
    await ofFile.set(kept).execute();
    await run();
    const [document] = await documents(id);
    expect((await readBack(document?.sha256 ?? '')).text()).toContain('已保存（SHA-256 ab12ab12ab12ab12…）');

    const other = await restoredTicket();
    await it.store
      .insertInto('ticket_files')
      .values({ ...file, ...attempt, ticket_id: other.id })
      .execute();
    await act(other.id, ...CLOSING);
    it.clock.advance(120_001);
    await run();
    expect((await readBack((await documents(other.id))[0]?.sha256 ?? '')).text()).toContain('尚未取得');
  });

  test('that fails does not keep the next one waiting', async () => {
    const [first, second] = [await closedTicket(), await closedTicket()];
    before = async () => {
      before = async () => undefined;
      throw new Error('a defect');
    };
    await run();
    expect([await wanted(first.id), await wanted(second.id)]).toEqual([1, 0]);
    expect(JSON.stringify(await it.outbox(`ticket:${first.id}:sheet-failure`))).toContain('Rounds 自身出错');
    it.errors.splice(0);
    await run();
    expect(await wanted(first.id)).toBe(0);
  });
});

describe('/ticket sheet', () => {
  async function ask(number: number, caller = it.caller()) {
    const reply = await sheetCommand.run(ctx, { ticket: number }, caller);
    if (reply.kind !== 'private') throw new Error('no answer');
    return textOf(reply.message);
  }

  test('shares a provisional sheet of an open ticket, marked on every page, once for each time it is asked', async () => {
    const { id, number } = await restoredTicket();
    const caller = it.caller();
    expect(await ask(number, caller)).toBe(`T-${number} 的维护记录单暂定稿即将发到其讨论串。`);
    // The same request, delivered again.
    await ask(number, caller);
    expect(await documents(id)).toHaveLength(1);
    await ask(number);
    const made = await documents(id);
    expect(made.map(({ provisional, file_name }) => [provisional, file_name])).toEqual([
      [1, `维护记录单-T-${number}-暂定稿.docx`],
      [1, `维护记录单-T-${number}-暂定稿.docx`],
    ]);
    expect((await shared(id)).map(({ title }) => title)).toEqual([
      `📎 维护记录单暂定稿 · T-${number}`,
      `📎 维护记录单暂定稿 · T-${number}`,
    ]);
    const sheet = await readBack(made[0]?.sha256 ?? '');
    expect(sheet.parts.get('word/header.xml')).toContain('string="暂定稿"');
    expect(await wanted(id)).toBe(0);
  });

  test('after a provisional one the final sheet is its first version', async () => {
    const { id, number } = await restoredTicket();
    await ask(number);
    await act(id, ...CLOSING);
    await run();
    expect((await shared(id)).map(({ title }) => title)).toEqual([
      `📎 维护记录单暂定稿 · T-${number}`,
      `📎 维护记录单 · T-${number}`,
    ]);
  });

  test('of a closed ticket shares the final one, unless it is there', async () => {
    const { id, number } = await closedTicket();
    expect(await ask(number)).toBe(`T-${number} 的维护记录单即将发到其讨论串。`);
    expect(await wanted(id)).toBe(0);
    expect(await ask(number)).toBe(`T-${number} 的维护记录单已在其讨论串中，此后记录没有变化。`);
    await it.say('辛苦了', USERS.customer, await it.post(`ticket:${id}`));
    expect(await ask(number)).toBe(`T-${number} 的维护记录单即将发到其讨论串。`);
    expect(await shared(id)).toHaveLength(2);
  });

  test('of a ticket that is closed meanwhile says that the final one follows', async () => {
    const { id, number } = await restoredTicket();
    before = async () => {
      before = async () => undefined;
      await act(id, ...CLOSING);
    };
    expect(await ask(number)).toBe(`T-${number} 刚有变化，维护记录单随后发到其讨论串。`);
    expect(await documents(id)).toEqual([]);
    expect(await wanted(id)).toBe(1);
  });

  test('of a cancelled ticket is provisional, too', async () => {
    const { id, number } = await restoredTicket();
    await actOnTicket(ctx, it.caller('lead'), { id }, () => [deed({ kind: 'cancelled', reason: '误报' })]);
    expect(await ask(number)).toContain('暂定稿');
    const [document] = await documents(id);
    expect(document?.provisional).toBe(1);
    expect((await readBack(document?.sha256 ?? '')).text('word/header.xml')).toContain('工单已取消，不作为服务记录');
    expect(await wanted(id)).toBe(0);
  });

  test('refuses an unknown ticket, and a template at fault is told to who asked', async () => {
    await expect(ask(9_999)).rejects.toMatchObject({ code: 'ticket.not-found' });
    const { number } = await restoredTicket();
    before = async () => {
      throw new UserError('form.template-missing', { file: 'record-sheet.docx' });
    };
    await expect(ask(number)).rejects.toMatchObject({ code: 'form.template-missing' });
  });
});
