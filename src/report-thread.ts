import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { createFileStore } from './adapters/files/file-store.ts';
import { openStore } from './adapters/mysql/store.ts';
import { putContentsPages } from './adapters/word/contents-pages.ts';
import { fillTemplateFile } from './adapters/word/fill-file.ts';
import { TemplateFault } from './adapters/word/template-fault.ts';
import { writeWorkbook } from './adapters/xlsx/write-workbook.ts';
import { createRedactor } from './config/redact.ts';
import type { ComputedReport, ReportFilesOrder, ReportOrder, ReportPagesOrder, WrittenReportFile } from './context.ts';
import type { MessageValues } from './core/message.ts';
import { canonicalJson } from './core/report/canonical-json.ts';
import { compareReports } from './core/report/compare-reports.ts';
import { REPORT_MODEL_VERSION, type ReportModel } from './core/report/model.ts';
import { type ReportPhase, summaryOf } from './core/report-request.ts';
import { traceOf, UserError } from './errors.ts';
import { createTexts } from './i18n/texts.ts';
import { buildAnnex } from './reports/annex.ts';
import { computeReport } from './reports/service-report/compute.ts';
import { maskTexts } from './reports/service-report/mask-texts.ts';
import { buildServiceReport } from './reports/service-report.ts';

/** What the thread is started with. */
export interface ReportThreadData {
  /** Of Rounds' own database, with its password. */
  readonly databaseUrl: string;
  readonly filesDir: string;
  readonly templatesDir: string;
}

export type ReportTask =
  | {
      readonly kind: 'compute';
      readonly order: ReportOrder;
      /** To be masked in whatever people wrote. */
      readonly secrets: readonly string[];
    }
  | { readonly kind: 'write'; readonly order: ReportFilesOrder }
  | { readonly kind: 'put-pages'; readonly order: ReportPagesOrder };

export type ReportResult = ComputedReport | readonly WrittenReportFile[] | WrittenReportFile | null;

export type ReportAnswer =
  | { readonly phase: ReportPhase }
  | { readonly ok: true; readonly result: ReportResult }
  /** Something that a person can mend. */
  | { readonly ok: false; readonly refusal: string; readonly values: MessageValues }
  /** The program is at fault, or the database is away: `errno` and `code` tell. */
  | { readonly ok: false; readonly defect: string; readonly errno?: number; readonly code?: string };

const { databaseUrl, filesDir, templatesDir } = workerData as ReportThreadData;
const store = openStore(databaseUrl);
const files = createFileStore(filesDir);
const texts = createTexts();
/** The one that was computed last is written next. */
let latest: { readonly dataHash: string; readonly model: ReportModel; bytes: Uint8Array | null } | null = null;

parentPort?.on('message', async (task: ReportTask) => {
  parentPort?.postMessage(await answerTo(task));
});

function tell(phase: ReportPhase): void {
  parentPort?.postMessage({ phase } satisfies ReportAnswer);
}

async function answerTo(task: ReportTask): Promise<ReportAnswer> {
  try {
    return { ok: true, result: await perform(task) };
  } catch (error) {
    if (error instanceof UserError) {
      return { ok: false, refusal: error.code, values: error.values };
    }
    const { errno, code } = error as { errno?: number; code?: string };
    return {
      ok: false,
      defect: traceOf(error),
      ...(typeof errno === 'number' ? { errno } : {}),
      ...(typeof code === 'string' ? { code } : {}),
    };
  }
}

function perform(task: ReportTask): Promise<ReportResult> {
  switch (task.kind) {
    case 'compute':
      return compute(task.order, task.secrets);
    case 'write':
      return write(task.order);
    case 'put-pages':
      return putPages(task.order);
  }
}

async function compute(order: ReportOrder, secrets: readonly string[]): Promise<ComputedReport> {
  // What is on the disk can be read there again: two models at once would need twice the memory.
  if (latest?.bytes === null) latest = null;
  tell('reading');
  const built = await computeReport(store, order, () => tell('computing'));
  const redactor = createRedactor();
  for (const secret of secrets) redactor.remember(secret);
  // People write passwords into threads; nobody shall find them in a report that is signed and filed.
  const { model, text } = maskTexts(built, redactor.redact);
  const bytes = Buffer.from(text);
  const dataHash = createHash('sha256').update(bytes).digest('hex');
  latest = { dataHash, model, bytes };
  if (order.keepModel) await keepLatest();
  const computed = { dataHash, asOf: new Date(model.asOf), summary: summaryOf(model), changes: [] };
  if (order.compareWith === null || order.compareWith === dataHash) return computed;
  const before = await read(order.compareWith);
  // The same in another order says the same: a name's languages may have changed places in the site file.
  if (canonicalJson(before) === canonicalJson(model)) return { ...computed, dataHash: order.compareWith };
  return { ...computed, changes: compareReports(before, model) };
}

async function write({ locale, templateFile, issue }: ReportFilesOrder): Promise<WrittenReportFile[]> {
  tell('writing');
  const { dataHash } = issue;
  const isLatest = latest?.dataHash === dataHash;
  const model = isLatest && latest ? latest.model : await read(dataHash);
  if (model.modelVersion !== REPORT_MODEL_VERSION) {
    throw new UserError('report.model-too-old', { key: model.period.key });
  }
  const t = texts(locale, model.contract.timeZone);
  const template = {
    templateFile: templateFile ?? join(templatesDir, locale, 'service-report.docx'),
    vocabularyFile: join(templatesDir, 'service-report.tags.json'),
  };
  let startedAt = performance.now();
  const [document] = await Promise.all([
    fill(template, buildServiceReport({ model, issue }, t, locale)),
    // Written to the disk meanwhile.
    isLatest ? keepLatest() : undefined,
  ]);
  const word = await keep('service-report', document, startedAt);
  startedAt = performance.now();
  const version = model.period.hasEnded ? issue.version : null;
  const annex = writeWorkbook(buildAnnex({ model, version, dataHash }, t, locale));
  const workbook = await keep('service-report-annex', annex, startedAt);
  return [word, workbook];
}

async function putPages({ document, pages }: ReportPagesOrder): Promise<WrittenReportFile | null> {
  const startedAt = performance.now();
  const numbered = await putContentsPages(await files.read(document.sha256), pages);
  if (numbered === null) return null;
  const file = await keep(document.kind, numbered, startedAt);
  return { ...file, milliseconds: document.milliseconds + file.milliseconds };
}

async function fill(template: Parameters<typeof fillTemplateFile>[0], content: object): Promise<Uint8Array> {
  try {
    return await fillTemplateFile(template, content);
  } catch (error) {
    if (!(error instanceof TemplateFault)) throw error;
    throw new UserError(error.code, { file: template.templateFile, ...error.values }, { cause: error });
  }
}

async function keepLatest(): Promise<void> {
  const computed = latest;
  if (!computed?.bytes) return;
  await files.put(computed.bytes);
  computed.bytes = null;
}

async function keep(
  kind: WrittenReportFile['kind'],
  content: Uint8Array,
  startedAt: number,
): Promise<WrittenReportFile> {
  const sha256 = await files.put(content);
  return { kind, sha256, bytes: content.byteLength, milliseconds: Math.round(performance.now() - startedAt) };
}

async function read(dataHash: string): Promise<ReportModel> {
  return JSON.parse(Buffer.from(await files.read(dataHash)).toString()) as ReportModel;
}
