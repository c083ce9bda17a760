import type { Context } from '../context.ts';
import { messageLink } from '../core/message-link.ts';
import { findPostedPlaces } from '../store/outbox.ts';

/** By their keys, links to messages of the outbox. None where there is no chat, and of what is not posted yet. */
export async function findMessageLinks(
  ctx: Context,
  keys: readonly string[],
): Promise<{ readonly get: (key: string) => string | undefined }> {
  const workspaceUrl = ctx.chat === null || keys.length === 0 ? null : await ctx.chat.workspaceUrl();
  if (workspaceUrl === null) return new Map<string, string>();
  const places = await findPostedPlaces(ctx.store, keys);
  return new Map([...places].map(([key, place]) => [key, messageLink(workspaceUrl, place)]));
}
