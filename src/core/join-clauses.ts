/** Parts of one sentence. Where a part ends a sentence of its own, only the last one keeps its full stop. */
export function joinClauses(parts: readonly string[], separator: string): string {
  const last = parts.length - 1;
  return parts.map((part, index) => (index < last ? part.replace(/[。.]$/, '') : part)).join(separator);
}
