import { type Arguments, flagArgument, limitArgument, pageOf, textArgument } from '../arguments.ts';
import type { JsonObject } from '../json.ts';
import { findMessage, isInChannel, messagesOf, repliesOf, requireChannel } from '../messages/find.ts';
import { presentMessage } from '../messages/present.ts';
import { presentChannel } from '../messages/present-channel.ts';
import type { Channel, Message } from '../model.ts';
import { joinChannel } from '../people/membership.ts';
import { Refusal } from '../refusal.ts';
import { directChannelId } from '../seed.ts';
import type { World } from '../world.ts';
import type { Method } from './method.ts';

/** A channel whose messages the app may read. */
function readableChannel(world: World, args: Arguments): Channel {
  const { botUserId } = world.seed.app;
  const channel = requireChannel(world, textArgument(args, 'channel'), botUserId);
  if (!channel.members.includes(botUserId)) throw new Refusal('not_in_channel');
  return channel;
}

/** Slack compares ts as numbers of seconds; ours all have six decimals, so their text compares the same. */
function withinBounds(args: Arguments): (message: Message) => boolean {
  const bound = (name: string): number | undefined => {
    const text = textArgument(args, name);
    if (text === '') return undefined;
    const value = Number(text);
    if (!Number.isFinite(value)) throw new Refusal(`invalid_ts_${name}`);
    return value;
  };
  const oldest = bound('oldest') ?? 0;
  const latest = bound('latest') ?? Number.POSITIVE_INFINITY;
  const inclusive = flagArgument(args, 'inclusive');
  return ({ ts }) => {
    const at = Number(ts);
    return inclusive ? at >= oldest && at <= latest : at > oldest && at < latest;
  };
}

async function history(world: World, args: Arguments): Promise<JsonObject> {
  const channel = readableChannel(world, args);
  const limit = limitArgument(args, 100, 999);
  const found = messagesOf(world, channel.id).filter(isInChannel).filter(withinBounds(args)).reverse();
  const page = pageOf(args, found, limit);
  const metadata = flagArgument(args, 'include_all_metadata');
  return {
    messages: page.items.map((message) => presentMessage(world, channel.id, message, { metadata })),
    has_more: page.nextCursor !== '',
    pin_count: (world.state.pins[channel.id] ?? []).length,
    channel_actions_ts: null,
    channel_actions_count: 0,
    ...(page.nextCursor ? { response_metadata: { next_cursor: page.nextCursor } } : {}),
  };
}

/** The root comes first on every page, whatever the bounds. */
async function replies(world: World, args: Arguments): Promise<JsonObject> {
  const channel = readableChannel(world, args);
  const limit = limitArgument(args, 1_000, 1_000);
  const message = findMessage(world, channel.id, textArgument(args, 'ts'));
  if (!message) throw new Refusal('thread_not_found');
  const root = message.thread_ts ? (findMessage(world, channel.id, message.thread_ts) ?? message) : message;
  const page = pageOf(args, repliesOf(world, channel.id, root.ts).filter(withinBounds(args)), limit);
  const metadata = flagArgument(args, 'include_all_metadata');
  return {
    messages: [root, ...page.items].map((shown) => presentMessage(world, channel.id, shown, { metadata })),
    has_more: page.nextCursor !== '',
    ...(page.nextCursor ? { response_metadata: { next_cursor: page.nextCursor } } : {}),
  };
}

async function info(world: World, args: Arguments): Promise<JsonObject> {
  const { botUserId } = world.seed.app;
  const channel = requireChannel(world, textArgument(args, 'channel'), botUserId);
  const shown = presentChannel(world, channel, botUserId);
  return { channel: flagArgument(args, 'include_num_members') ? shown : { ...shown, num_members: undefined } };
}

async function members(world: World, args: Arguments): Promise<JsonObject> {
  const channel = requireChannel(world, textArgument(args, 'channel'), world.seed.app.botUserId);
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
const readHistory = ['channels:history', 'groups:history', 'im:history'];

export const conversationMethods: readonly Method[] = [
  { name: 'conversations.history', token: 'bot', scopes: readHistory, tier: 3, run: history },
  { name: 'conversations.replies', token: 'bot', scopes: readHistory, tier: 3, run: replies },
  { name: 'conversations.info', token: 'bot', scopes: read, tier: 3, run: info },
  { name: 'conversations.members', token: 'bot', scopes: read, tier: 4, run: members },
  { name: 'conversations.join', token: 'bot', scopes: ['channels:join'], tier: 3, run: join },
  { name: 'conversations.list', token: 'bot', scopes: read, tier: 2, run: list },
  { name: 'conversations.open', token: 'bot', scopes: ['im:write'], tier: 3, run: open },
];
