import { setTimeout as wait } from 'node:timers/promises';
import type { Context } from '../context.ts';
import type { ChatRequest } from '../core/chat-request.ts';
import { acceptRequest, type Lease, type WaitingRequest, withdrawRequest } from '../store/inbox.ts';
import { pause } from './pause.ts';

/** Whether a dialog was accepted the first time is looked at again so soon. */
const UNSETTLED_MS = 100;

/** Stores requests from the chat before Slack gives up on their acknowledgement, or not at all. */
export interface RequestStore {
  /**
   * Undefined when it came before.
   * @throws when it was not stored in time. Who asked is told so, and it is withdrawn when the database comes to it, or came
   *   to it, after all. An event comes again instead, and is worked on when it is stored.
   */
  store(request: ChatRequest): Promise<WaitingRequest | undefined>;
  /** Tries again to withdraw what the database may have all the same. */
  withdrawRefused(): Promise<void>;
}

interface Refused {
  readonly request: ChatRequest;
  /** When it was tried to store it. */
  readonly receivedAt: readonly Date[];
  /** Resolves when none of that is under way any more. */
  readonly over: Promise<unknown>;
}

export function createRequestStore(
  ctx: Context,
  given: {
    readonly lease: Lease;
    /** The database must have answered by then. */
    readonly acceptMs: number;
    /** Works on an event that was stored too late for its acknowledgement. */
    readonly onLate: (event: WaitingRequest) => Promise<void>;
  },
): RequestStore {
  const { lease, acceptMs, onLate } = given;
  /** By key, what was told to be not accepted, as long as the database may have it all the same. */
  const refused = new Map<string, Refused>();

  async function store(request: ChatRequest): Promise<WaitingRequest | undefined> {
    const receivedAt = ctx.clock.now();
    const stored = withdraw(request.key).then(() => insert(request, receivedAt));
    try {
      return await inTime(request, stored);
    } catch (error) {
      if (request.kind !== 'event') refuse(request, receivedAt, stored);
      throw error;
    }
  }

  /** A dialog comes again where it was told to be not accepted, perhaps by another process that has yet to withdraw it. */
  async function insert(request: ChatRequest, receivedAt: Date): Promise<WaitingRequest | undefined> {
    const until = performance.now() + acceptMs;
    for (;;) {
      const accepted = await acceptRequest(ctx.store, request, { now: receivedAt, lease });
      if (accepted !== 'unsettled') return accepted;
      if (performance.now() > until) throw new Error('the same dialog is still under way');
      await pause(UNSETTLED_MS, ctx.stopping);
    }
  }

  async function inTime(
    request: ChatRequest,
    stored: Promise<WaitingRequest | undefined>,
  ): Promise<WaitingRequest | undefined> {
    const first = await withinTime(stored, acceptMs);
    if (first !== 'too late') return first;
    // An event comes again then, under a key that is known by then.
    if (request.kind === 'event') {
      ctx.background(`late ${request.key}`, async () => {
        const late = await stored;
        if (late) await onLate(late);
      });
    }
    throw new Error(`the database did not take the request within ${acceptMs} ms`);
  }

  /** Who asked is told that nothing is done, so it must not be when the database comes to it, or came to it, after all. */
  function refuse(request: ChatRequest, receivedAt: Date, stored: Promise<unknown>): void {
    const before = refused.get(request.key)?.receivedAt ?? [];
    const over = stored.catch(() => undefined);
    refused.set(request.key, { request, receivedAt: [...before, receivedAt], over });
    ctx.background(`withdraw ${request.key}`, async () => {
      try {
        await withdraw(request.key);
      } catch (error) {
        ctx.log.warn({ error, requestKey: request.key }, 'could not withdraw a request yet');
      }
    });
  }

  async function withdraw(key: string): Promise<void> {
    const entry = refused.get(key);
    if (!entry) return;
    await entry.over;
    await withdrawRequest(ctx.store, { ...entry, owner: ctx.instance, now: ctx.clock.now() });
    if (refused.get(key) === entry) refused.delete(key);
  }

  return {
    store,
    async withdrawRefused() {
      for (const key of [...refused.keys()]) await withdraw(key);
    },
  };
}

async function withinTime<T>(work: Promise<T>, milliseconds: number): Promise<T | 'too late'> {
  const inTime = new AbortController();
  const timeout = wait(milliseconds, 'too late' as const, { signal: inTime.signal }).catch((error: unknown) => {
    if (!inTime.signal.aborted) throw error;
    return 'too late' as const;
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    inTime.abort();
  }
}
