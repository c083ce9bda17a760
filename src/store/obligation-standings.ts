import type { Kysely } from 'kysely';
import type { Obligation, ObligationEvidence } from '../core/obligation.ts';
import { findBackupEvidence, plansOfKind } from '../core/obligation-backup.ts';
import { judgeReports } from '../core/obligation-report.ts';
import {
  countOnce,
  type Evidence,
  judgeObligation,
  type ObligationStanding,
  type UnknownCause,
} from '../core/obligation-status.ts';
import {
  type DaySpanOf,
  formerPeriod,
  latestEndedPeriod,
  listPeriods,
  nextPeriod,
  type Period,
  periodAt,
} from '../core/period.ts';
import type { Site } from '../core/site.ts';
import { type Waiver, waiverOf } from '../core/waiver.ts';
import { listCopies } from './backup-copies.ts';
import { findInstalledAt, findMigratedAt } from './installation.ts';
import { listIssuedInspections, listRecordEvidence } from './obligation-evidence.ts';
import { listIssuedReports } from './report-versions.ts';
import type { Database } from './schema.ts';
import { listWaivers } from './waivers.ts';

/** How each of a contract's obligations stands: in the last period that ended, and in the one that runs. */
export function findStandings(db: Kysely<Database>, site: Site, now: Date): Promise<ObligationStanding[]> {
  const { contract } = site;
  return judgeAll(db, site, now, ({ every }) => {
    const ended = latestEndedPeriod(every, now, contract);
    return [ended, periodAt(every, now, contract)].filter((period) => period !== null);
  });
}

/** The same in each of an obligation's own periods that touches a stretch of days, those that are still to come included. */
export function findStandingsIn(
  db: Kysely<Database>,
  site: Site,
  { within, now }: { readonly within: Pick<DaySpanOf, 'firstDay' | 'lastDay'>; readonly now: Date },
): Promise<ObligationStanding[]> {
  return judgeAll(db, site, now, ({ every }) => listPeriods(every, site.contract, within));
}

/** How what was owed in the last of an obligation's periods that ended before a report's own began stood then, and stands now. */
export interface FormerStanding {
  readonly was: ObligationStanding;
  readonly now: ObligationStanding;
}

/** What a report says of obligations: those of its own period, and what has become of those of the period before. */
export async function findReportStandings(
  db: Kysely<Database>,
  site: Site,
  { within, now }: { readonly within: DaySpanOf; readonly now: Date },
): Promise<{ readonly obligations: ObligationStanding[]; readonly formerObligations: FormerStanding[] }> {
  const known = await readKnown(db, site);
  const obligations: ObligationStanding[] = [];
  const formerObligations: FormerStanding[] = [];
  for (const obligation of site.obligations) {
    const periods = listPeriods(obligation.every, site.contract, within);
    const { former, standings } = await judgePeriods(db, site, known, { obligation, periods, now });
    obligations.push(...standings);
    if (former === null) continue;
    const before = await judgePeriods(db, site, known, { obligation, periods: [former.period], now: within.from });
    formerObligations.push(...before.standings.map((was) => ({ was, now: former })));
  }
  return { obligations, formerObligations };
}

/** By obligation, in the site file's order, its periods from the oldest on. */
async function judgeAll(
  db: Kysely<Database>,
  site: Site,
  now: Date,
  periodsOf: (obligation: Obligation) => readonly Period[],
): Promise<ObligationStanding[]> {
  const known = await readKnown(db, site);
  const all: ObligationStanding[] = [];
  for (const obligation of site.obligations) {
    const { standings } = await judgePeriods(db, site, known, { obligation, periods: periodsOf(obligation), now });
    all.push(...standings);
  }
  return all;
}

/** The period before is judged as well: what made up for it is no evidence of the first of these. */
async function judgePeriods(
  db: Kysely<Database>,
  site: Site,
  known: Known,
  { obligation, periods, now }: Wanted,
): Promise<{ readonly former: ObligationStanding | null; readonly standings: ObligationStanding[] }> {
  const [first] = periods;
  if (!first) return { former: null, standings: [] };
  const before = formerPeriod(first, site.contract);
  const wanted = { obligation, periods: before ? [before, ...periods] : periods, now };
  const judged =
    obligation.evidence.kind === 'report'
      ? await judgeReported(db, site, known, wanted)
      : await judgeDone(db, site, known, wanted);
  const [former = null] = before ? judged : [];
  return { former, standings: before ? judged.slice(1) : judged };
}

