import { type XmlNode, xml } from 'easy-template-x';
import { SaxesParser } from 'saxes';

/**
 * Reads XML into easy-template-x's nodes. Its own parser takes damaged XML as far as it goes and would leave out the rest; to check
 * with one and then read with the other takes three times as long.
 *
 * @throws what the parser says of XML that is not well-formed.
 */
export function parseXml(text: string): XmlNode {
  const parser = new SaxesParser({ xmlns: true });
  const document = xml.create.generalNode('document', { childNodes: [] });
  let current: XmlNode = document;
  const append = (node: XmlNode) => {
    if (current !== document || xml.query.isGeneralNode(node)) xml.modify.appendChild(current, node);
  };
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const node = xml.create.generalNode(name, { attributes: {} });
    node.childNodes = [];
    for (const { name: key, value } of Object.values(attributes)) if (node.attributes) node.attributes[key] = value;
    append(node);
    current = node;
  });
  parser.on('closetag', () => {
    current = current.parentNode ?? document;
  });
  parser.on('text', (content) => append(xml.create.textNode(content)));
  parser.on('cdata', (content) => append(xml.create.textNode(content)));
  parser.on('comment', (content) => append(xml.create.commentNode(content.trim())));
  parser.write(text).close();
  const root = document.childNodes?.[0];
  if (!root) throw new Error('document must contain a root element');
  root.parentNode = undefined;
  return root;
}
