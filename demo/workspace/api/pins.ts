import { type Arguments, textArgument } from '../arguments.ts';
import type { JsonObject } from '../json.ts';
import { findMessage, requireChannel } from '../messages/find.ts';
import { pinMessage, pinsOf, presentPin, unpinMessage } from '../messages/pins.ts';
import type { Channel } from '../model.ts';
import { Refusal } from '../refusal.ts';
import type { World } from '../world.ts';
import { messageArgument } from './message-argument.ts';
import type { Method } from './method.ts';

function ownChannel(world: World, args: Arguments): Channel {
  const { botUserId } = world.seed.app;
  const channel = requireChannel(world, textArgument(args, 'channel'), botUserId);
  if (!channel.members.includes(botUserId)) throw new Refusal('not_in_channel');
  return channel;
}

async function add(world: World, args: Arguments): Promise<JsonObject> {
  const channel = ownChannel(world, args);
  if (channel.isArchived) throw new Refusal('is_archived');
  const message = messageArgument(world, channel, args);
  pinMessage(world, { channel, message }, world.seed.app.botUserId);
  return {};
}

async function remove(world: World, args: Arguments): Promise<JsonObject> {
  const channel = ownChannel(world, args);
  const message = messageArgument(world, channel, args);
  unpinMessage(world, { channel, message }, world.seed.app.botUserId);
  return {};
}

async function list(world: World, args: Arguments): Promise<JsonObject> {
  const channel = ownChannel(world, args);
  const items = pinsOf(world, channel.id).flatMap((pin) => {
    const message = findMessage(world, channel.id, pin.ts);
    return message ? [presentPin(world, { channel, message }, pin)] : [];
  });
  return { items };
}

export const pinMethods: readonly Method[] = [
  { name: 'pins.add', token: 'bot', scopes: ['pins:write'], tier: 2, run: add },
  { name: 'pins.remove', token: 'bot', scopes: ['pins:write'], tier: 2, run: remove },
  { name: 'pins.list', token: 'bot', scopes: ['pins:read'], tier: 2, run: list },
];
