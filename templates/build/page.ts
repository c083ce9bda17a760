import { field, paragraph, run } from './paragraph.ts';
import { cell, table } from './table.ts';
import { NAMESPACES, watermark } from './watermark.ts';
import { type Child, element, type Xml } from './xml.ts';

/** Gives the fixed texts of a template: `label.system` … */
export type Label = (name: string, values?: { readonly [name: string]: string }) => string;

export const LABEL_FILL = 'F2F2F2';

/** Widths in twentieths of a point; the text of an A4 page with margins of 1.8 cm is 9866 wide. */
export const PAGE = { width: 11906, height: 16838, side: 1020, text: 9866 };

/** A form: what stands on its pages. */
export function formDocument(...content: readonly Child[]): Xml {
  const setup = element('w:sectPr', {}, headerFor('default', 'header'), footerReference(), paper());
  return element('w:document', NAMESPACES, element('w:body', {}, ...content, setup));
}

/** The part that is the header of pages of a type. */
export function headerFor(type: 'default' | 'first', part: string): Xml {
  return element('w:headerReference', { 'w:type': type, 'r:id': part });
}

export function footerReference(): Xml {
  return element('w:footerReference', { 'w:type': 'default', 'r:id': 'footer' });
}

/** A4, with the margins of all templates. */
export function paper(): Child {
  return [
    element('w:pgSz', { 'w:w': PAGE.width, 'w:h': PAGE.height }),
    element('w:pgMar', {
      'w:top': 1361,
      'w:right': PAGE.side,
      'w:bottom': 1191,
      'w:left': PAGE.side,
      'w:header': 680,
      'w:footer': 567,
      'w:gutter': 0,
    }),
  ];
}

/** The tags of what may stand across each page: the condition, and why. */
export interface PageMark {
  readonly flag: string;
  readonly note: string;
}

export const PROVISIONAL: PageMark = { flag: 'provisional', note: 'provisionalNote' };

/** Contract and system on every page; the mark and the watermark of a form that does not count. */
export function headerPart(label: Label, watermarkFont: string, mark: PageMark = PROVISIONAL): Xml {
  const half = PAGE.text / 2;
  return element(
    'w:hdr',
    NAMESPACES,
    table(
      'PageTable',
      [half, half],
      [
        {
          cells: [
            cell({ align: 'bottom' }, paragraph('Header', '{contractName}')),
            cell({ align: 'bottom' }, paragraph('PageRight', `{system}　${label('number-mark')}{number}`)),
          ],
        },
      ],
    ),
    ruled(pageMark(label, watermarkFont, mark), 'bottom'),
  );
}

/**
 * Says on each page that it does not count, in words and across it.
 * @param number of the watermark within the document.
 */
export function pageMark(label: Label, watermarkFont: string, mark: PageMark, number = 1): Xml {
  return paragraph(
    'PageMark',
    run(`{#${mark.flag}}`),
    watermark(label('watermark'), watermarkFont, number),
    run(`${label('provisional')}　{${mark.note}}`),
    run(`{/${mark.flag}}`),
  );
}

export function footerPart(label: Label): Xml {
  const right = 2700;
  return element(
    'w:ftr',
    NAMESPACES,
    ruled(paragraph('Footer', ''), 'top'),
    table(
      'PageTable',
      [PAGE.text - right, right],
      [
        {
          cells: [
            cell({ align: 'top' }, paragraph('Footer', `{producer}　${label('fingerprint')} {fingerprintShort}`)),
            cell({ align: 'top' }, paragraph('PageRight', ...pageNumber(label))),
          ],
        },
      ],
    ),
    paragraph('Footer', ''),
  );
}

/** Page and number of pages as fields, in the order of the language. */
function pageNumber(label: Label): Xml[] {
  const [page, pages] = ['[PAGE]', '[NUMPAGES]'];
  return label('page', { page, pages })
    .split(/(\[PAGE\]|\[NUMPAGES\])/)
    .map((piece) => (piece === page || piece === pages ? field(piece.slice(1, -1)) : run(piece)));
}

/** A line above or below a paragraph. */
function ruled(content: Xml, side: 'top' | 'bottom'): Xml {
  const border = `<w:pBdr><w:${side} w:val="single" w:sz="4" w:space="1" w:color="7F7F7F"/></w:pBdr>`;
  return { xml: content.xml.replace('</w:pPr>', `${border}</w:pPr>`) };
}
