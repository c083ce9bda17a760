import type { Locale } from '../../../src/core/message.ts';
import { PAGE } from '../page.ts';
import {
  AMBER,
  GREY,
  type ParagraphLook,
  paragraphStyle,
  RED,
  SYMBOLS,
  type TextLook,
  TYPOGRAPHY,
  tableStyle,
  textProperties,
} from '../styles.ts';
import { element, type Xml } from '../xml.ts';

const NAVY = '1F3A5F';
const GREEN = '2E6B34';
const RULE = 'B4BFCC';
/** Lists of the part of numberings. */
const HEADINGS_LIST = 1;
const BULLETS_LIST = 2;

/** Names of the report's own styles as Word lists them. */
const NAMES: { readonly [id: string]: { readonly [L in Locale]: string } } = {
  CoverProvider: { 'zh-CN': '封面 服务单位', en: 'Cover Provider' },
  CoverPeriod: { 'zh-CN': '封面 统计期', en: 'Cover Period' },
  CoverMark: { 'zh-CN': '封面 暂定稿', en: 'Cover Provisional' },
  CoverLabel: { 'zh-CN': '封面 项目', en: 'Cover Label' },
  CoverText: { 'zh-CN': '封面 内容', en: 'Cover Text' },
  ContentsTitle: { 'zh-CN': '目录 标题', en: 'Contents Title' },
  ReportText: { 'zh-CN': '报告 正文', en: 'Report Text' },
  ReportBullet: { 'zh-CN': '报告 列表', en: 'Report List' },
  ReportHead: { 'zh-CN': '报告 表头', en: 'Report Table Head' },
  ReportNumberHead: { 'zh-CN': '报告 数值表头', en: 'Report Figure Head' },
  ReportLead: { 'zh-CN': '报告 表前说明', en: 'Report Table Lead' },
  ReportLabel: { 'zh-CN': '报告 项目', en: 'Report Label' },
  ReportLastLabel: { 'zh-CN': '报告 末行项目', en: 'Report Last Label' },
  ReportCell: { 'zh-CN': '报告 单元格', en: 'Report Cell' },
  ReportKeptCell: { 'zh-CN': '报告 不离下行的单元格', en: 'Report Cell Kept With Next' },
  ReportNumber: { 'zh-CN': '报告 数值', en: 'Report Figure' },
  ReportSum: { 'zh-CN': '报告 合计', en: 'Report Sum' },
  ReportNote: { 'zh-CN': '报告 说明', en: 'Report Note' },
  ReportGap: { 'zh-CN': '报告 间隔', en: 'Report Gap' },
  ReportChart: { 'zh-CN': '报告 图表', en: 'Report Chart' },
  ReportHash: { 'zh-CN': '报告 指纹', en: 'Report Fingerprint' },
  FigureValue: { 'zh-CN': '指标 数值', en: 'Figure Value' },
  FigureLabel: { 'zh-CN': '指标 名称', en: 'Figure Label' },
  SignLine: { 'zh-CN': '签字 行', en: 'Signature Line' },
  PageRight: { 'zh-CN': '页眉页脚 右对齐', en: 'Page Right' },
  PageMark: { 'zh-CN': '页眉 暂定稿', en: 'Page Provisional' },
  TickBox: { 'zh-CN': '选框', en: 'Tick Box' },
  Strong: { 'zh-CN': '强调', en: 'Strong' },
  GoodMark: { 'zh-CN': '达成标记', en: 'Good Mark' },
  AbnormalMark: { 'zh-CN': '异常标记', en: 'Abnormal Mark' },
  OtherMark: { 'zh-CN': '其他标记', en: 'Other Mark' },
  ReportTable: { 'zh-CN': '报告 表格', en: 'Report Table' },
  CardTable: { 'zh-CN': '报告 记录单', en: 'Report Card' },
  FigureTable: { 'zh-CN': '指标 表格', en: 'Figure Table' },
  PageTable: { 'zh-CN': '页眉页脚 表格', en: 'Page Table' },
};

