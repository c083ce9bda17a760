import { type Arguments, flagArgument, textArgument } from '../arguments.ts';
import type { JsonObject } from '../json.ts';
import { requireEmoji } from '../messages/emoji-name.ts';
import { requireChannel } from '../messages/find.ts';
import { permalinkOf } from '../messages/permalink.ts';
import { presentMessage } from '../messages/present.ts';
import { addReaction, removeReaction } from '../messages/reactions.ts';
import { Refusal } from '../refusal.ts';
import type { World } from '../world.ts';
import { messageArgument } from './message-argument.ts';
import type { Method } from './method.ts';

const MOST_REACTIONS = 50;

function target(world: World, args: Arguments) {
  const channelId = textArgument(args, 'channel');
  if (channelId === '') throw new Refusal('no_item_specified');
  const { botUserId } = world.seed.app;
  const channel = requireChannel(world, channelId, botUserId);
  if (!channel.members.includes(botUserId)) throw new Refusal('not_in_channel');
  return { channel, message: messageArgument(world, channel, args) };
}

async function add(world: World, args: Arguments): Promise<JsonObject> {
  const name = requireEmoji(textArgument(args, 'name'));
  const { channel, message } = target(world, args);
  if (channel.isArchived) throw new Refusal('is_archived');
  const known = message.reactions.some((reaction) => reaction.name === name);
  if (!known && message.reactions.length >= MOST_REACTIONS) throw new Refusal('too_many_emoji');
  if (!addReaction(world, { channel, message }, { user: world.seed.app.botUserId, name })) {
    throw new Refusal('already_reacted');
  }
  return {};
}

async function remove(world: World, args: Arguments): Promise<JsonObject> {
  const name = requireEmoji(textArgument(args, 'name'));
  const { channel, message } = target(world, args);
  if (!removeReaction(world, { channel, message }, { user: world.seed.app.botUserId, name })) {
    throw new Refusal('no_reaction');
  }
  return {};
}

/** `full` names everyone who reacted; without it the lists may be shortened. */
async function get(world: World, args: Arguments): Promise<JsonObject> {
  const { channel, message } = target(world, args);
  const everyone = flagArgument(args, 'full');
  const shown = presentMessage(world, channel.id, message, { everyone });
  const link = permalinkOf(world, channel.id, message);
  return { type: 'message', channel: channel.id, message: { ...shown, permalink: link } };
}

export const reactionMethods: readonly Method[] = [
  { name: 'reactions.add', token: 'bot', scopes: ['reactions:write'], tier: 3, run: add },
  { name: 'reactions.remove', token: 'bot', scopes: ['reactions:write'], tier: 2, run: remove },
  { name: 'reactions.get', token: 'bot', scopes: ['reactions:read'], tier: 3, run: get },
];
