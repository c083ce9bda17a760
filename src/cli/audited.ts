import type { Context } from '../context.ts';
import type { Json } from '../core/check.ts';
import { redactJson } from '../core/redact-message.ts';
import { UserError } from '../errors.ts';
import { writeAudit } from '../flows/audited-attempt.ts';

/** What the command line changes is written down like what the chat changes. */
export async function audited<T>(
  ctx: Context,
  what: {
    readonly contractId: string | null;
    readonly personId: string | null;
    readonly action: string;
    readonly arguments: Json;
  },
  work: () => Promise<T>,
): Promise<T> {
  const at = ctx.clock.now();
  const write = (outcome: 'done' | 'refused' | 'failed', error: string | null) =>
    writeAudit(ctx, {
      ...what,
      arguments: redactJson(what.arguments, ctx.redact),
      at,
      slackUser: null,
      origin: 'cli',
      channel: null,
      outcome,
      error,
      durationMs: ctx.clock.now().getTime() - at.getTime(),
    });
  let result: T;
  try {
    result = await work();
  } catch (error) {
    if (error instanceof UserError) await write('refused', error.code);
    else await write('failed', ctx.redact(String(error)));
    throw error;
  }
  await write('done', null);
  return result;
}
