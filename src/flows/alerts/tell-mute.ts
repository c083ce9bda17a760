import type { Transaction } from 'kysely';
import type { Context } from '../../context.ts';
import type { Mute } from '../../core/alert.ts';
import { muteMessage } from '../../messages/mute.ts';
import { countMuted } from '../../store/alerts.ts';
import { postMessage } from '../../store/outbox.ts';
import type { Database } from '../../store/schema.ts';
import { voiceOf } from '../tell-inspection.ts';

/** Posts in the channel what is kept quiet, or brings it up to date: nobody must wonder why it is so quiet. */
export async function tellMute(ctx: Context, trx: Transaction<Database>, mute: Mute): Promise<void> {
  const { contractId } = mute;
  const voice = voiceOf(ctx, contractId);
  const counts = mute.endedAt === null ? null : await countMuted(trx, mute.id);
  const { channel } = voice.site.contract;
  const message = muteMessage({ mute, counts }, voice);
  await postMessage(trx, { contractId, channel, key: `mute:${mute.id}`, message }, ctx.clock.now());
}
