import type { Caller } from '../../../commands/command.ts';
import type { Context } from '../../context.ts';
import type { ChatMessage } from '../../core/chat.ts';
import type { RecordKind } from '../../core/obligation.ts';
import { draftMaintenance, type MaintenanceDraft } from '../../core/record/draft.ts';
import { recordName, type ServiceRecord, totalEffort } from '../../core/record.ts';
import { ticketName } from '../../core/sla/ticket-record.ts';
import { parsePeriod } from '../../core/typed-period.ts';
import { UserError } from '../../errors.ts';
import { recordDetailMessage } from '../../messages/record-detail.ts';
import { recordListMessage } from '../../messages/record-list.ts';
import {
  findRecord,
  listRecords,
  listRecordVersions,
  type RecordFilter,
  type RecordReference,
  sumRecords,
} from '../../store/records.ts';
import { voiceOf } from '../tell-inspection.ts';
import { readTicket } from '../tickets/read-tickets.ts';
import { notFound } from './write-record.ts';

/** @throws UserError for an unknown record, or another contract's. */
export async function readRecord(
  ctx: Context,
  caller: Caller,
  given: { readonly id: number } | { readonly number: number },
): Promise<ServiceRecord> {
  const contractId = caller.site.contract.id;
  const reference: RecordReference = 'id' in given ? given : { contractId, number: given.number };
  const record = await findRecord(ctx.store, reference);
  if (record?.contractId !== contractId) throw notFound(reference);
  return record;
}

/** Everything that a record says and ever said. */
export async function readRecordDetail(ctx: Context, caller: Caller, number: number): Promise<ChatMessage> {
  const record = await readRecord(ctx, caller, { number });
  const versions = await listRecordVersions(ctx.store, record.id);
  return recordDetailMessage({ record, versions }, voiceOf(ctx, record.contractId));
}

/**
 * The records of a kind and period, with the sum of what counts; null when there are none.
 * @throws UserError for what is no period.
 */
export async function readRecordList(
  ctx: Context,
  caller: Caller,
  question: { readonly kind: RecordKind | null; readonly period: string | null; readonly limit: number },
): Promise<ChatMessage | null> {
  const term = caller.site.contract;
  const typed = question.period;
  const period = typed === null ? null : parsePeriod(typed, { now: ctx.clock.now(), term });
  if (typed !== null && period === null) throw new UserError('record.bad-kind-or-period', { typed });
  const filter: RecordFilter = {
    contractId: term.id,
    ...(question.kind === null ? {} : { kinds: [question.kind] }),
    ...(period === null ? {} : { from: period.from, before: period.before }),
  };
  const { limit } = question;
  // One more, to know whether there are any.
  const page = { limit: limit + 1, newestFirst: true };
  const found = await listRecords(ctx.store, { ...filter, alsoVoided: true }, page);
  if (found.length === 0) return null;
  const total = await sumRecords(ctx.store, filter);
  const records = found.slice(0, limit);
  return recordListMessage({ records, hasMore: found.length > limit, total, period }, voiceOf(ctx, term.id));
}

export interface TicketForRecord {
  readonly id: number;
  readonly name: string;
  readonly draft: MaintenanceDraft;
  /** Person-days that the ticket counts itself. */
  readonly spent: number;
}

/**
 * What a ticket says of the maintenance record that is to be written of it.
 * @throws UserError for an unknown ticket, and one that has its record already.
 */
export async function readTicketForRecord(ctx: Context, caller: Caller, number: number): Promise<TicketForRecord> {
  const { id, ticket, contractId } = await readTicket(ctx, caller, { number });
  const name = ticketName(number);
  const [other] = await listRecords(ctx.store, { contractId, kinds: ['maintenance'], ticketId: id });
  if (other) throw new UserError('record.ticket-has-record', { ticket: name, name: recordName(other.number) });
  return { id, name, draft: draftMaintenance(ticket), spent: ticket.effort === null ? 0 : totalEffort(ticket.effort) };
}
