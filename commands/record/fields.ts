import {
  MAINTENANCE_CATEGORIES,
  MAINTENANCE_SOURCES,
  MOST_ROWS,
  OPTIMISATION_PHASES,
  PARAMETER_AREAS,
  VISIT_ANSWERS,
  VISIT_QUESTIONS,
  WORK_MODES,
  type WrittenKind,
} from '../../src/core/record/content.ts';

type Path = readonly (string | number)[];

/** One field of a record's dialog, and where in the record its value belongs. */
export interface RecordField {
  readonly name: string;
  readonly path: Path;
  /** Ends the key of its label, `record.field-…`. */
  readonly label: string;
  readonly ask: 'line' | 'text' | 'days' | 'hours' | 'count' | 'time' | 'person' | 'choice';
  readonly optional?: boolean;
  /** Of a choice: its values, and how the keys of their names begin. */
  readonly options?: { readonly values: readonly string[]; readonly prefix: string };
  readonly hint?: string;
}

const HEAD: readonly RecordField[] = [
  { name: 'title', path: ['title'], label: 'title', ask: 'line' },
  { name: 'happened-at', path: ['happenedAt'], label: 'happened-at', ask: 'time' },
  { name: 'ended-at', path: ['endedAt'], label: 'ended-at', ask: 'time', optional: true },
  { name: 'engineer', path: ['engineer'], label: 'engineer', ask: 'person' },
  { name: 'others', path: ['others'], label: 'others', ask: 'line', optional: true },
];

const EFFORT: readonly RecordField[] = (['onsite', 'remote', 'office'] as const).map((kind) => ({
  name: `effort-${kind}`,
  path: ['effort', kind],
  label: `effort-${kind}`,
  ask: 'days',
}));

const choice = (name: string, values: readonly string[], prefix = name): RecordField => ({
  ...field(name, 'choice'),
  options: { values, prefix },
});

const mode = choice('mode', WORK_MODES);

const CONTENT: { readonly [K in Exclude<WrittenKind, 'maintenance'>]: readonly RecordField[] } = {
  optimisation: [
    field('function', 'line'),
    field('requirement', 'text'),
    field('change', 'text'),
    ...OPTIMISATION_PHASES.map(
      (phase): RecordField => ({
        name: `phase-${phase}`,
        path: ['content', 'phases', phase],
        label: `phase-${phase}`,
        ask: 'days',
      }),
    ),
  ],
  upgrade: [
    field('product', 'line'),
    { ...field('from-version', 'line'), path: ['content', 'fromVersion'], optional: true },
    { ...field('to-version', 'line'), path: ['content', 'toVersion'] },
    field('change', 'text'),
    field('result', 'text'),
  ],
  training: [
    mode,
    field('attendees', 'text'),
    { ...field('attendee-count', 'count'), path: ['content', 'attendeeCount'], optional: true },
    field('content', 'text'),
  ],
  'parameter-change': [
    choice('area', PARAMETER_AREAS),
    field('parameter', 'line'),
    { ...field('before', 'text'), optional: true },
    field('after', 'text'),
    { ...field('change-reason', 'text'), path: ['content', 'reason'] },
  ],
  visit: [
    mode,
    field('customer', 'line'),
    field('content', 'text'),
    ...VISIT_QUESTIONS.map(
      (question): RecordField => ({
        ...choice(`satisfaction-${question}`, VISIT_ANSWERS, 'answer'),
        path: ['content', 'satisfaction', question],
      }),
    ),
  ],
  'personnel-change': [
    field('leaving', 'line'),
    field('joining', 'line'),
    { ...field('effective-on', 'line'), path: ['content', 'effectiveOn'], hint: 'record.hint-day' },
    { ...field('change-reason', 'text'), path: ['content', 'reason'] },
    { ...field('request', 'line'), hint: 'record.hint-request' },
    { ...field('agreed-by', 'line'), path: ['content', 'agreedBy'], optional: true },
  ],
};

/** The fields of a kind's dialog, in order. @param rows how many rows of a maintenance sheet it shows. */
export function fieldsOf(kind: WrittenKind, rows: number): readonly RecordField[] {
  return [...headOf(kind), ...(kind === 'maintenance' ? maintenance(rows) : CONTENT[kind]), ...EFFORT];
}

