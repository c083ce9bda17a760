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

/**
 * Removes a message. The root of a thread that has replies stays as a tombstone, of which the app hears as of a change, not
 * as of a removal; with its last reply it goes, too (matterbridge issue 600, slack-edge pull request 10).
 */
export function removeMessage(world: World, { channel, message }: Placed): void {
  forgetPin(world, channel, message);
  if (repliesOf(world, channel.id, message.ts).length > 0) {
    changeMessage(world, { channel, message }, buryMessage);
    return;
  }
  const before = presentMessage(world, channel.id, message);
  const messages = messagesOf(world, channel.id);
  messages.splice(messages.indexOf(message), 1);
  world.changes.publish({
    kind: 'message-removed',
    channel: channel.id,
    ts: message.ts,
    threadTs: message.thread_ts,
  });
  publishRoot(world, channel, message);
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
  const root = message.thread_ts ? findMessage(world, channel.id, message.thread_ts) : undefined;
  if (root?.subtype === 'tombstone' && repliesOf(world, channel.id, root.ts).length === 0) {
    removeMessage(world, { channel, message: root });
  }
}

/** Nothing is left of who wrote it and what. */
function buryMessage(message: Message): void {
  Object.assign(message, {
    subtype: 'tombstone',
    user: 'USLACKBOT',
    text: 'This message was deleted.',
    thread_ts: message.ts,
    reactions: [],
  });
  const gone = ['blocks', 'attachments', 'files', 'metadata', 'edited', 'bot_id', 'app_id', 'client_msg_id'] as const;
  for (const member of gone) Reflect.deleteProperty(message, member);
}

function forgetPin(world: World, channel: Channel, message: Message): void {
  const pins = world.state.pins[channel.id] ?? [];
  const others = pins.filter((pin) => pin.ts !== message.ts);
  if (others.length === pins.length) return;
  world.state.pins[channel.id] = others;
  world.changes.publish({ kind: 'pins', channel: channel.id });
}

/** A changed reply changes what its root shows of the thread. */
function publishRoot(world: World, channel: Channel, message: Message): void {
  if (!message.thread_ts || message.thread_ts === message.ts) return;
  const root = findMessage(world, channel.id, message.thread_ts);
  if (root && isInChannel(root)) world.changes.publish({ kind: 'message', channel: channel.id, message: root });
}
