import { UserError } from '../errors.ts';
import { readOutboxHealth, retryFailedPosts } from '../store/outbox-health.ts';
import { readArguments } from './arguments.ts';
import { audited } from './audited.ts';
import type { Operation } from './operation.ts';
import { withContext } from './with-context.ts';

const usage = 'rounds outbox show | rounds outbox retry <channel>';

/** What could not be told in the chat, and telling it once more after its cause is mended. */
export const outboxOperation: Operation = {
  name: 'outbox',
  usage,
  summary: 'cli.outbox',
  needs: 'sites',
  async run(terminal, words) {
    const { positionals } = readArguments(words, { flags: {}, positionals: 2, usage });
    const [action, channel] = positionals;
    const { t } = terminal;
    if (action === 'show' && channel === undefined) {
      const health = await withContext(terminal, (ctx) => readOutboxHealth(ctx.store));
      terminal.print(t('cli.outbox-state', { waiting: health.waiting, failed: health.failed }));
      for (const { channel: where, error, waiting } of health.unreachable) {
        terminal.print(t('cli.outbox-unreachable', { channel: where, error, waiting }));
      }
      for (const failure of health.failures) {
        const { channel: where, key, error, failedAt } = failure;
        terminal.print(t('cli.outbox-failure', { channel: where, key, error, at: failedAt.toISOString() }));
      }
      return 0;
    }
    if (action !== 'retry' || channel === undefined) throw new UserError('cli.usage', { usage });
    const what = { contractId: null, personId: null, action: 'outbox retry', arguments: { channel } };
    const count = await withContext(terminal, (ctx) =>
      audited(ctx, what, () => retryFailedPosts(ctx.store, channel, ctx.clock.now())),
    );
    terminal.print(t('cli.outbox-retried', { count, channel }));
    return 0;
  },
};
