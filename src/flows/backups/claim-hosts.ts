import type { Context } from '../../context.ts';
import { basesOf, copiesById } from '../../core/backup/chain.ts';
import { bestPlace, hostPlace } from '../../core/backup/check-place.ts';
import type { Site } from '../../core/site.ts';
import { claimHost, type HostClaim, releaseHost, renewHost } from '../../store/backup-hosts.ts';
import type { CheckWork } from './check-work.ts';

export interface ClaimedHosts {
  /** The host that another one is at work on; null when all are ours. */
  readonly busy: string | null;
  /** @returns whether all are still ours. */
  renew(): Promise<boolean>;
  release(): Promise<void>;
}

/** The hosts that a check works on: what lies in Rounds' store is read without any. */
export function hostsOf({
  kind,
  place,
  plan,
  copy,
  copies,
}: Pick<CheckWork, 'kind' | 'place' | 'plan' | 'copy' | 'copies'>): string[] {
  const own = hostPlace(copy, place)?.hostId;
  const hosts = new Set(own === undefined ? [] : [own]);
  if (kind === 'drill' && plan.drill) {
    hosts.add(plan.drill.host);
    const byId = copiesById(copies);
    for (const id of basesOf(copy, byId)) {
      const base = byId.get(id);
      const from = base && bestPlace(base, plan.drill.host);
      const hostId = base && from ? hostPlace(base, from)?.hostId : undefined;
      if (hostId !== undefined) hosts.add(hostId);
    }
  }
  // In one order for all, so that two do not wait for each other.
  return [...hosts].sort();
}

/** Takes all of the hosts, or none. */
export async function claimHosts(
  ctx: Context,
  given: { readonly site: Site; readonly hostIds: readonly string[]; readonly owner: string; readonly leaseMs: number },
): Promise<ClaimedHosts> {
  const { site, hostIds, owner, leaseMs } = given;
  const claims = hostIds.map(
    (hostId): HostClaim => ({ contractId: site.contract.id, hostId, owner, milliseconds: leaseMs }),
  );
  const held: HostClaim[] = [];
  const release = async () => {
    for (const claim of held.splice(0)) await releaseHost(ctx.store, claim);
  };
  for (const claim of claims) {
    if (await claimHost(ctx.store, claim)) held.push(claim);
    else {
      await release();
      return { busy: claim.hostId, renew: async () => false, release };
    }
  }
  return {
    busy: null,
    async renew() {
      for (const claim of held) if (!(await renewHost(ctx.store, claim))) return false;
      return true;
    },
    release,
  };
}
