import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { putContentsPages } from '../../../src/adapters/word/contents-pages.ts';
import { readDocument } from './read-document.ts';
import { wordFile } from './word-file.ts';

/** A field as Word writes it, its parts in runs of their own. */
function reference(name: string, shown: string): string {
  const mark = (type: string) => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`;
  return `<w:p>${mark('begin')}<w:r><w:instrText xml:space="preserve"> PAGEREF ${name} \\h </w:instrText></w:r>${mark('separate')}${shown}${mark('end')}<w:r><w:t>after</w:t></w:r></w:p>`;
}

async function filled(body: string, pages: Record<string, number>): Promise<string[] | null> {
  const file = await putContentsPages(await wordFile(body), new Map(Object.entries(pages)));
  return file === null ? null : (await readDocument(file)).paragraphs().filter((text) => text !== '');
}

describe('the pages of a table of contents', () => {
  it.each(['zh-CN', 'en'])(
    'are put into the report’s template in %s, and Word need not ask any more',
    async (locale) => {
      const template = await readFile(`templates/${locale}/service-report.docx`);
      const { parts } = await readDocument(template);
      expect(parts.get('word/settings.xml')).toContain('w:updateFields');
      const names = [...(parts.get('word/document.xml') ?? '').matchAll(/PAGEREF (\S+)/g)].map(([, name = '']) => name);
      const pages = new Map(names.map((name, index) => [name, 3 + index]));
      const numbered = await putContentsPages(template, pages);
      if (numbered === null) throw new Error('nothing was put in');
      const read = await readDocument(numbered);
      expect(read.parts.get('word/settings.xml')).not.toContain('w:updateFields');
      const entries = read
        .paragraphs()
        .slice(-0)
        .filter((text) => /^\d+(\.\d+)?\D.*\d$/.test(text));
      expect(entries.slice(0, 3).map((text) => /\d+$/.exec(text)?.[0])).toEqual(['3', '4', '5']);
      expect(entries.length).toBeGreaterThanOrEqual(names.length);
      expect([...read.parts.keys()]).toEqual([...parts.keys()]);
    },
  );

  it('replace what stood there, also where Word split it', async () => {
    const split = '<w:r><w:rPr><w:noProof/></w:rPr><w:t>1</w:t></w:r><w:r><w:t>7</w:t></w:r>';
    expect(await filled(reference('_Toc1', split), { _Toc1: 23 })).toEqual(['23after']);
  });

  it.each([
    ['there are none', '<w:p><w:r><w:t>text</w:t></w:r></w:p>'],
    ['one is not known', reference('_Toc1', '<w:r><w:t>1</w:t></w:r>') + reference('_Toc9', '<w:r><w:t>1</w:t></w:r>')],
    ['there is no place for one', reference('_Toc1', '')],
    [
      'pages begin again',
      `${reference('_Toc1', '<w:r><w:t>1</w:t></w:r>')}<w:sectPr><w:pgNumType w:start="1"/></w:sectPr>`,
    ],
  ])('are left to Word where %s', async (_name, body) => {
    expect(await filled(body, { _Toc1: 5 })).toBeNull();
  });
});
