import { open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawnGuarded } from '../src/adapters/guarded-process.ts';
import { shellQuote } from '../src/core/check.ts';

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
  /** The file of the clock that it goes by; null for the machine's own. */
  readonly clockFile: string | null;
}

/** How long Rounds may take to stop, in milliseconds. */
export const STOP_TIMEOUT_MS = 30_000;
const MAIN = join(import.meta.dirname, '..', 'src', 'main.ts');
/** The same, by another clock. */
const MAIN_BY_CLOCK = join(import.meta.dirname, 'rounds.ts');
/** Runs `rounds` by the demo's clock in a terminal. */
export const TERMINAL_PROGRAM = 'rounds-by-demo-clock';

/**
 * Starts Rounds as `rounds start` does, told of nothing but its environment. The same stands in `.env`, so that
 * `rounds` in that folder works on the demo as well.
 */
export async function startBot({ folder, variables, clockFile }: BotOptions): Promise<Bot> {
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`);
  await writeFile(join(folder, '.env'), lines.join(''), { mode: 0o600 });
  if (clockFile !== null) await writeTerminalProgram(folder, clockFile);
  const logFile = join(folder, 'rounds.log');
  const log = await open(logFile, 'w', 0o600);
  try {
    const { PATH, HOME } = process.env;
    const env = { PATH, HOME, ...variables, ...(clockFile === null ? {} : { DEMO_CLOCK: clockFile }) };
    const main = clockFile === null ? MAIN : MAIN_BY_CLOCK;
    const bot = spawnGuarded(process.execPath, [main, 'start'], { cwd: folder, env, output: log.fd });
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

async function writeTerminalProgram(folder: string, clockFile: string): Promise<void> {
  const run = join(import.meta.dirname, '..', 'bin', 'run');
  const lines = ['#!/bin/sh', `DEMO_CLOCK=${shellQuote(clockFile)} exec ${shellQuote(run)} demo/rounds.ts "$@"`, ''];
  await writeFile(join(folder, TERMINAL_PROGRAM), lines.join('\n'), { mode: 0o755 });
}
