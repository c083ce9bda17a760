import JSZip from 'jszip';
import type { Translate } from '../../src/context.ts';
import type { Locale } from '../../src/core/message.ts';
import { DATA_ID, templateChart } from './chart.ts';
import { faultReportDocument } from './fault-report.ts';
import { inspectionFormDocument } from './inspection-form.ts';
import { footerPart, headerPart, type Label, type PageMark, PROVISIONAL } from './page.ts';
import { recordFormDocument } from './record-form.ts';
import { recordSheetDocument } from './record-sheet.ts';
import { REPORT_CHARTS, sampleData } from './service-report/charts.ts';
import { numberingPart, reportStylesPart } from './service-report/styles.ts';
import { coverHeaderPart, serviceReportDocument } from './service-report.ts';
import { stylesPart, TYPOGRAPHY } from './styles.ts';
import { element, type Xml, xmlFile } from './xml.ts';

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const WORD_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
const CHART_TYPE = 'application/vnd.openxmlformats-officedocument.drawingml.chart';
const WORKBOOK_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const W = { 'xmlns:w': 'http://schemas.openxmlformats.org/wordprocessingml/2006/main' };

/** A part of the document part: by what it is referred to, and what kind of relationship and content it is. */
interface Part {
  readonly id: string;
  readonly type: string;
  readonly root: Xml;
}

interface Template {
  readonly document: (locale: Locale, label: Label) => Xml;
  /** Of the language files, where its labels are. */
  readonly area: string;
  readonly parts: (locale: Locale, label: Label) => readonly Part[];
  readonly hasCharts: boolean;
}

/** What was voided says so on each page. */
const VOIDED: PageMark = { flag: 'voided', note: 'voidNote' };

/** The templates by name, each with its layout and the area of the language files that holds its labels. */
const TEMPLATES = {
  'fault-report': { document: faultReportDocument, area: 'fault-report', parts: formParts(VOIDED), hasCharts: false },
  'inspection-form': {
    document: inspectionFormDocument,
    area: 'form',
    parts: formParts(PROVISIONAL),
    hasCharts: false,
  },
  'record-form': { document: recordFormDocument, area: 'record-form', parts: formParts(VOIDED), hasCharts: false },
  'record-sheet': { document: recordSheetDocument, area: 'sheet', parts: formParts(PROVISIONAL), hasCharts: false },
  'service-report': { document: serviceReportDocument, area: 'report-document', parts: reportParts, hasCharts: true },
} as const satisfies { readonly [name: string]: Template };
export type TemplateName = keyof typeof TEMPLATES;
export const TEMPLATE_NAMES = Object.keys(TEMPLATES) as readonly TemplateName[];

/** The Word file of a template; the same bytes each time. */
export async function buildTemplate(name: TemplateName, locale: Locale, t: Translate): Promise<Uint8Array> {
  const { document, area, parts: partsOf, hasCharts }: Template = TEMPLATES[name];
  const label: Label = (key, values) => t(`${area}.label.${key}`, values);
  const parts = partsOf(locale, label);
  const charts = hasCharts ? await chartParts(locale, label) : [];
  const zip = new JSZip();
  const addFile = (path: string, content: string | Uint8Array) =>
    // A fixed date: the earliest that a zip can hold.
    zip.file(path, content, { date: new Date(Date.UTC(1980, 0, 1)), createFolders: false });
  const add = (path: string, root: Xml) => addFile(path, xmlFile(root));
  add('[Content_Types].xml', contentTypes(parts, charts));
  add('_rels/.rels', relationships([{ id: 'document', type: 'officeDocument', target: 'word/document.xml' }]));
  add('word/document.xml', document(locale, label));
  add(
    'word/_rels/document.xml.rels',
    relationships([
      ...parts.map(({ id, type }) => ({ id, type, target: `${id}.xml` })),
      ...charts.map(({ id }) => ({ id, type: 'chart', target: `charts/${id}.xml` })),
    ]),
  );
  for (const { id, root } of parts) add(`word/${id}.xml`, root);
  for (const { id, chart, workbook } of charts) {
    addFile(`word/charts/${id}.xml`, chart);
    add(
      `word/charts/_rels/${id}.xml.rels`,
      relationships([{ id: DATA_ID, type: 'package', target: `../embeddings/${id}.xlsx` }]),
    );
    addFile(`word/embeddings/${id}.xlsx`, workbook);
  }
  return zip.generateAsync({ type: 'uint8array', compression: 'DEFLATE', compressionOptions: { level: 9 } });
}

