import { UserError } from '../errors.ts';
import { type Deviation, replayTickets } from '../flows/tickets/replay.ts';
import { readArguments } from './arguments.ts';
import { audited } from './audited.ts';
import type { Operation } from './operation.ts';
import { withContext } from './with-context.ts';

const usage = 'rounds replay --check | rounds replay --mend';

/** Rows that differ from the fold of their events. */
const DIFFERS_STATUS = 3;

/** Proves that what lists and boards show of every ticket is what its events say. */
export const replayOperation: Operation = {
  name: 'replay',
  usage,
  summary: 'cli.replay',
  needs: 'sites',
  async run(terminal, words) {
    const { flags, positionals } = readArguments(words, {
      flags: { check: 'switch', mend: 'switch' },
      positionals: 0,
      usage,
    });
    const mends = flags.mend === true;
    if (positionals.length > 0 || mends === (flags.check === true)) throw new UserError('cli.usage', { usage });
    const what = { contractId: null, personId: null, action: 'replay', arguments: { mend: mends } };
    const replayed = await withContext(terminal, (ctx) => audited(ctx, what, () => replayTickets(ctx, mends)));
    const { t, print } = terminal;
    for (const deviation of replayed.deviations) print(describe(deviation));
    const { tickets, events, deviations } = replayed;
    print(t('cli.replayed', { tickets, events, count: deviations.length }));
    if (deviations.length === 0) return 0;
    print(t(mends ? 'cli.replay-mended' : 'cli.replay-differs', { usage }));
    return mends ? 0 : DIFFERS_STATUS;
  },
};

function describe({ contractId, number, fields }: Deviation): string {
  const words = fields.map(({ name, row, fold }) => `${name}: ${JSON.stringify(row)} ≠ ${JSON.stringify(fold)}`);
  return `${contractId} T-${number}  ${words.join('; ')}`;
}
