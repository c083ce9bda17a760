import type { Transaction } from 'kysely';
import type { Context } from '../../context.ts';
import type { Alert } from '../../core/alert.ts';
import { unlevelledNudge } from '../../messages/ticket-asks.ts';
import type { KeptMessage } from '../../store/chat-messages.ts';
import { postMessage } from '../../store/outbox.ts';
import type { Database } from '../../store/schema.ts';
import { voiceOf } from '../tell-inspection.ts';
import { mentionsOf } from './tell-ticket.ts';

export type Unlevelled =
  | { readonly kind: 'alert'; readonly alert: Alert }
  | { readonly kind: 'message'; readonly message: KeptMessage }
  | {
      readonly kind: 'storm';
      readonly stormId: number;
      readonly contractId: string;
      readonly alerts: readonly Alert[];
    };

/** Asks the team for a level, in the thread of what has none. */
export async function tellUnlevelled(ctx: Context, trx: Transaction<Database>, unlevelled: Unlevelled): Promise<void> {
  const { contractId, since, key, subject, thread } = describe(unlevelled);
  const voice = voiceOf(ctx, contractId);
  const waitingMs = Math.max(0, ctx.clock.now().getTime() - since.getTime());
  const mentions = mentionsOf(ctx, voice, [{ kind: 'onDuty' }]);
  const message = unlevelledNudge({ subject, waitingMs, mentions }, voice);
  const { channel } = voice.site.contract;
  await postMessage(trx, { contractId, channel, key, ...thread, message }, ctx.clock.now());
}

/** What a customer wrote was said to need no ticket: the question is answered. */
export async function tellDismissedRequest(
  ctx: Context,
  trx: Transaction<Database>,
  message: KeptMessage,
  personId: string,
): Promise<void> {
  const voice = voiceOf(ctx, message.contractId);
  const { key, thread } = describe({ kind: 'message', message });
  const person = voice.site.people.find((candidate) => candidate.id === personId)?.name ?? personId;
  const text = voice.t('ticket.request-dismissed', { person });
  const told = { summary: text, blocks: [{ kind: 'context' as const, text }] };
  const { channel } = voice.site.contract;
  const post = { contractId: message.contractId, channel, key, ...thread, message: told };
  await postMessage(trx, post, ctx.clock.now());
}

function describe(unlevelled: Unlevelled) {
  if (unlevelled.kind === 'alert') {
    const { alert } = unlevelled;
    return {
      contractId: alert.contractId,
      since: alert.receivedAt,
      key: `alert:${alert.id}:nudge`,
      subject: { kind: 'alert', alert } as const,
      thread: { threadKey: `alert:${alert.id}` },
    };
  }
  if (unlevelled.kind === 'storm') {
    const { alerts, stormId } = unlevelled;
    const first = Math.min(...alerts.map((alert) => alert.receivedAt.getTime()));
    return {
      contractId: unlevelled.contractId,
      since: new Date(first),
      key: `storm:${stormId}:nudge`,
      subject: { kind: 'storm', alerts } as const,
      thread: { threadKey: `storm:${stormId}` },
    };
  }
  const { message } = unlevelled;
  return {
    contractId: message.contractId,
    since: message.postedAt,
    key: `message:${message.id}:nudge`,
    subject: {
      kind: 'request',
      messageId: message.id,
      author: message.personId ?? '',
      text: message.text,
    } as const,
    thread: { threadTs: message.ts },
  };
}
