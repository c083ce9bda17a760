import { z } from 'zod';
import type { Check } from '../core/check.ts';
import { describeValue, type Path } from './fault.ts';
import {
  entries,
  field,
  findCircles,
  findRepeated,
  formatCircle,
  idsOf,
  type Report,
  textEntries,
  textOf,
} from './report.ts';
import { findSchemaFaults, unknownKey } from './schema-faults.ts';
import { TEMPLATE_CHECK_FIELDS } from './site-schema.ts';
import type { YamlNode } from './yaml-file.ts';

/** Where the targets of a check stand, by the check's kind. */
const TARGET_FIELDS = ['hosts', 'applications', 'databases'] as const;
type TargetField = (typeof TARGET_FIELDS)[number];
const FIELD_BY_KIND: { readonly [K in Check['kind']]: TargetField | null } = {
  shell: 'hosts',
  http: 'applications',
  sql: 'databases',
  manual: null,
};

interface Scope {
  readonly root: YamlNode;
  readonly report: Report;
  readonly checks: ReadonlyMap<string, Check>;
}

/** Every check of every template exists, has its targets, and its settings suit it on each of its hosts. */
export function checkTemplates(root: YamlNode, report: Report, checks: ReadonlyMap<string, Check>): void {
  const scope = { root, report, checks };
  const templates = entries(field(root, 'inspections'));
  checkInheritance(templates, report);
  for (const template of templates) {
    const items = itemsOf(template);
    const ids = items.flatMap((item) => {
      const node = field(item, 'id');
      return node && typeof node.value === 'string' ? [{ node, text: node.value }] : [];
    });
    findRepeated(ids, (again, first) => {
      const values = { line: report.file.lines.linePos(first.range.start).line };
      report.at(again, { problem: { key: 'config.problem.repeated-id', values }, found: describeValue(again.value) });
    });
    for (const entry of items.flatMap((item) => entries(field(item, 'checks')))) checkEntry(entry, scope);
  }
  for (const host of entries(field(root, 'hosts'))) checkOverrides(host, scope);
}

function itemsOf(template: YamlNode): readonly YamlNode[] {
  return entries(field(template, 'groups')).flatMap((group) => entries(field(group, 'items')));
}

/** A template may begin with another's rows; one that replaces a row stands in a group of the same title. */
function checkInheritance(templates: readonly YamlNode[], report: Report): void {
  const byId = new Map(templates.map((template) => [textOf(field(template, 'id')) ?? '', template]));
  const parents = new Map<string, readonly string[]>();
  for (const [id, template] of byId) {
    const parent = field(template, 'extends');
    const parentId = textOf(parent);
    if (!parent || parentId === undefined) continue;
    parents.set(id, [parentId]);
    if (!byId.has(parentId)) report.unknown(parent, 'template', [...byId.keys()]);
  }
  const circles = findCircles(parents);
  for (const circle of circles) {
    const node = field(byId.get(circle[0] ?? ''), 'extends');
    const values = { circle: formatCircle(circle) };
    if (node) report.at(node, { problem: { key: 'config.problem.template-circle', values } });
  }
  if (circles.length > 0) return;
  for (const template of templates) checkReplacedRows(template, byId, report);
}

function checkReplacedRows(template: YamlNode, byId: ReadonlyMap<string, YamlNode>, report: Report): void {
  const inherited = new Map<string, string>();
  for (let parent = parentOf(template, byId); parent; parent = parentOf(parent, byId)) {
    for (const { id, title } of rowsOf(parent)) if (!inherited.has(id)) inherited.set(id, title);
  }
  for (const { node, id, title } of rowsOf(template)) {
    const group = inherited.get(id);
    if (group !== undefined && group !== title) {
      report.at(node, { problem: { key: 'config.problem.row-elsewhere', values: { id } }, found: describeValue(id) });
    }
  }
}

function parentOf(template: YamlNode, byId: ReadonlyMap<string, YamlNode>): YamlNode | undefined {
  return byId.get(textOf(field(template, 'extends')) ?? '');
}

function rowsOf(template: YamlNode): readonly { node: YamlNode; id: string; title: string }[] {
  return entries(field(template, 'groups')).flatMap((group) => {
    const title = JSON.stringify(field(group, 'title')?.value);
    return entries(field(group, 'items')).flatMap((item) => {
      const node = field(item, 'id');
      return node && typeof node.value === 'string' ? [{ node, id: node.value, title }] : [];
    });
  });
}

function checkEntry(entry: YamlNode, scope: Scope): void {
  const name = field(entry, 'check');
  const id = textOf(name);
  if (!name || id === undefined) return;
  const check = scope.checks.get(id);
  if (!check) {
    scope.report.unknown(name, 'check', [...scope.checks.keys()]);
    return;
  }
  const targets = checkTargets(entry, check, scope);
  checkSettings(entry, check, scope);
  if (check.kind === 'shell') for (const host of targets) checkOverriddenSettings(entry, host, check, scope);
}

