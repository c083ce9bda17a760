import type { Locale } from '../../src/core/message.ts';
import { type Child, element, type Xml } from './xml.ts';

export interface Fonts {
  readonly latin: string;
  readonly eastAsia: string;
}

/** Fonts that Word brings along on Windows and macOS; eastAsia is always named, or Chinese text falls to chance. */
export interface Typography {
  readonly body: Fonts;
  readonly heading: Fonts;
  /** Headings in 黑体 are heavy as they are; Latin ones want bold. */
  readonly boldHeadings: boolean;
  /** In half points. */
  readonly formSize: number;
}

export const TYPOGRAPHY: { readonly [L in Locale]: Typography } = {
  'zh-CN': {
    body: { latin: 'Times New Roman', eastAsia: '宋体' },
    heading: { latin: 'Arial', eastAsia: '黑体' },
    boldHeadings: false,
    formSize: 19,
  },
  en: {
    body: { latin: 'Arial', eastAsia: '宋体' },
    heading: { latin: 'Arial', eastAsia: '黑体' },
    boldHeadings: true,
    formSize: 17,
  },
};

const MONOSPACE: Fonts = { latin: 'Consolas', eastAsia: '宋体' };
/**
 * Has both ☑ and ☐ on Windows, where Word takes the first of them. LibreOffice takes the second for a box that follows a Chinese
 * letter; it comes with LibreOffice, which otherwise may take one of coloured emoji, and those are not to be seen in a PDF.
 */
export const SYMBOLS: Fonts = { latin: 'Segoe UI Symbol', eastAsia: 'OpenSymbol' };

/** Names of the template's own styles as Word lists them. */
const NAMES: { readonly [L in Locale]: { readonly [id: string]: string } } = {
  'zh-CN': {
    FormLabel: '表单 标签',
    FormGroup: '表单 类别',
    FormText: '表单 内容',
    FormLine: '表单 过程',
    FormReason: '表单 原因',
    FormTick: '表单 结果',
    FormSignDate: '表单 签字日期',
    FormNote: '表单 说明',
    FormTable: '表单 表格',
    PageTable: '页眉页脚 表格',
    PageRight: '页眉页脚 右对齐',
    PageMark: '页眉 暂定稿',
    EvidenceMeta: '证据 来源',
    EvidenceNote: '证据 提示',
    EvidenceWarning: '证据 时钟提示',
    EvidenceExcerpt: '证据 原文',
    TickBox: '选框',
    TargetName: '对象名称',
    AbnormalMark: '异常标记',
    OtherMark: '其他标记',
    FormName: '系统名称',
  },
  en: {
    FormLabel: 'Form Label',
    FormGroup: 'Form Area',
    FormText: 'Form Text',
    FormLine: 'Form Process',
    FormReason: 'Form Reason',
    FormTick: 'Form Result',
    FormSignDate: 'Form Signature Date',
    FormNote: 'Form Note',
    FormTable: 'Form Table',
    PageTable: 'Page Table',
    PageRight: 'Page Right',
    PageMark: 'Page Provisional',
    EvidenceMeta: 'Evidence Source',
    EvidenceNote: 'Evidence Note',
    EvidenceWarning: 'Evidence Clock Warning',
    EvidenceExcerpt: 'Evidence Excerpt',
    TickBox: 'Tick Box',
    TargetName: 'Target Name',
    AbnormalMark: 'Abnormal Mark',
    OtherMark: 'Other Mark',
    FormName: 'System Name',
  },
};

export const RED = 'B00020';
export const AMBER = '8A5200';
export const GREY = '595959';
const LINE = '262626';

export interface TextLook {
  readonly fonts?: Fonts;
  readonly bold?: boolean;
  readonly color?: string;
  /** In half points. */
  readonly size?: number;
}

export interface ParagraphLook extends TextLook {
  readonly align?: 'center' | 'right';
  /** In twentieths of a point. */
  readonly before?: number;
  readonly after?: number;
  /** Lines after the first are set in, in twentieths of a point. */
  readonly hanging?: number;
  readonly keepWithNext?: boolean;
  readonly pageBreakBefore?: boolean;
  readonly outline?: number;
  readonly frame?: boolean;
  readonly wordWrap?: boolean;
  readonly keepLines?: boolean;
  /** Level of a list of the part of numberings. */
  readonly numbering?: { readonly id: number; readonly level: number };
  /** Stops, in twentieths of a point; the last is at the right, after dots. */
  readonly tabs?: readonly number[];
  /** In 240ths of a line. */
  readonly line?: number;
  /** Exactly so high, in twentieths of a point. */
  readonly exactLine?: number;
  readonly left?: number;
  /** A line below, as RRGGBB. */
  readonly ruleBelow?: string;
}

