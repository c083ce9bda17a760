import { describe, expect, test } from 'vitest';
import { COLUMNS } from '../../../src/core/import/columns.ts';
import type { ImportKind } from '../../../src/core/import/kinds.ts';
import { parseCsv } from '../../../src/core/import/parse-csv.ts';
import { planImport } from '../../../src/core/import/plan.ts';
import type { FoundCell, FoundTable } from '../../../src/core/import/table.ts';
import type { Site } from '../../../src/core/site.ts';
import { record as recordTexts } from '../../../src/i18n/zh-CN/record.ts';
import { faultTexts } from '../../support/imports.ts';
import { testSite, testTemplate } from '../../support/site.ts';

const NOW = new Date('2026-11-21T02:00:00.000Z');
const manual = { check: 'manual', params: { question: '?' }, limits: {}, targets: [] };
const site: Site = testSite({
  hosts: ['app-01', 'db-01'],
  inspections: [testTemplate([{ disk: [manual], memory: [manual] }, { log: [manual] }])],
});

function csv(text: string): FoundTable {
  const parsed = parseCsv(text, { rows: 1_000, columns: 100 });
  if (!parsed.ok) throw new Error(parsed.reason);
  return { sheet: null, lines: parsed.lines, merged: [] };
}

function plan(kind: ImportKind | null, text: string, changes: { site?: Site; name?: string } = {}) {
  const reading = { site: changes.site ?? site, now: NOW };
  return planImport([csv(text)], { kind, name: changes.name ?? 'file' }, reading);
}

/** A file with the needed columns of a kind and one line, of which some cells are changed. */
function lineOf(kind: ImportKind, changes: { readonly [title: string]: string | null } = {}): string {
  const usual: { readonly [K in ImportKind]?: { readonly [title: string]: string } } = {
    maintenance: {
      ...{ 开始时间: '2026-11-05 09:30', 工程师: '工程师甲', 分类: '故障处理', 方式: '远程', 来源: '客户反馈' },
      ...{ 现象: '没有短信', 原因: '密码到期', 解决方案: '更新密码', 维护解决情况: '恢复' },
    },
    optimisation: { 开始时间: '2026-11-05', 工程师: 'engineer', 功能: '告警', 需求: '合并', 变更内容: '规则' },
    ticket: {
      ...{ 事项: '打不开', 受理方式: '电话', 故障级别: '二级', 报告时间: '2026-11-05 09:00' },
      ...{ 恢复时间: '2026-11-05 10:00', 关闭时间: '2026-11-05 11:00', 原因: '内存', 解决方案: '重启', 工程师: '组长' },
    },
    inspection: {
      ...{ 巡检模板: 'monthly', 巡检日期: '2026-11-05', 巡检人员: '工程师甲', 检查项目: 'disk', 结果: '正常' },
    },
  };
  const cells = Object.entries({ ...usual[kind], ...changes }).filter(([, value]) => value !== null);
  const quoted = (value: string | null) => `"${(value ?? '').replaceAll('"', '""')}"`;
  return `${cells.map(([title]) => quoted(title)).join(',')}\n${cells.map(([, value]) => quoted(value)).join(',')}\n`;
}

