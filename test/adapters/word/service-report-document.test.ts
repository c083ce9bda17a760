import JSZip from 'jszip';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chartTable } from '../../../src/adapters/word/charts/chart-table.ts';
import { type ClosableFormWriter, createFormWriter } from '../../../src/adapters/word/form-writer.ts';
import { LOCALES, type Locale } from '../../../src/core/message.ts';
import type { ChartData } from '../../../src/core/report/chart.ts';
import type { ReportModel } from '../../../src/core/report/model.ts';
import { createTexts } from '../../../src/i18n/texts.ts';
import { buildAnnex } from '../../../src/reports/annex.ts';
import { buildServiceReport, type ServiceReportDocument } from '../../../src/reports/service-report.ts';
import { emptyReportModel } from '../../support/empty-report-model.ts';
import { expectEqualFigures } from '../../support/report-figures.ts';
import { countedAnew, halfYearModel, reportIssue, withDailyInspections } from '../../support/report-model.ts';
import { type ReadSeries, readCharts, relationshipsOf } from './read-charts.ts';
import { readDocument } from './read-document.ts';

let writer: ClosableFormWriter;
beforeAll(() => {
  writer = createFormWriter({ templatesDir: 'templates', workers: 1 });
});
afterAll(() => writer.close());

function build(model: ReportModel, locale: Locale): ServiceReportDocument {
  return buildServiceReport({ model, issue: reportIssue() }, createTexts()(locale, 'Asia/Shanghai'), locale);
}

function fill(document: ServiceReportDocument, locale: Locale): Promise<Uint8Array> {
  return writer.fill('service-report', locale, document);
}

/** The charts that a document asks for, in the order of the template. */
function chartsOf(document: ServiceReportDocument): ChartData[] {
  return [
    ...(document.hasWork ? [document.countsChart, document.effortChart] : []),
    ...(document.hasTickets ? [document.ticketsChart] : []),
    ...document.backupCharts.map(({ chart }) => chart),
    ...(document.hasMaintenance ? [document.maintenanceChart] : []),
    ...(document.hasOptimisations ? [document.optimisationsChart] : []),
    ...(document.hasSlaMonths ? [document.slaChart, document.slaMonthChart] : []),
    ...document.capacityCharts.map(({ chart }) => chart),
  ];
}

function seriesOf(data: ChartData): ReadSeries[] {
  const { columns, series } = chartTable(data);
  return series.map(({ along, values }) => ({
    name: columns[values]?.title ?? '',
    along: columns[along]?.cells ?? [],
    values: (columns[values]?.cells ?? []).map((cell) => (cell === null ? null : Number(cell))),
  }));
}

