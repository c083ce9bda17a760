import JSZip from 'jszip';
import { packZip } from '../xlsx/pack-zip.ts';

/** The parts of a Word document by their names, in the order of the file; as text where they were written or read as such. */
export type DocumentParts = Map<string, string | Uint8Array>;

const CONTENT_TYPES = '[Content_Types].xml';

/** @throws what JSZip throws for a file that is no whole zip archive. */
export async function openDocument(file: Uint8Array): Promise<DocumentParts> {
  const zip = await JSZip.loadAsync(file, { checkCRC32: true });
  const parts: DocumentParts = new Map();
  for (const part of Object.values(zip.files)) if (!part.dir) parts.set(part.name, await part.async('uint8array'));
  return parts;
}

/** @returns undefined for a part that there is none of. */
export function partText(parts: DocumentParts, name: string): string | undefined {
  const part = parts.get(name);
  return part === undefined || typeof part === 'string' ? part : new TextDecoder().decode(part);
}

/** A Word file of the parts, the list of content types first: the same parts give the same bytes. */
export function packDocument(parts: DocumentParts): Uint8Array {
  const isFirst = ([name]: readonly [string, unknown]) => name === CONTENT_TYPES;
  return packZip([...[...parts].filter(isFirst), ...[...parts].filter((part) => !isFirst(part))]);
}
