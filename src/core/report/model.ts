import type { BackupCheckKind, CopyKind } from '../backup/copy.ts';
import type { BackupTroubleKind } from '../backup/verdict.ts';
import type { DaySpan, Weekday } from '../business-calendar.ts';
import type { Effort, InspectionMode } from '../inspection.ts';
import type { Day } from '../local-day.ts';
import type { LocalText, Message } from '../message.ts';
import type { PeriodLength, RecordKind, ReportPeriod } from '../obligation.ts';
import type { RecordContent } from '../record/content.ts';
import type { TicketKind, TicketOrigin, TicketRating } from '../sla/ticket-head.ts';
import type {
  Advice,
  AvailabilitySection,
  CapacitySection,
  DisclosureSection,
  Instant,
  MonthSpan,
  ObligationLine,
  PlanLine,
  SatisfactionSection,
  SlaSection,
  TypicalFault,
} from './model-findings.ts';
import type { InspectionsSection } from './model-inspections.ts';

export * from './model-findings.ts';
export * from './model-inspections.ts';

/** Of the shape below: a report that was frozen is read again as it was written. */
export const REPORT_MODEL_VERSION = 2;

/**
 * All that a service report 服务报告 says, in no language yet: names as the site file gives them, sentences as messages. Each
 * figure is counted once, from the lists beside it: whatever prints it takes it from here and counts nothing itself.
 */
export interface ReportModel {
  readonly modelVersion: typeof REPORT_MODEL_VERSION;
  readonly contract: ContractHead;
  readonly period: ReportSpan;
  /** Everything is as it was known at this instant: the period's end, or while it runs the moment of the report. */
  readonly asOf: Instant;
  readonly requirements: RequirementsSection;
  readonly overview: OverviewSection;
  readonly environment: EnvironmentSection;
  readonly inspections: InspectionsSection;
  readonly backups: BackupsSection;
  readonly maintenance: MaintenanceSection;
  /** In the order of RECORD_KINDS, maintenance sheets and fault reports apart: those are in `maintenance`. Kinds without a record too. */
  readonly records: readonly RecordsOfKind[];
  readonly sla: SlaSection;
  readonly availability: AvailabilitySection;
  readonly capacity: CapacitySection;
  readonly typicalFaults: readonly TypicalFault[];
  readonly satisfaction: SatisfactionSection;
  readonly obligations: readonly ObligationLine[];
  /** So that nothing hides. */
  readonly disclosure: DisclosureSection;
  /** Derived from the facts above, most pressing first. */
  readonly advice: readonly Advice[];
  /** What is due in the period that follows; empty at the contract's end. */
  readonly nextPlan: readonly PlanLine[];
  /** How each kind of figure was counted, as sentences. */
  readonly accounting: readonly Message[];
  /** Nothing was recorded in the period: a valid report that says so. */
  readonly isEmpty: boolean;
}

export interface ContractHead {
  readonly id: string;
  readonly number: string;
  readonly name: LocalText;
  readonly customer: LocalText;
  readonly provider: LocalText;
  readonly system: LocalText;
  readonly starts: Day;
  readonly ends: Day;
  readonly timeZone: string;
}

/** What the report is about 统计期: half-open, whole days of the contract's zone. */
export interface ReportSpan {
  /** `span` for months that somebody chose. */
  readonly length: ReportPeriod | 'span';
  /** What it is asked for by: `y1-h1`, `2026-h1`, `2026-05..2026-10`; unique within the contract. */
  readonly key: string;
  readonly firstDay: Day;
  readonly lastDay: Day;
  readonly from: Instant;
  readonly before: Instant;
  /** False: it still runs, and the report is provisional. */
  readonly hasEnded: boolean;
  /** False where the contract's first or last day cuts it short. */
  readonly isWhole: boolean;
  /** Its calendar or contract months, in order: the grid of what is counted month by month. */
  readonly months: readonly MonthSpan[];
}

