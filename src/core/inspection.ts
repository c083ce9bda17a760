import type { Finding, Json, TargetKind } from './check.ts';
import type { LocalText, Message } from './message.ts';
import type { CatchUp } from './scheduled-run.ts';
import type { Verdict } from './verdict.ts';

/** remote 远程 / on site 现场. */
export type InspectionMode = 'remote' | 'onsite';
export const INSPECTION_MODES: readonly InspectionMode[] = ['remote', 'onsite'];

/** Kinds of person-days 人天: on site 现场, remote 远程, back office 后台. */
export const EFFORT_KINDS = ['onsite', 'remote', 'office'] as const;
export type EffortKind = (typeof EFFORT_KINDS)[number];
export type Effort = { readonly [K in EffortKind]: number };

/**
 * The life of an inspection 巡检: `running` facts are being collected · `answering` collected, people still have to
 * answer or to confirm the effort · `issued` the form is final · `cancelled` · `interrupted` ended by a crash and too
 * old to resume.
 */
export type InspectionState = 'running' | 'answering' | 'issued' | 'cancelled' | 'interrupted';

/** An inspection template 巡检模板 as a site file gives it, checked and with its targets resolved. */
export interface InspectionTemplate {
  /** When it is run by itself, as a cron expression in the contract's zone. */
  readonly schedule?: string;
  /** What is done about a run that Rounds was not there for; `run-late` where nothing is said. */
  readonly catchUp?: CatchUp;
  readonly id: string;
  readonly title: LocalText;
  readonly mode: InspectionMode;
  readonly effort: Effort;
  readonly groups: readonly TemplateGroup[];
}

export interface TemplateGroup {
  readonly title: LocalText;
  readonly items: readonly TemplateItem[];
}

/** One row of the form 检查项目: one or more checks on one or more targets, one verdict. */
export interface TemplateItem {
  readonly id: string;
  readonly title: LocalText;
  readonly checks: readonly TemplateCheck[];
}

export interface TemplateCheck {
  readonly check: string;
  /** As given in the site file, before the check's own schema fills in defaults. */
  readonly params: { readonly [name: string]: Json };
  readonly limits: { readonly [name: string]: Json };
  /** Ids of hosts, applications or databases, by the check's kind; empty for manual checks. */
  readonly targets: readonly string[];
}

/** An inspection as it stands: read from the store, or kept by the one who runs it. */
export interface Inspection {
  readonly id: number;
  readonly contractId: string;
  readonly templateId: string;
  readonly title: LocalText;
  /** A person entered it afterwards, from paper. */
  readonly isImported?: true;
  readonly mode: InspectionMode;
  /** The mode its template names. */
  readonly plannedMode: InspectionMode;
  readonly state: InspectionState;
  /** Person id. */
  readonly startedBy: string;
  readonly startedAt: Date;
  readonly collectedAt: Date | null;
  readonly endedAt: Date | null;
  readonly endReason: string | null;
  /** Person id of who cancelled or issued it. */
  readonly endedBy: string | null;
  /** The hosts it was narrowed to; null for the whole template. */
  readonly hosts: readonly string[] | null;
  /** Person-days; null until confirmed. */
  readonly effort: Effort | null;
  readonly defaultEffort: Effort;
  readonly targets: readonly InspectedTarget[];
  readonly groups: readonly InspectionGroup[];
}

export interface InspectedTarget {
  readonly kind: TargetKind;
  readonly id: string;
  readonly name: LocalText;
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
  /** Why there are no facts of it. */
  readonly failure: Message | null;
  /** The target's clock minus ours; null where it was not read. */
  readonly clockOffsetMs: number | null;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
}

export interface InspectionGroup {
  readonly title: LocalText;
  readonly items: readonly InspectionItem[];
}

/** One row of the form 检查项目. */
export interface InspectionItem {
  /** The row's key in the store. */
  readonly key: number;
  readonly id: string;
  readonly title: LocalText;
  readonly results: readonly CheckResult[];
  readonly entries: readonly ItemEntry[];
}

/** One check on one target within an item: the unit that is collected, judged and stored. */
export interface CheckResult {
  readonly key: number;
  readonly checkId: string;
  readonly target: { readonly kind: TargetKind; readonly id: string; readonly name: LocalText };
  readonly params: { readonly [name: string]: Json };
  readonly limits: { readonly [name: string]: Json };
  /** Null until collected; `pending` for what a person has to look at. */
  readonly verdict: Verdict | null;
  readonly findings: readonly Finding[];
  readonly collectedAt: Date | null;
}

/** What a person said of an item: an answer to its question, a remark, or another verdict with its reason. */
export interface ItemEntry {
  readonly kind: 'answer' | 'remark' | 'override';
  readonly verdict: Verdict | null;
  readonly text: string;
  readonly personId: string;
  readonly at: Date;
}
