import type { AnyAction, Caller, Registry, Reply } from '../../commands/command.ts';
import type { Context } from '../context.ts';
import type { ChatMessage } from '../core/chat.ts';
import type { ChatAnswers } from '../core/chat-port.ts';
import type { ChatPlace, ChatRequest, ChatRequestOf } from '../core/chat-request.ts';
import type { Json } from '../core/check.ts';
import { redactJson, redactMessage } from '../core/redact-message.ts';
import { mayAct } from '../core/role.ts';
import type { WaitingRequest } from '../store/inbox.ts';
import { attempt, type Dispatched, faultMessage, newReference, refuse, writeAudit } from './audited-attempt.ts';
import { type Identified, identify } from './chat-caller.ts';
import { dispatchAction, dispatchCommand, dispatchSubmission } from './dispatch.ts';

/** What somebody asked and is owed an answer to. */
export type Question = Exclude<ChatRequest, { kind: 'event' }>;

export interface Desk {
  readonly registry: Registry;
  readonly answers: ChatAnswers;
  /** Work that takes longer is announced. */
  readonly patienceMs: number;
  /** So often a request is begun, at most. */
  readonly attempts: number;
  /** What was asked before Rounds was down for longer than this is not carried out any more. */
  readonly maxAgeMs: number;
}

/**
 * Does what was asked and answers who asked. Asked again under the same key (the process died in between), it is done
 * again: what it does is made idempotent by that key.
 * @returns what went wrong, as a key or a reference number; null when nothing did.
 */
export async function answerRequest(
  ctx: Context,
  desk: Desk,
  waiting: WaitingRequest,
  request: Question,
): Promise<string | null> {
  const who = identify(ctx, request);
  if (!who.ok) {
    await tellStranger(ctx, desk, request, who);
    return who.error;
  }
  const { caller } = who;
  const stale = staleness(ctx, desk, waiting, caller);
  const ask = { caller, origin: 'slack' } as const;
  const asked = { action: nameOf(request), arguments: argumentsOf(request) };
  const { dispatched, wasAnnounced } = await announceIfSlow(
    desk,
    request.place,
    caller,
    stale ? attempt(ctx, ask, { ...asked, prepared: stale }) : dispatch(ctx, desk, request, caller),
  );
  await answer(ctx, desk, { place: request.place, caller, reply: dispatched.reply, wasAnnounced });
  return dispatched.error;
}

/** A click that only opens a dialog: at once, for Slack gives three seconds. */
export async function openDialog(ctx: Context, desk: Desk, request: ChatRequestOf<'action'>): Promise<void> {
  const who = identify(ctx, request);
  if (!who.ok) return tellStranger(ctx, desk, request, who);
  const { caller } = who;
  const ask = { caller, origin: 'slack', changesNothing: true } as const;
  const { reply } = await dispatchAction(ctx, desk.registry, request, ask);
  await answer(ctx, desk, { place: request.place, caller, reply, wasAnnounced: false });
}

function dispatch(ctx: Context, desk: Desk, request: Question, caller: Caller): Promise<Dispatched> {
  const ask = { caller, origin: 'slack' } as const;
  if (request.kind === 'command') return dispatchCommand(ctx, desk.registry, request.line, ask);
  if (request.kind === 'action') return dispatchAction(ctx, desk.registry, request, ask);
  return dispatchSubmission(ctx, desk.registry, request, ask);
}

/** What was begun too often, or asked too long ago, is given up. */
function staleness(ctx: Context, desk: Desk, waiting: WaitingRequest, { t }: Caller) {
  const { request, receivedAt, attempts } = waiting;
  const values = { at: receivedAt.toISOString(), what: whatWasAsked(request, ctx.redact) };
  if (attempts > desk.attempts) {
    const reference = newReference();
    ctx.log.error({ reference, requestKey: request.key, attempts }, 'gave up a request that was begun too often');
    return refuse(reference, t('chat.gave-up', { ...values, count: attempts - 1, reference }));
  }
  const isOld = ctx.clock.now().getTime() - receivedAt.getTime() > desk.maxAgeMs;
  return isOld ? refuse('chat.too-old', t('chat.too-old', values)) : undefined;
}

