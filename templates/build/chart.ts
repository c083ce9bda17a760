import { chartTable } from '../../src/adapters/word/charts/chart-table.ts';
import { chartWorkbook } from '../../src/adapters/word/charts/chart-workbook.ts';
import { writeChart } from '../../src/adapters/word/charts/write-chart.ts';
import type { ChartData } from '../../src/core/report/chart.ts';
import { type Child, element, type Xml } from './xml.ts';

/** How a chart of the template looks. Colours are RRGGBB, one for each series. */
export interface ChartLook {
  readonly kind: 'bars' | 'stacked-bars' | 'columns' | 'stacked-columns' | 'line' | 'trend';
  readonly lines: readonly LineLook[];
  readonly hasLegend: boolean;
  /** The greatest value of the axis, for shares. */
  readonly most?: number;
}

export interface LineLook {
  readonly color: string;
  readonly dash?: 'dash' | 'sysDot';
  readonly marked?: boolean;
}

/** Fonts of all that is written in a chart. */
export interface ChartFonts {
  readonly latin: string;
  readonly eastAsia: string;
}

const NAMESPACES = {
  'xmlns:c': 'http://schemas.openxmlformats.org/drawingml/2006/chart',
  'xmlns:a': 'http://schemas.openxmlformats.org/drawingml/2006/main',
  'xmlns:r': 'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
} as const;
const TEXT = '404040';
const RULE = 'D9D9D9';
const AXES = { along: 111_111_111, values: 222_222_222 };
/** The relationship to the embedded data. */
export const DATA_ID = 'rIdData';

/** A chart of the template with sample data, as Word opens it. */
export async function templateChart(
  look: ChartLook,
  fonts: ChartFonts,
  sample: ChartData,
): Promise<{ readonly chart: string; readonly workbook: Uint8Array }> {
  const chart = writeChart(chartSpace(look, fonts).xml, sample, DATA_ID);
  if (chart === null) throw new Error(`a chart of the kind ${look.kind} has no series`);
  return {
    chart: `${chart}\n`,
    workbook: await chartWorkbook(chartTable(sample), sample.format),
  };
}

function chartSpace(look: ChartLook, fonts: ChartFonts): Xml {
  return element(
    'c:chartSpace',
    NAMESPACES,
    setting('c:date1904', 0),
    setting('c:roundedCorners', 0),
    element(
      'c:chart',
      {},
      title(fonts),
      setting('c:autoTitleDeleted', 0),
      element('c:plotArea', {}, element('c:layout', {}, plotPlace(look)), plot(look, fonts), axes(look, fonts)),
      look.hasLegend
        ? element('c:legend', {}, setting('c:legendPos', 'b'), setting('c:overlay', 0), textLook(fonts, 800))
        : null,
      setting('c:plotVisOnly', 1),
      setting('c:dispBlanksAs', 'gap'),
    ),
    element('c:spPr', {}, element('a:noFill'), element('a:ln', {}, element('a:noFill'))),
    textLook(fonts, 800),
  );
}

/** The captions at points of the greatest value stand above the plot: there is room for them below the title. */
function plotPlace({ kind, most }: ChartLook): Xml | null {
  if (kind !== 'line' || most === undefined) return null;
  return element(
    'c:manualLayout',
    {},
    setting('c:layoutTarget', 'inner'),
    setting('c:xMode', 'edge'),
    setting('c:yMode', 'edge'),
    setting('c:x', 0.13),
    setting('c:y', 0.22),
    setting('c:w', 0.83),
    setting('c:h', 0.64),
  );
}

function title(fonts: ChartFonts): Xml {
  const look = { sz: 1000, b: 1 };
  return element(
    'c:title',
    {},
    element(
      'c:tx',
      {},
      element(
        'c:rich',
        {},
        element('a:bodyPr'),
        element('a:lstStyle'),
        element(
          'a:p',
          {},
          element('a:pPr', {}, element('a:defRPr', look, letters(fonts))),
          element('a:r', {}, element('a:rPr', { lang: 'zh-CN', ...look }, letters(fonts)), element('a:t')),
        ),
      ),
    ),
    setting('c:overlay', 0),
  );
}

function plot({ kind, lines }: ChartLook, fonts: ChartFonts): Xml {
  const axisIds = [setting('c:axId', AXES.along), setting('c:axId', AXES.values)];
  if (kind === 'trend') {
    return element(
      'c:scatterChart',
      {},
      setting('c:scatterStyle', 'lineMarker'),
      setting('c:varyColors', 0),
      lines.map((line, index) => series(index, [drawnLine(line), marker(line)], [setting('c:smooth', 0)])),
      axisIds,
    );
  }
  if (kind === 'line') {
    return element(
      'c:lineChart',
      {},
      setting('c:grouping', 'standard'),
      setting('c:varyColors', 0),
      lines.map((line, index) =>
        series(index, [drawnLine(line), marker(line), captions(fonts, 't')], [setting('c:smooth', 0)]),
      ),
      setting('c:marker', 1),
      axisIds,
    );
  }
  const isStacked = kind.startsWith('stacked');
  return element(
    'c:barChart',
    {},
    setting('c:barDir', kind.endsWith('bars') ? 'bar' : 'col'),
    setting('c:grouping', isStacked ? 'stacked' : 'clustered'),
    setting('c:varyColors', 0),
    lines.map((line, index) =>
      series(
        index,
        [filled(line), setting('c:invertIfNegative', 0), captions(fonts, isStacked ? 'ctr' : 'outEnd', line)],
        [],
      ),
    ),
    setting('c:gapWidth', isStacked || lines.length === 1 ? 60 : 80),
    isStacked ? setting('c:overlap', 100) : null,
    axisIds,
  );
}

