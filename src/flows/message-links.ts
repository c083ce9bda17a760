import type { Context } from '../context.ts';
import type { MessagePlace } from '../core/message-link.ts';
import { findPostedPlaces } from '../store/outbox.ts';

/** A link to a message, whoever wrote it. Null where there is no chat, and while nobody knows where the workspace is. */
export function linkTo({ chat }: Pick<Context, 'chat'>, place: MessagePlace): string | null {
  return chat?.linkTo(place) ?? null;
}

/** By their keys, links to messages of the outbox. None where there is no chat, and of what is not posted yet. */
export async function findMessageLinks(ctx: Context, keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (keys.length === 0 || ctx.chat === null) return new Map();
  const places = await findPostedPlaces(ctx.store, keys);
  return new Map(
    [...places].flatMap(([key, place]) => {
      const link = linkTo(ctx, place);
      return link === null ? [] : [[key, link] as const];
    }),
  );
}
