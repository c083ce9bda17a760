import type { JsonObject } from '../json.ts';
import type { Channel, Message, StoredFile } from '../model.ts';
import type { World } from '../world.ts';
import { findMessage, repliesOf } from './find.ts';

export interface PresentOptions {
  /** As `include_all_metadata` asks. */
  readonly metadata?: boolean;
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
    team: world.seed.team.id,
    bot_profile: message.bot_id ? botProfile(world) : undefined,
    hidden: message.subtype === 'tombstone' ? true : undefined,
    edited: message.edited,
    blocks: message.blocks,
    attachments: message.attachments,
    files: message.files?.map((id) => presentFile(world, world.state.files[id])),
    upload: message.files ? false : undefined,
    ...(root ? presentThread(world, channel, message) : presentReply(world, channel, message)),
    reactions: message.reactions.length > 0 ? presentReactions(message) : undefined,
    pinned_to: pinned ? [channel] : undefined,
    metadata: options.metadata ? message.metadata : undefined,
  };
}

function presentThread(world: World, channel: string, message: Message): JsonObject {
  const replies = repliesOf(world, channel, message.ts);
  const last = replies.at(-1);
  if (!last) return {};
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

function presentReactions(message: Message): readonly JsonObject[] {
  return message.reactions.map((reaction) => ({
    name: reaction.name,
    users: reaction.users,
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

/** A file as Slack shows it; one that was deleted keeps only its id. */
export function presentFile(world: World, file: StoredFile | undefined): JsonObject {
  if (!file || file.state === 'deleted') return { id: file?.id ?? null, mode: 'tombstone' };
  const base = world.baseUrl();
  const path = `${world.seed.team.id}-${file.id}`;
  const shares: { [channel: string]: JsonObject[] } = {};
  for (const share of file.shares) {
    shares[share.channel] = [...(shares[share.channel] ?? []), { ts: share.ts, thread_ts: share.threadTs }];
  }
  const isPublic = file.shares.some((share) => !world.state.channels[share.channel]?.isPrivate);
  return {
    id: file.id,
    created: file.created,
    timestamp: file.created,
    name: file.name,
    title: file.title,
    mimetype: file.mimetype,
    filetype: file.filetype,
    pretty_type: file.filetype.toUpperCase(),
    user: file.user,
    user_team: world.seed.team.id,
    editable: false,
    size: file.size,
    mode: 'hosted',
    is_external: false,
    external_type: '',
    is_public: isPublic,
    public_url_shared: false,
    display_as_bot: false,
    username: '',
    url_private: `${base}/files-pri/${path}/${encodeURIComponent(file.name)}`,
    url_private_download: `${base}/files-pri/${path}/download/${encodeURIComponent(file.name)}`,
    permalink: `${base}/files/${file.user}/${file.id}/${encodeURIComponent(file.name)}`,
    channels: Object.keys(shares).filter((id) => id.startsWith('C')),
    groups: Object.keys(shares).filter((id) => id.startsWith('G')),
    ims: Object.keys(shares).filter((id) => id.startsWith('D')),
    shares: { [isPublic ? 'public' : 'private']: shares },
    comments_count: 0,
    has_rich_preview: false,
    file_access: 'visible',
  };
}

export function presentChannel(world: World, channel: Channel, reader: string): JsonObject {
  const topic = (value: string) => ({ value, creator: channel.creator, last_set: channel.created });
  const common = {
    id: channel.id,
    created: channel.created,
    creator: channel.creator,
    is_archived: channel.isArchived,
    is_org_shared: false,
    context_team_id: world.seed.team.id,
    updated: channel.created * 1_000,
  };
  if (channel.directWith) {
    return { ...common, is_im: true, user: channel.directWith, is_user_deleted: false, priority: 0, is_open: true };
  }
  return {
    ...common,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: true,
    is_group: false,
    is_im: false,
    is_mpim: false,
    is_private: channel.isPrivate,
    is_general: false,
    is_shared: false,
    is_ext_shared: false,
    is_pending_ext_shared: false,
    is_member: channel.members.includes(reader),
    topic: topic(channel.topic),
    purpose: topic(channel.purpose),
    previous_names: [],
    num_members: channel.members.length,
    unlinked: 0,
  };
}

export function channelType(channel: Channel): 'channel' | 'group' | 'im' {
  if (channel.directWith) return 'im';
  return channel.isPrivate ? 'group' : 'channel';
}
