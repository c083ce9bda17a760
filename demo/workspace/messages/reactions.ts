import type { JsonObject } from '../json.ts';
import { nextTs, type World } from '../world.ts';
import type { Placed } from './write.ts';

export interface ReactionChange {
  readonly user: string;
  readonly name: string;
}

/** Returns whether it was new. */
export function addReaction(world: World, { channel, message }: Placed, change: ReactionChange): boolean {
  const reaction = message.reactions.find((other) => other.name === change.name);
  if (reaction?.users.includes(change.user)) return false;
  if (reaction) reaction.users.push(change.user);
  else message.reactions.push({ name: change.name, users: [change.user] });
  tellReaction(world, { channel, message }, { type: 'reaction_added', ...change });
  return true;
}

/** Returns whether it was there. */
export function removeReaction(world: World, { channel, message }: Placed, change: ReactionChange): boolean {
  const reaction = message.reactions.find((other) => other.name === change.name);
  if (!reaction?.users.includes(change.user)) return false;
  reaction.users = reaction.users.filter((user) => user !== change.user);
  message.reactions = message.reactions.filter((other) => other.users.length > 0);
  tellReaction(world, { channel, message }, { type: 'reaction_removed', ...change });
  return true;
}

function tellReaction(
  world: World,
  { channel, message }: Placed,
  change: ReactionChange & { readonly type: 'reaction_added' | 'reaction_removed' },
): void {
  world.changes.publish({ kind: 'message', channel: channel.id, message });
  const event: JsonObject = {
    type: change.type,
    user: change.user,
    reaction: change.name,
    item: { type: 'message', channel: channel.id, ts: message.ts },
    ...(world.faults.use('itemUsersMissing') ? {} : { item_user: message.user }),
    event_ts: nextTs(world),
  };
  world.sendEvent(event);
}
