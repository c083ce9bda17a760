import type { Control } from '../controls.ts';
import type { JsonObject } from '../json.ts';
import { isInChannel, messagesOf } from '../messages/find.ts';
import { presentMessage } from '../messages/present.ts';
import type { Channel, Ephemeral, Message, Person } from '../model.ts';
import { openViews, presentView } from '../views/stack.ts';
import type { World } from '../world.ts';

/** Members read a channel; a public one is open to all who are no guests. */
export function mayRead(world: World, user: string, channelId: string): boolean {
  const channel = world.state.channels[channelId];
  const person = world.state.people[user];
  if (!channel || !person) return false;
  return channel.members.includes(user) || (!channel.isPrivate && person.guest === 'none');
}

export function showMessage(world: World, channel: string, message: Message): JsonObject {
  return presentMessage(world, channel, message, { metadata: false });
}

export function showEphemeral(ephemeral: Ephemeral): JsonObject {
  return { ...ephemeral, type: 'message', is_ephemeral: true };
}

/** All that a page needs to begin. */
export function showStart(world: World, user: string, controls: readonly Control[], connected: boolean): JsonObject {
  const { team, app } = world.seed;
  return {
    team: { name: team.name, time_zone: team.timeZone ?? world.state.people[user]?.timeZone },
    app: {
      name: app.name,
      user: app.botUserId,
      description: app.description,
      home: app.homeTab !== false,
      messages: app.messagesTab !== false,
    },
    clock: { at: world.clock.now().getTime(), speed: world.clock.speed ?? 1 },
    user_groups: (world.seed.userGroups ?? []).map((group) => ({ ...group })),
    me: user,
    people: Object.values(world.state.people).map((person) => showPerson(world, person)),
    channels: Object.values(world.state.channels)
      .filter((channel) => mayRead(world, user, channel.id))
      .map((channel) => showChannel(world, channel, user)),
    commands: app.commands.map((command) => ({ ...command })),
    shortcuts: app.shortcuts.map((shortcut) => ({ ...shortcut })),
    views: openViews(world, user).map((view) => presentView(world, view)),
    ephemerals: world.sessions.ephemerals.filter((one) => one.reader === user).map(showEphemeral),
    controls: showControls(controls),
    connected,
  };
}

export function showControls(controls: readonly Control[]): readonly JsonObject[] {
  return controls.map((control) => ({
    id: control.id,
    group: control.group,
    label: { ...control.label },
    hint: control.hint && { ...control.hint },
    choices: control.choices?.map(({ value, label }) => ({ value, label: { ...label } })),
    on: control.isOn ? control.isOn() : undefined,
  }));
}

function showPerson(world: World, person: Person): JsonObject {
  return {
    id: person.id,
    name: person.name,
    real_name: person.realName,
    title: person.title,
    guest: person.guest,
    admin: person.admin,
    bot: person.id === world.seed.app.botUserId,
    avatar: `/avatars/${person.id}.svg`,
  };
}

export function showChannel(world: World, channel: Channel, user: string): JsonObject {
  const readTs = world.state.read[user]?.[channel.id] ?? '';
  const unread = messagesOf(world, channel.id).filter(
    (message) => isInChannel(message) && message.ts > readTs && message.user !== user,
  );
  return {
    id: channel.id,
    name: channel.name,
    private: channel.isPrivate,
    archived: channel.isArchived,
    direct: channel.directWith !== undefined,
    topic: channel.topic,
    members: channel.members,
    unread: unread.length,
    mentioned: unread.some((message) => mentions(world, message, user)),
    read: readTs,
    latest: messagesOf(world, channel.id).at(-1)?.ts ?? '',
    pins: (world.state.pins[channel.id] ?? []).map((pin) => pin.ts),
  };
}

/** Whether a message calls a person, in its text or in its blocks, alone or with a group. */
function mentions(world: World, message: Message, user: string): boolean {
  const groups = (world.seed.userGroups ?? []).filter((group) => group.users.includes(user)).map(({ id }) => id);
  const said = message.text + (message.blocks === undefined ? '' : JSON.stringify(message.blocks));
  if (/<!(?:channel|here|everyone)\b/.test(said)) return true;
  return [user, ...groups].some((id) =>
    [`<@${id}>`, `<!subteam^${id}`, `_id":"${id}"`].some((form) => said.includes(form)),
  );
}