describe.each(LOCALES)('the service report in %s', (locale) => {
  it('has a native chart for each of the model’s, whose drawing and embedded data are the model’s', async () => {
    const document = build(halfYearModel(), locale);
    const wanted = chartsOf(document);
    const charts = await readCharts(await fill(document, locale));
    expect(charts.map(({ title }) => title)).toEqual(wanted.map(({ title }) => title));
    expect(charts.map(({ series }) => series)).toEqual(wanted.map(seriesOf));
    expect(charts.map(({ embedded }) => embedded)).toEqual(wanted.map(seriesOf));
    expect(charts.map(({ alternativeText }) => alternativeText)).toEqual(wanted.map(({ title }) => title));
    expect(new Set(charts.map(({ part }) => part)).size).toBe(wanted.length);
    expect(wanted.length).toBe(7 + document.backupCharts.length + document.capacityCharts.length);
  });

  it('says each count and each sum alike, wherever it stands, and so does its annex', async () => {
    const model = withDailyInspections(halfYearModel());
    const counted = countedAnew(model);
    const document = await fill(build(counted, locale), locale);
    const annex = buildAnnex(
      { model: counted, version: 1, dataHash: '' },
      createTexts()(locale, 'Asia/Shanghai'),
      locale,
    );
    await expectEqualFigures({ model: counted, locale, document, annex });
  });

  it('leaves no tag, no chart of the template and no part that nothing refers to', async () => {
    const bytes = await fill(build(halfYearModel(), locale), locale);
    const read = await readDocument(bytes);
    for (const part of read.parts.keys()) {
      if (/^word\/(document|header|headerFirst|footer)\.xml$/.test(part)) expect(read.text(part)).not.toMatch(/[{}]/);
    }
    const zip = await JSZip.loadAsync(bytes);
    const reached = new Set((await relationshipsOf(zip, 'word/document.xml')).values());
    for (const part of [...reached].filter((target) => target.startsWith('word/charts/'))) {
      for (const target of (await relationshipsOf(zip, part)).values()) reached.add(target);
    }
    const parts = Object.keys(zip.files).filter((part) => /^word\/(charts|embeddings)\/[^_]/.test(part));
    expect(parts.filter((part) => !reached.has(part))).toEqual([]);
    // Those that are shown are numbered; the template's are called by what they show.
    expect(parts.filter((part) => part.startsWith('word/charts/') && !/\d\.xml$/.test(part))).toEqual([]);
    const types = read.parts.get('[Content_Types].xml') ?? '';
    for (const [, part = ''] of types.matchAll(/PartName="\/([^"]+)"/g)) expect(zip.file(part), part).not.toBeNull();
  });

  it('gives every drawing an id of its own', async () => {
    const { parts } = await readDocument(await fill(build(halfYearModel(), locale), locale));
    const ids = [...(parts.get('word/document.xml') ?? '').matchAll(/<wp:docPr [^>]*\bid="(\d+)"/g)].map(
      ([, id]) => id,
    );
    expect(ids.length).toBeGreaterThan(8);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('lists every chapter in its table of contents, each at its heading', async () => {
    const { parts } = await readDocument(await fill(build(halfYearModel(), locale), locale));
    const xml = parts.get('word/document.xml') ?? '';
    expect(xml).toContain('TOC \\o');
    const anchors = [...xml.matchAll(/<w:hyperlink w:anchor="([^"]+)"/g)].map(([, name]) => name);
    const bookmarks = [...xml.matchAll(/<w:bookmarkStart [^>]*w:name="([^"]+)"/g)].map(([, name]) => name);
    expect(anchors.length).toBeGreaterThan(40);
    expect(anchors).toEqual(bookmarks);
    expect(xml.match(/<w:pStyle w:val="Heading[12]"\/>/g)).toHaveLength(anchors.length);
    const marks = [...xml.matchAll(/w:fldCharType="(\w+)"/g)].map(([, type]) => type);
    expect(marks.filter((type) => type === 'begin')).toHaveLength(marks.filter((type) => type === 'end').length);
  });

  it('repeats the head of each table that may run over pages, and splits no row of it', async () => {
    const { parts } = await readDocument(await fill(build(halfYearModel(), locale), locale));
    const tables = (parts.get('word/document.xml') ?? '').match(/<w:tbl>.*?<\/w:tbl>/gs) ?? [];
    const lists = tables.filter((table) => table.includes('w:val="ReportTable"'));
    expect(lists.length).toBeGreaterThan(20);
    for (const table of lists) expect(table.match(/<w:tblHeader\/>/g)).toHaveLength(1);
    for (const table of tables) {
      expect(table.match(/<w:cantSplit\/>/g)?.length).toBe(table.match(/<w:tr>/g)?.length);
      for (const cell of table.match(/<w:tc>.*?<\/w:tc>/gs) ?? []) expect(cell).toMatch(/<w:p[ />]/);
    }
  });

  it('is marked provisional on every page, the cover too, while its period runs, then nowhere', async () => {
    const model = halfYearModel();
    const running = await readDocument(
      await fill(build({ ...model, period: { ...model.period, hasEnded: false } }, locale), locale),
    );
    const mark = locale === 'en' ? 'PROVISIONAL' : '暂定稿';
    for (const part of ['word/header.xml', 'word/headerFirst.xml']) {
      expect(running.parts.get(part)).toContain(`string="${mark}"`);
      expect(running.text(part)).toContain(mark);
    }
    const ended = await readDocument(await fill(build(model, locale), locale));
    for (const part of ['word/header.xml', 'word/headerFirst.xml'])
      expect(ended.parts.get(part)).not.toContain('v:shape');
    expect(ended.text()).not.toContain(mark);
  });

  it('says of a period with nothing in it, chapter by chapter, that there is nothing', async () => {
    const document = build(emptyReportModel(), locale);
    const bytes = await fill(document, locale);
    expect(await readCharts(bytes)).toEqual([]);
    const text = (await readDocument(bytes)).paragraphs();
    const notes = Object.entries(document).filter(([tag, value]) => tag.endsWith('Note') && value !== '');
    expect(notes.length).toBeGreaterThan(15);
    for (const [tag, note] of notes)
      expect(
        text.some((line) => line.includes(String(note))),
        tag,
      ).toBe(true);
    expect(text.filter((line) => line === document.overview[0]?.text).length).toBeGreaterThan(0);
  });

  it('gives the same bytes for the same report', async () => {
    const document = build(halfYearModel(), locale);
    const [first, second] = [await fill(document, locale), await fill(document, locale)];
    expect(Buffer.compare(first, second)).toBe(0);
  });
});

describe('a report of awkward content', () => {
  it.each([
    ['what XML escapes', '<w:p/> & > "q" \'a\' ]]>', '<w:p/> & > "q" \'a\' ]]>'],
    ['emoji and letters beyond the basic plane', '正常 👍🏽 𠮷野家', '正常 👍🏽 𠮷野家'],
    ['control characters', 'a\u0000b\u0008\u001b[31mc\u001b[0m\uffff', 'abc'],
    ['what looks like a tag', '{title}{#breaches}{/breaches}', '{title}{#breaches}{/breaches}'],
    ['a name of 200 letters', '名'.repeat(200), '名'.repeat(200)],
  ])('prints %s in text, tables and charts', async (_name, text, printed) => {
    const model = halfYearModel();
    const [line] = model.maintenance.lines;
    if (!line) throw new Error('the model has no maintenance');
    const host = { 'zh-CN': text, en: text };
    const document = build(
      {
        ...model,
        contract: { ...model.contract, customer: text },
        maintenance: { ...model.maintenance, lines: [{ ...line, title: text, symptom: text, cause: text }] },
        capacity: { series: model.capacity.series.map((series) => ({ ...series, target: host })) },
      },
      'zh-CN',
    );
    const bytes = await fill(document, 'zh-CN');
    const read = await readDocument(bytes);
    expect(read.tables()[0]?.[3]?.[1]?.text).toBe(printed);
    expect(read.paragraphs().filter((paragraph) => paragraph === printed).length).toBeGreaterThanOrEqual(4);
    const charts = await readCharts(bytes);
    expect(charts.filter(({ title }) => title.startsWith(printed))).toHaveLength(document.capacityCharts.length);
  });

  it('cuts what is too long, and says so', async () => {
    const model = halfYearModel();
    const [line] = model.maintenance.lines;
    if (!line) throw new Error('the model has no maintenance');
    const lines = Array.from({ length: 450 }, (_, index) => ({
      ...line,
      name: `T-${index}`,
      symptom: '长'.repeat(10_000),
    }));
    const document = build({ ...model, maintenance: { ...model.maintenance, lines } }, 'zh-CN');
    const read = await readDocument(await fill(document, 'zh-CN'));
    expect(document.maintenance).toHaveLength(300);
    expect(read.text()).toContain('另有 150 条，见数据附件');
    expect(read.text()).toContain('另有 6,000 字，见数据附件');
    expect(document.sheets).toHaveLength(60);
    expect(read.text()).toContain('另有 390 条，见数据附件');
  });
});