/** What was promised: levels with their stages, and what is owed each period. */
export interface RequirementsSection {
  readonly levels: readonly {
    readonly level: number;
    readonly name: LocalText;
    readonly description: LocalText;
    /** Null: at all hours. */
    readonly calendar: LocalText | null;
    /** The weekly hours of that calendar, days of the same hours together; absent of reports that were frozen before. */
    readonly hours?: readonly { readonly days: readonly Weekday[]; readonly spans: readonly DaySpan[] }[];
    readonly stages: readonly { readonly title: LocalText; readonly withinSeconds: number | 'negotiated' }[];
  }[];
  readonly obligations: readonly {
    readonly title: LocalText;
    readonly every: PeriodLength;
    readonly atLeast: number;
  }[];
}

/** What was counted in the distribution 服务总结分布. */
export const ACTIVITIES = [
  'inspection',
  'maintenance',
  'optimisation',
  'upgrade',
  'training',
  'parameter-change',
  'visit',
  'personnel-change',
] as const;
export type Activity = (typeof ACTIVITIES)[number];

/** The one place in which the report's sums are made. */
export interface OverviewSection {
  /** Each activity's number and its person-days; those with none too, in the order of ACTIVITIES. */
  readonly activities: readonly ActivityCount[];
  /** Sum of all activities' person-days, by kind and in all. */
  readonly effort: Effort;
  readonly effortTotal: number;
  /** Issued inspections by template. */
  readonly inspections: readonly {
    readonly templateId: string;
    readonly title: LocalText;
    readonly mode: InspectionMode;
    /** True: those that were narrowed to some hosts, which are no inspections of the site and are counted apart. */
    readonly isPartial: boolean;
    readonly count: number;
  }[];
  readonly tickets: {
    /**
     * Opened earlier and not closed when the period began, those that were cancelled left out: they were counted with what was
     * opened. So `carriedIn + opened = closed + cancelled + stillOpen`, and `stillOpen` is what the next period carries in.
     */
    readonly carriedIn: number;
    /** In the period, cancelled ones included. */
    readonly opened: number;
    /** In the period, whenever they were opened. */
    readonly closed: number;
    /** Neither closed nor cancelled at the end of the period, whenever they were opened. */
    readonly stillOpen: number;
    /** Of those opened in the period. They are left out of what follows, `byMonth` apart. */
    readonly cancelled: number;
    readonly byKind: readonly { readonly kind: TicketKind; readonly count: number }[];
    readonly byOrigin: readonly { readonly origin: TicketOrigin; readonly count: number }[];
    readonly byMonth: readonly { readonly month: MonthSpan; readonly opened: number; readonly closed: number }[];
    /** Names from the contract; null is without a level. */
    readonly byLevel: readonly {
      readonly level: number | null;
      readonly name: LocalText | null;
      readonly count: number;
    }[];
  };
  readonly alerts: { readonly received: number; readonly occurrences: number; readonly muted: number };
}

export interface ActivityCount {
  readonly activity: Activity;
  readonly count: number;
  readonly effort: Effort;
  readonly effortTotal: number;
}

/** Hosts, databases and applications, as the site names them; addresses, and never an account. */
export interface EnvironmentSection {
  readonly hosts: readonly { readonly id: string; readonly name: LocalText; readonly address: string }[];
  readonly databases: readonly {
    readonly id: string;
    readonly name: LocalText;
    readonly engine: string;
    readonly address: string;
    readonly port: number;
    readonly schema: string;
  }[];
  readonly applications: readonly { readonly id: string; readonly name: LocalText; readonly url: string | null }[];
}

export interface BackupsSection {
  readonly plans: readonly BackupLine[];
}

