import type { BusinessCalendar } from '../../../src/core/business-calendar.ts';
import { parseDuration } from '../../../src/core/duration.ts';
import type { TicketEvent, TicketFact } from '../../../src/core/sla/ticket-event.ts';
import {
  DEFAULT_SLA_POLICY,
  KNOWN_STAGES,
  OPENED,
  type SlaPolicy,
  type SlaStage,
} from '../../../src/core/sla-policy.ts';

export const timeZone = 'Asia/Shanghai';

/** `10:00` on Friday 2026-11-20 in the contract's zone, `+1 18:00` a day later. */
export function at(text: string): Date {
  const match = /^(?:\+(\d+) )?(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{3}))?)?$/.exec(text);
  if (!match) throw new Error(`no time: ${text}`);
  const [, days = '0', hours = '0', minutes = '0', seconds = '0', ms = '0'] = match;
  return new Date(
    Date.UTC(2026, 10, 20 + Number(days), Number(hours) - 8, Number(minutes), Number(seconds), Number(ms)),
  );
}

export function events(...facts: [string, TicketFact][]): TicketEvent[] {
  return facts.map(([when, fact], index) => ({
    ...fact,
    id: `e${index}`,
    at: at(when),
    recordedAt: at(when),
    actor: 'engineer',
    source: 'command',
    sourceKey: `k${String(index).padStart(3, '0')}`,
    permalink: null,
  }));
}

export const opened: TicketFact = { kind: 'opened' };
export const restored: TicketFact = { kind: 'restored' };
export const responded: TicketFact = { kind: 'responded' };
export const paused: TicketFact = { kind: 'paused', reason: '等待客户' };
export const resumed: TicketFact = { kind: 'resumed' };
export const reopened: TicketFact = { kind: 'reopened', reason: '复发' };
export const levelled = (level: number): TicketFact => ({ kind: 'levelled', level });
export const agreed = (dueAt: string): TicketFact => ({ kind: 'agreed', dueAt: at(dueAt), who: '客户', how: '电话' });

export const due = (text: string) => at(text).toISOString();

export function calendar(change: Partial<BusinessCalendar> = {}): BusinessCalendar {
  const day = [
    { from: 540, until: 720 },
    { from: 780, until: 1080 },
  ];
  const weekly = { mon: day, tue: day, wed: day, thu: day, fri: day, sat: [], sun: [] };
  return { id: 'office', weekly, holidays: [], workingDays: [], hoursPerDay: 8, ...change };
}

export function inOffice(change: Partial<BusinessCalendar> = {}): SlaPolicy {
  const levels = DEFAULT_SLA_POLICY.levels.map((level) => ({ ...level, calendar: 'office' }));
  return { ...DEFAULT_SLA_POLICY, levels, calendars: [calendar(change)] };
}

export function stage(name: string, within: string, change: Partial<SlaStage> = {}): SlaStage {
  const known = KNOWN_STAGES[name];
  const duration = parseDuration(within);
  if (!known || !duration) throw new Error(`no stage ${name} ${within}`);
  return { name, ...known, from: OPENED, within: duration, onlyIf: null, ...change };
}

export function withStages(...stages: SlaStage[]): SlaPolicy {
  const levels = DEFAULT_SLA_POLICY.levels.map((level) => ({ ...level, stages: [...level.stages, ...stages] }));
  return { ...DEFAULT_SLA_POLICY, levels };
}
