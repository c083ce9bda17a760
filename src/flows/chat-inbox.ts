import { setTimeout as wait } from 'node:timers/promises';
import type { Registry } from '../../commands/command.ts';
import type { Context } from '../context.ts';
import type { ChatEvent } from '../core/chat-event.ts';
import type { ChatAnswers } from '../core/chat-port.ts';
import type { ChatRequest, ChatRequestOf } from '../core/chat-request.ts';
import {
  acceptRequest,
  claimRequests,
  delayRequest,
  finishRequest,
  type Lease,
  renewRequest,
  type WaitingRequest,
  withdrawRequest,
} from '../store/inbox.ts';
import { answerRequest, auditForbidden, type Desk, findAction, maySubmit, openDialog } from './answer-request.ts';
import { faultMessage } from './audited-attempt.ts';
import { identify } from './chat-caller.ts';
import { checkSubmission } from './dispatch.ts';
import { pause } from './pause.ts';
import { giveSignsOfLife } from './sign-of-life.ts';

export interface ChatInboxParts {
  readonly registry: Registry;
  readonly answers: ChatAnswers;
  /** Gets what happens in the chat, again with the same key if it throws. Without it events are not kept. */
  readonly onEvent?: (ctx: Context, event: ChatEvent, requestKey: string) => Promise<void>;
  readonly limits?: Partial<ChatInboxLimits>;
}

export interface ChatInboxLimits extends Pick<Desk, 'patienceMs' | 'attempts' | 'maxAgeMs'> {
  /** Slack waits three seconds for an acknowledgement; the database must have answered before. */
  readonly acceptMs: number;
  /** How long a request is believed to be worked on without a sign of life. */
  readonly leaseMs: number;
  /** What happened in the chat is told once: an event that can't be taken in is tried for so long, */
  readonly eventPatienceMs: number;
  /** at first so soon, and then more and more seldom, */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
}

const LIMITS: ChatInboxLimits = {
  acceptMs: 2_000,
  leaseMs: 15_000,
  patienceMs: 1_500,
  attempts: 3,
  maxAgeMs: 60 * 60_000,
  eventPatienceMs: 24 * 60 * 60_000,
  firstPauseMs: 5_000,
  longestPauseMs: 10 * 60_000,
};

const CLAIMED_AT_ONCE = 20;
/** Whether a dialog was accepted the first time is looked at again so soon. */
const UNSETTLED_MS = 100;

/** Says to Slack that the request arrived; with faults by field name, that a submission is not accepted as it is. */
export type Acknowledge = (faults?: { readonly [field: string]: string }) => Promise<void>;

export interface ChatInbox {
  /**
   * Takes a request in: stores it, acknowledges it, then works on it in the background.
   * @throws for an event that can't be stored, so that it is not acknowledged and comes again.
   */
  receive(request: ChatRequest, acknowledge: Acknowledge): Promise<void>;
  /** Takes up what was accepted but not finished, because whoever accepted it is gone. */
  recover(): Promise<void>;
}

interface Refused {
  readonly request: ChatRequest;
  /** When it was tried to store it. */
  readonly receivedAt: readonly Date[];
  /** Resolves when none of that is under way any more. */
  readonly over: Promise<unknown>;
}

