import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { registry } from '../../../commands/index.ts';
import type { Context } from '../../../src/context.ts';
import type { ChatMessage } from '../../../src/core/chat.ts';
import { UserError } from '../../../src/errors.ts';
import { dispatchAction, dispatchCommand } from '../../../src/flows/dispatch.ts';
import { writeRecord } from '../../../src/flows/records/write-record.ts';
import { takeUpReports, workOnReport } from '../../../src/flows/reports/work-on-report.ts';
import { inTransaction } from '../../../src/flows/store-outage.ts';
import { parseJson } from '../../../src/store/column.ts';
import { claimReport } from '../../../src/store/report-requests.ts';
import { listIssuedReports, listReportFiles, listReports } from '../../../src/store/report-versions.ts';
import { readDocument } from '../../adapters/word/read-document.ts';
import { clearRecords, entries } from '../../support/records.ts';
import { createTestMaker } from '../../support/report-maker.ts';
import { createTicketTest, type TicketTest } from '../../support/tickets.ts';

const PACE = { leaseMs: 20_000, renewEveryMs: 1_000, retryMs: 1 };

let chat: TicketTest;
let maker: ReturnType<typeof createTestMaker>;
let ctx: Context;

beforeAll(async () => {
  chat = await createTicketTest();
  maker = createTestMaker({ databaseUrl: chat.url, secrets: ['hunter2-geheim'] });
  ctx = { ...chat.ctx, reports: maker.reports, files: maker.files };
});

afterAll(async () => {
  await maker.close();
  await chat.close();
});

beforeEach(async () => {
  await chat.store.deleteFrom('outbox').execute();
  await chat.store.deleteFrom('documents').execute();
  await chat.store.deleteFrom('report_requests').execute();
  await chat.store.deleteFrom('reports').execute();
  await clearRecords(chat.store);
  chat.at('10:00');
});

async function command(line: string, person: Parameters<TicketTest['caller']>[0] = 'engineer'): Promise<string> {
  const { reply } = await dispatchCommand(ctx, registry, line, { caller: chat.caller(person), origin: 'slack' });
  return reply.kind === 'private' ? JSON.stringify(reply.message) : reply.kind;
}

async function work(): Promise<void> {
  await takeUpReports(ctx, PACE);
  await chat.settled();
}

/** What the channel shows of reports, the threads' files among it. */
async function shown(): Promise<{ key: string; text: string; thread: string | null }[]> {
  const rows = await chat.store
    .selectFrom('outbox')
    .select(['message_key', 'content', 'thread_key'])
    .where('message_key', 'like', 'report:%')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ key: row.message_key, text: String(row.content), thread: row.thread_key }));
}

async function documents(): Promise<{ name: string; kind: string; sha256: string; content: Buffer }[]> {
  const rows = await chat.store.selectFrom('documents').selectAll().orderBy('id').execute();
  return Promise.all(
    rows.map(async ({ file_name: name, kind, sha256 }) => ({
      name,
      kind,
      sha256,
      content: Buffer.from(await maker.files.read(sha256)),
    })),
  );
}

/** Work in the half-year that has ended. */
async function addTraining(title = '值班人员培训'): Promise<void> {
  await writeRecord(
    ctx,
    chat.caller(),
    {
      ...entries.training,
      title,
      happenedAt: new Date('2026-03-02T02:00:00.000Z'),
      endedAt: null,
      effort: { onsite: 1, remote: 0, office: 0.5 },
    },
    { ticketId: null, origin: 'command' },
  );
}

