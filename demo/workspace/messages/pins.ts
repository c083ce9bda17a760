import type { JsonObject } from '../json.ts';
import type { Channel, Message, Pin } from '../model.ts';
import { Refusal } from '../refusal.ts';
import { nextTs, secondsNow, type World } from '../world.ts';
import { presentMessage } from './present.ts';

const MOST_PINS = 100;
const NOT_PINNABLE = new Set(['channel_join', 'channel_leave']);

export function pinsOf(world: World, channel: string): readonly Pin[] {
  return world.state.pins[channel] ?? [];
}

/** @throws Refusal `not_pinnable`, `already_pinned`, `too_many_pins` */
export function pinMessage(world: World, { channel, message }: Pinned, user: string): void {
  const pins = pinsOf(world, channel.id);
  if (NOT_PINNABLE.has(message.subtype ?? '')) throw new Refusal('not_pinnable');
  if (pins.some((pin) => pin.ts === message.ts)) throw new Refusal('already_pinned');
  if (pins.length >= MOST_PINS) throw new Refusal('too_many_pins');
  const pin: Pin = { ts: message.ts, by: user, created: secondsNow(world) };
  world.state.pins[channel.id] = [...pins, pin];
  tell(world, { channel, message }, { type: 'pin_added', user, pin });
}

/** @throws Refusal `no_pin` */
export function unpinMessage(world: World, { channel, message }: Pinned, user: string): void {
  const pins = pinsOf(world, channel.id);
  const pin = pins.find((one) => one.ts === message.ts);
  if (!pin) throw new Refusal('no_pin');
  world.state.pins[channel.id] = pins.filter((one) => one !== pin);
  tell(world, { channel, message }, { type: 'pin_removed', user, pin });
}

/** A message and where it stands. */
interface Pinned {
  readonly channel: Channel;
  readonly message: Message;
}

export function presentPin(world: World, { channel, message }: Pinned, pin: Pin): JsonObject {
  return {
    type: 'message',
    created: pin.created,
    created_by: pin.by,
    channel: channel.id,
    message: presentMessage(world, channel.id, message),
  };
}

function tell(
  world: World,
  { channel, message }: Pinned,
  { type, user, pin }: { readonly type: 'pin_added' | 'pin_removed'; readonly user: string; readonly pin: Pin },
): void {
  world.changes.publish({ kind: 'pins', channel: channel.id });
  world.sendEvent({
    type,
    user,
    channel_id: channel.id,
    item: presentPin(world, { channel, message }, pin),
    item_user: message.user,
    pin_count: pinsOf(world, channel.id).length,
    pinned_info: { channel: channel.id, pinned_by: pin.by, pinned_ts: pin.created },
    event_ts: nextTs(world),
    ...(type === 'pin_removed' ? { has_pins: pinsOf(world, channel.id).length > 0 } : {}),
  });
}
