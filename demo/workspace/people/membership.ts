import { channelType } from '../messages/present-channel.ts';
import { addMessage } from '../messages/write.ts';
import type { Channel } from '../model.ts';
import { nextTs, type World } from '../world.ts';

/** Whoever was invited is said to be by whom. Returns whether the person was new to the channel. */
export function joinChannel(world: World, channel: Channel, user: string, inviter?: string): boolean {
  if (channel.members.includes(user)) return false;
  channel.members.push(user);
  world.changes.publish({ kind: 'channel', channel: channel.id });
  const invited = inviter === undefined ? {} : { inviter };
  addMessage(world, channel, { user, subtype: 'channel_join', text: `<@${user}> has joined the channel`, ...invited });
  tellMembership(world, channel, { user, type: 'member_joined_channel', ...invited });
  return true;
}

/**
 * The app that is taken out hears `channel_left` and nothing else: not that a member left, nor what the channel says of it
 * (slackapi/bolt-js issue 1847). Returns whether the person was in the channel.
 */
export function leaveChannel(world: World, channel: Channel, user: string, actor = user): boolean {
  if (!channel.members.includes(user)) return false;
  const isApp = user === world.seed.app.botUserId;
  if (!isApp) addMessage(world, channel, { user, subtype: 'channel_leave', text: `<@${user}> has left the channel` });
  channel.members = channel.members.filter((member) => member !== user);
  world.changes.publish({ kind: 'channel', channel: channel.id });
  if (isApp) {
    const type = channel.isPrivate ? 'group_left' : 'channel_left';
    world.sendEvent({ type, channel: channel.id, actor_id: actor, event_ts: nextTs(world) });
  } else {
    tellMembership(world, channel, { user, type: 'member_left_channel' });
  }
  return true;
}

/** As an administrator does it. */
export function setArchived(world: World, channel: Channel, archived: boolean): void {
  if (channel.isArchived === archived) return;
  channel.isArchived = archived;
  world.changes.publish({ kind: 'channel', channel: channel.id });
  const kind = channelType(channel) === 'group' ? 'group' : 'channel';
  const type = `${kind}_${archived ? 'archive' : 'unarchive'}`;
  world.sendEvent({ type, channel: channel.id, user: 'USLACKBOT', event_ts: nextTs(world) });
}

function tellMembership(
  world: World,
  channel: Channel,
  change: {
    readonly user: string;
    readonly type: 'member_joined_channel' | 'member_left_channel';
    readonly inviter?: string;
  },
): void {
  world.sendEvent({
    ...change,
    channel: channel.id,
    channel_type: channelType(channel) === 'group' ? 'G' : 'C',
    team: world.seed.team.id,
    event_ts: nextTs(world),
  });
}
