import { packZip } from '../xlsx/pack-zip.ts';
import { openZip } from '../xlsx/unpack-zip.ts';

/** The parts of a Word document by their names, in the order of the file; as text where they were written or read as such. */
export type DocumentParts = Map<string, string | Uint8Array>;

const CONTENT_TYPES = '[Content_Types].xml';

/** What a document may come to when it is unpacked. */
export interface UnpackedLimits {
  /** Of all its parts, pictures among them. */
  readonly allBytes: number;
  /** Of those that are XML, each letter of which takes a hundred times the memory once it is read. */
  readonly xmlBytes: number;
}

/** A document would come to more than it may; `part` is the one with which it does. */
export class UnpackedTooLarge extends Error {
  readonly part: string;
  readonly limitBytes: number;

  constructor(part: string, limitBytes: number) {
    super(`unpacked, the document comes to more than ${limitBytes} bytes with ${part}`);
    this.name = 'UnpackedTooLarge';
    this.part = part;
    this.limitBytes = limitBytes;
  }
}

/** Of what we wrote ourselves. */
const NO_LIMITS: UnpackedLimits = { allBytes: Number.POSITIVE_INFINITY, xmlBytes: Number.POSITIVE_INFINITY };

/**
 * Unpacks a document.
 * @throws UnpackedTooLarge before more than the limits is in memory, whatever the file says of itself
 * @throws what is thrown for a file that is no whole zip archive
 */
export async function openDocument(file: Uint8Array, limits: UnpackedLimits = NO_LIMITS): Promise<DocumentParts> {
  const zipped = [...(await openZip(file)).values()];
  const declared = countWithin(limits);
  for (const { name, declaredBytes } of zipped) declared(name, declaredBytes);
  const unpacked = countWithin(limits);
  const parts: DocumentParts = new Map();
  for (const { name, pieces } of zipped) {
    const read: Uint8Array[] = [];
    for await (const piece of pieces()) {
      unpacked(name, piece.byteLength);
      read.push(piece);
    }
    parts.set(name, Uint8Array.from(Buffer.concat(read)));
  }
  return parts;
}

function countWithin({ allBytes, xmlBytes }: UnpackedLimits): (part: string, bytes: number) => void {
  let all = 0;
  let xml = 0;
  return (part, bytes) => {
    all += bytes;
    if (isXmlPart(part)) xml += bytes;
    if (xml > xmlBytes) throw new UnpackedTooLarge(part, xmlBytes);
    if (all > allBytes) throw new UnpackedTooLarge(part, allBytes);
  };
}

export function isXmlPart(name: string): boolean {
  return /\.(xml|rels)$/.test(name);
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
