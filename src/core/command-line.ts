import type { Message } from './message.ts';
import { nearest } from './nearest.ts';

/** Slack itself allows a little less in a slash command. */
const LONGEST_LINE = 4_000;

/** One typed word. What stood in quotes is never taken for a flag. */
export interface Word {
  readonly text: string;
  readonly quoted: boolean;
}

export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Message };

/** A flag that a command knows. A switch stands alone; the others take the next word. */
export interface KnownFlag {
  readonly name: string;
  readonly isSwitch: boolean;
}

export interface ArgumentNames {
  /** In order; a last name ending in `...` takes all the rest. */
  readonly positionals: readonly string[];
  /** Null: any flag is taken. */
  readonly flags: readonly KnownFlag[] | null;
}

const DOUBLE_QUOTES = '"“”„＂';
const SINGLE_QUOTES = "'‘’＇";
const CORNER_QUOTES: { readonly [open: string]: string } = { '「': '」', '『': '』' };

/**
 * Splits a typed line into words: any white space separates (full-width spaces too), straight, curly, full-width and
 * corner quotes keep words together, full-width letters and digits outside of quotes become plain ones.
 */
export function splitWords(line: string): Parsed<Word[]> {
  if (line.length > LONGEST_LINE) return fault('chat.line-too-long', { limit: LONGEST_LINE });
  const words: Word[] = [];
  let text = '';
  let started = false;
  let quoted = false;
  const finish = () => {
    if (started) words.push({ text, quoted });
    text = '';
    started = false;
    quoted = false;
  };
  for (let at = 0; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (/\s/.test(character)) {
      finish();
    } else if (isInvisible(character)) {
      // Copied text brings these along; nobody meant them.
    } else if (!started && opensQuote(character)) {
      const end = closingQuote(line, at);
      if (end === -1) return fault('chat.unclosed-quote', { quote: character });
      text = line.slice(at + 1, end);
      started = true;
      quoted = true;
      at = end;
    } else if (isFlagWaitingForValue(text, quoted) && opensQuote(character)) {
      const end = closingQuote(line, at);
      if (end === -1) return fault('chat.unclosed-quote', { quote: character });
      text += line.slice(at + 1, end);
      at = end;
    } else {
      text += quoted ? character : plainCharacter(character);
      started = true;
    }
  }
  finish();
  return { ok: true, value: words };
}

function isInvisible(character: string): boolean {
  return /[\p{Cc}\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/u.test(character);
}

function opensQuote(character: string): boolean {
  return DOUBLE_QUOTES.includes(character) || SINGLE_QUOTES.includes(character) || character in CORNER_QUOTES;
}

/** A value may be quoted right after `--name=`. */
function isFlagWaitingForValue(text: string, quoted: boolean): boolean {
  return !quoted && /^[-‐-―−－﹣].*[=＝:：]$/.test(text);
}

/** Keyboards turn straight quotes into curly ones in any mixture, so a kind of quote is closed by any of its kind. */
function closingQuote(line: string, open: number): number {
  const character = line.charAt(open);
  const corner = CORNER_QUOTES[character];
  if (corner !== undefined) return line.indexOf(corner, open + 1);
  const closers = DOUBLE_QUOTES.includes(character) ? DOUBLE_QUOTES : SINGLE_QUOTES;
  for (let at = open + 1; at < line.length; at += 1) {
    if (!closers.includes(line.charAt(at))) continue;
    // An apostrophe within the words does not end them.
    if (closers === DOUBLE_QUOTES || /^(\s|$)/.test(line.slice(at + 1))) return at;
  }
  return -1;
}

const FULL_WIDTH_OFFSET = 0xfee0;

function plainCharacter(character: string): string {
  return /[０-９Ａ-Ｚａ-ｚ]/.test(character)
    ? String.fromCharCode(character.charCodeAt(0) - FULL_WIDTH_OFFSET)
    : character;
}

/**
 * The longest of the names (one or more words each) that the typed words begin with, and the words after it; undefined
 * when none fits. Case does not matter.
 */
export function findCommandName(
  names: readonly string[],
  words: readonly Word[],
): { readonly name: string; readonly rest: readonly Word[] } | undefined {
  let found: { name: string; rest: readonly Word[] } | undefined;
  let longest = 0;
  for (const name of names) {
    const parts = name.split(' ');
    const fits = parts.every((part, index) => {
      const word = words[index];
      return word !== undefined && !word.quoted && word.text.toLowerCase() === part;
    });
    if (fits && parts.length > longest) {
      found = { name, rest: words.slice(parts.length) };
      longest = parts.length;
    }
  }
  return found;
}

/**
 * Reads positionals and flags (`--flag value`, `--flag=value`, also with the dashes, equal signs and colons that
 * keyboards make of them; after a lone `--` nothing is a flag). All values are strings; a switch is `'true'`.
 */
export function readArguments(words: readonly Word[], names: ArgumentNames): Parsed<{ [name: string]: string }> {
  const values = new Map<string, string>();
  const loose: Word[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined) break;
    if (!word.quoted && word.text === '--') {
      loose.push(...words.slice(at + 1));
      break;
    }
    const typed = word.quoted ? undefined : asFlag(word.text, names);
    if (typed === undefined) {
      loose.push(word);
      continue;
    }
    const flag = names.flags === null ? { name: typed.name, isSwitch: false } : findFlag(names.flags, typed.name);
    if (flag === undefined) return unknownFlag(typed.name, names.flags ?? []);
    if (values.has(flag.name)) return fault('chat.flag-twice', { flag: flag.name });
    const value = typed.value ?? followingValue(words[at + 1], flag, names);
    if (value === undefined) {
      if (!flag.isSwitch && names.flags !== null) return fault('chat.flag-needs-value', { flag: flag.name });
      values.set(flag.name, 'true');
    } else {
      values.set(flag.name, value);
      if (typed.value === undefined) at += 1;
    }
  }
  return placeLoose(loose, names.positionals, values);
}

