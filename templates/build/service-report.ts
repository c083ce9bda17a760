import type { Locale } from '../../src/core/message.ts';
import { type Label, PROVISIONAL, pageMark } from './page.ts';
import { paragraph } from './paragraph.ts';
import { closingChapters } from './service-report/closing.ts';
import { contents, createHeadings } from './service-report/contents.ts';
import { cover, reportPageSetup } from './service-report/cover.ts';
import { inspectionChapter } from './service-report/inspections.ts';
import { maintenanceChapter } from './service-report/maintenance.ts';
import { overviewChapters } from './service-report/overview.ts';
import { qualityChapters } from './service-report/quality.ts';
import { recordChapters } from './service-report/records.ts';
import { siteChapters } from './service-report/site.ts';
import { NAMESPACES } from './watermark.ts';
import { element, type Xml } from './xml.ts';

const DRAWING = {
  'xmlns:wp': 'http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing',
} as const;

/** The body of the service report 服务报告: cover, contents, and its chapters in the order that customers know. */
export function serviceReportDocument(_locale: Locale, label: Label): Xml {
  const headings = createHeadings(label);
  const chapters = [
    ...overviewChapters(label, headings),
    ...siteChapters(label, headings),
    ...inspectionChapter(label, headings),
    ...maintenanceChapter(label, headings),
    ...recordChapters(label, headings),
    ...qualityChapters(label, headings),
    ...closingChapters(label, headings),
  ];
  const pageBreak = element('w:r', {}, element('w:br', { 'w:type': 'page' }));
  return element(
    'w:document',
    { ...NAMESPACES, ...DRAWING },
    element(
      'w:body',
      {},
      cover(label),
      paragraph('ContentsTitle', label('contents')),
      contents(headings.all),
      paragraph('ReportGap', pageBreak),
      chapters,
      reportPageSetup(),
    ),
  );
}

/** The header of the cover: nothing but the mark of a provisional report. */
export function coverHeaderPart(label: Label, watermarkFont: string): Xml {
  return element('w:hdr', NAMESPACES, pageMark(label, watermarkFont, PROVISIONAL, 2));
}
