import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClosableFormWriter, createFormWriter } from '../../../src/adapters/word/form-writer.ts';
import { LOCALES, type Locale } from '../../../src/core/message.ts';
import { buildInspectionForm, type InspectionFormFacts } from '../../../src/reports/inspection-form.ts';
import { monthlyFacts } from '../../reports/fixtures/monthly-facts.ts';
import { entry, facts, finding, item, result, sampleTranslate, target } from '../../reports/fixtures/sample-facts.ts';
import { largeFacts } from './large-facts.ts';
import { type ReadDocument, readDocument } from './read-document.ts';

let writer: ClosableFormWriter;
beforeAll(() => {
  writer = createFormWriter({ templatesDir: 'templates', workers: 1 });
});
afterAll(() => writer.close());

async function write(given: InspectionFormFacts, locale: Locale = 'zh-CN'): Promise<ReadDocument> {
  const model = buildInspectionForm(given, sampleTranslate(locale), locale);
  return readDocument(await writer.fill('inspection-form', locale, model));
}

describe.each(LOCALES)('the form in %s, read back', (locale) => {
  it.each(['issued', 'answering'] as const)(
    'holds all that the model of an %s inspection says, and no tag',
    async (state) => {
      const model = buildInspectionForm(monthlyFacts(state), sampleTranslate(locale), locale);
      const form = await readDocument(await writer.fill('inspection-form', locale, model));
      for (const part of ['word/document.xml', 'word/header.xml', 'word/footer.xml']) {
        expect(form.text(part)).not.toMatch(/[{}]/);
      }
      const [head, main, signatures, targets] = form.tables();
      expect(head?.flat().map(({ text }) => text)).toEqual(
        expect.arrayContaining([
          model.system,
          model.customer,
          model.contractNumber,
          model.date,
          model.summary,
          model.effort,
        ]),
      );
      expect(main).toHaveLength(1 + model.rows.length);
      for (const [index, row] of model.rows.entries()) {
        const [, name, process, , reason] = main?.[index + 1] ?? [];
        expect(name?.text).toBe(row.item);
        expect(process?.text).toBe(
          row.lines
            .map((line) => line.abnormalMark + line.otherMark + line.target + line.separator + line.text)
            .join('\n'),
        );
        expect(reason?.text).toBe(row.reasons.map(({ text }) => text).join('\n'));
      }
      expect(signatures).toHaveLength(1);
      expect(targets).toHaveLength(1 + model.targets.length);
      for (const { excerpt } of model.evidence)
        if (excerpt) expect(form.text()).toContain(excerpt.split('\t')[0] ?? '');
      expect(form.text()).toContain(model.fingerprint);
      expect(form.text('word/footer.xml')).toContain(model.fingerprintShort);
    },
  );

  it('merges the cells of each group, and repeats the head of the table on each page', async () => {
    const form = await write(monthlyFacts(), locale);
    const groups = form
      .tables()[1]
      ?.slice(1)
      .map(([group]) => group?.merge);
    const of = (length: number) => ['restart', ...Array.from({ length: length - 1 }, () => 'continue')];
    expect(groups).toEqual([...of(4), ...of(5), ...of(4), ...of(2), ...of(1)]);
    expect(form.parts.get('word/document.xml')?.match(/<w:tblHeader\/>/g)).toHaveLength(2);
  });

  it('is marked provisional on every page until it is issued, then not at all', async () => {
    const mark = locale === 'en' ? 'PROVISIONAL' : '暂定稿';
    const provisional = await write(monthlyFacts('answering'), locale);
    expect(provisional.parts.get('word/header.xml')).toContain(`string="${mark}"`);
    expect(provisional.text('word/header.xml')).toMatch(
      locale === 'en' ? /PROVISIONAL.*awaiting/ : /暂 定 稿.*待人工确认/,
    );
    const issued = await write(monthlyFacts('issued'), locale);
    expect(issued.parts.get('word/header.xml')).not.toContain('v:shape');
    expect(issued.parts.get('word/document.xml')).not.toContain(locale === 'en' ? 'Provisional' : '暂定稿');
  });

  it('leaves the appendix out where there is nothing in it', async () => {
    const form = await write(facts({}), locale);
    expect(form.tables()).toHaveLength(3);
    expect(form.text()).not.toContain(locale === 'en' ? 'Appendix' : '附录');
  });
});

describe('a form of awkward content', () => {
  const app = target('host', 'app-01', '<应用> & "服务器" 👍🏽');
  const withText = (text: string) =>
    facts(
      {
        targets: [app],
        groups: [
          {
            title: text,
            items: [
              item('x', text, [result(app, 'disk', finding('normal', text, text))], [entry('remark', null, text)]),
            ],
          },
        ],
      },
      {},
    );

  it.each([
    ['what XML escapes', '<w:p/> & > "q" \'a\' ]]>', '<w:p/> & > "q" \'a\' ]]>'],
    ['emoji and letters beyond the basic plane', '正常 👍🏽 𠮷野家', '正常 👍🏽 𠮷野家'],
    ['control characters', 'a\u0000b\u001b[31mc\u001b[0m', 'abc'],
    ['what looks like a tag', '{title}{#rows}{/rows}', '{title}{#rows}{/rows}'],
    ['a very long word', '磁'.repeat(3_000), '磁'.repeat(3_000)],
    ['a very long path', '/app/'.repeat(800), '/app/'.repeat(800)],
  ])('prints %s', async (_name, text, printed) => {
    const form = await write(withText(text));
    const row = form.tables()[1]?.[1];
    expect(row?.[0]?.text).toBe(printed);
    expect(row?.[1]?.text).toBe(printed);
    expect(row?.[2]?.text).toBe(`<应用> & "服务器" 👍🏽：${printed}`);
    expect(row?.[4]?.text).toContain(printed);
  });

  it('prints a form on which nothing could be checked, with every cause', async () => {
    const down = { ...app, state: 'failed' as const, failure: { key: 'sample.f', values: { text: '连接被拒绝' } } };
    const items = Array.from({ length: 16 }, (_, index) =>
      item(`i${index}`, `项目 ${index}`, [{ ...result(down, 'disk'), verdict: 'unknown' as const, findings: [] }]),
    );
    const form = await write(facts({ targets: [down], groups: [{ title: 'g', items }] }));
    expect(form.text()).not.toContain('☑ 正常');
    expect(form.text()).not.toContain('☑ 异常');
    expect(
      form
        .tables()[1]
        ?.slice(1)
        .every((row) => row[4]?.text.includes('连接被拒绝')),
    ).toBe(true);
  });

  it('prints 200 hosts with the longest excerpts, and lets the tall rows run over pages', async () => {
    const form = await write(largeFacts());
    const main = form.tables()[1] ?? [];
    expect(main).toHaveLength(11);
    expect(main[1]?.[2]?.text.split('\n')).toHaveLength(200);
    expect(form.parts.get('word/document.xml')?.match(/<w:cantSplit\/>/g)?.length).toBeLessThan(220);
    expect(form.text()).toMatch(/另有 1,\d{3} 条原始输出未列出/);
  });

  it('gives the same bytes for the same facts', async () => {
    const model = buildInspectionForm(monthlyFacts(), sampleTranslate('en'), 'en');
    const [first, second] = await Promise.all([1, 2].map(() => writer.fill('inspection-form', 'en', model)));
    expect(Buffer.compare(first ?? new Uint8Array(), second ?? new Uint8Array())).toBe(0);
  });
});
