import type { ProbeOutcome, ScriptStream, StreamEnd, StreamOptions } from '../../context.ts';
import { collectText } from './collect-text.ts';
import { SshFailure } from './failure.ts';
import { guardScript } from './guarded-script.ts';
import type { Connection } from './open-connection.ts';
import { openShell } from './open-shell.ts';
import { createPacketQueue } from './packet-queue.ts';
import { type ScriptPlace, untilClosed } from './until-closed.ts';

const STDERR_LIMIT_BYTES = 64 * 1024;

type Work = (connection: Connection, place: ScriptPlace) => Promise<Omit<StreamEnd, 'durationMs'>>;

/**
 * Runs a script whose output is taken as it comes.
 * @param connect runs the work on a connection, until the signal is aborted.
 */
export function streamScript(
  { script, options }: { readonly script: string; readonly options: StreamOptions },
  connect: (signal: AbortSignal, work: Work) => Promise<ProbeOutcome<StreamEnd>>,
): ScriptStream {
  const leaving = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, leaving.signal]) : leaving.signal;
  const source = createPacketQueue();
  const ended = connect(signal, async (connection, place) => {
    const channel = await openShell(connection, place);
    const stderr = collectText(options.stderrLimitBytes ?? STDERR_LIMIT_BYTES);
    channel.stderr.on('data', stderr.add);
    const closed = untilClosed(connection, channel, place);
    // Nobody takes it any more, and what is not taken would keep the channel from closing.
    place.signal.addEventListener('abort', source.discard, { once: true });
    source.open(channel);
    if (place.signal.aborted) source.discard();
    else channel.write(guardScript(script));
    return { exitCode: await closed, stderr: stderr.text() };
  });
  ended.finally(source.end).catch(() => undefined);
  async function* take(): AsyncGenerator<Uint8Array> {
    try {
      for (let chunk = await source.next(); chunk !== null; chunk = await source.next()) yield chunk;
      const outcome = await ended;
      if (!outcome.ok) throw new SshFailure(outcome.reason, { retry: outcome.retry });
    } finally {
      leaving.abort();
    }
  }
  return { output: take(), ended, abort: () => leaving.abort() };
}
