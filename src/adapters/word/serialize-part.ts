import { type XmlNode, xml } from 'easy-template-x';

const HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const ENTITIES: { readonly [character: string]: string } = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  "'": '&apos;',
  '"': '&quot;',
};

/** A part as text, letter for letter what easy-template-x makes of it, in half the time: a report has 300,000 elements. */
export function serializePart(root: XmlNode): string {
  const pieces = [HEADER];
  write(root, pieces);
  return pieces.join('');
}

function write(node: XmlNode, pieces: string[]): void {
  if (xml.query.isTextNode(node)) {
    pieces.push(escapeText(node.textContent ?? ''));
    return;
  }
  if (!xml.query.isGeneralNode(node)) {
    pieces.push(xml.parser.serializeNode(node));
    return;
  }
  const { nodeName, attributes = {}, childNodes } = node;
  let tag = `<${nodeName}`;
  for (const name of Object.keys(attributes)) tag += ` ${name}="${escapeText(attributes[name] ?? '')}"`;
  if (!childNodes || childNodes.length === 0) {
    pieces.push(`${tag}/>`);
    return;
  }
  pieces.push(`${tag}>`);
  for (const child of childNodes) write(child, pieces);
  pieces.push(`</${nodeName}>`);
}

function escapeText(text: string): string {
  return /[<>&'"]/.test(text) ? text.replace(/[<>&'"]/g, (character) => ENTITIES[character] ?? character) : text;
}
