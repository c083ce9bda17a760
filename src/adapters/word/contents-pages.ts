import { openDocument, packDocument, partText } from './document-parts.ts';

const DOCUMENT = 'word/document.xml';
const SETTINGS = 'word/settings.xml';

/**
 * Puts the pages into the table of contents of a Word file. Word does so only when it is asked to, and then asks its reader whether
 * it may; once every entry has its page it need not ask any more.
 *
 * @param pages by the bookmark that an entry refers to.
 * @returns null where not every entry's page is known, or there is no entry: then the file is better left to Word.
 */
export async function putContentsPages(
  file: Uint8Array,
  pages: ReadonlyMap<string, number>,
): Promise<Uint8Array | null> {
  const parts = await openDocument(file);
  const document = partText(parts, DOCUMENT);
  const filled = document === undefined ? null : fillReferences(document, pages);
  if (filled === null) return null;
  parts.set(DOCUMENT, filled);
  const settings = partText(parts, SETTINGS);
  if (settings) parts.set(SETTINGS, settings.replace(/<w:updateFields\b[^>]*\/>/, ''));
  return packDocument(parts);
}

function fillReferences(document: string, pages: ReadonlyMap<string, number>): string | null {
  // Pages that begin again are counted otherwise than the sheets of paper.
  if (/<w:pgNumType\b[^>]*w:start=/.test(document)) return null;
  let filled = '';
  let done = 0;
  let count = 0;
  for (const match of document.matchAll(/PAGEREF\s+([^\s<"&]+)/g)) {
    const from = document.indexOf('w:fldCharType="separate"', match.index);
    const until = document.indexOf('w:fldCharType="end"', from);
    const page = pages.get(match[1] ?? '');
    const shown = from < 0 || until < 0 ? null : putText(document.slice(from, until), String(page));
    if (page === undefined || shown === null) return null;
    filled += document.slice(done, from) + shown;
    done = until;
    count += 1;
  }
  return count === 0 ? null : filled + document.slice(done);
}

/** The first text of what a field shows gets it, in its own look; Word may have split it over several. */
function putText(shown: string, text: string): string | null {
  let isFirst = true;
  const written = shown.replace(/<w:t(?: [^>]*)?(?:\/>|>[^<]*<\/w:t>)/g, () => {
    const content = isFirst ? text : '';
    isFirst = false;
    return `<w:t xml:space="preserve">${content}</w:t>`;
  });
  return isFirst ? null : written;
}
