import type { Context } from '../../context.ts';

/** The content of a copy as it lies in Rounds' store. */
export interface StoredContent {
  /** To be taken once. */
  readonly content: AsyncIterable<Uint8Array>;
  /** Why the store could not be read to the end; null where it could. */
  failure(): unknown;
}

/** Whoever takes the content may be told of another error than the store's: that is kept. @param path below the store's folder. */
export function storedContent(ctx: Context, path: string): StoredContent {
  let failure: unknown = null;
  async function* content(): AsyncGenerator<Uint8Array> {
    try {
      yield* ctx.backups.read(path);
    } catch (error) {
      failure = error;
      throw error;
    }
  }
  return { content: content(), failure: () => failure };
}
