import { once } from 'node:events';
import { type Bot, startBot } from '../bot.ts';
import type { SlackEnvironment } from '../config/environment.ts';
import { UserError } from '../errors.ts';
import { readArguments } from './arguments.ts';
import type { Operation, Terminal } from './operation.ts';

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
    const bot = await startUnlessStopped(terminal, environment.slack);
    if (bot === null) {
      terminal.log.info({}, terminal.t('cli.stopping'));
      return 0;
    }
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

/** Asked to stop before it had begun: that is no failure. */
async function startUnlessStopped(terminal: Terminal, slack: SlackEnvironment): Promise<Bot | null> {
  if (terminal.stopping.aborted) return null;
  try {
    return await startBot({ ...terminal, slack }, terminal.overrides);
  } catch (error) {
    if (error instanceof UserError && error.code === 'database.not-waited') return null;
    throw error;
  }
}
