import { describe, expect, test } from 'vitest';
import { openDocument } from '../../../src/adapters/word/document-parts.ts';
import { packZip } from '../../../src/adapters/xlsx/pack-zip.ts';
import { readWorkbook } from '../../../src/adapters/xlsx/read-workbook.ts';
import { openZip } from '../../../src/adapters/xlsx/unpack-zip.ts';
import { MOST_IMPORT_ROWS } from '../../../src/core/import/table.ts';
import { claimSize } from './claim-size.ts';
import { type Parts, workbook } from './workbook-parts.ts';

async function cellsOf(parts: Parts) {
  const { tables } = await readWorkbook(await workbook(parts));
  return tables[0]?.lines.flatMap(({ line, cells }) => [...cells].map(([column, cell]) => ({ line, column, ...cell })));
}

async function oneCell(xml: string, parts: Parts = {}) {
  const [cell] = (await cellsOf({ ...parts, rows: `<row r="1">${xml}</row>` })) ?? [];
  const { line: _line, column: _column, ...found } = cell ?? {};
  return found;
}

describe('cells', () => {
  test.each([
    ['a shared text', '<c r="A1" t="s"><v>0</v></c>', { kind: 'text', text: '现象' }],
    ['a rich text, without its reading', '<c r="A1" t="s"><v>1</v></c>', { kind: 'text', text: '系统登录' }],
    [
      'a text in the cell itself',
      '<c r="A1" t="inlineStr"><is><t>a &amp; b</t></is></c>',
      { kind: 'text', text: 'a & b' },
    ],
    [
      'a line break and an escaped letter',
      '<c r="A1" t="inlineStr"><is><t>a\nb_x0041__x005F_x0041_</t></is></c>',
      { kind: 'text', text: 'a\nbA_x0041_' },
    ],
    ['a number', '<c r="A1"><v>0.25</v></c>', { kind: 'number', value: 0.25 }],
    ['a number of many digits', '<c r="A1"><v>1.1000000000000001</v></c>', { kind: 'number', value: 1.1 }],
    ['a number that is kept as text', '<c r="A1" t="str"><v>12</v></c>', { kind: 'text', text: '12' }],
    ['true', '<c r="A1" t="b"><v>1</v></c>', { kind: 'boolean', value: true }],
    ['an error', '<c r="A1" t="e"><v>#REF!</v></c>', { kind: 'error', code: '#REF!' }],
    ['a formula by its last value', '<c r="A1"><f>1+1</f><v>2</v></c>', { kind: 'number', value: 2 }],
    ['a formula without a value', '<c r="A1"><f>1+1</f></c>', { kind: 'uncalculated' }],
    ['a formula whose value is a text', '<c r="A1" t="str"><f>A2</f><v>x</v></c>', { kind: 'text', text: 'x' }],
    [
      'a date of ISO form',
      '<c r="A1" t="d"><v>2026-11-15T10:00:00Z</v></c>',
      { kind: 'moment', shown: '2026-11-15T10:00:00', hasTime: true },
    ],
  ])('%s', async (_, xml, found) => {
    const texts = '<si><t>现象</t></si><si><r><t>系统</t></r><rPh sb="0" eb="1"><t>xi</t></rPh><r><t>登录</t></r></si>';
    expect(await oneCell(xml, { texts })).toEqual(found);
  });

  test.each([
    ['a built-in date', 14, 46_341, '2026-11-15T00:00:00', false],
    ['a built-in date and time', 22, 46_341.4166666667, '2026-11-15T10:00:00', true],
    ['an East Asian date', 31, 46_341, '2026-11-15T00:00:00', false],
    ['a date of an own format', 164, 46_341, '2026-11-15T00:00:00', false],
    ['a date and time of an own format, at midnight', 165, 46_341, '2026-11-15T00:00:00', true],
    ['a day that has a time all the same', 14, 46_341.5, '2026-11-15T12:00:00', true],
    ['the last second of a day', 22, 46_341.99999, '2026-11-15T23:59:59', true],
  ])('%s', async (_, format, number, shown, hasTime) => {
    const formats =
      '<numFmt numFmtId="164" formatCode="[$-804]yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/>';
    const found = await oneCell(`<c r="A1" s="0"><v>${number}</v></c>`, { formats, styles: [format] });
    expect(found).toEqual({ kind: 'moment', shown, hasTime });
  });

  test.each([
    ['a plain number', '0.00', 46_341],
    ['a number with a unit that looks like a date', '0.0"days"', 46_341],
    ['a currency', '[$¥-804]#,##0.00', 46_341],
    ['a colour', '[Red]0.00', 46_341],
    ['a date before there were any', 'yyyy-mm-dd', 12],
    ['a date after there are any', 'yyyy-mm-dd', 3_000_000],
  ])('%s is no date', async (_, code, number) => {
    const formats = `<numFmt numFmtId="164" formatCode="${code.replaceAll('"', '&quot;')}"/>`;
    const found = await oneCell(`<c r="A1" s="0"><v>${number}</v></c>`, { formats, styles: [164] });
    expect(found).toEqual({ kind: 'number', value: number });
  });

  test.each([
    ['a length of time, an hour and a half', '[h]:mm', 0.0625, 5_400],
    ['more than a day of it', '[h]:mm', 1.25, 108_000],
    ['a time of day', 'h:mm', 0.4375, 37_800],
    ['minutes', '[mm]', 0.5 / 24, 1_800],
  ])('%s is neither a date nor a number, in either date system', async (_, code, number, seconds) => {
    const formats = `<numFmt numFmtId="164" formatCode="${code}"/>`;
    for (const system of ['', '<workbookPr date1904="1"/>']) {
      const given = { formats, styles: [164], workbook: system };
      expect(await oneCell(`<c r="A1" s="0"><v>${number}</v></c>`, given)).toEqual({ kind: 'time', seconds });
    }
  });

  test('dates of the 1904 system are four years and a day later', async () => {
    const parts = { workbook: '<workbookPr date1904="1"/>', styles: [14] };
    const found = await oneCell('<c r="A1" s="0"><v>44879</v></c>', parts);
    expect(found).toEqual({ kind: 'moment', shown: '2026-11-15T00:00:00', hasTime: false });
  });

  test('lines and columns are those of the sheet, also where none are named', async () => {
    const rows =
      '<row r="3"><c r="B3"><v>1</v></c><c r="AA3"><v>2</v></c></row><row><c><v>3</v></c><c><v>4</v></c></row>';
    const found = await cellsOf({ rows });
    expect(found?.map(({ line, column }) => [line, column])).toEqual([
      [3, 1],
      [3, 26],
      [4, 0],
      [4, 1],
    ]);
  });
});

