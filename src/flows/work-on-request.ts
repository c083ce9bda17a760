import type { Context } from '../context.ts';
import type { ChatEvent } from '../core/chat-event.ts';
import type { ChatRequestOf } from '../core/chat-request.ts';
import { delayRequest, finishRequest, type Lease, renewRequest, type WaitingRequest } from '../store/inbox.ts';
import { answerRequest, type Desk } from './answer-request.ts';
import { giveSignsOfLife } from './sign-of-life.ts';

/** Gets what happens in the chat, again with the same key if it throws. */
export type EventHandler = (ctx: Context, event: ChatEvent, requestKey: string) => Promise<void>;

export interface EventPatience {
  /** What happened in the chat is told once: an event that can't be taken in is tried for so long, */
  readonly eventPatienceMs: number;
  /** at first so soon, and then more and more seldom, */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
}

/** Works on requests that are stored and ours. */
export interface RequestWork {
  workOn(waiting: WaitingRequest): Promise<void>;
  /** Takes up what nobody seems to work on any more; what we have under way, or have done, is not begun again. */
  resume(waiting: WaitingRequest): Promise<void>;
}

export function createRequestWork(
  ctx: Context,
  given: {
    readonly desk: Desk;
    readonly lease: Lease;
    readonly onEvent: EventHandler | undefined;
    readonly patience: EventPatience;
  },
): RequestWork {
  const { desk, lease, onEvent, patience } = given;
  /** Under way here: when the database was away for longer than the lease, it is ours to claim and yet not abandoned. */
  const underWay = new Set<number>();
  /** Done, but the database could not be told so: not to be done again by us. */
  const settled = new Map<number, string | null>();

  async function workOn(waiting: WaitingRequest): Promise<void> {
    const { id, request } = waiting;
    underWay.add(id);
    const signs = giveSignsOfLife(() => renewRequest(ctx.store, id, lease), {
      everyMs: Math.max(1_000, lease.milliseconds / 3),
      onFailure: (error) => ctx.log.warn({ error, requestKey: request.key }, 'could not renew the claim on a request'),
    });
    try {
      if (request.kind === 'event') await workOnEvent(waiting, request);
      else await finish(waiting, await answerRequest(ctx, desk, waiting, request));
    } finally {
      signs.stop();
      underWay.delete(id);
    }
  }

  async function workOnEvent(waiting: WaitingRequest, request: ChatRequestOf<'event'>): Promise<void> {
    const { id, attempts, receivedAt } = waiting;
    const details = { requestKey: request.key, event: request.event.kind, attempts };
    const milliseconds = Math.min(patience.longestPauseMs, patience.firstPauseMs * 2 ** (attempts - 1));
    const delay = () => delayRequest(ctx.store, id, { owner: lease.owner, milliseconds });
    if (ctx.clock.now().getTime() - receivedAt.getTime() > patience.eventPatienceMs) {
      ctx.log.error(details, 'gave up an event that could not be taken in');
      return finish(waiting, 'gave up');
    }
    // Whoever began it may have died of it: who tries next is not to die of it at once.
    if (attempts > desk.attempts) await delay();
    try {
      if (onEvent) await onEvent(ctx, request.event, request.key);
    } catch (error) {
      ctx.log.error({ ...details, error }, 'an event could not be taken in; trying again later');
      return delay();
    }
    await finish(waiting, null);
  }

  async function finish(waiting: WaitingRequest, error: string | null): Promise<void> {
    try {
      await finishRequest(ctx.store, { ...waiting, now: ctx.clock.now(), error });
      settled.delete(waiting.id);
    } catch (failure) {
      settled.set(waiting.id, error);
      ctx.log.warn({ error: failure, requestKey: waiting.request.key }, 'could not mark a request as done yet');
    }
  }

  async function resume(waiting: WaitingRequest): Promise<void> {
    if (underWay.has(waiting.id)) return;
    const outcome = settled.get(waiting.id);
    if (outcome !== undefined) return finish(waiting, outcome);
    const { key } = waiting.request;
    ctx.log.warn({ requestKey: key, attempts: waiting.attempts }, 'taking up an abandoned request');
    ctx.background(`request ${key}`, () => workOn(waiting));
  }

  return { workOn, resume };
}
