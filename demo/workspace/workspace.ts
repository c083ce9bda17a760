import { type Admin, createAdmin } from './admin.ts';
import type { ApiCall } from './api/dispatch.ts';
import type { Change } from './changes.ts';
import type { Control } from './controls.ts';
import type { SocketMode } from './delivery/socket-mode.ts';
import type { Faults } from './faults.ts';
import { findMessage, isInChannel, messagesOf, repliesOf } from './messages/find.ts';
import type { Message, StoredFile } from './model.ts';
import { type Actor, createActor } from './people/actor.ts';
import type { World } from './world.ts';

/** A running workspace, as the demo and tests hold it. */
export interface Workspace {
  /** The page. */
  readonly url: string;
  /** For `slackApiUrl` of the clients. */
  readonly apiUrl: string;
  readonly faults: Faults;
  /** A person of the workspace, to act as. */
  as(user: string): Actor;
  /** What the channel shows, oldest first, without replies. */
  messages(channel: string): readonly Message[];
  /** The replies of a thread, oldest first. */
  thread(channel: string, threadTs: string): readonly Message[];
  message(channel: string, ts: string): Message | undefined;
  files(): readonly StoredFile[];
  fileContent(id: string): Promise<Uint8Array>;
  /** Calls of the Web API so far, of one method or of all. */
  calls(method?: string): readonly ApiCall[];
  /** The number of open Socket Mode connections. */
  connections(): number;
  /** Cuts Socket Mode connections without a word. */
  dropSockets(): void;
  /** Asks the app to reconnect, as Slack does now and then; the old connection ends after `graceMs`. */
  refreshSockets(graceMs?: number): void;
  /** Slack is gone, or back. Connections break, or are answered with a status if one is given. */
  outage(on: boolean, status?: number): void;
  readonly admin: Admin;
  /** Puts one more thing to do into the page's control area, before the others. */
  addControl(control: Control): void;
  /** Resolves with the first value that `look` finds, looking again at each change. @throws after `timeoutMs` */
  waitFor<T>(look: () => T | undefined | null | false, options?: WaitOptions): Promise<T>;
  subscribe(listener: (change: Change) => void): () => void;
  close(): Promise<void>;
}

export interface WaitOptions {
  readonly timeoutMs?: number;
  /** Said when it does not come. */
  readonly what?: string;
}

export interface WorkspaceParts {
  readonly socketMode: SocketMode | null;
  readonly controls: Control[];
  readonly close: () => Promise<void>;
}

export function createWorkspace(world: World, { socketMode, controls, close }: WorkspaceParts): Workspace {
  return {
    url: world.baseUrl(),
    apiUrl: `${world.baseUrl()}/api/`,
    faults: world.faults,
    as: (user) => createActor(world, user),
    messages: (channel) => messagesOf(world, channel).filter(isInChannel),
    thread: (channel, threadTs) => repliesOf(world, channel, threadTs),
    message: (channel, ts) => findMessage(world, channel, ts),
    files: () => Object.values(world.state.files),
    fileContent: (id) => world.content.read(id),
    calls: (method) => world.sessions.calls.filter((call) => !method || call.method === method),
    connections: () => socketMode?.connectionCount() ?? 0,
    dropSockets: () => socketMode?.drop(),
    refreshSockets: (graceMs = 10_000) => socketMode?.refresh(graceMs),
    outage(on, status) {
      world.faults.outage = on;
      world.faults.outageStatus = status ?? null;
      if (on) socketMode?.drop();
    },
    admin: createAdmin(world),
    addControl(control) {
      controls.unshift(control);
      world.changes.publish({ kind: 'controls' });
    },
    waitFor: (look, options) => waitFor(world, look, options),
    subscribe: (listener) => world.changes.subscribe(listener),
    close,
  };
}

function waitFor<T>(world: World, look: () => T | undefined | null | false, options: WaitOptions = {}): Promise<T> {
  const timeoutMs = options.timeoutMs ?? 60_000;
  return new Promise((resolve, reject) => {
    const finish = (end: () => void) => {
      clearTimeout(timer);
      clearInterval(poll);
      unsubscribe();
      end();
    };
    const attempt = () => {
      try {
        const found = look();
        if (found !== undefined && found !== null && found !== false) finish(() => resolve(found));
      } catch (error) {
        finish(() => reject(error));
      }
    };
    const fail = () => finish(() => reject(new Error(`${options.what ?? 'it'} did not come within ${timeoutMs} ms`)));
    const timer = setTimeout(fail, timeoutMs);
    const poll = setInterval(attempt, 50);
    const unsubscribe = world.changes.subscribe(() => queueMicrotask(attempt));
    attempt();
  });
}
