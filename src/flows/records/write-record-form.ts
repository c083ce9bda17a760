import type { Context } from '../../context.ts';
import type { Locale } from '../../core/message.ts';
import { isSigned, recordName, type ServiceRecord } from '../../core/record.ts';
import { redactTexts } from '../../core/redact-message.ts';
import { loadFaultReportFacts } from '../../reports/fault-report/load.ts';
import { buildFaultReport } from '../../reports/fault-report.ts';
import { loadRecordFormFacts } from '../../reports/record-form/load.ts';
import { buildRecordForm } from '../../reports/record-form.ts';
import { insertDocument } from '../../store/documents.ts';
import { postFile } from '../../store/outbox.ts';
import { settleRecordForm } from '../../store/record-forms.ts';
import { findRecord, lockRecord } from '../../store/records.ts';
import { hasDocument } from '../../store/ticket-sheets.ts';
import { inTransaction } from '../store-outage.ts';
import { placeOfReplies, recordKey } from './tell-record.ts';

export interface WrittenRecordForm {
  /** The record as it was when the form was written. */
  readonly record: ServiceRecord;
  readonly bytes: Uint8Array;
  readonly fileName: string;
  readonly locale: Locale;
  /** Names the facts that stand on it. */
  readonly factsHash: string;
}

/** Fills the form of a record with what it says now; in the contract's language unless another is asked for. */
export async function writeRecordForm(
  ctx: Context,
  record: ServiceRecord,
  locale?: Locale,
): Promise<WrittenRecordForm> {
  const { contract } = ctx.sites.byId(record.contractId);
  const language = locale ?? contract.locale;
  const { model, factsHash } = await buildModel(ctx, record, language);
  const template = templateOf(record);
  const bytes = await ctx.forms.fill(template, language, redactTexts(model, ctx.redact));
  const t = ctx.texts(language, contract.timeZone);
  const kind = t(`record.kind-${record.entry.kind}`);
  const fileName = t('record.file-name', { kind, name: recordName(record.number) });
  return { record, bytes, fileName, locale: language, factsHash };
}

function templateOf({ entry }: ServiceRecord): 'fault-report' | 'record-form' {
  return entry.kind === 'fault-report' ? 'fault-report' : 'record-form';
}

async function buildModel(ctx: Context, record: ServiceRecord, locale: Locale) {
  const { timeZone } = ctx.sites.byId(record.contractId).contract;
  const t = ctx.texts(locale, timeZone);
  if (record.entry.kind === 'fault-report') {
    const facts = await loadFaultReportFacts(ctx, record);
    return { model: buildFaultReport(facts, t, locale), factsHash: facts.documentHash };
  }
  const facts = await loadRecordFormFacts(ctx, record);
  return { model: buildRecordForm(facts, t, locale), factsHash: facts.documentHash };
}

/**
 * `shared` in the thread now · `known`: the same facts were shared before · `overtaken`: the record was changed or signed
 * while its form was being written, which calls for another one.
 */
export type RecordFormOutcome = 'shared' | 'known' | 'overtaken';

/** Writes a record's form, keeps it, and shares it where the record shows; the same facts are shared once. */
export async function publishRecordForm(ctx: Context, id: number): Promise<RecordFormOutcome> {
  const record = await findRecord(ctx.store, { id });
  if (!record) throw new Error(`record ${id} is gone`);
  const form = await writeRecordForm(ctx, record);
  const key = `${recordKey(id)}:form:${form.factsHash}`;
  const sha256 = await ctx.files.put(form.bytes);
  const outcome = await inTransaction(ctx, async (trx): Promise<RecordFormOutcome> => {
    const current = await lockRecord(trx, { id });
    if (!current || !saysTheSame(current, record)) return 'overtaken';
    await settleRecordForm(trx, id);
    // Two processes come here one after the other, by the lock.
    if (await hasDocument(trx, key)) return 'known';
    const { contract } = ctx.sites.byId(record.contractId);
    const now = ctx.clock.now();
    const documentId = await insertDocument(trx, {
      contractId: record.contractId,
      inspectionId: null,
      recordId: id,
      key,
      kind: templateOf(record),
      locale: form.locale,
      provisional: false,
      fileName: form.fileName,
      sha256,
      bytes: form.bytes.byteLength,
      createdAt: now,
    });
    const place = await placeOfReplies(ctx, trx, current);
    const title = titleOf(current, ctx.texts(contract.locale, contract.timeZone));
    const file = {
      contractId: record.contractId,
      ...place,
      key: `${recordKey(id)}:form:${documentId}`,
      documentId,
      title,
    };
    await postFile(trx, file, now);
    return 'shared';
  });
  if (outcome === 'shared') ctx.wake('outbox');
  return outcome;
}

function saysTheSame(one: ServiceRecord, other: ServiceRecord): boolean {
  return one.version === other.version && one.signature?.version === other.signature?.version;
}

function titleOf(record: ServiceRecord, t: ReturnType<Context['texts']>): string {
  const values = {
    kind: t(`record.kind-${record.entry.kind}`),
    name: recordName(record.number),
    version: record.version,
  };
  if (record.state === 'voided') return t('record.form-voided', values);
  if (isSigned(record)) return t('record.form-signed', values);
  return t(record.version === 1 ? 'record.form' : 'record.form-again', values);
}