export function createChatInbox(ctx: Context, parts: ChatInboxParts): ChatInbox {
  const { registry, answers, onEvent } = parts;
  const limits = { ...LIMITS, ...parts.limits };
  const desk: Desk = { registry, answers, ...limits };
  const lease: Lease = { owner: ctx.instance, milliseconds: limits.leaseMs };
  /** Under way here: when the database was away for longer than the lease, it is ours to claim and yet not abandoned. */
  const underWay = new Set<number>();
  /** Done, but the database could not be told so: not to be done again by us. */
  const settled = new Map<number, string | null>();
  /** By key, what was told to be not accepted, as long as the database may have it all the same. */
  const refused = new Map<string, Refused>();

  async function receive(request: ChatRequest, acknowledge: Acknowledge): Promise<void> {
    if (request.kind === 'event' && !onEvent) return acknowledge();
    if (request.kind === 'modal' && (await refuseSubmission(request, acknowledge))) return;
    if (request.kind === 'action' && findAction(registry, request.action)?.opensModal) {
      ctx.background(`dialog ${request.action}`, () => openDialog(ctx, desk, request));
      return acknowledge();
    }
    const accepted = await accept(request, acknowledge);
    if (accepted) ctx.background(`request ${request.key}`, () => workOn(accepted));
  }

  /** Undefined when it came before, or could not be stored; who asked has been told then. */
  async function accept(request: ChatRequest, acknowledge: Acknowledge): Promise<WaitingRequest | undefined> {
    const receivedAt = ctx.clock.now();
    const stored = withdraw(request.key).then(() => store(request, receivedAt));
    let accepted: WaitingRequest | undefined;
    try {
      accepted = await inTime(request, stored);
    } catch (error) {
      ctx.log.error({ error, kind: request.kind, requestKey: request.key }, 'could not store a request');
      if (request.kind === 'event') throw error;
      refuseLater(request, receivedAt, stored);
      await refuseForNow(request, acknowledge);
      return undefined;
    }
    try {
      await acknowledge();
    } catch (error) {
      // It is stored, so it will be done; if Slack sends it again it is known by its key.
      ctx.log.warn({ error, requestKey: request.key }, 'could not acknowledge a request');
    }
    return accepted;
  }

  /** A dialog comes again where it was told to be not accepted, perhaps by another process that has yet to withdraw it. */
  async function store(request: ChatRequest, receivedAt: Date): Promise<WaitingRequest | undefined> {
    const until = performance.now() + limits.acceptMs;
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
    const first = await withinTime(stored, limits.acceptMs);
    if (first !== 'too late') return first;
    // An event comes again then, under a key that is known by then.
    if (request.kind === 'event') {
      ctx.background(`late ${request.key}`, async () => {
        const late = await stored;
        if (late) await workOn(late);
      });
    }
    throw new Error(`the database did not take the request within ${limits.acceptMs} ms`);
  }

  /** Who asked is told that nothing is done, so it must not be when the database comes to it, or came to it, after all. */
  function refuseLater(request: ChatRequest, receivedAt: Date, stored: Promise<unknown>): void {
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

  async function refuseForNow(request: ChatRequest, acknowledge: Acknowledge): Promise<void> {
    const t = wordsFor(request);
    const text = t('chat.not-accepted');
    const [field] = request.kind === 'modal' ? request.fieldNames : [];
    // In a dialog, what was typed stays where it is.
    if (field !== undefined) return acknowledge({ [field]: text });
    await acknowledge();
    await answers.tell(request.place, faultMessage(t, text), t);
  }

  /** Shows faults at their fields before anything is stored; who may not submit it at all is audited. @returns whether there were any. */
  async function refuseSubmission(request: ChatRequestOf<'modal'>, acknowledge: Acknowledge): Promise<boolean> {
    const who = identify(ctx, request);
    const faults = who.ok ? await checkSubmission(registry, request, who.caller) : [{ name: '', text: who.text }];
    if (faults.length === 0) return false;
    if (!maySubmit(ctx, registry, request)) {
      ctx.background(`refuse ${request.key}`, () => auditForbidden(ctx, registry, request));
    }
    const [first] = request.fieldNames;
    if (first === undefined) {
      const t = wordsFor(request);
      await acknowledge();
      await answers.tell(request.place, faultMessage(t, faults.map((fault) => fault.text).join('\n')), t);
      return true;
    }
    const byField = new Map<string, string>();
    for (const { name, text } of faults) {
      const field = request.fieldNames.includes(name) ? name : first;
      byField.set(field, [byField.get(field), text].filter((part) => part !== undefined).join(' '));
    }
    await acknowledge(Object.fromEntries(byField));
    return true;
  }

  function wordsFor(request: ChatRequest) {
    const who = identify(ctx, request);
    return who.ok ? who.caller.t : who.t;
  }

  async function workOn(waiting: WaitingRequest): Promise<void> {
    const { id, request } = waiting;
    underWay.add(id);
    const signs = giveSignsOfLife(() => renewRequest(ctx.store, id, lease), {
      everyMs: Math.max(1_000, limits.leaseMs / 3),
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
    const milliseconds = Math.min(limits.longestPauseMs, limits.firstPauseMs * 2 ** (attempts - 1));
    const delay = () => delayRequest(ctx.store, id, { owner: lease.owner, milliseconds });
    if (ctx.clock.now().getTime() - receivedAt.getTime() > limits.eventPatienceMs) {
      ctx.log.error(details, 'gave up an event that could not be taken in');
      return finish(waiting, 'gave up');
    }
    // Whoever began it may have died of it: who tries next is not to die of it at once.
    if (attempts > limits.attempts) await delay();
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

  async function recover(): Promise<void> {
    for (const key of [...refused.keys()]) await withdraw(key);
    for (const waiting of await claimRequests(ctx.store, lease, CLAIMED_AT_ONCE)) {
      if (underWay.has(waiting.id)) continue;
      const outcome = settled.get(waiting.id);
      if (outcome !== undefined) {
        await finish(waiting, outcome);
      } else {
        ctx.log.warn({ requestKey: waiting.request.key, attempts: waiting.attempts }, 'taking up an abandoned request');
        ctx.background(`request ${waiting.request.key}`, () => workOn(waiting));
      }
    }
  }

  return { receive, recover };
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
