import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClosableFormWriter, createFormWriter } from '../../../src/adapters/word/form-writer.ts';
import { LOCALES, type Locale } from '../../../src/core/message.ts';
import { WRITTEN_KINDS } from '../../../src/core/record/content.ts';
import type { RecordFormModel } from '../../../src/reports/record-form.ts';
import {
  buildForm,
  buildReport,
  faultEntry,
  faultReportFacts,
  formOf,
  recordFormFacts,
} from '../../reports/fixtures/record-forms.ts';
import { entries } from '../../support/records.ts';
import { type ReadDocument, readDocument } from './read-document.ts';

let writer: ClosableFormWriter;
beforeAll(() => {
  writer = createFormWriter({ templatesDir: 'templates', workers: 1 });
});
afterAll(() => writer.close());

async function fill(model: RecordFormModel, locale: Locale = 'zh-CN'): Promise<ReadDocument> {
  return readDocument(await writer.fill('record-form', locale, model));
}

/** Word refuses a table cell without a paragraph. */
function bareCells({ parts }: ReadDocument): number {
  const cells = parts.get('word/document.xml')?.match(/<w:tc>.*?<\/w:tc>/gs) ?? [];
  return cells.filter((cell) => !/<w:p[ />]/.test(cell)).length;
}

function cells(document: ReadDocument): string[] {
  return document.tables().flatMap((table) => table.flatMap((row) => row.map(({ text }) => text)));
}

/** Head, foot, signatures, and what the kind has. */
const TABLES = {
  maintenance: 6,
  optimisation: 5,
  upgrade: 4,
  training: 4,
  'parameter-change': 4,
  visit: 5,
  'personnel-change': 4,
} as const;

describe.each(LOCALES)('the form in %s, read back', (locale) => {
  it.each(WRITTEN_KINDS)('of kind %s holds what its record says, its own part alone, and no tag', async (kind) => {
    const form = await fill(formOf(kind, 'signed', locale), locale);
    for (const part of ['word/document.xml', 'word/header.xml', 'word/footer.xml']) {
      expect(form.text(part)).not.toMatch(/[{}]/);
    }
    expect(form.tables()).toHaveLength(TABLES[kind]);
    const said = JSON.stringify(entries[kind].content).match(/"[^"]*\p{Script=Han}[^"]*"/gu) ?? [];
    const text = cells(form).join('\n');
    for (const quoted of said) expect(text).toContain(JSON.parse(quoted));
    expect(text).toContain(entries[kind].title);
    expect(text).toContain('2026-11-21 09:30');
    expect(bareCells(form)).toBe(0);
  });

  it('is void on every page, in words and across it, and not for signature; else not', async () => {
    const voided = await fill(formOf('visit', 'voided', locale), locale);
    expect(voided.parts.get('word/header.xml')).toContain(`string="${locale === 'en' ? 'VOID' : '作 废'}"`);
    expect(voided.text('word/header.xml')).toContain('重复登记');
    expect(cells(voided).join('\n')).toContain(locale === 'en' ? 'Void: not for signature' : '不作为签字确认的依据');
    expect(cells(voided).join('\n')).not.toContain(locale === 'en' ? 'Date:' : '日期：　');
    const valid = await fill(formOf('visit', 'fresh', locale), locale);
    expect(valid.parts.get('word/header.xml')).not.toContain('v:shape');
    expect(cells(valid).join('\n')).not.toMatch(/void:|作废/i);
  });

  it('has a line for ink until the customer has signed', async () => {
    const lines = async (state: 'fresh' | 'signed') => {
      const text = cells(await fill(formOf('upgrade', state, locale), locale)).join('\n');
      return text.split(locale === 'en' ? 'Date:' : '日期：　').length - 1;
    };
    expect(await lines('fresh')).toBe(2);
    expect(await lines('signed')).toBe(1);
  });

  it('has a line of its own for its ticket, the import, the notice and the history, only where there is one', async () => {
    const plain = await fill(formOf('training', 'fresh', locale), locale);
    const titles = locale === 'en' ? /Ticket|Added later|Changes|Notice given/ : /关联工单|补录|修改记录|申请提前量/;
    expect(plain.text()).not.toMatch(titles);
    const imported = await fill(formOf('training', 'imported', locale), locale);
    expect(imported.text()).toContain(locale === 'en' ? '[Added later]' : '【补录】');
    const { 'personnel-change': change } = entries;
    const short = { ...change, content: { ...change.content, effectiveOn: '2026-12-01' } };
    const facts = recordFormFacts(short, 'changed', { number: 47, contact: null });
    const form = await fill(buildForm(facts, locale), locale);
    expect(cells(form)).toContain('T-47');
    expect(cells(form).join('\n')).toContain(locale === 'en' ? '[Less than a month]' : '【不足 1 个月】');
    expect(form.text()).toContain('补记半天');
  });
});

