import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

/** A file's bytes, or only how many there are where that is too many. */
export type LimitedFile =
  | { readonly content: Buffer; readonly bytes: number }
  | { readonly content: null; readonly bytes: number };

/** Reads a file, or a pipe, that may be as large as it likes: no more of it than the limit gets into memory. @throws as node:fs does. */
export async function readLimited(path: string, limitBytes: number): Promise<LimitedFile> {
  const { size } = await stat(path);
  if (size > limitBytes) return { content: null, bytes: size };
  // What is read may have grown meanwhile, or have no size: one byte more shows it.
  const pieces: Uint8Array[] = [];
  for await (const piece of createReadStream(path, { end: limitBytes })) pieces.push(piece);
  const content = Buffer.concat(pieces);
  const bytes = content.byteLength;
  return bytes > limitBytes ? { content: null, bytes } : { content, bytes };
}
