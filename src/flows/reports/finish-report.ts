import type { Transaction } from 'kysely';
import type { ComputedReport, Context, WrittenReportFile } from '../../context.ts';
import type { Locale, Message } from '../../core/message.ts';
import type {
  NewReportVersion,
  ReportOutcome,
  ReportPhase,
  ReportRequest,
  ReportVersion,
} from '../../core/report-request.ts';
import { reportTemplateOf } from '../../core/site.ts';
import type { ReportPeriodOf } from '../../core/typed-period.ts';
import { UserError } from '../../errors.ts';
import { insertDocument } from '../../store/documents.ts';
import { postFile } from '../../store/outbox.ts';
import { endReport } from '../../store/report-requests.ts';
import { insertReport, listReportFiles, listVersions, type ReportFile } from '../../store/report-versions.ts';
import type { Database } from '../../store/schema.ts';
import { inTransaction } from '../store-outage.ts';
import { readPeriod } from './ask-report.ts';
import { reportFileName } from './report-file-name.ts';
import { issueOf } from './report-issue.ts';
import { reportKeys, tellNoPdf, tellReport } from './tell-report.ts';

/** Who works on it, and how it tells how far it is. */
export interface ReportWork {
  readonly owner: string;
  readonly onPhase: (phase: ReportPhase) => void;
  /** All that was to be said of the phases is said. */
  readonly told: () => Promise<void>;
}

/** What is to be written down: a new version, or the one that there was, with files that it has not yet in this language. */
interface Decision {
  readonly outcome: ReportOutcome;
  readonly version: ReportVersion | NewReportVersion;
  /** What is recorded otherwise than in the version. */
  readonly findings: readonly Message[];
}

/**
 * Computes what was asked for, decides whether that is a new version, writes the files and shares them in the thread: all in one
 * transaction at the end, so that whoever takes it up after a crash finds nothing of it, or everything.
 */
export async function finishReport(ctx: Context, request: ReportRequest, work: ReportWork): Promise<void> {
  const site = ctx.sites.byId(request.contractId);
  const now = ctx.clock.now();
  const period = readPeriod(site, { typed: request.periodKey, now });
  if (period.firstDay !== request.firstDay || period.lastDay !== request.lastDay) {
    throw new UserError('report.period-moved', { key: request.periodKey });
  }
  const provisional = period.before > now;
  const before = await listVersions(ctx.store, { ...request, provisional });
  const last = before.at(-1);
  const compareWith = provisional ? null : (last?.dataHash ?? null);
  const computed = await ctx.reports.compute({ site, period, now, compareWith }, work.onPhase);
  const decision = decide({ request, period, computed, last, now });
  const kept = 'id' in decision.version ? await listReportFiles(ctx.store, decision.version.id, request.locale) : [];
  const { files: written, fault } =
    kept.length > 0 ? AS_KEPT : await writeFiles(ctx, { request, decision, before, work });
  await work.told();
  await inTransaction(ctx, async (trx) => {
    const reportId = 'id' in decision.version ? decision.version.id : await insertReport(trx, decision.version);
    const end = { outcome: decision.outcome, reportId, findings: decision.findings };
    const isOurs = await endReport(trx, request.id, { owner: work.owner, end, at: ctx.clock.now() });
    if (!isOurs) throw new UserError('report.taken-over');
    const made = await keepFiles(ctx, trx, { request, reportId, version: decision.version, written });
    for (const file of [...kept, ...made]) await shareFile(ctx, trx, request, file);
    await tellReport(ctx, trx, request.id);
    if (isPdfMissing(ctx, [...kept, ...made])) await tellNoPdf(ctx, trx, request, fault);
  });
  ctx.wake('outbox');
}

function decide(given: {
  readonly request: ReportRequest;
  readonly period: ReportPeriodOf;
  readonly computed: ComputedReport;
  readonly last: ReportVersion | undefined;
  readonly now: Date;
}): Decision {
  const { request, period, computed, last, now } = given;
  const provisional = period.before > now;
  const isReissue = last !== undefined && !provisional;
  if (isReissue && last.dataHash === computed.dataHash) return { outcome: 'same', version: last, findings: [] };
  if (isReissue && request.reason === null) return { outcome: 'changed', version: last, findings: computed.changes };
  return {
    outcome: provisional ? 'provisional' : 'issued',
    version: {
      contractId: request.contractId,
      periodKey: period.key,
      length: period.length,
      firstDay: period.firstDay,
      lastDay: period.lastDay,
      provisional,
      version: (last?.version ?? 0) + 1,
      asOf: computed.asOf,
      dataHash: computed.dataHash,
      summary: computed.summary,
      reason: isReissue ? request.reason : null,
      changes: isReissue ? computed.changes : [],
      madeBy: request.askedBy,
      madeAt: now,
    },
    findings: [],
  };
}