/** Everything about the look of the report that a user may change in Word under Styles. */
export function reportStylesPart(locale: Locale): Xml {
  const type = TYPOGRAPHY[locale];
  const heading: TextLook = { fonts: type.heading, bold: type.boldHeadings };
  const navy: TextLook = { ...heading, color: NAVY };
  const body = locale === 'zh-CN' ? 21 : 19;
  const cellSize = locale === 'zh-CN' ? 18 : 16;
  const custom = (id: string, look: ParagraphLook) =>
    paragraphStyle(id, NAMES[id]?.[locale], { fonts: type.body, ...look }, { custom: true });
  const characterStyle = (id: string, look: TextLook) =>
    element(
      'w:style',
      { 'w:type': 'character', 'w:customStyle': 1, 'w:styleId': id },
      element('w:name', { 'w:val': NAMES[id]?.[locale] }),
      element('w:basedOn', { 'w:val': 'DefaultParagraphFont' }),
      element('w:qFormat'),
      textProperties(look),
    );
  const numbered = (level: number) => ({ id: HEADINGS_LIST, level });
  return element(
    'w:styles',
    { 'xmlns:w': 'http://schemas.openxmlformats.org/wordprocessingml/2006/main' },
    element(
      'w:docDefaults',
      {},
      element('w:rPrDefault', {}, textProperties({ fonts: type.body, size: body }, true)),
      element('w:pPrDefault', {}),
    ),
    paragraphStyle('Normal', 'Normal', {}, { default: true }),
    paragraphStyle('Title', 'Title', {
      ...navy,
      size: locale === 'zh-CN' ? 60 : 52,
      align: 'center',
      before: 200,
      after: 160,
    }),
    paragraphStyle('Subtitle', 'Subtitle', {
      ...heading,
      size: 32,
      color: '404040',
      align: 'center',
      before: 2_600,
      after: 200,
    }),
    paragraphStyle('Heading1', 'heading 1', {
      ...navy,
      size: 32,
      before: 480,
      after: 160,
      outline: 0,
      keepWithNext: true,
      keepLines: true,
      numbering: numbered(0),
      ruleBelow: NAVY,
    }),
    paragraphStyle('Heading2', 'heading 2', {
      ...navy,
      size: 25,
      before: 280,
      after: 100,
      outline: 1,
      keepWithNext: true,
      keepLines: true,
      numbering: numbered(1),
    }),
    paragraphStyle('Heading3', 'heading 3', {
      ...heading,
      size: 21,
      before: 220,
      after: 60,
      outline: 2,
      keepWithNext: true,
      keepLines: true,
    }),
    paragraphStyle('Heading4', 'heading 4', {
      ...heading,
      size: 19,
      before: 160,
      after: 40,
      outline: 3,
      keepWithNext: true,
      keepLines: true,
    }),
    custom('ContentsTitle', { ...navy, size: 32, after: 160, ruleBelow: NAVY, pageBreakBefore: true }),
    paragraphStyle('TOC1', 'toc 1', { fonts: type.body, size: body - 1, before: 44, tabs: [480, PAGE.text] }),
    paragraphStyle('TOC2', 'toc 2', { fonts: type.body, size: body - 3, left: 480, tabs: [1_100, PAGE.text] }),
    paragraphStyle('Header', 'header', { size: 17, color: GREY }),
    paragraphStyle('Footer', 'footer', { size: 16, color: GREY }),
    custom('PageRight', { size: 17, color: GREY, align: 'right' }),
    custom('PageMark', { ...heading, bold: true, size: 19, color: RED, align: 'center', after: 140 }),
    custom('CoverProvider', { ...heading, size: 24, color: GREY, align: 'center', before: 600 }),
    custom('CoverPeriod', { ...heading, size: 26, align: 'center', before: 300, after: 60 }),
    custom('CoverMark', { ...heading, size: 22, color: RED, align: 'center', before: 240 }),
    custom('CoverLabel', { ...heading, size: 21, color: GREY, before: 60, after: 60 }),
    custom('CoverText', { size: 22, before: 60, after: 60 }),
    custom('ReportText', { size: body, before: 40, after: 60, line: 300 }),
    custom('ReportBullet', {
      size: body - 1,
      before: 20,
      after: 20,
      line: 276,
      numbering: { id: BULLETS_LIST, level: 0 },
    }),
    custom('ReportHead', { ...heading, size: cellSize, color: NAVY, align: 'center', keepWithNext: true }),
    custom('ReportNumberHead', { ...heading, size: cellSize, color: NAVY, align: 'right', keepWithNext: true }),
    custom('ReportLead', { size: body, before: 40, after: 60, line: 300, keepWithNext: true }),
    custom('ReportLabel', { ...heading, size: cellSize, color: NAVY, keepWithNext: true }),
    custom('ReportLastLabel', { ...heading, size: cellSize, color: NAVY }),
    custom('ReportCell', { size: cellSize }),
    custom('ReportKeptCell', { size: cellSize, keepWithNext: true }),
    custom('ReportNumber', { size: cellSize, align: 'right' }),
    custom('ReportSum', { ...heading, size: cellSize, align: 'right' }),
    custom('ReportNote', { size: cellSize, color: GREY, before: 60, after: 40 }),
    custom('ReportGap', { size: 4, exactLine: 80, keepWithNext: true }),
    custom('ReportChart', { align: 'center', before: 60, after: 60 }),
    custom('ReportHash', { fonts: { latin: 'Consolas', eastAsia: '宋体' }, size: 15 }),
    custom('FigureValue', { ...navy, bold: true, size: 36, align: 'center', before: 60 }),
    custom('FigureLabel', { size: 16, color: GREY, align: 'center', after: 60 }),
    custom('SignLine', { size: body, before: 160, after: 60 }),
    element(
      'w:style',
      { 'w:type': 'character', 'w:default': 1, 'w:styleId': 'DefaultParagraphFont' },
      element('w:name', { 'w:val': 'Default Paragraph Font' }),
      element('w:uiPriority', { 'w:val': 1 }),
      element('w:semiHidden'),
    ),
    characterStyle('TickBox', { fonts: SYMBOLS }),
    characterStyle('Strong', { fonts: type.heading, bold: type.boldHeadings }),
    characterStyle('GoodMark', { fonts: type.heading, bold: type.boldHeadings, color: GREEN }),
    characterStyle('AbnormalMark', { fonts: type.heading, bold: true, color: RED }),
    characterStyle('OtherMark', { fonts: type.heading, bold: true, color: AMBER }),
    tableStyle('TableNormal', 'Normal Table', { default: true }),
    tableStyle('ReportTable', NAMES.ReportTable?.[locale], {
      borders: { outer: 8, inner: 4, color: RULE, sides: false, columns: false },
      padding: { vertical: 50, horizontal: 80 },
    }),
    tableStyle('CardTable', NAMES.CardTable?.[locale], {
      borders: { outer: 8, inner: 4, color: RULE },
      padding: { vertical: 50, horizontal: 90 },
    }),
    tableStyle('FigureTable', NAMES.FigureTable?.[locale], {
      borders: { outer: 8, inner: 4, color: RULE, sides: false },
      padding: { vertical: 40, horizontal: 60 },
    }),
    tableStyle('PageTable', NAMES.PageTable?.[locale], { padding: { vertical: 0, horizontal: 0 } }),
  );
}