/** Name, categories and values are put in with the data. */
function series(index: number, look: readonly Child[], after: readonly Child[]): Xml {
  return element('c:ser', {}, setting('c:idx', index), setting('c:order', index), look, after);
}

function filled({ color }: LineLook): Xml {
  return element('c:spPr', {}, element('a:solidFill', {}, element('a:srgbClr', { val: color })));
}

function drawnLine({ color, dash }: LineLook): Xml {
  const fill = element('a:solidFill', {}, element('a:srgbClr', { val: color }));
  return element(
    'c:spPr',
    {},
    element(
      'a:ln',
      { w: 22_225, cap: 'rnd' },
      fill,
      dash ? element('a:prstDash', { val: dash }) : null,
      element('a:round'),
    ),
  );
}

function marker({ color, marked = false }: LineLook): Xml {
  if (!marked) return element('c:marker', {}, setting('c:symbol', 'none'));
  return element('c:marker', {}, setting('c:symbol', 'circle'), setting('c:size', 4), filled({ color }));
}

/** Values at the bars; nought is not written. */
function captions(fonts: ChartFonts, place: string, line?: LineLook): Xml {
  const isDark = place === 'ctr' && line !== undefined && Number.parseInt(line.color.slice(0, 2), 16) < 0x60;
  const format = place === 't' ? '0.0 %' : 'General;;';
  return element(
    'c:dLbls',
    {},
    element('c:numFmt', { formatCode: format, sourceLinked: 0 }),
    element('c:spPr', {}, element('a:noFill'), element('a:ln', {}, element('a:noFill'))),
    textLook(fonts, 800, isDark || line?.color === 'B00020' ? 'FFFFFF' : TEXT),
    setting('c:dLblPos', place),
    ['c:showLegendKey', 'c:showVal', 'c:showCatName', 'c:showSerName', 'c:showPercent', 'c:showBubbleSize'].map(
      (name) => setting(name, name === 'c:showVal' ? 1 : 0),
    ),
  );
}

function axes(look: ChartLook, fonts: ChartFonts): readonly Xml[] {
  const isLying = look.kind === 'bars' || look.kind === 'stacked-bars';
  const line = element('a:ln', { w: 6_350 }, element('a:solidFill', {}, element('a:srgbClr', { val: 'A6A6A6' })));
  const common = (id: number, other: number, place: string, isValue: boolean, format: string): readonly Child[] => [
    setting('c:axId', id),
    element(
      'c:scaling',
      {},
      // Lying bars begin at the top, as the table beside them does.
      setting('c:orientation', isLying && !isValue ? 'maxMin' : 'minMax'),
      isValue && look.most !== undefined ? setting('c:max', look.most) : null,
      isValue && place === 'l' && look.kind !== 'trend' ? setting('c:min', 0) : null,
    ),
    setting('c:delete', 0),
    setting('c:axPos', place),
    isValue
      ? element(
          'c:majorGridlines',
          {},
          element(
            'c:spPr',
            {},
            element('a:ln', { w: 6_350 }, element('a:solidFill', {}, element('a:srgbClr', { val: RULE }))),
          ),
        )
      : null,
    element('c:numFmt', { formatCode: format, sourceLinked: 0 }),
    setting('c:majorTickMark', 'none'),
    setting('c:minorTickMark', 'none'),
    setting('c:tickLblPos', isValue ? 'nextTo' : 'low'),
    element('c:spPr', {}, line),
    textLook(fonts, 800),
    setting('c:crossAx', other),
    setting('c:crosses', isLying && isValue ? 'max' : 'autoZero'),
  ];
  const { along, values } = AXES;
  if (look.kind === 'trend') {
    return [
      element(
        'c:valAx',
        {},
        common(along, values, 'b', false, 'yyyy\\-mm\\-dd'),
        setting('c:crossBetween', 'midCat'),
        setting('c:majorUnit', 30),
      ),
      element('c:valAx', {}, common(values, along, 'l', true, 'General'), setting('c:crossBetween', 'midCat')),
    ];
  }
  return [
    element(
      'c:catAx',
      {},
      common(along, values, isLying ? 'l' : 'b', false, 'General'),
      setting('c:auto', 0),
      setting('c:lblAlgn', 'ctr'),
      setting('c:lblOffset', 100),
      setting('c:noMultiLvlLbl', 1),
    ),
    element(
      'c:valAx',
      {},
      common(values, along, isLying ? 'b' : 'l', true, 'General'),
      setting('c:crossBetween', 'between'),
    ),
  ];
}

function textLook(fonts: ChartFonts, size: number, color: string = TEXT): Xml {
  return element(
    'c:txPr',
    {},
    element('a:bodyPr'),
    element('a:lstStyle'),
    element(
      'a:p',
      {},
      element('a:pPr', {}, element('a:defRPr', { sz: size, b: 0 }, letters(fonts, color))),
      element('a:endParaRPr', { lang: 'zh-CN' }),
    ),
  );
}

function letters({ latin, eastAsia }: ChartFonts, color: string = TEXT): readonly Xml[] {
  return [
    element('a:solidFill', {}, element('a:srgbClr', { val: color })),
    element('a:latin', { typeface: latin }),
    element('a:ea', { typeface: eastAsia }),
  ];
}

function setting(name: string, value: string | number): Xml {
  return element(name, { val: value });
}
