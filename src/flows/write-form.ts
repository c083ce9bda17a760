import type { Context } from '../context.ts';
import type { Inspection } from '../core/inspection.ts';
import type { Locale } from '../core/message.ts';
import { UserError } from '../errors.ts';
import { errorText } from '../i18n/error-text.ts';
import { inspectionTitle } from '../messages/inspection-root.ts';
import { loadInspectionFormFacts } from '../reports/inspection-form/load.ts';
import { buildInspectionForm } from '../reports/inspection-form.ts';
import { insertDocument } from '../store/documents.ts';
import { isDuplicateKey } from '../store/duplicate-key.ts';
import { findFormsWanted, findInspection, lockInspection, settleForm } from '../store/inspections.ts';
import { postFile, postMessage } from '../store/outbox.ts';
import { safeFileName } from './file-name.ts';
import { type PublishFailures, publishWanted } from './publish-wanted.ts';
import { inTransaction } from './store-outage.ts';
import { inspectionKeys, voiceOf } from './tell-inspection.ts';

export interface WrittenForm {
  readonly inspection: Inspection;
  readonly bytes: Uint8Array;
  readonly fileName: string;
  /** Everything but an issued form is marked as provisional on every page. */
  readonly provisional: boolean;
  /** Names the facts that stand on it. */
  readonly factsHash: string;
}

/**
 * Fills the form with what is recorded now.
 * @throws UserError when there is no such inspection.
 */
export async function writeForm(ctx: Context, id: number, locale?: Locale): Promise<WrittenForm> {
  const inspection = await findInspection(ctx.store, id);
  if (!inspection) throw new UserError('inspection.not-found', { id });
  const { contract } = ctx.sites.byId(inspection.contractId);
  const language = locale ?? contract.locale;
  const t = ctx.texts(language, contract.timeZone);
  const facts = await loadInspectionFormFacts(ctx, inspection);
  const bytes = await ctx.forms.fill('inspection-form', language, buildInspectionForm(facts, t, language));
  const provisional = inspection.state !== 'issued';
  const title = inspectionTitle(inspection, { ...voiceOf(ctx, contract.id), locale: language, t });
  const fileName = t(provisional ? 'inspection.form-file-provisional' : 'inspection.form-file-final', { title });
  return { inspection, bytes, fileName: safeFileName(fileName), provisional, factsHash: facts.documentHash };
}

/**
 * Writes the form, keeps it, and shares it in the inspection's thread; the same facts are shared once.
 * @returns false when they had been shared before.
 */
export async function publishForm(ctx: Context, id: number): Promise<boolean> {
  const form = await writeForm(ctx, id);
  const kind = form.provisional ? 'provisional' : 'final';
  const { contract } = ctx.sites.byId(form.inspection.contractId);
  const voice = voiceOf(ctx, contract.id);
  const sha256 = await ctx.files.put(form.bytes);
  const title = inspectionTitle(form.inspection, voice);
  const key = form.provisional ? `inspection:${id}:provisional:${form.factsHash}` : `inspection:${id}:final`;
  try {
    await inTransaction(ctx, async (trx) => {
      const locked = await lockInspection(trx, id);
      // Issued or reopened while the form was being written: the job writes the one that is wanted now.
      if (!locked || (locked.state === 'issued') === form.provisional) return;
      const documentId = await insertDocument(trx, {
        contractId: contract.id,
        inspectionId: id,
        key,
        kind: 'inspection-form',
        locale: contract.locale,
        provisional: form.provisional,
        fileName: form.fileName,
        sha256,
        bytes: form.bytes.byteLength,
        createdAt: ctx.clock.now(),
      });
      await settleForm(trx, id, kind);
      await postFile(
        trx,
        {
          contractId: contract.id,
          channel: contract.channel,
          key: inspectionKeys.form(id, documentId),
          threadKey: inspectionKeys.root(id),
          documentId,
          title: voice.t(form.provisional ? 'inspection.form-title-provisional' : 'inspection.form-title-final', {
            title,
          }),
        },
        ctx.clock.now(),
      );
    });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    // The same facts were shared before, by us or by another process.
    await settleForm(ctx.store, id, kind);
    return false;
  }
  ctx.wake('outbox');
  return true;
}

/** Publishes every form that is called for and not written yet. One that fails is told in its thread and tried again later. */
export async function publishWantedForms(ctx: Context, failures: PublishFailures): Promise<void> {
  const contractIds = ctx.sites.all.map((site) => site.contract.id);
  await publishWanted(ctx, failures, {
    what: 'the form of an inspection',
    ids: await findFormsWanted(ctx.store, contractIds),
    publish: (id) => publishForm(ctx, id),
    tell: (id, error) => tellFormFailure(ctx, id, error),
  });
}

/** Said once, and again only when the reason is another. */
async function tellFormFailure(ctx: Context, id: number, error: unknown): Promise<void> {
  const inspection = await findInspection(ctx.store, id);
  if (!inspection) return;
  const { contract } = ctx.sites.byId(inspection.contractId);
  const { t } = voiceOf(ctx, contract.id);
  const reason = error instanceof UserError ? errorText(error, t) : t('inspection.form-failed-inside');
  const text = t('inspection.form-failed', { reason });
  await postMessage(
    ctx.store,
    {
      contractId: contract.id,
      channel: contract.channel,
      key: inspectionKeys.formFailure(id),
      threadKey: inspectionKeys.root(id),
      message: { summary: text, blocks: [{ kind: 'text', text }] },
    },
    ctx.clock.now(),
  );
  ctx.wake('outbox');
}
