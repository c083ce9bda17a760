import { type Arguments, flagArgument, limitArgument, pageOf, textArgument } from '../arguments.ts';
import type { JsonObject } from '../json.ts';
import { requireChannel } from '../messages/find.ts';
import { presentChannel } from '../messages/present-channel.ts';
import type { Channel } from '../model.ts';
import { joinChannel } from '../people/membership.ts';
import { Refusal } from '../refusal.ts';
import { directChannelId } from '../seed.ts';
import type { World } from '../world.ts';
import { requireConversationScope } from './conversation-scope.ts';
import type { Method } from './method.ts';

async function info(world: World, args: Arguments): Promise<JsonObject> {
  const { botUserId } = world.seed.app;
  const channel = requireChannel(world, textArgument(args, 'channel'), botUserId);
  requireConversationScope(world, channel, 'read');
  const shown = presentChannel(world, channel, botUserId);
  return { channel: flagArgument(args, 'include_num_members') ? shown : { ...shown, num_members: undefined } };
}

async function members(world: World, args: Arguments): Promise<JsonObject> {
  const channel = requireChannel(world, textArgument(args, 'channel'), world.seed.app.botUserId);
  requireConversationScope(world, channel, 'read');
  const page = pageOf(args, channel.members, limitArgument(args, 100, 1_000));
  return { members: page.items, response_metadata: { next_cursor: page.nextCursor } };
}

async function join(world: World, args: Arguments): Promise<JsonObject> {
  const { botUserId } = world.seed.app;
  const channel = requireChannel(world, textArgument(args, 'channel'), botUserId);
  if (channel.isArchived) throw new Refusal('is_archived');
  if (channel.isPrivate || channel.directWith) throw new Refusal('method_not_supported_for_channel_type');
  const joined = joinChannel(world, channel, botUserId);
  const shown = presentChannel(world, channel, botUserId);
  return joined ? { channel: shown } : { channel: shown, warning: 'already_in_channel' };
}

const SCOPE_OF_TYPE: { readonly [type: string]: string } = {
  public_channel: 'channels:read',
  private_channel: 'groups:read',
  im: 'im:read',
  mpim: 'mpim:read',
};

async function list(world: World, args: Arguments): Promise<JsonObject> {
  const { botUserId } = world.seed.app;
  const types = (textArgument(args, 'types') || 'public_channel').split(',').map((type) => type.trim());
  const typeOf = (channel: Channel) => {
    if (channel.directWith) return 'im';
    return channel.isPrivate ? 'private_channel' : 'public_channel';
  };
  if (types.some((type) => !['public_channel', 'private_channel', 'im', 'mpim'].includes(type))) {
    throw new Refusal('invalid_types');
  }
  const { scopes } = world.seed.app;
  const needed = types.map((type) => SCOPE_OF_TYPE[type] ?? type).find((scope) => !scopes.includes(scope));
  if (needed) throw new Refusal('missing_scope', { needed, provided: scopes.join(',') });
  const found = Object.values(world.state.channels).filter(
    (channel) =>
      types.includes(typeOf(channel)) &&
      (!channel.isPrivate || channel.members.includes(botUserId)) &&
      !(flagArgument(args, 'exclude_archived') && channel.isArchived),
  );
  const page = pageOf(args, found, limitArgument(args, 100, 1_000));
  return {
    channels: page.items.map((channel) => presentChannel(world, channel, botUserId)),
    response_metadata: { next_cursor: page.nextCursor },
  };
}

async function open(world: World, args: Arguments): Promise<JsonObject> {
  const user = textArgument(args, 'users');
  if (!world.state.people[user] || user === world.seed.app.botUserId) throw new Refusal('user_not_found');
  return { no_op: true, already_open: true, channel: { id: directChannelId(user) } };
}

const read = ['channels:read', 'groups:read', 'im:read'];

export const conversationMethods: readonly Method[] = [
  { name: 'conversations.info', token: 'bot', scopes: read, tier: 3, run: info },
  { name: 'conversations.members', token: 'bot', scopes: read, tier: 4, run: members },
  { name: 'conversations.join', token: 'bot', scopes: ['channels:join'], tier: 3, run: join },
  { name: 'conversations.list', token: 'bot', scopes: read, tier: 2, run: list },
  { name: 'conversations.open', token: 'bot', scopes: ['im:write'], tier: 3, run: open },
];