/** Everything about the look that a user may change in Word under Styles. */
export function stylesPart(locale: Locale): Xml {
  const type = TYPOGRAPHY[locale];
  const names = NAMES[locale];
  const heading: TextLook = { fonts: type.heading, bold: type.boldHeadings };
  const small = type.formSize - 1;
  return element(
    'w:styles',
    { 'xmlns:w': 'http://schemas.openxmlformats.org/wordprocessingml/2006/main' },
    element(
      'w:docDefaults',
      {},
      element('w:rPrDefault', {}, textProperties({ fonts: type.body, size: 21 }, true)),
      element('w:pPrDefault', {}),
    ),
    paragraphStyle('Normal', 'Normal', {}, { default: true }),
    paragraphStyle('Title', 'Title', { ...heading, size: 36, align: 'center', before: 60, after: 60 }),
    paragraphStyle('Subtitle', 'Subtitle', { size: 20, color: GREY, align: 'center', after: 160 }),
    paragraphStyle('Heading1', 'heading 1', {
      ...heading,
      size: 30,
      after: 120,
      outline: 0,
      keepWithNext: true,
      pageBreakBefore: true,
    }),
    paragraphStyle('Heading2', 'heading 2', {
      ...heading,
      size: 23,
      before: 240,
      after: 100,
      outline: 1,
      keepWithNext: true,
    }),
    paragraphStyle('Heading3', 'heading 3', {
      ...heading,
      size: 19,
      before: 180,
      after: 20,
      outline: 2,
      keepWithNext: true,
    }),
    paragraphStyle('Header', 'header', { size: 17, color: GREY }),
    paragraphStyle('Footer', 'footer', { size: 16, color: GREY }),
    custom('PageRight', { size: 17, color: GREY, align: 'right' }),
    custom('PageMark', { ...heading, bold: true, size: 19, color: RED, align: 'center', after: 140 }),
    custom('FormLabel', { ...heading, size: type.formSize, align: 'center' }),
    custom('FormGroup', { ...heading, size: small, align: 'center' }),
    custom('FormText', { size: type.formSize }),
    custom('FormLine', { size: small, before: 12, after: 12, hanging: 140 }),
    custom('FormReason', { size: small, before: 12, after: 12, hanging: 140 }),
    custom('FormTick', { size: small, before: 12, after: 12 }),
    custom('FormSignDate', { size: type.formSize, before: 900 }),
    custom('FormNote', { size: 16, color: GREY, before: 80 }),
    custom('EvidenceMeta', { size: 16, color: GREY, after: 40, keepWithNext: true }),
    custom('EvidenceNote', { size: 16, color: AMBER, after: 40 }),
    custom('EvidenceWarning', { size: 16, color: AMBER, after: 40, keepWithNext: true }),
    custom('EvidenceExcerpt', { fonts: MONOSPACE, size: 15, frame: true, after: 40 }),
    element(
      'w:style',
      { 'w:type': 'character', 'w:default': 1, 'w:styleId': 'DefaultParagraphFont' },
      element('w:name', { 'w:val': 'Default Paragraph Font' }),
      element('w:uiPriority', { 'w:val': 1 }),
      element('w:semiHidden'),
    ),
    characterStyle('TickBox', { fonts: SYMBOLS }),
    characterStyle('TargetName', { fonts: type.heading, bold: type.boldHeadings }),
    characterStyle('AbnormalMark', { fonts: type.heading, bold: true, color: RED }),
    characterStyle('OtherMark', { fonts: type.heading, bold: true, color: AMBER }),
    characterStyle('FormName', { fonts: type.heading, bold: true }),
    tableStyle('TableNormal', 'Normal Table', { default: true }),
    tableStyle('FormTable', names.FormTable, {
      borders: { outer: 12, inner: 4 },
      padding: { vertical: 55, horizontal: 80 },
    }),
    tableStyle('PageTable', names.PageTable, { padding: { vertical: 0, horizontal: 0 } }),
  );

  function custom(id: string, look: ParagraphLook): Xml {
    // Named again in each style: LibreOffice lays the document's defaults over character styles within tables otherwise.
    return paragraphStyle(id, names[id], { fonts: type.body, ...look }, { custom: true });
  }

  function characterStyle(id: string, look: TextLook): Xml {
    return element(
      'w:style',
      { 'w:type': 'character', 'w:customStyle': 1, 'w:styleId': id },
      element('w:name', { 'w:val': names[id] }),
      element('w:basedOn', { 'w:val': 'DefaultParagraphFont' }),
      element('w:qFormat'),
      textProperties(look),
    );
  }
}

export function paragraphStyle(
  id: string,
  name: string | undefined,
  look: ParagraphLook,
  kind: { readonly default?: boolean; readonly custom?: boolean } = {},
): Xml {
  return element(
    'w:style',
    {
      'w:type': 'paragraph',
      'w:default': kind.default ? 1 : undefined,
      'w:customStyle': kind.custom ? 1 : undefined,
      'w:styleId': id,
    },
    element('w:name', { 'w:val': name }),
    kind.default ? null : element('w:basedOn', { 'w:val': 'Normal' }),
    element('w:qFormat'),
    paragraphProperties(look),
    textProperties(look),
  );
}

