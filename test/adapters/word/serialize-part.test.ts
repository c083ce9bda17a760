import { readFile } from 'node:fs/promises';
import { xml } from 'easy-template-x';
import { describe, expect, it } from 'vitest';
import { openDocument, packDocument, partText } from '../../../src/adapters/word/document-parts.ts';
import { serializePart } from '../../../src/adapters/word/serialize-part.ts';

describe('a part as text', () => {
  it.each([
    ['texts and attributes with what XML escapes', `<a b="&lt;&amp;&quot;'"><c>&lt;x&gt; &amp; "q" 'p'</c></a>`],
    ['empty elements', '<a><b/><c></c><d e=""/></a>'],
    ['comments', '<a><!-- a & b --><b>text</b></a>'],
    ['spaces that count', '<a xml:space="preserve"> <b>\n </b> </a>'],
  ])('is what easy-template-x makes of it: %s', (_name, source) => {
    const root = xml.parser.parse(source);
    expect(serializePart(root)).toBe(xml.parser.serializeFile(root));
  });

  it('is so for every part of the largest template', async () => {
    const parts = await openDocument(await readFile('templates/zh-CN/service-report.docx'));
    const names = [...parts.keys()].filter((name) => name.endsWith('.xml'));
    expect(names.length).toBeGreaterThan(15);
    for (const name of names) {
      const root = xml.parser.parse(partText(parts, name) ?? '');
      expect(serializePart(root), name).toBe(xml.parser.serializeFile(root));
    }
  });
});

describe('the parts of a document', () => {
  it('come back as they were packed, the list of content types first', async () => {
    const parts = new Map<string, string | Uint8Array>([
      ['word/document.xml', '<w:document>巡检</w:document>'],
      ['word/media/image.png', Uint8Array.of(0, 255, 1)],
      ['[Content_Types].xml', '<Types/>'],
    ]);
    const file = packDocument(parts);
    const opened = await openDocument(file);
    expect([...opened.keys()]).toEqual(['[Content_Types].xml', 'word/document.xml', 'word/media/image.png']);
    expect(partText(opened, 'word/document.xml')).toBe('<w:document>巡检</w:document>');
    expect(opened.get('word/media/image.png')).toEqual(Uint8Array.of(0, 255, 1));
    expect(Buffer.compare(file, packDocument(parts))).toBe(0);
  });
});
