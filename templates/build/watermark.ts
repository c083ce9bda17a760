import { element, type Xml } from './xml.ts';

/** Namespaces that the parts use. */
export const NAMESPACES = {
  'xmlns:w': 'http://schemas.openxmlformats.org/wordprocessingml/2006/main',
  'xmlns:r': 'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
  'xmlns:v': 'urn:schemas-microsoft-com:vml',
  'xmlns:o': 'urn:schemas-microsoft-com:office:office',
} as const;

/**
 * Text across the page, behind everything: what Word itself makes under Design → Watermark, so Word can change it.
 * @param number of the watermark within the document.
 */
export function watermark(text: string, font: string, number = 1): Xml {
  // Letters of both scripts keep their proportions: a Chinese character is as wide as it is high, a Latin one narrower.
  const widthInHeights = [...text].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 0xff ? 1.05 : 0.72), 0);
  const height = Math.min(130, 420 / widthInHeights);
  const style = [
    'position:absolute',
    'margin-left:0',
    'margin-top:0',
    `width:${Math.round(height * widthInHeights)}pt`,
    `height:${Math.round(height)}pt`,
    'rotation:315',
    'z-index:-251658752',
    'mso-position-horizontal:center',
    'mso-position-horizontal-relative:margin',
    'mso-position-vertical:center',
    'mso-position-vertical-relative:margin',
  ].join(';');
  return element(
    'w:r',
    {},
    element('w:rPr', {}, element('w:noProof')),
    element(
      'w:pict',
      {},
      textPlainText(),
      element(
        'v:shape',
        {
          id: `PowerPlusWaterMarkObject${number}`,
          'o:spid': `_x0000_s${2048 + number}`,
          type: '#_x0000_t136',
          alt: '',
          style,
          'o:allowincell': 'f',
          fillcolor: '#e3b8b8',
          stroked: 'f',
        },
        element('v:fill', { opacity: '.4' }),
        element('v:textpath', { style: `font-family:"${font}";font-size:1pt`, string: text }),
      ),
    ),
  );
}

/** The predefined shape that Word's text watermarks are made of. */
function textPlainText(): Xml {
  const formulas = [
    'sum #0 0 10800',
    'prod #0 2 1',
    'sum 21600 0 @1',
    'sum 0 0 @2',
    'sum 21600 0 @3',
    'if @0 @3 0',
    'if @0 21600 @1',
    'if @0 0 @2',
    'if @0 @4 21600',
    'mid @5 @6',
    'mid @8 @5',
    'mid @7 @8',
    'mid @6 @7',
    'sum @6 0 @5',
  ];
  return element(
    'v:shapetype',
    {
      id: '_x0000_t136',
      coordsize: '21600,21600',
      'o:spt': 136,
      adj: '10800',
      path: 'm@7,l@8,m@5,21600l@6,21600e',
    },
    element(
      'v:formulas',
      {},
      formulas.map((formula) => element('v:f', { eqn: formula })),
    ),
    element('v:path', {
      textpathok: 't',
      'o:connecttype': 'custom',
      'o:connectlocs': '@9,0;@10,10800;@11,21600;@12,10800',
      'o:connectangles': '270,180,90,0',
    }),
    element('v:textpath', { on: 't', fitshape: 't' }),
    element('v:handles', {}, element('v:h', { position: '#0,bottomRight', xrange: '6629,14971' })),
    element('o:lock', { 'v:ext': 'edit', text: 't', shapetype: 't' }),
  );
}
