import { type XmlNode, xml } from 'easy-template-x';
import { CLOSING_BRACE, OPENING_BRACE, restoreBraces } from './clean-text.ts';
import { TemplateFault } from './template-fault.ts';

/** A row likely to be higher than this may be split over pages: about two thirds of an A4 page, in twentieths of a point. */
const TALL_ROW = 9_000;
const LINE_HEIGHT = 250;
const LETTER_WIDTH = 95;
const WIDE_LETTER_WIDTH = 190;

/** Of the template, or of the data, whose are still hidden. */
const BRACE = new RegExp(`[{}${OPENING_BRACE}${CLOSING_BRACE}]`);

/** What is left to do in the parts of one document once their tags are filled. */
export class FinishPart {
  #drawings = 0;

  /** @param node the root of a part. */
  finish(node: XmlNode): void {
    if (xml.query.isTextNode(node)) {
      // Almost none has one, and there are fifty thousand.
      if (!BRACE.test(node.textContent)) return;
      if (node.parentNode?.nodeName === 'w:t') refuseLooseBraces(node.textContent);
      node.textContent = restoreBraces(node.textContent);
      return;
    }
    for (const child of node.childNodes ?? []) this.finish(child);
    if (node.nodeName === 'w:tr') letTallRowSplit(node);
    // Repeated with a list, drawings have the same id, which Word takes for damage.
    if (node.nodeName === 'wp:docPr' && xml.query.isGeneralNode(node)) {
      this.#drawings += 1;
      node.attributes = { ...node.attributes, id: String(this.#drawings) };
    }
  }
}

/** Those of the data are still hidden, so a brace that is left is half a tag of the template. */
function refuseLooseBraces(text: string): void {
  const half = /[{}]/.exec(text)?.[0];
  if (half === undefined) return;
  const code = half === '{' ? 'form.brace-not-closed' : 'form.brace-not-opened';
  throw new TemplateFault(code, { text: restoreBraces(text).slice(0, 80) });
}

/** Word pushes a row that must not be split to the next page, and one that is higher than a page cannot be kept whole at all. */
function letTallRowSplit(row: XmlNode): void {
  const properties = row.childNodes?.find((child) => child.nodeName === 'w:trPr');
  const rule = properties?.childNodes?.findIndex((child) => child.nodeName === 'w:cantSplit') ?? -1;
  if (!properties || rule < 0) return;
  const cells = row.childNodes?.filter((child) => child.nodeName === 'w:tc') ?? [];
  if (Math.max(0, ...cells.map(cellHeight)) > TALL_ROW) xml.modify.removeChild(properties, rule);
}

/** A rough guess; only its order of magnitude matters. */
function cellHeight(cell: XmlNode): number {
  const width = cellWidth(cell);
  const paragraphs = cell.childNodes?.filter((child) => child.nodeName === 'w:p') ?? [];
  const lines = paragraphs.flatMap((paragraph) => textOf(paragraph).split('\n'));
  return lines.reduce((height, line) => height + Math.max(1, Math.ceil(lineWidth(line) / width)) * LINE_HEIGHT, 0);
}

function cellWidth(cell: XmlNode): number {
  const properties = cell.childNodes?.find((child) => child.nodeName === 'w:tcPr');
  const width = properties?.childNodes?.find((child) => child.nodeName === 'w:tcW');
  const twentieths = width && xml.query.isGeneralNode(width) ? Number(width.attributes?.['w:w']) : Number.NaN;
  return twentieths > 0 ? twentieths : 2_000;
}

function textOf(node: XmlNode): string {
  if (xml.query.isTextNode(node)) return node.textContent ?? '';
  if (node.nodeName === 'w:br') return '\n';
  return (node.childNodes ?? []).map(textOf).join('');
}

function lineWidth(line: string): number {
  let width = 0;
  for (const letter of line) width += (letter.codePointAt(0) ?? 0) > 0x2e7f ? WIDE_LETTER_WIDTH : LETTER_WIDTH;
  return width;
}
