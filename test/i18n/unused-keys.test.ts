import { expect, test } from 'vitest';
import { parseAst } from 'vitest/node';
import { texts } from '../../src/i18n/en/index.ts';
import { listSourceFiles, readSource } from '../support/source-files.ts';

const SOURCES = ['src', 'commands', 'jobs', 'templates/build']
  .flatMap(listSourceFiles)
  .filter((path) => !path.startsWith('src/i18n/en/') && !path.startsWith('src/i18n/zh-CN/'));

/** Keys that hold a word of somebody else's: the code of a fault that the YAML library found. */
const FOREIGN = /^config\.yaml\./;

/** What the code can put keys together from. */
interface Vocabulary {
  readonly literals: Set<string>;
  /** What may be filled in: words of any text, names of fields and variables. */
  readonly words: Set<string>;
  /** The texts between the places of templates: of `ticket.kind-${kind}` they are `ticket.kind-` and nothing. */
  readonly templates: (readonly string[])[];
}

function vocabularyOf(sources: readonly string[]): Vocabulary {
  const vocabulary: Vocabulary = { literals: new Set(), words: new Set(), templates: [] };
  for (const source of sources) learn(parseAst(source, { lang: 'ts' }), vocabulary);
  for (const literal of vocabulary.literals) if (/^[-.]/.test(literal)) vocabulary.templates.push(['', literal]);
  return vocabulary;
}

interface Node {
  readonly type?: string;
  readonly value?: unknown;
  readonly name?: unknown;
  readonly quasis?: readonly { readonly value: { readonly cooked: string } }[];
}

function learn(node: unknown, vocabulary: Vocabulary): void {
  if (typeof node !== 'object' || node === null) return;
  const { type, value, name, quasis }: Node = node;
  const { literals, words, templates } = vocabulary;
  if (type === 'Identifier') words.add(String(name));
  if (type === 'Literal') {
    if (typeof value === 'string') literals.add(value);
    learnWords(String(value), words);
  }
  if (type === 'TemplateLiteral' && quasis) {
    const texts = quasis.map((quasi) => quasi.value.cooked);
    if (texts.length === 1) literals.add(texts.join());
    else if (texts.every((text) => /^[\w.-]*$/.test(text)) && texts.join('') !== '') templates.push(texts);
    for (const text of texts) learnWords(text, words);
  }
  for (const child of Object.values(node)) learn(child, vocabulary);
}

/** Scripts have the words that their output is told in; names of environment variables are in keys in small letters. */
function learnWords(text: string, words: Set<string>): void {
  for (const [word] of text.matchAll(/[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*/g)) {
    words.add(word);
    if (/^[A-Z_]+$/.test(word)) words.add(word.toLowerCase().replaceAll('_', '-'));
  }
}

function canSay(vocabulary: Vocabulary, text: string, depth = 0): boolean {
  if (vocabulary.literals.has(text)) return true;
  if (depth > 0 && (text === '' || vocabulary.words.has(text))) return true;
  return (
    depth < 4 &&
    vocabulary.templates.some((template) => fits(template, text, (part) => canSay(vocabulary, part, depth + 1)))
  );
}

function fits([head = '', ...rest]: readonly string[], text: string, isFilling: (part: string) => boolean): boolean {
  const [next] = rest;
  if (next === undefined) return text === head;
  if (!text.startsWith(head)) return false;
  for (let at = text.indexOf(next, head.length); at >= 0; at = text.indexOf(next, at + 1)) {
    if (fits(rest, text.slice(at), isFilling) && isFilling(text.slice(head.length, at))) return true;
    if (at >= text.length) return false;
  }
  return false;
}

function listKeys(): string[] {
  const keys = Object.entries(texts).flatMap(([area, entries]) => Object.keys(entries).map((key) => `${area}.${key}`));
  return [...new Set(keys.map((key) => key.replace(/_(?:zero|one|other)$/, '')))];
}

test('every text can be said by some part of the code', () => {
  const vocabulary = vocabularyOf(SOURCES.map(readSource));
  expect(listKeys().filter((key) => !FOREIGN.test(key) && !canSay(vocabulary, key))).toEqual([]);
});

const PLACE = '$';
test.each([
  ["t('area.said')", true],
  [`t(\`area.${PLACE}{word}\`)`, false],
  [`t(\`area.${PLACE}{word}\`, ['said'])`, true],
  [`t(\`area.${PLACE}{word}\`, { said: 1 })`, true],
  [`const area = t(\`${PLACE}{word}.said\`)`, true],
  [`t(\`area.${PLACE}{first}i${PLACE}{last}\`, 'sa d')`, true],
  [`t(\`area.other-${PLACE}{word}\`, 'said')`, false],
  ["t('area', 'said', 'area.said-not')", false],
])('%s: says area.said %s', (source, said) => {
  expect(canSay(vocabularyOf([source]), 'area.said')).toBe(said);
});
