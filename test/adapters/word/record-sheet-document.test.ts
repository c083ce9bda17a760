import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClosableFormWriter, createFormWriter } from '../../../src/adapters/word/form-writer.ts';
import { LOCALES, type Locale } from '../../../src/core/message.ts';
import type { RecordSheetFacts, RecordSheetModel } from '../../../src/reports/record-sheet.ts';
import { buildSheet, eventfulFacts, events, HEAD, sheetFacts } from '../../reports/fixtures/ticket-facts.ts';
import { type ReadDocument, readDocument } from './read-document.ts';

let writer: ClosableFormWriter;
beforeAll(() => {
  writer = createFormWriter({ templatesDir: 'templates', workers: 1 });
});
afterAll(() => writer.close());

async function fill(model: RecordSheetModel, locale: Locale): Promise<ReadDocument> {
  return readDocument(await writer.fill('record-sheet', locale, model));
}

async function write(facts: RecordSheetFacts, locale: Locale = 'zh-CN'): Promise<ReadDocument> {
  return fill(buildSheet(facts, locale), locale);
}

/** Word refuses a table cell without a paragraph. */
function bareCells(sheet: ReadDocument): number {
  const cells = sheet.parts.get('word/document.xml')?.match(/<w:tc>.*?<\/w:tc>/gs) ?? [];
  return cells.filter((cell) => !/<w:p[ />]/.test(cell)).length;
}

const empty = sheetFacts(events(['10:00', { kind: 'opened' }]), { originKey: 'request:r' });
const cancelled = sheetFacts(
  events(['10:00', { kind: 'opened', head: HEAD }], ['11:00', { kind: 'cancelled', reason: '误报' }]),
);

describe.each(LOCALES)('the sheet in %s, read back', (locale) => {
  it.each(['closed', 'open'] as const)(
    'holds all that the model of a ticket that is %s says, and no tag',
    async (state) => {
      const model = buildSheet(eventfulFacts(state), locale);
      const sheet = await fill(model, locale);
      for (const part of ['word/document.xml', 'word/header.xml', 'word/footer.xml']) {
        expect(sheet.text(part)).not.toMatch(/[{}]/);
      }
      const [head, rows, result, signatures, stages, timeline, files] = sheet
        .tables()
        .map((table) => table.map((row) => row.map(({ text }) => text)));
      expect(head?.flat()).toEqual(
        expect.arrayContaining([model.contractName, model.contractNumber, model.customer, model.contact, model.date]),
      );
      expect(head?.flat().join('\n')).toContain(`${model.alertBox} ${locale === 'en' ? 'Alert' : '告警'}`);
      expect(rows?.slice(1)).toEqual(
        model.rows.map((row) => [
          String(row.number),
          row.symptom,
          row.cause,
          row.solution,
          `${row.timeSpent}\n${row.timeNote}`,
        ]),
      );
      expect(result?.map(([, text]) => text?.split('\n')[0])).toEqual([
        model.result,
        model.missedMark + model.timesKept,
        model.effort,
        expect.stringContaining(model.satisfiedBox),
      ]);
      expect(result?.at(-1)?.[1]).toContain(model.ratingNote);
      expect(signatures).toHaveLength(1);
      expect(stages?.slice(1)).toEqual(
        model.stages.map((stage) => [
          stage.stage,
          stage.start,
          stage.due,
          stage.end,
          stage.lateOutcome + stage.outcome,
          stage.notes.map(({ text }) => text).join('\n'),
        ]),
      );
      expect(timeline?.slice(1)).toEqual(
        model.timeline.map((entry) => [
          String(entry.number),
          entry.at,
          entry.event,
          [...(entry.text === '' ? [] : [entry.text]), ...entry.marks.map(({ text }) => text)].join('\n'),
          entry.actor,
          entry.source,
        ]),
      );
      expect(files?.slice(1)).toEqual(
        model.files.map((file) => [String(file.number), file.name, file.size, file.posted, file.kept]),
      );
      for (const { text } of [...model.levels, ...model.pauses, ...model.formerBreaches, ...model.corrections]) {
        expect(sheet.paragraphs()).toContain(text);
      }
      expect(sheet.text()).toContain(model.fingerprint);
      expect(sheet.text('word/footer.xml')).toContain(model.fingerprintShort);
      expect(bareCells(sheet)).toBe(0);
    },
  );

  it('is marked provisional on every page until the ticket is closed, then not at all', async () => {
    const mark = locale === 'en' ? 'PROVISIONAL' : '暂定稿';
    for (const facts of [eventfulFacts('open'), cancelled, empty]) {
      const provisional = await write(facts, locale);
      expect(provisional.parts.get('word/header.xml')).toContain(`string="${mark}"`);
      expect(provisional.text()).toContain(locale === 'en' ? 'not for signature' : '不作为签字确认的依据');
    }
    const final = await write(eventfulFacts(), locale);
    expect(final.parts.get('word/header.xml')).not.toContain('v:shape');
    expect(final.text()).not.toContain(locale === 'en' ? 'not for signature' : '不作为签字确认的依据');
  });

  it('leaves out what there is nothing of', async () => {
    const sheet = await write(empty, locale);
    // Head, rows, result, signatures, timeline: no stages and no files.
    expect(sheet.tables()).toHaveLength(5);
    const titles = locale === 'en' ? /Pauses|Breaches|Corrections|Files/ : /^暂停|改级前|更正|附件/m;
    expect(sheet.text()).not.toMatch(titles);
    expect(bareCells(sheet)).toBe(0);
  });
});

