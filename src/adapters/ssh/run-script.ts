import type { ScriptOptions, ScriptOutput } from '../../context.ts';
import { collectText } from './collect-text.ts';
import { guardScript } from './guarded-script.ts';
import type { Connection } from './open-connection.ts';
import { openShell } from './open-shell.ts';
import { type ScriptPlace, untilClosed } from './until-closed.ts';

/** Enough for what a shell has to say about itself; checks print to standard output. */
const STDERR_LIMIT_BYTES = 64 * 1024;

/**
 * Runs a script with `sh -s` on an open connection. When the signal is aborted the script is ended on the host before
 * this returns.
 * @throws SshFailure, whose key says whether it was cancelled, ran out of time or lost its connection
 */
export async function runOnConnection(
  connection: Connection,
  place: ScriptPlace,
  { script, options }: { readonly script: string; readonly options: ScriptOptions },
): Promise<Omit<ScriptOutput, 'durationMs'>> {
  const channel = await openShell(connection, place);
  const stdout = collectText(options.outputLimitBytes);
  const stderr = collectText(STDERR_LIMIT_BYTES);
  channel.on('data', stdout.add);
  channel.stderr.on('data', stderr.add);
  const closed = untilClosed(connection, channel, place);
  if (!place.signal.aborted) channel.write(guardScript(script));
  try {
    const exitCode = await closed;
    return { stdout: stdout.text(), stderr: stderr.text(), exitCode, truncated: stdout.isTruncated() };
  } catch (failure) {
    throw Object.assign(failure as Error, { partialOutput: stdout.text() });
  }
}
