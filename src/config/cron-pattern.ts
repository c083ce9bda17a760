/** What a cron expression is made of, as a pattern of the JSON Schema; whether it ever comes {@link parseCron} knows. */
export const CRON_PATTERN = `^\\s*${[
  fieldPattern('[0-5]?[0-9]'),
  fieldPattern('(?:[01]?[0-9]|2[0-3])'),
  fieldPattern('(?:0?[1-9]|[12][0-9]|3[01])', '[lL]'),
  fieldPattern(`(?:0?[1-9]|1[0-2]|${anyOf('jan feb mar apr may jun jul aug sep oct nov dec')})`),
  fieldPattern(`(?:[0-7]|${anyOf('sun mon tue wed thu fri sat')})`),
].join('\\s+')}\\s*$`;

function fieldPattern(value: string, ...others: readonly string[]): string {
  const item = [`(?:\\*|${value}(?:-${value})?)(?:/[0-9]{1,2})?`, ...others].join('|');
  return `(?:${item})(?:,(?:${item}))*`;
}

/** In any case: a JSON Schema has no flags. */
function anyOf(words: string): string {
  return words
    .split(' ')
    .map((word) => [...word].map((letter) => `[${letter}${letter.toUpperCase()}]`).join(''))
    .join('|');
}
