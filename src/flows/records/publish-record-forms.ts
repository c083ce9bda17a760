import type { Caller } from '../../../commands/command.ts';
import type { Context } from '../../context.ts';
import { recordName, type ServiceRecord } from '../../core/record.ts';
import { UserError } from '../../errors.ts';
import { errorText } from '../../i18n/error-text.ts';
import { postMessage } from '../../store/outbox.ts';
import { findRecordFormsWanted } from '../../store/record-forms.ts';
import { findRecord } from '../../store/records.ts';
import { type PublishFailures, publishWanted } from '../publish-wanted.ts';
import { inTransaction } from '../store-outage.ts';
import { voiceOf } from '../tell-inspection.ts';
import { readRecord } from './read-records.ts';
import { placeOfReplies, recordKey } from './tell-record.ts';
import { publishRecordForm, type RecordFormOutcome } from './write-record-form.ts';

/**
 * Publishes the form of every record that calls for it: of what the customer signed, of an issued fault report, of what
 * was voided after its form was shared. One that fails is told in its thread and tried again later.
 */
export async function publishWantedRecordForms(ctx: Context, failures: PublishFailures): Promise<void> {
  const contractIds = ctx.sites.all.map((site) => site.contract.id);
  await publishWanted(ctx, failures, {
    what: 'the form of a record',
    ids: await findRecordFormsWanted(ctx.store, contractIds),
    publish: (id) => publishRecordForm(ctx, id),
    tell: (id, error) => tellFailure(ctx, id, error),
  });
}

/** Said once, and again only when the reason is another. */
async function tellFailure(ctx: Context, id: number, error: unknown): Promise<void> {
  const record = await findRecord(ctx.store, { id });
  if (!record) return;
  const { t } = voiceOf(ctx, record.contractId);
  const reason = error instanceof UserError ? errorText(error, t) : t('record.form-failed-inside');
  const text = t('record.form-failed', { name: recordName(record.number), reason });
  const message = { summary: text, blocks: [{ kind: 'text' as const, text }] };
  await inTransaction(ctx, async (trx) => {
    const place = await placeOfReplies(ctx, trx, record);
    const key = `${recordKey(id)}:form-failure`;
    await postMessage(trx, { contractId: record.contractId, ...place, key, message }, ctx.clock.now());
  });
  ctx.wake('outbox');
}

/**
 * Shares a record's form on a person's word, unless the same is there.
 * @throws UserError for an unknown record, or a template at fault.
 */
export async function requestRecordForm(
  ctx: Context,
  caller: Caller,
  reference: Parameters<typeof readRecord>[2],
): Promise<{ readonly record: ServiceRecord; readonly outcome: RecordFormOutcome }> {
  const record = await readRecord(ctx, caller, reference);
  return { record, outcome: await publishRecordForm(ctx, record.id) };
}
