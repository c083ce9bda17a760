import type { Kysely } from 'kysely';
import type { WrittenKind } from '../../src/core/record/content.ts';
import type { RecordEntry } from '../../src/core/record.ts';
import type { Database } from '../../src/store/schema.ts';

const base = {
  happenedAt: new Date('2026-11-20T02:00:00.000Z'),
  endedAt: new Date('2026-11-20T08:00:00.000Z'),
  engineer: 'engineer',
  others: '工程师乙',
  effort: { onsite: 0, remote: 0.75, office: 0.25 },
};

/** A whole record of each kind. */
export const entries: { readonly [K in WrittenKind]: Extract<RecordEntry, { kind: K }> } = {
  maintenance: {
    ...base,
    kind: 'maintenance',
    title: '服务器监控不到数据',
    content: {
      category: 'fault',
      mode: 'remote',
      source: 'customer',
      contact: '客户丙',
      rows: [
        { symptom: '服务器监控不到数据', cause: '采集层进程退出', solution: '重启采集层并清理队列', hours: 6 },
        { symptom: '短信延迟', cause: '队列积压', solution: '随采集层恢复', hours: null },
      ],
      result: '已恢复，观察一天无异常。',
    },
  },
  optimisation: {
    ...base,
    kind: 'optimisation',
    title: '告警合并规则优化',
    effort: { onsite: 0, remote: 0.5, office: 2 },
    content: {
      function: '告警处理',
      requirement: '同一设备五分钟内的告警合并为一条',
      change: '新增合并规则，按设备与类型去重',
      phases: { analysis: 0.5, design: 0.5, development: 1, test: 0.5 },
    },
  },
  upgrade: {
    ...base,
    kind: 'upgrade',
    title: '采集层升级',
    content: { product: '采集层', fromVersion: '7.1', toVersion: '7.2', change: '修复内存泄漏', result: '运行正常' },
  },
  training: {
    ...base,
    kind: 'training',
    title: '值班人员培训',
    content: { mode: 'onsite', attendees: '值班人员', attendeeCount: 6, content: '告警处理与报表' },
  },
  'parameter-change': {
    ...base,
    kind: 'parameter-change',
    title: '磁盘告警阈值调整',
    content: { area: 'alert', parameter: '磁盘使用率阈值', before: '80%', after: '85%', reason: '客户要求减少误报' },
  },
  visit: {
    ...base,
    kind: 'visit',
    title: '下半年现场回访',
    content: {
      mode: 'onsite',
      customer: '客户丙',
      content: '了解使用情况与改进意见',
      satisfaction: { inspection: 'yes', response: 'yes', use: 'no', optimisation: 'not-asked' },
    },
  },
  'personnel-change': {
    ...base,
    kind: 'personnel-change',
    title: '驻场工程师变更',
    content: {
      leaving: '工程师甲',
      joining: '工程师丁',
      effectiveOn: '2026-12-20',
      reason: '岗位调整',
      request: '函〔2026〕8 号',
      agreedBy: null,
    },
  },
};

/** Takes away all records, so that numbers begin anew. */
export async function clearRecords(store: Kysely<Database>): Promise<void> {
  await store.deleteFrom('documents').where('record_id', 'is not', null).execute();
  for (const table of ['signatures', 'record_versions', 'records', 'record_numbers'] as const) {
    await store.deleteFrom(table).execute();
  }
}

const common = {
  'happened-at': '2026-11-20T02:00:00.000Z',
  'ended-at': '2026-11-20T08:00:00.000Z',
  engineer: 'engineer',
  others: '工程师乙',
  'effort-onsite': 0,
  'effort-remote': 0.75,
  'effort-office': 0.25,
};

/** What is typed into the dialog of each kind. */
export const submissions: { readonly [K in WrittenKind]: { readonly [name: string]: string | number } } = {
  maintenance: {
    ...common,
    ...{ title: '服务器监控不到数据', category: 'fault', mode: 'remote', source: 'customer', contact: '客户丙' },
    ...{ 'symptom-1': '监控不到数据', 'cause-1': '采集层进程退出', 'solution-1': '重启采集层', 'hours-1': 6 },
    result: '已恢复，观察一天无异常。',
  },
  optimisation: {
    ...common,
    ...{ title: '告警合并规则优化', function: '告警处理', requirement: '五分钟内合并', change: '新增合并规则' },
    ...{ 'phase-analysis': 0.25, 'phase-design': 0.25, 'phase-development': 0.5, 'phase-test': 0 },
  },
  upgrade: {
    ...common,
    ...{ title: '采集层升级', product: '采集层', 'from-version': '7.1', 'to-version': '7.2' },
    ...{ change: '修复内存泄漏', result: '运行正常' },
  },
  training: {
    ...common,
    ...{ title: '值班人员培训', mode: 'onsite', attendees: '值班人员', 'attendee-count': 6, content: '告警处理与报表' },
  },
  'parameter-change': {
    ...common,
    ...{ title: '磁盘告警阈值调整', area: 'alert', parameter: '磁盘使用率阈值', before: '80%', after: '85%' },
    'change-reason': '客户要求减少误报',
  },
  visit: {
    ...common,
    ...{ title: '下半年现场回访', mode: 'onsite', customer: '客户丙', content: '了解使用情况与改进意见' },
    ...{ 'satisfaction-inspection': 'yes', 'satisfaction-response': 'yes' },
    ...{ 'satisfaction-use': 'no', 'satisfaction-optimisation': 'not-asked' },
  },
  'personnel-change': {
    ...common,
    ...{ title: '驻场工程师变更', leaving: '工程师甲', joining: '工程师丁', 'effective-on': '2026-12-20' },
    ...{ 'change-reason': '岗位调整', request: '函件八号' },
  },
};
