import { posix } from 'node:path';
import { type XmlNode, xml } from 'easy-template-x';
import { type DocumentParts, partText } from '../document-parts.ts';
import { parseXml } from '../parse-xml.ts';
import { TemplateFault } from '../template-fault.ts';
import type { PlacedChart } from './chart-plugin.ts';
import { chartTable } from './chart-table.ts';
import { chartWorkbook } from './chart-workbook.ts';
import { writeChart } from './write-chart.ts';

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const CHART_TYPE = 'application/vnd.openxmlformats-officedocument.drawingml.chart+xml';
const WORKBOOK_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const CONTENT_TYPES = '[Content_Types].xml';
const DATA_ID = 'rIdData';

/** A relationship, or a content type, as attributes. */
type Entry = { readonly [attribute: string]: string };

/**
 * Writes each chart of a filled document: a part of its own with its look from the template's, the look's own parts, its
 * embedded workbook, relationships and content types. The template's charts that nothing refers to any more are removed.
 */
export function placeCharts(parts: DocumentParts, placed: readonly PlacedChart[]): void {
  const types = readEntries(parts, CONTENT_TYPES);
  const relationships = new Map<string, Entry[]>();
  const relationshipsOf = (part: string) => {
    const known = relationships.get(part) ?? readEntries(parts, relsPath(part));
    relationships.set(part, known);
    return known;
  };
  // Read before the first is written: several may have the same template.
  const templates = new Map<string, ChartTemplate>();
  for (const { part, templateId } of placed) {
    const key = `${part} ${templateId}`;
    if (!templates.has(key)) templates.set(key, readTemplate(parts, part, templateId, relationshipsOf(part)));
  }
  const usedNames = new Set(parts.keys());
  const newPath = (path: string) => {
    const { dir, name, ext } = posix.parse(path);
    const stem = name.replace(/\d+$/, '');
    let number = 1;
    while (usedNames.has(`${dir}/${stem}${number}${ext}`)) number += 1;
    const made = `${dir}/${stem}${number}${ext}`;
    usedNames.add(made);
    return made;
  };
  const addPart = (path: string, content: string | Uint8Array, type: string | undefined) => {
    parts.set(path, content);
    if (type !== undefined) types.push({ element: 'Override', PartName: `/${path}`, ContentType: type });
  };
  for (const { part, templateId, id, tag, data } of placed) {
    const template = templates.get(`${part} ${templateId}`);
    if (!template) throw new Error(`the chart ${templateId} of ${part} was not read`);
    const path = newPath('word/charts/chart.xml');
    const workbook = newPath('word/embeddings/chart-data.xlsx');
    const chart = writeChart(template.content, data, DATA_ID);
    if (chart === null) throw new TemplateFault('form.chart-without-series', { tag });
    addPart(path, chart, CHART_TYPE);
    addPart(workbook, chartWorkbook(chartTable(data), data.format), WORKBOOK_TYPE);
    const own: Entry[] = [relationship(DATA_ID, `${OFFICE}/package`, posix.relative('word/charts', workbook))];
    for (const { entry, path: lookPath, content } of template.looks) {
      const copy = newPath(lookPath);
      addPart(copy, content, typeOf(types, lookPath));
      own.push({ ...entry, Target: posix.relative('word/charts', copy) });
    }
    writeEntries(parts, relsPath(path), own, 'relationships');
    relationshipsOf(part).push(relationship(id, `${OFFICE}/chart`, posix.relative(posix.dirname(part), path)));
  }
  const left = removeUnused(parts, relationships, types);
  for (const [part, entries] of relationships) writeEntries(parts, relsPath(part), entries, 'relationships');
  writeEntries(parts, CONTENT_TYPES, left, 'content-types');
}

interface ChartTemplate {
  readonly content: string;
  /** Parts that hold more of its look: Word's style and colours of charts. */
  readonly looks: readonly { readonly entry: Entry; readonly path: string; readonly content: string | Uint8Array }[];
}

function readTemplate(parts: DocumentParts, part: string, id: string, relationships: readonly Entry[]): ChartTemplate {
  const path = targetOf(
    relationships.find(({ Id }) => Id === id),
    part,
  );
  const content = path === null ? undefined : partText(parts, path);
  if (path === null || content === undefined) {
    throw new TemplateFault('form.template-damaged', { part: path ?? relsPath(part), detail: id });
  }
  const looks: ChartTemplate['looks'][number][] = [];
  for (const entry of readEntries(parts, relsPath(path))) {
    const lookPath = targetOf(entry, path);
    // The sample's workbook is replaced; what lies outside of the file is not followed.
    if (lookPath === null || entry.Type?.endsWith('/package')) continue;
    const file = parts.get(lookPath);
    if (file) looks.push({ entry, path: lookPath, content: file });
  }
  return { content, looks };
}

/** Charts of the template that are not shown any more, with all that only they refer to. @returns the content types left. */
function removeUnused(
  parts: DocumentParts,
  relationships: ReadonlyMap<string, Entry[]>,
  types: readonly Entry[],
): Entry[] {
  const removed = new Set<string>();
  for (const [part, entries] of relationships) {
    const shown = idsIn(partText(parts, part) ?? '');
    const kept = entries.filter(({ Id = '', Type }) => !Type?.endsWith('/chart') || shown.has(Id));
    const keptTargets = new Set(kept.map((entry) => targetOf(entry, part)));
    for (const entry of entries) {
      const path = targetOf(entry, part);
      if (path === null || kept.includes(entry) || keptTargets.has(path)) continue;
      for (const inner of readEntries(parts, relsPath(path))) removed.add(targetOf(inner, path) ?? '');
      removed.add(path).add(relsPath(path));
    }
    entries.splice(0, entries.length, ...kept);
  }
  for (const path of removed) parts.delete(path);
  return types.filter(({ PartName }) => PartName === undefined || !removed.has(PartName.slice(1)));
}

/** Looked for once: a filled part is long, and its charts are many. */
function idsIn(text: string): ReadonlySet<string> {
  return new Set(Array.from(text.matchAll(/:id="([^"]*)"/g), ([, id = '']) => id));
}

function targetOf(entry: Entry | undefined, part: string): string | null {
  if (entry?.Target === undefined || entry.TargetMode === 'External') return null;
  if (entry.Target.startsWith('/')) return entry.Target.slice(1);
  return posix.normalize(posix.join(posix.dirname(part), entry.Target));
}

function typeOf(types: readonly Entry[], path: string): string | undefined {
  return types.find(({ PartName }) => PartName === `/${path}`)?.ContentType;
}

function relsPath(part: string): string {
  return `${posix.dirname(part)}/_rels/${posix.basename(part)}.rels`;
}

function relationship(id: string, type: string, target: string): Entry {
  return { element: 'Relationship', Id: id, Type: type, Target: target };
}

function readEntries(parts: DocumentParts, path: string): Entry[] {
  const text = partText(parts, path);
  if (text === undefined) return [];
  return (parseXml(text).childNodes ?? []).filter(xml.query.isGeneralNode).map((node) => ({
    element: node.nodeName,
    ...node.attributes,
  }));
}

function writeEntries(parts: DocumentParts, path: string, entries: readonly Entry[], format: string): void {
  const root = format === 'relationships' ? 'Relationships' : 'Types';
  const childNodes: XmlNode[] = entries.map(({ element = '', ...attributes }) =>
    xml.create.generalNode(element, { attributes }),
  );
  const attributes = { xmlns: `http://schemas.openxmlformats.org/package/2006/${format}` };
  const text = xml.parser.serializeFile(xml.create.generalNode(root, { attributes, childNodes }));
  parts.set(path, text);
}
