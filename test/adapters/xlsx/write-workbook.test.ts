import JSZip from 'jszip';
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { readWorkbook } from '../../../src/adapters/xlsx/read-workbook.ts';
import { writeWorkbook } from '../../../src/adapters/xlsx/write-workbook.ts';
import type { Cell, CellFormat, Sheet } from '../../../src/core/workbook.ts';
import { createTexts } from '../../../src/i18n/texts.ts';
import { buildAnnex } from '../../../src/reports/annex.ts';
import { fullModel, maintenanceLine } from '../../reports/fixtures/annex-model.ts';

function sheet(rows: readonly (readonly Cell[])[], format: CellFormat = 'text', name = 'Sheet'): Sheet {
  return { name, columns: [{ title: 'Column', format }], rows };
}

async function readBack(cell: Cell, format: CellFormat = 'text') {
  const bytes = writeWorkbook({ title: 'x', sheets: [sheet([[cell]], format)] });
  const { tables } = await readWorkbook(bytes);
  return tables[0]?.lines.find(({ line }) => line === 2)?.cells.get(0);
}

async function parts(bytes: Uint8Array): Promise<Map<string, string>> {
  const zip = await JSZip.loadAsync(bytes, { checkCRC32: true });
  const read = Object.values(zip.files).map(async (file) => [file.name, await file.async('string')] as const);
  return new Map(await Promise.all(read));
}

describe('what is written is read back', () => {
  test.each([
    ['a text', '系统无法打开', 'text'],
    ['markup and quotes', `<b a="1">&amp;'</b>`, 'text'],
    ['spaces at both ends, and line breaks', '  a\nb  ', 'text'],
    ['emoji', '🔴 T-47 👨‍👩‍👧', 'text'],
    ['what looks like an escape of spreadsheets', 'a_x000D_b_x005F_', 'text'],
    ['braces, as templates have them', '{name}', 'text'],
  ])('%s', async (_, text, format) => {
    expect(await readBack(text, format as CellFormat)).toEqual({ kind: 'text', text });
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '=cmd|calc!A1', '\t=1', ' =1'])(
    'as text, and never as a formula: %j',
    async (text) => {
      const bytes = writeWorkbook({ title: 'x', sheets: [sheet([[text]])] });
      const all = await parts(bytes);
      expect(all.get('xl/worksheets/sheet1.xml')).not.toContain('<f>');
      // The mark that keeps it a text when somebody edits it.
      expect(all.get('xl/worksheets/sheet1.xml')).toContain('<c r="A2" s="2" t="s">');
      expect(await readBack(text)).toMatchObject({ kind: 'text' });
    },
  );

  test.each<[string, Cell, CellFormat, unknown]>([
    ['a whole number', 1_234_567_890_123, 'whole', { kind: 'number', value: 1_234_567_890_123 }],
    ['person-days', 0.25, 'decimal', { kind: 'number', value: 0.25 }],
    ['a share', 0.943, 'percent', { kind: 'number', value: 0.943 }],
    ['a day', '2026-05-01', 'day', { kind: 'moment', shown: '2026-05-01T00:00:00', hasTime: false }],
    ['a leap day', '2028-02-29', 'day', { kind: 'moment', shown: '2028-02-29T00:00:00', hasTime: false }],
    ['a time', '2026-05-01T10:03:20', 'moment', { kind: 'moment', shown: '2026-05-01T10:03:20', hasTime: true }],
    ['midnight', '2026-05-01T00:00:00', 'moment', { kind: 'moment', shown: '2026-05-01T00:00:00', hasTime: true }],
    [
      'a day that spreadsheets can’t count, of a mistyped year',
      '1026-12-20',
      'day',
      { kind: 'text', text: '1026-12-20' },
    ],
    ['a cell of a format of its own', { value: 5, format: 'whole' }, 'text', { kind: 'number', value: 5 }],
    ['an empty cell', null, 'whole', undefined],
  ])('%s', async (_, cell, format, found) => {
    expect(await readBack(cell, format)).toEqual(found);
  });

  test('without what XML forbids', async () => {
    expect(await readBack('a\u0000\u0007\ud800\uffffb')).toEqual({ kind: 'text', text: 'a\ufffdb' });
  });

  test('lengths of time as fractions of a day, shown in hours', async () => {
    const all = await parts(writeWorkbook({ title: 'x', sheets: [sheet([[90_061]], 'duration')] }));
    expect(all.get('xl/worksheets/sheet1.xml')).toContain(`<v>${90_061 / 86_400}</v>`);
    expect(all.get('xl/styles.xml')).toContain('formatCode="[h]:mm:ss"');
  });

  test('shares with as many digits as the report has: with fewer 99.999 % would read 100.00 %', async () => {
    const all = await parts(writeWorkbook({ title: 'x', sheets: [sheet([[0.99999]], 'percent')] }));
    expect(all.get('xl/styles.xml')).toContain('<numFmt numFmtId="168" formatCode="0.00#%"/>');
  });
});

