import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KyselyPlugin } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '../../../commands/command.ts';
import { openImport } from '../../../src/adapters/files/import-file.ts';
import { checks } from '../../../src/checks/index.ts';
import { readDigest } from '../../../src/flows/digest/read-digest.ts';
import { applyImport, checkImport } from '../../../src/flows/imports/import-file.ts';
import { actOnTicket } from '../../../src/flows/tickets/act-on-ticket.ts';
import { replayTickets } from '../../../src/flows/tickets/replay.ts';
import { viewOf } from '../../../src/flows/tickets/tell-ticket.ts';
import { inspectionTitle } from '../../../src/messages/inspection-root.ts';
import { recordHeading } from '../../../src/messages/record-words.ts';
import { originLine } from '../../../src/messages/ticket-facts.ts';
import type { Voice } from '../../../src/messages/voice.ts';
import { listInspections } from '../../../src/store/inspections.ts';
import { listRecords } from '../../../src/store/records.ts';
import { listAllTickets } from '../../../src/store/tickets.ts';
import { createTestContext, type TestContext } from '../../support/context.ts';
import { faultTexts, personOf } from '../../support/imports.ts';
import { testSite, testTemplate } from '../../support/site.ts';

const manual = { check: 'manual', params: { question: '?' }, limits: {}, targets: [] };
const site = testSite({ inspections: [testTemplate([{ disk: [manual] }])] });
const lead = personOf(site, 'lead');

const HEAD = '开始时间,结束时间,工程师,远程人天,分类,方式,来源,现象,原因,解决方案,维护解决情况';
const row = (symptom: string, day = '2026-11-05', hours = ['09:00', '10:00']) =>
  `${day} ${hours[0]},${day} ${hours[1]},工程师甲,0.5,故障处理,远程,客户反馈,${symptom},原因,方案,恢复`;

let folder: string;
let context: TestContext;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rounds-import-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(content: string | Uint8Array, name = 'maintenance.csv') {
  const path = join(folder, name);
  await writeFile(path, content);
  return openImport(path);
}

const apply = async (content: string | Uint8Array, name?: string) =>
  applyImport(context.ctx, { site, person: lead }, await file(content, name), null);

const callerOf = (person: typeof lead): Caller => ({
  ...{ site, person, locale: 'zh-CN', t: context.ctx.texts('zh-CN', site.contract.timeZone), channel: null },
  ...{ via: 'command', requestKey: `request:${person.id}` },
});

