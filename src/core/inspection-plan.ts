import type { Check, CheckInput, Json, TargetKind } from './check.ts';
import type { InspectionTemplate, TemplateCheck } from './inspection.ts';
import type { LocalText } from './message.ts';
import type { Site } from './site.ts';

/** What an inspection will look at, before anything is stored: targets once each, items with one result per check and target. */
export interface InspectionPlan {
  readonly targets: readonly PlannedTarget[];
  readonly groups: readonly { readonly title: LocalText; readonly items: readonly PlannedItem[] }[];
}

export interface PlannedTarget {
  readonly kind: TargetKind;
  readonly id: string;
  readonly name: LocalText;
}

export interface PlannedItem {
  readonly id: string;
  readonly title: LocalText;
  readonly results: readonly PlannedResult[];
}

export interface PlannedResult {
  readonly checkId: string;
  readonly target: PlannedTarget;
  readonly params: { readonly [name: string]: Json };
  readonly limits: { readonly [name: string]: Json };
}

const TARGET_KINDS: { readonly [K in Check['kind']]: TargetKind } = {
  shell: 'host',
  http: 'application',
  sql: 'database',
  manual: 'person',
};

/** What a manual check is answered by; it has no entry in the site file. */
const PERSON: PlannedTarget = { kind: 'person', id: 'person', name: { 'zh-CN': '人工', en: 'By hand' } };

/**
 * Lays a template over the site. With `hosts`, only these hosts are inspected, and the databases reached through them;
 * items that nothing is left of are dropped.
 */
export function planInspection(
  site: Site,
  template: InspectionTemplate,
  options: { readonly checks: ReadonlyMap<string, Check>; readonly hosts: readonly string[] | null },
): InspectionPlan {
  const targets = new Map<string, PlannedTarget>();
  const groups = template.groups
    .map((group) => ({
      title: group.title,
      items: group.items
        .map((item) => ({
          id: item.id,
          title: item.title,
          results: item.checks.flatMap((entry) => planCheck(site, entry, options)),
        }))
        .filter((item) => item.results.length > 0),
    }))
    .filter((group) => group.items.length > 0);
  for (const group of groups) {
    for (const { target } of group.items.flatMap((item) => item.results)) {
      if (target.kind !== 'person') targets.set(`${target.kind} ${target.id}`, target);
    }
  }
  return { targets: [...targets.values()], groups };
}

function planCheck(
  site: Site,
  entry: TemplateCheck,
  { checks, hosts }: { readonly checks: ReadonlyMap<string, Check>; readonly hosts: readonly string[] | null },
): PlannedResult[] {
  const check = checks.get(entry.check);
  if (!check) throw new Error(`no check "${entry.check}"`);
  const kind = TARGET_KINDS[check.kind];
  if (kind === 'person') {
    return hosts === null ? [{ checkId: check.id, target: PERSON, params: entry.params, limits: entry.limits }] : [];
  }
  return entry.targets
    .filter((id) => hosts === null || isWithin(site, { kind, id }, hosts))
    .map((id) => {
      const override = kind === 'host' ? site.hosts.find((host) => host.id === id)?.overrides[check.id] : undefined;
      return {
        checkId: check.id,
        target: { kind, id, name: targetName(site, kind, id) },
        params: { ...entry.params, ...override?.params },
        limits: { ...entry.limits, ...override?.limits },
      };
    });
}

function isWithin(site: Site, target: { kind: TargetKind; id: string }, hosts: readonly string[]): boolean {
  if (target.kind === 'host') return hosts.includes(target.id);
  if (target.kind !== 'database') return false;
  const through = site.databases.find((database) => database.id === target.id)?.through;
  return through !== undefined && hosts.includes(through);
}

function targetName(site: Site, kind: TargetKind, id: string): LocalText {
  const entries = kind === 'host' ? site.hosts : kind === 'database' ? site.databases : site.applications;
  const entry = entries.find((candidate) => candidate.id === id);
  if (!entry) throw new Error(`no ${kind} "${id}" in the site of ${site.contract.id}`);
  return entry.name;
}

/** A check's settings with its own schemas' defaults filled in. */
export type CheckSettings = Pick<CheckInput<unknown, unknown>, 'params' | 'limits'>;

/**
 * Makes what reads the settings of a check as they are stored, for as long as an inspection runs: hosts of one template
 * have the same ones, and reading them costs more than knowing them again.
 * @throws ZodError, from what it returns, when the check does not take them (any more)
 */
export function createSettingsReader(): (
  check: Check,
  stored: Pick<PlannedResult, 'params' | 'limits'>,
) => CheckSettings {
  const known = new Map<string, CheckSettings>();
  return (check, { params, limits }) => {
    const key = JSON.stringify([check.id, params, limits]);
    const settings = known.get(key) ?? { params: check.params.parse(params), limits: check.limits.parse(limits) };
    known.set(key, settings);
    return settings;
  };
}
