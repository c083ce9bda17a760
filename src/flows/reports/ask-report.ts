import type { Caller } from '../../../commands/command.ts';
import type { Context } from '../../context.ts';
import type { Locale } from '../../core/message.ts';
import { openKeyOf, type ReportRequest } from '../../core/report-request.ts';
import { mayAct } from '../../core/role.ts';
import type { Site } from '../../core/site.ts';
import { type PeriodFault, parseReportPeriod, type ReportPeriodOf } from '../../core/typed-period.ts';
import { UserError } from '../../errors.ts';
import { isDuplicateKey } from '../../store/duplicate-key.ts';
import { findReportRequest, insertReportRequest } from '../../store/report-requests.ts';
import { listVersions } from '../../store/report-versions.ts';
import { inTransaction } from '../store-outage.ts';
import { tellReport } from './tell-report.ts';

export interface ReportWish {
  /** As typed: `halfyear`, `y1-h1`, `2026-05..2026-10` … */
  readonly typed: string;
  /** Of a length alone: the period that runs, though another has ended. */
  readonly running: boolean;
  /** By default the contract's language. */
  readonly locale: Locale | null;
  /** Why a report that was issued is to be issued again. */
  readonly reason: string | null;
}

export interface AskedReport {
  readonly request: ReportRequest;
  readonly period: ReportPeriodOf;
  /** False: somebody else had asked for it, and it is being made. */
  readonly isNew: boolean;
}

const FAULTS: { readonly [F in PeriodFault]: string } = {
  nonsense: 'report.bad-period',
  backwards: 'report.backwards',
  future: 'report.in-the-future',
  'before-contract': 'report.before-contract',
  'after-contract': 'report.after-contract',
  'beyond-contract': 'report.beyond-contract',
};

/** The period that is meant. @throws UserError saying why it is none, and for which ones there can be a report. */
export function readPeriod(
  site: Site,
  given: { readonly typed: string; readonly running?: boolean; readonly now: Date },
): ReportPeriodOf {
  const { typed, running = false, now } = given;
  const term = site.contract;
  const found = parseReportPeriod(typed, { now, term, running });
  if (found.ok) return found.period;
  throw new UserError(FAULTS[found.fault], { typed, starts: term.starts, ends: term.ends });
}

/**
 * Writes down that a report is wanted and tells the channel; the job `reports` makes it. Asked for again while it is being
 * made it is that one.
 * @throws UserError for what is no period, and for a reissue that may not be or has nothing to issue again.
 */
export async function askReport(ctx: Context, caller: Caller, wish: ReportWish): Promise<AskedReport> {
  const { contract } = caller.site;
  const now = ctx.clock.now();
  const period = readPeriod(caller.site, { ...wish, now });
  const provisional = period.before > now;
  if (wish.running && !provisional) {
    throw new UserError('report.has-ended', { key: period.key, lastDay: period.lastDay });
  }
  const of = { contractId: contract.id, periodKey: period.key, provisional };
  if (wish.reason !== null) {
    if (!mayAct(caller.person.roles, 'lead')) throw new UserError('report.reissue-by-lead');
    const issued = provisional ? [] : await listVersions(ctx.store, of);
    if (issued.length === 0) throw new UserError('report.not-issued', { key: period.key });
  }
  const known = await findReportRequest(ctx.store, { requestKey: caller.requestKey });
  if (known) return { request: known, period, isNew: true };
  try {
    const request = await insert(ctx, caller, { wish, period, provisional, now });
    ctx.wake('reports');
    ctx.wake('outbox');
    return { request, period, isNew: true };
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    const same = await findReportRequest(ctx.store, { requestKey: caller.requestKey });
    const open = same ?? (await findReportRequest(ctx.store, { openKey: openKeyOf(of) }));
    // It ended between our insert and our look: whoever asks again gets it.
    if (!open) throw new UserError('report.just-ended');
    return { request: open, period, isNew: same !== undefined };
  }
}

function insert(
  ctx: Context,
  caller: Caller,
  given: {
    readonly wish: ReportWish;
    readonly period: ReportPeriodOf;
    readonly provisional: boolean;
    readonly now: Date;
  },
): Promise<ReportRequest> {
  const { wish, period, provisional, now } = given;
  const { contract } = caller.site;
  return inTransaction(ctx, async (trx) => {
    const id = await insertReportRequest(trx, {
      contractId: contract.id,
      periodKey: period.key,
      firstDay: period.firstDay,
      lastDay: period.lastDay,
      provisional,
      locale: wish.locale ?? contract.locale,
      reason: wish.reason === null ? null : ctx.redact(wish.reason),
      askedBy: caller.person.id,
      askedAt: now,
      requestKey: caller.requestKey,
    });
    return tellReport(ctx, trx, id);
  });
}
