import JSZip from 'jszip';
import type { Translate } from '../../src/context.ts';
import type { Locale } from '../../src/core/message.ts';
import { faultReportDocument } from './fault-report.ts';
import { inspectionFormDocument } from './inspection-form.ts';
import { footerPart, headerPart, type Label, type PageMark, PROVISIONAL } from './page.ts';
import { recordFormDocument } from './record-form.ts';
import { recordSheetDocument } from './record-sheet.ts';
import { stylesPart } from './styles.ts';
import { element, type Xml, xmlFile } from './xml.ts';

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const WORD_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
const W = { 'xmlns:w': 'http://schemas.openxmlformats.org/wordprocessingml/2006/main' };

/** Parts of the document part: name → kind of relationship and content type. */
const PARTS = ['styles', 'settings', 'fontTable', 'header', 'footer'] as const;

/** What was voided says so on each page. */
const VOIDED: PageMark = { flag: 'voided', note: 'voidNote' };

/** The templates by name, each with its layout, the area of the language files that holds its labels, and its mark. */
export const TEMPLATES = {
  'fault-report': { document: faultReportDocument, area: 'fault-report', mark: VOIDED },
  'inspection-form': { document: inspectionFormDocument, area: 'form', mark: PROVISIONAL },
  'record-form': { document: recordFormDocument, area: 'record-form', mark: VOIDED },
  'record-sheet': { document: recordSheetDocument, area: 'sheet', mark: PROVISIONAL },
} as const;
export type TemplateName = keyof typeof TEMPLATES;
export const TEMPLATE_NAMES = Object.keys(TEMPLATES) as readonly TemplateName[];

/** The Word file of a template; the same bytes each time. */
export async function buildTemplate(name: TemplateName, locale: Locale, t: Translate): Promise<Uint8Array> {
  const { document, area, mark } = TEMPLATES[name];
  const label: Label = (key, values) => t(`${area}.label.${key}`, values);
  const zip = new JSZip();
  const add = (path: string, root: Xml) =>
    // A fixed date: the earliest that a zip can hold.
    zip.file(path, xmlFile(root), { date: new Date(Date.UTC(1980, 0, 1)), createFolders: false });
  add('[Content_Types].xml', contentTypes());
  add('_rels/.rels', relationships([{ id: 'document', type: 'officeDocument', target: 'word/document.xml' }]));
  add('word/document.xml', document(locale, label));
  add(
    'word/_rels/document.xml.rels',
    relationships(PARTS.map((part) => ({ id: part, type: part, target: `${part}.xml` }))),
  );
  add('word/styles.xml', stylesPart(locale));
  add('word/settings.xml', settings());
  add('word/fontTable.xml', fontTable());
  add('word/header.xml', headerPart(label, locale === 'zh-CN' ? '黑体' : 'Arial', mark));
  add('word/footer.xml', footerPart(label));
  return zip.generateAsync({ type: 'uint8array', compression: 'DEFLATE', compressionOptions: { level: 9 } });
}

function contentTypes(): Xml {
  const override = (part: string, type: string) =>
    element('Override', { PartName: part, ContentType: `${WORD_TYPE}.${type}+xml` });
  return element(
    'Types',
    { xmlns: 'http://schemas.openxmlformats.org/package/2006/content-types' },
    element('Default', {
      Extension: 'rels',
      ContentType: 'application/vnd.openxmlformats-package.relationships+xml',
    }),
    element('Default', { Extension: 'xml', ContentType: 'application/xml' }),
    override('/word/document.xml', 'document.main'),
    PARTS.map((part) => override(`/word/${part}.xml`, part)),
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

function settings(): Xml {
  const compatibility = (name: string, value: string) =>
    element('w:compatSetting', { 'w:name': name, 'w:uri': 'http://schemas.microsoft.com/office/word', 'w:val': value });
  return element(
    'w:settings',
    W,
    element('w:zoom', { 'w:percent': 100 }),
    element('w:defaultTabStop', { 'w:val': 420 }),
    element('w:characterSpacingControl', { 'w:val': 'compressPunctuation' }),
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
