import { type Arguments, textArgument } from '../arguments.ts';
import type { JsonObject } from '../json.ts';
import { findMessage, requireChannel, requireMessage } from '../messages/find.ts';
import { presentMessage } from '../messages/present.ts';
import type { Channel } from '../model.ts';
import { Refusal } from '../refusal.ts';
import { secondsNow, type World } from '../world.ts';
import type { Method } from './method.ts';

const MOST_PINS = 100;

function ownChannel(world: World, args: Arguments): Channel {
  const { botUserId } = world.seed.app;
  const channel = requireChannel(world, textArgument(args, 'channel'), botUserId);
  if (!channel.members.includes(botUserId)) throw new Refusal('not_in_channel');
  return channel;
}

async function add(world: World, args: Arguments): Promise<JsonObject> {
  const channel = ownChannel(world, args);
  if (channel.isArchived) throw new Refusal('is_archived');
  const ts = textArgument(args, 'timestamp');
  if (ts === '') throw new Refusal('no_item_specified');
  requireMessage(world, channel.id, ts);
  const pins = world.state.pins[channel.id] ?? [];
  if (pins.some((pin) => pin.ts === ts)) throw new Refusal('already_pinned');
  if (pins.length >= MOST_PINS) throw new Refusal('too_many_pins');
  world.state.pins[channel.id] = [...pins, { ts, by: world.seed.app.botUserId, created: secondsNow(world) }];
  world.changes.publish({ kind: 'pins', channel: channel.id });
  return {};
}

async function remove(world: World, args: Arguments): Promise<JsonObject> {
  const channel = ownChannel(world, args);
  const ts = textArgument(args, 'timestamp');
  if (ts === '') throw new Refusal('no_item_specified');
  const pins = world.state.pins[channel.id] ?? [];
  if (!pins.some((pin) => pin.ts === ts)) throw new Refusal('no_pin');
  world.state.pins[channel.id] = pins.filter((pin) => pin.ts !== ts);
  world.changes.publish({ kind: 'pins', channel: channel.id });
  return {};
}

async function list(world: World, args: Arguments): Promise<JsonObject> {
  const channel = ownChannel(world, args);
  const items = (world.state.pins[channel.id] ?? []).flatMap((pin) => {
    const message = findMessage(world, channel.id, pin.ts);
    if (!message) return [];
    const shown = presentMessage(world, channel.id, message);
    return [{ type: 'message', channel: channel.id, created: pin.created, created_by: pin.by, message: shown }];
  });
  return { items };
}

export const pinMethods: readonly Method[] = [
  { name: 'pins.add', token: 'bot', scopes: ['pins:write'], tier: 2, run: add },
  { name: 'pins.remove', token: 'bot', scopes: ['pins:write'], tier: 2, run: remove },
  { name: 'pins.list', token: 'bot', scopes: ['pins:read'], tier: 2, run: list },
];
