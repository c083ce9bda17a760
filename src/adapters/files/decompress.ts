import { pipeline, Readable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import type { Compression } from '../../context.ts';
import { DamagedContent } from '../../errors.ts';

/**
 * What was compressed, as it comes. Of zstd one frame is read, as `zstd` writes it.
 * @throws DamagedContent when it is cut short or is not what was compressed; else what the content throws.
 */
export async function* decompress(
  content: AsyncIterable<Uint8Array>,
  compression: Compression,
): AsyncGenerator<Uint8Array> {
  if (compression === 'none') {
    yield* content;
    return;
  }
  let unread: { readonly error: unknown } | null = null;
  /** What goes wrong further on is thrown into it, too: only what reading throws is noted. */
  async function* watched(): AsyncGenerator<Uint8Array> {
    const chunks = content[Symbol.asyncIterator]();
    const next = () =>
      chunks.next().catch((error: unknown) => {
        unread = { error };
        throw error;
      });
    try {
      for (let read = await next(); read.done !== true; read = await next()) yield read.value;
    } finally {
      await chunks.return?.();
    }
  }
  const unpacking = compression === 'zstd' ? createZstdDecompress() : createGunzip();
  // Its end is told by the loop below.
  const unpacked = pipeline(Readable.from(watched(), { objectMode: false }), unpacking, () => undefined);
  try {
    for await (const chunk of unpacked) yield chunk;
  } catch (error) {
    if (unread !== null || !(error instanceof Error)) throw error;
    throw new DamagedContent(error.message, { cause: error });
  } finally {
    unpacking.destroy();
  }
}
