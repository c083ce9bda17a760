import { describe, expect, test } from 'vitest';
import { LOCALES, type Locale } from '../../src/core/message.ts';
import type { ReportModel } from '../../src/core/report/model.ts';
import { type Cell, type Sheet, sheetNameFault, type Workbook } from '../../src/core/workbook.ts';
import { createTexts } from '../../src/i18n/texts.ts';
import { buildAnnex, MOST_ANNEX_ROWS } from '../../src/reports/annex.ts';
import { emptyModel, fullModel, maintenanceLine } from './fixtures/annex-model.ts';

const texts = createTexts();
const HASH = 'ab'.repeat(32);

function build(model: ReportModel, locale: Locale = 'zh-CN', version: number | null = 2): Workbook {
  return buildAnnex({ model, version, dataHash: HASH }, texts(locale, model.contract.timeZone), locale);
}

function sheet(book: Workbook, name: string): Sheet {
  const found = book.sheets.find((each) => each.name === name);
  if (!found) throw new Error(`no sheet ${name}`);
  return found;
}

/** A cell by the number of its row, from 0, and the title of its column. */
function cell(of: Sheet, row: number, title: string): Cell | undefined {
  return of.rows[row]?.[of.columns.findIndex((column) => column.title === title)];
}

/** What the first sheet says of an item. */
function about(book: Workbook, item: string): Cell | undefined {
  return book.sheets[0]?.rows.find(([name]) => name === item)?.[1];
}

