import JSZip from 'jszip';
import { describe, expect, it } from 'vitest';
import { fillTemplate } from '../../../src/adapters/word/fill-template.ts';
import { TemplateFault } from '../../../src/adapters/word/template-fault.ts';
import type { Vocabulary } from '../../../src/adapters/word/vocabulary.ts';
import { readDocument } from './read-document.ts';
import { paragraph, table, wordFile } from './word-file.ts';

const vocabulary: Vocabulary = {
  title: { kind: 'text' },
  note: { kind: 'text' },
  final: { kind: 'flag' },
  rows: { kind: 'list', tags: { group: { kind: 'merged' }, item: { kind: 'text' } } },
};
const rows = (...groups: string[]) => groups.map((group, index) => ({ group, item: `item ${index + 1}` }));
const model = { title: 'Title', note: '', final: true, rows: rows('a', 'a', 'b') };

async function fill(body: string, data: object = model) {
  return readDocument(await fillTemplate(await wordFile(body), data, vocabulary));
}

async function faultOf(body: string): Promise<Pick<TemplateFault, 'code' | 'values'>> {
  const error = await fill(body).catch((caught: unknown) => caught);
  if (!(error instanceof TemplateFault)) throw error;
  return { code: error.code, values: error.values };
}

describe('filling a template', () => {
  it('finds tags that Word has split over runs', async () => {
    expect((await fill(paragraph('Report: {ti|tl|e}!'))).paragraphs()).toEqual(['Report: Title!']);
  });

  it('keeps the line breaks of a value', async () => {
    expect((await fill(paragraph('{title}'), { ...model, title: 'a\nb\r\n\nc' })).paragraphs()).toEqual(['a\nb\n\nc']);
  });

  it('prints what looks like XML or like a tag as it is', async () => {
    const title = '<w:p/> & {title} {#rows}{/rows} ]]> "q"';
    const body = table([paragraph('{title}'), paragraph('{#rows}{item}'), paragraph('{/rows}')]);
    // The first cell is filled before its row is repeated: a value must not be read as a tag the second time.
    expect((await fill(body, { ...model, title })).tables()[0]?.[1]?.[0]?.text).toBe(title);
  });

  it('keeps or leaves out what stands under a condition', async () => {
    const body = `${paragraph('{#final}final{/final}{#note}note: {note}{/note}')}`;
    expect((await fill(body)).paragraphs()).toEqual(['final']);
    expect((await fill(body, { ...model, final: false, note: 'n' })).paragraphs()).toEqual(['note: n']);
  });

  it('gives the same bytes for the same template and model', async () => {
    const template = await wordFile(paragraph('{title}'));
    const first = await fillTemplate(template, model, vocabulary);
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    expect(Buffer.compare(first, await fillTemplate(template, model, vocabulary))).toBe(0);
  });
});

describe('a column of merged cells', () => {
  const body = table([paragraph('{#rows}{group}'), paragraph('{item}{/rows}')]);

  it('joins the cells of equal neighbours and no others', async () => {
    const filled = await fill(body, { ...model, rows: rows('a', 'a', 'b', 'a', 'a', 'a') });
    expect(filled.tables()[0]?.map(([cell]) => [cell?.text, cell?.merge])).toEqual([
      ['a', 'restart'],
      ['', 'continue'],
      ['b', 'restart'],
      ['a', 'restart'],
      ['', 'continue'],
      ['', 'continue'],
    ]);
  });

  it('puts the mark where the schema wants it, over one that was there', async () => {
    const drawn = body.replaceAll('<w:vAlign', '<w:gridSpan w:val="1"/><w:vMerge w:val="restart"/><w:vAlign');
    const { parts } = await fill(drawn);
    const xml = parts.get('word/document.xml') ?? '';
    expect(xml).toContain('<w:gridSpan w:val="1"/><w:vMerge/><w:vAlign w:val="center"/>');
    expect(xml.match(/<w:vMerge w:val="restart"\/>/g)).toHaveLength(2 + 3);
  });

  it('works for cells without any properties', async () => {
    const bare = body.replaceAll(/<w:tcPr>.*?<\/w:tcPr>/g, '');
    expect((await fill(bare)).tables()[0]?.map(([cell]) => cell?.merge)).toEqual(['restart', 'continue', 'restart']);
  });

  it('is plain text outside of a table', async () => {
    expect((await fill(paragraph('{#rows}{group},{/rows}'))).paragraphs()).toEqual(['a,a,b,']);
  });

  it('leaves a table without rows when there are none', async () => {
    expect(
      (await fill(table([paragraph('Head')], [paragraph('{#rows}{item}{/rows}')]), { ...model, rows: [] })).tables(),
    ).toEqual([[[{ text: 'Head', merge: null }], [{ text: '', merge: null }]]]);
  });
});

