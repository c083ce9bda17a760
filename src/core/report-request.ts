import type { Day } from './local-day.ts';
import type { Locale, Message } from './message.ts';
import type { ReportModel } from './report/model.ts';
import { countMet } from './report/obligations.ts';
import type { ReportPeriodOf } from './typed-period.ts';

/** What the message of a report shows of it: figures of its model, counted nowhere else. */
export interface ReportSummary {
  readonly activities: number;
  readonly effortTotal: number;
  readonly inspections: number;
  /** Missing, like those cancelled, in versions of model 1, whose open tickets are those of the period alone. */
  readonly ticketsCarriedIn?: number;
  readonly ticketsOpened: number;
  readonly ticketsClosed: number;
  readonly ticketsCancelled?: number;
  readonly ticketsOpen: number;
  /** Of the promised times that are decided, from 0 to 1; null where none is. */
  readonly kept: number | null;
  readonly breaches: number;
  readonly obligationsMet: number;
  readonly obligations: number;
  readonly advice: number;
  readonly isEmpty: boolean;
}

/** A version 版本 of a period's report, never changed once it is there. */
export interface ReportVersion {
  readonly id: number;
  readonly contractId: string;
  readonly periodKey: string;
  readonly length: ReportPeriodOf['length'];
  readonly firstDay: Day;
  readonly lastDay: Day;
  /** Of a period that still ran 暂定稿: counted apart, and no version that anybody signs. */
  readonly provisional: boolean;
  /** From 1. */
  readonly version: number;
  readonly asOf: Date;
  /** SHA-256 of the model as JSON, as hex: it names the file that holds it. */
  readonly dataHash: string;
  readonly summary: ReportSummary;
  /** Why it was issued again; null of a first version. */
  readonly reason: string | null;
  /** What it says otherwise than the version before. */
  readonly changes: readonly Message[];
  /** Person id. */
  readonly madeBy: string;
  readonly madeAt: Date;
  readonly signature: { readonly person: string; readonly at: Date } | null;
}

export type NewReportVersion = Omit<ReportVersion, 'id' | 'signature'>;

/**
 * What came of an asking: `issued` a new version · `same` the version that there was says what is recorded · `changed` what is
 * recorded has changed since that version, which stands until it is issued again · `provisional` the period still runs.
 */
export type ReportOutcome = 'issued' | 'same' | 'changed' | 'provisional';

/** `reading` the store · `computing` the figures · `writing` the files. */
const REPORT_PHASES = ['reading', 'computing', 'writing'] as const;
export type ReportPhase = (typeof REPORT_PHASES)[number];

/** Somebody asked for a report; told in one message, whose thread gets the files. */
export interface ReportRequest {
  readonly id: number;
  readonly contractId: string;
  readonly periodKey: string;
  readonly firstDay: Day;
  readonly lastDay: Day;
  readonly provisional: boolean;
  readonly locale: Locale;
  /** To have it issued again though it was issued before. */
  readonly reason: string | null;
  readonly state: 'wanted' | 'building' | 'done' | 'failed';
  readonly outcome: ReportOutcome | null;
  readonly phase: ReportPhase | null;
  /** The version that answers it. */
  readonly reportId: number | null;
  /** What is recorded otherwise than in that version. */
  readonly findings: readonly Message[];
  readonly failure: Message | null;
  readonly attempts: number;
  readonly askedBy: string;
  readonly askedAt: Date;
  readonly endedAt: Date | null;
}

export function summaryOf(model: ReportModel): ReportSummary {
  const { overview, sla, obligations } = model;
  const { met, judged } = countMet(obligations);
  return {
    activities: overview.activities.reduce((sum, { count }) => sum + count, 0),
    effortTotal: overview.effortTotal,
    inspections: model.inspections.issued.length,
    ticketsCarriedIn: overview.tickets.carriedIn,
    ticketsOpened: overview.tickets.opened,
    ticketsClosed: overview.tickets.closed,
    ticketsCancelled: overview.tickets.cancelled,
    ticketsOpen: overview.tickets.stillOpen,
    kept: sla.total.share,
    breaches: sla.breaches.length,
    obligationsMet: met,
    obligations: judged,
    advice: model.advice.length,
    isEmpty: model.isEmpty,
  };
}

/** What must be alike for two askings to be one: the language does not matter, for the figures are the same. */
export function openKeyOf(request: Pick<ReportRequest, 'contractId' | 'periodKey' | 'provisional'>): string {
  return `${request.contractId}:${request.periodKey}${request.provisional ? ':provisional' : ''}`;
}
