import type { Registry } from '../../commands/command.ts';
import type { Context } from '../context.ts';
import type { ChatAnswers } from '../core/chat-port.ts';
import type { ChatRequest, ChatRequestOf } from '../core/chat-request.ts';
import { claimRequests, type Lease, type WaitingRequest } from '../store/inbox.ts';
import { auditForbidden, type Desk, findAction, maySubmit, openDialog } from './answer-request.ts';
import { faultMessage } from './audited-attempt.ts';
import { identify } from './chat-caller.ts';
import { checkSubmission } from './dispatch.ts';
import { createRequestStore } from './store-request.ts';
import { createRequestWork, type EventHandler, type EventPatience } from './work-on-request.ts';

export interface ChatInboxParts {
  readonly registry: Registry;
  readonly answers: ChatAnswers;
  /** Without it events are not kept. */
  readonly onEvent?: EventHandler;
  readonly limits?: Partial<ChatInboxLimits>;
}

export interface ChatInboxLimits extends Pick<Desk, 'patienceMs' | 'attempts' | 'maxAgeMs'>, EventPatience {
  /** Slack waits three seconds for an acknowledgement; the database must have answered before. */
  readonly acceptMs: number;
  /** How long a request is believed to be worked on without a sign of life. */
  readonly leaseMs: number;
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

export function createChatInbox(ctx: Context, parts: ChatInboxParts): ChatInbox {
  const { registry, answers, onEvent } = parts;
  const limits = { ...LIMITS, ...parts.limits };
  const desk: Desk = { registry, answers, ...limits };
  const lease: Lease = { owner: ctx.instance, milliseconds: limits.leaseMs };
  const work = createRequestWork(ctx, { desk, lease, onEvent, patience: limits });
  const requests = createRequestStore(ctx, { lease, acceptMs: limits.acceptMs, onLate: work.workOn });

  async function receive(request: ChatRequest, acknowledge: Acknowledge): Promise<void> {
    if (request.kind === 'event' && !onEvent) return acknowledge();
    if (request.kind === 'modal' && (await refuseSubmission(request, acknowledge))) return;
    if (request.kind === 'action' && findAction(registry, request.action)?.opensModal) {
      ctx.background(`dialog ${request.action}`, () => openDialog(ctx, desk, request));
      return acknowledge();
    }
    const accepted = await accept(request, acknowledge);
    if (accepted) ctx.background(`request ${request.key}`, () => work.workOn(accepted));
  }

  /** Undefined when it came before, or could not be stored; who asked has been told then. */
  async function accept(request: ChatRequest, acknowledge: Acknowledge): Promise<WaitingRequest | undefined> {
    let accepted: WaitingRequest | undefined;
    try {
      accepted = await requests.store(request);
    } catch (error) {
      ctx.log.error({ error, kind: request.kind, requestKey: request.key }, 'could not store a request');
      if (request.kind === 'event') throw error;
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

  async function recover(): Promise<void> {
    await requests.withdrawRefused();
    for (const waiting of await claimRequests(ctx.store, lease, CLAIMED_AT_ONCE)) await work.resume(waiting);
  }

  return { receive, recover };
}
