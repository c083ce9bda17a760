import { randomBytes } from 'node:crypto';
import type { ApiCall } from './api/dispatch.ts';
import type { RateLimits } from './api/rate-limits.ts';
import type { Changes } from './changes.ts';
import type { Answer } from './delivery/delivery.ts';
import type { Faults } from './faults.ts';
import type { FileContents } from './file-contents.ts';
import type { JsonObject } from './json.ts';
import type { Ephemeral, State, View } from './model.ts';
import type { Seed } from './seed.ts';

export interface Settings {
  /** How long Slack waits for an answer to what it sends. */
  readonly ackTimeoutMs: number;
  /** When an event that was not acknowledged is sent again; after the last it is given up. */
  readonly eventRetryDelaysMs: readonly number[];
  /** How long a trigger may be used to open a modal. */
  readonly triggerLifeMs: number;
  readonly rateLimits: boolean;
  /** How long after its upload was completed a file appears in the channel. */
  readonly shareDelayMs: number;
  /** A file of the app larger than this is refused. */
  readonly fileLimitBytes: number;
  /** So many of the people who made a reaction are named beside a message; Slack says that it names some, not how many. */
  readonly reactionUsersShown: number;
}

export const SLACK_SETTINGS: Settings = {
  ackTimeoutMs: 3_000,
  eventRetryDelaysMs: [1_000, 60_000, 300_000],
  triggerLifeMs: 3_000,
  rateLimits: true,
  shareDelayMs: 250,
  fileLimitBytes: 200 * 1024 * 1024,
  reactionUsersShown: 50,
};

/** The time that messages are stamped with. */
export interface WorkspaceClock {
  now(): Date;
  /** How many times faster than the machine's it runs; 1 unless said. What happens by itself keeps step with it. */
  readonly speed?: number;
}

/** A short-lived permission to open a modal before the person who clicked. */
export interface Trigger {
  readonly user: string;
  readonly issuedAt: number;
  /** The modal in which the click was made. */
  readonly viewId: string | null;
  used: boolean;
}

/** Where a `response_url` leads. */
export interface ResponseTarget {
  readonly user: string;
  readonly channel: string;
  /** The message that was clicked, if it was one. */
  readonly messageTs: string | null;
  readonly ephemeral: boolean;
  readonly threadTs: string | null;
  readonly issuedAt: Date;
  uses: number;
}

/** What lives only as long as the process. */
export interface Sessions {
  readonly ephemerals: Ephemeral[];
  readonly views: Map<string, View>;
  readonly triggers: Map<string, Trigger>;
  readonly responseTargets: Map<string, ResponseTarget>;
  /** The last calls of the Web API, newest last: for tests to look at. */
  readonly calls: ApiCall[];
}

/** Everything that the parts of the workspace share. Always the first argument of what needs it. */
export interface World {
  readonly seed: Seed;
  readonly state: State;
  readonly settings: Settings;
  readonly faults: Faults;
  readonly clock: WorkspaceClock;
  readonly sessions: Sessions;
  readonly changes: Changes;
  readonly rateLimits: RateLimits;
  readonly content: FileContents;
  /** Says that something went wrong in the workspace itself, which is a defect of it. */
  report(what: string, error: unknown): void;
  /** Aborted when the workspace closes. */
  readonly stopping: AbortSignal;
  /** For example `http://127.0.0.1:40000`; known once the server listens. */
  baseUrl(): string;
  /** Tells the app that something happened, if it has subscribed to it. */
  sendEvent(event: JsonObject): void;
  /** Asks the app and waits for its acknowledgement. */
  ask(kind: 'slash_commands' | 'interactive', payload: JsonObject): Promise<Answer>;
}

/** A new ts, later than all before it, also across restarts. */
export function nextTs(world: World): string {
  const now = world.clock.now().getTime() * 1_000;
  world.state.lastTs = Math.max(now, world.state.lastTs + 1);
  return `${Math.floor(world.state.lastTs / 1_000_000)}.${String(world.state.lastTs % 1_000_000).padStart(6, '0')}`;
}

export function secondsNow(world: World): number {
  return Math.floor(world.clock.now().getTime() / 1_000);
}

/** An id as Slack makes them: a letter and ten capitals or digits. */
export function newId(prefix: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
  return prefix + Array.from(randomBytes(10), (byte) => alphabet[byte % alphabet.length]).join('');
}

export function newToken(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}
