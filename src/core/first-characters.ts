/**
 * The beginning of a text, whole letters only: what lies beyond the basic plane (an emoji, a rare name) takes two units, and half
 * of it is no text to a database or a reader.
 * @param limit in UTF-16 units
 */
export function firstCharacters(text: string, limit: number): string {
  return text.length <= limit ? text : text.slice(0, limit).replace(/[\ud800-\udbff]$/, '');
}