describe('a workbook', () => {
  const t = createTexts();
  const book = (locale: 'zh-CN' | 'en') =>
    buildAnnex({ model: fullModel(), version: 1, dataHash: 'ab' }, t(locale, 'Asia/Shanghai'), locale);

  test.each(['zh-CN', 'en'] as const)('is made of well-formed parts that are all named, in %s', async (locale) => {
    const all = await parts(writeWorkbook(book(locale)));
    for (const text of all.values()) {
      const parser = new SaxesParser({ xmlns: true });
      parser.on('error', (error) => expect.unreachable(error.message));
      parser.write(text).close();
    }
    const types = all.get('[Content_Types].xml') ?? '';
    const relations = all.get('xl/_rels/workbook.xml.rels') ?? '';
    const sheets = [...all.keys()].filter((name) => name.startsWith('xl/worksheets/'));
    expect(sheets).toHaveLength(book(locale).sheets.length);
    for (const name of sheets) {
      expect(types).toContain(`PartName="/${name}"`);
      expect(relations).toContain(`Target="${name.slice(3)}"`);
    }
  });

  test('has its head frozen, filtered and repeated on each page', async () => {
    const all = await parts(writeWorkbook({ title: 'x', sheets: [sheet([['a'], ['b']], 'text', "O'Neil & co")] }));
    const text = all.get('xl/worksheets/sheet1.xml');
    expect(text).toContain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>');
    expect(text).toContain('<autoFilter ref="A1:A3"/>');
    expect(all.get('xl/workbook.xml')).toContain("'O''Neil &amp; co'!$1:$1</definedName>");
  });

  test('is the same for the same content, byte for byte', () => {
    expect(Buffer.compare(writeWorkbook(book('en')), writeWorkbook(book('en')))).toBe(0);
  });

  test('with 10,000 maintenance lines takes a moment', () => {
    const model = fullModel();
    const lines = Array.from({ length: 10_000 }, (_, index) => maintenanceLine(index + 1));
    const large = { ...model, maintenance: { ...model.maintenance, lines } };
    const took = [1, 2, 3].map(() => {
      const begun = process.cpuUsage();
      const built = buildAnnex({ model: large, version: 1, dataHash: 'ab' }, t('en', 'Asia/Shanghai'), 'en');
      writeWorkbook(built);
      const { user, system } = process.cpuUsage(begun);
      return (user + system) / 1_000;
    });
    // Of the processor, the best of three: half a second, minutes if it grew with the square.
    expect(Math.min(...took)).toBeLessThan(20_000);
  });

  test.each<[string, readonly Sheet[], RegExp]>([
    ['no sheet', [], /needs a sheet/],
    ['two of one name', [sheet([], 'text', 'A'), sheet([], 'text', 'a')], /two sheets/],
    ['a forbidden name', [sheet([], 'text', 'a/b')], /forbidden-character/],
    ['a name that is too long', [sheet([], 'text', 'x'.repeat(32))], /too-long/],
    ['a row that is too narrow', [sheet([[]])], /not as wide/],
    ['a text for a number', [sheet([['x']], 'whole')], /no number in A2/],
    ['no number', [sheet([[Number.NaN]], 'whole')], /no number in A2/],
    ['no date', [sheet([['2026-13-01']], 'day')], /no time/],
  ])('with %s is a defect', (_, sheets, message) => {
    expect(() => writeWorkbook({ title: 'x', sheets })).toThrow(message);
  });
});
