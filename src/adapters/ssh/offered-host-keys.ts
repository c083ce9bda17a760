import type { HostKey } from '../../core/known-hosts.ts';
import type { Host, Site } from '../../core/site.ts';
import { keyTypeOf, offerEverything } from './algorithms.ts';
import type { Connections } from './connections.ts';
import { failureAt } from './failure.ts';
import { type ScannedHost, scanHostKey } from './scan-host-key.ts';

type Place = { readonly site: Site; readonly host: Host };

/** Asks a host for its key once per type, as ssh-keyscan does, until it has no other. */
export async function offeredHostKeys(
  connections: Connections,
  at: Place,
  signal: AbortSignal,
): Promise<readonly HostKey[]> {
  const everything = offerEverything();
  const keys: HostKey[] = [];
  for (;;) {
    const found = new Set(keys.map((key) => key.type));
    const serverHostKey = everything.serverHostKey.filter((name) => !found.has(keyTypeOf(name)));
    const scanned =
      serverHostKey.length > 0 ? await scan(connections, at, { ...everything, serverHostKey }, signal) : null;
    if (scanned === null || found.has(scanned.key.type)) break;
    keys.push(scanned.key);
  }
  if (keys.length === 0) throw failureAt(at, 'ssh.algorithms-none');
  return keys;
}

/** One key exchange with a host, by way of its jump hosts. */
export async function scan(
  connections: Connections,
  at: Place,
  offer: Parameters<typeof scanHostKey>[1],
  signal: AbortSignal,
): Promise<ScannedHost | null> {
  const approach = await connections.approach(at.site, at.host, signal);
  try {
    return await scanHostKey(at, offer, { approach, signal });
  } finally {
    approach.release();
  }
}