async function judgeDone(
  db: Kysely<Database>,
  site: Site,
  known: Known,
  { obligation, periods, now }: Wanted,
): Promise<ObligationStanding[]> {
  const { evidence, unproven } = await findEvidence(db, site, known, { obligation, periods, now });
  const recordedFrom = known.recordedFrom[obligation.evidence.kind];
  const judged = periods.map((period) => {
    const next = nextPeriod(period, site.contract);
    const waiver = waiverOf(known.waivers, obligation, period);
    return judgeObligation(obligation, { period, next, evidence, unproven, recordedFrom, waiver, now });
  });
  return countOnce(judged);
}

async function judgeReported(
  db: Kysely<Database>,
  site: Site,
  { waivers, recordedFrom }: Known,
  { obligation, periods, now }: Wanted,
): Promise<ObligationStanding[]> {
  if (obligation.evidence.kind !== 'report') throw new Error(`${obligation.id} asks for no report`);
  const span = { from: periods[0]?.from ?? now, before: new Date(now.getTime() + 1) };
  const wanted = { contractId: site.contract.id, length: obligation.evidence.period, ...span };
  const reports = await listIssuedReports(db, wanted);
  return periods.map((period) => {
    const waiver = waiverOf(waivers, obligation, period);
    const next = nextPeriod(period, site.contract);
    const found = { period, next, reports, recordedFrom: recordedFrom.report, waiver, now };
    return judgeReports(obligation, found, site.contract);
  });
}

interface Known {
  readonly waivers: readonly Waiver[];
  /** Older installations kept no records, copies or reports: that there are none from then proves nothing. */
  readonly recordedFrom: { readonly [K in ObligationEvidence['kind']]: Date };
  readonly copies: Awaited<ReturnType<typeof listCopies>>;
}

async function readKnown(db: Kysely<Database>, site: Site): Promise<Known> {
  const installedAt = await findInstalledAt(db);
  const asksForBackups = site.obligations.some(({ evidence }) => evidence.kind === 'backup');
  return {
    waivers: await listWaivers(db, site.contract.id),
    recordedFrom: {
      inspection: installedAt,
      record: await findMigratedAt(db, 'records'),
      backup: await findMigratedAt(db, 'backups'),
      report: await findMigratedAt(db, 'reports'),
    },
    copies: asksForBackups ? await listCopies(db, site.contract.id) : [],
  };
}

interface Found {
  readonly evidence: readonly Evidence[] | UnknownCause;
  readonly unproven: readonly Evidence[];
}

interface Wanted {
  readonly obligation: Obligation;
  /** At least one, one after the other. */
  readonly periods: readonly Period[];
  readonly now: Date;
}

async function findEvidence(db: Kysely<Database>, site: Site, known: Known, wanted: Wanted): Promise<Found> {
  const { evidence } = wanted.obligation;
  const from = wanted.periods[0]?.from ?? wanted.now;
  const within = { contractId: site.contract.id, from, before: wanted.now };
  switch (evidence.kind) {
    case 'inspection': {
      const { templates, mode } = evidence;
      return { evidence: await listIssuedInspections(db, { templates, mode, ...within }), unproven: [] };
    }
    case 'record':
      return { evidence: await listRecordEvidence(db, { record: evidence.record, ...within }), unproven: [] };
    case 'backup':
      return findBackups(site, known, wanted);
    case 'report':
      throw new Error(`${wanted.obligation.id} asks for a report`);
  }
}

/** Which plans have to be copied depends on the period, so that each is looked at by itself, and what came after the last. */
function findBackups(site: Site, { copies }: Known, { obligation, periods, now }: Wanted): Found {
  if (obligation.evidence.kind !== 'backup') throw new Error(`${obligation.id} asks for no backup`);
  const { backup } = obligation.evidence;
  const plans = plansOfKind(site.backups, backup);
  if (plans.length === 0) return { evidence: 'no-plan', unproven: [] };
  const last = periods.at(-1);
  const after = last === undefined ? null : nextPeriod(last, site.contract);
  const afterTerm =
    last !== undefined && after === null && last.before < now ? [{ from: last.before, before: now }] : [];
  const found = [...periods, ...(after ? [after] : []), ...afterTerm].map((span) =>
    findBackupEvidence(backup, { plans, copies }, span),
  );
  return { evidence: found.flatMap(({ evidence }) => evidence), unproven: found.flatMap(({ unproven }) => unproven) };
}
