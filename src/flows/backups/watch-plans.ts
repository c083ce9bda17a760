import type { Transaction } from 'kysely';
import type { Context } from '../../context.ts';
import { troublesToTell } from '../../core/backup/trouble-notice.ts';
import type { BackupStanding, BackupTrouble } from '../../core/backup/verdict.ts';
import type { ChatMessage } from '../../core/chat.ts';
import type { Site } from '../../core/site.ts';
import { backupTroubleCall, backupTroubleMessage } from '../../messages/backup-trouble.ts';
import {
  insertUnseenPlans,
  listKnownPlans,
  lockNotice,
  saveTroubleNotice,
  type TroubleNotice,
} from '../../store/backup-watches.ts';
import { postMessage } from '../../store/outbox.ts';
import type { Database } from '../../store/schema.ts';
import { inTransaction } from '../store-outage.ts';
import { voiceOf } from '../tell-inspection.ts';
import { mentionsOf } from '../tickets/tell-ticket.ts';
import { readStandings } from './read-backups.ts';

/**
 * Tells in its channel what is wrong with a plan's backups where no copy's own message says so: nothing to restore, not made when it was
 * due, never verified, a check or drill that is overdue. One message a plan, edited as things change and when all is well again; for each
 * kind of trouble whoever is on duty is called once, in its thread.
 */
export async function watchPlans(ctx: Context): Promise<void> {
  for (const site of ctx.sites.all) {
    if (site.backups.length > 0) await watchSite(ctx, site);
  }
}

async function watchSite(ctx: Context, site: Site): Promise<void> {
  const known = await listKnownPlans(ctx.store, site.contract.id);
  const unseen = site.backups.map(({ id }) => id).filter((id) => !known.has(id));
  await insertUnseenPlans(ctx.store, { contractId: site.contract.id, planIds: unseen, now: ctx.clock.now() });
  let isTold = false;
  for (const standing of await readStandings(ctx, site)) {
    isTold = (await inTransaction(ctx, (trx) => tellStanding(ctx, trx, { site, standing }))) || isTold;
  }
  if (isTold) ctx.wake('outbox');
}

interface Watched {
  readonly site: Site;
  readonly standing: BackupStanding;
}

/** @returns whether there was anything to be said. */
async function tellStanding(ctx: Context, trx: Transaction<Database>, watched: Watched): Promise<boolean> {
  const { site, standing } = watched;
  const plan = { contractId: site.contract.id, planId: standing.plan.id };
  const before = await lockNotice(trx, plan.contractId, plan.planId);
  const open = before?.recoveredAt === null ? before : null;
  const toTell = troublesToTell(standing.troubles);
  if (!open && toTell.length === 0) return false;
  const now = ctx.clock.now();
  const notice: TroubleNotice = open ?? { begunAt: now, recoveredAt: null, told: [] };
  const fresh = toTell.filter(({ kind }, index) => {
    return !notice.told.includes(kind) && toTell.findIndex((other) => other.kind === kind) === index;
  });
  const after: TroubleNotice = {
    ...notice,
    recoveredAt: standing.troubles.length === 0 ? now : null,
    told: [...notice.told, ...fresh.map(({ kind }) => kind)],
  };
  await saveTroubleNotice(trx, plan, after);
  await tell(ctx, trx, watched, { notice: after, fresh });
  return true;
}

async function tell(
  ctx: Context,
  trx: Transaction<Database>,
  { site, standing }: Watched,
  { notice, fresh }: { readonly notice: TroubleNotice; readonly fresh: readonly BackupTrouble[] },
): Promise<void> {
  const { id: contractId, channel } = site.contract;
  const voice = voiceOf(ctx, contractId);
  const root = `backup-plan:${contractId}:${standing.plan.id}:${notice.begunAt.toISOString()}`;
  const post = (key: string, message: ChatMessage) =>
    postMessage(
      trx,
      { contractId, channel, key, ...(key === root ? {} : { threadKey: root }), message },
      ctx.clock.now(),
    );
  await post(root, backupTroubleMessage({ standing, notice }, voice));
  const mentions = mentionsOf(ctx, voice, [{ kind: 'onDuty' }]);
  for (const trouble of fresh) {
    await post(`${root}:${trouble.kind}`, backupTroubleCall({ plan: standing.plan, trouble, mentions }, voice));
  }
}
