import { type XmlGeneralNode, type XmlNode, xml } from 'easy-template-x';
import type { ChartData, TrendChart } from '../../../core/report/chart.ts';
import { parseXml } from '../parse-xml.ts';
import { type ChartTable, cellsReference, chartTable, type TableColumn, titleReference } from './chart-table.ts';
import { placeCaptions } from './place-captions.ts';

/** Times along an axis, as a spreadsheet formats them. */
const DAY_FORMAT = 'yyyy\\-mm\\-dd';
/** Elements of a series that come after its values by the schema. */
const AFTER_VALUES = ['c:smooth', 'c:shape', 'c:bubbleSize', 'c:bubble3D', 'c:extLst'];
/** Elements of a chart that come after the reference to its data. */
const AFTER_DATA = ['c:printSettings', 'c:userShapes', 'c:extLst'];
const CAPTIONS_OF_AXES = 6;

/**
 * The chart of a template, as a user drew and coloured it, with this data instead of its own. The look of the n-th series
 * is that of the n-th one in the template, which begin again when there are more.
 *
 * @param dataId the relationship to the embedded workbook.
 * @returns null where the template's chart has no series to go by.
 */
export function writeChart(template: string, data: ChartData, dataId: string): string | null {
  const root = parseXml(template);
  const table = chartTable(data);
  const plots = descendants(root, 'c:plotArea').flatMap((area) =>
    (area.childNodes ?? []).filter((plot) => plot.childNodes?.some(isSeries)),
  );
  const looks = plots.flatMap((plot) => (plot.childNodes ?? []).filter(isSeries));
  const [plot] = plots;
  const [first] = looks;
  if (!plot || !first) return null;
  const written = table.series.map((_series, index) =>
    writeSeries(looks[index % looks.length] ?? first, index, table, data),
  );
  const place = plot.childNodes?.indexOf(first) ?? 0;
  for (const look of looks) xml.modify.remove(look);
  for (const [index, series] of written.entries()) insert(plot, series, place + index);
  for (const other of plots.slice(1)) if (other !== plot) xml.modify.remove(other);
  writeTitle(root, data.title);
  if (data.kind === 'trend') scaleAxes(root, data);
  writeValueFormat(root, data);
  refer(root, dataId);
  return xml.parser.serializeFile(root);
}

function isSeries(node: XmlNode): boolean {
  return node.nodeName === 'c:ser';
}

function writeSeries(look: XmlNode, index: number, table: ChartTable, data: ChartData): XmlNode {
  const series = xml.create.cloneNode(look, true);
  const columns = table.series[index];
  const along = columns && table.columns[columns.along];
  const values = columns && table.columns[columns.values];
  if (!columns || !along || !values) throw new Error(`the chart has no series ${index}`);
  const replaced = ['c:idx', 'c:order', 'c:tx', 'c:cat', 'c:val', 'c:xVal', 'c:yVal', 'c:extLst'];
  for (const name of replaced) removeChildren(series, name);
  insert(series, general('c:idx', { val: String(index) }), 0);
  insert(series, general('c:order', { val: String(index) }), 1);
  insert(series, general('c:tx', {}, [textReference(titleReference(columns.values), [values.title])]), 2);
  const [alongName, valuesName] = data.kind === 'trend' ? ['c:xVal', 'c:yVal'] : ['c:cat', 'c:val'];
  const alongReference = cellsReference(columns.along, along.cells.length);
  const alongData =
    along.kind === 'text'
      ? textReference(alongReference, along.cells)
      : numberReference(alongReference, along, DAY_FORMAT);
  const valuesData = numberReference(cellsReference(columns.values, values.cells.length), values, data.format);
  const place = (series.childNodes ?? []).findIndex(({ nodeName }) => AFTER_VALUES.includes(nodeName));
  const end = place < 0 ? (series.childNodes ?? []).length : place;
  insert(series, general(alongName, {}, [alongData]), end);
  insert(series, general(valuesName, {}, [valuesData]), end + 1);
  removePointsBeyond(series, values.cells.length);
  if (look.parentNode?.nodeName === 'c:lineChart') placeCaptions(series, values.cells);
  return series;
}

/** Looks of single points, of which there may be fewer now. */
function removePointsBeyond(series: XmlNode, count: number): void {
  for (const point of [...(series.childNodes ?? [])].filter(({ nodeName }) => nodeName === 'c:dPt')) {
    const index = point.childNodes?.find(({ nodeName }) => nodeName === 'c:idx');
    if (Number(attributeOf(index, 'val')) >= count) xml.modify.remove(point);
  }
}

function textReference(formula: string, texts: TableColumn['cells']): XmlNode {
  const points = texts.map((text, index) => point(index, String(text ?? '')));
  return general('c:strRef', {}, [
    leaf('c:f', formula),
    general('c:strCache', {}, [general('c:ptCount', { val: String(texts.length) }), ...points]),
  ]);
}

function numberReference(formula: string, { cells }: TableColumn, format: string): XmlNode {
  const points = cells.flatMap((value, index) => (value === null ? [] : [point(index, String(value))]));
  return general('c:numRef', {}, [
    leaf('c:f', formula),
    general('c:numCache', {}, [
      leaf('c:formatCode', format),
      general('c:ptCount', { val: String(cells.length) }),
      ...points,
    ]),
  ]);
}

