import { randomBytes } from 'node:crypto';
import type { Context } from '../context.ts';
import type { RowLease } from '../store/running-rows.ts';

/** As the columns are wide, less what {@link newOwner} adds. */
const INSTANCE_CHARACTERS = 59;

/**
 * Names who holds a lease, unlike any other of this process: after an outage of the database the same work may be claimed anew
 * here while its former worker is still at it, and only one of the two may write.
 */
export function newOwner({ instance }: Pick<Context, 'instance'>): string {
  return `${instance.slice(0, INSTANCE_CHARACTERS)}:${randomBytes(2).toString('hex')}`;
}

/** A lease for one claim of work of this process's contracts. */
export function newLease(ctx: Context, milliseconds: number): RowLease {
  return { owner: newOwner(ctx), milliseconds, contractIds: ctx.sites.all.map(({ contract }) => contract.id) };
}
