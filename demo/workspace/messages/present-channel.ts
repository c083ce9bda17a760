import type { JsonObject } from '../json.ts';
import type { Channel } from '../model.ts';
import type { World } from '../world.ts';

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
