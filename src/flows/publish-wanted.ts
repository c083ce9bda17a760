import type { Context } from '../context.ts';
import { isStoreAway } from './store-outage.ts';

/** What could not be written, by id: how often, and when it is tried again. */
export type PublishFailures = Map<number, { readonly tries: number; readonly nextAt: number }>;

const FIRST_RETRY_MS = 10_000;
const LONGEST_RETRY_MS = 60 * 60_000;

/**
 * Publishes documents that are called for and not written yet, one after the other. One that fails is told and tried again, at
 * first soon and then less and less often, and keeps no other from its turn.
 */
export async function publishWanted(
  ctx: Context,
  failures: PublishFailures,
  wanted: {
    /** What it is, for the log. */
    readonly what: string;
    readonly ids: readonly number[];
    readonly publish: (id: number) => Promise<unknown>;
    readonly tell: (id: number, error: unknown) => Promise<void>;
  },
): Promise<void> {
  const now = ctx.clock.now().getTime();
  for (const id of wanted.ids) {
    if (ctx.stopping.aborted) return;
    const failed = failures.get(id);
    if (failed && failed.nextAt > now) continue;
    try {
      await wanted.publish(id);
      failures.delete(id);
    } catch (error) {
      if (isStoreAway(error)) throw error;
      const tries = (failed?.tries ?? 0) + 1;
      failures.set(id, { tries, nextAt: now + Math.min(FIRST_RETRY_MS * 2 ** (tries - 1), LONGEST_RETRY_MS) });
      ctx.log.error({ error, id, tries }, `could not write ${wanted.what}`);
      await wanted.tell(id, error);
    }
  }
}
