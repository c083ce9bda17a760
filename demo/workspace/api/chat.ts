import { type Arguments, flagArgument, textArgument } from '../arguments.ts';
import type { JsonObject } from '../json.ts';
import { cutText, findThread, linkNames, readContent, requireContent, resolveThread } from '../messages/content.ts';
import { addEphemeral } from '../messages/ephemeral.ts';
import { requireChannel, requireMessage } from '../messages/find.ts';
import { permalinkOf } from '../messages/permalink.ts';
import { presentMessage } from '../messages/present.ts';
import { addMessage, changeMessage, removeMessage } from '../messages/write.ts';
import type { Channel } from '../model.ts';
import { Refusal } from '../refusal.ts';
import { directChannelId } from '../seed.ts';
import type { World } from '../world.ts';
import type { Method } from './method.ts';

/** `chat.update` counts the bytes of the text, not its characters; `chat.postMessage` doesn't. */
const LONGEST_UPDATE_BYTES = 4_000;

/**
 * Where the app may write: a channel by id or `#name`, or a person, whose direct conversation it then is.
 * @throws Refusal `channel_not_found`, `is_archived`, `not_in_channel`
 */
export function writableChannel(world: World, name: string): Channel {
  const { app } = world.seed;
  const direct = world.state.people[name] ? directChannelId(name) : name;
  const byName = Object.values(world.state.channels).find((channel) => `#${channel.name}` === name);
  const channel = requireChannel(world, byName?.id ?? direct, app.botUserId);
  if (channel.isArchived) throw new Refusal('is_archived');
  const mayWrite = channel.members.includes(app.botUserId) || app.scopes.includes('chat:write.public');
  if (!mayWrite) throw new Refusal('not_in_channel');
  return channel;
}

async function postMessage(world: World, args: Arguments): Promise<JsonObject> {
  const channel = writableChannel(world, textArgument(args, 'channel'));
  const content = readContent(world, args);
  requireContent(content);
  const { text, warning } = cutText(content.text);
  const threadTs = textArgument(args, 'thread_ts');
  // What is said to a thread that is not there stands in the channel itself.
  const root = threadTs ? findThread(world, channel.id, threadTs) : undefined;
  const broadcast = root !== undefined && flagArgument(args, 'reply_broadcast');
  const { app } = world.seed;
  const message = addMessage(world, channel, {
    user: app.botUserId,
    bot_id: app.botId,
    app_id: app.id,
    text,
    ...(root ? { thread_ts: root.ts } : {}),
    ...(broadcast ? { subtype: 'thread_broadcast' } : {}),
    ...(content.blocks ? { blocks: content.blocks } : {}),
    ...(content.attachments ? { attachments: content.attachments } : {}),
    ...(content.metadata ? { metadata: content.metadata } : {}),
  });
  return {
    channel: channel.id,
    ts: message.ts,
    message: presentMessage(world, channel.id, message, { metadata: true }),
    ...warning,
  };
}

async function postEphemeral(world: World, args: Arguments): Promise<JsonObject> {
  const channel = writableChannel(world, textArgument(args, 'channel'));
  const user = textArgument(args, 'user');
  if (!world.state.people[user]) throw new Refusal('user_not_found');
  if (!channel.members.includes(user)) throw new Refusal('user_not_in_channel');
  const content = readContent(world, args);
  requireContent(content);
  const threadTs = textArgument(args, 'thread_ts');
  const root = threadTs ? resolveThread(world, channel.id, threadTs) : undefined;
  const ephemeral = addEphemeral(world, {
    channel: channel.id,
    reader: user,
    sender: 'app',
    text: cutText(content.text).text,
    ...(content.blocks ? { blocks: content.blocks } : {}),
    ...(root ? { thread_ts: root.ts } : {}),
  });
  return { message_ts: ephemeral.ts };
}

async function update(world: World, args: Arguments): Promise<JsonObject> {
  const { botUserId } = world.seed.app;
  const channel = requireChannel(world, textArgument(args, 'channel'), botUserId);
  if (channel.isArchived) throw new Refusal('is_archived');
  const content = readContent(world, args);
  const isGiven = ['text', 'blocks', 'attachments', 'metadata'].some((name) => args[name] !== undefined);
  if (!isGiven) throw new Refusal('no_text');
  if (Buffer.byteLength(content.text) > LONGEST_UPDATE_BYTES) throw new Refusal('msg_too_long');
  const message = requireMessage(world, channel.id, textArgument(args, 'ts'));
  if (message.user !== botUserId) throw new Refusal('cant_update_message');
  const blocks = content.blocks ?? message.blocks ?? [];
  const attachments = content.attachments ?? message.attachments ?? [];
  const given = args.parse === 'none' ? content.text : linkNames(world, content.text);
  const text = args.text === undefined ? message.text : given;
  if (text === '' && blocks.length === 0 && attachments.length === 0 && !message.files) throw new Refusal('no_text');
  changeMessage(world, { channel, message }, (changed) => {
    const editedAt = `${Math.floor(world.clock.now().getTime() / 1_000)}.000000`;
    if (changed.text !== text) changed.edited = { user: botUserId, ts: editedAt };
    changed.text = text;
    changed.blocks = blocks;
    changed.attachments = attachments;
    if (content.metadata) changed.metadata = Object.keys(content.metadata).length > 0 ? content.metadata : undefined;
  });
  return { channel: channel.id, ts: message.ts, text, message: presentMessage(world, channel.id, message) };
}

async function remove(world: World, args: Arguments): Promise<JsonObject> {
  const { botUserId } = world.seed.app;
  const channel = requireChannel(world, textArgument(args, 'channel'), botUserId);
  const message = requireMessage(world, channel.id, textArgument(args, 'ts'));
  if (message.user !== botUserId) throw new Refusal('cant_delete_message');
  removeMessage(world, { channel, message });
  return { channel: channel.id, ts: message.ts };
}

async function getPermalink(world: World, args: Arguments): Promise<JsonObject> {
  const channel = requireChannel(world, textArgument(args, 'channel'), world.seed.app.botUserId);
  const message = requireMessage(world, channel.id, textArgument(args, 'message_ts'));
  return { channel: channel.id, permalink: permalinkOf(world, channel.id, message) };
}

const writes = { token: 'bot', scopes: ['chat:write'] } as const;

export const chatMethods: readonly Method[] = [
  { name: 'chat.postMessage', ...writes, tier: 'post', run: postMessage },
  { name: 'chat.postEphemeral', ...writes, tier: 4, run: postEphemeral },
  { name: 'chat.update', ...writes, tier: 3, run: update },
  { name: 'chat.delete', ...writes, tier: 3, run: remove },
  { name: 'chat.getPermalink', token: 'bot', scopes: [], tier: 'unlimited', run: getPermalink },
];
