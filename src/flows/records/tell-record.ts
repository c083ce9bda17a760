import type { Transaction } from 'kysely';
import type { Context } from '../../context.ts';
import type { ServiceRecord } from '../../core/record.ts';
import { redactMessage } from '../../core/redact-message.ts';
import { recordMessage } from '../../messages/record.ts';
import { postMessage } from '../../store/outbox.ts';
import { findRecord, listRecordVersions } from '../../store/records.ts';
import type { Database } from '../../store/schema.ts';
import { voiceOf } from '../tell-inspection.ts';

/** Posts the record's one message in the channel, or brings it up to date. @returns the record as it is now. */
export async function tellRecord(ctx: Context, trx: Transaction<Database>, id: number): Promise<ServiceRecord> {
  const record = await findRecord(trx, { id });
  if (!record) throw new Error(`record ${id} is gone`);
  const voice = voiceOf(ctx, record.contractId);
  const versions = await listRecordVersions(trx, id);
  const message = redactMessage(recordMessage({ record, versions }, voice), ctx.redact);
  const { channel } = voice.site.contract;
  await postMessage(trx, { contractId: record.contractId, channel, key: `record:${id}`, message }, ctx.clock.now());
  return record;
}
