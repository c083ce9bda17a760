/** What the page knows, and who wants to hear when it changes. */

export const store = {
  me: '',
  team: { name: '', time_zone: 'UTC' },
  app: { name: '', user: '', home: true, messages: true },
  /** The workspace's time when it was read, how fast it runs, and when by the page's own clock that was. */
  clock: { at: Date.now(), speed: 1, readAt: performance.now() },
  userGroups: [],
  people: new Map(),
  channels: new Map(),
  commands: [],
  shortcuts: [],
  controls: [],
  connected: false,
  /** By channel, by ts. */
  messages: new Map(),
  /** Whether there are earlier messages, by channel. */
  more: new Map(),
  /** By root ts, by ts; the root included. */
  threads: new Map(),
  ephemerals: new Map(),
  views: [],
  home: null,
  /** Roots of threads with replies that were not seen. */
  newReplies: new Set(),
  /** The newest ts seen when the channel was opened: where the line of new messages goes. */
  seenUpTo: new Map(),
};

const listeners = new Map();

export function on(kind, listener) {
  listeners.set(kind, [...(listeners.get(kind) ?? []), listener]);
}

export function tell(kind, detail) {
  for (const listener of listeners.get(kind) ?? []) listener(detail);
}

export function takeStart(start) {
  store.me = start.me;
  store.team = start.team;
  store.app = start.app;
  store.clock = { ...start.clock, readAt: performance.now() };
  store.userGroups = start.user_groups;
  store.people = new Map(start.people.map((person) => [person.id, person]));
  store.channels = new Map(start.channels.map((channel) => [channel.id, channel]));
  store.commands = start.commands;
  store.shortcuts = start.shortcuts;
  store.controls = start.controls;
  store.connected = start.connected;
  store.views = start.views;
  store.ephemerals = new Map(start.ephemerals.map((message) => [message.ts, message]));
}

export function forgetMessages() {
  store.messages = new Map();
  store.more = new Map();
  store.threads = new Map();
  store.newReplies = new Set();
  store.home = null;
}

export function takeMessages(channel, messages, more) {
  const known = store.messages.get(channel) ?? new Map();
  for (const message of messages) known.set(message.ts, message);
  store.messages.set(channel, known);
  store.more.set(channel, more);
}

export function takeThread(rootTs, messages) {
  store.threads.set(rootTs, new Map(messages.map((message) => [message.ts, message])));
}

export function isReply(message) {
  return Boolean(message.thread_ts) && message.thread_ts !== message.ts;
}

export function takeMessage(channel, message) {
  const inChannel = !isReply(message) || message.subtype === 'thread_broadcast';
  if (inChannel) store.messages.get(channel)?.set(message.ts, message);
  const rootTs = message.thread_ts ?? message.ts;
  store.threads.get(rootTs)?.set(message.ts, message);
}

export function removeMessage(channel, ts) {
  store.messages.get(channel)?.delete(ts);
  for (const thread of store.threads.values()) thread.delete(ts);
}

/** What a channel shows, oldest first, with what only this person sees. */
export function channelMessages(channel) {
  const own = [...store.ephemerals.values()].filter((message) => message.channel === channel && !message.thread_ts);
  return byTime([...(store.messages.get(channel)?.values() ?? []), ...own]);
}

export function threadMessages(channel, rootTs) {
  const own = [...store.ephemerals.values()].filter(
    (message) => message.channel === channel && message.thread_ts === rootTs,
  );
  return byTime([...(store.threads.get(rootTs)?.values() ?? []), ...own]);
}

function byTime(messages) {
  return messages.sort((a, b) => (a.ts < b.ts ? -1 : 1));
}

const SLACKBOT = {
  id: 'USLACKBOT',
  name: 'slackbot',
  real_name: 'Slackbot',
  guest: 'none',
  bot: true,
  avatar: '/assets/icon.svg',
};

export function person(id) {
  if (id === SLACKBOT.id) return SLACKBOT;
  return store.people.get(id) ?? { id, name: id, real_name: id, guest: 'none', avatar: '' };
}

/** The direct conversation with the app. */
export function directChannel() {
  return [...store.channels.values()].find((channel) => channel.direct && channel.members.includes(store.me));
}
