import type { ProbeOutcome } from '../context.ts';
import { type HostKey, type HostKeyVerdict, judgeHostKey, type KnownHostEntry } from '../core/known-hosts.ts';
import type { Host, Site } from '../core/site.ts';

/** What it takes to look at and to trust host keys; the SSH client has it. */
export interface HostKeyTools {
  /** The keys that a host offers, best first. */
  scanHostKeys(site: Site, host: Host, signal: AbortSignal): Promise<ProbeOutcome<readonly HostKey[]>>;
  /** `SHA256:…`. */
  fingerprintOf(key: HostKey): string;
  readonly knownHosts: {
    entriesFor(site: Site, host: Host): Promise<readonly KnownHostEntry[]>;
    /** @returns the lines that the key took the place of */
    trust(site: Site, host: Host, key: HostKey, at: Date): Promise<readonly string[]>;
  };
}

export interface OfferedHostKey {
  readonly key: HostKey;
  readonly fingerprint: string;
  /** Whether it is known, and from which line of which file. */
  readonly verdict: HostKeyVerdict;
}

export interface TrustedHostKey {
  readonly key: HostKey;
  readonly fingerprint: string;
  /** Lines of our own known_hosts that it took the place of: to be kept by whoever wants to go back. */
  readonly replaced: readonly string[];
}

/** The keys that a host offers now, best first, each with whether it is known: `rounds hostkey show`. */
export async function showHostKeys(
  tools: HostKeyTools,
  { site, host }: { readonly site: Site; readonly host: Host },
  signal: AbortSignal,
): Promise<ProbeOutcome<readonly OfferedHostKey[]>> {
  const scanned = await tools.scanHostKeys(site, host, signal);
  if (!scanned.ok) return scanned;
  const entries = await tools.knownHosts.entriesFor(site, host);
  const output = scanned.output.map((key) => ({
    key,
    fingerprint: tools.fingerprintOf(key),
    verdict: judgeHostKey(entries, key),
  }));
  return { ok: true, output };
}

/**
 * Trusts the key that a host offers now, in place of what was trusted before: `rounds hostkey trust`. With a fingerprint, only
 * the key that has it; without one, the best. A revoked key is refused.
 */
export async function trustHostKey(
  tools: HostKeyTools,
  { site, host, fingerprint }: { readonly site: Site; readonly host: Host; readonly fingerprint?: string },
  { at, signal }: { readonly at: Date; readonly signal: AbortSignal },
): Promise<ProbeOutcome<TrustedHostKey>> {
  const shown = await showHostKeys(tools, { site, host }, signal);
  if (!shown.ok) return shown;
  const place = { contract: site.contract.id, host: host.id, address: host.address, port: host.port };
  const wanted = fingerprint?.trim().replace(/=+$/, '');
  const chosen = shown.output.find((offered) => wanted === undefined || offered.fingerprint === wanted);
  if (!chosen) {
    const offered = shown.output.map((one) => `${one.key.type} ${one.fingerprint}`).join(', ');
    const reason = { key: 'ssh.fingerprint-differs', values: { ...place, fingerprint: wanted ?? '', offered } };
    return { ok: false, reason, retry: false };
  }
  const { key, verdict } = chosen;
  if (verdict.state === 'revoked') {
    const values = { ...place, type: key.type, fingerprint: chosen.fingerprint, ...verdict.place };
    return { ok: false, reason: { key: 'ssh.host-key-revoked', values }, retry: false };
  }
  const before = await tools.knownHosts.trust(site, host, key, at);
  const replaced = before.filter((line) => !line.split(' ').includes(key.blob));
  return { ok: true, output: { key, fingerprint: chosen.fingerprint, replaced } };
}
