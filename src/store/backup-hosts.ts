import type { Kysely } from 'kysely';
import { leaseNow, leaseUntil } from './lease.ts';
import type { Database } from './schema.ts';

/** Who has a host for itself, and for how long that is believed without a sign of life. */
export interface HostClaim {
  readonly contractId: string;
  readonly hostId: string;
  /** Names one piece of work: whoever holds it may claim it again. */
  readonly owner: string;
  readonly milliseconds: number;
}

/**
 * Takes a host for one backup, verification or drill, or goes on holding it.
 * @returns whether it is ours now; false while another one is at work there.
 */
export async function claimHost(db: Kysely<Database>, claim: HostClaim): Promise<boolean> {
  const { contractId, hostId, owner, milliseconds } = claim;
  await db.insertInto('backup_hosts').ignore().values({ contract_id: contractId, host_id: hostId }).execute();
  await db
    .updateTable('backup_hosts')
    .set({ claimed_by: owner, claimed_until: leaseUntil(milliseconds) })
    .where('contract_id', '=', contractId)
    .where('host_id', '=', hostId)
    .where((row) =>
      row.or([row('claimed_by', 'is', null), row('claimed_by', '=', owner), row('claimed_until', '<=', leaseNow)]),
    )
    .execute();
  return (await holderOf(db, claim)) === owner;
}

/** Says that we are alive. @returns whether the host is still ours. */
export async function renewHost(db: Kysely<Database>, claim: HostClaim): Promise<boolean> {
  const { contractId, hostId, owner, milliseconds } = claim;
  await db
    .updateTable('backup_hosts')
    .set({ claimed_until: leaseUntil(milliseconds) })
    .where('contract_id', '=', contractId)
    .where('host_id', '=', hostId)
    .where('claimed_by', '=', owner)
    .execute();
  return (await holderOf(db, claim)) === owner;
}

/** Gives it back; nothing happens when it is not ours any more. */
export async function releaseHost(
  db: Kysely<Database>,
  { contractId, hostId, owner }: Omit<HostClaim, 'milliseconds'>,
): Promise<void> {
  await db
    .updateTable('backup_hosts')
    .set({ claimed_by: null, claimed_until: null })
    .where('contract_id', '=', contractId)
    .where('host_id', '=', hostId)
    .where('claimed_by', '=', owner)
    .execute();
}

async function holderOf(db: Kysely<Database>, { contractId, hostId }: HostClaim): Promise<string | null> {
  const row = await db
    .selectFrom('backup_hosts')
    .select('claimed_by')
    .where('contract_id', '=', contractId)
    .where('host_id', '=', hostId)
    .executeTakeFirst();
  return row?.claimed_by ?? null;
}
