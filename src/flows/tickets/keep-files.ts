import type { Context } from '../../context.ts';
import { claimWantedFile, settleFile, type WantedFile } from '../../store/ticket-files.ts';

/** Larger files stay in Slack; the timeline names them. */
const FILE_LIMIT_BYTES = 50 * 1024 * 1024;
const ATTEMPTS = 8;
const CLAIM_MS = 5 * 60_000;

/** Fetches the files that were posted in threads of tickets, one after the other, and keeps them in the file store. */
export async function keepWantedFiles(ctx: Context): Promise<void> {
  while (ctx.chat && !ctx.stopping.aborted) {
    const now = ctx.clock.now();
    const wanted = await claimWantedFile(ctx.store, { now, retryAt: new Date(now.getTime() + CLAIM_MS) });
    if (!wanted) return;
    if (!(await keepFile(ctx, wanted))) return;
  }
}

/** @returns whether to go on with the next one at once. */
async function keepFile(ctx: Context, wanted: WantedFile): Promise<boolean> {
  if (!ctx.chat) return false;
  const outcome = await ctx.chat.file(wanted.slackFile, FILE_LIMIT_BYTES);
  if (outcome.kind === 'read') {
    const sha256 = await ctx.files.put(outcome.value);
    await settleFile(ctx.store, wanted, { sha256, bytes: outcome.value.byteLength });
    return true;
  }
  const mayPass = outcome.kind === 'limited' || outcome.kind === 'unclear';
  if (mayPass && wanted.attempts < ATTEMPTS) return false;
  const error = outcome.kind === 'limited' ? 'ratelimited' : outcome.error;
  ctx.log.warn({ ...wanted, error }, 'a file of a ticket could not be kept');
  await settleFile(ctx.store, wanted, { error });
  return true;
}
