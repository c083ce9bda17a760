import { open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawnGuarded } from '../src/adapters/guarded-process.ts';

export interface Bot {
  /** Settles when it has ended, with how. */
  readonly ended: Promise<string>;
  /** The last lines of its log. */
  lastWords(): Promise<string>;
  /** @returns false when it had to be ended by force. */
  stop(): Promise<boolean>;
}

export interface BotOptions {
  /** Where it runs, and where its log and its `.env` are. */
  readonly folder: string;
  readonly variables: { readonly [name: string]: string };
}

/** How long Rounds may take to stop, in milliseconds. */
export const STOP_TIMEOUT_MS = 30_000;
const MAIN = join(import.meta.dirname, '..', 'src', 'main.ts');

/**
 * Starts Rounds as `rounds start` does, told of nothing but its environment. The same stands in `.env`, so that
 * `rounds` in that folder works on the demo as well.
 */
export async function startBot({ folder, variables }: BotOptions): Promise<Bot> {
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`);
  await writeFile(join(folder, '.env'), lines.join(''), { mode: 0o600 });
  const logFile = join(folder, 'rounds.log');
  const log = await open(logFile, 'w', 0o600);
  try {
    const { PATH, HOME } = process.env;
    const env = { PATH, HOME, ...variables };
    const bot = spawnGuarded(process.execPath, [MAIN, 'start'], { cwd: folder, env, output: log.fd });
    return {
      ended: bot.ended,
      lastWords: async () => (await readFile(logFile, 'utf8')).trim().split('\n').slice(-8).join('\n'),
      async stop() {
        bot.stop();
        const outcome = await Promise.race([bot.ended, sleep(STOP_TIMEOUT_MS, null, { ref: false })]);
        if (outcome !== null) return true;
        bot.kill();
        await bot.ended;
        return false;
      },
    };
  } finally {
    await log.close();
  }
}
