import { type Arguments, textArgument } from '../arguments.ts';
import { requireMessage } from '../messages/find.ts';
import type { Channel, Message } from '../model.ts';
import { Refusal } from '../refusal.ts';
import type { World } from '../world.ts';

/** The message that `timestamp` names. @throws Refusal `no_item_specified`, `bad_timestamp`, `message_not_found` */
export function messageArgument(world: World, channel: Channel, args: Arguments): Message {
  const ts = textArgument(args, 'timestamp');
  if (ts === '') throw new Refusal('no_item_specified');
  if (!/^\d{1,12}\.\d{1,6}$/.test(ts)) throw new Refusal('bad_timestamp');
  return requireMessage(world, channel.id, ts);
}
