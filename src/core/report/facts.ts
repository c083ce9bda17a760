import type { Mute } from '../alert.ts';
import type { BackupCopy } from '../backup/copy.ts';
import type { BackupPlan } from '../backup/plan.ts';
import type { TargetKind } from '../check.ts';
import type { Effort, InspectionMode, InspectionState } from '../inspection.ts';
import type { VerdictCounts } from '../item-verdict.ts';
import type { LocalText } from '../message.ts';
import type { ObligationStanding } from '../obligation-status.ts';
import type { ServiceRecord } from '../record.ts';
import type { Site } from '../site.ts';
import type { TicketRecord } from '../sla/ticket-record.ts';
import type { Verdict } from '../verdict.ts';
import type { CapacityReading, FormRow, InspectionLine, ReportSpan } from './model.ts';

/**
 * What a service report 服务报告 is built from: lists of facts, already as small as the report needs them, in any order.
 *
 * Three instants bound them: `span.from`, `span.before` (half-open: an instant that equals `before` belongs to the next
 * period) and `now`, when they were read. What the report calls its `asOf` is the earlier of `before` and `now`; below,
 * "in the period" is from `span.from` up to but not including `span.before`, and not after `now`.
 *
 * What is known of these facts is what is known *now*: a correction, a reaction that was read back late, a form that was
 * issued after the period's end, all count. {@link buildReport} itself leaves out what happened after the period.
 */
export interface ReportFacts {
  /** Of the site file as it is now: the contract, what was promised, and what there is. No secret of it reaches the report. */
  readonly site: Pick<
    Site,
    'contract' | 'hosts' | 'databases' | 'applications' | 'inspections' | 'obligations' | 'backups' | 'sla'
  >;
  /** Made by core/report/span.ts. */
  readonly span: ReportSpan;
  readonly now: Date;
  /** Names of people by id, those too who have left the site file. An id that is missing is printed as it is. */
  readonly people: ReadonlyMap<string, LocalText>;
  /** Names of hosts by id, removed ones too (`inspection_targets` keeps the names they had). */
  readonly hosts: ReadonlyMap<string, LocalText>;
  /** Begun in the period and issued, whenever that was; those that were narrowed to some hosts too. */
  readonly inspections: readonly InspectionFact[];
  /** Begun in the period, and in any other state. */
  readonly inspectionsNotIssued: readonly InspectionNotIssuedFact[];
  /**
   * Every ticket, with all of its events up to now, that
   * - was opened in the period (by `opened_at`, the time of the report or of the alert), cancelled ones included; or
   * - was opened earlier and had not ended when the period began: `ended_at` is null or not before `span.from`; or
   * - was closed earlier and still owed a report that was not late yet; or
   * - is the ticket of one of `records`, whenever it was opened.
   */
  readonly tickets: readonly TicketRecord[];
  /**
   * Valid records with `happenedAt` in the period, and those of the kinds `maintenance` and `fault-report` that were written
   * of a ticket that was opened in the period, whenever they happened.
   */
  readonly records: readonly ServiceRecord[];
  /** Voided records with `happenedAt` in the period, with their last version's author and reason. */
  readonly voidedRecords: readonly VoidedRecordFact[];
  /** Received before `asOf`, and not over (`resolved_at` null or not before `span.from`) when the period began. */
  readonly alerts: readonly AlertFact[];
  /** Messages of the customer in the period that no ticket was made of and that are still there. */
  readonly requests: readonly RequestFact[];
  /** In the order of the site file; then plans that it does not name any more but of which copies were made in the period. */
  readonly backups: readonly BackupFact[];
  /**
   * In the order of the site file: of each obligation every period of its own that overlaps the report's, oldest first,
   * judged by `judgeObligation` with `now` = `asOf`.
   */
  readonly obligations: readonly ObligationStanding[];
  /**
   * Of each obligation the last period that ended before the report's began: as it stood when that began (`was`), and as of
   * `asOf` (`now`). None of those that have no such period.
   */
  readonly formerObligations: readonly { readonly was: ObligationStanding; readonly now: ObligationStanding }[];
  /** Of each disk path, memory and database with a reading in the period. */
  readonly series: readonly SeriesFact[];
  /** By host of the inspections begun in the period, whatever became of them: `inspection_targets` that are `done` or `failed`. */
  readonly reach: readonly ReachFact[];
  /** By template item and target, the results of inspections begun in the period that came to a verdict. */
  readonly checks: readonly CheckFact[];
  /** That overlap the period; two kinds at one time are two. */
  readonly outages: readonly OutageFact[];
  /** That overlap the period by their `fromAt` and the earlier of `untilAt` and `endedAt`. */
  readonly mutes: readonly Mute[];
  /** Of the inspections in `inspections`: each entry of kind `override`. */
  readonly overrides: readonly OverrideFact[];
}

