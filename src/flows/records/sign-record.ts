import type { Caller } from '../../../commands/command.ts';
import type { Context } from '../../context.ts';
import { isSigned, recordName, type ServiceRecord } from '../../core/record.ts';
import type { TicketRating } from '../../core/sla/ticket-head.ts';
import { UserError } from '../../errors.ts';
import { personName } from '../../messages/voice.ts';
import { lockRecord, type RecordReference } from '../../store/records.ts';
import { insertSignature } from '../../store/signatures.ts';
import { inTransaction } from '../store-outage.ts';
import { voiceOf } from '../tell-inspection.ts';
import { tellRecord } from './tell-record.ts';
import { notFound } from './write-record.ts';

/**
 * The customer signs what a record says now. A later change needs another signature; this one stays with its version.
 *
 * @param given.version what the customer had before their eyes; null for what it says now.
 * @throws UserError when it was changed since, is void, or is signed already.
 */
export async function signRecord(
  ctx: Context,
  caller: Caller,
  given: {
    readonly reference: RecordReference;
    readonly version: number | null;
    readonly rating: TicketRating | null;
  },
): Promise<ServiceRecord> {
  const signed = await inTransaction(ctx, async (trx) => {
    const record = await lockRecord(trx, given.reference);
    if (record?.contractId !== caller.site.contract.id) throw notFound(given.reference);
    const name = recordName(record.number);
    if (record.state === 'voided') throw new UserError('record.is-void', { name });
    if (given.version !== null && given.version !== record.version) {
      throw new UserError('record.changed-before-signing', { name });
    }
    if (isSigned(record)) {
      const by = record.signature?.person ?? '';
      // The same person again, perhaps the same request delivered twice: it is as they wanted.
      if (by === caller.person.id) return record;
      throw new UserError('record.signed-already', { name, person: personName(voiceOf(ctx, record.contractId), by) });
    }
    await insertSignature(trx, {
      subjectKind: 'record',
      subjectId: record.id,
      version: record.version,
      person: caller.person.id,
      role: 'customer',
      rating: given.rating,
      at: ctx.clock.now(),
      requestKey: caller.requestKey,
    });
    return tellRecord(ctx, trx, record.id);
  });
  ctx.wake('outbox');
  return signed;
}
