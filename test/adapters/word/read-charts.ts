import { posix } from 'node:path';
import JSZip from 'jszip';
import { SaxesParser } from 'saxes';

/** A chart of a Word file as it is drawn and as its embedded workbook has it. */
export interface ReadChart {
  readonly part: string;
  readonly alternativeText: string;
  readonly title: string;
  readonly series: readonly ReadSeries[];
  /** The same from the workbook, by the chart's own formulas. */
  readonly embedded: readonly ReadSeries[];
}

export interface ReadSeries {
  readonly name: string;
  readonly along: readonly (string | number | null)[];
  readonly values: readonly (number | null)[];
}

interface Node {
  readonly name: string;
  readonly attributes: { readonly [name: string]: string };
  readonly children: Node[];
  text: string;
}

/** All charts of a document in its order. @throws where a relationship, a content type or a formula leads nowhere. */
export async function readCharts(file: Uint8Array): Promise<ReadChart[]> {
  const zip = await JSZip.loadAsync(file);
  const document = parse(await textOf(zip, 'word/document.xml'));
  const relationships = await relationshipsOf(zip, 'word/document.xml');
  const types = parse(await textOf(zip, '[Content_Types].xml')).children;
  const typeOf = (part: string) =>
    types.find(({ attributes }) => attributes.PartName === `/${part}`)?.attributes.ContentType ??
    types.find(({ attributes }) => attributes.Extension === part.split('.').at(-1))?.attributes.ContentType;
  return Promise.all(
    find(document, 'w:drawing').map(async (drawing) => {
      const id = find(drawing, 'c:chart')[0]?.attributes['r:id'] ?? '';
      const part = relationships.get(id) ?? '';
      if (!typeOf(part)?.endsWith('drawingml.chart+xml')) throw new Error(`${part} is of the type ${typeOf(part)}`);
      const chart = parse(await textOf(zip, part));
      const dataId = find(chart, 'c:externalData')[0]?.attributes['r:id'] ?? '';
      const workbook = (await relationshipsOf(zip, part)).get(dataId) ?? '';
      if (!typeOf(workbook)?.endsWith('spreadsheetml.sheet')) throw new Error(`${workbook} is no workbook`);
      const cells = await cellsOf(await bytesOf(zip, workbook));
      const all = find(chart, 'c:ser');
      return {
        part,
        alternativeText: find(drawing, 'wp:docPr')[0]?.attributes.descr ?? '',
        title: find(chart, 'c:title')
          .flatMap((title) => find(title, 'a:t'))
          .map(({ text }) => text)
          .join(''),
        series: all.map((series) => ({
          name: String(cached(series, 'c:tx')[0]),
          along: cached(series, 'c:cat', 'c:xVal'),
          values: cached(series, 'c:val', 'c:yVal').map((value) => (value === null ? null : Number(value))),
        })),
        embedded: all.map((series) => ({
          name: String(referred(series, cells, 'c:tx')[0]),
          along: referred(series, cells, 'c:cat', 'c:xVal'),
          values: referred(series, cells, 'c:val', 'c:yVal').map((value) => (value === null ? null : Number(value))),
        })),
      };
    }),
  );
}

function cached(series: Node, ...names: readonly string[]): (string | number | null)[] {
  const part = names.flatMap((name) => find(series, name))[0];
  const cache = part && (find(part, 'c:strCache')[0] ?? find(part, 'c:numCache')[0]);
  if (!cache) throw new Error(`a series has no ${names.join(' or ')}`);
  const count = Number(find(cache, 'c:ptCount')[0]?.attributes.val);
  const points = new Map(
    find(cache, 'c:pt').map((point) => [Number(point.attributes.idx), find(point, 'c:v')[0]?.text ?? '']),
  );
  return Array.from({ length: count }, (_, index) => {
    const text = points.get(index);
    if (text === undefined) return null;
    return cache.name === 'c:numCache' ? Number(text) : text;
  });
}

function referred(series: Node, cells: Cells, ...names: readonly string[]): (string | number | null)[] {
  const part = names.flatMap((name) => find(series, name))[0];
  const formula = part && find(part, 'c:f')[0]?.text;
  const range = /^Sheet1!\$([A-Z]+)\$(\d+)(?::\$\1\$(\d+))?$/.exec(formula ?? '');
  if (!range) throw new Error(`the formula ${formula} is not understood`);
  const [, column, from, until = from] = range;
  return Array.from(
    { length: Number(until) - Number(from) + 1 },
    (_, index) => cells.get(`${column}${Number(from) + index}`) ?? null,
  );
}

type Cells = ReadonlyMap<string, string | number>;

async function cellsOf(workbook: Uint8Array): Promise<Cells> {
  const zip = await JSZip.loadAsync(workbook);
  const sheet = parse(await textOf(zip, 'xl/worksheets/sheet1.xml'));
  return new Map(
    find(sheet, 'c').map((cell): [string, string | number] => {
      const place = cell.attributes.r ?? '';
      if (cell.attributes.t === 'inlineStr') return [place, find(cell, 't')[0]?.text ?? ''];
      return [place, Number(find(cell, 'v')[0]?.text)];
    }),
  );
}

export async function relationshipsOf(zip: JSZip, part: string): Promise<Map<string, string>> {
  const folder = posix.dirname(part);
  const entries = parse(await textOf(zip, `${folder}/_rels/${posix.basename(part)}.rels`)).children;
  const targets = entries.map(({ attributes }) => {
    const target = posix.normalize(posix.join(folder, attributes.Target ?? ''));
    if (!zip.file(target)) throw new Error(`${part} refers to ${target}, which is not there`);
    return [attributes.Id ?? '', target] as const;
  });
  if (new Set(targets.map(([id]) => id)).size < targets.length) throw new Error(`${part} has an id twice`);
  return new Map(targets);
}

async function textOf(zip: JSZip, part: string): Promise<string> {
  return Buffer.from(await bytesOf(zip, part)).toString();
}

async function bytesOf(zip: JSZip, part: string): Promise<Uint8Array> {
  const file = zip.file(part);
  if (!file) throw new Error(`there is no ${part}`);
  return file.async('uint8array');
}

function parse(text: string): Node {
  const top: Node = { name: '', attributes: {}, children: [], text: '' };
  const open = [top];
  const parser = new SaxesParser({ xmlns: false });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const node: Node = { name, attributes, children: [], text: '' };
    open.at(-1)?.children.push(node);
    open.push(node);
  });
  parser.on('text', (characters) => {
    const node = open.at(-1);
    if (node) node.text += characters;
  });
  parser.on('closetag', () => open.pop());
  parser.write(text).close();
  return top.children[0] ?? top;
}

function find(node: Node, name: string): Node[] {
  return [...(node.name === name ? [node] : []), ...node.children.flatMap((child) => find(child, name))];
}
