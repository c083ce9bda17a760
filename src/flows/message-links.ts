import type { Context } from '../context.ts';
import { type MessagePlace, messageLink } from '../core/message-link.ts';
import { findPostedPlaces } from '../store/outbox.ts';

/** Makes links to messages, whoever wrote them. Null where there is no chat, and while nobody knows where the workspace is. */
export async function createMessageLinker(ctx: Context): Promise<((place: MessagePlace) => string) | null> {
  const workspaceUrl = ctx.chat === null ? null : await ctx.chat.workspaceUrl();
  return workspaceUrl === null ? null : (place) => messageLink(workspaceUrl, place);
}

/** By their keys, links to messages of the outbox. None where there is no chat, and of what is not posted yet. */
export async function findMessageLinks(
  ctx: Context,
  keys: readonly string[],
): Promise<{ readonly get: (key: string) => string | undefined }> {
  const linkTo = keys.length === 0 ? null : await createMessageLinker(ctx);
  if (linkTo === null) return new Map<string, string>();
  const places = await findPostedPlaces(ctx.store, keys);
  return new Map([...places].map(([key, place]) => [key, linkTo(place)]));
}
