import type { BusinessCalendar, DaySpan, Weekday } from './business-calendar.ts';
import { ALWAYS } from './business-calendar.ts';
import type { Duration } from './duration.ts';
import type { LocalText } from './message.ts';
import type { Role } from './role.ts';

/** What a contract promises 服务级别: levels, their clocks, and who hears of it when a clock runs out. */
export interface SlaPolicy {
  /** From when the clocks run: from the report (the contract's promise), or only from when the level was set. */
  readonly clockStart: 'reported' | 'levelled';
  /** Level 1 first, the most severe. */
  readonly levels: readonly SlaLevel[];
  readonly calendars: readonly BusinessCalendar[];
  /** Fractions of the allowance at which the team is warned, ascending, each between 0 and 1. */
  readonly warnAt: readonly number[];
  /** After the due time the team is reminded at this interval. */
  readonly overdueEvery: Duration;
  /** Sorted by `at`. */
  readonly escalate: readonly Escalation[];
  /** Alert severity (lower case) → suggested level. */
  readonly suggest: { readonly [severity: string]: number };
  /** How long an alert or request may stay without a level before the team is nudged. */
  readonly unlevelledAfter: Duration;
  /** How long after a restore a ticket may be reopened. */
  readonly reopenWithin: Duration;
  readonly onDuty: readonly DutyShift[];
  readonly reactions: SlaReactions;
}

/** A level 故障级别: how bad it is; it chooses the clocks. */
export interface SlaLevel {
  /** 1 is the most severe. */
  readonly level: number;
  readonly name: LocalText;
  readonly description: LocalText;
  /** `always`, or the id of one of the policy's calendars. */
  readonly calendar: string;
  readonly stages: readonly SlaStage[];
  /** When its alert is over the ticket is restored by that, unless a person disagrees. */
  readonly restoreOnRecovery: boolean;
}

/** Events that can end a stage. */
export const STAGE_ENDS = ['responded', 'planned', 'arrived', 'restored', 'diagnosed', 'reported'] as const;
export type StageEnd = (typeof STAGE_ENDS)[number];

/** A stage 时限阶段: one clock of a ticket. */
export interface SlaStage {
  /** For example `respond` 响应, `plan` 方案, `onSite` 到场, `restore` 恢复, `report` 报告. */
  readonly name: string;
  readonly title: LocalText;
  /** What starts it: the ticket's opening, or the end of the stage of this name. */
  readonly from: string;
  /** What ends it. */
  readonly endedBy: StageEnd;
  readonly within: Duration | 'negotiated';
  readonly pausable: boolean;
  /** The stage exists only if another stage of this level is still not ended after so long. */
  readonly onlyIf: { readonly not: string; readonly after: Duration } | null;
}

/** The start of every ticket, as a stage's `from`. */
export const OPENED = 'opened';

/** At a fraction of an allowance (1 is the due time, more is overdue) these are mentioned. */
export interface Escalation {
  readonly at: number;
  /** Empty: at every level. */
  readonly levels: readonly number[];
  /** Empty: at every stage. */
  readonly stages: readonly string[];
  readonly mention: readonly Mention[];
}

export type Mention =
  | { readonly kind: 'person'; readonly id: string }
  | { readonly kind: 'role'; readonly role: Role }
  /** A Slack user group. */
  | { readonly kind: 'group'; readonly id: string }
  /** Whoever is on duty then. */
  | { readonly kind: 'onDuty' };

/** Who is on duty 值班 when, in the contract's time zone. The first entry that fits an instant counts. */
export interface DutyShift {
  /** First and last day, `yyyy-mm-dd`; null is without bound. */
  readonly from: string | null;
  readonly until: string | null;
  /** Empty: every day. */
  readonly days: readonly Weekday[];
  /** Empty: all day. */
  readonly hours: readonly DaySpan[];
  /** Ids of people; the first is asked first. */
  readonly people: readonly string[];
}

/** Slack names of the reactions that speak, without colons. */
export interface SlaReactions {
  /** By level, level 1 first. */
  readonly levels: readonly string[];
  readonly respond: readonly string[];
  readonly restore: readonly string[];
}

