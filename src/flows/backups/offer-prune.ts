import { createHash } from 'node:crypto';
import type { Context } from '../../context.ts';
import type { RetentionDecision } from '../../core/backup/retention.ts';
import { localText } from '../../core/message.ts';
import type { Site } from '../../core/site.ts';
import { UserError } from '../../errors.ts';
import type { PruneOffer } from '../../messages/backup-prune.ts';
import { planPrune } from './prune.ts';
import { findPlan } from './read-backups.ts';

/** For so long a button that removes copies can be pressed after it was shown. */
const OFFER_MS = 10 * 60_000;

/** Lets one person confirm within ten minutes that exactly these copies are removed. */
export function offerPrune(ctx: Context, decisions: readonly RetentionDecision[], personId: string): PruneOffer {
  return { personId, until: ctx.clock.now().getTime() + OFFER_MS, fingerprint: fingerprintOf(decisions) };
}

export interface PressedOffer extends PruneOffer {
  readonly planId: string;
  /** Who has pressed it. */
  readonly pressedBy: string;
}

/**
 * Whether a pressed button still means what it showed.
 * @returns the ids of the copies that it showed: these may be removed, and no others.
 * @throws UserError for another person, after its time, and when other copies would be removed by now.
 */
export async function redeemOffer(ctx: Context, site: Site, offer: PressedOffer): Promise<readonly number[]> {
  if (offer.pressedBy !== offer.personId) {
    const person = site.people.find(({ id }) => id === offer.personId);
    const name = person ? localText(person.name, site.contract.locale) : offer.personId;
    throw new UserError('backup-command.not-your-button', { person: name });
  }
  const plan = findPlan(site, offer.planId);
  if (ctx.clock.now().getTime() > offer.until) throw new UserError('backup-command.offer-over', { plan: plan.id });
  const decisions = await planPrune(ctx, site, plan.id);
  if (fingerprintOf(decisions) !== offer.fingerprint) {
    throw new UserError('backup-command.offer-changed', { plan: plan.id });
  }
  return goingOf(decisions);
}

/** The ids of the copies that are to be removed, in order. */
function goingOf(decisions: readonly RetentionDecision[]): number[] {
  const ids = decisions.flatMap(({ action, copy }) => (action === 'remove' ? [copy.id] : []));
  return ids.toSorted((one, other) => one - other);
}

function fingerprintOf(decisions: readonly RetentionDecision[]): string {
  return createHash('sha256').update(goingOf(decisions).join(',')).digest('hex');
}
