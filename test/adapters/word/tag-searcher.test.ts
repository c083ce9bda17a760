import { readFile } from 'node:fs/promises';
import { type DelimiterMark, DelimiterSearcher, Delimiters, type XmlNode, xml } from 'easy-template-x';
import { describe, expect, it } from 'vitest';
import { openDocument, partText } from '../../../src/adapters/word/document-parts.ts';
import { parseXml } from '../../../src/adapters/word/parse-xml.ts';
import { TagSearcher } from '../../../src/adapters/word/tag-searcher.ts';

const DEPTH = 20;
const ours = (root: XmlNode) => new TagSearcher(new Delimiters(), DEPTH).findDelimiters(root).map(told);
const theirs = (root: XmlNode) => new DelimiterSearcher(new Delimiters(), DEPTH).findDelimiters(root).map(told);

function told(mark: DelimiterMark) {
  const { placement, isOpen, index } = mark;
  const where = mark.placement === 'TextNode' ? mark.xmlTextNode : mark.xmlNode;
  const attribute = mark.placement === 'Attribute' ? mark.attributeName : null;
  return { placement, isOpen, index, where: xml.parser.serializeNode(where), attribute };
}

const text = (...runs: string[]) => `<w:p>${runs.map((run) => `<w:r><w:t>${run}</w:t></w:r>`).join('')}</w:p>`;
const drawing = (description: string) =>
  `<w:drawing><wp:inline><wp:docPr id="1" descr="${description}"/></wp:inline></w:drawing>`;

describe('the marks of tags', () => {
  it.each([
    ['a tag', text('{title}'), 2],
    ['several in one text', text('a {b} c {d}{e}'), 6],
    ['a tag over several runs and paragraphs', text('{ti', 'tl', 'e}') + text('{a', '}'), 4],
    ['a start within a tag, an end outside of one', text('}{{a}}') + text('}', '{b}'), 4],
    ['a tag that is not closed', text('{a') + text('b'), 1],
    ['empty texts', '<w:p><w:r><w:t/></w:r><w:r><w:t></w:t></w:r></w:p>', 0],
    ['braces outside of texts', '<w:p>{a}<w:instrText>{b}</w:instrText></w:p>', 0],
    ['texts of drawings', '<a:p><a:r><a:t>{a}</a:t></a:r></a:p>', 2],
    ['alternative texts', `${text('{a}')}${drawing('{b} and {#c}')}${text('{d}')}`, 8],
    ['alternative texts with options', drawing("{b [x: '}']} {c"), 2],
    ['an alternative text that is none of a drawing', '<wp:docPr descr="{a}"/>', 0],
    ['a comment', '<w:p><w:r><w:t>{a<!-- } -->}</w:t></w:r></w:p>', 2],
  ])('are those that easy-template-x finds: %s', (_name, body, count) => {
    const root = () => xml.parser.parse(`<w:body>${body}</w:body>`);
    expect(ours(root())).toHaveLength(count);
    expect(ours(root())).toEqual(theirs(root()));
  });

  it.each(['zh-CN/service-report', 'en/inspection-form'])('are those in %s', async (name) => {
    const parts = await openDocument(await readFile(`templates/${name}.docx`));
    const document = partText(parts, 'word/document.xml') ?? '';
    const found = ours(parseXml(document));
    expect(found.length).toBeGreaterThan(40);
    expect(found).toEqual(theirs(parseXml(document)));
  });

  it.each([DEPTH, DEPTH + 1])('are not looked for beyond the depth that is allowed: %d', (depth) => {
    const root = () => xml.parser.parse('<a>'.repeat(depth) + '</a>'.repeat(depth));
    const outcome = (search: () => unknown) => {
      try {
        return search();
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(outcome(() => ours(root()))).toEqual(outcome(() => theirs(root())));
    expect(outcome(() => ours(xml.parser.parse(`${'<a>'.repeat(30)}${'</a>'.repeat(30)}`)))).toContain(`${DEPTH}`);
  });

  it('are of one letter each', () => {
    expect(() => new TagSearcher(new Delimiters({ tagStart: '{{', tagEnd: '}}' }), DEPTH)).toThrow('one letter');
  });
});
