import type { Transaction } from 'kysely';
import type { Context } from '../../context.ts';
import type { ServiceRecord } from '../../core/record.ts';
import { redactMessage } from '../../core/redact-message.ts';
import { recordMessage } from '../../messages/record.ts';
import { postMessage } from '../../store/outbox.ts';
import { findRecord, listRecordVersions } from '../../store/records.ts';
import type { Database } from '../../store/schema.ts';
import { findTicket } from '../../store/tickets.ts';
import { voiceOf } from '../tell-inspection.ts';

/**
 * Posts the record's one message, or brings it up to date: in the channel, or, where it was issued of a ticket, in that
 * ticket's thread. @returns the record as it is now.
 */
export async function tellRecord(ctx: Context, trx: Transaction<Database>, id: number): Promise<ServiceRecord> {
  const record = await findRecord(trx, { id });
  if (!record) throw new Error(`record ${id} is gone`);
  const voice = voiceOf(ctx, record.contractId);
  const versions = await listRecordVersions(trx, id);
  const message = redactMessage(recordMessage({ record, versions }, voice), ctx.redact);
  const place = (await placeInTicket(ctx, trx, record)) ?? { channel: voice.site.contract.channel };
  await postMessage(trx, { contractId: record.contractId, ...place, key: recordKey(id), message }, ctx.clock.now());
  return record;
}

/** Key of the message that shows a record. */
export function recordKey(id: number): string {
  return `record:${id}`;
}

/** Where what belongs to a record is said: below its message, or beside it in its ticket's thread. */
export async function placeOfReplies(
  ctx: Context,
  trx: Transaction<Database>,
  record: ServiceRecord,
): Promise<Place & { readonly threadKey: string }> {
  const { channel } = ctx.sites.byId(record.contractId).contract;
  return (await placeInTicket(ctx, trx, record)) ?? { channel, threadKey: recordKey(record.id) };
}

interface Place {
  readonly channel: string;
  readonly threadTs?: string;
}

async function placeInTicket(
  ctx: Context,
  trx: Transaction<Database>,
  record: ServiceRecord,
): Promise<(Place & { readonly threadKey: string }) | null> {
  if (record.entry.kind !== 'fault-report' || record.ticket === null) return null;
  const ticket = await findTicket(trx, record.ticket.id);
  if (!ticket) throw new Error(`ticket ${record.ticket.id} is gone`);
  return {
    channel: ticket.thread?.channel ?? ctx.sites.byId(record.contractId).contract.channel,
    threadKey: ticket.cardKey,
    ...(ticket.thread ? { threadTs: ticket.thread.ts } : {}),
  };
}
