import process from 'node:process';
import { runCommandLine } from '../src/cli.ts';
import { clockOf, readClock } from './clock.ts';

/**
 * Rounds as it is started everywhere, but on the demo's clock: `DEMO_CLOCK` names the file that holds it. Only for
 * `npm run demo -- --speed`; without it the demo starts the real program.
 */
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());

let failed = false;
let redact = (text: string): string => text;
function stopOnDefect(kind: string, error: unknown): void {
  failed = true;
  process.stderr.write(
    `${redact(`${kind}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)}\n`,
  );
  stopping.abort();
}
process.on('unhandledRejection', (error) => stopOnDefect('unhandled rejection', error));
process.on('uncaughtException', (error) => stopOnDefect('uncaught exception', error));

const status = await runCommandLine({
  env: process.env,
  words: process.argv.slice(2),
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  stopping: stopping.signal,
  masking: (mask) => {
    redact = mask;
  },
  clock: clockOf(await readClock(process.env.DEMO_CLOCK ?? 'clock.json')),
});
process.exit(failed ? 1 : status);