describe('a form of awkward content', () => {
  const withText = (text: string) => {
    const { maintenance } = entries;
    const rows = [{ symptom: text, cause: text, solution: text, hours: null }];
    const content = { ...maintenance.content, contact: text, rows, result: text };
    return recordFormFacts({ ...maintenance, title: text, others: text, content });
  };

  it.each([
    ['what XML escapes', '<w:p/> & > "q" \'a\' ]]>', '<w:p/> & > "q" \'a\' ]]>'],
    ['emoji and letters beyond the basic plane', '正常 👍🏽 𠮷野家', '正常 👍🏽 𠮷野家'],
    ['control characters', 'a\u0000b\u0008\u001b[31mc\u001b[0m\uffff', 'abc'],
    ['half a surrogate pair', 'a\ud83db', 'a\ufffdb'],
    ['what looks like a tag', '{title}{#rows}{/rows}', '{title}{#rows}{/rows}'],
    ['10,000 characters', '磁'.repeat(10_000), '磁'.repeat(10_000)],
    ['a very long path', '/app/'.repeat(2_000), '/app/'.repeat(2_000)],
  ])('prints %s wherever people write', async (_name, text, printed) => {
    const form = await fill(buildForm(withText(text)));
    const [head, boxes, rows, result] = form.tables();
    expect(head?.[4]?.[1]?.text).toBe(printed);
    expect(head?.[3]?.[3]?.text).toBe(`林一舟、${printed}`);
    expect(boxes?.[1]?.[3]?.text).toBe(printed);
    expect(rows?.[1]?.slice(1, 4).map((cell) => cell.text)).toEqual([printed, printed, printed]);
    expect(result?.[0]?.[1]?.text).toBe(printed);
  });

  it('lets the rows of long texts run over pages', async () => {
    const rowsKept = async (text: string) =>
      (await fill(buildForm(withText(text)))).parts.get('word/document.xml')?.match(/<w:cantSplit\/>/g)?.length ?? 0;
    expect(await rowsKept('磁'.repeat(4_000))).toBeLessThan(await rowsKept('磁'));
  });

  it('gives the same bytes for the same facts', async () => {
    const model = formOf('visit', 'signed', 'en');
    const [first, second] = await Promise.all([1, 2].map(() => writer.fill('record-form', 'en', model)));
    expect(Buffer.compare(first ?? new Uint8Array(), second ?? new Uint8Array())).toBe(0);
  });
});

describe.each(LOCALES)('the fault report in %s, read back', (locale) => {
  it('holds the steps with their times, cause, solution, prevention and stages, and no tag', async () => {
    const model = buildReport(faultReportFacts({ said: locale }), locale);
    const report = await readDocument(await writer.fill('fault-report', locale, model));
    expect(report.text()).not.toMatch(/[{}]/);
    const [head, what, steps, cause, solution, prevention, stages, foot, signed] = report
      .tables()
      .map((table) => table.map((row) => row.map(({ text }) => text)));
    expect(head?.flat()).toEqual(expect.arrayContaining([model.fault, model.level, model.ticket, model.issuedAt]));
    expect(what?.flat().join('\n')).toContain(model.impact);
    expect(steps?.slice(1).map((row) => [row[1], row[2], row[4]])).toEqual(
      model.timeline.map(({ at, event, actor }) => [at, event, actor]),
    );
    expect([cause, solution, prevention].map((table) => table?.[0]?.[0])).toEqual([
      model.cause,
      model.solution,
      model.prevention,
    ]);
    expect(stages?.slice(1).map((row) => row.slice(0, 4))).toEqual(
      model.stages.map(({ stage, start, due, end }) => [stage, start, due, end]),
    );
    expect(foot?.[0]?.[1]).toBe(model.effort);
    expect(signed?.flat().join('\n')).toContain(model.signedBy);
    expect(bareCells(report)).toBe(0);
  });

  it('of a text of 10,000 characters, emoji and forbidden characters', async () => {
    const long = `👍🏽 & <b>\u0000\ud83d ${'磁'.repeat(9_990)}`;
    const entry = { ...faultEntry, content: { impact: long, cause: long, solution: long, prevention: long } };
    const model = buildReport(faultReportFacts({ entry, state: 'voided' }), locale);
    const report = await readDocument(await writer.fill('fault-report', locale, model));
    const printed = long.replace('\u0000', '').replace('\ud83d ', '\ufffd ');
    expect(cells(report).filter((text) => text === printed)).toHaveLength(4);
    expect(report.parts.get('word/header.xml')).toContain('v:shape');
  });
});
