import { conversationScope } from '../api/conversation-scope.ts';
import { isObject, type JsonObject, textOf } from '../json.ts';
import { channelType } from '../messages/present-channel.ts';
import type { World } from '../world.ts';

/** Names as in the app's manifest; for a message the kind of conversation belongs to the name. */
function subscriptionName(world: World, event: JsonObject): string {
  const type = textOf(event.type) ?? '';
  if (type !== 'message') return type;
  const channel = world.state.channels[textOf(event.channel) ?? ''];
  const kind = channel ? channelType(channel) : 'channel';
  return { channel: 'message.channels', group: 'message.groups', im: 'message.im' }[kind];
}

/** By name; `*:read` stands for the scope of the kind of channel in which it happened. */
const SCOPE_OF_EVENT: { readonly [name: string]: string } = {
  'message.channels': 'channels:history',
  'message.groups': 'groups:history',
  'message.im': 'im:history',
  app_mention: 'app_mentions:read',
  reaction_added: 'reactions:read',
  reaction_removed: 'reactions:read',
  member_joined_channel: '*:read',
  member_left_channel: '*:read',
  channel_left: 'channels:read',
  group_left: 'groups:read',
  channel_archive: 'channels:read',
  channel_unarchive: 'channels:read',
  group_archive: 'groups:read',
  group_unarchive: 'groups:read',
  pin_added: 'pins:read',
  pin_removed: 'pins:read',
  file_shared: 'files:read',
};

/** What happens to the app itself, wherever it is. */
const ABOUT_THE_APP = new Set(['app_home_opened', 'channel_left', 'group_left']);

/** Whether the app hears of an event: it has subscribed, has the scope, and is where it happened. */
export function hears(world: World, event: JsonObject): boolean {
  const { app } = world.seed;
  const name = subscriptionName(world, event);
  const channel = world.state.channels[channelOf(event)];
  const named = SCOPE_OF_EVENT[name];
  const scope = named === '*:read' && channel ? conversationScope(channel, 'read') : named;
  if (!app.events.includes(name) || (scope && !app.scopes.includes(scope))) return false;
  if (!channel || ABOUT_THE_APP.has(name)) return true;
  return channel.members.includes(app.botUserId);
}

function channelOf(event: JsonObject): string {
  const item = isObject(event.item) ? event.item : undefined;
  return textOf(event.channel) ?? textOf(event.channel_id) ?? textOf(item?.channel) ?? '';
}
