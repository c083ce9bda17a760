import { once } from 'node:events';
import { startBot } from '../bot.ts';
import { UserError } from '../errors.ts';
import { readArguments } from './arguments.ts';
import type { Operation } from './operation.ts';

const usage = 'rounds start';

export const startOperation: Operation = {
  name: 'start',
  usage,
  summary: 'cli.start',
  needs: 'slack',
  async run(terminal, words) {
    readArguments(words, { flags: {}, positionals: 0, usage });
    const { environment, stopping } = terminal;
    if (environment.slack === null) throw new UserError('cli.no-slack');
    const bot = await startBot({ ...terminal, slack: environment.slack }, terminal.overrides);
    const contracts = terminal.sites.map((site) => site.contract.id).join(', ');
    terminal.log.info({ contracts, health: bot.healthUrl }, terminal.t('cli.ready', { contracts }));
    const lost = await Promise.race([
      bot.app.databaseLost,
      stopping.aborted ? null : once(stopping, 'abort').then(() => null),
    ]);
    if (lost !== null) terminal.log.error({ reason: lost }, 'the private database has ended; stopping');
    terminal.log.info({}, terminal.t('cli.stopping'));
    await bot.stop();
    return lost === null ? 0 : 1;
  },
};
