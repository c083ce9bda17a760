import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { spawnGuarded } from '../../src/adapters/guarded-process.ts';
import { DemoFault } from '../options.ts';

const PAST = join(import.meta.dirname, 'main.ts');
const ROUNDS = join(import.meta.dirname, '..', '..', 'src', 'main.ts');
/** The copies of the past are gone: today's are made of what is there. */
const PLANS = ['app', 'opsdb'];

/**
 * Writes the contract's past, in processes of their own that know what Rounds will know.
 * @throws DemoFault when it could not be written.
 */
export async function writeHistory(
  folder: string,
  given: { readonly variables: { readonly [name: string]: string }; readonly stopping: AbortSignal },
): Promise<void> {
  const logFile = join(folder, 'history.log');
  const log = await open(logFile, 'w', 0o600);
  try {
    const { PATH, HOME } = process.env;
    const env = { PATH, HOME, ...given.variables };
    for (const words of [[PAST], ...PLANS.map((plan) => [ROUNDS, 'backup', 'run', plan])]) {
      const program = spawnGuarded(process.execPath, words, { cwd: folder, env, output: log.fd });
      const stop = () => program.stop();
      given.stopping.addEventListener('abort', stop);
      const ended = await program.ended;
      given.stopping.removeEventListener('abort', stop);
      given.stopping.throwIfAborted();
      if (ended === 'exit status 0') continue;
      const lines = (await readFile(logFile, 'utf8')).trim().split('\n').slice(-8).join('\n');
      throw new DemoFault('history-failed', { reason: ended, log: logFile, lines });
    }
  } finally {
    await log.close();
  }
}
