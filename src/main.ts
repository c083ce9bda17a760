import process from 'node:process';
import { printable } from './core/printable.ts';
import { traceOf } from './errors.ts';

/** A second Ctrl-C does not wait any longer. */
const IMPATIENT_STATUS = 130;
/** npm hands Ctrl-C on to us, though the terminal has told us already: that is no second Ctrl-C. */
const SAME_PRESS_MS = 1_000;

const stopping = new AbortController();
let askedAt = 0;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stopping.signal.aborted && performance.now() - askedAt > SAME_PRESS_MS) process.exit(IMPATIENT_STATUS);
    if (!stopping.signal.aborted) askedAt = performance.now();
    stopping.abort();
  });
}

/**
 * What nobody expected: say it and stop in order. All that was accepted is in the database, and whoever supervises the
 * process starts it again.
 */
let failed = false;
let redact = (text: string): string => text;
function stopOnDefect(kind: string, error: unknown): void {
  failed = true;
  process.stderr.write(`${printable(redact(`${kind}: ${traceOf(error)}`))}\n`);
  stopping.abort();
}
process.on('unhandledRejection', (error) => stopOnDefect('unhandled rejection', error));
process.on('uncaughtException', (error) => stopOnDefect('uncaught exception', error));

/** A full disk, or a reader that has left (`| head`), which wants to hear nothing of it. Said once: each line fails anew. */
process.stdout.once('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') process.stderr.write(`stdout: ${error.message}\n`);
});
process.stdout.on('error', () => {
  failed = true;
  stopping.abort();
});
// There is no place left to tell it; as a defect it would be told here, and fail, for ever.
process.stderr.on('error', () => undefined);

// Loaded only now: who asks to stop meanwhile is heard, one turn later.
const { runCommandLine } = await import('./cli.ts');
await new Promise(setImmediate);
const status = await runCommandLine({
  env: process.env,
  words: process.argv.slice(2),
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  stopping: stopping.signal,
  masking: (mask) => {
    redact = mask;
  },
});
// What could not be written is told one turn later.
await new Promise(setImmediate);
process.exit(failed ? 1 : status);
