import { EFFORT_KINDS, type Effort, type InspectionMode, type InspectionTemplate } from '../inspection.ts';
import { type Locale, localText } from '../message.ts';
import type { PaperVerdict } from './choices.ts';
import type { Drafted, ImportDraft, InspectionDraft } from './draft.ts';
import { missingCells, timeFaults } from './missing-cells.ts';
import type { ImportRow } from './read-rows.ts';
import { type Reading, readNamed } from './read-value.ts';
import type { ImportFault } from './table.ts';

interface AnswerRow {
  readonly row: ImportRow;
  readonly template: InspectionTemplate;
  readonly mode: InspectionMode;
  readonly startedAt: Date;
  readonly inspector: string;
  readonly item: string;
  readonly verdict: PaperVerdict;
}

/**
 * Makes an inspection of all lines of one template, time and mode. Each item of the template must be there: what a form of
 * paper says nothing of has to be said to be unknown, by a line of its own.
 */
export function draftInspections(rows: readonly ImportRow[], reading: Reading): Drafted {
  const faults: ImportFault[] = [];
  const answers: AnswerRow[] = [];
  for (const row of rows) {
    const found = [...missingCells('inspection', row), ...timeFaults(row, ['startedAt'], reading)];
    const answer = found.length > 0 || row.faulty.size > 0 ? null : readAnswer(row, reading);
    if (answer !== null && 'problem' in answer) faults.push(answer);
    else if (answer !== null) answers.push(answer);
    faults.push(...found);
  }
  const forms = Map.groupBy(answers, (answer) =>
    [answer.template.id, answer.startedAt.toISOString(), answer.mode].join(' '),
  );
  // A form with lines that could not be read would be told to lack their items.
  const isWhole = faults.length === 0;
  const drafted = [...forms.values()].map((form) => draftForm(form, isWhole));
  return {
    drafts: drafted.flatMap(({ drafts }) => drafts),
    faults: [...faults, ...drafted.flatMap((one) => one.faults)],
  };
}

function readAnswer(row: ImportRow, { site }: Reading): AnswerRow | ImportFault {
  const given = row.values as unknown as Omit<AnswerRow, 'template' | 'row'> & {
    readonly template: string;
    readonly reason?: string;
  };
  const template = site.inspections.find(({ id }) => id === given.template);
  if (!template) throw new Error(`template ${given.template} is gone`);
  const items = template.groups.flatMap(({ items: all }) => all.map(({ id, title }) => ({ id, name: title })));
  const item = readNamed({ kind: 'text', text: given.item }, items, 'no-item');
  if (!item.ok) return row.fault('item', item.problem);
  if (given.verdict !== 'normal' && given.reason === undefined) {
    return row.fault('reason', { key: 'import.reason-needed' });
  }
  return { ...given, row, template, item: item.value, mode: given.mode ?? template.mode };
}

function draftForm(form: readonly AnswerRow[], isWhole: boolean): Drafted {
  const [first] = form;
  if (!first) return { drafts: [], faults: [] };
  const faults: ImportFault[] = [];
  const lines = new Map<string, number>();
  for (const { item, row } of form) {
    const before = lines.get(item);
    if (before === undefined) lines.set(item, row.place.line);
    else faults.push(row.fault('item', { key: 'import.item-twice', values: { line: before } }));
  }
  const absent = first.template.groups.flatMap(({ items }) => items).filter(({ id }) => !lines.has(id));
  if (absent.length > 0 && isWhole) {
    const titlesIn = (locale: Locale) => absent.map(({ title }) => localText(title, locale));
    const items = { 'zh-CN': titlesIn('zh-CN').join('、'), en: titlesIn('en').join(', ') };
    const values = { items, count: absent.length, template: first.template.id };
    faults.push(first.row.fault('item', { key: 'import.items-missing', values }));
  }
  const effort = readEffort(form);
  faults.push(...effort.faults);
  if (faults.length > 0) return { drafts: [], faults };
  return { drafts: [toDraft(first, form, effort.effort)], faults: [] };
}

/** Person-days stand once for the whole form, or the same in each of its lines. */
function readEffort(form: readonly AnswerRow[]): { readonly effort: Effort; readonly faults: readonly ImportFault[] } {
  const effort = { onsite: 0, remote: 0, office: 0 };
  const faults: ImportFault[] = [];
  for (const kind of EFFORT_KINDS) {
    const given = form.filter(({ row }) => typeof row.values[kind] === 'number');
    const [first] = given;
    if (!first) continue;
    const value = Number(first.row.values[kind]);
    effort[kind] = value;
    const other = given.find(({ row }) => row.values[kind] !== value);
    const values = { line: first.row.place.line };
    if (other) faults.push(other.row.fault(kind, { key: 'import.effort-differs', values }));
  }
  return { effort, faults };
}

function toDraft(first: AnswerRow, form: readonly AnswerRow[], effort: Effort): InspectionDraft & ImportDraft {
  const text = ({ row }: AnswerRow) =>
    [row.values.found, row.values.reason].filter((part) => typeof part === 'string').join('\n');
  return {
    kind: 'inspection',
    place: first.row.place,
    reference: null,
    template: first.template.id,
    mode: first.mode,
    startedAt: first.startedAt,
    inspector: first.inspector,
    effort,
    answers: form.map((answer) => ({
      item: answer.item,
      verdict: answer.verdict,
      text: text(answer),
      person: answer.inspector,
    })),
  };
}