describe('rows that must not be split', () => {
  it.each([
    ['a short one stays whole', 'x'.repeat(100), true],
    ['one higher than a page may be split', 'x'.repeat(2_000), false],
    ['so may one of many lines', 'x\n'.repeat(60), false],
    ['East Asian letters take twice the room', '巡'.repeat(250), false],
  ])('%s', async (_name, title, whole) => {
    const { parts } = await fill(table([paragraph('{title}')]), { ...model, title });
    expect(parts.get('word/document.xml')?.includes('w:cantSplit')).toBe(whole);
  });
});

describe('a template at fault', () => {
  it('may have other words in full-width braces', async () => {
    expect((await fill(paragraph('｛附件｝{title}｛note more｝'))).paragraphs()).toEqual([
      '｛附件｝Title｛note more｝',
    ]);
  });

  it.each([
    ['an unknown tag', paragraph('{tilte}'), 'form.tags-unknown', { tags: '{tilte} → {title}' }],
    [
      'a list that is never closed',
      paragraph('{#rows}{item}'),
      'form.tag-not-closed',
      { tag: '{#rows}', closing: '{/rows}' },
    ],
    ['a list that was never opened', paragraph('{title}{/rows}'), 'form.tag-not-opened', { tag: '{/rows}' }],
    ['a brace that is not closed', paragraph('{title'), 'form.brace-not-closed', { text: '{title' }],
    ['a brace that was not opened', paragraph('title}'), 'form.brace-not-opened', { text: 'title}' }],
    ['a tag over two paragraphs', paragraph('{ti') + paragraph('tle}'), 'form.brace-not-closed', { text: '{ti' }],
    ['a tag in full-width braces', paragraph('｛ti|tle｝'), 'form.tag-misused', { tag: '｛title｝', right: '{title}' }],
    ['a list in full-width braces', paragraph('｛#rows｝'), 'form.tag-misused', { tag: '｛#rows｝', right: '{#rows}' }],
    [
      'broken options',
      paragraph('{#rows [loop over]}{/rows}'),
      'form.tag-options-broken',
      { tag: '{#rows [loop over]}' },
    ],
  ])('is told: %s', async (_name, body, code, values) => {
    expect(await faultOf(body)).toEqual({ code, values });
  });

  it('is told: an opening and a closing tag in different tables', async () => {
    const body = table([paragraph('{#rows}{item}')]) + table([paragraph('{/rows}')]);
    expect((await faultOf(body)).code).toBe('form.tag-misplaced');
  });

  it('is told: no Word file at all', async () => {
    for (const content of ['', 'PK\u0003\u0004 not a zip', '%PDF-1.7']) {
      await expect(fillTemplate(Buffer.from(content), model, vocabulary)).rejects.toMatchObject({
        code: 'form.template-not-word',
      });
    }
  });

  it.each([
    ['the list of parts is missing', '_rels/.rels', null, 'form.template-not-word'],
    ['the list of content types is missing', '[Content_Types].xml', null, 'form.template-not-word'],
    ...['wordprocessingml.template', 'document.macroEnabled', 'template.macroEnabledTemplate'].map(
      (kind): [string, string, string, string] => [
        `it is a document of another kind, ${kind}`,
        '[Content_Types].xml',
        `<Types><Override PartName="/word/document.xml" ContentType="application/vnd.${kind}.main+xml"/></Types>`,
        'form.template-other-kind',
      ],
    ),
    ['the body is missing', 'word/document.xml', null, 'form.template-not-word'],
    ['the body ends early', 'word/document.xml', '<w:document><w:body><w:p/></w:document>', 'form.template-damaged'],
    ['the body is no XML', 'word/document.xml', 'no XML', 'form.template-damaged'],
    ['the body is empty', 'word/document.xml', '', 'form.template-damaged'],
    ['any other part is broken', 'word/styles.xml', '<w:styles', 'form.template-damaged'],
  ])('is told: %s', async (_name, part, content, code) => {
    const zip = await JSZip.loadAsync(await wordFile(paragraph('{title}')));
    if (content === null) zip.remove(part);
    else zip.file(part, content);
    const template = await zip.generateAsync({ type: 'nodebuffer' });
    await expect(fillTemplate(template, model, vocabulary)).rejects.toMatchObject({ code });
  });

  it('is told: a bit that flipped on the disk', async () => {
    const zip = await JSZip.loadAsync(await wordFile(paragraph('{title}')));
    const template = await zip.generateAsync({ type: 'nodebuffer', compression: 'STORE' });
    template.writeUInt8(template.readUInt8(template.indexOf('{title}') + 1) ^ 1, template.indexOf('{title}') + 1);
    await expect(fillTemplate(template, model, vocabulary)).rejects.toMatchObject({ code: 'form.template-not-word' });
  });
});