/** Returns the entries of the site that the check looks at. */
function checkTargets(entry: YamlNode, check: Check, { root, report }: Scope): readonly YamlNode[] {
  const wanted = FIELD_BY_KIND[check.kind];
  for (const name of TARGET_FIELDS) {
    const node = field(entry, name);
    if (!node || name === wanted) continue;
    report.atKey(node, {
      problem: { key: 'config.problem.wrong-targets', values: { check: check.id, given: name } },
      expected: wanted
        ? { key: 'config.expected.only', values: { list: wanted } }
        : { key: 'config.expected.no-targets' },
    });
  }
  if (wanted === null) return [];
  const known = field(root, wanted);
  const node = field(entry, wanted);
  if (!node) {
    const problem = { key: 'config.problem.missing', values: { key: wanted } };
    report.at(field(entry, 'check') ?? entry, { problem, expected: { key: 'config.expected.targets' } });
    return [];
  }
  if (node.value === 'all') {
    if (entries(known).length === 0) report.at(node, { problem: { key: `config.problem.all-of-no-${wanted}` } });
    return entries(known);
  }
  const ids = idsOf(known);
  const named = textEntries(node);
  for (const { node: target, text } of named) if (!ids.includes(text)) report.unknown(target, wanted.slice(0, -1), ids);
  findRepeated(named, (again) => {
    report.at(again, { problem: { key: 'config.problem.repeated' }, found: describeValue(again.value) });
  });
  return entries(known).filter((candidate) => named.some(({ text }) => text === textOf(field(candidate, 'id'))));
}

function settingsOf(node: YamlNode, except: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    [...(node.fields ?? [])].filter(([name]) => !except.includes(name)).map(([name, { value }]) => [name, value]),
  );
}

function limitsOf(node: YamlNode): Record<string, unknown> {
  const limits = field(node, 'limits');
  return limits ? settingsOf(limits, []) : {};
}

/** Settings that a check does not know are faults even where its author did not say so. */
function strict(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodObject && schema.def.catchall === undefined ? schema.strict() : schema;
}

function checkSettings(entry: YamlNode, check: Check, { root, report }: Scope): void {
  const { file } = report;
  const params = settingsOf(entry, TEMPLATE_CHECK_FIELDS);
  const limits = limitsOf(entry);
  const place = (path: Path): Path => [...entry.path, ...path];
  report.faults.push(
    ...findSchemaFaults({
      file,
      root,
      schema: strict(check.params),
      value: params,
      place,
      moreKeys: TEMPLATE_CHECK_FIELDS,
    }),
  );
  const limitPlace = (path: Path): Path => [...entry.path, 'limits', ...path];
  report.faults.push(
    ...findSchemaFaults({ file, root, schema: strict(check.limits), value: limits, place: limitPlace }),
  );
}

/** What a host changes must suit the check together with the template's settings. Faults of these alone are told there. */
function checkOverriddenSettings(entry: YamlNode, host: YamlNode, check: Check, { root, report }: Scope): void {
  const override = field(host, 'overrides', check.id);
  if (!override) return;
  const own = settingsOf(override, ['limits']);
  const ownLimits = limitsOf(override);
  const settings = [
    { schema: check.params, base: settingsOf(entry, TEMPLATE_CHECK_FIELDS), own, at: override.path },
    { schema: check.limits, base: limitsOf(entry), own: ownLimits, at: [...override.path, 'limits'] },
  ];
  for (const { schema: given, base, own: changed, at } of settings) {
    const schema = strict(given);
    // A fault of the whole, or at what the template says, is the override's when the template by itself has none.
    const isBlamed = schema.safeParse(base).success;
    const place = (path: Path): Path | null => {
      if (path.length > 0 && Object.hasOwn(changed, String(path[0]))) return [...at, ...path];
      return isBlamed ? at : null;
    };
    addOnce(report, findSchemaFaults({ file: report.file, root, schema, value: { ...base, ...changed }, place }));
  }
}

/** The same override meets several templates; its faults are told once. */
function addOnce(report: Report, faults: ReturnType<typeof findSchemaFaults>): void {
  for (const fault of faults) {
    const told = report.faults.some(
      (other) =>
        other.line === fault.line &&
        other.column === fault.column &&
        other.path === fault.path &&
        other.problem.key === fault.problem.key,
    );
    if (!told) report.faults.push(fault);
  }
}

function checkOverrides(host: YamlNode, { report, checks, root }: Scope): void {
  const shellChecks = [...checks.values()].filter((check) => check.kind === 'shell');
  for (const [id, override] of field(host, 'overrides')?.fields ?? []) {
    const check = shellChecks.find((candidate) => candidate.id === id);
    if (!check) {
      const known = shellChecks.map((candidate) => candidate.id);
      const complaint = unknownKey(id, known);
      report.atKey(override, { ...complaint, problem: { key: 'config.problem.no-host-check', values: { check: id } } });
      continue;
    }
    const place = (path: Path): Path | null => (path.length > 0 ? [...override.path, 'limits', ...path] : null);
    addOnce(
      report,
      findSchemaFaults({ file: report.file, root, schema: strict(check.limits), value: limitsOf(override), place }),
    );
  }
}