describe('a head', () => {
  test.each(Object.entries(COLUMNS))('of %s has names that are each of one column', (_, columns) => {
    const names = columns.flatMap(({ titles, id }) => [...new Set([...titles, id].map((name) => name.toLowerCase()))]);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test('is understood as the dialogs name the fields', () => {
    const label = (field: string) => recordTexts[`field-${field}`] ?? '';
    const titles = COLUMNS.maintenance.flatMap((column) => column.titles);
    const fields = ['title', 'happened-at', 'ended-at', 'engineer', 'others', 'effort-onsite', 'effort-remote'];
    const own = [
      'effort-office',
      'category',
      'mode',
      'source',
      'contact',
      'symptom',
      'cause',
      'solution',
      'hours',
      'result',
    ];
    expect([...fields, ...own].map(label).filter((text) => !titles.includes(text))).toEqual([]);
  });

  test.each([
    [
      'in English, other case, with marks of what is needed',
      'Done, or begun *,ENGINEER,Category,Mode,Source,Symptom,Cause,solution,Result',
    ],
    ['in both languages, with spaces', '开始 时间,Engineer,分类,Mode,来 源,Symptom,原因,解决方案,维护结果'],
  ])('is understood %s', (_, head) => {
    const quoted = head.replace('Done, or begun *', '"Done, or begun *"');
    const found = plan('maintenance', `${quoted}\n2026-11-05,Engineer A,fault,remote,customer,a,b,c,d\n`);
    expect(faultTexts(found.faults)).toEqual([]);
    expect(found.drafts).toHaveLength(1);
  });

  test('may have a title above it', () => {
    const found = plan('maintenance', `11 月维护记录\n\n${lineOf('maintenance')}`);
    expect(found.faults).toEqual([]);
    expect(found.notes.map(({ message }) => message)).toEqual([
      { key: 'import.lines-above', values: { count: 1, line: 3 } },
    ]);
    expect(found.drafts[0]?.place).toEqual({ sheet: null, line: 4 });
  });

  test.each([
    [
      'a misspelt column',
      lineOf('maintenance', { 解决方案: null, 解决方按: 'x' }),
      [
        '❌ 第 1 行 I 列（解决方按）：写的是「解决方按」。没有这一列。是不是「解决方案」？',
        '❌ 第 1 行：缺少「解决方案」一列，请补上。',
      ],
    ],
    [
      'a column twice',
      '现象,原因,现象\n',
      expect.arrayContaining(['❌ 第 1 行 C 列（现象）：写的是「现象」。这一列出现了两次，请删除其一。']),
    ],
    ['none', '甲,乙\n1,2\n', ['❌ 前 10 行中找不到表头。表头须用模板中的列名（中文或英文），见 examples/import。']],
    [
      'nothing below it',
      lineOf('maintenance').split('\n')[0] ?? '',
      ['❌ 「file」里没有可以导入的内容：表头下须至少有一行。'],
    ],
  ])('is refused: %s', (_, text, faults) => {
    const found = plan('maintenance', text);
    expect(faultTexts(found.faults)).toEqual(faults);
    expect(found.drafts).toEqual([]);
  });
});

describe('a cell that does not say what is expected', () => {
  test.each<[string, ImportKind, { readonly [title: string]: string }, RegExp]>([
    ['no date', 'maintenance', { 开始时间: '上周三' }, /第 2 行 A 列（开始时间）：写的是「上周三」。应为日期/],
    ['a date that is none', 'maintenance', { 开始时间: '2026-02-30' }, /应为日期/],
    [
      'a date whose parts can be told apart in several ways',
      'maintenance',
      { 开始时间: '5/11/2026' },
      /年、月、日分不清/,
    ],
    ['a bare number for a date', 'maintenance', { 开始时间: '46331' }, /应为日期/],
    ['an offset that is none', 'maintenance', { 开始时间: '2026-11-05 09:30+99:00' }, /应为日期/],
    ['an hour that is none', 'maintenance', { 开始时间: '2026-11-05 25:00' }, /应为日期/],
    ['the future', 'maintenance', { 开始时间: '2026-11-21 10:01' }, /2026-11-21 10:01 尚未到来/],
    ['before the contract', 'maintenance', { 开始时间: '2025-12-31' }, /早于合同起始日 2026-01-01/],
    ['an end before the beginning', 'maintenance', { 结束时间: '2026-11-05 09:00' }, /结束时间不能早于开始时间/],
    ['nobody', 'maintenance', { 工程师: '工程师乙' }, /没有此人。是不是「工程师甲」/],
    ['nobody near', 'maintenance', { 工程师: '王二麻子' }, /没有此人。可用：工程师甲 \(engineer\), 组长 \(lead\)/],
    ['no engineer', 'maintenance', { 工程师: '访客' }, /viewer 不是工程师/],
    ['no choice', 'maintenance', { 方式: '电话' }, /应为：远程、现场。/],
    ['too many person-days', 'maintenance', { 现场人天: '1000' }, /应为 0 到 999 的人天数/],
    ['too many decimals', 'maintenance', { 现场人天: '0.125' }, /最多两位小数/],
    ['negative person-days', 'maintenance', { 现场人天: '-1' }, /人天数/],
    ['words for hours', 'maintenance', { '处理时长（小时）': '半天' }, /应为小时数/],
    ['a text that is too long', 'maintenance', { 现象: '长'.repeat(2_001) }, /共 2,001 字，最多 2,000 字/],
    ['a text of 10,001 characters', 'maintenance', { 现象: '长'.repeat(10_001) }, /共 10,001 字，最多 2,000 字/],
    ['a line of 10,001 characters', 'maintenance', { 事项: '长'.repeat(10_001) }, /共 10,001 字，最多 200 字/],
    ['a title of two lines', 'maintenance', { 事项: '一\n二' }, /写在一行内/],
    ['an empty cell', 'maintenance', { 原因: ' ' }, /「原因」不能为空/],
    ['phases that do not add up', 'optimisation', { 后台人天: '2', 开发人天: '1' }, /各阶段人天之和/],
    ['no time of day', 'ticket', { 报告时间: '2026-11-05' }, /须写明时刻/],
    ['no level', 'ticket', { 故障级别: '五级' }, /没有这个级别。可用：1, 2, 3, 4/],
    ['no host', 'ticket', { 设备: 'app-02' }, /没有这台主机。是不是「app-01」/],
    ['a ticket that is not over', 'ticket', { 关闭时间: '' }, /只能补录已关闭的工单/],
    ['a restore before the report', 'ticket', { 恢复时间: '2026-11-05 08:00' }, /早于「报告时间」（2026-11-05 09:00）/],
    ['a closing before the restore', 'ticket', { 关闭时间: '2026-11-05 09:30' }, /早于「恢复时间」/],
    ['a response after the restore', 'ticket', { 响应时间: '2026-11-05 10:30' }, /恢复时间.*早于「响应时间」/],
    ['no template', 'inspection', { 巡检模板: 'monhtly' }, /没有这个巡检模板。是不是「monthly」/],
    ['no item', 'inspection', { 检查项目: 'dsik' }, /没有这个检查项目。是不是「disk」/],
    ['a verdict without its reason', 'inspection', { 结果: '异常' }, /须注明原因/],
    ['an item that waits', 'inspection', { 结果: '待人工确认' }, /应为：正常、需关注、异常、未能检查/],
  ])('%s', (_, kind, cells, text) => {
    const found = plan(kind, lineOf(kind, cells));
    expect(faultTexts(found.faults)).toEqual([expect.stringMatching(text)]);
    expect(found.drafts).toEqual([]);
  });

  test('is told in English too', () => {
    const found = plan('maintenance', lineOf('maintenance', { 方式: '电话' }));
    expect(faultTexts(found.faults, 'en')).toEqual([
      '❌ line 2, column D (Mode): it says “电话”. Expected is one of: remote, on site.',
    ]);
  });

  test('is told of in each line, in the order of the file', () => {
    const [head, line] = lineOf('maintenance').split('\n');
    const bad = (line ?? '').replace('2026-11-05 09:30', 'x').replace('远程', 'y');
    const found = plan('maintenance', `${head}\n${bad}\n${line}\n${bad}\n`);
    expect(found.faults.map((fault) => [fault.line, fault.column?.index])).toEqual([
      [2, 0],
      [2, 3],
      [4, 0],
      [4, 3],
    ]);
  });
});

describe('cells of a workbook', () => {
  const cells = (changes: { readonly [at: number]: FoundCell }): FoundTable => {
    const [head, line] = csv(lineOf('maintenance', { 现场人天: '1' })).lines;
    if (!head || !line) throw new Error('no lines');
    const changed = new Map([
      ...line.cells,
      ...Object.entries(changes).map(([at, cell]) => [Number(at), cell] as const),
    ]);
    return { sheet: '维护记录', lines: [head, { line: 2, cells: changed }], merged: [] };
  };
  const read = (table: FoundTable) => planImport([table], { kind: null, name: 'x' }, { site, now: NOW });

  test('are dates and numbers as they are typed', () => {
    const table = cells({
      0: { kind: 'moment', shown: '2026-11-05T14:05:06', hasTime: true },
      9: { kind: 'number', value: 0.5 },
    });
    const [draft] = read(table).drafts;
    expect(draft?.kind === 'maintenance' && [draft.entry.happenedAt.toISOString(), draft.entry.effort.onsite]).toEqual([
      '2026-11-05T06:05:06.000Z',
      0.5,
    ]);
  });

  test.each<[string, FoundCell, number]>([
    ['a length of time', { kind: 'time', seconds: 5_400 }, 1.5],
    ['a third, with all its digits', { kind: 'number', value: 1 / 3 }, 0.33],
  ])('are hours: %s', (_, cell, hours) => {
    const [head, line] = csv(lineOf('maintenance', { '处理时长（小时）': 'x' })).lines;
    if (!head || !line) throw new Error('no lines');
    const [draft] = read({
      sheet: '维护记录',
      lines: [head, { line: 2, cells: new Map([...line.cells, [9, cell]]) }],
      merged: [],
    }).drafts;
    expect(
      draft?.kind === 'maintenance' && draft.entry.kind === 'maintenance' && draft.entry.content.rows,
    ).toMatchObject([{ hours }]);
  });

  test('that are times without a day are neither dates nor person-days', () => {
    const time: FoundCell = { kind: 'time', seconds: 37_800 };
    expect(faultTexts(read(cells({ 0: time, 9: time })).faults)).toEqual([
      expect.stringContaining('写的是「10:30」。应为日期'),
      expect.stringContaining('写的是「10:30」。应为 0 到 999 的人天数'),
    ]);
  });

  test.each<[string, FoundCell, RegExp]>([
    [
      'an error',
      { kind: 'error', code: '#REF!' },
      /「维护记录」第 2 行 A 列（开始时间）：写的是「#REF!」。单元格是错误值 #REF!/,
    ],
    ['a formula without a value', { kind: 'uncalculated' }, /公式没有计算结果/],
    ['a number for a date', { kind: 'number', value: 46_331 }, /单元格是数字 46331，不是日期/],
  ])('that hold %s are refused', (_, cell, text) => {
    expect(faultTexts(read(cells({ 0: cell })).faults)).toEqual([expect.stringMatching(text)]);
  });

  test('that were merged are refused below the head, and let be above it', () => {
    const table = cells({});
    const merged = { ...table, merged: [{ range: 'A2:A4', firstLine: 2, lastLine: 4 }] };
    expect(faultTexts(read(merged).faults)).toEqual([expect.stringContaining('单元格 A2:A4 是合并的')]);
    const below = { ...table, lines: table.lines.map(({ line, cells: all }) => ({ line: line + 1, cells: all })) };
    const title = { ...below, merged: [{ range: 'A1:F1', firstLine: 1, lastLine: 1 }] };
    expect(faultTexts(read(title).faults)).toEqual([]);
  });

  test('right of the head are not passed over', () => {
    const found = read(cells({ 30: { kind: 'text', text: '备注' } }));
    expect(faultTexts(found.faults)).toEqual([expect.stringMatching(/第 2 行 AE 列：写的是「备注」。这一列没有表头/)]);
  });
});

describe('which kind', () => {
  test.each<[string, ImportKind]>([
    ['维护记录', 'maintenance'],
    ['维护记录单', 'maintenance'],
    ['Maintenance 2026', 'maintenance'],
    ['optimization', 'optimisation'],
    ['工单(2)', 'ticket'],
  ])('is told by the name %s', (name, kind) => {
    const found = plan(null, lineOf(kind), { name });
    expect(found.drafts.map((draft) => draft.kind)).toEqual([kind]);
  });

  test('has to be said where no name tells it', () => {
    expect(faultTexts(plan(null, lineOf('ticket'), { name: '1' }).faults)).toEqual([
      expect.stringContaining('看不出「1」是哪一类记录。请用 --kind 指明'),
    ]);
  });

  test('is of no matter for a sheet that has nothing below its head, unless all are so', () => {
    const of = (kind: ImportKind, sheet: string) => ({ ...csv(lineOf(kind)), sheet });
    const headOf = (kind: ImportKind, sheet: string) => ({ ...csv(lineOf(kind).split('\n')[0] ?? ''), sheet });
    const empty = headOf('ticket', '工单');
    const found = planImport([of('maintenance', '维护记录'), empty], { kind: null, name: 'x' }, { site, now: NOW });
    expect(found.drafts.map(({ kind }) => kind)).toEqual(['maintenance']);
    expect(found.faults).toEqual([]);
    expect(found.notes.map(({ message }) => message)).toEqual([
      { key: 'import.sheet-empty', values: { name: '工单' } },
    ]);
    const none = planImport([headOf('maintenance', '维护记录'), empty], { kind: null, name: 'x' }, { site, now: NOW });
    expect(faultTexts(none.faults)).toEqual([expect.stringContaining('「x」里没有可以导入的内容')]);
  });

  test('may be chosen of several sheets; sheets that explain are passed over', () => {
    const of = (kind: ImportKind, sheet: string) => ({ ...csv(lineOf(kind)), sheet });
    const tables = [{ ...csv('a,b\n'), sheet: '说明' }, of('ticket', '工单'), of('maintenance', '维护记录')];
    const found = planImport(tables, { kind: 'ticket', name: 'x' }, { site, now: NOW });
    expect(found.drafts.map(({ kind }) => kind)).toEqual(['ticket']);
    expect(found.notes.map(({ message }) => message.key)).toEqual(['import.sheet-left-out']);
  });
});

describe('what lines come to', () => {
  const [head = '', line = ''] = lineOf('maintenance', { 编号: 'W-1', 现场人天: '1' }).split('\n');
  const titles = head.replaceAll('"', '').split(',');
  const further = (cells: { readonly [title: string]: string }) => titles.map((title) => cells[title] ?? '').join(',');

  test('lines of one number are one sheet, whose person-days count once', () => {
    const second = further({ 编号: 'W-1', 现象: '另一个', 原因: '乙', 解决方案: '丙' });
    const { drafts, faults } = plan('maintenance', `${head}\n${line}\n${second}\n`);
    expect(faultTexts(faults)).toEqual([]);
    const [draft, ...others] = drafts;
    expect(others).toEqual([]);
    if (draft?.kind !== 'maintenance' || draft.entry.kind !== 'maintenance') throw new Error('no sheet');
    expect(draft.entry.title).toBe('没有短信');
    expect(draft.entry.content.rows.map(({ symptom }) => symptom)).toEqual(['没有短信', '另一个']);
    expect(draft.entry.effort).toEqual({ onsite: 1, remote: 0, office: 0 });
    expect(draft.reference).toBe('W-1');
  });

  test('a title that is cut out of a symptom has no half of a letter', () => {
    const [draft] = plan('maintenance', lineOf('maintenance', { 现象: `${'长'.repeat(199)}😀` })).drafts;
    expect(draft?.kind === 'maintenance' && draft.entry.title).toBe('长'.repeat(199));
  });

  test('a sheet must not contradict itself, and has at most ten rows', () => {
    const other = further({ 编号: 'W-1', 方式: '现场', 现象: '甲', 原因: '乙', 解决方案: '丙' });
    expect(faultTexts(plan('maintenance', `${head}\n${line}\n${other}\n`).faults)).toEqual([
      expect.stringContaining('与同一编号的第 2 行不一致'),
    ]);
    const unread = plan('maintenance', `${head}\n${line.replace('远程', '电话')}\n${line}\n`);
    expect(faultTexts(unread.faults)).toEqual([expect.stringContaining('写的是「电话」。应为：远程、现场')]);
    const eleven = Array.from({ length: 11 }, () => line).join('\n');
    expect(faultTexts(plan('maintenance', `${head}\n${eleven}\n`).faults)).toEqual([
      expect.stringContaining('一张维护记录单最多 10 行'),
    ]);
  });

  test('the same twice is refused, unless the titles tell them apart', () => {
    const [first = '', one = ''] = lineOf('ticket').split('\n');
    expect(faultTexts(plan('ticket', `${first}\n${one}\n${one}\n`).faults)).toEqual([
      expect.stringContaining('第 3 行：写的是「打不开」。与第 2 行是同一件事'),
    ]);
    const other = one.replace('打不开', '门户打不开');
    expect(plan('ticket', `${first}\n${one}\n${other}\n`).faults).toEqual([]);
  });

  test('work of one engineer at one time is told of', () => {
    const [first = '', one = ''] = lineOf('maintenance', { 事项: '其一', 结束时间: '2026-11-05 12:00' }).split('\n');
    const other = one.replace('其一', '其二').replace('12:00', '13:00').replace('09:30', '11:00');
    const found = plan('maintenance', `${first}\n${one}\n${other}\n`);
    expect(found.faults).toEqual([]);
    expect(found.notes.map(({ message }) => message.key)).toEqual(['import.overlap']);
  });

  test('phases of an optimisation are its person-days where nothing else is said', () => {
    const { drafts } = plan('optimisation', lineOf('optimisation', { 需求分析人天: '0.5', 开发人天: '2 人天' }));
    const [draft] = drafts;
    expect(draft?.kind === 'optimisation' && draft.entry.effort).toEqual({ onsite: 0, remote: 0, office: 2.5 });
  });

  test('a ticket was levelled when it was reported, where the paper does not say', () => {
    const [draft] = plan('ticket', lineOf('ticket', { 故障级别: '2', 服务评价: '满意' })).drafts;
    if (draft?.kind !== 'ticket') throw new Error('no ticket');
    expect(draft.levelledAt).toEqual(draft.openedAt);
    expect(draft.openedAt.toISOString()).toBe('2026-11-05T01:00:00.000Z');
    expect([draft.level, draft.rating, draft.respondedAt]).toEqual([2, 'satisfied', null]);
  });

  test('of an inspection each item must be there, once', () => {
    const [first = '', one = ''] = lineOf('inspection').split('\n');
    expect(faultTexts(plan('inspection', `${first}\n${one}\n`).faults)).toEqual([
      expect.stringContaining('缺少模板 monthly 中的 2 项：项目 memory、项目 log'),
    ]);
    const memory = one.replace('disk', '项目 memory');
    const log = one.replace('disk', 'Item log');
    const found = plan('inspection', `${first}\n${one}\n${memory}\n${log}\n`);
    expect(faultTexts(found.faults)).toEqual([]);
    expect(found.drafts).toMatchObject([{ kind: 'inspection', mode: 'remote', template: 'monthly' }]);
    expect(faultTexts(plan('inspection', `${first}\n${one}\n${memory}\n${log}\n${log}\n`).faults)).toEqual([
      expect.stringContaining('这个项目在第 4 行已经有了'),
    ]);
  });

  test('person-days of an inspection stand once, or the same in each line', () => {
    const [first = '', one = ''] = lineOf('inspection', { 远程人天: '0.5' }).split('\n');
    const memory = one.replace('disk', 'memory');
    const log = one.replace('disk', 'log');
    const same = plan('inspection', `${first}\n${one}\n${memory.replace('0.5', '')}\n${log}\n`);
    expect(same.drafts).toMatchObject([{ effort: { onsite: 0, remote: 0.5, office: 0 } }]);
    const other = plan('inspection', `${first}\n${one}\n${memory.replace('0.5', '0.25')}\n${log}\n`);
    expect(faultTexts(other.faults)).toEqual([expect.stringContaining('与同一次巡检的第 2 行人天不一致')]);
  });

  test.each([
    ['2026-11-05', '2026-11-04T16:00:00.000Z'],
    ['2026/11/5 9:05', '2026-11-05T01:05:00.000Z'],
    ['2026年11月5日', '2026-11-04T16:00:00.000Z'],
    ['2026年11月5日 9时05分', '2026-11-05T01:05:00.000Z'],
    ['2026.11.05 09:05:30', '2026-11-05T01:05:30.000Z'],
    ['2026-11-05T09:05', '2026-11-05T01:05:00.000Z'],
    ['２０２６－１１－０５ ０９：０５', '2026-11-05T01:05:00.000Z'],
    ['2026-11-05 09:05+01:00', '2026-11-05T08:05:00.000Z'],
  ])('the time %s is read in the contract’s zone', (written, at) => {
    const [draft] = plan('maintenance', lineOf('maintenance', { 开始时间: written })).drafts;
    expect(draft?.kind === 'maintenance' && draft.entry.happenedAt.toISOString()).toBe(at);
  });

  test('a time that the zone skips is refused', () => {
    const berlin = { ...site, contract: { ...site.contract, timeZone: 'Europe/Berlin' } };
    const found = plan('maintenance', lineOf('maintenance', { 开始时间: '2026-03-29 02:30' }), { site: berlin });
    expect(faultTexts(found.faults)).toEqual([expect.stringContaining('没有这一时刻')]);
  });
});
