import type { LocalText } from '../message.ts';
import { CHOICES } from './choices.ts';
import type { ImportKind } from './kinds.ts';
import * as read from './read-value.ts';

/** A column of a file that is imported. What is read of it stands under its id. */
export interface ImportColumn {
  readonly id: string;
  /** As in the templates, Chinese and English; then other names that people give it. */
  readonly titles: readonly [chinese: string, english: string, ...string[]];
  readonly isNeeded: boolean;
  readonly read: read.CellReader<unknown>;
}

/** As it is called in the templates. */
export function titleOfColumn({ titles: [chinese, english] }: Pick<ImportColumn, 'titles'>): LocalText {
  return { 'zh-CN': chinese, en: english };
}

type Titles = ImportColumn['titles'];

function needed(id: string, titles: Titles, reader: read.CellReader<unknown>): ImportColumn {
  return { id, titles, isNeeded: true, read: reader };
}

function optional(id: string, titles: Titles, reader: read.CellReader<unknown>): ImportColumn {
  return { id, titles, isNeeded: false, read: reader };
}

const PERSON_DAYS: readonly ImportColumn[] = [
  optional('onsite', ['现场人天', 'Person-days on site', 'onsite'], read.days),
  optional('remote', ['远程人天', 'Person-days remote', 'remote'], read.days),
  optional('office', ['后台人天', 'Person-days back office', 'office'], read.days),
];

/** What every record has. */
function recordColumns(isTitleNeeded: boolean): ImportColumn[] {
  const title: Titles = ['事项', 'What it is about', '工作', '主题', 'title', 'subject'];
  return [
    isTitleNeeded ? needed('title', title, read.line) : optional('title', title, read.line),
    needed(
      'happenedAt',
      ['开始时间', 'Done, or begun', '日期', '时间', '回访时间', 'date', 'begun'],
      read.moment('optional'),
    ),
    optional('endedAt', ['结束时间', 'Ended', '完成时间', 'end'], read.moment('optional')),
    needed('engineer', ['工程师', 'Engineer', '维护人', '维护工程师', '人员', '回访人员'], read.engineer),
    optional('others', ['其他参与人员', 'Others who took part', 'others'], read.line),
    ...PERSON_DAYS,
  ];
}

const mode = needed('mode', ['方式', 'Mode', '回访方式'], read.choice(CHOICES.mode));

/** The paper's own number: lines of one number are one sheet. */
const number = optional('number', ['编号', 'Number', '单号', '序号', 'no.'], read.line);

