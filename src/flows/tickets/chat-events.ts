import type { Context } from '../../context.ts';
import { type ChatEvent, instantOf } from '../../core/chat-event.ts';
import type { ChatAnswers } from '../../core/chat-port.ts';
import type { Site } from '../../core/site.ts';
import { markLeft } from '../../store/channel-marks.ts';
import { wakeChannel } from '../../store/outbox.ts';
import { inTransaction } from '../store-outage.ts';
import { showHome } from './home.ts';
import { takeDeletion, takeEdit, takeMessage } from './on-message.ts';
import { type Hint, takeReaction, takeRemovedReaction } from './on-reaction.ts';
import { reconcileChannel } from './reconcile.ts';
import { tellHint } from './tell-hint.ts';

/** Takes in what happens in the chat. Safe to be given the same event again. */
export function createChatEventHandler(answers: Pick<ChatAnswers, 'tell' | 'showHome'>) {
  return async function onChatEvent(ctx: Context, event: ChatEvent): Promise<void> {
    if (event.kind === 'home-opened') return showHome(ctx, answers, event.user);
    const site = ctx.sites.byChannel(event.channel);
    if (!site) return;
    const hint = await takeEvent(ctx, site, event);
    ctx.wake('outbox');
    ctx.wake('sla');
    if (hint) await tellHint(ctx, answers, site, hint);
    // What was said while we were out. Where that can't be read just now, the job reads it later.
    if (event.kind === 'joined') {
      ctx.background(`read back ${event.channel}`, async () => void (await reconcileChannel(ctx, site, { answers })));
    }
  };
}

async function takeEvent(
  ctx: Context,
  site: Site,
  event: Exclude<ChatEvent, { kind: 'home-opened' }>,
): Promise<Hint | null> {
  return inTransaction(ctx, async (trx) => {
    const { channel } = event;
    const contractId = site.contract.id;
    switch (event.kind) {
      case 'message':
        await takeMessage(ctx, trx, site, event);
        return null;
      case 'message-edited':
        await takeEdit(ctx, trx, site, event);
        return null;
      case 'message-deleted':
        await takeDeletion(ctx, trx, site, { channel, ts: event.ts, at: instantOf(event.deletedAt) });
        return null;
      case 'reaction-added':
      case 'reaction-removed': {
        const { messageTs, user, name } = event;
        const reaction = { contractId, channel, messageTs, user, name, at: instantOf(event.eventTs), notBefore: null };
        if (event.kind === 'reaction-added') return takeReaction(ctx, trx, site, reaction);
        await takeRemovedReaction(ctx, trx, site, reaction);
        return null;
      }
      case 'left': {
        const at = instantOf(event.eventTs);
        await markLeft(trx, { channel, contractId, at });
        ctx.log.error({ channel, contract: contractId }, 'Rounds was removed from its channel: /invite it again');
        return null;
      }
      case 'joined':
        await wakeChannel(trx, channel, ctx.clock.now());
        return null;
    }
  });
}
