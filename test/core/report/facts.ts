import type { Obligation } from '../../../src/core/obligation.ts';
import type { RecordEntry, ServiceRecord } from '../../../src/core/record.ts';
import type { AlertFact, InspectionFact, ReportFacts } from '../../../src/core/report/facts.ts';
import type { ReportModel } from '../../../src/core/report/model.ts';
import { reportSpan } from '../../../src/core/report/span.ts';
import type { Site } from '../../../src/core/site.ts';
import { foldTicket } from '../../../src/core/sla/ticket.ts';
import type { TicketFact } from '../../../src/core/sla/ticket-event.ts';
import { EMPTY_HEAD, type TicketHead } from '../../../src/core/sla/ticket-head.ts';
import type { TicketRecord } from '../../../src/core/sla/ticket-record.ts';
import { DEFAULT_SLA_POLICY, type SlaPolicy } from '../../../src/core/sla-policy.ts';
import { parseReportPeriod } from '../../../src/core/typed-period.ts';
import { entries } from '../../support/records.ts';
import { testSite } from '../../support/site.ts';

/** `05-01 10:00` in Shanghai, of 2026; with seconds and milliseconds where they are given. */
export function on(text: string): Date {
  const [day = '', time = ''] = text.split(' ');
  return new Date(`2026-${day}T${time.length === 5 ? `${time}:00` : time}+08:00`);
}

export const reportSite = (change: Partial<Site> = {}): Site => ({
  ...testSite({ hosts: ['app-01', 'db-01'] }),
  ...change,
});

/** No facts at all, of the first half-year of the contract, 2026-01-01 to 2026-06-30, as it is known in July. */
export function noFacts(change: Partial<ReportFacts> & { readonly typed?: string } = {}): ReportFacts {
  const { typed = 'y1-h1', now = on('07-05 09:00'), site = reportSite(), ...others } = change;
  const asked = parseReportPeriod(typed, { now, term: site.contract });
  if (!asked.ok) throw new Error(`${typed}: ${asked.fault}`);
  return {
    site,
    span: reportSpan(asked.period, { now, term: site.contract }),
    now,
    people: new Map([
      ['engineer', { 'zh-CN': '工程师甲', en: 'Engineer A' }],
      ['lead', { 'zh-CN': '组长', en: 'Lead' }],
    ]),
    hosts: new Map(site.hosts.map(({ id, name }) => [id, name])),
    inspections: [],
    inspectionsNotIssued: [],
    tickets: [],
    records: [],
    voidedRecords: [],
    alerts: [],
    requests: [],
    backups: [],
    obligations: [],
    formerObligations: [],
    series: [],
    reach: [],
    checks: [],
    outages: [],
    mutes: [],
    overrides: [],
    ...others,
  };
}

export type Told = readonly [when: string | Date, fact: TicketFact];

/** A ticket of these events; the opening comes first and names the head. */
export function ticket(
  number: number,
  opened: string | Date,
  given: { readonly head?: Partial<TicketHead>; readonly policy?: SlaPolicy; readonly told?: readonly Told[] } = {},
): TicketRecord {
  const { head = {}, policy = DEFAULT_SLA_POLICY, told = [] } = given;
  const facts: Told[] = [
    [opened, { kind: 'opened', head: { ...EMPTY_HEAD, title: `故障 ${number}`, assignee: 'engineer', ...head } }],
    ...told,
  ];
  const events = facts.map(([when, fact], index) => {
    const at = typeof when === 'string' ? on(when) : when;
    const common = { actor: 'engineer', source: 'command', permalink: null } as const;
    return { ...fact, ...common, id: `e${index}`, at, recordedAt: at, sourceKey: `k${String(index).padStart(3, '0')}` };
  });
  return {
    id: 1_000 + number,
    contractId: 'acme',
    number,
    originKey: `request:${number}`,
    policy,
    ticket: foldTicket(events),
    cardKey: `ticket:${number}`,
    thread: null,
  };
}

/** A record of a kind with what is said of it changed. */
export function record<Kind extends keyof typeof entries>(
  number: number,
  kind: Kind,
  given: { readonly entry?: Partial<RecordEntry>; readonly record?: Partial<ServiceRecord> } = {},
): ServiceRecord {
  const entry = { ...entries[kind], happenedAt: on('03-10 10:00'), endedAt: null, ...given.entry } as RecordEntry;
  return {
    id: 2_000 + number,
    contractId: 'acme',
    number,
    state: 'valid',
    version: 1,
    entry,
    ticket: null,
    origin: 'command',
    createdBy: 'engineer',
    createdAt: entry.happenedAt,
    signature: null,
    ...given.record,
  } as ServiceRecord;
}

export function inspection(id: number, startedAt: string, change: Partial<InspectionFact> = {}): InspectionFact {
  return {
    id,
    templateId: 'monthly',
    title: { 'zh-CN': '月度巡检', en: 'Monthly inspection' },
    mode: 'remote',
    startedAt: on(startedAt),
    inspector: 'engineer',
    isImported: false,
    isWhole: true,
    counts: { normal: 5, attention: 0, abnormal: 0, unknown: 0, pending: 0, waiting: 0, total: 5 },
    effort: { onsite: 0, remote: 0.5, office: 0 },
    findings: [],
    form: null,
    ...change,
  };
}

export function alert(id: number, receivedAt: string | Date, change: Partial<AlertFact> = {}): AlertFact {
  const at = typeof receivedAt === 'string' ? on(receivedAt) : receivedAt;
  return {
    id,
    title: `告警 ${id}`,
    hostId: 'db-01',
    receivedAt: at,
    resolvedAt: new Date(at.getTime() + 600_000),
    occurrences: 1,
    muteId: null,
    ticketId: null,
    isDismissed: false,
    dismissedBy: null,
    ...change,
  };
}

export const monthlyInspection: Obligation = {
  id: 'monthly',
  title: { 'zh-CN': '每月远程巡检', en: 'Monthly remote inspection' },
  every: 'month',
  atLeast: 1,
  evidence: { kind: 'inspection', templates: ['monthly'], mode: null },
};

export const levelled = (level: number): TicketFact => ({ kind: 'levelled', level });
export const restored: TicketFact = { kind: 'restored' };
export const diagnosed: TicketFact = { kind: 'diagnosed', cause: '磁盘满', solution: '清理日志' };
export const closed = (remote = 0): TicketFact => ({ kind: 'closed', effort: { onsite: 0, remote, office: 0 } });
export const cancelled: TicketFact = { kind: 'cancelled', reason: '误报' };

export function activity(report: ReportModel, wanted: string) {
  const found = report.overview.activities.find((one) => one.activity === wanted);
  if (!found) throw new Error(`no activity ${wanted}`);
  return found;
}
