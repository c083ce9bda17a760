import type { JsonObject } from './json.ts';

/** Whose account it is: a full member, a guest of several channels or of one, or a person of another workspace. */
export type Guest = 'none' | 'multi-channel' | 'single-channel' | 'stranger';

export type Person = {
  readonly id: string;
  /** The handle, as in `@name`. */
  readonly name: string;
  readonly realName: string;
  readonly title: string;
  /** Six hexadecimal digits: the avatar's ground. */
  readonly color: string;
  readonly locale: string;
  readonly timeZone: string;
  readonly guest: Guest;
  readonly admin: boolean;
  readonly bot: boolean;
};

export type Channel = {
  readonly id: string;
  name: string;
  readonly isPrivate: boolean;
  isArchived: boolean;
  /** The person at the other end, when it is a direct conversation with the app. */
  readonly directWith?: string;
  topic: string;
  purpose: string;
  readonly creator: string;
  /** Seconds since 1970. */
  readonly created: number;
  members: string[];
};

export type Reaction = { readonly name: string; users: string[] };

export type Message = {
  readonly type: 'message';
  subtype?: string;
  readonly user: string;
  readonly bot_id?: string;
  readonly app_id?: string;
  readonly client_msg_id?: string;
  text: string;
  readonly ts: string;
  thread_ts?: string;
  blocks?: readonly JsonObject[];
  attachments?: readonly JsonObject[];
  /** Who brought somebody into the channel. */
  readonly inviter?: string;
  /** Ids of files. */
  files?: string[];
  metadata?: JsonObject;
  edited?: { readonly user: string; readonly ts: string };
  reactions: Reaction[];
};

/** Only its reader sees it, nothing else can find it, and it is gone when the workspace stops, as in Slack. */
export type Ephemeral = {
  readonly ts: string;
  readonly channel: string;
  readonly reader: string;
  /** The app, or Slack itself. */
  readonly sender: 'app' | 'slackbot';
  readonly text: string;
  readonly blocks?: readonly JsonObject[];
  readonly thread_ts?: string;
  /** For a notice of Slack itself: its code, so that the page can say it in the reader's language. */
  readonly notice?: { readonly code: string; readonly values: { readonly [name: string]: string } };
};

export type StoredFile = {
  readonly id: string;
  readonly name: string;
  title: string;
  readonly mimetype: string;
  readonly filetype: string;
  readonly size: number;
  readonly user: string;
  /** Seconds since 1970. */
  readonly created: number;
  state: 'awaiting-upload' | 'uploaded' | 'complete' | 'deleted';
  /** Where it was shared: channel and ts of each message. */
  shares: { readonly channel: string; readonly ts: string; readonly threadTs?: string }[];
};

export type Pin = { readonly ts: string; readonly by: string; readonly created: number };

export type View = {
  readonly id: string;
  readonly type: 'modal' | 'home';
  readonly user: string;
  /** As the app gave it, with block and action ids filled in. */
  content: JsonObject;
  hash: string;
  values: JsonObject;
  readonly rootViewId: string;
  readonly previousViewId: string | null;
  externalId: string;
};

/** All that outlives a restart. */
export type State = {
  readonly version: 1;
  readonly people: { [id: string]: Person };
  readonly channels: { [id: string]: Channel };
  /** By channel, oldest first. */
  readonly messages: { [channel: string]: Message[] };
  readonly files: { [id: string]: StoredFile };
  readonly pins: { [channel: string]: Pin[] };
  readonly homes: { [user: string]: View };
  /** By person, by channel: the ts of the newest message seen. */
  readonly read: { [user: string]: { [channel: string]: string } };
  /** Microseconds since 1970 of the last ts given out. */
  lastTs: number;
};