interface WrittenFiles {
  readonly files: readonly WrittenReportFile[];
  /** Why there is no PDF among them, where there should be one. */
  readonly fault: Message | null;
}

const AS_KEPT: WrittenFiles = { files: [], fault: null };

/** Whether there is none though reports are printed here. */
export function isPdfMissing({ pdf }: Pick<Context, 'pdf'>, files: readonly Pick<ReportFile, 'kind'>[]): boolean {
  return pdf !== undefined && files.every(({ kind }) => kind !== 'service-report-pdf');
}

async function writeFiles(
  ctx: Context,
  given: {
    readonly request: ReportRequest;
    readonly decision: Decision;
    readonly before: readonly ReportVersion[];
    readonly work: ReportWork;
  },
): Promise<WrittenFiles> {
  const { request, decision, before, work } = given;
  work.onPhase('writing');
  const { locale } = request;
  const issue = await issueOf(ctx, { version: decision.version, before, locale });
  const templateFile = reportTemplateOf(ctx.sites.byId(request.contractId), locale);
  const [document, ...others] = await ctx.reports.write({ locale, templateFile, issue });
  if (!document) return { files: others, fault: null };
  const printed = await printPdf(ctx, document);
  return { ...printed, files: [...printed.files, ...others] };
}

/** The Word file with the pages in its contents, and its PDF; where that can't be made the Word file as it is, which Word asks to fill. */
async function printPdf(ctx: Context, document: WrittenReportFile): Promise<WrittenFiles> {
  if (!ctx.pdf) return { files: [document], fault: null };
  try {
    const startedAt = performance.now();
    const { pdf, pages } = await ctx.pdf.print(await ctx.files.read(document.sha256));
    const sha256 = await ctx.files.put(pdf);
    const milliseconds = Math.round(performance.now() - startedAt);
    const numbered = await ctx.reports.putPages({ document, pages });
    const printed = { kind: 'service-report-pdf', sha256, bytes: pdf.byteLength, milliseconds } as const;
    return { files: [numbered ?? document, printed], fault: null };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    ctx.log.warn({ error }, 'could not print a report as PDF');
    return { files: [document], fault: { key: `errors.${error.code}`, values: error.values } };
  }
}

async function keepFiles(
  ctx: Context,
  trx: Transaction<Database>,
  given: {
    readonly request: ReportRequest;
    readonly reportId: number;
    readonly version: ReportVersion | NewReportVersion;
    readonly written: readonly WrittenReportFile[];
  },
): Promise<ReportFile[]> {
  const { request, reportId, version, written } = given;
  const files: ReportFile[] = [];
  for (const { kind, sha256, bytes } of written) {
    const { locale } = request;
    const file = { kind, locale, sha256, bytes, fileName: reportFileName(ctx, { version, kind, locale }) };
    const id = await insertDocument(trx, {
      ...file,
      contractId: request.contractId,
      inspectionId: null,
      reportId,
      key: documentKey({ reportId, kind, locale }),
      provisional: version.provisional,
      createdAt: ctx.clock.now(),
    });
    files.push({ ...file, id });
  }
  return files;
}

/** Of each version there is one file of a kind in a language: whoever makes a second one finds this a duplicate. */
function documentKey(of: { reportId: number; kind: WrittenReportFile['kind']; locale: Locale }): string {
  return `report:${of.reportId}:${of.kind}:${of.locale}`;
}

async function shareFile(
  ctx: Context,
  trx: Transaction<Database>,
  request: Pick<ReportRequest, 'id' | 'contractId'>,
  file: ReportFile,
): Promise<void> {
  const { channel } = ctx.sites.byId(request.contractId).contract;
  await postFile(
    trx,
    {
      contractId: request.contractId,
      channel,
      key: reportKeys.file(request.id, file.id),
      threadKey: reportKeys.root(request.id),
      documentId: file.id,
      title: file.fileName,
    },
    ctx.clock.now(),
  );
}
