import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import JSZip from 'jszip';

/** A file within a zip archive. */
export interface ZippedPart {
  readonly name: string;
  /** What the archive says that it comes to; what it really comes to may be anything. */
  readonly declaredBytes: number;
  /** Unpacks it, a piece at a time: whoever reads may leave off. @throws for what is damaged. */
  pieces(): AsyncIterable<Uint8Array>;
}

/** As JSZip keeps it of an archive that was opened, and not of empty parts; its types name it in a comment only. */
interface PackedContent {
  readonly uncompressedSize?: number;
  readonly crc32?: number;
}

/**
 * Opens a zip archive and unpacks nothing of it yet. One of a megabyte may come to a gigabyte: who reads it has to have a limit,
 * both for what is declared and for what comes.
 *
 * @returns its parts by their names, in the order of the archive, without folders.
 * @throws what JSZip throws for a file that is no whole zip archive.
 */
export async function openZip(file: Uint8Array): Promise<ReadonlyMap<string, ZippedPart>> {
  const zip = await JSZip.loadAsync(file);
  return new Map(
    Object.values(zip.files)
      .filter(({ dir }) => !dir)
      .map((part) => [part.name, zippedPart(part)]),
  );
}

function zippedPart(part: JSZip.JSZipObject): ZippedPart {
  const { uncompressedSize = 0, crc32: declaredSum = 0 } = (part as unknown as { readonly _data: PackedContent })._data;
  return {
    name: part.name,
    declaredBytes: uncompressedSize,
    async *pieces() {
      let sum = 0;
      // Its own stream is one of old times, that can't be left half-way.
      const stream: AsyncIterable<Uint8Array> = new Readable().wrap(part.nodeStream());
      for await (const piece of stream) {
        sum = crc32(piece, sum);
        yield piece;
      }
      // JSZip keeps the sum with a sign.
      if (sum !== declaredSum >>> 0) throw new Error(`the checksum of ${part.name} does not match`);
    },
  };
}
