const LINE_BREAK = /\r\n/g;
/** Controls but tab and line feed, and marks that turn the reading direction. */
const NOT_PRINTABLE = /(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/**
 * Text as a terminal may have it: what came from a host, a page or a person must not move its cursor, set its title or
 * turn its lines around. Shown as JSON writes it, so that JSON stays what it is.
 */
export function printable(text: string): string {
  return text
    .replaceAll(LINE_BREAK, '\n')
    .replaceAll(NOT_PRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
