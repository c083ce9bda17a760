import type { ClientChannel } from 'ssh2';
import { failureAt } from './failure.ts';
import type { Connection } from './open-connection.ts';
import type { ScriptPlace } from './until-closed.ts';

/** Starts `sh -s` on an open connection. @throws SshFailure */
export function openShell(connection: Connection, { at, signal, stopped }: ScriptPlace): Promise<ClientChannel> {
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
