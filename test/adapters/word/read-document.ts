import JSZip from 'jszip';
import { SaxesParser } from 'saxes';

/** A Word file taken apart; every part that is XML was parsed, strictly. */
export interface ReadDocument {
  readonly parts: ReadonlyMap<string, string>;
  /** Paragraphs of a part as text, breaks as line feeds. */
  paragraphs(part?: string): string[];
  /** Tables of the body: rows of cells, each with its text and how it is merged. */
  tables(): ReadCell[][][];
  text(part?: string): string;
}

export interface ReadCell {
  readonly text: string;
  readonly merge: 'restart' | 'continue' | null;
}

export async function readDocument(file: Uint8Array): Promise<ReadDocument> {
  const zip = await JSZip.loadAsync(file);
  const parts = new Map<string, string>();
  for (const entry of Object.values(zip.files)) parts.set(entry.name, await entry.async('string'));
  const parsed = new Map<string, Element>();
  for (const [name, text] of parts) if (/\.(xml|rels)$/.test(name)) parsed.set(name, parse(name, text));
  const root = (part: string): Element => {
    const element = parsed.get(part);
    if (!element) throw new Error(`the document has no part ${part}`);
    return element;
  };
  const body = 'word/document.xml';
  return {
    parts,
    paragraphs: (part = body) => elements(root(part), 'w:p').map(textOf),
    text: (part = body) => elements(root(part), 'w:p').map(textOf).join('\n'),
    tables: () =>
      elements(root(body), 'w:tbl').map((table) =>
        elements(table, 'w:tr').map((row) =>
          elements(row, 'w:tc').map((cell) => ({
            text: elements(cell, 'w:p').map(textOf).join('\n'),
            merge: mergeOf(cell),
          })),
        ),
      ),
  };
}

interface Element {
  readonly name: string;
  readonly attributes: { readonly [name: string]: string };
  readonly children: (Element | string)[];
}

function parse(part: string, text: string): Element {
  const top: Element = { name: '', attributes: {}, children: [] };
  const open = [top];
  const parser = new SaxesParser({ xmlns: false });
  parser.on('error', (error) => {
    throw new Error(`${part}: ${error.message}`);
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes, children: [] };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('text', (characters) => open.at(-1)?.children.push(characters));
  parser.on('closetag', () => open.pop());
  parser.write(text).close();
  const root = elements(top)[0];
  if (!root) throw new Error(`${part} is empty`);
  return root;
}

/** In the order of the document, at any depth. */
function elements(root: Element, name?: string): Element[] {
  return root.children.flatMap((child) => {
    if (typeof child === 'string') return [];
    const deeper = elements(child, name);
    return name === undefined || child.name === name ? [child, ...deeper] : deeper;
  });
}

function mergeOf(cell: Element): ReadCell['merge'] {
  const merge = elements(cell, 'w:vMerge')[0];
  if (!merge) return null;
  return merge.attributes['w:val'] === 'restart' ? 'restart' : 'continue';
}

function textOf(paragraph: Element): string {
  return elements(paragraph)
    .map(({ name, children }) => (name === 'w:t' ? children.join('') : name === 'w:br' ? '\n' : ''))
    .join('');
}
