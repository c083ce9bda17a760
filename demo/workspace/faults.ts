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
  /** The connection breaks; nothing was done. */
  | { readonly kind: 'reset' }
  /** Done, but the connection breaks before the answer: the caller can't know. */
  | { readonly kind: 'lost-answer' };

/** What is broken just now. Tests and the demo's control area change it; none of it is kept on disk. */
export interface Faults {
  /** Fails the next `times` calls (one unless said) of a method; `*` is any method. */
  fail(method: string, fault: MethodFault, times?: number): void;
  /** Takes the fault that is due for this call, if there is one. */
  take(method: string): MethodFault | undefined;
  /** Slack is gone: connections are dropped and refused. Changed by {@link Workspace.outage}. */
  outage: boolean;
  /** An administrator has switched uploads off. */
  uploadsDisabled: boolean;
  /** The workspace does not know chart blocks. */
  chartsRefused: boolean;
  /** Events, commands and clicks reach the app this much later. */
  deliveryDelayMs: number;
  /** So many of the next completed uploads are never shown in the channel, though Slack said that all was well. */
  sharesLost: number;
  /** So many of the next events are delivered twice: under the same event id, or under a new one. */
  duplicates: { count: number; newId: boolean };
  clear(): void;
}

export function createFaults(): Faults {
  const queues = new Map<string, { fault: MethodFault; left: number }[]>();
  const faults: Faults = {
    outage: false,
    uploadsDisabled: false,
    chartsRefused: false,
    deliveryDelayMs: 0,
    sharesLost: 0,
    duplicates: { count: 0, newId: false },
    fail(method, fault, times = 1) {
      const queue = queues.get(method) ?? [];
      queue.push({ fault, left: times });
      queues.set(method, queue);
    },
    take(method) {
      const queue = queues.get(method)?.length ? queues.get(method) : queues.get('*');
      const first = queue?.[0];
      if (!queue || !first) return undefined;
      first.left -= 1;
      if (first.left <= 0) queue.shift();
      return first.fault;
    },
    clear() {
      queues.clear();
      faults.outage = false;
      faults.uploadsDisabled = false;
      faults.chartsRefused = false;
      faults.deliveryDelayMs = 0;
      faults.sharesLost = 0;
      faults.duplicates = { count: 0, newId: false };
    },
  };
  return faults;
}