describe('asking for a report', () => {
  test('answers at once with both dates, tells the channel, and issues the first version with its files in the thread', async () => {
    await addTraining();
    const answer = await command('report halfyear');
    expect(answer).toContain('y1-h1');
    expect(answer).toContain('2026-01-01');
    expect(answer).toContain('2026-06-30');
    const [before] = await shown();
    expect(before?.text).toContain('⏳');
    await work();
    const [root, ...files] = await shown();
    expect(root?.text).toContain('第 1 版');
    expect(root?.text).toContain('1.5 人天');
    expect(root?.text).toContain('report-sign');
    expect(files.map(({ thread }) => thread)).toEqual(files.map(() => root?.key));
    const made = await documents();
    expect(made.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['service-report', 'service-report-annex']));
    expect(files).toHaveLength(made.length);
    for (const { content, sha256, name } of made) {
      expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
      expect(name).toMatch(/y1-h1.*第1版.*\.(docx|xlsx|pdf)$/);
    }
    const [report] = await listReports(chat.store, 'acme', { limit: 9 });
    expect(report).toMatchObject({ version: 1, provisional: false, madeBy: 'engineer', summary: { effortTotal: 1.5 } });
  });

  test('twice at once makes one, whoever asks', async () => {
    const answers = await Promise.all([command('report y1-h1'), command('report halfyear', 'lead')]);
    expect(answers.filter((answer) => answer.includes('正在生成，请看'))).toHaveLength(1);
    await work();
    expect((await shown()).filter(({ thread }) => thread === null)).toHaveLength(1);
    expect(await listReports(chat.store, 'acme', { limit: 9 })).toHaveLength(1);
  });

  test('delivered twice is one asking', async () => {
    const caller = chat.caller();
    await dispatchCommand(ctx, registry, 'report halfyear', { caller, origin: 'slack' });
    await work();
    await dispatchCommand(ctx, registry, 'report halfyear', { caller, origin: 'slack' });
    await work();
    expect((await shown()).filter(({ thread }) => thread === null)).toHaveLength(1);
  });

  test('again, with nothing changed, gives the same files byte for byte', async () => {
    await addTraining();
    await command('report halfyear');
    await work();
    const before = await documents();
    await command('report 2026-01..2026-06', 'lead');
    await work();
    expect(await documents()).toEqual(before);
    const again = (await shown()).filter(({ thread }) => thread === null)[1];
    expect(again?.text).toContain('完全一致');
    const files = (await shown()).filter(({ thread }) => thread === again?.key);
    expect(files).toHaveLength(before.length);
    expect(await listReports(chat.store, 'acme', { limit: 9 })).toHaveLength(1);
  });

  test('again, with records changed since, says what changed, gives the frozen files, and how to issue it anew', async () => {
    await addTraining();
    await command('report halfyear');
    await work();
    const before = await documents();
    await addTraining('第二次培训');
    await command('report halfyear');
    await work();
    const again = (await shown()).filter(({ thread }) => thread === null)[1];
    expect(again?.text).toContain('记录有变化');
    expect(again?.text).toContain('第二次培训');
    expect(again?.text).toContain('/report y1-h1 --reissue');
    expect(await documents()).toEqual(before);
  });

  test('a lead issues it again with a reason: the next version says what changed and why', async () => {
    await addTraining();
    await command('report halfyear');
    await work();
    await addTraining('第二次培训');
    expect(await command('report halfyear --reissue 补录培训', 'engineer')).toContain('负责人');
    await command('report halfyear --reissue "补录 3 月培训"', 'lead');
    await work();
    const [second, first] = await listReports(chat.store, 'acme', { limit: 9 });
    expect(first).toMatchObject({ version: 1, reason: null, changes: [] });
    expect(second).toMatchObject({ version: 2, reason: '补录 3 月培训', summary: { effortTotal: 3 } });
    expect(second?.changes.length).toBeGreaterThan(0);
    const roots = (await shown()).filter(({ thread }) => thread === null);
    expect(roots[1]?.text).toContain('第 2 版');
    expect(roots[1]?.text).toContain('补录 3 月培训');
    expect((await listReportFiles(chat.store, second?.id ?? 0)).length).toBeGreaterThan(1);
    expect(await command('report show y1-h1', 'viewer')).toContain('补录 3 月培训');
  });

  test('a reissue with nothing changed issues nothing', async () => {
    await command('report halfyear');
    await work();
    await command('report halfyear --reissue 版式', 'lead');
    await work();
    expect(await listReports(chat.store, 'acme', { limit: 9 })).toHaveLength(1);
  });

  test('of a period that still runs is provisional, counted apart, and not to be signed', async () => {
    await command('report halfyear --provisional');
    await work();
    await command('report y1-h2');
    await work();
    expect(await listReports(chat.store, 'acme', { limit: 9 })).toEqual([]);
    const roots = (await shown()).filter(({ thread }) => thread === null);
    expect(roots.map(({ text }) => /暂定稿 \d/.exec(text)?.[0])).toEqual(['暂定稿 1', '暂定稿 2']);
    expect(roots[0]?.text).not.toContain('report-sign');
  });

  test('in the other language writes that language’s files of the same version, once', async () => {
    await addTraining();
    await command('report halfyear');
    await work();
    await command('report halfyear --lang en');
    await work();
    await command('report halfyear --lang en');
    await work();
    const [report] = await listReports(chat.store, 'acme', { limit: 9 });
    const english = await listReportFiles(chat.store, report?.id ?? 0, 'en');
    expect(english.map(({ fileName }) => fileName)).toEqual(
      expect.arrayContaining([expect.stringMatching(/Half-year service report-y1-h1-v1\.docx$/)]),
    );
    expect(new Set(english.map(({ kind }) => kind)).size).toBe(english.length);
    expect(await listReports(chat.store, 'acme', { limit: 9 })).toHaveLength(1);
  });

  test('prints no secret that somebody wrote into a record', async () => {
    await addTraining('口令是 hunter2-geheim');
    await command('report halfyear');
    await work();
    const [report] = await listReports(chat.store, 'acme', { limit: 9 });
    const model = Buffer.from(await maker.files.read(report?.dataHash ?? '')).toString();
    expect(model).toContain('口令是');
    expect(model).not.toContain('hunter2');
  });

  test.each([
    ['report fortnight', '看不懂'],
    ['report y3-h1', '合同结束之后'],
    ['report 2025-h1', '合同开始之前'],
    ['report 2025-12..2026-03', '整月落在合同期之外'],
    ['report 2026-12', '尚未开始'],
    ['report 2026-03..2026-02', '颠倒'],
    ['report y1-h1 --provisional', '已于 2026-06-30 结束'],
    ['report y1-h1 --reissue x', '负责人'],
    ['report halfyear --lang fr', ''],
  ])('/%s is refused', async (line, words) => {
    expect(await command(line)).toContain(words);
    expect(await shown()).toEqual([]);
  });

  test('reissue of what was never issued is refused', async () => {
    expect(await command('report y1-h1 --reissue x', 'lead')).toContain('还没有出具过');
  });

  test.each(['viewer', 'customer'] as const)('a %s may look, and not ask', async (person) => {
    expect(await command('report halfyear', person)).toContain('❌');
    await command('report halfyear');
    await work();
    expect(await command('report list', person)).toContain('y1-h1');
    expect(await command('report show y1-h1', person)).toContain('SHA-256');
    const before = (await shown()).length;
    expect(await command('report get halfyear', person)).toContain('第 1 版');
    expect((await shown()).length).toBe(before + (await documents()).length);
    expect(await command('report get halfyear --version 2', person)).toContain('没有第 2 版');
  });
});