function point(index: number, value: string): XmlNode {
  return general('c:pt', { idx: String(index) }, [leaf('c:v', value)]);
}

/** The first run of the title keeps its look and gets the text; a title that the template does not show stays away. */
function writeTitle(root: XmlNode, title: string): void {
  const chart = descendants(root, 'c:chart')[0];
  const heading = chart?.childNodes?.find(({ nodeName }) => nodeName === 'c:title');
  const [text, ...others] = heading ? descendants(heading, 'a:t') : [];
  if (!text) return;
  text.childNodes = [];
  xml.modify.appendChild(text, xml.create.textNode(title));
  for (const other of others) if (other.parentNode) xml.modify.remove(other.parentNode);
}

/** The axis of times covers the period, with some six captions: charts of one report can be compared. */
function scaleAxes(root: XmlNode, { from, until, least, most }: TrendChart): void {
  const times = valueAxis(root, ['b', 't']);
  const step = times && childOf(times, 'c:majorUnit');
  if (times) scale(times, from, until);
  if (step?.attributes) step.attributes.val = String(Math.max(1, Math.round((until - from) / CAPTIONS_OF_AXES)));
  const values = valueAxis(root, ['l', 'r']);
  if (values) scale(values, least, most);
}

function valueAxis(root: XmlNode, places: readonly string[]): XmlGeneralNode | undefined {
  return descendants(root, 'c:valAx').find((axis) =>
    places.includes(attributeOf(childOf(axis, 'c:axPos'), 'val') ?? ''),
  );
}

/** Null leaves an end of the axis to Word. */
function scale(axis: XmlNode, least: number | null, most: number | null): void {
  const scaling = childOf(axis, 'c:scaling');
  if (!scaling) return;
  for (const name of ['c:min', 'c:max']) removeChildren(scaling, name);
  const ends = [
    ...(most === null ? [] : [general('c:max', { val: String(most) })]),
    ...(least === null ? [] : [general('c:min', { val: String(least) })]),
  ];
  const place = (scaling.childNodes ?? []).findIndex(({ nodeName }) => nodeName === 'c:orientation') + 1;
  for (const [index, end] of ends.entries()) insert(scaling, end, place + index);
}

/** The axis of values, and the captions at the bars, show the data's own format; what a caption hides stays hidden. */
function writeValueFormat(root: XmlNode, { kind, format }: ChartData): void {
  const axis = kind === 'categories' ? descendants(root, 'c:valAx')[0] : valueAxis(root, ['l', 'r']);
  const formats = [axis, ...descendants(root, 'c:dLbls'), ...descendants(root, 'c:dLbl')]
    .flatMap((node) => node?.childNodes ?? [])
    .filter(({ nodeName }) => nodeName === 'c:numFmt');
  for (const node of formats) {
    if (!xml.query.isGeneralNode(node)) continue;
    const sections = (node.attributes?.formatCode ?? '').split(';').slice(1);
    node.attributes = { formatCode: [format, ...sections].join(';'), sourceLinked: '0' };
  }
}

function refer(root: XmlNode, dataId: string): void {
  removeChildren(root, 'c:externalData');
  const place = (root.childNodes ?? []).findIndex(({ nodeName }) => AFTER_DATA.includes(nodeName));
  const data = general('c:externalData', { 'r:id': dataId }, [general('c:autoUpdate', { val: '0' })]);
  insert(root, data, place < 0 ? (root.childNodes ?? []).length : place);
  if (xml.query.isGeneralNode(root)) {
    root.attributes = {
      ...root.attributes,
      'xmlns:r': 'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
    };
  }
}

function descendants(root: XmlNode, name: string): XmlGeneralNode[] {
  const found = root.nodeName === name && xml.query.isGeneralNode(root) ? [root] : [];
  return [...found, ...(root.childNodes ?? []).flatMap((child) => descendants(child, name))];
}

function childOf(node: XmlNode, name: string): XmlGeneralNode | undefined {
  return (node.childNodes ?? []).filter(xml.query.isGeneralNode).find(({ nodeName }) => nodeName === name);
}

function attributeOf(node: XmlNode | undefined, name: string): string | undefined {
  return node && xml.query.isGeneralNode(node) ? node.attributes?.[name] : undefined;
}

function removeChildren(node: XmlNode, name: string): void {
  for (const child of [...(node.childNodes ?? [])]) if (child.nodeName === name) xml.modify.remove(child);
}

function insert(parent: XmlNode, child: XmlNode, place: number): void {
  if (place < (parent.childNodes ?? []).length) xml.modify.insertChild(parent, child, place);
  else xml.modify.appendChild(parent, child);
}

function general(name: string, attributes: { [name: string]: string }, childNodes: XmlNode[] = []): XmlGeneralNode {
  return xml.create.generalNode(name, { attributes, childNodes });
}

function leaf(name: string, text: string): XmlGeneralNode {
  return general(name, {}, [xml.create.textNode(text)]);
}