describe('sheets', () => {
  const two = (state: string) =>
    `<sheet name="工单" sheetId="1" r:id="rId1"/><sheet name="旧数据" sheetId="2" ${state} r:id="rId2"/>`;

  test('are read in their order', async () => {
    const { tables } = await readWorkbook(
      await workbook({ rows: '<row r="1"><c r="A1"><v>1</v></c></row>', sheets: two('') }),
    );
    expect(tables.map(({ sheet }) => sheet)).toEqual(['工单', '旧数据']);
  });

  test.each(['state="hidden"', 'state="veryHidden"'])(
    'that are hidden are left out, and told of: %s',
    async (state) => {
      const rows = '<row r="1"><c r="A1"><v>1</v></c></row>';
      const { tables, notes } = await readWorkbook(await workbook({ rows, sheets: two(state) }));
      expect(tables.map(({ sheet }) => sheet)).toEqual(['工单']);
      expect(notes).toEqual([
        { place: null, message: { key: 'import.hidden-sheet', values: { sheet: '旧数据', count: 0 } } },
      ]);
    },
  );

  test('tell of hidden lines, formulas and merged cells', async () => {
    const rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2" hidden="1"><c r="A2"><f>A1</f><v>1</v></c></row>';
    const afterRows = '<mergeCells count="1"><mergeCell ref="A2:B3"/></mergeCells>';
    const { tables, notes } = await readWorkbook(await workbook({ rows, afterRows }));
    expect(notes.map(({ message }) => [message.key, message.values?.count])).toEqual([
      ['import.hidden-lines', 1],
      ['import.formulas', 1],
    ]);
    expect(tables[0]?.merged).toEqual([{ range: 'A2:B3', firstLine: 2, lastLine: 3 }]);
  });
});