export interface BackupLine {
  readonly planId: string;
  readonly name: LocalText;
  readonly host: LocalText;
  /** Null: the site file does not name the plan any more. */
  readonly kind: 'folders' | 'database' | 'command' | null;
  /** Made in the period. */
  readonly made: readonly { readonly kind: CopyKind; readonly good: number; readonly failed: number }[];
  readonly checks: readonly {
    readonly kind: BackupCheckKind;
    readonly passed: number;
    readonly failed: number;
    readonly unknown: number;
  }[];
  readonly lastGood: {
    readonly name: string;
    readonly at: Instant;
    readonly bytes: number | null;
    readonly durationSeconds: number | null;
  } | null;
  readonly lastRestored: {
    readonly at: Instant;
    readonly restoreSeconds: number | null;
    /** Of which copy, and what the drill found; absent of reports that were frozen before. */
    readonly name?: string;
    readonly findings?: readonly Message[];
  } | null;
  /** Said beside good copies of the period, what was said last first; absent where nothing was, and of reports that were frozen before. */
  readonly warnings?: readonly BackupWarning[];
  /** Wrong at the end of the period. */
  readonly troubles: readonly { readonly kind: BackupTroubleKind; readonly message: Message }[];
  /** Size of each good copy, for the chart. */
  readonly sizes: readonly { readonly at: Instant; readonly bytes: number; readonly kind?: CopyKind }[];
}

/** What is said beside good copies 提醒, once for all of a plan that it is said beside. */
export interface BackupWarning {
  /** As it is said beside the last of them. */
  readonly message: Message;
  readonly copies: number;
  readonly last: { readonly name: string; readonly at: Instant };
}

/** Daily maintenance 日常维护: tickets that count, and maintenance sheets written without one. */
export interface MaintenanceSection {
  readonly lines: readonly MaintenanceLine[];
  readonly byMonth: readonly { readonly month: MonthSpan; readonly daily: number; readonly fault: number }[];
  readonly byHost: readonly { readonly host: LocalText | null; readonly count: number }[];
  /** Consultations are answered at once, defects go through analysis, confirmation and solution. */
  readonly questions: { readonly consultation: number; readonly defect: number };
}

export interface MaintenanceLine {
  /** `T-47` or `R-12`. */
  readonly name: string;
  readonly source: { readonly kind: 'ticket' | 'record'; readonly id: number };
  /** Written down afterwards and brought in by `rounds import` 补录: told by a person, not measured by Rounds. */
  readonly isImported?: boolean;
  readonly category: 'daily' | 'fault';
  readonly title: string;
  readonly openedAt: Instant;
  readonly endedAt: Instant | null;
  readonly host: LocalText | null;
  readonly level: number | null;
  readonly origin: TicketOrigin | 'record';
  readonly engineers: readonly LocalText[];
  readonly symptom: string;
  readonly cause: string | null;
  readonly solution: string | null;
  readonly state: 'open' | 'restored' | 'closed' | 'valid';
  readonly effort: Effort;
  readonly effortTotal: number;
  /** The ticket's own, else the one that was given with the signature. */
  readonly rating: TicketRating | null;
  readonly signed: {
    readonly by: LocalText;
    readonly at: Instant;
    /** What came with the signature, where that is not the line's rating: null is none. */
    readonly rating?: TicketRating | null;
  } | null;
}

export interface RecordsOfKind {
  readonly kind: Exclude<RecordKind, 'maintenance' | 'fault-report'>;
  readonly lines: readonly RecordLine[];
}

export interface RecordLine {
  readonly name: string;
  readonly id: number;
  /** Written down afterwards and brought in by `rounds import` 补录: told by a person, not measured by Rounds. */
  readonly isImported?: boolean;
  readonly title: string;
  readonly happenedAt: Instant;
  readonly endedAt: Instant | null;
  readonly engineer: LocalText;
  readonly others: string | null;
  readonly effort: Effort;
  readonly effortTotal: number;
  readonly content: RecordContent[Exclude<RecordKind, 'maintenance' | 'fault-report'>];
  /** The customer's, given with the signature. */
  readonly rating: TicketRating | null;
  readonly signed: { readonly by: LocalText; readonly at: Instant } | null;
  /** Of a personnel change with less than a month's notice: the first day that would have kept to it. */
  readonly shortNoticeUntil: Day | null;
}
