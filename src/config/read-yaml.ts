import { type Alias, isAlias, isMap, isScalar, isSeq, Lexer, LineCounter, type Node, parseDocument, visit } from 'yaml';
import type { Fault, Path } from './fault.ts';
import { describeValue } from './fault.ts';
import { findTelltaleSecrets, mayBeSecret, type TextRange } from './secret-words.ts';
import { findUnquotedStar } from './unquoted-star.ts';
import { faultAt, type YamlFile, type YamlNode } from './yaml-file.ts';

/** Nodes after all aliases are written out: far above any real site, far below what would hurt. */
const NODE_LIMIT = 100_000;
const DEPTH_LIMIT = 50;
const COLUMN_LIMIT = 200;
const SYNTAX_FAULT_LIMIT = 20;

export interface YamlContent {
  readonly file: YamlFile;
  /** Null when the text is no YAML, so that nothing more can be said of it. */
  readonly root: YamlNode | null;
  readonly faults: readonly Fault[];
}

/** Reads YAML 1.2 with the place of every value. It never throws and never follows aliases without end. */
export function readYaml(name: string, source: string): YamlContent {
  const text = source.replace(/^\uFEFF/, '');
  const lines = new LineCounter();
  const { tooDeep, comments } = scanTokens(text);
  if (tooDeep !== null) {
    addLines(lines, text);
    const file = { name, text, lines, secrets: mergeRanges(findTelltaleSecrets(text, true)) };
    const range = { start: tooDeep, end: tooDeep + 1 };
    return { file, root: null, faults: [faultAt(file, [], range, { problem: { key: 'config.yaml.too-deep' } })] };
  }
  // The parser would compare each key with every other; the walk finds those that stand twice.
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: 'error',
  });
  const problems = [...document.errors, ...document.warnings];
  const broken = problems.some((problem) => !HARMLESS.has(problem.code));
  const targets = new Map<Alias, Node>();
  const secrets = [...findTelltaleSecrets(text, broken), ...comments.flatMap((comment) => guessSecrets(text, comment))];
  collectAnchorsAndSecrets(document.contents, targets, secrets);
  const file = { name, text, lines, secrets: mergeRanges(secrets) };
  const stars = new Set<number>();
  const faults = problems.slice(0, SYNTAX_FAULT_LIMIT).flatMap((problem) => {
    const range = { start: problem.pos[0], end: problem.pos[1] };
    const star = findUnquotedStar(text, range.start);
    if (star === null) return [faultAt(file, [], range, syntaxComplaint(problem.code))];
    if (stars.has(star.start)) return [];
    stars.add(star.start);
    return [faultAt(file, [], star, syntaxComplaint('UNQUOTED_STAR'))];
  });
  if (broken) return { file, root: null, faults };
  const walk = createWalk(file, targets);
  const root = walk.node(document.contents, [], null, 0);
  return { file, root, faults: [...faults, ...walk.faults] };
}

/** The structure is still certain with this. */
const HARMLESS = new Set(['TAG_RESOLVE_FAILED']);

const EXPLAINED = new Set([
  'BAD_DQ_ESCAPE',
  'BAD_INDENT',
  'BAD_SCALAR_START',
  'BLOCK_AS_IMPLICIT_KEY',
  'BLOCK_IN_FLOW',
  'MISSING_CHAR',
  'MULTILINE_IMPLICIT_KEY',
  'MULTIPLE_DOCS',
  'TAB_AS_INDENT',
  'TAG_RESOLVE_FAILED',
  'UNEXPECTED_TOKEN',
  'UNQUOTED_STAR',
]);

function syntaxComplaint(code: string) {
  const name = EXPLAINED.has(code) ? code.toLowerCase().replaceAll('_', '-') : 'other';
  return { problem: { key: `config.yaml.${name}`, values: { code } }, hint: { key: `config.yaml.${name}-hint` } };
}

/** Somebody may have noted the old password behind a `#`. */
function guessSecrets(text: string, { start, end }: TextRange): readonly TextRange[] {
  const found = findTelltaleSecrets(text.slice(start, end), true);
  return found.map((range) => ({ start: start + range.start, end: start + range.end }));
}

/**
 * Where the comments are, and where the text nests deeper than any site file does (null: nowhere). The parser recurses,
 * and input made to exhaust the stack ends the process, so that depth is found out beforehand from the tokens alone.
 */
function scanTokens(text: string): { readonly tooDeep: number | null; readonly comments: readonly TextRange[] } {
  const comments: TextRange[] = [];
  let offset = 0;
  let flow = 0;
  let column = 0;
  let atLineStart = true;
  let scalarFollows = false;
  for (const token of new Lexer().lex(text)) {
    if (token === '\x1f') scalarFollows = true;
    if (CONTROL_TOKENS.has(token)) continue;
    if (scalarFollows) {
      atLineStart = token.endsWith('\n');
      column = 0;
    } else if (token.endsWith('\n')) {
      atLineStart = true;
      column = 0;
    } else if (token.startsWith('#')) comments.push({ start: offset, end: offset + token.length });
    else if (token === '[' || token === '{') flow += 1;
    else if (token === ']' || token === '}') flow = Math.max(0, flow - 1);
    else if (atLineStart && /^(?:[ \t]+|[-?:])$/.test(token)) column += token.length;
    else atLineStart = false;
    if (flow > DEPTH_LIMIT || (flow === 0 && column > COLUMN_LIMIT)) return { tooDeep: offset, comments };
    offset += token.length;
    scalarFollows = false;
  }
  return { tooDeep: null, comments };
}

/** Signs of the lexer that stand for no text: document start, flow error, scalar. */
const CONTROL_TOKENS = new Set(['\x02', '\x18', '\x1f']);