function paragraphProperties(look: ParagraphLook): Child {
  const side = { 'w:val': 'single', 'w:sz': 4, 'w:space': 4, 'w:color': 'BFBFBF' };
  return element(
    'w:pPr',
    {},
    look.keepWithNext ? element('w:keepNext') : null,
    look.keepLines ? element('w:keepLines') : null,
    look.pageBreakBefore ? element('w:pageBreakBefore') : null,
    look.numbering
      ? element(
          'w:numPr',
          {},
          element('w:ilvl', { 'w:val': look.numbering.level }),
          element('w:numId', { 'w:val': look.numbering.id }),
        )
      : null,
    look.ruleBelow
      ? element('w:pBdr', {}, element('w:bottom', { ...side, 'w:sz': 8, 'w:space': 3, 'w:color': look.ruleBelow }))
      : null,
    look.frame
      ? element(
          'w:pBdr',
          {},
          ['w:top', 'w:left', 'w:bottom', 'w:right'].map((name) => element(name, side)),
        )
      : null,
    look.frame ? element('w:shd', { 'w:val': 'clear', 'w:color': 'auto', 'w:fill': 'F7F7F7' }) : null,
    look.tabs
      ? element(
          'w:tabs',
          {},
          look.tabs.map((at, index) => tabStop(at, index === (look.tabs?.length ?? 0) - 1)),
        )
      : null,
    look.frame ? element('w:wordWrap', { 'w:val': 0 }) : null,
    look.before || look.after || look.line || look.exactLine
      ? element('w:spacing', {
          'w:before': look.before ?? 0,
          'w:after': look.after ?? 0,
          'w:line': look.exactLine ?? look.line,
          'w:lineRule': look.exactLine ? 'exact' : look.line ? 'auto' : undefined,
        })
      : null,
    look.left ? element('w:ind', { 'w:left': look.left }) : null,
    look.frame ? element('w:ind', { 'w:left': 100, 'w:right': 100 }) : null,
    look.hanging ? element('w:ind', { 'w:left': look.hanging, 'w:hanging': look.hanging }) : null,
    look.align ? element('w:jc', { 'w:val': look.align }) : null,
    look.outline === undefined ? null : element('w:outlineLvl', { 'w:val': look.outline }),
  );
}

function tabStop(at: number, isLast: boolean): Xml {
  return element('w:tab', {
    'w:val': isLast ? 'right' : 'left',
    'w:leader': isLast ? 'dot' : undefined,
    'w:pos': at,
  });
}

export function textProperties(look: TextLook, withLanguage = false): Child {
  const { fonts } = look;
  return element(
    'w:rPr',
    {},
    fonts
      ? element('w:rFonts', {
          'w:ascii': fonts.latin,
          'w:eastAsia': fonts.eastAsia,
          'w:hAnsi': fonts.latin,
          'w:cs': fonts.latin,
        })
      : null,
    look.bold ? element('w:b') : null,
    look.color ? element('w:color', { 'w:val': look.color }) : null,
    look.size ? element('w:sz', { 'w:val': look.size }) : null,
    look.size ? element('w:szCs', { 'w:val': look.size }) : null,
    // Latin words in Chinese text are still not Chinese, or they are broken anywhere.
    withLanguage ? element('w:lang', { 'w:val': 'en-GB', 'w:eastAsia': 'zh-CN', 'w:bidi': 'ar-SA' }) : null,
  );
}

export interface TableLook {
  readonly default?: boolean;
  /** In eighths of a point; `sides` false leaves the left and the right edge open. */
  readonly borders?: {
    readonly outer: number;
    readonly inner: number;
    readonly color?: string;
    readonly sides?: boolean;
    readonly columns?: boolean;
  };
  /** In twentieths of a point. */
  readonly padding?: { readonly vertical: number; readonly horizontal: number };
}

export function tableStyle(id: string, name: string | undefined, look: TableLook): Xml {
  const { color = LINE, sides = true, columns = true } = look.borders ?? {};
  const border = (side: string, size: number) =>
    element(`w:${side}`, { 'w:val': 'single', 'w:sz': size, 'w:space': 0, 'w:color': color });
  const { vertical, horizontal } = look.padding ?? { vertical: 0, horizontal: 108 };
  const margin = (side: string, width: number) => element(`w:${side}`, { 'w:w': width, 'w:type': 'dxa' });
  return element(
    'w:style',
    {
      'w:type': 'table',
      'w:default': look.default ? 1 : undefined,
      'w:customStyle': look.default ? undefined : 1,
      'w:styleId': id,
    },
    element('w:name', { 'w:val': name }),
    look.default ? null : element('w:basedOn', { 'w:val': 'TableNormal' }),
    element('w:uiPriority', { 'w:val': 99 }),
    element(
      'w:tblPr',
      {},
      element('w:tblInd', { 'w:w': 0, 'w:type': 'dxa' }),
      look.borders
        ? element(
            'w:tblBorders',
            {},
            (sides ? ['top', 'left', 'bottom', 'right'] : ['top', 'bottom']).map((side) =>
              border(side, look.borders?.outer ?? 0),
            ),
            (columns ? ['insideH', 'insideV'] : ['insideH']).map((side) => border(side, look.borders?.inner ?? 0)),
          )
        : null,
      element(
        'w:tblCellMar',
        {},
        margin('top', vertical),
        margin('left', horizontal),
        margin('bottom', vertical),
        margin('right', horizontal),
      ),
    ),
  );
}
