import type { ClientChannel } from 'ssh2';
import type { ScriptOutput, SendOptions } from '../../context.ts';
import { collectText } from './collect-text.ts';
import type { Connection } from './open-connection.ts';
import { openShell } from './open-shell.ts';
import { READY, receiveScript } from './receive-script.ts';
import { createSweeper } from './spent-buffers.ts';
import { type ScriptPlace, untilClosed } from './until-closed.ts';

const STDERR_LIMIT_BYTES = 64 * 1024;

/**
 * Runs a script that reads what is sent from its standard input.
 * @throws SshFailure, or what the input throws
 */
export async function sendOnConnection(
  connection: Connection,
  place: ScriptPlace,
  { script, options }: { readonly script: string; readonly options: SendOptions },
): Promise<Omit<ScriptOutput, 'durationMs'>> {
  const channel = await openShell(connection, place);
  const stdout = collectText(options.outputLimitBytes);
  const stderr = collectText(STDERR_LIMIT_BYTES);
  channel.stderr.on('data', stderr.add);
  const closed = untilClosed(connection, channel, place);
  // Told below; until then it is no rejection that nobody handles.
  closed.catch(() => undefined);
  const tap = createTap(channel);
  let head = '';
  channel.on('data', (chunk: Buffer) => {
    // The shell must have read the whole script before anything else comes: shells read ahead.
    const missing = READY.length - head.length;
    head += chunk.toString('latin1', 0, Math.min(chunk.length, missing));
    if (chunk.length > missing) stdout.add(chunk.subarray(missing));
    if (head === READY) tap.open();
  });
  if (!place.signal.aborted) channel.write(receiveScript(script));
  try {
    if (await tap.isOpen()) await pump(channel, tap, options.input);
  } catch (error) {
    // An end of the input would look like all of it to the script.
    connection.client.destroy();
    await closed.catch(() => undefined);
    throw error;
  }
  const exitCode = await closed;
  const text = head === READY ? stdout.text() : head + stdout.text();
  return { stdout: text, stderr: stderr.text(), exitCode, truncated: stdout.isTruncated() };
}

/** Takes no more from the input than the channel takes; stops when the script has ended. */
async function pump(channel: ClientChannel, tap: Tap, input: AsyncIterable<Uint8Array>): Promise<void> {
  const sweep = createSweeper();
  for await (const chunk of input) {
    sweep(chunk.length);
    if (!channel.writable || !(channel.write(chunk) || (await tap.isOpen()))) return;
  }
  channel.end();
}

interface Tap {
  open(): void;
  /** Waits until more may be written; false when nobody takes anything any more. */
  isOpen(): Promise<boolean>;
}

function createTap(channel: ClientChannel): Tap {
  let state: 'shut' | 'open' | 'over' = 'shut';
  let wake: () => void = () => undefined;
  const turn = (next: typeof state) => {
    if (state !== 'over') state = next;
    wake();
  };
  channel.on('drain', () => turn('open'));
  channel.once('close', () => turn('over'));
  return {
    open: () => turn('open'),
    async isOpen() {
      if (state === 'shut') {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const open = state === 'open';
      if (open) state = 'shut';
      return open;
    },
  };
}