async function announceIfSlow(
  desk: Desk,
  place: ChatPlace,
  caller: Caller,
  work: Promise<Dispatched>,
): Promise<{ readonly dispatched: Dispatched; readonly wasAnnounced: boolean }> {
  let announced = Promise.resolve(false);
  const timer = setTimeout(() => {
    announced = desk.answers.tell(place, plainMessage(caller.t('chat.working')), caller.t);
  }, desk.patienceMs);
  try {
    const dispatched = await work;
    return { dispatched, wasAnnounced: await announced };
  } finally {
    clearTimeout(timer);
  }
}

async function answer(
  ctx: Context,
  desk: Desk,
  given: { readonly place: ChatPlace; readonly caller: Caller; readonly reply: Reply; readonly wasAnnounced: boolean },
): Promise<void> {
  const { place, caller, reply } = given;
  const { t } = caller;
  if (reply.kind === 'private') {
    await desk.answers.tell(place, redactMessage(reply.message, ctx.redact), t);
  } else if (reply.kind === 'none') {
    if (given.wasAnnounced) await desk.answers.tell(place, plainMessage(t('chat.done')), t);
  } else {
    try {
      const opened = await desk.answers.openModal(place, reply.modal, t);
      if (opened === 'late') await desk.answers.tell(place, faultMessage(t, t('chat.interrupted-open')), t);
    } catch (error) {
      const reference = newReference();
      ctx.log.error({ error, reference, form: reply.modal.form }, 'could not open a dialog');
      await desk.answers.tell(place, faultMessage(t, t('chat.failed', { reference })), t);
    }
  }
}

async function tellStranger(
  ctx: Context,
  desk: Desk,
  request: Question,
  who: Extract<Identified, { ok: false }>,
): Promise<void> {
  await desk.answers.tell(request.place, faultMessage(who.t, who.text), who.t);
  await auditStranger(ctx, request, who);
}

async function auditStranger(ctx: Context, request: Question, who: Extract<Identified, { ok: false }>): Promise<void> {
  await writeAudit(ctx, {
    at: ctx.clock.now(),
    contractId: who.site?.contract.id ?? null,
    personId: null,
    slackUser: request.place.user,
    origin: 'slack',
    channel: request.place.channel,
    action: nameOf(request),
    arguments: redactJson(argumentsOf(request), ctx.redact),
    outcome: 'refused',
    error: who.error,
    durationMs: 0,
  });
}

/** Whether who submits a form may do so at all. */
export function maySubmit(ctx: Context, registry: Registry, request: ChatRequestOf<'modal'>): boolean {
  const who = identify(ctx, request);
  const form = registry.modals.find(({ id }) => id === request.form);
  return who.ok && (form === undefined || mayAct(who.caller.person.roles, form.role));
}

/** Writes down who submitted a form that is not theirs to submit; what was wrong with it shows at its fields. */
export async function auditForbidden(ctx: Context, registry: Registry, request: ChatRequestOf<'modal'>): Promise<void> {
  const who = identify(ctx, request);
  if (!who.ok) return auditStranger(ctx, request, who);
  await dispatchSubmission(ctx, registry, request, { caller: who.caller, origin: 'slack' });
}

function plainMessage(text: string): ChatMessage {
  return { summary: text, blocks: [{ kind: 'text', text }] };
}

export function findAction(registry: Registry, id: string): AnyAction | undefined {
  return registry.actions.find((action) => action.id === id);
}

function nameOf(request: Question): string {
  if (request.kind === 'command') return 'command';
  return request.kind === 'action' ? `action ${request.action}` : `form ${request.form}`;
}

function argumentsOf(request: Question): Json {
  if (request.kind === 'command') return { line: request.line };
  return request.kind === 'action' ? request.value : { ...request.state, ...request.fields };
}

function whatWasAsked(request: ChatRequest, redact: (text: string) => string): string {
  if (request.kind === 'command') return redact(`/${request.line}`);
  if (request.kind === 'action') return request.action;
  return request.kind === 'modal' ? request.form : request.key;
}
