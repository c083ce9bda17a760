const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** A text from outside in one line of at most so many characters, cut between letters; literal, so nothing else is changed. */
export function oneLine(text: string, limit: number): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  if (line.length <= limit) return line;
  let end = 0;
  for (const { index, segment } of letters.segment(line)) {
    if (index + segment.length > limit - 1) break;
    end = index + segment.length;
  }
  return `${line.slice(0, end).trimEnd()}…`;
}
