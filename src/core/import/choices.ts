import type { INSPECTION_MODES } from '../inspection.ts';
import type { MAINTENANCE_CATEGORIES, MAINTENANCE_SOURCES, PARAMETER_AREAS, VISIT_ANSWERS } from '../record/content.ts';
import type { TICKET_KINDS, TICKET_ORIGINS, TICKET_RATINGS } from '../sla/ticket-head.ts';

/** What may be written in a cell that takes one of several values: each value with its names, Chinese first. */
export type Choice<Value extends string> = { readonly [V in Value]: readonly [string, string, ...string[]] };

/** Verdicts that a person can have written down on a form of paper. */
const PAPER_VERDICTS = ['normal', 'attention', 'abnormal', 'unknown'] as const;
export type PaperVerdict = (typeof PAPER_VERDICTS)[number];

export const CHOICES = {
  mode: { remote: ['远程', 'remote'], onsite: ['现场', 'on site', 'onsite'] } satisfies Choice<
    (typeof INSPECTION_MODES)[number]
  >,
  category: {
    daily: ['日常维护', 'daily maintenance', 'daily'],
    fault: ['故障处理', 'fault handling', 'fault'],
  } satisfies Choice<(typeof MAINTENANCE_CATEGORIES)[number]>,
  source: {
    inspection: ['巡检', 'inspection'],
    customer: ['客户反馈', 'customer', '客户'],
    alert: ['告警', 'alert'],
  } satisfies Choice<(typeof MAINTENANCE_SOURCES)[number]>,
  area: {
    notification: ['通知策略', 'notification'],
    alert: ['告警策略', 'alerting', 'alert'],
    sms: ['短信参数', 'sms', '短信'],
    other: ['其他', 'other'],
  } satisfies Choice<(typeof PARAMETER_AREAS)[number]>,
  answer: {
    yes: ['是', 'yes', '满意', '☑是'],
    no: ['否', 'no', '不满意', '☑否'],
    'not-asked': ['未询问', 'not asked'],
  } satisfies Choice<(typeof VISIT_ANSWERS)[number]>,
  ticketKind: {
    consultation: ['咨询', 'question', 'consultation', '咨询类'],
    defect: ['缺陷', 'defect', '系统缺陷', '系统缺陷类'],
    fault: ['故障', 'fault'],
    service: ['服务', 'service'],
    complaint: ['投诉', 'complaint'],
  } satisfies Choice<(typeof TICKET_KINDS)[number]>,
  origin: {
    alert: ['告警', 'alert'],
    chat: ['Slack', 'chat'],
    phone: ['电话', 'telephone', 'phone'],
    fax: ['传真', 'fax'],
    visit: ['现场', 'visit', 'on site'],
    email: ['邮件', 'email', 'e-mail'],
    inspection: ['巡检', 'inspection'],
  } satisfies Choice<(typeof TICKET_ORIGINS)[number]>,
  rating: {
    'very-satisfied': ['非常满意', 'very satisfied'],
    satisfied: ['满意', 'satisfied'],
    fair: ['基本满意', 'fair'],
    dissatisfied: ['不满意', 'dissatisfied'],
  } satisfies Choice<(typeof TICKET_RATINGS)[number]>,
  verdict: {
    normal: ['正常', 'normal', '☑正常', '√'],
    attention: ['需关注', 'attention'],
    abnormal: ['异常', 'abnormal', '☑异常', '不正常'],
    unknown: ['未能检查', 'unknown', '未检查'],
  } satisfies Choice<PaperVerdict>,
} as const;