function addLines(lines: LineCounter, text: string): void {
  lines.addNewLine(0);
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
}

/** An alias means the last anchor of its name before it. One pass, for looking each one up would take the square of them. */
function collectAnchorsAndSecrets(contents: Node | null, targets: Map<Alias, Node>, secrets: TextRange[]): void {
  const anchors = new Map<string, Node>();
  visit(contents, {
    Alias(_key, alias) {
      const target = anchors.get(alias.source);
      if (target) targets.set(alias, target);
    },
    Value(_key, node) {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
    Pair(_key, pair) {
      if (!isScalar(pair.key)) return;
      const held = isAlias(pair.value) ? anchors.get(pair.value.source) : pair.value;
      const range = rangeOf(held);
      if (!range || (isScalar(held) && held.value === null)) return;
      const key = String(pair.key.value);
      if (mayBeSecret(key, isScalar(held) ? held.value : isSeq(held) ? [] : {})) secrets.push(range);
    },
  });
}

function rangeOf(node: unknown): TextRange | null {
  if (!isScalar(node) && !isMap(node) && !isSeq(node) && !isAlias(node)) return null;
  return node.range ? { start: node.range[0], end: node.range[1] } : null;
}

function mergeRanges(ranges: readonly TextRange[]): readonly TextRange[] {
  const merged: TextRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && range.start <= last.end)
      merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    else merged.push(range);
  }
  return merged;
}

/** Turns the parser's nodes into plain data with places. */
function createWalk(file: YamlFile, targets: ReadonlyMap<Alias, Node>) {
  const faults: Fault[] = [];
  const open = new Set<Node>();
  const told = new Set<string>();
  let count = 0;

  const complain = (path: Path, range: TextRange, key: string, values = {}) => {
    // What an alias repeats is told once.
    const place = `${range.start} ${key}`;
    if (told.has(place)) return;
    told.add(place);
    faults.push(faultAt(file, path, range, { problem: { key, values }, hint: { key: `${key}-hint` } }));
  };

  const empty = (path: Path, key: TextRange | null, range: TextRange): YamlNode => {
    return { path, value: null, key, range, fields: null, items: null };
  };

  function node(source: unknown, path: Path, key: TextRange | null, depth: number): YamlNode {
    const range = rangeOf(source) ?? key ?? { start: 0, end: 0 };
    count += 1;
    if (count === NODE_LIMIT + 1) complain(path, range, 'config.yaml.too-large', { limit: NODE_LIMIT });
    if (count > NODE_LIMIT) return empty(path, key, range);
    if (isAlias(source)) return followAlias(source, path, key, depth);
    if (isMap(source) || isSeq(source)) {
      if (open.has(source) || depth > DEPTH_LIMIT) {
        complain(path, range, 'config.yaml.circular');
        return empty(path, key, range);
      }
      open.add(source);
      const made = isMap(source)
        ? mapping(readFields(source.items, path, depth), path, key, range)
        : list(
            source.items.map((item, index) => node(item, [...path, index], null, depth + 1)),
            path,
            key,
            range,
          );
      open.delete(source);
      return made;
    }
    return { path, value: isScalar(source) ? source.value : null, key, range, fields: null, items: null };
  }

  function followAlias(alias: Alias, path: Path, key: TextRange | null, depth: number): YamlNode {
    const target = targets.get(alias);
    if (target) return node(target, path, key, depth);
    const range = rangeOf(alias) ?? { start: 0, end: 0 };
    complain(path, range, 'config.yaml.bad-alias', { name: alias.source });
    return empty(path, key, range);
  }

  function readFields(pairs: readonly { key: unknown; value: unknown }[], path: Path, depth: number) {
    const fields = new Map<string, YamlNode>();
    const merged: YamlNode[] = [];
    for (const pair of pairs) {
      const keyRange = rangeOf(pair.key) ?? { start: 0, end: 0 };
      if (!isScalar(pair.key) || typeof pair.key.value === 'object' || pair.key.value === '__proto__') {
        complain(path, keyRange, 'config.yaml.bad-key');
      } else if (pair.key.value === '<<' && pair.key.type === 'PLAIN') {
        const sources = isSeq(pair.value) ? pair.value.items : [pair.value];
        for (const source of sources) merged.push(node(source, path, keyRange, depth + 1));
      } else {
        // `24:` or `true:` is a key like any other.
        const name = pair.key.source ?? String(pair.key.value);
        if (fields.has(name)) complain([...path, name], keyRange, 'config.yaml.duplicate-key');
        else fields.set(name, node(pair.value, [...path, name], keyRange, depth + 1));
      }
    }
    for (const source of merged) addMerged(fields, source, path);
    return fields;
  }

  /** `<<`: what stands in the mapping itself goes first, and of several merged ones the first. */
  function addMerged(fields: Map<string, YamlNode>, source: YamlNode, path: Path): void {
    if (!source.fields) {
      const complaint = { problem: { key: 'config.yaml.bad-merge' }, hint: { key: 'config.yaml.bad-merge-hint' } };
      faults.push(faultAt(file, path, source.range, { ...complaint, found: describeValue(source.value) }));
    }
    for (const [name, field] of source.fields ?? []) if (!fields.has(name)) fields.set(name, field);
  }

  return { node, faults };
}

function mapping(fields: ReadonlyMap<string, YamlNode>, path: Path, key: TextRange | null, range: TextRange): YamlNode {
  const value = Object.fromEntries([...fields].map(([name, field]) => [name, field.value]));
  return { path, value, key, range, fields, items: null };
}

function list(items: readonly YamlNode[], path: Path, key: TextRange | null, range: TextRange): YamlNode {
  return { path, value: items.map((item) => item.value), key, range, fields: null, items };
}
