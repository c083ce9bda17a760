import type { JsonObject } from './json.ts';

/** How a call of the Web API goes wrong. */
export type MethodFault =
  | { readonly kind: 'ratelimited'; readonly retryAfterSeconds: number }
  /** An answer of Slack's edge, with no JSON. */
  | { readonly kind: 'status'; readonly status: number }
  /** `{"ok": false, "error": …}`, with more members if given. */
  | { readonly kind: 'error'; readonly error: string; readonly extra?: JsonObject }
  /** Never answered; nothing was done. */
  | { readonly kind: 'hang' }
  /** Done, and never answered: the caller gives up and can't know. */
  | { readonly kind: 'hang-after' }
  /** The connection breaks; nothing was done. */
  | { readonly kind: 'reset' }
  /** Done, but the connection breaks before the answer: the caller can't know. */
  | { readonly kind: 'lost-answer' };

/** Calls that go wrong by chance, for long runs. */
export interface ChanceOfFaults {
  /** Of how many calls, between 0 and 1. */
  readonly rate: number;
  /** One of them at a time. */
  readonly faults: readonly MethodFault[];
  /** Without it every method. */
  readonly methods?: readonly string[];
  /** Between 0 and 1, as `Math.random`; give a seeded one to have the same run again. */
  readonly random?: () => number;
}

/** What can be switched by a single value, also over HTTP. */
export interface FaultSwitches {
  /** Slack is gone: connections are dropped and refused. Changed by {@link Workspace.outage}. */
  outage: boolean;
  /** What is answered during an outage, for example 503; null where connections just break. */
  outageStatus: number | null;
  /** An administrator has switched uploads off. */
  uploadsDisabled: boolean;
  /** The workspace does not know chart blocks. */
  chartsRefused: boolean;
  /** Events, commands and clicks reach the app this much later. */
  deliveryDelayMs: number;
  /** So many of the next completed uploads are never shown in the channel, though Slack said that all was well. */
  sharesLost: number;
  /** So many of the next events are never delivered. */
  eventsLost: number;
  /** So many of the next events are delivered twice: under the same event id, or under a new one. */
  duplicates: { readonly count: number; readonly newId: boolean };
  /** So many of the next events of reactions do not say whose message it is. */
  itemUsersMissing: number;
  /** Whether each page of a thread begins with its root; Slack does not document it, and both have been seen. */
  rootOnEveryPage: boolean;
}

/** What is broken just now. Tests and the demo's control area change it; none of it is kept on disk. */
export interface Faults extends FaultSwitches {
  /** Fails the next `times` calls (one unless said) of a method; `*` is any method. */
  fail(method: string, fault: MethodFault, times?: number): void;
  /** Lets calls fail by chance from now on; null ends it. */
  failByChance(chance: ChanceOfFaults | null): void;
  /** Takes the fault that is due for this call, if there is one. */
  take(method: string): MethodFault | undefined;
  /** Uses one of a counted fault. @returns whether there was one left */
  use(counter: 'sharesLost' | 'eventsLost' | 'itemUsersMissing'): boolean;
  clear(): void;
}

const NOTHING_BROKEN: FaultSwitches = {
  outage: false,
  outageStatus: null,
  uploadsDisabled: false,
  chartsRefused: false,
  deliveryDelayMs: 0,
  sharesLost: 0,
  eventsLost: 0,
  duplicates: { count: 0, newId: false },
  itemUsersMissing: 0,
  rootOnEveryPage: false,
};

export function createFaults(): Faults {
  const queues = new Map<string, { fault: MethodFault; left: number }[]>();
  let chance: ChanceOfFaults | null = null;
  const faults: Faults = {
    ...NOTHING_BROKEN,
    fail(method, fault, times = 1) {
      const queue = queues.get(method) ?? [];
      queue.push({ fault, left: times });
      queues.set(method, queue);
    },
    failByChance(given) {
      chance = given;
    },
    take(method) {
      const queue = queues.get(method)?.length ? queues.get(method) : queues.get('*');
      const first = queue?.[0];
      if (!queue || !first) return drawFault(chance, method);
      first.left -= 1;
      if (first.left <= 0) queue.shift();
      return first.fault;
    },
    use(counter) {
      if (faults[counter] <= 0) return false;
      faults[counter] -= 1;
      return true;
    },
    clear() {
      queues.clear();
      chance = null;
      Object.assign(faults, NOTHING_BROKEN);
    },
  };
  return faults;
}

function drawFault(chance: ChanceOfFaults | null, method: string): MethodFault | undefined {
  if (!chance || (chance.methods && !chance.methods.includes(method))) return undefined;
  const random = chance.random ?? Math.random;
  if (random() >= chance.rate) return undefined;
  return chance.faults[Math.floor(random() * chance.faults.length)];
}
