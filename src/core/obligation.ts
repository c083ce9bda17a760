import type { InspectionMode } from './inspection.ts';
import type { LocalText } from './message.ts';

/** Lengths of the periods in which obligations are owed and reports are written. `contract` is the whole term. */
export const PERIOD_LENGTHS = ['day', 'week', 'month', 'quarter', 'half-year', 'year', 'contract'] as const;
export type PeriodLength = (typeof PERIOD_LENGTHS)[number];

/** From where months and longer periods count 统计周期: from the contract's first day, or by the calendar. */
export type PeriodStart = 'contract' | 'calendar';
export const PERIOD_STARTS: readonly PeriodStart[] = ['contract', 'calendar'];

/** Kinds of service records 服务记录. */
export const RECORD_KINDS = [
  'maintenance',
  'optimisation',
  'upgrade',
  'training',
  'parameter-change',
  'visit',
  'personnel-change',
  'fault-report',
] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

export const BACKUP_KINDS = ['application', 'database', 'restore-drill'] as const;
export type BackupKind = (typeof BACKUP_KINDS)[number];

export const REPORT_PERIODS = ['month', 'quarter', 'half-year', 'year'] as const;
export type ReportPeriod = (typeof REPORT_PERIODS)[number];

/** What proves that an obligation was met. */
export type ObligationEvidence =
  /** An issued form of one of these templates, in this mode where the contract names one. */
  | { readonly kind: 'inspection'; readonly templates: readonly string[]; readonly mode: InspectionMode | null }
  | { readonly kind: 'record'; readonly record: RecordKind }
  | { readonly kind: 'backup'; readonly backup: BackupKind }
  | { readonly kind: 'report'; readonly period: ReportPeriod };

/** Something the contract owes the customer each period 合同义务. */
export interface Obligation {
  readonly id: string;
  readonly title: LocalText;
  readonly every: PeriodLength;
  /** How often in each period, at the least. */
  readonly atLeast: number;
  readonly evidence: ObligationEvidence;
}