const DASHES = /^[-‐-―−－﹣]+/;
const FLAG = /^([A-Za-z][\w-]*)(?:[=＝:：]([\s\S]*))?$/;

function asFlag(text: string, names: ArgumentNames): { name: string; value: string | undefined } | undefined {
  const dashes = DASHES.exec(text)?.[0] ?? '';
  const match = FLAG.exec(text.slice(dashes.length));
  const name = match?.[1];
  if (dashes === '' || name === undefined) return undefined;
  // One long dash is what a keyboard makes of two short ones.
  const length = [...dashes].reduce((sum, dash) => sum + (dash === '—' || dash === '―' ? 2 : 1), 0);
  const isKnown = names.flags !== null && findFlag(names.flags, name) !== undefined;
  return length >= 2 || isKnown ? { name, value: match?.[2] } : undefined;
}

function findFlag(flags: readonly KnownFlag[], typed: string): KnownFlag | undefined {
  return flags.find((flag) => spelling(flag.name) === spelling(typed));
}

/** `--dry-run`, `--dryRun` and `--dry_run` are one flag. */
function spelling(name: string): string {
  return name.replaceAll(/[-_]/g, '').toLowerCase();
}

function followingValue(next: Word | undefined, flag: KnownFlag, names: ArgumentNames): string | undefined {
  if (next === undefined) return undefined;
  if (flag.isSwitch) return /^(true|false)$/i.test(next.text) ? next.text.toLowerCase() : undefined;
  if (!next.quoted && (next.text === '--' || asFlag(next.text, names) !== undefined)) return undefined;
  return next.text;
}

function unknownFlag<T>(typed: string, flags: readonly KnownFlag[]): Parsed<T> {
  const suggestion = nearest(
    typed,
    flags.map((flag) => flag.name),
  );
  if (suggestion !== undefined) return fault('chat.unknown-flag-nearest', { flag: typed, nearest: suggestion });
  return fault('chat.unknown-flag', { flag: typed });
}

function placeLoose(
  loose: readonly Word[],
  positionals: readonly string[],
  values: Map<string, string>,
): Parsed<{ [name: string]: string }> {
  for (const [index, word] of loose.entries()) {
    const name = positionals[index];
    if (name === undefined) return fault('chat.extra-word', { word: word.text });
    const takesRest = name.endsWith('...');
    const key = takesRest ? name.slice(0, -3) : name;
    if (values.has(key)) return fault('chat.flag-twice', { flag: key });
    const taken = takesRest ? loose.slice(index).map((rest) => rest.text) : [word.text];
    values.set(key, taken.join(' '));
    if (takesRest) break;
  }
  return { ok: true, value: Object.fromEntries(values) };
}

/** The parts of a value like `a,b` or `a，b、c`, without the empty ones. */
export function splitList(value: string): string[] {
  return value
    .split(/[,，、;；\s]+/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function fault<T>(key: string, values: Message['values']): Parsed<T> {
  return { ok: false, fault: { key, values: values ?? {} } };
}