describe('where there is LibreOffice', () => {
  /** Prints each bookmark of the contents on a page of its own. */
  const printing = (known: (name: string) => boolean): Context => ({
    ...ctx,
    pdf: {
      async print(document) {
        const { parts } = await readDocument(document);
        const xml = parts.get('word/document.xml') ?? '';
        const names = [...xml.matchAll(/PAGEREF (\S+)/g)].map(([, name = '']) => name).filter(known);
        return { pdf: Buffer.from('%PDF-1.7'), pages: new Map(names.map((name, index) => [name, index + 3])) };
      },
    },
  });
  /** What is said of it below the message of each asking. */
  const noPdf = async () => {
    const rows = await ctx.store
      .selectFrom('outbox')
      .select(['message_key', 'thread_key', 'content'])
      .where('message_key', 'like', 'report:%:no-pdf')
      .orderBy('id')
      .execute();
    expect(rows.map((row) => `${row.thread_key}:no-pdf`)).toEqual(rows.map((row) => row.message_key));
    return rows.map(({ content }) => parseJson<ChatMessage>(content).summary);
  };
  const settingsOf = async (context: Context) => {
    await command('report halfyear');
    await takeUpReports(context, PACE);
    await chat.settled();
    const made = await documents();
    const word = made.find(({ kind }) => kind === 'service-report');
    const { parts } = await readDocument(word?.content ?? Buffer.alloc(0));
    return { kinds: made.map(({ kind }) => kind), settings: parts.get('word/settings.xml') ?? '' };
  };

  test('there is a PDF, and the Word file has the pages in its contents and asks nobody for them', async () => {
    const { kinds, settings } = await settingsOf(printing(() => true));
    expect(kinds.toSorted()).toEqual(['service-report', 'service-report-annex', 'service-report-pdf']);
    expect(settings).toContain('w:compat');
    expect(settings).not.toContain('w:updateFields');
  });

  test('a Word file of which not every page is known is left to Word', async () => {
    const { kinds, settings } = await settingsOf(printing((name) => !name.endsWith('7')));
    expect(kinds).toContain('service-report-pdf');
    expect(settings).toContain('w:updateFields');
  });

  test('that fails the Word file counts all the same', async () => {
    const failing = { print: () => Promise.reject(new UserError('report.pdf-failed', { program: 'x', reason: 'y' })) };
    const { kinds, settings } = await settingsOf({ ...ctx, pdf: failing });
    expect(kinds.toSorted()).toEqual(['service-report', 'service-report-annex']);
    expect(settings).toContain('w:updateFields');
    expect(await noPdf()).toEqual(['⚠️ 无法生成 PDF（x）：y。Word 文件不受影响，可在 Word 中另存为 PDF。']);
    // Had again later, its files are those that it was issued with.
    await settingsOf(printing(() => true));
    expect((await noPdf()).slice(1)).toEqual(['⚠️ 没有生成 PDF。Word 文件不受影响，可在 Word 中另存为 PDF。']);
  });

  test('nothing is said of a PDF that is there, nor where none is printed', async () => {
    await settingsOf(printing(() => true));
    await settingsOf(ctx);
    expect(await noPdf()).toEqual([]);
  });
});

