/** What tar's patterns for names to leave out mean, as a condition of awk on the variable `name`: the whole name of something, from the root. */
export function leftOutCondition(exclude: readonly string[]): string {
  const conditions = exclude.map((pattern) =>
    pattern.startsWith('/') ? `name ~ /^${toRegex(pattern.slice(1))}$/` : `name ~ /(^|\\/)${toRegex(pattern)}$/`,
  );
  return conditions.length === 0 ? '0' : conditions.join(' || ');
}

/** `*` and `?` stay within one name. */
function toRegex(pattern: string): string {
  return pattern.replaceAll(/\[[!^]?\]?[^\]]*\]|\\.|./gsu, (token) => {
    if (token === '*') return '[^\\/]*';
    if (token === '?') return '[^\\/]';
    if (token.length > 2 && token.startsWith('[')) return token.replace(/^\[!/, '[^').replaceAll('/', '\\/');
    return literal(token.length > 1 && token.startsWith('\\') ? token.slice(1) : token);
  });
}

/** tar lists names of folders with escapes, and what is in them as it is. */
function literal(character: string): string {
  // Nothing else: to some awks other escapes mean more than the character.
  if (/[.^$*+?()[\]{}|\\/]/.test(character)) return `\\${character}`;
  const bytes = Buffer.from(character, 'utf8');
  if (bytes.length === 1) return /\p{Cc}/u.test(character) ? '.' : character;
  return `(${character}|${[...bytes].map((byte) => `\\\\${byte.toString(8)}`).join('')})`;
}
