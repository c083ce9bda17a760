import { connect as connectSocket } from 'node:net';
import ssh2, { type NegotiatedAlgorithms } from 'ssh2';
import type { HostKey } from '../../core/known-hosts.ts';
import type { Host, Site } from '../../core/site.ts';
import { type AlgorithmLists, toSsh2 } from './algorithms.ts';
import type { Approach } from './connections.ts';
import { failureAt, unreachable } from './failure.ts';
import { readHostKey } from './open-connection.ts';

export interface ScannedHost {
  readonly key: HostKey;
  readonly negotiated: NegotiatedAlgorithms;
}

/**
 * Exchanges keys with a host and hangs up before the login, so nothing is trusted and nothing is given away.
 * @returns null when the host takes none of what is offered
 * @throws SshFailure
 */
export function scanHostKey(
  { site, host }: { readonly site: Site; readonly host: Host },
  offer: AlgorithmLists,
  { approach, signal }: { readonly approach: Approach; readonly signal: AbortSignal },
): Promise<ScannedHost | null> {
  const socket = approach.through ?? connectSocket({ host: host.address, port: host.port, noDelay: true });
  const client = new ssh2.Client();
  let connected = approach.through !== undefined;
  let key: HostKey | null = null;
  socket.once('connect', () => {
    connected = true;
  });
  return new Promise<ScannedHost | null>((resolve, reject) => {
    const timer = setTimeout(() => {
      const values = { seconds: host.connectTimeoutMs / 1000 };
      reject(failureAt({ site, host }, connected ? 'ssh.timeout-login' : 'ssh.timeout-connect', { values }));
    }, host.connectTimeoutMs);
    const cancel = () => reject(failureAt({ site, host }, 'ssh.cancelled'));
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
    const stop = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
    };
    client.on('error', (cause) => {
      stop();
      const code = 'code' in cause ? String(cause.code) : '';
      if (!connected) reject(unreachable({ site, host }, { code, cause }));
      else if (cause.level === 'handshake') resolve(null);
      else reject(failureAt({ site, host }, 'ssh.dropped', { values: { detail: code }, cause }));
    });
    client.on('close', () => {
      stop();
      reject(failureAt({ site, host }, 'ssh.dropped', { values: { detail: '' } }));
    });
    client.on('handshake', (negotiated) => {
      stop();
      if (key) resolve({ key, negotiated });
    });
    client.connect({
      sock: socket,
      username: host.user,
      algorithms: toSsh2(offer),
      readyTimeout: 0,
      hostVerifier: (blob: Buffer) => {
        key = readHostKey(blob);
        return true;
      },
      authHandler: () => false,
    });
  }).finally(() => socket.destroy());
}
