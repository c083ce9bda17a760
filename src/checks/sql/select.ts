import { z } from 'zod';

/** A piece of SQL: a word, or a sign by itself. Strings, quoted names and comments are no words. */
const TOKEN =
  /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`(?:[^`]|``)*`|--(?=\s|$)[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/|[A-Za-z_@$][\w@$]*|\d+(?:\.\d+)?|[\s\S]/g;

/** Words that make a SELECT do more than read, wherever they stand outside of strings. */
const WRITING = new Set(['into', 'outfile', 'dumpfile']);
/** Functions that hold up or hold locks, or read the server's files. */
const HARMFUL = new Set([
  'sleep',
  'benchmark',
  'get_lock',
  'release_lock',
  'release_all_locks',
  'load_file',
  'nextval',
  'setval',
]);

/**
 * Why a statement is not a single SELECT that only reads, as the key of a text; null when it is one. The session is
 * read-only as well: this is to tell a mistake early, in the site file.
 */
export function findStatementFault(statement: string): string | null {
  const tokens = [...statement.matchAll(TOKEN)].map(([text]) => text).filter((text) => !/^(?:\s|--|#)/.test(text));
  if (tokens.some((text) => /^\/\*M?!/.test(text))) return 'check.expected.sql-no-version-comment';
  const code = tokens.filter((text) => !text.startsWith('/*'));
  // A quote or comment that never ends shows as a sign by itself.
  if (code.some((text) => text === "'" || text === '"' || text === '`')) return 'check.expected.sql-closed';
  while (code.at(-1) === ';') code.pop();
  if (code.includes(';')) return 'check.expected.sql-single';
  const words = code.map((text) => text.toLowerCase());
  const first = words.find((word) => word !== '(');
  if (first !== 'select' && first !== 'with') return 'check.expected.sql-select';
  if (words.some((word, index) => isWriting(words, word, index))) return 'check.expected.sql-read-only';
  return null;
}

function isWriting(words: readonly string[], word: string, index: number): boolean {
  const next = words[index + 1];
  if (WRITING.has(word) || (HARMFUL.has(word) && next === '(')) return true;
  if (word === ':' && next === '=') return true;
  if (word === 'for' && (next === 'update' || next === 'share')) return true;
  if (word === 'lock' && next === 'in') return true;
  // After WITH … AS (…), only a SELECT may follow.
  return word === ')' && (next === 'delete' || next === 'update' || next === 'insert');
}

/** A statement in the site file: one SELECT. */
export const selectSchema = z
  .string()
  .min(1)
  .max(10_000)
  .superRefine((statement, context) => {
    const fault = findStatementFault(statement);
    if (fault !== null) context.addIssue({ code: 'custom', message: fault, input: statement });
  })
  .transform((statement) => statement.trim().replace(/(?:\s*;)+$/, ''));
