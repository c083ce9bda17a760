import type { Effort, InspectionMode } from '../inspection.ts';
import type { VerdictCounts } from '../item-verdict.ts';
import type { LocalText, Message } from '../message.ts';
import type { Verdict } from '../verdict.ts';
import type { Instant, MonthSpan } from './model-findings.ts';

export interface InspectionsSection {
  /** What is looked at, by the templates the contract owes: groups with their items. */
  readonly method: readonly {
    readonly title: LocalText;
    readonly groups: readonly {
      readonly title: LocalText;
      readonly items: readonly { readonly title: LocalText; readonly checks: readonly string[] }[];
    }[];
  }[];
  /** Issued in the period, by the date of the inspection. */
  readonly issued: readonly InspectionLine[];
  /** Of `issued` the templates that are told by the month 例行巡检; absent of reports that were frozen before there were any. */
  readonly routine?: readonly RoutineInspections[];
  /** Cancelled, interrupted or never answered: said, and not counted. */
  readonly notIssued: readonly {
    readonly id: number;
    readonly title: LocalText;
    readonly startedAt: Instant;
    readonly state: string;
  }[];
}

export interface InspectionLine {
  readonly id: number;
  readonly templateId: string;
  readonly title: LocalText;
  readonly mode: InspectionMode;
  readonly startedAt: Instant;
  readonly inspector: LocalText;
  /** Written down afterwards and brought in by `rounds import` 补录: told by a person, not measured by Rounds. */
  readonly isImported?: boolean;
  /** Narrowed to some hosts: no inspection of the site, and no evidence of one. */
  readonly isPartial: boolean;
  readonly counts: VerdictCounts;
  readonly overall: 'normal' | 'abnormal' | 'incomplete';
  readonly effort: Effort;
  readonly effortTotal: number;
  /** What was not normal, one line an item. */
  readonly findings: readonly {
    readonly group: LocalText;
    readonly item: LocalText;
    readonly verdict: Verdict;
    readonly reasons: readonly FindingReason[];
    readonly remarks: readonly string[];
  }[];
  /** The form 巡检报告 row by row, of templates that are told inspection by inspection; absent of the others. */
  readonly form?: readonly FormRow[];
}

/** A row of a form: what was found on what, what people said, and what came of it. */
export interface FormRow {
  readonly group: LocalText;
  readonly item: LocalText;
  /** The final one. */
  readonly verdict: Verdict;
  /** What it was before somebody overrode it 改判. */
  readonly overridden?: Verdict;
  readonly found: readonly {
    readonly target: LocalText;
    readonly verdict: Verdict;
    readonly texts: readonly Message[];
  }[];
  /** To what only a person can see. */
  readonly answers: readonly {
    readonly by: LocalText;
    readonly at: Instant;
    readonly verdict: Verdict | null;
    readonly text: string;
  }[];
  readonly reasons: readonly FindingReason[];
  /** What people said besides. */
  readonly remarks: readonly string[];
}

/** A template that is run each day or so: how its inspections came out by the month, and what was not normal by the item. */
export interface RoutineInspections {
  readonly templateId: string;
  readonly title: LocalText;
  readonly count: number;
  /** Those with an inspection, in order. */
  readonly months: readonly {
    readonly month: MonthSpan;
    readonly count: number;
    readonly firstId: number;
    readonly lastId: number;
    readonly normal: number;
    readonly abnormal: number;
    readonly incomplete: number;
    readonly partial: number;
    readonly imported: number;
    readonly effort: Effort;
    readonly effortTotal: number;
  }[];
  /** The worst first, then the most frequent; with the reasons of the last time. */
  readonly repeats: readonly {
    readonly group: LocalText;
    readonly item: LocalText;
    readonly verdict: Verdict;
    readonly times: number;
    readonly firstAt: Instant;
    readonly lastAt: Instant;
    readonly reasons: readonly FindingReason[];
    readonly remarks: readonly string[];
  }[];
}

/** What was found, and on what: a host, an application, a database. */
export interface FindingReason extends Message {
  readonly target?: LocalText;
}
