import { createHash } from 'node:crypto';
import type { Caller } from '../../../commands/command.ts';
import type { Context } from '../../context.ts';
import type { ChatMessage } from '../../core/chat.ts';
import type { ReportVersion } from '../../core/report-request.ts';
import { UserError } from '../../errors.ts';
import { reportDetailMessage, reportListMessage } from '../../messages/report-list.ts';
import { postFile } from '../../store/outbox.ts';
import { listRequestsOf } from '../../store/report-requests.ts';
import { listReportFiles, listReports, listVersions, type ReportFile } from '../../store/report-versions.ts';
import { inTransaction } from '../store-outage.ts';
import { voiceOf } from '../tell-inspection.ts';
import { readPeriod } from './ask-report.ts';
import { reportKeys } from './tell-report.ts';

const LISTED = 30;

/** Issued versions of the contract, the newest first; null when there is none. */
export async function readReportList(ctx: Context, caller: Caller): Promise<ChatMessage | null> {
  const reports = await listReports(ctx.store, caller.site.contract.id, { limit: LISTED });
  if (reports.length === 0) return null;
  return reportListMessage({ reports, limit: LISTED }, voiceOf(ctx, caller.site.contract.id));
}

/** All versions of a period's report, each with what it changed. @throws UserError where none was issued. */
export async function readReportDetail(ctx: Context, caller: Caller, typed: string): Promise<ChatMessage> {
  const versions = await readVersions(ctx, caller, typed);
  const files = new Map<number, readonly ReportFile[]>();
  for (const { id } of versions) files.set(id, await listReportFiles(ctx.store, id));
  return reportDetailMessage({ versions, files }, voiceOf(ctx, caller.site.contract.id));
}

/**
 * Shares the files of an issued version once more in its thread, byte for byte as they were.
 * @param wanted.version null: the latest.
 * @throws UserError where there is no such version.
 */
export async function shareAgain(
  ctx: Context,
  caller: Caller,
  wanted: { readonly typed: string; readonly version: number | null },
): Promise<ReportVersion> {
  const versions = await readVersions(ctx, caller, wanted.typed);
  const report = wanted.version === null ? versions.at(-1) : versions.find(({ version }) => version === wanted.version);
  const key = versions[0]?.periodKey ?? wanted.typed;
  if (!report) throw new UserError('report.no-version', { key, version: wanted.version, latest: versions.length });
  const asking = createHash('sha256').update(caller.requestKey).digest('hex').slice(0, 16);
  await inTransaction(ctx, async (trx) => {
    const [request] = await listRequestsOf(trx, report.id);
    if (!request) throw new Error(`nobody asked for report ${report.id}`);
    for (const file of await listReportFiles(trx, report.id)) {
      await postFile(
        trx,
        {
          contractId: report.contractId,
          channel: caller.site.contract.channel,
          key: `${reportKeys.file(request.id, file.id)}:${asking}`,
          threadKey: reportKeys.root(request.id),
          documentId: file.id,
          title: file.fileName,
        },
        ctx.clock.now(),
      );
    }
  });
  ctx.wake('outbox');
  return report;
}

/** Issued versions of the period that is meant, the oldest first; at least one. @throws UserError where there is none. */
export async function readVersions(ctx: Context, caller: Caller, typed: string): Promise<ReportVersion[]> {
  const { site } = caller;
  const { key } = readPeriod(site, { typed, now: ctx.clock.now() });
  const versions = await listVersions(ctx.store, { contractId: site.contract.id, periodKey: key, provisional: false });
  if (versions.length === 0) throw new UserError('report.not-issued', { key });
  return versions;
}
