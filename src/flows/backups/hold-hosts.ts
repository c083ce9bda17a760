import type { Context } from '../../context.ts';
import { basesOf, copiesById } from '../../core/backup/chain.ts';
import { bestPlace, hostPlace } from '../../core/backup/check-place.ts';
import type { BackupPlan } from '../../core/backup/plan.ts';
import type { Site } from '../../core/site.ts';
import { claimHost, type HostClaim, releaseHost, renewHost } from '../../store/backup-hosts.ts';
import type { CheckWork } from './check-work.ts';

/** The hosts that one piece of work has for itself: all that it asked for last, or none. */
export interface HostHold {
  /**
   * Takes these hosts, and lets go of others that it has. Where another one is at work on any of them it lets go of all: two that
   * wait for each other's hosts hold none meanwhile.
   * @returns the host that is busy; null: all are ours.
   */
  take(hostIds: readonly string[]): Promise<string | null>;
  /** @returns whether all are still ours. */
  renew(): Promise<boolean>;
  release(): Promise<void>;
}

/** The hosts that a copy needs from its beginning: its plan's, and the one that it goes to where it lies nowhere before. */
export function hostsToMake({ host, folder, pull, copyTo }: BackupPlan): string[] {
  return folder === null && !pull && copyTo ? [host, copyTo.host] : [host];
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
  return [...hosts];
}

/** @param owner names the piece of work: whoever it is may take up again what was left behind under this name. */
export function holdHosts(
  ctx: Context,
  { site, owner, leaseMs }: { readonly site: Site; readonly owner: string; readonly leaseMs: number },
): HostHold {
  let held: readonly HostClaim[] = [];
  const letGo = async (claims: readonly HostClaim[]): Promise<void> => {
    held = held.filter((claim) => !claims.includes(claim));
    for (const claim of claims) await releaseHost(ctx.store, claim);
  };
  return {
    async take(hostIds) {
      // In one order for all, so that of two that want the same hosts one gets them.
      for (const hostId of [...new Set(hostIds)].sort()) {
        if (held.some((claim) => claim.hostId === hostId)) continue;
        const claim = { contractId: site.contract.id, hostId, owner, milliseconds: leaseMs };
        if (await claimHost(ctx.store, claim)) held = [...held, claim];
        else {
          await letGo(held);
          return hostId;
        }
      }
      await letGo(held.filter(({ hostId }) => !hostIds.includes(hostId)));
      return null;
    },
    async renew() {
      for (const claim of held) {
        // One that was let go of meanwhile is none that was lost.
        if (!(await renewHost(ctx.store, claim)) && held.includes(claim)) return false;
      }
      return true;
    },
    release: () => letGo(held),
  };
}
