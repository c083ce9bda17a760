import type { Channel, Message, Person } from '../model.ts';
import { Refusal } from '../refusal.ts';
import type { World } from '../world.ts';

export function messagesOf(world: World, channel: string): Message[] {
  world.state.messages[channel] ??= [];
  return world.state.messages[channel];
}

export function findMessage(world: World, channel: string, ts: string): Message | undefined {
  return messagesOf(world, channel).find((message) => message.ts === ts);
}

/** The replies of a thread, oldest first, without its root. */
export function repliesOf(world: World, channel: string, threadTs: string): Message[] {
  return messagesOf(world, channel).filter((message) => message.thread_ts === threadTs && message.ts !== threadTs);
}

/** What the channel itself shows: no replies, but those also sent to the channel. */
export function isInChannel(message: Message): boolean {
  return !message.thread_ts || message.thread_ts === message.ts || message.subtype === 'thread_broadcast';
}

/** @throws Refusal `channel_not_found`, also for a private channel that the reader can't see. */
export function requireChannel(world: World, id: string, reader: string): Channel {
  const channel = world.state.channels[id];
  if (!channel || (channel.isPrivate && !channel.members.includes(reader))) throw new Refusal('channel_not_found');
  return channel;
}

/** @throws Refusal `user_not_found` */
export function requirePerson(world: World, id: string): Person {
  const person = world.state.people[id];
  if (!person) throw new Refusal('user_not_found');
  return person;
}

/** @throws Refusal `message_not_found` */
export function requireMessage(world: World, channel: string, ts: string): Message {
  const message = findMessage(world, channel, ts);
  if (!message || message.subtype === 'tombstone') throw new Refusal('message_not_found');
  return message;
}
