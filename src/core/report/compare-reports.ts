import type { LocalText, Message } from '../message.ts';
import { canonicalJson } from './canonical-json.ts';
import type { ReportModel } from './model.ts';
import { decidedOf } from './sla.ts';

/** What a reissue says that the report before it did not, with the section that says it. */
interface Change {
  readonly section: keyof ReportModel;
  readonly message: Message;
}

const MOST_CHANGES = 60;

/**
 * Compares a report with the one issued before it: what a reissue 重新出具 says has changed. Figures first, then lines, then sections
 * that changed in another way; the last one tells how many there was no room for. Empty: they say the same.
 */
export function compareReports(before: ReportModel, after: ReportModel, most = MOST_CHANGES): Message[] {
  const figures = compareFigures(before, after);
  const lines = compareLists(before, after);
  const told = new Set([...figures, ...lines].map(({ section }) => section));
  const all = [...figures, ...lines, ...compareSections(before, after, told)].map(({ message }) => message);
  if (all.length <= most) return all;
  const leftOut = all.length - most;
  return [...all.slice(0, most), { key: 'report-facts.changes-left-out', values: { count: leftOut } }];
}

interface Figure {
  readonly section: keyof ReportModel;
  readonly key: string;
  readonly value: number;
}

function figuresOf(report: ReportModel): Figure[] {
  const { overview, sla, obligations, modelVersion } = report;
  const { tickets } = overview;
  const figure = (section: keyof ReportModel, key: string, value: number): Figure => ({ section, key, value });
  return [
    figure('modelVersion', 'model', modelVersion),
    ...overview.activities.map(({ activity, count }) => figure('overview', activity, count)),
    figure('overview', 'effort', overview.effortTotal),
    figure('overview', 'carried-in', tickets.carriedIn),
    figure('overview', 'opened', tickets.opened),
    figure('overview', 'closed', tickets.closed),
    figure('overview', 'cancelled', tickets.cancelled),
    figure('overview', 'still-open', tickets.stillOpen),
    figure('overview', 'alerts', overview.alerts.received),
    figure('sla', 'met', sla.total.met),
    figure('sla', 'late', decidedOf(sla.total) - sla.total.met),
    figure('obligations', 'obligations-met', obligations.filter(({ status }) => status === 'met').length),
  ];
}

function compareFigures(before: ReportModel, after: ReportModel): Change[] {
  const former = new Map(figuresOf(before).map(({ key, value }) => [key, value]));
  return figuresOf(after).flatMap(({ section, key, value }) => {
    const was = former.get(key) ?? 0;
    if (was === value) return [];
    return { section, message: { key: `report-facts.change-${key}`, values: { before: was, after: value } } };
  });
}

interface Line {
  /** Unique in its list. */
  readonly id: string;
  readonly name: string;
  readonly title: LocalText;
  readonly effortTotal: number | null;
  readonly content: unknown;
}

interface List {
  readonly section: keyof ReportModel;
  /** Part of the texts' keys. */
  readonly what: 'inspection' | 'maintenance' | 'record' | 'breach' | 'obligation' | 'backup';
  readonly lines: readonly Line[];
}

function listsOf({ inspections, maintenance, records, sla, obligations, backups }: ReportModel): List[] {
  const line = (name: string, title: LocalText, content: object, id: string = name): Line => {
    const effortTotal =
      'effortTotal' in content && typeof content.effortTotal === 'number' ? content.effortTotal : null;
    return { id, name, title, effortTotal, content };
  };
  return [
    {
      section: 'inspections',
      what: 'inspection',
      lines: inspections.issued.map((one) => line(`#${one.id}`, one.title, one)),
    },
    {
      section: 'maintenance',
      what: 'maintenance',
      lines: maintenance.lines.map((one) => line(one.name, one.title, one)),
    },
    {
      section: 'records',
      what: 'record',
      lines: records.flatMap((kind) => kind.lines.map((one) => line(one.name, one.title, one))),
    },
    {
      section: 'sla',
      what: 'breach',
      lines: sla.breaches.map((one) => line(one.ticket, one.stage, one, `${one.ticket} ${canonicalJson(one.stage)}`)),
    },
    {
      section: 'obligations',
      what: 'obligation',
      lines: obligations.map((one) => line(one.firstDay, one.title, one, `${one.id} ${one.firstDay}`)),
    },
    { section: 'backups', what: 'backup', lines: backups.plans.map((one) => line(one.planId, one.name, one)) },
  ];
}

function compareLists(before: ReportModel, after: ReportModel): Change[] {
  const formerLists = listsOf(before);
  return listsOf(after).flatMap(({ section, what, lines }) => {
    const former = new Map(formerLists.find((list) => list.what === what)?.lines.map((line) => [line.id, line]));
    const present = new Set(lines.map(({ id }) => id));
    const tell = (change: string, { name, title }: Line, values: Message['values'] = {}): Change => ({
      section,
      message: { key: `report-facts.${change}-${what}`, values: { name, title, ...values } },
    });
    const removed = [...former.values()].filter(({ id }) => !present.has(id)).map((line) => tell('removed', line));
    const others = lines.flatMap((line) => {
      const was = former.get(line.id);
      if (!was) return [tell('added', line)];
      if (isSame(was.content, line.content)) return [];
      const hasEffort = was.effortTotal !== line.effortTotal && (what === 'maintenance' || what === 'record');
      if (!hasEffort) return [tell('changed', line)];
      return [tell('effort', line, { before: was.effortTotal ?? 0, after: line.effortTotal ?? 0 })];
    });
    return [...removed, ...others];
  });
}

/** Of these a reader learns that they changed, where no figure and no line of theirs was told. */
const SECTIONS = [
  'contract',
  'period',
  'requirements',
  'overview',
  'environment',
  'inspections',
  'backups',
  'maintenance',
  'records',
  'sla',
  'availability',
  'capacity',
  'typicalFaults',
  'satisfaction',
  'obligations',
  'disclosure',
  'nextPlan',
] as const satisfies readonly (keyof ReportModel)[];

/** These follow from others, and are told where nothing else is. */
const DERIVED = ['advice', 'accounting'] as const satisfies readonly (keyof ReportModel)[];

function compareSections(before: ReportModel, after: ReportModel, told: ReadonlySet<keyof ReportModel>): Change[] {
  const changed = (sections: readonly (keyof ReportModel)[]) =>
    sections
      .filter((section) => !told.has(section) && !isSame(before[section], after[section]))
      .map((section) => ({ section, message: { key: `report-facts.section-${section}` } }));
  const found = changed(SECTIONS);
  return told.size + found.length > 0 ? found : changed(DERIVED);
}

/** Mostly members come in one order, and that is quickly seen. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other) || canonicalJson(one) === canonicalJson(other);
}
