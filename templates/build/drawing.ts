import { element, type Xml } from './xml.ts';

/** 360,000 of these units are a centimetre. */
const CENTIMETRE = 360_000;

/**
 * A chart in the line of the text. Its alternative text is the tag that the data is put in by.
 * @param id the relationship to the chart, and what Word calls it.
 */
export function chartDrawing(about: {
  readonly id: string;
  readonly number: number;
  readonly tag: string;
  /** In centimetres. */
  readonly width: number;
  readonly height: number;
}): Xml {
  const { id, number, tag, width, height } = about;
  const chart = 'http://schemas.openxmlformats.org/drawingml/2006/chart';
  return element(
    'w:r',
    {},
    element(
      'w:drawing',
      {},
      element(
        'wp:inline',
        { distT: 0, distB: 0, distL: 0, distR: 0 },
        element('wp:extent', { cx: Math.round(width * CENTIMETRE), cy: Math.round(height * CENTIMETRE) }),
        element('wp:effectExtent', { l: 0, t: 0, r: 0, b: 0 }),
        element('wp:docPr', { id: number, name: id, descr: `{${tag}}` }),
        element('wp:cNvGraphicFramePr'),
        element(
          'a:graphic',
          { 'xmlns:a': 'http://schemas.openxmlformats.org/drawingml/2006/main' },
          element('a:graphicData', { uri: chart }, element('c:chart', { 'xmlns:c': chart, 'r:id': id })),
        ),
      ),
    ),
  );
}
