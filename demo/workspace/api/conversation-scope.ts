import { channelType } from '../messages/present-channel.ts';
import type { Channel } from '../model.ts';
import { Refusal } from '../refusal.ts';
import type { World } from '../world.ts';

const SCOPE_PREFIX = { channel: 'channels', group: 'groups', im: 'im' } as const;

/** The scope that a kind of conversation needs: `channels:history` for a public channel, `groups:history` for a private one. */
export function conversationScope(channel: Channel, what: 'history' | 'read'): string {
  return `${SCOPE_PREFIX[channelType(channel)]}:${what}`;
}

/** @throws Refusal `missing_scope` when the app may read other kinds of conversations only */
export function requireConversationScope(world: World, channel: Channel, what: 'history' | 'read'): void {
  const needed = conversationScope(channel, what);
  const { scopes } = world.seed.app;
  if (!scopes.includes(needed)) throw new Refusal('missing_scope', { needed, provided: scopes.join(',') });
}