/** A personnel change is dated by when it was asked for. */
function headOf(kind: WrittenKind): readonly RecordField[] {
  if (kind !== 'personnel-change') return HEAD;
  return HEAD.map((one) => (one.name === 'happened-at' ? { ...one, label: 'asked-at' } : one));
}

function maintenance(rows: number): readonly RecordField[] {
  return [
    choice('category', MAINTENANCE_CATEGORIES),
    mode,
    choice('source', MAINTENANCE_SOURCES),
    { ...field('contact', 'line'), optional: true },
    ...Array.from({ length: Math.min(rows, MOST_ROWS) }, (_, index) => rowOf(index)).flat(),
    field('result', 'text'),
  ];
}

/** Rows after the first may stay empty. */
function rowOf(index: number): readonly RecordField[] {
  const optional = index > 0;
  return [
    ...(['symptom', 'cause', 'solution'] as const).map(
      (name): RecordField => ({
        name: `${name}-${index + 1}`,
        path: ['content', 'rows', index, name],
        label: name,
        ask: 'text',
        optional,
      }),
    ),
    {
      name: `hours-${index + 1}`,
      path: ['content', 'rows', index, 'hours'],
      label: 'hours',
      ask: 'hours',
      optional: true,
    },
  ];
}

function field(name: string, ask: RecordField['ask']): RecordField {
  return { name, path: ['content', name], label: name, ask };
}

/** What stands at a path; undefined where there is nothing. */
export function valueAt(whole: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, step) => {
    if (typeof value !== 'object' || value === null) return undefined;
    return Reflect.get(value, step);
  }, whole);
}

/** A submission laid out as a record, still to be checked; and which field a fault of it belongs to. */
export interface LaidOut {
  readonly entry: object;
  readonly fieldOf: (path: readonly PropertyKey[]) => string;
}

/** @param given values by field name; what was left empty is missing. */
export function layOut(kind: WrittenKind, rows: number, given: { readonly [name: string]: unknown }): LaidOut {
  const fields = fieldsOf(kind, rows);
  const kept = Array.from({ length: rows }, (_, index) => index).filter((index) =>
    rowOf(index).some(({ name }) => given[name] !== undefined),
  );
  const entry: Tree = { kind, content: kind === 'maintenance' ? { rows: kept.map(() => ({})) } : {} };
  const placed = fields.flatMap((one) => {
    const path = closeUp(one.path, kept);
    return path === null ? [] : [{ ...one, path }];
  });
  for (const { name, path, ask } of placed) {
    const value = given[name];
    if (value !== undefined) put(entry, path, ask === 'time' ? asTime(value) : value);
  }
  return { entry, fieldOf: (path) => fieldAt(placed, path) };
}

type Tree = { [step: PropertyKey]: unknown };

/** Rows that are left empty are no rows: those below move up. Null for a field of such a row. */
function closeUp(path: Path, kept: readonly number[]): Path | null {
  const [content, rows, index, ...rest] = path;
  if (rows !== 'rows' || typeof index !== 'number' || content === undefined) return path;
  const moved = kept.indexOf(index);
  return moved < 0 ? null : [content, rows, moved, ...rest];
}

function put(tree: Tree, path: Path, value: unknown): void {
  const last = path.at(-1);
  if (last === undefined) return;
  const parent = path.slice(0, -1).reduce<Tree>((node, step) => {
    node[step] ??= {};
    return node[step] as Tree;
  }, tree);
  parent[last] = value;
}

/** What is no time stays as it is, so that the check says so. */
function asTime(value: unknown): unknown {
  const at = typeof value === 'string' ? new Date(value) : null;
  return at === null || Number.isNaN(at.getTime()) ? value : at;
}

/** The field that stands at a path, else the first of those below or above it, else the first of all. */
function fieldAt(fields: readonly RecordField[], path: readonly PropertyKey[]): string {
  const starts = (long: readonly PropertyKey[], short: readonly PropertyKey[]) =>
    short.every((step, index) => step === long[index]);
  const found =
    fields.find((one) => starts(one.path, path) && one.path.length === path.length) ??
    fields.find((one) => starts(one.path, path) || starts(path, one.path));
  return found?.name ?? fields[0]?.name ?? '';
}
