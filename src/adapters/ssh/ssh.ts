import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type {
  Logger,
  ProbeOutcome,
  ScriptOptions,
  ScriptOutput,
  ScriptStream,
  SendOptions,
  Ssh,
  StreamOptions,
} from '../../context.ts';
import type { HostKey } from '../../core/known-hosts.ts';
import type { Host, Site } from '../../core/site.ts';
import { createConnections, forward } from './connections.ts';
import { type CredentialSource, createCredentialReader } from './credentials.ts';
import { explainRefusal } from './explain-refusal.ts';
import { failureAt, SshFailure } from './failure.ts';
import { createKnownHostsFiles, fingerprintOf, type KnownHostsFiles } from './known-hosts-files.ts';
import { createLimiter } from './limiter.ts';
import { offeredHostKeys } from './offered-host-keys.ts';
import type { Connection } from './open-connection.ts';
import { runOnConnection } from './run-script.ts';
import { sendOnConnection } from './send-to-script.ts';
import { streamScript } from './stream-script.ts';
import type { ScriptPlace } from './until-closed.ts';

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
   * A stream to an address as seen from a host, for example to a database that listens there on loopback. Destroying it
   * is enough; hosts' connections are shared and end by themselves.
   * @throws SshFailure
   */
  openTunnel(site: Site, hostId: string, address: string, port: number, signal: AbortSignal): Promise<Duplex>;
  /**
   * The keys a host offers, best first, one per type. Nothing is verified on the host itself; its jump hosts are.
   */
  scanHostKeys(site: Site, host: Host, signal: AbortSignal): Promise<ProbeOutcome<readonly HostKey[]>>;
  /** `SHA256:…`, as ssh-keygen shows it. */
  fingerprintOf(key: HostKey): string;
}

/** What a timer can hold; nothing is given longer. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

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
  const limiter = createLimiter(deps.parallelHosts);
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();
  const cancellers = new Set<() => void>();

  function track<T>(work: Promise<T>): Promise<T> {
    const settled = work.catch(() => undefined).finally(() => running.delete(settled));
    running.add(settled);
    return work;
  }

  /** Work on a connection of its own, until it is done, cancelled or out of time. */
  async function onConnection<T>(
    site: Site,
    host: Host,
    { timeoutMs, signal, isLimited }: Pick<ScriptOptions, 'timeoutMs' | 'signal'> & { readonly isLimited: boolean },
    work: (connection: Connection, place: ScriptPlace) => Promise<T>,
  ): Promise<ProbeOutcome<T & { readonly durationMs: number }>> {
    const at = { site, host };
    const startedAt = performance.now();
    const run = new AbortController();
    let isCancelled = false;
    const cancel = () => {
      isCancelled = true;
      run.abort();
    };
    const stopped = () =>
      isCancelled
        ? failureAt(at, 'ssh.cancelled')
        : failureAt(at, 'ssh.timeout', { values: { seconds: timeoutMs / 1000 } });
    let leave: (() => void) | undefined;
    let timer: NodeJS.Timeout | undefined;
    cancellers.add(cancel);
    signal?.addEventListener('abort', cancel, { once: true });
    if (signal?.aborted || closing.signal.aborted) cancel();
    try {
      if (isLimited) leave = await limiter.enter(run.signal);
      timer = setTimeout(() => run.abort(), Math.min(timeoutMs, LONGEST_TIMER_MS));
      const connection = await connections.open(site, host, run.signal);
      try {
        const output = await work(connection, { at, signal: run.signal, stopped });
        return { ok: true, output: { ...output, durationMs: Math.round(performance.now() - startedAt) } };
      } finally {
        // Whoever waits for what was found, or for the place, need not wait for the goodbye.
        track(connection.end());
      }
    } catch (error) {
      if (!run.signal.aborted) return asOutcome(await explainRefusal(connections, at, asFailure(error), run.signal));
      const partialOutput = error instanceof SshFailure ? error.partialOutput : undefined;
      return asOutcome(Object.assign(stopped(), partialOutput === undefined ? {} : { partialOutput }));
    } finally {
      clearTimeout(timer);
      cancellers.delete(cancel);
      signal?.removeEventListener('abort', cancel);
      leave?.();
    }
  }

  function runScript(
    site: Site,
    host: Host,
    script: string,
    options: ScriptOptions,
  ): Promise<ProbeOutcome<ScriptOutput>> {
    return onConnection(site, host, { ...options, isLimited: true }, (connection, place) =>
      runOnConnection(connection, place, { script, options }),
    );
  }

  function stream(site: Site, host: Host, script: string, options: StreamOptions): ScriptStream {
    return streamScript({ script, options }, (signal, work) =>
      track(onConnection(site, host, { timeoutMs: options.timeoutMs, signal, isLimited: false }, work)),
    );
  }

  function send(site: Site, host: Host, script: string, options: SendOptions): Promise<ProbeOutcome<ScriptOutput>> {
    return onConnection(site, host, { ...options, isLimited: false }, (connection, place) =>
      sendOnConnection(connection, place, { script, options }),
    );
  }

  async function scanHostKeys(site: Site, host: Host, signal: AbortSignal): Promise<ProbeOutcome<readonly HostKey[]>> {
    const cancelled = AbortSignal.any([closing.signal, signal]);
    try {
      return { ok: true, output: await offeredHostKeys(connections, { site, host }, cancelled) };
    } catch (error) {
      return asOutcome(cancelled.aborted ? failureAt({ site, host }, 'ssh.cancelled') : asFailure(error));
    }
  }

  return {
    knownHosts,
    runScript: (...call) => track(runScript(...call)),
    stream,
    send: (...call) => track(send(...call)),
    async openTunnel(site, hostId, address, port, signal) {
      const host = site.hosts.find((other) => other.id === hostId);
      if (!host) throw new Error(`contract ${site.contract.id} has no host ${hostId}`);
      const either = AbortSignal.any([closing.signal, signal]);
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
      closing.abort();
      for (const cancel of cancellers) cancel();
      // What ends begins a goodbye.
      while (running.size > 0) await Promise.all(running);
      await connections.close();
    },
  };
}

/** What is no failure of SSH is a defect, and goes on its way. */
function asFailure(error: unknown): SshFailure {
  if (error instanceof SshFailure) return error;
  throw error;
}

function asOutcome({ reason, retry, partialOutput }: SshFailure): ProbeOutcome<never> {
  return { ok: false, reason, retry, ...(partialOutput === undefined ? {} : { partialOutput }) };
}
