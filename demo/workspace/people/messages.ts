import { fileType, mimeType } from '../file-types.ts';
import { resolveThread } from '../messages/content.ts';
import { requireEmoji } from '../messages/emoji-name.ts';
import { requireChannel, requireMessage, requirePerson } from '../messages/find.ts';
import { pinMessage, unpinMessage } from '../messages/pins.ts';
import { addReaction, removeReaction } from '../messages/reactions.ts';
import { addMessage, changeMessage, removeMessage } from '../messages/write.ts';
import type { Channel, Message } from '../model.ts';
import { Refusal } from '../refusal.ts';
import { newId, newToken, nextTs, secondsNow, type World } from '../world.ts';
import { typedText } from './typed-text.ts';

const LONGEST_TEXT = 40_000;

/** A channel in which the person may act. @throws Refusal `channel_not_found`, `is_archived`, `not_in_channel` */
function ownChannel(world: World, user: string, channelId: string): Channel {
  const channel = requireChannel(world, channelId, requirePerson(world, user).id);
  if (!channel.members.includes(user)) throw new Refusal('not_in_channel');
  if (channel.isArchived) throw new Refusal('is_archived');
  return channel;
}

export interface Saying {
  readonly user: string;
  readonly channel: string;
  readonly text: string;
  readonly threadTs?: string;
  readonly files?: readonly { readonly name: string; readonly content: Uint8Array }[];
}

/** Writes a message, with files if there are any. */
export async function say(world: World, saying: Saying): Promise<Message> {
  const channel = ownChannel(world, saying.user, saying.channel);
  // Slack then says "Sending messages to this app has been turned off."
  if (channel.directWith && world.seed.app.messagesTab === false) throw new Refusal('messages_tab_disabled');
  const files = saying.files ?? [];
  if (saying.text.trim() === '' && files.length === 0) throw new Refusal('no_text');
  if (saying.text.length > LONGEST_TEXT) throw new Refusal('msg_too_long');
  const root = saying.threadTs ? resolveThread(world, channel.id, saying.threadTs) : undefined;
  const ids: string[] = [];
  for (const file of files) ids.push(await keepFile(world, saying.user, file));
  const message = addMessage(world, channel, {
    user: saying.user,
    client_msg_id: newToken(16),
    text: typedText(world, saying.text, 'message'),
    ...(root ? { thread_ts: root.ts } : {}),
    ...(ids.length > 0 ? { subtype: 'file_share', files: ids } : {}),
  });
  for (const id of ids) {
    world.state.files[id]?.shares.push({ channel: channel.id, ts: message.ts, threadTs: root?.ts });
    world.sendEvent({
      type: 'file_shared',
      file_id: id,
      user_id: saying.user,
      file: { id },
      channel_id: channel.id,
      event_ts: nextTs(world),
    });
  }
  return message;
}

async function keepFile(
  world: World,
  user: string,
  file: { readonly name: string; readonly content: Uint8Array },
): Promise<string> {
  if (world.faults.uploadsDisabled) throw new Refusal('file_uploads_disabled');
  const id = newId('F');
  await world.content.put(id, file.content);
  world.state.files[id] = {
    id,
    name: file.name,
    title: file.name,
    mimetype: mimeType(file.name),
    filetype: fileType(file.name),
    size: file.content.length,
    user,
    created: secondsNow(world),
    state: 'complete',
    shares: [],
  };
  return id;
}

export interface Target {
  readonly user: string;
  readonly channel: string;
  readonly ts: string;
}

export function react(world: World, target: Target, name: string): void {
  const channel = ownChannel(world, target.user, target.channel);
  const message = requireMessage(world, channel.id, target.ts);
  if (!addReaction(world, { channel, message }, { user: target.user, name: requireEmoji(name) })) {
    throw new Refusal('already_reacted');
  }
}

export function unreact(world: World, target: Target, name: string): void {
  const channel = ownChannel(world, target.user, target.channel);
  const message = requireMessage(world, channel.id, target.ts);
  if (!removeReaction(world, { channel, message }, { user: target.user, name: requireEmoji(name) })) {
    throw new Refusal('no_reaction');
  }
}

/** Only one's own. */
export function editMessage(world: World, target: Target, text: string): void {
  const channel = ownChannel(world, target.user, target.channel);
  const message = requireMessage(world, channel.id, target.ts);
  if (message.user !== target.user) throw new Refusal('cant_update_message');
  if (text.trim() === '') throw new Refusal('no_text');
  if (text.length > LONGEST_TEXT) throw new Refusal('msg_too_long');
  if (typedText(world, text, 'message') === message.text) return;
  changeMessage(world, { channel, message }, (changed) => {
    changed.text = typedText(world, text, 'message');
    changed.edited = { user: target.user, ts: `${secondsNow(world)}.000000` };
  });
}

/** One's own, or any for an administrator. */
export function deleteMessage(world: World, target: Target): void {
  const channel = ownChannel(world, target.user, target.channel);
  const message = requireMessage(world, channel.id, target.ts);
  const allowed = message.user === target.user || requirePerson(world, target.user).admin;
  if (!allowed) throw new Refusal('cant_delete_message');
  removeMessage(world, { channel, message });
}

/** Anyone in the channel may. */
export function setPinned(world: World, target: Target, pinned: boolean): void {
  const channel = ownChannel(world, target.user, target.channel);
  const message = requireMessage(world, channel.id, target.ts);
  if (pinned) pinMessage(world, { channel, message }, target.user);
  else unpinMessage(world, { channel, message }, target.user);
}