/** Counts come from the store, aggregated over `inspection_items.final_verdict`: a half-year may hold 100,000 items. */
export interface InspectionFact {
  readonly id: number;
  readonly templateId: string;
  readonly title: LocalText;
  readonly mode: InspectionMode;
  readonly startedAt: Date;
  /** Person id. */
  readonly inspector: string;
  /** Brought in by `rounds import`. */
  readonly isImported: boolean;
  /** False: narrowed to some hosts, which is no inspection of the site. */
  readonly isWhole: boolean;
  readonly counts: VerdictCounts;
  /** Null: nobody confirmed any; counts as none. */
  readonly effort: Effort | null;
  /** In the order of the form, only items whose final verdict is not `normal`; at most 200, the worst ones. */
  readonly findings: InspectionLine['findings'];
  /** Every row, of templates that are told inspection by inspection; whoever answered by person id. Null of the others. */
  readonly form: readonly FormRow[] | null;
}

export interface InspectionNotIssuedFact {
  readonly id: number;
  readonly title: LocalText;
  readonly startedAt: Date;
  readonly state: Exclude<InspectionState, 'issued'>;
}

export interface VoidedRecordFact {
  readonly record: ServiceRecord;
  /** Person id. */
  readonly by: string;
  readonly reason: string;
}

export interface AlertFact {
  readonly id: number;
  readonly title: string;
  /** The site's host; null where it is none of them. */
  readonly hostId: string | null;
  readonly receivedAt: Date;
  readonly resolvedAt: Date | null;
  /** How often it fired in the period: of one that came before it, how often again. */
  readonly occurrences: number;
  readonly muteId: number | null;
  readonly ticketId: number | null;
  readonly isDismissed: boolean;
  /** Person id; null where it was not dismissed. */
  readonly dismissedBy: string | null;
}

export interface RequestFact {
  /** Person id, else Slack's. */
  readonly author: string;
  readonly text: string;
  readonly at: Date;
  /** Person id; null where nobody said that nothing is to be done. */
  readonly dismissedBy: string | null;
}

export interface BackupFact {
  readonly planId: string;
  /** Null: the site file does not name it any more. */
  readonly plan: BackupPlan | null;
  /** Since when something can have been due: Rounds' installation or the contract's first day, the later one. */
  readonly since: Date;
  /**
   * Copies begun before `asOf`, each with all its checks, that were begun in the period; or were still there when it
   * began (`removed_at` null or not before `span.from`), or were checked in it; and the newest older ones with a passed
   * drill and with a passed checksum or listing, so that nothing is called never verified that was.
   */
  readonly copies: readonly BackupCopy[];
}

/** One reading of one target over the period. */
export interface SeriesFact {
  readonly reading: CapacityReading;
  readonly targetKind: TargetKind;
  readonly target: LocalText;
  /** `readings.subject`: a path; null where the reading has none. A database's is its schema. */
  readonly part: string | null;
  /** As stored; percents from 0 to 100. */
  readonly unit: 'bytes' | 'percent' | 'number';
  /** `limit_value` of the newest reading. */
  readonly limit: number | null;
  /** In the period: instants in milliseconds and values. At most 5,000 (then every nth by time, the first and last kept). */
  readonly points: readonly (readonly [at: number, value: number])[];
}

export interface ReachFact {
  readonly hostId: string;
  readonly reached: number;
  readonly tried: number;
}

export interface CheckFact {
  readonly checkId: string;
  readonly itemTitle: LocalText;
  readonly targetKind: TargetKind;
  readonly targetId: string;
  readonly targetName: LocalText;
  readonly counts: { readonly [V in Exclude<Verdict, 'pending'>]: number };
}

export interface OutageFact {
  readonly from: Date;
  readonly until: Date | null;
}

export interface OverrideFact {
  readonly inspectionId: number;
  readonly item: LocalText;
  /** The verdict that stood before it. */
  readonly from: Verdict | null;
  readonly to: Verdict;
  readonly by: string;
  readonly at: Date;
  readonly reason: string;
}
