import type { Host, Site } from '../../core/site.ts';
import { type AlgorithmKind, offerEverything, offerFor } from './algorithms.ts';
import type { Connections } from './connections.ts';
import { failureAt, SshFailure } from './failure.ts';
import { scan } from './offered-host-keys.ts';

/**
 * When a host has no algorithm in common with what we offer, finds out what it would take by offering everything, and
 * names what has to be added under `legacyAlgorithms`. Other failures are passed on.
 */
export async function explainRefusal(
  connections: Connections,
  { site }: { readonly site: Site; readonly host: Host },
  failure: SshFailure,
  signal: AbortSignal,
): Promise<SshFailure> {
  if (failure.reason.key !== 'ssh.algorithms') return failure;
  // It may have been a jump host that refused.
  const host = site.hosts.find((other) => other.id === failure.reason.values?.host);
  if (!host) return failure;
  const at = { site, host };
  try {
    const scanned = await scan(connections, at, offerEverything(), signal);
    if (scanned === null) return failureAt(at, 'ssh.algorithms-none');
    const { kex, serverHostKey, cs, sc } = scanned.negotiated;
    const offered = offerFor(host.legacyAlgorithms);
    const taken: readonly (readonly [AlgorithmKind, readonly string[]])[] = [
      ['kex', [kex]],
      ['serverHostKey', [serverHostKey]],
      ['cipher', [cs.cipher, sc.cipher]],
      ['hmac', [cs.mac, sc.mac]],
    ];
    const missing = taken.flatMap(([kind, names]) => {
      const needed = [...new Set(names)].filter((name) => name !== '' && !offered[kind].includes(name));
      return needed.length > 0 ? [`${kind}: [${needed.join(', ')}]`] : [];
    });
    return failureAt(at, 'ssh.algorithms', { values: { missing: missing.join(', ') }, cause: failure });
  } catch (error) {
    if (error instanceof SshFailure) return error;
    throw error;
  }
}