/** The columns of each kind, in the order of the templates. */
export const COLUMNS: { readonly [K in ImportKind]: readonly ImportColumn[] } = {
  maintenance: [
    number,
    ...recordColumns(false),
    needed('category', ['分类', 'Category'], read.choice(CHOICES.category)),
    mode,
    needed('source', ['来源', 'Source'], read.choice(CHOICES.source)),
    optional('contact', ['客户负责人', "Customer's contact", '负责人', 'contact'], read.line),
    needed('symptom', ['现象', 'Symptom'], read.text),
    needed('cause', ['原因', 'Cause'], read.text),
    needed('solution', ['解决方案', 'Solution'], read.text),
    optional('hours', ['处理时长（小时）', 'Time spent (hours)', '处理时长', 'hours'], read.hours),
    needed('result', ['维护解决情况', 'Result', '维护结果'], read.text),
  ],
  optimisation: [
    ...recordColumns(false),
    needed('function', ['功能', 'Function'], read.line),
    needed('requirement', ['需求', 'Requirement'], read.text),
    needed('change', ['变更内容', 'What was changed', 'change'], read.text),
    optional('analysis', ['需求分析人天', 'Person-days: analysis', '需求分析', 'analysis'], read.days),
    optional('design', ['设计人天', 'Person-days: design', '设计', 'design'], read.days),
    optional('development', ['开发人天', 'Person-days: development', '开发', 'development'], read.days),
    optional('test', ['测试人天', 'Person-days: test', '测试', 'test'], read.days),
  ],
  upgrade: [
    ...recordColumns(true),
    needed('product', ['产品', 'Product'], read.line),
    optional('fromVersion', ['升级前版本', 'Version before'], read.line),
    needed('toVersion', ['升级后版本', 'Version after'], read.line),
    needed('change', ['变更内容', 'What was changed', 'change'], read.text),
    needed('result', ['升级结果', 'Result', '维护解决情况', '结果'], read.text),
  ],
  training: [
    ...recordColumns(true),
    mode,
    needed('attendees', ['培训对象', 'Who was trained', 'attendees'], read.text),
    optional('attendeeCount', ['人数', 'How many', 'count'], read.count),
    needed('content', ['内容', 'Content', '培训内容'], read.text),
  ],
  'parameter-change': [
    ...recordColumns(true),
    needed('area', ['参数类别', 'Area'], read.choice(CHOICES.area)),
    needed('parameter', ['参数', 'Parameter'], read.line),
    optional('before', ['调整前', 'Value before', 'before'], read.text),
    needed('after', ['调整后', 'Value after', 'after'], read.text),
    needed('reason', ['原因', 'Reason'], read.text),
  ],
  visit: [
    ...recordColumns(true),
    mode,
    needed('customer', ['回访客户', 'Customer visited', 'customer'], read.line),
    needed('content', ['内容', 'Content', '回访内容', '回访内容记录'], read.text),
    needed(
      'inspection',
      ['日常巡检是否满意', 'Satisfied with inspections', '巡检是否满意'],
      read.choice(CHOICES.answer),
    ),
    needed(
      'response',
      ['服务响应是否满意', 'Satisfied with the response to requests', '服务请求响应是否满意'],
      read.choice(CHOICES.answer),
    ),
    needed('use', ['系统使用是否满意', 'Satisfied with the use of the system'], read.choice(CHOICES.answer)),
    needed(
      'optimisation',
      ['功能优化升级是否满意', 'Satisfied with optimisations and upgrades'],
      read.choice(CHOICES.answer),
    ),
  ],
  'personnel-change': [
    ...recordColumns(true),
    needed('leaving', ['调离人员', 'Who leaves', 'leaving'], read.line),
    needed('joining', ['接替人员', 'Who joins', 'joining'], read.line),
    needed('effectiveOn', ['生效日期', 'Takes effect on', 'effective on'], read.day),
    needed('reason', ['原因', 'Reason'], read.text),
    needed('request', ['书面申请', 'Written request', 'request'], read.line),
    optional('agreedBy', ['客户同意人', 'Agreed for the customer by', 'agreed by'], read.line),
  ],
  ticket: [
    number,
    needed('title', ['事项', 'What it is about', '标题', 'title', 'subject'], read.line),
    optional('description', ['现象', 'Symptom', '描述', 'description'], read.text),
    optional('ticketKind', ['类别', 'Kind', '工单类别'], read.choice(CHOICES.ticketKind)),
    needed('origin', ['受理方式', 'Reached us by', '来源', 'origin'], read.choice(CHOICES.origin)),
    needed('level', ['故障级别', 'Level', '级别'], read.level),
    needed('openedAt', ['报告时间', 'Reported', '受理时间', 'opened'], read.moment('needed')),
    optional('levelledAt', ['定级时间', 'Levelled'], read.moment('needed')),
    optional('respondedAt', ['响应时间', 'Responded'], read.moment('needed')),
    optional('plannedAt', ['方案时间', 'Plan given'], read.moment('needed')),
    needed('restoredAt', ['恢复时间', 'Restored'], read.moment('needed')),
    optional('reportedAt', ['故障报告时间', 'Fault report handed in'], read.moment('needed')),
    needed('closedAt', ['关闭时间', 'Closed'], read.moment('needed')),
    needed('cause', ['原因', 'Cause'], read.text),
    needed('solution', ['解决方案', 'Solution'], read.text),
    needed('engineer', ['工程师', 'Engineer', '维护人', '处理人'], read.engineer),
    optional('host', ['设备', 'Host', '主机'], read.host),
    optional('reporter', ['报告人', 'Reported by', 'reporter'], read.line),
    optional('contact', ['客户负责人', "Customer's contact", 'contact'], read.line),
    optional('rating', ['服务评价', 'Rating', '客户评价'], read.choice(CHOICES.rating)),
    ...PERSON_DAYS,
  ],
  inspection: [
    needed('template', ['巡检模板', 'Template', '模板'], read.template),
    needed('startedAt', ['巡检日期', 'Date', '日期', '时间'], read.moment('optional')),
    optional('mode', ['巡检方式', 'Mode', '方式'], read.choice(CHOICES.mode)),
    needed('inspector', ['巡检人员', 'Inspector', '巡检人'], read.engineer),
    needed('item', ['检查项目', 'Item', '项目'], read.line),
    needed('verdict', ['结果', 'Result', 'verdict'], read.choice(CHOICES.verdict)),
    optional('found', ['巡检过程', 'What was found', '数值', 'value'], read.text),
    optional('reason', ['不正常请注明原因', 'Reason', '原因'], read.text),
    ...PERSON_DAYS,
  ],
};
