import type { Json, Target } from './check.ts';
import type { LocalText, Message } from './message.ts';
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

/** One check on one target within an item: the unit that is collected, judged and stored. */
export interface PlannedCheck {
  readonly itemId: string;
  readonly checkId: string;
  readonly target: Target;
  readonly params: { readonly [name: string]: Json };
  readonly limits: { readonly [name: string]: Json };
}

/** What became of a planned check. */
export interface CheckResult extends PlannedCheck {
  readonly verdict: Verdict;
  readonly findings: readonly { readonly verdict: Verdict; readonly message: Message }[];
}
