import type { Channel, Guest, Person, State } from './model.ts';

export interface Seed {
  readonly team: {
    readonly id: string;
    readonly name: string;
    readonly domain: string;
    /** In which the page shows times; without it, each person's own. */
    readonly timeZone?: string;
  };
  readonly people: readonly SeedPerson[];
  readonly channels: readonly SeedChannel[];
  readonly userGroups?: readonly UserGroup[];
  readonly app: AppSeed;
}

/** Several people who are mentioned at once, as `<!subteam^S…>`. */
export interface UserGroup {
  readonly id: string;
  /** As in `@handle`. */
  readonly handle: string;
  readonly name: string;
  readonly users: readonly string[];
}

export interface SeedPerson {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  readonly title?: string;
  readonly color?: string;
  readonly locale?: string;
  readonly timeZone?: string;
  readonly guest?: Guest;
  readonly admin?: boolean;
}

export interface SeedChannel {
  readonly id: string;
  readonly name: string;
  readonly topic?: string;
  readonly purpose?: string;
  readonly private?: boolean;
  readonly archived?: boolean;
  /** Ids of people; without it everyone who is no guest. */
  readonly members?: readonly string[];
  /** Whether the app has been invited; yes unless said. */
  readonly withApp?: boolean;
}

export interface SlashCommand {
  readonly command: string;
  readonly description: string;
  readonly usageHint?: string;
  /** Mentions in the text arrive as `<@U1|name>`, as the app's manifest can ask. */
  readonly escape?: boolean;
}

export interface Shortcut {
  readonly type: 'message' | 'global';
  readonly callbackId: string;
  readonly name: string;
  readonly description?: string;
}

export interface AppSeed {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly botUserId: string;
  readonly botId: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly scopes: readonly string[];
  /** Names of the events that the app has subscribed to, for example `message.channels`. */
  readonly events: readonly string[];
  readonly commands: readonly SlashCommand[];
  readonly shortcuts: readonly Shortcut[];
  /** Whether the app has a home, and whether it may be written to directly; both unless said. */
  readonly homeTab?: boolean;
  readonly messagesTab?: boolean;
  /** Whether clicks, modals and shortcuts reach the app; yes unless said. */
  readonly interactive?: boolean;
}

/** Where people of other workspaces are from. */
const FOREIGN_TEAM = 'T0ELSEWHERE';

const COLORS = ['2f6fb5', '0f7b6c', 'b0562b', '7a4fa3', 'a33b5b', '4c6b1f'];

/** The workspace as it is on its first day. `now` in seconds since 1970. */
export function stateFromSeed(seed: Seed, now: number): State {
  const people = Object.fromEntries(
    [...seed.people.map(personFromSeed), botPerson(seed.app)].map((person) => [person.id, person]),
  );
  const channels: Channel[] = [
    ...seed.channels.map((channel) => channelFromSeed(seed, channel, now)),
    ...seed.people.map((person) => directChannel(seed.app, person.id, now)),
  ];
  return {
    version: 1,
    people,
    channels: Object.fromEntries(channels.map((channel) => [channel.id, channel])),
    messages: {},
    files: {},
    pins: {},
    homes: {},
    read: {},
    lastTs: 0,
  };
}

/** The direct conversation of a person with the app. */
export function directChannelId(user: string): string {
  return `D${user.slice(1)}`;
}

export function directChannel(app: AppSeed, user: string, now: number): Channel {
  return {
    id: directChannelId(user),
    name: '',
    isPrivate: true,
    isArchived: false,
    directWith: user,
    topic: '',
    purpose: '',
    creator: app.botUserId,
    created: now,
    members: [user, app.botUserId],
  };
}

/** The workspace that a person belongs to. */
export function teamOf(world: { readonly seed: Seed; readonly state: State }, user: string): string {
  return world.state.people[user]?.guest === 'stranger' ? FOREIGN_TEAM : world.seed.team.id;
}

function personFromSeed(person: SeedPerson, index: number): Person {
  return {
    id: person.id,
    name: person.name,
    realName: person.realName,
    title: person.title ?? '',
    color: person.color ?? COLORS[index % COLORS.length] ?? '4c6b1f',
    locale: person.locale ?? 'zh-CN',
    timeZone: person.timeZone ?? 'Asia/Shanghai',
    guest: person.guest ?? 'none',
    admin: person.admin ?? false,
    bot: false,
  };
}

function botPerson(app: AppSeed): Person {
  return {
    id: app.botUserId,
    name: app.name.toLowerCase().replaceAll(' ', ''),
    realName: app.name,
    title: app.description ?? '',
    color: '1d3b53',
    locale: 'en-US',
    timeZone: 'Etc/UTC',
    guest: 'none',
    admin: false,
    bot: true,
  };
}

function channelFromSeed(seed: Seed, channel: SeedChannel, now: number): Channel {
  const members =
    channel.members ?? seed.people.filter((person) => (person.guest ?? 'none') === 'none').map((person) => person.id);
  return {
    id: channel.id,
    name: channel.name,
    isPrivate: channel.private ?? false,
    isArchived: channel.archived ?? false,
    topic: channel.topic ?? '',
    purpose: channel.purpose ?? '',
    creator: members[0] ?? seed.app.botUserId,
    created: now,
    members: channel.withApp === false ? [...members] : [...members, seed.app.botUserId],
  };
}
