import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { Logger, ProbeOutcome, Ssh } from '../../context.ts';
import type { HostKey } from '../../core/known-hosts.ts';
import type { Host, Site } from '../../core/site.ts';
import { createConnections, forward } from './connections.ts';
import { type CredentialSource, createCredentialReader } from './credentials.ts';
import { asFailure, asOutcome, failureAt } from './failure.ts';
import { createHostWork } from './host-work.ts';
import { createKnownHostsFiles, fingerprintOf, type KnownHostsFiles } from './known-hosts-files.ts';
import { offeredHostKeys } from './offered-host-keys.ts';
import { runOnConnection } from './run-script.ts';
import { sendOnConnection } from './send-to-script.ts';
import { streamScript } from './stream-script.ts';

export interface SshDependencies extends CredentialSource {
  /** Our own file: written by `rounds hostkey trust`. */
  readonly knownHostsFile: string;
  /** Read as well, never written; the user's own file unless told otherwise. */
  readonly userKnownHostsFiles?: readonly string[];
  readonly log: Logger;
  /** Hosts that are worked on at once; the others wait, and their time limit with them. */
  readonly parallelHosts: number;
  readonly random?: () => number;
  /** A connection is lost after three intervals without a sign of life; 10 s by default. */
  readonly keepaliveIntervalMs?: number;
}

export interface SshClient extends Ssh {
  readonly knownHosts: KnownHostsFiles;
  /**
   * A stream to an address as seen from the host that it leads through, for example to a database that listens there on
   * loopback. Destroying it is enough; hosts' connections are shared and end by themselves.
   * @throws SshFailure
   */
  openTunnel(
    site: Site,
    to: { readonly through: string; readonly address: string; readonly port: number },
    signal: AbortSignal,
  ): Promise<Duplex>;
  /**
   * The keys a host offers, best first, one per type. Nothing is verified on the host itself; its jump hosts are.
   */
  scanHostKeys(site: Site, host: Host, signal: AbortSignal): Promise<ProbeOutcome<readonly HostKey[]>>;
  /** `SHA256:…`, as ssh-keygen shows it. */
  fingerprintOf(key: HostKey): string;
}

/** SSH to the hosts of the sites, by node-ssh and the ssh2 connection under it. */
export function createSsh(deps: SshDependencies): SshClient {
  const knownHosts = createKnownHostsFiles({
    ownFile: deps.knownHostsFile,
    userFiles: deps.userKnownHostsFiles ?? [join(homedir(), '.ssh', 'known_hosts')],
  });
  const connections = createConnections({
    credentials: createCredentialReader(deps),
    knownHosts,
    log: deps.log,
    random: deps.random ?? Math.random,
    keepaliveIntervalMs: deps.keepaliveIntervalMs ?? 10_000,
  });
  const { onConnection, track, closing, close } = createHostWork(connections, deps.parallelHosts);

  async function scanHostKeys(site: Site, host: Host, signal: AbortSignal): Promise<ProbeOutcome<readonly HostKey[]>> {
    const cancelled = AbortSignal.any([closing, signal]);
    try {
      return { ok: true, output: await offeredHostKeys(connections, { site, host }, cancelled) };
    } catch (error) {
      return asOutcome(cancelled.aborted ? failureAt({ site, host }, 'ssh.cancelled') : asFailure(error));
    }
  }

  return {
    knownHosts,
    runScript: (site, host, script, options) =>
      onConnection({ ...options, site, host, isLimited: true }, (connection, place) =>
        runOnConnection(connection, place, { script, options }),
      ),
    stream: (site, host, script, options) =>
      streamScript({ script, options }, (signal, work) =>
        onConnection({ timeoutMs: options.timeoutMs, signal, site, host, isLimited: false }, work),
      ),
    send: (site, host, script, options) =>
      onConnection({ ...options, site, host, isLimited: false }, (connection, place) =>
        sendOnConnection(connection, place, { script, options }),
      ),
    async openTunnel(site, { through, address, port }, signal) {
      const host = site.hosts.find((other) => other.id === through);
      if (!host) throw new Error(`contract ${site.contract.id} has no host ${through}`);
      const either = AbortSignal.any([closing, signal]);
      const lease = await connections.lease(site, host, either);
      try {
        const stream = await forward(lease.connection, { site, host }, { address, port, signal: either });
        stream.once('close', lease.release);
        return stream;
      } catch (error) {
        lease.release();
        throw error;
      }
    },
    scanHostKeys: (site, host, signal) => track(scanHostKeys(site, host, signal)),
    fingerprintOf,
    async close() {
      await close();
      await connections.close();
    },
  };
}