async function written(): Promise<number> {
  const counts = await Promise.all(
    (['records', 'record_versions', 'tickets', 'inspections', 'imports', 'import_rows'] as const).map(async (table) => {
      const found = await context.store
        .selectFrom(table)
        .select(({ fn }) => fn.countAll().as('rows'))
        .executeTakeFirstOrThrow();
      return Number(found.rows);
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

describe('importing a file', () => {
  beforeEach(async () => {
    context = await createTestContext({ sites: [site], checks: new Map(checks.map((check) => [check.id, check])) });
  });
  afterEach(() => context.close());

  test('writes nothing when it is only looked through', async () => {
    const report = await checkImport(context.ctx, site, await file(`${HEAD}\n${row('甲')}\n`), null);
    expect(report).toMatchObject({ counts: { maintenance: 1 }, faults: [], importId: null });
    expect(await written()).toBe(0);
  });

  test('writes nothing while one line of it is wrong', async () => {
    const report = await apply(`${HEAD}\n${row('甲')}\n${row('乙').replace('远程', '电话')}\n${row('丙')}\n`);
    expect(report.importId).toBeNull();
    expect(report.faults).toHaveLength(1);
    expect(await written()).toBe(0);
  });

  test('writes nothing when the database fails half-way', async () => {
    await context.store.schema.dropTable('import_rows').execute();
    await expect(apply(`${HEAD}\n${row('甲')}\n${row('乙')}\n`)).rejects.toThrow(/import_rows/);
    expect(await listRecords(context.store, { contractId: 'acme' })).toEqual([]);
  });

  test('reads what Excel saves in a Chinese Windows: GBK, with its line ends', async () => {
    const encoded = encodeGbk(`${HEAD}\r\n${row('现象')}\r\n`);
    const report = await apply(encoded);
    expect(faultTexts(report.faults)).toEqual([]);
    const [record] = await listRecords(context.store, { contractId: 'acme' });
    expect(record?.entry.title).toBe('现象');
    expect(await context.store.selectFrom('imports').select('encoding').execute()).toEqual([{ encoding: 'gb18030' }]);
  });

  test('refuses the same file, also under another name, and the same line in another file', async () => {
    const content = `${HEAD}\n${row('甲')}\n`;
    expect((await apply(content)).importId).not.toBeNull();
    await expect(apply(content, '维护记录.csv')).rejects.toMatchObject({ code: 'import.file-known' });
    const other = await apply(`${HEAD}\n${row('乙')}\n${row(' 甲 ', '2026-11-05', ['13:00', '14:00'])}\n`);
    expect(faultTexts(other.faults)).toEqual([
      expect.stringContaining('第 3 行：写的是「甲」。R-1 已经记录了同一件事'),
    ]);
    expect(await listRecords(context.store, { contractId: 'acme' })).toHaveLength(1);
  });

  test('takes what was voided once more', async () => {
    await apply(`${HEAD}\n${row('甲')}\n`);
    await context.store.updateTable('records').set({ state: 'voided' }).execute();
    const again = await apply(`${HEAD}\n${row('甲')}\n\n`);
    expect(again.importId).not.toBeNull();
  });

  test('tells of work whose times overlap with what is there', async () => {
    await apply(`${HEAD}\n${row('甲', '2026-11-05', ['09:00', '12:00'])}\n`);
    const report = await checkImport(
      context.ctx,
      site,
      await file(`${HEAD}\n${row('乙', '2026-11-05', ['11:00', '13:00'])}\n`),
      null,
    );
    expect(report.faults).toEqual([]);
    expect(report.notes.map(({ message }) => message)).toEqual([
      { key: 'import.overlap', values: { other: 'R-1', title: '乙' } },
    ]);
  });

  test('by two at once writes it once', async () => {
    const content = `${HEAD}\n${row('甲')}\n`;
    const opened = await file(content);
    const both = await Promise.allSettled(
      [1, 2].map(() => applyImport(context.ctx, { site, person: lead }, opened, null)),
    );
    const done = both.filter((one) => one.status === 'fulfilled' && one.value.importId !== null);
    expect(done).toHaveLength(1);
    expect(await listRecords(context.store, { contractId: 'acme' })).toHaveLength(1);
  });

  test('takes a lead or an operator', async () => {
    const opened = await file(`${HEAD}\n${row('甲')}\n`);
    const by = { site, person: personOf(site, 'engineer') };
    await expect(applyImport(context.ctx, by, opened, null)).rejects.toMatchObject({ code: 'import.may-not' });
  });

  test('masks secrets in what it writes', async () => {
    const ctx = { ...context.ctx, redact: (text: string) => text.replaceAll('hunter2', '***') };
    const content = `${HEAD}\n${row('口令 hunter2 失效')}\n`;
    await applyImport(ctx, { site, person: lead }, await file(content), null);
    const [record] = await listRecords(context.store, { contractId: 'acme' });
    expect(JSON.stringify(record)).not.toContain('hunter2');
    // Another file with the same line: what is there was masked, and is the same.
    const again = await applyImport(ctx, { site, person: lead }, await file(`${content}\n`), null);
    expect(faultTexts(again.faults)).toEqual([expect.stringContaining('R-1 已经记录了同一件事')]);
  });

  test('is shown as such wherever it is shown in the chat', async () => {
    const tickets = `事项,受理方式,故障级别,报告时间,恢复时间,关闭时间,原因,解决方案,工程师
打不开,电话,2,2026-11-05 09:00,2026-11-05 10:00,2026-11-05 11:00,内存,重启,工程师甲
`;
    await apply(`${HEAD}\n${row('甲')}\n`);
    await apply(tickets, '工单.csv');
    const voice: Voice = { site, locale: 'zh-CN', t: context.ctx.texts('zh-CN', site.contract.timeZone) };
    const [record] = await listRecords(context.store, { contractId: 'acme' });
    expect(record && recordHeading(record, voice)).toBe('R-1 维护记录单（补录）');
    const [ticket] = await listAllTickets(context.store, { contractId: 'acme' });
    expect(ticket && originLine(viewOf(context.ctx, ticket), null, voice)).toContain('（补录）');
    await apply(`巡检模板,巡检日期,巡检人员,检查项目,结果\nmonthly,2026-11-20 08:30,工程师甲,disk,正常\n`, '巡检.csv');
    const [inspection] = await listInspections(context.store, 'acme', { limit: 1 });
    expect(inspection && inspectionTitle(inspection, voice)).toMatch(/（补录）$/);
  });

  test('is not told of in the digest: it is past', async () => {
    const digest = () => readDigest(context.ctx, site);
    const before = await digest();
    // Too late for its level, and inspected within the last day.
    await apply(
      `事项,受理方式,故障级别,报告时间,响应时间,恢复时间,关闭时间,原因,解决方案,工程师
打不开,电话,1,2026-11-05 09:00,2026-11-05 11:00,2026-11-06 10:00,2026-11-06 11:00,内存,重启,工程师甲
`,
      '工单.csv',
    );
    const [ticket] = await listAllTickets(context.store, { contractId: 'acme' });
    if (!ticket) throw new Error('no ticket');
    expect(await digest()).toEqual(before);
    await actOnTicket(context.ctx, callerOf(lead), { id: ticket.id }, () => [
      { fact: { kind: 'noted', text: '补充' }, at: null },
    ]);
    expect(await digest()).toMatchObject({ opened: 0, closed: 0, breaches: [] });
    await apply(`巡检模板,巡检日期,巡检人员,检查项目,结果\nmonthly,2026-11-21 08:30,工程师甲,disk,正常\n`, '巡检.csv');
    expect((await digest()).inspections).toEqual([]);
  });

  test('keeps the numbers locked for few statements, however many lines there are', async () => {
    const days = Array.from({ length: 20 }, (_, day) => `2026-11-${String(day + 1).padStart(2, '0')}`);
    const minutes = Array.from({ length: 50 }, (_, minute) => `10:${String(minute).padStart(2, '0')}`);
    const times = days.flatMap((day) => minutes.map((minute) => ({ day, time: `${day} ${minute}` })));
    const records = times.map(({ day }, index) => row(`现象 ${index}`, day));
    const tickets = times.map(
      ({ day, time }, index) =>
        `打不开 ${index},电话,2,${time},${time},${day} 12:00,${day} 13:00,内存,重启,工程师甲,满意`,
    );
    const forms = days.map((day) => `monthly,${day} 08:30,工程师甲,disk,正常`);
    const files = [
      ['维护记录.csv', HEAD, records, 8],
      [
        '工单.csv',
        '事项,受理方式,故障级别,报告时间,响应时间,恢复时间,关闭时间,原因,解决方案,工程师,服务评价',
        tickets,
        7,
      ],
      ['巡检.csv', '巡检模板,巡检日期,巡检人员,检查项目,结果', forms, 0],
    ] as const;
    for (const [name, head, lines, eventsOfTicket] of files) {
      let statements = 0;
      const counting: KyselyPlugin = {
        transformQuery: ({ node }) => node,
        transformResult: async ({ result }) => {
          statements += 1;
          return result;
        },
      };
      const ctx = { ...context.ctx, store: context.store.withPlugin(counting) };
      const opened = await file(`${head}\n${lines.join('\n')}\n`, name);
      const report = await applyImport(ctx, { site, person: lead }, opened, null);
      expect(faultTexts(report.faults)).toEqual([]);
      expect(report.drafts).toHaveLength(lines.length);
      expect(statements).toBeLessThan(30 + (lines.length * (eventsOfTicket + 3)) / 100);
    }
    const recordsThere = await listRecords(context.store, { contractId: 'acme' });
    expect(recordsThere.map(({ number }) => number).sort((one, other) => one - other)).toEqual(
      times.map((_, index) => index + 1),
    );
    const ticketsThere = await listAllTickets(context.store, { contractId: 'acme' });
    expect(ticketsThere.map(({ number, ticket }) => [number, ticket.head.title, ticket.state])).toEqual(
      times.map((_, index) => [index + 1, `打不开 ${index}`, 'closed']),
    );
    // What lists show is what the events say, and the next number follows.
    expect(await replayTickets(context.ctx, false)).toEqual({ tickets: 1_000, events: 7_000, deviations: [] });
    expect(faultTexts((await apply(`${HEAD}\n${row('后来', '2026-11-20')}\n`, 'maintenance.csv')).faults)).toEqual([]);
    const later = (await listRecords(context.store, { contractId: 'acme' })).find(
      ({ entry }) => entry.title === '后来',
    );
    expect(later?.number).toBe(times.length + 1);
  });
});

describe('a file that can’t be read', () => {
  test.each<[string, string | Uint8Array, string]>([
    ['is empty', '', 'import.empty'],
    ['holds nothing but empty lines', '\n,,\n', 'import.nothing'],
    ['is of no known encoding', Uint8Array.from([0x63, 0x61, 0x66, 0xe9, 0x0a]), 'import.wrong-encoding'],
    ['lost its letters before', '现象\n\uFFFD\uFFFD\n', 'import.damaged-text'],
    ['has a quote that is never closed', 'a,b\n"1,2\n', 'import.csv-open-quote'],
    ['is larger than 10 MB', 'x'.repeat(10 * 1024 * 1024 + 1), 'import.too-large'],
    ['has more than 20,000 lines', `a,b\n${'1,2\n'.repeat(20_002)}`, 'import.too-many-rows'],
    ['is an old workbook', Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0]), 'import.old-or-locked'],
  ])('%s', async (_, content, code) => {
    await expect(file(content)).rejects.toMatchObject({ code });
  });

  test('is not there, or a folder', async () => {
    await expect(openImport(join(folder, 'none.csv'))).rejects.toMatchObject({ code: 'import.unreadable' });
    await expect(openImport(folder)).rejects.toMatchObject({ code: 'import.unreadable' });
  });
});

/** Node decodes GBK and does not encode it: by looking each letter up among all that two bytes can be. */
function encodeGbk(text: string): Uint8Array {
  const decoder = new TextDecoder('gbk');
  const known = new Map<string, readonly [number, number]>();
  for (let first = 0x81; first <= 0xfe; first += 1) {
    for (let second = 0x40; second <= 0xfe; second += 1) {
      const letter = decoder.decode(Uint8Array.from([first, second]));
      if (letter.length === 1 && !known.has(letter)) known.set(letter, [first, second]);
    }
  }
  const encoded = [...text].flatMap((letter) => {
    if (letter.charCodeAt(0) < 0x80) return [letter.charCodeAt(0)];
    const bytes = known.get(letter);
    if (!bytes) throw new Error(`no GBK for ${letter}`);
    return [...bytes];
  });
  return Uint8Array.from(encoded);
}