describe('the annex of a report', () => {
  test.each(LOCALES)('has sheets whose names spreadsheets take, each once, in %s', (locale) => {
    const names = build(fullModel(), locale).sheets.map(({ name }) => name);
    expect(names.filter((name) => sheetNameFault(name) !== null)).toEqual([]);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
    // Each table of the report has at least one row in the sample: none is left out.
    expect(names).toHaveLength(48);
  });

  test.each(LOCALES)('has columns of different titles in each sheet, in %s', (locale) => {
    const twice = build(fullModel(), locale).sheets.filter(({ columns }) => {
      return new Set(columns.map(({ title }) => title)).size < columns.length;
    });
    expect(twice.map(({ name }) => name)).toEqual([]);
  });

  test('shows no share as whole that is not, as the report does not', () => {
    const model = fullModel();
    const [host] = model.availability.hosts;
    if (!host) throw new Error('no host');
    const book = build({
      ...model,
      sla: { ...model.sla, total: { ...model.sla.total, met: 29_999, missed: 1, share: 29_999 / 30_000 } },
      availability: { ...model.availability, hosts: [{ ...host, share: 1 - 60 / 15_638_400 }] },
    });
    expect(cell(sheet(book, '主机可用性'), 0, '可用率')).toBe(0.99999);
    expect(cell(sheet(book, '时限达成'), sheet(book, '时限达成').rows.length - 1, '达成率')).toBe(0.99996);
  });

  test('says what a drill found and what is said beside copies, with how many', () => {
    const remarks = sheet(build(fullModel()), '备份提醒与演练');
    const titles = ['类别', '副本', '时间', '副本数', '备注'];
    expect(remarks.rows.map((_, row) => titles.map((title) => cell(remarks, row, title)))).toEqual([
      ['恢复演练', 'B-5', '2026-09-01T10:00:00', null, '已恢复：3 张表、5 行，全部可读。'],
      ['提醒', 'B-7', '2026-10-31T02:01:33', 26, expect.stringContaining('2 张表')],
    ]);
  });

  test('says first of which report it is', () => {
    const book = build(fullModel());
    expect(book.sheets[0]?.name).toBe('说明');
    expect(about(book, '合同编号')).toBe('HT-2026-0001');
    expect(about(book, '统计期')).toBe('y1-h1');
    expect(about(book, '起始日')).toEqual({ value: '2026-05-01', format: 'day' });
    expect(about(book, '版本')).toEqual({ value: 2, format: 'whole' });
    // Midnight in Shanghai.
    expect(about(book, '数据截至')).toEqual({ value: '2026-11-01T00:00:00', format: 'moment' });
    expect(about(book, '数据指纹（SHA-256，与报告一致）')).toBe(HASH);
    expect(about(build(fullModel(), 'zh-CN', null), '版本')).toBe('未定稿');
  });

  test('counts on the first sheet the rows of each table, and leaves out the sheets of empty ones', () => {
    const book = build(emptyModel());
    expect(book.sheets.map(({ name }) => name)).toEqual(['说明', '服务总结', '统计数字', '服务级别', '时限达成']);
    expect(about(book, '“日常维护”行数')).toEqual({ value: 0, format: 'whole' });
    expect(about(book, '统计期内没有任何记录')).toBe('是');
    for (const { name, rows } of build(fullModel()).sheets.slice(1)) {
      expect(about(build(fullModel()), `“${name}”行数`)).toEqual({ value: rows.length, format: 'whole' });
    }
  });

  test('says so where a table is too long to be listed whole', () => {
    const model = fullModel();
    const lines = Array.from({ length: MOST_ANNEX_ROWS + 1 }, () => maintenanceLine(1));
    const book = build({ ...model, maintenance: { ...model.maintenance, lines } }, 'en');
    expect(sheet(book, 'Maintenance').rows).toHaveLength(MOST_ANNEX_ROWS);
    const said = about(book, 'Rows of “Maintenance” (the first 100,000 are listed)');
    expect(said).toEqual({ value: MOST_ANNEX_ROWS + 1, format: 'whole' });
  });

  test('cuts a text that no cell takes, which Excel would call a damaged file, and counts the rest', () => {
    const model = fullModel();
    const found = Array.from({ length: 200 }, (_, host) => ({
      ...{ target: `host-${host}`, verdict: 'normal' as const },
      texts: [{ key: 'check.disk.used', values: { path: `/${'磁'.repeat(200)}`, used: 42 } }],
    }));
    const [first, ...others] = model.inspections.issued;
    if (!first) throw new Error('no inspection');
    const row = {
      group: '主机',
      item: '磁盘',
      verdict: 'normal' as const,
      found,
      answers: [],
      reasons: [],
      remarks: ['𠮷'.repeat(20_000)],
    };
    const issued = [{ ...first, form: [row] }, ...others];
    const forms = sheet(build({ ...model, inspections: { ...model.inspections, issued } }), '巡检报告');
    const remark = String(cell(forms, 0, '备注'));
    expect(remark.length).toBeLessThanOrEqual(32_767);
    expect(remark.length).toBeGreaterThan(32_700);
    expect(remark).toMatch(/^𠮷+…（超出单元格上限，另有 7,\d{3} 字）$/u);
    for (const one of forms.rows.flat()) expect(String(one ?? '').length).toBeLessThanOrEqual(32_767);
  });

  test('repeats the sums of the model beside what they are made of', () => {
    const activities = sheet(build(fullModel()), '服务总结');
    const last = activities.rows.length - 1;
    for (const title of ['现场人天', '远程人天', '后台人天', '人天合计']) {
      const parts = activities.rows.slice(0, last).map((_, row) => Number(cell(activities, row, title)));
      expect(cell(activities, last, title)).toBe(parts.reduce((sum, part) => sum + part, 0));
    }
  });

  test('shows times by the clocks of the contract, also where they are changed', () => {
    const maintenance = sheet(build(fullModel()), '日常维护');
    expect(cell(maintenance, 0, '报告时间')).toBe('2026-05-02T00:30:05');
    const model = fullModel();
    const berlin = { ...model, contract: { ...model.contract, timeZone: 'Europe/Berlin' } };
    const outages = ['2026-03-29T00:59:59.000Z', '2026-03-29T01:00:00.000Z', '2026-10-25T00:30:00.000Z'].map((from) => {
      return { from, until: null, seconds: 0 };
    });
    const shown = sheet(build({ ...berlin, disclosure: { ...berlin.disclosure, outages } }), 'Rounds 离线');
    expect([0, 1, 2].map((row) => cell(shown, row, '开始'))).toEqual([
      '2026-03-29T01:59:59',
      '2026-03-29T03:00:00',
      '2026-10-25T02:30:00',
    ]);
  });

  test('leaves texts as they are, also those that a spreadsheet could take for formulas', () => {
    const maintenance = sheet(build(fullModel()), '日常维护');
    expect(cell(maintenance, 0, '事项')).toBe('=HYPERLINK("http://example.com/1")');
    expect(maintenance.columns.find(({ title }) => title === '事项')?.format).toBe('text');
  });

  test('gives figures of different units the format of each', () => {
    const points = sheet(build(fullModel()), '容量测点');
    expect(cell(points, 0, '测值')).toEqual({ value: 200_000_000_000, format: 'whole' });
    expect(cell(points, 2, '测值')).toEqual({ value: 0.694, format: 'percent' });
    const levels = sheet(build(fullModel()), '服务级别');
    expect([0, 1, 2].map((row) => cell(levels, row, '时限'))).toEqual([
      1_800,
      { value: '与客户商定', format: 'text' },
      null,
    ]);
  });

  test('has each row of the forms that are in the report, whole', () => {
    const forms = sheet(build(fullModel()), '巡检报告');
    expect(cell(forms, 0, '巡检过程')).toBe('应用服务器：异常\n调度服务器：正常\n已看过');
    expect([cell(forms, 0, '结果'), cell(forms, 0, '原结果')]).toEqual(['正常', '异常']);
    expect(String(cell(forms, 0, '备注'))).toHaveLength(900);
  });

  test('marks what was imported, and says what that means', () => {
    const model = fullModel();
    const lines = [maintenanceLine(1), maintenanceLine(2)];
    const book = build({ ...model, maintenance: { ...model.maintenance, lines } }, 'en');
    expect([0, 1].map((row) => cell(sheet(book, 'Maintenance'), row, 'Imported'))).toEqual(['No', 'Yes']);
    expect(cell(sheet(book, 'Inspections'), 0, 'Imported')).toBe('Yes');
    expect(about(book, 'Imported')).toContain('entered by a person afterwards');
  });

  test('tells what of a finding was found where, and keeps what nobody said apart', () => {
    const book = build(fullModel());
    expect(cell(sheet(book, '巡检发现'), 0, '原因')).toBe('应用服务器：异常');
    expect(cell(sheet(book, '巡检发现'), 0, '备注')).toBe('=cmd|x\n已清理');
    expect([0, 1, 2].map((row) => cell(sheet(book, '超时'), row, '原因'))).toEqual(['等待备件', '未说明', '未说明']);
    expect([0, 1, 2].map((row) => cell(sheet(book, '超时'), row, '改级前'))).toEqual(['否', '否', '是']);
  });
});
