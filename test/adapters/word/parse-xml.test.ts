import { readdir, readFile } from 'node:fs/promises';
import { type XmlNode, xml } from 'easy-template-x';
import { describe, expect, it } from 'vitest';
import { openDocument, partText } from '../../../src/adapters/word/document-parts.ts';
import { parseXml } from '../../../src/adapters/word/parse-xml.ts';

/** Without the links to parents, which go round in circles; whether each child knows the next one is told. */
function told(node: XmlNode, next?: XmlNode): unknown {
  const { nodeType, nodeName, childNodes } = node;
  const content = xml.query.isTextNode(node) ? node.textContent : xml.query.isCommentNode(node) && node.commentContent;
  const attributes = xml.query.isGeneralNode(node) ? Object.entries(node.attributes ?? {}) : null;
  expect(node.nextSibling ?? null).toBe(next ?? null);
  for (const child of childNodes ?? []) expect(child.parentNode).toBe(node);
  const children = childNodes?.map((child, index) => told(child, childNodes[index + 1]));
  return { nodeType, nodeName, content, attributes, children };
}

describe('XML', () => {
  it.each([
    ['elements within each other, empty ones too', '<a><b><c/></b><d></d></a>'],
    ['attributes in their order, with prefixes', '<a z="1" xmlns:x="u" x:y="2" b=""/>'],
    ['entities in texts and attributes', '<a b="&lt;&#x4e2d;&#65;&quot;">&amp;&gt; 中 &#128512;</a>'],
    ['spaces and line ends', '<a b="1\n2"> <b>\r\n</b>\t</a>'],
    ['comments', '<a>x<!-- y & z --><b/></a>'],
    ['what stands around the root', '\ufeff<?xml version="1.0" encoding="UTF-8"?>\n<!-- c -->\n<a/>\n'],
  ])('is read as easy-template-x reads it: %s', (_name, source) => {
    expect(told(parseXml(source))).toEqual(told(xml.parser.parse(source)));
  });

  it('is so in every part of every template', async () => {
    for (const locale of ['zh-CN', 'en']) {
      for (const file of await readdir(`templates/${locale}`)) {
        const parts = await openDocument(await readFile(`templates/${locale}/${file}`));
        for (const name of [...parts.keys()].filter((part) => /\.(xml|rels)$/.test(part))) {
          const text = partText(parts, name) ?? '';
          expect(told(parseXml(text)), `${file} ${name}`).toEqual(told(xml.parser.parse(text)));
        }
      }
    }
  });

  it('keeps marked text as text', () => {
    expect(xml.parser.serializeNode(parseXml('<a>x<![CDATA[<&]]></a>'))).toBe('<a>x&lt;&amp;</a>');
  });

  it.each([
    ['nothing', '', /root element/],
    ['no end', '<a><b></b>', /unclosed tag/],
    ['ends of others', '<a><b></a></b>', /unexpected close tag/i],
    ['a prefix that is bound to nothing', '<a><x:b/></a>', /unbound namespace/],
    ['two roots', '<a/><b/>', /one root/],
  ])('is refused when it is damaged: %s', (_name, source, fault) => {
    expect(() => parseXml(source)).toThrow(fault);
  });
});