/** What a stage of a well-known name is called, what ends it and whether it can be paused, unless the site file says otherwise. */
export const KNOWN_STAGES: {
  readonly [name: string]: { readonly title: LocalText; readonly endedBy: StageEnd; readonly pausable: boolean };
} = {
  respond: { title: { 'zh-CN': '响应', en: 'Respond' }, endedBy: 'responded', pausable: false },
  plan: { title: { 'zh-CN': '方案', en: 'Plan' }, endedBy: 'planned', pausable: false },
  onSite: { title: { 'zh-CN': '到场', en: 'On site' }, endedBy: 'arrived', pausable: false },
  restore: { title: { 'zh-CN': '恢复', en: 'Restore' }, endedBy: 'restored', pausable: true },
  emergencyPlan: { title: { 'zh-CN': '应急方案', en: 'Emergency plan' }, endedBy: 'planned', pausable: false },
  report: { title: { 'zh-CN': '报告', en: 'Report' }, endedBy: 'reported', pausable: false },
};

const minutes = (count: number): Duration => ({ days: 0, milliseconds: count * 60_000 });
const hours = (count: number): Duration => minutes(count * 60);
const days = (count: number): Duration => ({ days: count, milliseconds: 0 });

function stage(name: string, within: SlaStage['within']): SlaStage {
  const known = KNOWN_STAGES[name];
  if (!known) throw new Error(`no stage is known as "${name}"`);
  return { name, ...known, from: OPENED, within, onlyIf: null };
}

/** The four levels of the contract that Rounds was made for; a site file without `sla` gets them. */
const DEFAULT_LEVELS: readonly SlaLevel[] = [
  {
    level: 1,
    name: { 'zh-CN': '一级 紧急', en: 'Level 1, urgent' },
    description: { 'zh-CN': '业务停止或数据丢失', en: 'Business stopped or data lost' },
    calendar: ALWAYS,
    restoreOnRecovery: false,
    stages: [stage('respond', minutes(5)), stage('restore', hours(4))],
  },
  {
    level: 2,
    name: { 'zh-CN': '二级 严重', en: 'Level 2, severe' },
    description: { 'zh-CN': '部分部件失效或性能下降，业务仍可进行', en: 'Parts failed or slow, business goes on' },
    calendar: ALWAYS,
    restoreOnRecovery: false,
    stages: [stage('respond', minutes(5)), stage('restore', hours(8))],
  },
  {
    level: 3,
    name: { 'zh-CN': '三级 较严重', en: 'Level 3, serious' },
    description: {
      'zh-CN': '系统运行正常但有报错，或部分部件故障且存在较大隐患',
      en: 'Runs well but reports errors, or a part failed with a real risk',
    },
    calendar: ALWAYS,
    restoreOnRecovery: false,
    stages: [stage('respond', minutes(30)), stage('restore', hours(12))],
  },
  {
    level: 4,
    name: { 'zh-CN': '四级 普通', en: 'Level 4, ordinary' },
    description: { 'zh-CN': '咨询、安装配置、预约服务', en: 'Questions, installation, booked services' },
    calendar: ALWAYS,
    restoreOnRecovery: false,
    stages: [stage('respond', minutes(30)), stage('restore', 'negotiated')],
  },
];

export const DEFAULT_SLA_POLICY: SlaPolicy = {
  clockStart: 'reported',
  levels: DEFAULT_LEVELS,
  calendars: [],
  warnAt: [0.5, 0.75, 0.9],
  overdueEvery: hours(1),
  escalate: [
    { at: 0.75, levels: [], stages: [], mention: [{ kind: 'onDuty' }] },
    { at: 1, levels: [], stages: [], mention: [{ kind: 'onDuty' }, { kind: 'role', role: 'lead' }] },
  ],
  suggest: { disaster: 1, critical: 1, high: 2, error: 2, average: 3, warning: 3, information: 4, info: 4, none: 4 },
  unlevelledAfter: minutes(15),
  reopenWithin: days(7),
  onDuty: [],
  reactions: {
    levels: ['one', 'two', 'three', 'four'],
    respond: ['eyes'],
    restore: ['white_check_mark'],
  },
};
