import type { JsonObject } from '../json.ts';
import type { Message } from '../model.ts';
import { teamOf } from '../seed.ts';
import type { World } from '../world.ts';
import { findMessage, repliesOf } from './find.ts';
import { presentFile } from './present-file.ts';

export interface PresentOptions {
  /** As `include_all_metadata` asks. */
  readonly metadata?: boolean;
  /** Names all who reacted, not only as many as Slack usually names. */
  readonly everyone?: boolean;
}

/** A message as Slack's methods and events show it. */
export function presentMessage(
  world: World,
  channel: string,
  message: Message,
  options: PresentOptions = {},
): JsonObject {
  const root = message.thread_ts === undefined || message.thread_ts === message.ts;
  const pinned = (world.state.pins[channel] ?? []).some((pin) => pin.ts === message.ts);
  return {
    user: message.user,
    type: message.type,
    subtype: message.subtype,
    ts: message.ts,
    client_msg_id: message.client_msg_id,
    bot_id: message.bot_id,
    app_id: message.app_id,
    text: message.text,
    inviter: message.inviter,
    team: teamOf(world, message.user),
    bot_profile: message.bot_id ? botProfile(world) : undefined,
    hidden: message.subtype === 'tombstone' ? true : undefined,
    edited: message.edited,
    blocks: message.blocks,
    attachments: message.attachments,
    files: message.files?.map((id) => presentFile(world, world.state.files[id])),
    upload: message.files ? false : undefined,
    ...(root ? presentThread(world, channel, message) : presentReply(world, channel, message)),
    reactions: message.reactions.length > 0 ? presentReactions(world, message, options) : undefined,
    pinned_to: pinned ? [channel] : undefined,
    metadata: options.metadata ? message.metadata : undefined,
  };
}

/** What a removed root shows when its last reply is removed, too. */
const FORGOTTEN_THREAD: JsonObject = {
  reply_count: 0,
  reply_users_count: 0,
  latest_reply: '0000000000.000000',
  reply_users: [],
  is_locked: false,
  subscribed: false,
};

function presentThread(world: World, channel: string, message: Message): JsonObject {
  const replies = repliesOf(world, channel, message.ts);
  const last = replies.at(-1);
  if (!last) return message.subtype === 'tombstone' ? FORGOTTEN_THREAD : {};
  const users = [...new Set(replies.map((reply) => reply.user))];
  return {
    thread_ts: message.ts,
    reply_count: replies.length,
    reply_users_count: users.length,
    latest_reply: last.ts,
    reply_users: users.slice(0, 5),
    is_locked: false,
    subscribed: true,
  };
}

function presentReply(world: World, channel: string, message: Message): JsonObject {
  const parent = message.thread_ts ? findMessage(world, channel, message.thread_ts) : undefined;
  return { thread_ts: message.thread_ts, parent_user_id: parent?.user };
}

function presentReactions(world: World, message: Message, options: PresentOptions): readonly JsonObject[] {
  const named = options.everyone ? Number.POSITIVE_INFINITY : world.settings.reactionUsersShown;
  return message.reactions.map((reaction) => ({
    name: reaction.name,
    users: reaction.users.slice(0, named),
    count: reaction.users.length,
  }));
}

export function botProfile(world: World): JsonObject {
  const { app, team } = world.seed;
  const icon = `${world.baseUrl()}/avatars/${app.botUserId}.svg`;
  return {
    id: app.botId,
    app_id: app.id,
    user_id: app.botUserId,
    name: app.name,
    icons: { image_36: icon, image_48: icon, image_72: icon },
    deleted: false,
    updated: 1_700_000_000,
    team_id: team.id,
  };
}
