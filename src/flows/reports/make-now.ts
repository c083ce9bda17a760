import { randomBytes } from 'node:crypto';
import type { Context } from '../../context.ts';
import type { Message } from '../../core/message.ts';
import type { ReportOutcome, ReportVersion } from '../../core/report-request.ts';
import type { Person, Site } from '../../core/site.ts';
import { UserError } from '../../errors.ts';
import { claimReport, findReportRequest } from '../../store/report-requests.ts';
import { findReport, listReportFiles, type ReportFile } from '../../store/report-versions.ts';
import { newLease } from '../new-lease.ts';
import { inTransaction } from '../store-outage.ts';
import { askReport, type ReportWish, readPeriod } from './ask-report.ts';
import { PACE, workOnReport } from './work-on-report.ts';

const POLL_MS = 200;

export interface MadeReport {
  readonly report: ReportVersion;
  readonly files: readonly ReportFile[];
  readonly outcome: ReportOutcome | null;
  /** What is recorded otherwise than in this version, which was issued before. */
  readonly findings: readonly Message[];
}

/**
 * Asks for a report as the chat does and sees it through here, or waits for the bot that has it in hand.
 * @throws UserError saying why it could not be made.
 */
export async function makeNow(
  ctx: Context,
  who: { readonly site: Site; readonly person: Person },
  wish: ReportWish,
): Promise<MadeReport> {
  const { locale, timeZone } = who.site.contract;
  const asked = await askReport(
    ctx,
    {
      ...who,
      locale,
      t: ctx.texts(locale, timeZone),
      channel: null,
      via: 'command',
      requestKey: `cli:${randomBytes(12).toString('hex')}`,
    },
    wish,
  );
  const { id } = asked.request;
  for (;;) {
    const lease = { ...newLease(ctx, PACE.leaseMs), contractIds: [who.site.contract.id] };
    const claimed = await inTransaction(ctx, (trx) => claimReport(trx, lease, id));
    if (claimed) await workOnReport(ctx, claimed, { lease, pace: PACE });
    const request = await findReportRequest(ctx.store, { id });
    if (request?.failure) throw failureOf(request.failure);
    if (request?.reportId != null) {
      const report = await findReport(ctx.store, request.reportId);
      if (!report) throw new Error(`report ${request.reportId} is gone`);
      const files = await listReportFiles(ctx.store, report.id, wish.locale ?? undefined);
      return { report, files, outcome: request.outcome, findings: request.findings };
    }
    if (ctx.stopping.aborted) throw new UserError('report.maker-failed', { reason: 'Rounds is stopping' });
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** What the report of a period would say now, as JSON; nothing is issued. */
export async function computeModel(
  ctx: Context,
  site: Site,
  wanted: { readonly typed: string; readonly running: boolean },
): Promise<string> {
  const now = ctx.clock.now();
  const period = readPeriod(site, { ...wanted, now });
  const { dataHash } = await ctx.reports.compute({ site, period, now, compareWith: null, keepModel: true });
  return Buffer.from(await ctx.files.read(dataHash)).toString();
}

function failureOf({ key, values }: Message): UserError {
  return new UserError(key.replace(/^errors\./, ''), values);
}