describe('a sheet of awkward content', () => {
  const withText = (text: string) =>
    sheetFacts(
      events(
        ['10:00', { kind: 'opened', head: { ...HEAD, title: text, description: '', contact: text } }],
        ['10:01', { kind: 'levelled', level: 2, reason: text }],
        ['10:02', { kind: 'noted', text }],
        ['10:03', { kind: 'paused', reason: text }],
        ['10:30', { kind: 'restored' }],
        ['10:40', { kind: 'diagnosed', cause: text, solution: text }],
        ['10:50', { kind: 'closed' }],
      ),
      { files: [{ slackFile: 'F1', name: text.slice(0, 255), sha256: null, bytes: null, error: text }] },
    );

  it.each([
    ['what XML escapes', '<w:p/> & > "q" \'a\' ]]>', '<w:p/> & > "q" \'a\' ]]>'],
    ['emoji and letters beyond the basic plane', '正常 👍🏽 𠮷野家', '正常 👍🏽 𠮷野家'],
    ['control characters', 'a\u0000b\u0008\u001b[31mc\u001b[0m\uffff', 'abc'],
    ['half a surrogate pair', 'a\ud83db', 'a\ufffdb'],
    ['what looks like a tag', '{title}{#rows}{/rows}', '{title}{#rows}{/rows}'],
    ['4,000 characters', '磁'.repeat(4_000), '磁'.repeat(4_000)],
    ['a very long path', '/app/'.repeat(800), '/app/'.repeat(800)],
  ])('prints %s wherever people write', async (_name, text, printed) => {
    const sheet = await write(withText(text));
    const [head, rows, , , , timeline] = sheet.tables();
    expect(head?.[2]?.[3]?.text).toBe(printed);
    expect(rows?.[1]?.slice(1, 4).map((cell) => cell.text)).toEqual([printed, printed, printed]);
    expect(timeline?.[3]?.[3]?.text).toBe(printed);
    expect(sheet.paragraphs().some((line) => line.endsWith(`：${printed}`))).toBe(true);
  });

  it('lets the rows of long texts run over pages', async () => {
    const rowsKept = async (text: string) =>
      (await write(withText(text))).parts.get('word/document.xml')?.match(/<w:cantSplit\/>/g)?.length ?? 0;
    expect(await rowsKept('磁'.repeat(4_000))).toBeLessThan((await rowsKept('磁')) - 2);
  });

  it('prints the longest story', async () => {
    const notes = Array.from({ length: 900 }, (_, index) => {
      const time = `${String(10 + Math.floor(index / 60)).padStart(2, '0')}:${String(index % 60).padStart(2, '0')}`;
      return [time, { kind: 'noted', text: '长'.repeat(4_000) }] as const;
    });
    const model = buildSheet(sheetFacts(events(['10:00', { kind: 'opened', head: HEAD }], ...notes.slice(0, 800))));
    const sheet = await fill(model, 'zh-CN');
    expect(sheet.tables().at(-1)).toHaveLength(1 + 800);
  });

  it('gives the same bytes for the same facts', async () => {
    const model = buildSheet(eventfulFacts(), 'en');
    const [first, second] = await Promise.all([1, 2].map(() => writer.fill('record-sheet', 'en', model)));
    expect(Buffer.compare(first ?? new Uint8Array(), second ?? new Uint8Array())).toBe(0);
  });
});
