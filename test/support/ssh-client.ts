import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { createSsh, type SshClient, type SshDependencies } from '../../src/adapters/ssh/index.ts';
import type { Logger, ProbeOutcome, ScriptOptions, ScriptOutput } from '../../src/context.ts';
import type { Host, Site } from '../../src/core/site.ts';
import { testSite } from './site.ts';

export interface TestSsh extends SshClient {
  readonly folder: string;
  /** Runs a script on a host, with limits that no test reaches unless it says so. */
  run(host: Host, script: string, options?: Partial<ScriptOptions>, site?: Site): Promise<ProbeOutcome<ScriptOutput>>;
  writeKnownHosts(text: string): void;
}

const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silent,
};

/** The real adapter with secrets from a list and a known_hosts file in a folder of its own. */
export function createTestSsh(
  given: {
    readonly knownHosts?: string;
    readonly userKnownHosts?: string;
    readonly secrets?: { readonly [reference: string]: string };
  } & Partial<SshDependencies>,
): TestSsh {
  const folder = mkdtempSync(join(tmpdir(), 'rounds-ssh-'));
  const knownHostsFile = join(folder, 'known_hosts');
  const userFile = join(folder, 'user_known_hosts');
  writeFileSync(knownHostsFile, given.knownHosts ?? '');
  if (given.userKnownHosts !== undefined) writeFileSync(userFile, given.userKnownHosts);
  const ssh = createSsh({
    knownHostsFile,
    userKnownHostsFiles: [userFile],
    parallelHosts: 16,
    log: silent,
    resolveSecret: async (reference) => {
      const secret = given.secrets?.[reference];
      if (secret === undefined) throw new Error(`no secret ${reference}`);
      return secret;
    },
    ...given,
  });
  return {
    ...ssh,
    folder,
    run: (host, script, options = {}, site = siteOf([host])) =>
      ssh.runScript(site, host, script, { timeoutMs: 90_000, outputLimitBytes: 1024 * 1024, ...options }),
    writeKnownHosts: (text) => writeFileSync(knownHostsFile, text),
    async close() {
      await ssh.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function siteOf(hosts: readonly Host[], id = 'acme'): Site {
  return { ...testSite({ id, hosts: [] }), hosts };
}

/** A host on loopback that takes the key `env:KEY`. */
export function sshHost(port: number, change: Partial<Host> = {}): Host {
  return {
    id: 'app-01',
    name: 'app-01',
    address: '127.0.0.1',
    port,
    user: userInfo().username,
    auth: { privateKey: 'env:KEY' },
    jump: [],
    connectTimeoutMs: 60_000,
    overrides: {},
    ...change,
  };
}

/** The key of the reason why something failed, or what it gave instead. */
export function failureKey<T>(outcome: ProbeOutcome<T>): string {
  return outcome.ok ? `ok: ${JSON.stringify(outcome.output)}` : outcome.reason.key;
}
