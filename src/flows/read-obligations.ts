import type { Context } from '../context.ts';
import type { Obligation } from '../core/obligation.ts';
import { type Evidence, judgeObligation, type ObligationStanding } from '../core/obligation-status.ts';
import { latestEndedPeriod, nextPeriod, type Period, periodAt } from '../core/period.ts';
import { WRITTEN_KINDS } from '../core/record/content.ts';
import type { Site } from '../core/site.ts';
import type { ObligationState } from '../messages/obligation-words.ts';
import { findInstalledAt, findMigratedAt } from '../store/installation.ts';
import { listIssuedInspections, listRecordEvidence } from '../store/obligation-evidence.ts';

/** How each of a contract's obligations stands: in the period that runs, and in the last one that ended. */
export async function readObligations(ctx: Context, site: Site, now: Date): Promise<ObligationStanding[]> {
  const standings: ObligationStanding[] = [];
  const installedAt = await findInstalledAt(ctx.store);
  // Older installations kept no records: that there are none from then proves nothing.
  const recordsFrom = await findMigratedAt(ctx.store, 'records');
  for (const obligation of site.obligations) {
    const { contract } = site;
    const ended = latestEndedPeriod(obligation.every, now, contract);
    const periods = [ended, periodAt(obligation.every, now, contract)].filter((period) => period !== null);
    const first = periods[0];
    if (!first) continue;
    const evidence = await findEvidence(ctx, site, obligation, { from: first.from, before: now });
    const recordedFrom = obligation.evidence.kind === 'record' ? recordsFrom : installedAt;
    for (const period of periods) {
      const found = { period, next: nextPeriod(period, contract), evidence, recordedFrom, now };
      standings.push(judgeObligation(obligation, found));
    }
  }
  return standings;
}

/** @returns null where Rounds does not record such evidence. */
async function findEvidence(
  ctx: Context,
  site: Site,
  { evidence }: Obligation,
  span: Pick<Period, 'from' | 'before'>,
): Promise<Evidence[] | null> {
  switch (evidence.kind) {
    case 'inspection': {
      const { templates, mode } = evidence;
      return listIssuedInspections(ctx.store, { contractId: site.contract.id, templates, mode, ...span });
    }
    case 'record': {
      const { record } = evidence;
      if (!WRITTEN_KINDS.some((kind) => kind === record)) return null;
      return listRecordEvidence(ctx.store, { contractId: site.contract.id, record, ...span });
    }
    case 'backup':
    case 'report':
      return null;
  }
}

/** What the team has to know of the obligations: all of the period that runs, and what is missing of the one before. */
export async function readObligationStates(ctx: Context, site: Site, now: Date): Promise<ObligationState[]> {
  const standings = await readObligations(ctx, site, now);
  return standings.flatMap(({ obligation, period, status, owed, evidence, lateEvidence }) => {
    const hasEnded = period.before <= now;
    if (hasEnded && status !== 'missing') return [];
    return {
      title: obligation.title,
      owed,
      done: evidence.length + lateEvidence.length,
      until: period.lastDay,
      ...(status === 'missing' || status === 'unknown' ? { status } : {}),
    };
  });
}
