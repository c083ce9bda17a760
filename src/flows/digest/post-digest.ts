import { createHash } from 'node:crypto';
import type { Caller } from '../../../commands/command.ts';
import type { Context } from '../../context.ts';
import type { ChatMessage } from '../../core/chat.ts';
import { withoutCharts } from '../../core/chat-chart.ts';
import { type DatedEdition, dueEdition, editionAt, isAfter } from '../../core/digest-edition.ts';
import { dayAt } from '../../core/local-day.ts';
import type { Site } from '../../core/site.ts';
import { digestMessage } from '../../messages/digest.ts';
import { findLastDigest, insertDigest } from '../../store/digests.ts';
import { findInstalledAt } from '../../store/installation.ts';
import { postMessage } from '../../store/outbox.ts';
import { inTransaction, isStoreAway } from '../store-outage.ts';
import { voiceOf } from '../tell-inspection.ts';
import { readDigest } from './read-digest.ts';

/**
 * Posts every contract's digest that is due and was not posted; safe to be run by several processes.
 * @param settleMs it tells what was recorded until so long ago: by now all that is committed, and can be seen.
 */
export async function postDueDigests(ctx: Context, settleMs = 0): Promise<void> {
  for (const site of ctx.sites.all) {
    if (ctx.stopping.aborted) return;
    try {
      await postDueDigest(ctx, site, new Date(ctx.clock.now().getTime() - settleMs));
    } catch (error) {
      if (isStoreAway(error)) throw error;
      ctx.log.error({ error, contract: site.contract.id }, 'a digest could not be made');
    }
  }
}

/** Late on its own day, but not later: what was left out then is said in the next one. */
async function postDueDigest(ctx: Context, site: Site, now: Date): Promise<void> {
  const { id: contractId, channel, timeZone } = site.contract;
  const due = dueEdition(site, dayAt(now, timeZone), now);
  if (due === null) return;
  const last = await findLastDigest(ctx.store, contractId);
  if (last && !isAfter(due, last)) return;
  // Who has just been installed missed nothing: the first digest is the next that falls due.
  if (!last && (await findInstalledAt(ctx.store)) > editionAt(site, due)) return;
  const facts = await readDigest(ctx, site, { due, now });
  const message = digestMessage(facts, voiceOf(ctx, contractId));
  const posted = await inTransaction(ctx, async (trx) => {
    // The next one begins where this one ends: nothing is told in both, or in none.
    if (!(await insertDigest(trx, { contractId, ...due, postedAt: now }))) return false;
    await postMessage(trx, { contractId, channel, key: keyOf(contractId, due), message }, ctx.clock.now());
    return true;
  });
  if (posted) ctx.wake('outbox');
}

function keyOf(contractId: string, { day, edition }: DatedEdition): string {
  const key = `digest:${contractId}:${day}`;
  return edition === 'morning' ? key : `${key}:${edition}`;
}

/** The digest as it would be now, for who asked; in words. */
export async function readDigestMessage(ctx: Context, caller: Caller): Promise<ChatMessage> {
  const { site, locale, t } = caller;
  return withoutCharts(digestMessage(await readDigest(ctx, site), { site, locale, t }));
}

/** Posts the digest as it is now in the channel, beside the day's own; the same request once. */
export async function postDigestNow(ctx: Context, caller: Caller): Promise<void> {
  const { id: contractId, channel } = caller.site.contract;
  const request = createHash('sha256').update(caller.requestKey).digest('hex').slice(0, 32);
  const message = digestMessage(await readDigest(ctx, caller.site), voiceOf(ctx, contractId));
  const key = `digest:${contractId}:now:${request}`;
  await postMessage(ctx.store, { contractId, channel, key, message }, ctx.clock.now());
  ctx.wake('outbox');
}