describe('a maker that dies', () => {
  test('leaves nothing behind: another one takes it up, and its files are there once', async () => {
    await command('report halfyear');
    const dead = { owner: 'dead', milliseconds: 1, contractIds: ['acme'] };
    expect(await inTransaction(ctx, (trx) => claimReport(trx, dead))).toBeDefined();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await work();
    const roots = (await shown()).filter(({ thread }) => thread === null);
    expect(roots).toHaveLength(1);
    expect(roots[0]?.text).toContain('第 1 版');
    expect(await listReports(chat.store, 'acme', { limit: 9 })).toHaveLength(1);
  });

  test('and two that work on the same one issue it once', async () => {
    await command('report halfyear');
    const lease = { owner: 'slow', milliseconds: 1, contractIds: ['acme'] };
    const claimed = await inTransaction(ctx, (trx) => claimReport(trx, lease));
    if (!claimed) throw new Error('nothing was wanted');
    await new Promise((resolve) => setTimeout(resolve, 20));
    await Promise.all([work(), workOnReport(ctx, claimed, { lease, pace: { ...PACE, renewEveryMs: 60_000 } })]);
    await chat.settled();
    expect(await listReports(chat.store, 'acme', { limit: 9 })).toHaveLength(1);
    const files = (await shown()).filter(({ thread }) => thread !== null);
    expect(files).toHaveLength((await documents()).length);
  });

  test('a template at fault is told, and the report can be asked for again', async () => {
    const broken: Context = {
      ...ctx,
      reports: {
        ...maker.reports,
        write: () => Promise.reject(new UserError('form.template-missing', { file: 'x.docx' })),
      },
    };
    await command('report halfyear');
    await takeUpReports(broken, PACE);
    await chat.settled();
    expect((await shown())[0]?.text).toContain('x.docx');
    await command('report halfyear');
    await work();
    expect(await listReports(chat.store, 'acme', { limit: 9 })).toHaveLength(1);
  });

  test('what fails by itself is tried again, and given up with a reference', async () => {
    let tries = 0;
    const failing: Context = {
      ...ctx,
      reports: {
        ...maker.reports,
        compute: () => {
          tries += 1;
          return Promise.reject(new Error('out of luck'));
        },
      },
    };
    await command('report halfyear');
    for (let round = 0; round < 8; round += 1) {
      await takeUpReports(failing, PACE);
      await chat.settled();
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    expect(tries).toBe(4);
    expect((await shown())[0]?.text).toMatch(/编号 [0-9A-F]{8}/);
    expect(chat.errors.splice(0)).toHaveLength(1);
  });
});

describe('the customer', () => {
  async function issue(): Promise<number> {
    await command('report halfyear');
    await work();
    const [report] = await listReports(chat.store, 'acme', { limit: 1 });
    return report?.id ?? 0;
  }

  async function press(report: number, person: Parameters<TicketTest['caller']>[0]): Promise<string> {
    const click = { action: 'report-sign', value: { report } };
    const { reply } = await dispatchAction(ctx, registry, click, {
      caller: chat.caller(person, 'click'),
      origin: 'slack',
    });
    return reply.kind === 'private' ? JSON.stringify(reply.message) : reply.kind;
  }

  test('signs a version: who and when shows in its messages, and the button is gone', async () => {
    const id = await issue();
    await command('report halfyear');
    await work();
    chat.at('11:30');
    expect(await press(id, 'customer')).toBe('none');
    const roots = (await shown()).filter(({ thread }) => thread === null);
    expect(roots).toHaveLength(2);
    for (const { text } of roots) {
      expect(text).toContain('客户丙 于 2026-11-21 11:30 签字确认');
      expect(text).not.toContain('report-sign');
    }
    expect(await press(id, 'customer')).toBe('none');
    expect(await command('report sign halfyear', 'customer')).toContain('已签字确认');
  });

  test('only the customer signs', async () => {
    const id = await issue();
    expect(await press(id, 'lead')).toContain('❌');
    expect((await shown())[0]?.text).toContain('尚未签字');
  });

  test('signs only the latest version', async () => {
    const id = await issue();
    await addTraining();
    await command('report halfyear --reissue 补录', 'lead');
    await work();
    expect(await press(id, 'customer')).toContain('第 2 版');
    expect((await shown()).some(({ text }) => text.includes('客户丙 于'))).toBe(false);
  });
});

test('issued reports are evidence by when they were issued, each period once', async () => {
  await command('report halfyear');
  await work();
  await addTraining();
  await command('report halfyear --reissue 补录', 'lead');
  await work();
  await command('report month');
  await work();
  const wanted = {
    contractId: 'acme',
    from: new Date('2026-11-01T00:00:00Z'),
    before: new Date('2026-12-01T00:00:00Z'),
  };
  expect(await listIssuedReports(chat.store, { ...wanted, length: 'half-year' })).toMatchObject([
    { name: 'y1-h1', at: chat.clock.now(), firstDay: '2026-01-01', lastDay: '2026-06-30' },
  ]);
  expect(await listIssuedReports(chat.store, { ...wanted, length: 'month' })).toHaveLength(1);
  expect(await listIssuedReports(chat.store, { ...wanted, length: 'year' })).toEqual([]);
});
