import type { Transaction } from 'kysely';
import type { Context } from '../../context.ts';
import type { Message } from '../../core/message.ts';
import { redactMessage } from '../../core/redact-message.ts';
import type { ReportRequest } from '../../core/report-request.ts';
import { noPdfMessage, reportMessage } from '../../messages/report.ts';
import { postMessage } from '../../store/outbox.ts';
import { findReportRequest, listRequestsOf } from '../../store/report-requests.ts';
import { findReport, listVersions } from '../../store/report-versions.ts';
import type { Database } from '../../store/schema.ts';
import { voiceOf } from '../tell-inspection.ts';

/** Keys of a report's messages, unique for ever; by the asking, for each has a thread of its own. */
export const reportKeys = {
  root: (requestId: number) => `report:${requestId}`,
  file: (requestId: number, documentId: number) => `report:${requestId}:file:${documentId}`,
  noPdf: (requestId: number) => `report:${requestId}:no-pdf`,
};

/** Posts the message of an asking in the channel, or brings it up to date. @returns the asking as it is now. */
export async function tellReport(ctx: Context, trx: Transaction<Database>, requestId: number): Promise<ReportRequest> {
  const request = await findReportRequest(trx, { id: requestId });
  if (!request) throw new Error(`the asking ${requestId} for a report is gone`);
  const report = request.reportId === null ? null : ((await findReport(trx, request.reportId)) ?? null);
  const versions = report === null ? [] : await listVersions(trx, report);
  const voice = voiceOf(ctx, request.contractId);
  const isLatest = report !== null && versions.at(-1)?.id === report.id;
  const message = redactMessage(reportMessage({ request, report, isLatest }, voice), ctx.redact);
  const { channel } = voice.site.contract;
  const key = reportKeys.root(requestId);
  await postMessage(trx, { contractId: request.contractId, channel, key, message }, ctx.clock.now());
  return request;
}

/** Says in the thread with the files that there is no PDF among them, and what to do; why, where that is known. */
export async function tellNoPdf(
  ctx: Context,
  trx: Transaction<Database>,
  { id, contractId }: Pick<ReportRequest, 'id' | 'contractId'>,
  fault: Message | null,
): Promise<void> {
  const voice = voiceOf(ctx, contractId);
  const message = redactMessage(noPdfMessage(fault, voice), ctx.redact);
  const { channel } = voice.site.contract;
  const place = { channel, key: reportKeys.noPdf(id), threadKey: reportKeys.root(id) };
  await postMessage(trx, { contractId, ...place, message }, ctx.clock.now());
}

/** Brings every message up to date that shows a version. */
export async function tellVersion(ctx: Context, trx: Transaction<Database>, reportId: number): Promise<void> {
  for (const { id } of await listRequestsOf(trx, reportId)) await tellReport(ctx, trx, id);
}
