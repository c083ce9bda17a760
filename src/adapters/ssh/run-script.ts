import { StringDecoder } from 'node:string_decoder';
import type { ClientChannel } from 'ssh2';
import type { ScriptOptions, ScriptOutput } from '../../context.ts';
import type { Host, Site } from '../../core/site.ts';
import { failureAt, type SshFailure } from './failure.ts';
import { guardScript } from './guarded-script.ts';
import type { Connection } from './open-connection.ts';

/** Enough for what a shell has to say about itself; checks print to standard output. */
const STDERR_LIMIT_BYTES = 64 * 1024;
/** SIGTERM, a second, SIGKILL: then there is nothing left to wait for. */
const STOP_WITHIN_MS = 4_000;

/**
 * Runs a script with `sh -s` on an open connection. When the signal is aborted the script is ended on the host before
 * this returns.
 * @throws SshFailure, whose key says whether it was cancelled, ran out of time or lost its connection
 */
export async function runOnConnection(
  connection: Connection,
  at: { readonly site: Site; readonly host: Host },
  {
    script,
    options,
    signal,
    stopped,
  }: {
    readonly script: string;
    readonly options: ScriptOptions;
    readonly signal: AbortSignal;
    /** Why the signal was aborted. */
    readonly stopped: () => SshFailure;
  },
): Promise<Omit<ScriptOutput, 'durationMs'>> {
  const channel = await openShell(connection, at, { signal, stopped });
  const stdout = collect(options.outputLimitBytes);
  const stderr = collect(STDERR_LIMIT_BYTES);
  channel.on('data', stdout.add);
  channel.stderr.on('data', stderr.add);
  return new Promise((resolve, reject) => {
    let exit: { readonly code: number | null; readonly signal?: string } | null = null;
    let stopTimer: NodeJS.Timeout | undefined;
    const stop = () => {
      channel.end();
      stopTimer = setTimeout(() => connection.client.destroy(), STOP_WITHIN_MS);
    };
    channel.on('error', () => undefined);
    channel.once('exit', (code: number | null, name?: string) => {
      exit = { code, signal: name };
    });
    channel.once('close', () => {
      clearTimeout(stopTimer);
      signal.removeEventListener('abort', stop);
      const fail = (failure: SshFailure) => reject(Object.assign(failure, { partialOutput: stdout.text() }));
      if (signal.aborted) fail(stopped());
      else if (exit === null) fail(failureAt(at, 'ssh.connection-lost'));
      else if (exit.code === null) fail(failureAt(at, 'ssh.killed', { values: { signal: exit.signal ?? '' } }));
      else {
        resolve({
          stdout: stdout.text(),
          stderr: stderr.text(),
          exitCode: exit.code,
          truncated: stdout.isTruncated(),
        });
      }
    });
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    else channel.write(guardScript(script));
  });
}

function openShell(
  connection: Connection,
  at: { readonly site: Site; readonly host: Host },
  { signal, stopped }: { readonly signal: AbortSignal; readonly stopped: () => SshFailure },
): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    const refuse = (cause: unknown) => {
      signal.removeEventListener('abort', stop);
      // A refused channel has a reason; what is refused after that is the command.
      const isChannel = cause instanceof Error && 'reason' in cause && typeof cause.reason === 'number';
      if (signal.aborted) reject(stopped());
      else if (!connection.isOpen()) reject(failureAt(at, 'ssh.connection-lost', { cause }));
      else if (isChannel) reject(failureAt(at, 'ssh.too-many-sessions', { cause }));
      else reject(failureAt(at, 'ssh.command-refused', { values: { user: at.host.user }, cause }));
    };
    // Nothing runs yet; a server that does not even answer this is left to itself.
    const stop = () => {
      connection.client.destroy();
      refuse(signal.reason);
    };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) return stop();
    try {
      connection.client.exec('sh -s', (error, channel) => {
        if (error) return refuse(error);
        signal.removeEventListener('abort', stop);
        resolve(channel);
      });
    } catch (error) {
      // ssh2 throws when the socket is gone already.
      refuse(error);
    }
  });
}

/**
 * Keeps the beginning of a stream as text and lets the rest flow away, so that the far side is never blocked. Chunks are
 * decoded as they come: kept as they are, each would hold on to the much larger block it was received in.
 */
function collect(limitBytes: number) {
  const decoder = new StringDecoder('utf8');
  let text = '';
  let room = limitBytes;
  let truncated = false;
  return {
    add(chunk: Buffer) {
      if (chunk.length > room) truncated = true;
      if (room <= 0) return;
      text += decoder.write(chunk.length > room ? chunk.subarray(0, room) : chunk);
      room -= chunk.length;
    },
    /** A character that the limit cut in two is left out. */
    text: () => (truncated ? text : text + decoder.end()),
    isTruncated: () => truncated,
  };
}
