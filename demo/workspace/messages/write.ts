import type { JsonObject } from '../json.ts';
import type { Channel, Message } from '../model.ts';
import { nextTs, type World } from '../world.ts';
import { findMessage, isInChannel, messagesOf, repliesOf } from './find.ts';
import { presentMessage } from './present.ts';
import { channelType } from './present-channel.ts';

export type NewMessage = Omit<Message, 'type' | 'ts' | 'reactions'>;

/** Adds a message, shows it and tells the app. */
export function addMessage(world: World, channel: Channel, content: NewMessage): Message {
  const message: Message = { type: 'message', ts: nextTs(world), reactions: [], ...content };
  messagesOf(world, channel.id).push(message);
  world.changes.publish({ kind: 'message', channel: channel.id, message });
  publishRoot(world, channel, message);
  world.sendEvent({
    ...presentMessage(world, channel.id, message, { metadata: true }),
    channel: channel.id,
    event_ts: message.ts,
    channel_type: channelType(channel),
  });
  if (message.text.includes(`<@${world.seed.app.botUserId}>`) && message.bot_id === undefined) {
    world.sendEvent({
      type: 'app_mention',
      user: message.user,
      text: message.text,
      ts: message.ts,
      thread_ts: message.thread_ts,
      team: world.seed.team.id,
      channel: channel.id,
      event_ts: message.ts,
    });
  }
  return message;
}

/** A message and where it stands. */
export interface Placed {
  readonly channel: Channel;
  readonly message: Message;
}

/** Changes a message in place, shows it and tells the app. */
export function changeMessage(world: World, { channel, message }: Placed, change: (message: Message) => void): void {
  const before = presentMessage(world, channel.id, message);
  change(message);
  world.changes.publish({ kind: 'message', channel: channel.id, message });
  publishRoot(world, channel, message);
  const ts = nextTs(world);
  world.sendEvent({
    type: 'message',
    subtype: 'message_changed',
    hidden: true,
    channel: channel.id,
    channel_type: channelType(channel),
    message: presentMessage(world, channel.id, message),
    previous_message: before,
    ts,
    event_ts: ts,
  });
}

/** Removes a message. The root of a thread that has replies stays as a tombstone, as in Slack. */
export function removeMessage(world: World, { channel, message }: Placed): void {
  const before = presentMessage(world, channel.id, message);
  const messages = messagesOf(world, channel.id);
  const isRoot = repliesOf(world, channel.id, message.ts).length > 0;
  if (isRoot) {
    Object.assign(message, { subtype: 'tombstone', text: 'This message was deleted.', reactions: [] });
    for (const member of ['blocks', 'attachments', 'files', 'metadata', 'edited'] as const) delete message[member];
    world.changes.publish({ kind: 'message', channel: channel.id, message });
  } else {
    messages.splice(messages.indexOf(message), 1);
    world.changes.publish({
      kind: 'message-removed',
      channel: channel.id,
      ts: message.ts,
      threadTs: message.thread_ts,
    });
    publishRoot(world, channel, message);
  }
  const pins = world.state.pins[channel.id] ?? [];
  world.state.pins[channel.id] = pins.filter((pin) => pin.ts !== message.ts);
  const ts = nextTs(world);
  world.sendEvent({
    type: 'message',
    subtype: 'message_deleted',
    hidden: true,
    channel: channel.id,
    channel_type: channelType(channel),
    deleted_ts: message.ts,
    previous_message: before,
    ts,
    event_ts: ts,
  });
}

/** A changed reply changes what its root shows of the thread. */
function publishRoot(world: World, channel: Channel, message: Message): void {
  if (!message.thread_ts || message.thread_ts === message.ts) return;
  const root = findMessage(world, channel.id, message.thread_ts);
  if (root && isInChannel(root)) world.changes.publish({ kind: 'message', channel: channel.id, message: root });
}

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
    item_user: message.user,
    event_ts: nextTs(world),
  };
  world.sendEvent(event);
}