describe('what is refused', () => {
  const line = '<row r="1"><c r="A1"><v>1</v></c></row>';
  test.each<[string, string, Parts]>([
    ['a part that is not XML', 'import.xlsx-damaged', { parts: { 'xl/worksheets/sheet1.xml': '<worksheet><row>' } }],
    ['a part that is missing', 'import.xlsx-damaged', { rows: line, parts: { 'xl/worksheets/sheet1.xml': null } }],
    [
      'a declaration of entities',
      'import.xlsx-damaged',
      { parts: { 'xl/workbook.xml': '<!DOCTYPE x [<!ENTITY a "b">]><workbook/>' } },
    ],
    ['a cell of another line', 'import.xlsx-damaged', { rows: '<row r="1"><c r="A2"><v>1</v></c></row>' }],
    ['a text that is not there', 'import.xlsx-damaged', { rows: '<row r="1"><c r="A1" t="s"><v>9</v></c></row>' }],
    ['no number', 'import.xlsx-damaged', { rows: '<row r="1"><c r="A1"><v>x</v></c></row>' }],
    ['a zip archive of something else', 'import.not-xlsx', { parts: { 'xl/workbook.xml': null } }],
    ['nothing in it', 'import.nothing', {}],
    ['too many columns', 'import.too-many-columns', { rows: '<row r="1"><c r="XFD1"><v>1</v></c></row>' }],
    [
      'too many lines',
      'import.too-many-rows',
      {
        rows: Array.from({ length: MOST_IMPORT_ROWS + 2 }, (_, at) => `<row r="${at + 1}"><c><v>1</v></c></row>`).join(
          '',
        ),
      },
    ],
  ])('%s', async (_, code, parts) => {
    await expect(readWorkbook(await workbook(parts))).rejects.toMatchObject({ code });
  });

  test.each([
    ['an old or an encrypted workbook', [0xd0, 0xcf, 0x11, 0xe0, 0xa1], 'import.old-or-locked'],
    ['half of an archive', [0x50, 0x4b, 0x03, 0x04, 0x14, 0x00], 'import.not-xlsx'],
  ])('%s', async (_, content, code) => {
    await expect(readWorkbook(Uint8Array.from(content))).rejects.toMatchObject({ code });
  });

  test('one that says of itself that it is too much, before any of it is unpacked', async () => {
    const content = await workbook({ texts: `<si><t>${'0'.repeat(1_000_003)}</t></si>`, rows: line });
    const bytes = (await openZip(content)).get('xl/sharedStrings.xml')?.declaredBytes ?? 0;
    const claimed = 2_000_000_000;
    await expect(readWorkbook(claimSize(content, { bytes, claimed }))).rejects.toMatchObject({
      code: 'import.xlsx-bomb',
    });
  });

  test('a bomb that says of itself that it is small', async () => {
    const texts = Buffer.alloc(160 * 1024 * 1024, ' ');
    texts.write('<sst>');
    const parts = new Map(await openDocument(await workbook({ rows: line }))).set('xl/sharedStrings.xml', texts);
    const bomb = claimSize(packZip([...parts]), { bytes: texts.byteLength, claimed: 1 });
    expect(bomb.byteLength).toBeLessThan(1024 * 1024);
    await expect(readWorkbook(bomb)).rejects.toMatchObject({ code: 'import.xlsx-bomb' });
  });
});
