import { createSsh, type SshClient } from './adapters/ssh/index.ts';
import type { Environment } from './config/environment.ts';
import type { Secrets } from './config/secrets.ts';
import type { Logger } from './context.ts';

/** SSH as the environment says. */
export function openSsh(
  environment: Environment,
  given: { readonly secrets: Secrets; readonly log: Logger },
): SshClient {
  return createSsh({
    knownHostsFile: environment.knownHostsFile,
    parallelHosts: environment.parallelHosts,
    resolveSecret: async (reference) => given.secrets.resolve(reference),
    ...(environment.sshAgentSocket === null ? {} : { agentSocket: environment.sshAgentSocket }),
    log: given.log,
  });
}
