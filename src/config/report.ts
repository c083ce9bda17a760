import { type Complaint, describeValue, type Fault } from './fault.ts';
import { didYouMean, oneOf } from './schema-faults.ts';
import { faultAt, type YamlFile, type YamlNode } from './yaml-file.ts';

/** Collects what the rules across fields find wrong in one file. */
export interface Report {
  readonly file: YamlFile;
  readonly faults: Fault[];
  /** Complains of a value. */
  at(node: YamlNode, complaint: Complaint): void;
  /** Complains of a key, for example of a mapping as a whole. */
  atKey(node: YamlNode, complaint: Complaint): void;
  /** Complains of a text that names none of the known things; `what` completes the key `config.problem.no-…`. */
  unknown(node: YamlNode, what: string, known: readonly string[]): void;
}

export function createReport(file: YamlFile): Report {
  const faults: Fault[] = [];
  const report: Report = {
    file,
    faults,
    at: (node, complaint) => {
      faults.push(faultAt(file, node.path, node.range, complaint));
    },
    atKey: (node, complaint) => {
      faults.push(faultAt(file, node.path, node.key ?? node.range, complaint));
    },
    unknown: (node, what, known) => {
      const word = String(node.value);
      report.at(node, {
        problem: { key: `config.problem.no-${what}` },
        found: describeValue(word),
        expected: oneOf(known),
        hint: didYouMean(word, known),
      });
    },
  };
  return report;
}

/**
 * The rules across fields read what the file says, not what the schemas made of it, so that they find their faults even
 * where others stand beside them. What has the wrong form is passed over: the schema complains of it.
 */
export function field(node: YamlNode | undefined, ...names: readonly string[]): YamlNode | undefined {
  return names.reduce<YamlNode | undefined>((found, name) => found?.fields?.get(name), node);
}

export function entries(node: YamlNode | undefined): readonly YamlNode[] {
  return node?.items ?? [];
}

export function textOf(node: YamlNode | undefined): string | undefined {
  return typeof node?.value === 'string' ? node.value : undefined;
}

/** The texts of a list's entries, each with its place. */
export function textEntries(node: YamlNode | undefined): readonly { readonly node: YamlNode; readonly text: string }[] {
  return entries(node).flatMap((entry) =>
    typeof entry.value === 'string' ? [{ node: entry, text: entry.value }] : [],
  );
}

/** The ids of a list's entries. */
export function idsOf(list: YamlNode | undefined): readonly string[] {
  return entries(list).flatMap((entry) => textOf(field(entry, 'id')) ?? []);
}

/** Calls back for each entry whose text stood before. */
export function findRepeated(
  found: readonly { readonly node: YamlNode; readonly text: string }[],
  complain: (again: YamlNode, first: YamlNode) => void,
): void {
  const seen = new Map<string, YamlNode>();
  for (const { node, text } of found) {
    const first = seen.get(text);
    if (first) complain(node, first);
    else seen.set(text, node);
  }
}

/** `a → b → a`, shortened where the way round is long. */
export function formatCircle(circle: readonly string[]): string {
  const shown = circle.length > MOST_SHOWN ? [...circle.slice(0, MOST_SHOWN), '…'] : circle;
  return [...shown, circle[0]].join(' → ');
}

const MOST_SHOWN = 12;

/** Circles among things that refer to each other: the first member met of each. */
export function findCircles(edges: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const done = new Set<string>();
  const circles: (readonly string[])[] = [];
  const visit = (id: string, trail: readonly string[]) => {
    const start = trail.indexOf(id);
    if (start !== -1) {
      circles.push(trail.slice(start));
      return;
    }
    if (done.has(id)) return;
    for (const next of edges.get(id) ?? []) visit(next, [...trail, id]);
    done.add(id);
  };
  for (const id of edges.keys()) visit(id, []);
  return circles;
}
