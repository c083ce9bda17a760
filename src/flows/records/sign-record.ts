import type { Transaction } from 'kysely';
import type { Caller } from '../../../commands/command.ts';
import type { Context } from '../../context.ts';
import { localText } from '../../core/message.ts';
import { contactOf, signatories } from '../../core/record/signatory.ts';
import { isSigned, recordName, type ServiceRecord, type Signature } from '../../core/record.ts';
import type { TicketRating } from '../../core/sla/ticket-head.ts';
import { UserError } from '../../errors.ts';
import { personName } from '../../messages/voice.ts';
import { wantRecordForm } from '../../store/record-forms.ts';
import { lockRecord, type RecordReference } from '../../store/records.ts';
import type { Database } from '../../store/schema.ts';
import { insertSignature } from '../../store/signatures.ts';
import { findTicket } from '../../store/tickets.ts';
import { inTransaction } from '../store-outage.ts';
import { voiceOf } from '../tell-inspection.ts';
import { tellRecord } from './tell-record.ts';
import { notFound } from './write-record.ts';

/**
 * The customer signs what a record says now; its form follows in its thread. A later change needs another signature; this
 * one stays with its version.
 *
 * @param given.version what the customer had before their eyes; null for what it says now.
 * @throws UserError when it was changed since, is void, is signed already, also with another rating, or names somebody else as the customer's contact.
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
    const { signature } = record;
    if (signature && isSigned(record)) {
      checkSame(ctx, caller, { record, signature, rating: given.rating });
      return record;
    }
    await checkSignatory(trx, caller, record);
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
    await wantRecordForm(trx, record.id);
    return tellRecord(ctx, trx, record.id);
  });
  ctx.wake('outbox');
  ctx.wake('forms');
  return signed;
}

/**
 * The same person with the same rating again, perhaps the same request delivered twice: it is as they wanted. A signature stands
 * as it was given.
 */
function checkSame(
  ctx: Context,
  caller: Caller,
  of: { readonly record: ServiceRecord; readonly signature: Signature; readonly rating: TicketRating | null },
): void {
  const { record, signature, rating } = of;
  const name = recordName(record.number);
  if (signature.person !== caller.person.id) {
    const person = personName(voiceOf(ctx, record.contractId), signature.person);
    throw new UserError('record.signed-already', { name, person });
  }
  if (rating === null || rating === signature.rating) return;
  if (signature.rating === null) throw new UserError('record.signed-unrated', { name });
  throw new UserError('record.rated-otherwise', { name, rating: caller.t(`ticket.rating-${signature.rating}`) });
}

/** Of several people of the customer the one signs whom the record names. */
async function checkSignatory(trx: Transaction<Database>, caller: Caller, record: ServiceRecord): Promise<void> {
  const ticket = record.ticket === null ? undefined : await findTicket(trx, record.ticket.id);
  const contact = contactOf(record.entry, ticket?.ticket.head.contact ?? null);
  const allowed = signatories(caller.site.people, contact);
  if (allowed.some(({ id }) => id === caller.person.id)) return;
  throw new UserError('record.another-signs', {
    name: recordName(record.number),
    person: allowed.map((person) => localText(person.name, caller.locale)).join(', '),
  });
}
