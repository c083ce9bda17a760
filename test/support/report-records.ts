import type { RecordContent } from '../../src/core/record/content.ts';
import type { RecordLine, RecordsOfKind } from '../../src/core/report/model.ts';
import { at, PEOPLE } from './report-site.ts';

type Kind = RecordsOfKind['kind'];

function record<K extends Kind>(
  id: number,
  day: string,
  title: string,
  content: RecordContent[K],
  more: Partial<RecordLine> = {},
): RecordLine {
  const effort = more.effort ?? { onsite: 0, remote: 0.5, office: 0 };
  return {
    name: `R-${id}`,
    id,
    title,
    happenedAt: at(`${day} 14:00`),
    endedAt: null,
    engineer: PEOPLE.lin,
    others: null,
    effort,
    effortTotal: Math.round((effort.onsite + effort.remote + effort.office) * 100) / 100,
    content,
    rating: null,
    signed: null,
    shortNoticeUntil: null,
    ...more,
  };
}

/** Service records of each kind. */
export function recordsOfHalfYear(): RecordsOfKind[] {
  return [
    {
      kind: 'optimisation',
      lines: [
        record<'optimisation'>(
          21,
          '06-20',
          '审批流程增加中止选项',
          {
            function: '网络端口开通申请流程增加中止选项',
            requirement: '各审批环节均可中止流程，不必等到最后一个环节。',
            change: '流程引擎增加“中止”动作；审批页面增加按钮和原因栏；历史数据不受影响。2026-06-20 发布。',
            phases: { analysis: 1, design: 0.5, development: 2, test: 0.5 },
          },
          {
            effort: { onsite: 0, remote: 0.5, office: 3.5 },
            others: '陈望',
            signed: { by: PEOPLE.gu, at: at('06-21 10:00') },
          },
        ),
        record<'optimisation'>(
          22,
          '08-21',
          '资产使用人与地址可编辑',
          {
            function: '资产修改使用人、使用地址',
            requirement: '部门资产管理员可以修改本部门资产的使用人和地址，不受人员接口覆盖。',
            change: '资产表增加来源标记，人工修改的字段不再被同步覆盖。',
            phases: { analysis: 0.5, design: 0, development: 1, test: 0.5 },
          },
          { effort: { onsite: 0, remote: 0, office: 2 } },
        ),
      ],
    },
    {
      kind: 'upgrade',
      lines: [
        record<'upgrade'>(
          25,
          '07-25',
          '采集组件升级',
          {
            product: '采集组件',
            fromVersion: '7.2.1',
            toVersion: '7.3.0',
            change: '修复 SNMP v3 会话泄漏，增加两类设备模板',
            result: '升级成功，采集延迟由 90 秒降至 35 秒',
          },
          { isImported: true },
        ),
      ],
    },
    {
      kind: 'training',
      lines: [
        record<'training'>(
          26,
          '07-30',
          '值班人员使用培训',
          {
            mode: 'onsite',
            attendees: '信息中心值班组',
            attendeeCount: 8,
            content: '告警视图、工单流程与常见问题处理',
          },
          { effort: { onsite: 0.5, remote: 0, office: 0 } },
        ),
      ],
    },
    {
      kind: 'parameter-change',
      lines: [
        record<'parameter-change'>(27, '05-21', '短信报警策略', {
          area: 'sms',
          parameter: '生产网短信报警级别',
          before: '仅一级',
          after: '一级、二级',
          reason: '夜间二级告警无人知晓',
        }),
      ],
    },
    {
      kind: 'visit',
      lines: [
        record<'visit'>(
          31,
          '10-29',
          '下半年现场回访',
          {
            mode: 'onsite',
            customer: '顾文清',
            content: '1. 了解系统使用和维护情况\n2. 维护服务满意度调查\n3. 沟通需要优化的功能\n4. 现场优化告警配置',
            satisfaction: { inspection: 'yes', response: 'yes', use: 'yes', optimisation: 'not-asked' },
          },
          {
            effort: { onsite: 1, remote: 0, office: 0 },
            rating: 'satisfied',
            signed: { by: PEOPLE.gu, at: at('10-29 17:05') },
          },
        ),
      ],
    },
    {
      kind: 'personnel-change',
      lines: [
        record<'personnel-change'>(
          33,
          '09-14',
          '驻场工程师变更',
          {
            leaving: '陈望',
            joining: '林一舟',
            effectiveOn: '2026-10-01',
            reason: '岗位调整',
            request: '函〔2026〕17 号',
            agreedBy: '顾文清',
          },
          { shortNoticeUntil: '2026-10-14', effort: { onsite: 0, remote: 0, office: 0 } },
        ),
      ],
    },
  ];
}