/** @param mark what may stand across each page. */
function formParts(mark: PageMark): Template['parts'] {
  return (locale, label) => [
    { id: 'styles', type: 'styles', root: stylesPart(locale) },
    { id: 'settings', type: 'settings', root: settings(false) },
    { id: 'fontTable', type: 'fontTable', root: fontTable() },
    { id: 'header', type: 'header', root: headerPart(label, watermarkFont(locale), mark) },
    { id: 'footer', type: 'footer', root: footerPart(label) },
  ];
}

function reportParts(locale: Locale, label: Label): readonly Part[] {
  return [
    { id: 'styles', type: 'styles', root: reportStylesPart(locale) },
    { id: 'numbering', type: 'numbering', root: numberingPart() },
    { id: 'settings', type: 'settings', root: settings(true) },
    { id: 'fontTable', type: 'fontTable', root: fontTable() },
    { id: 'header', type: 'header', root: headerPart(label, watermarkFont(locale)) },
    { id: 'headerFirst', type: 'header', root: coverHeaderPart(label, watermarkFont(locale)) },
    { id: 'footer', type: 'footer', root: footerPart(label) },
  ];
}

function watermarkFont(locale: Locale): string {
  return locale === 'zh-CN' ? '黑体' : 'Arial';
}

interface ChartPart {
  readonly id: string;
  readonly chart: string;
  readonly workbook: Uint8Array;
}

function chartParts(locale: Locale, label: Label): Promise<readonly ChartPart[]> {
  const fonts = TYPOGRAPHY[locale].heading;
  return Promise.all(
    Object.values(REPORT_CHARTS).map(async ({ id, look }) => ({
      id,
      ...(await templateChart(look, fonts, sampleData(look, label))),
    })),
  );
}

function contentTypes(parts: readonly Part[], charts: readonly ChartPart[]): Xml {
  const override = (part: string, type: string) => element('Override', { PartName: part, ContentType: `${type}+xml` });
  return element(
    'Types',
    { xmlns: 'http://schemas.openxmlformats.org/package/2006/content-types' },
    element('Default', {
      Extension: 'rels',
      ContentType: 'application/vnd.openxmlformats-package.relationships+xml',
    }),
    element('Default', { Extension: 'xml', ContentType: 'application/xml' }),
    charts.length > 0 ? element('Default', { Extension: 'xlsx', ContentType: WORKBOOK_TYPE }) : null,
    override('/word/document.xml', `${WORD_TYPE}.document.main`),
    parts.map(({ id, type }) => override(`/word/${id}.xml`, `${WORD_TYPE}.${type}`)),
    charts.map(({ id }) => override(`/word/charts/${id}.xml`, CHART_TYPE)),
  );
}

function relationships(entries: readonly { id: string; type: string; target: string }[]): Xml {
  return element(
    'Relationships',
    { xmlns: 'http://schemas.openxmlformats.org/package/2006/relationships' },
    entries.map(({ id, type, target }) =>
      element('Relationship', { Id: id, Type: `${OFFICE}/${type}`, Target: target }),
    ),
  );
}

/** @param updates the pages of a table of contents are put in when the document is opened. */
function settings(updates: boolean): Xml {
  const compatibility = (name: string, value: string) =>
    element('w:compatSetting', { 'w:name': name, 'w:uri': 'http://schemas.microsoft.com/office/word', 'w:val': value });
  return element(
    'w:settings',
    W,
    element('w:zoom', { 'w:percent': 100 }),
    element('w:defaultTabStop', { 'w:val': 420 }),
    element('w:characterSpacingControl', { 'w:val': 'compressPunctuation' }),
    updates ? element('w:updateFields', { 'w:val': 1 }) : null,
    // Word's layout of 2013 and later, not the compatibility mode it falls into without being told.
    element('w:compat', {}, compatibility('compatibilityMode', '15')),
    element('w:themeFontLang', { 'w:val': 'en-US', 'w:eastAsia': 'zh-CN' }),
  );
}

/** The Chinese fonts under both of their names, so that Word finds them on systems of any language. */
function fontTable(): Xml {
  const chinese = (name: string, alternative: string, panose: string) =>
    element(
      'w:font',
      { 'w:name': name },
      element('w:altName', { 'w:val': alternative }),
      element('w:panose1', { 'w:val': panose }),
      element('w:charset', { 'w:val': '86' }),
      element('w:family', { 'w:val': 'auto' }),
      element('w:pitch', { 'w:val': 'variable' }),
    );
  return element(
    'w:fonts',
    W,
    chinese('宋体', 'SimSun', '02010600030101010101'),
    chinese('黑体', 'SimHei', '02010609060101010101'),
  );
}