/** Numbers of the headings, and the bullets of lists. */
export function numberingPart(): Xml {
  const level = (index: number, format: string, text: string, more: Xml) =>
    element(
      'w:lvl',
      { 'w:ilvl': index },
      element('w:start', { 'w:val': 1 }),
      element('w:numFmt', { 'w:val': format }),
      format === 'decimal' ? element('w:pStyle', { 'w:val': `Heading${index + 1}` }) : null,
      element('w:suff', { 'w:val': 'tab' }),
      element('w:lvlText', { 'w:val': text }),
      element('w:lvlJc', { 'w:val': 'left' }),
      more,
    );
  const indent = (left: number) => element('w:pPr', {}, element('w:ind', { 'w:left': left, 'w:hanging': left }));
  const number = (id: number) => element('w:num', { 'w:numId': id }, element('w:abstractNumId', { 'w:val': id - 1 }));
  return element(
    'w:numbering',
    { 'xmlns:w': 'http://schemas.openxmlformats.org/wordprocessingml/2006/main' },
    element(
      'w:abstractNum',
      { 'w:abstractNumId': HEADINGS_LIST - 1 },
      element('w:multiLevelType', { 'w:val': 'multilevel' }),
      level(0, 'decimal', '%1', indent(560)),
      level(1, 'decimal', '%1.%2', indent(700)),
    ),
    element(
      'w:abstractNum',
      { 'w:abstractNumId': BULLETS_LIST - 1 },
      element('w:multiLevelType', { 'w:val': 'hybridMultilevel' }),
      level(0, 'bullet', '•', indent(320)),
    ),
    number(HEADINGS_LIST),
    number(BULLETS_LIST),
  );
}
