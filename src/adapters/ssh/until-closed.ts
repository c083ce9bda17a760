import type { ClientChannel } from 'ssh2';
import type { Host, Site } from '../../core/site.ts';
import { failureAt, type SshFailure } from './failure.ts';
import type { Connection } from './open-connection.ts';

/** Where a script runs, and until when. */
export interface ScriptPlace {
  readonly at: { readonly site: Site; readonly host: Host };
  readonly signal: AbortSignal;
  /** Why the signal was aborted. */
  readonly stopped: () => SshFailure;
}

/** SIGTERM, a second, SIGKILL: then there is nothing left to wait for. */
const STOP_WITHIN_MS = 4_000;

/**
 * Waits for the end of a script that runs in a channel. When the signal is aborted the script is ended on the host before
 * this settles. Whoever calls takes all output away, or it never ends.
 * @returns the exit status of the shell
 * @throws SshFailure, whose key says whether it was cancelled, ran out of time or lost its connection
 */
export function untilClosed(
  connection: Connection,
  channel: ClientChannel,
  { at, signal, stopped }: ScriptPlace,
): Promise<number> {
  return new Promise((resolve, reject) => {
    let stopTimer: NodeJS.Timeout | undefined;
    const stop = () => {
      channel.end();
      stopTimer = setTimeout(() => connection.client.destroy(), STOP_WITHIN_MS);
    };
    channel.on('error', () => undefined);
    // Not by the event `exit`: a script that ends at once may have ended before anybody listens to it.
    channel.once('close', (code?: number | null, name?: string) => {
      clearTimeout(stopTimer);
      signal.removeEventListener('abort', stop);
      if (signal.aborted) reject(stopped());
      else if (code === undefined) reject(failureAt(at, 'ssh.connection-lost'));
      else if (code === null) reject(failureAt(at, 'ssh.killed', { values: { signal: name ?? '' } }));
      else resolve(code);
    });
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
}
