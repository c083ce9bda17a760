import type { Caller } from '../../../commands/command.ts';
import type { Context } from '../../context.ts';
import type { Json } from '../../core/check.ts';
import { addDays, dayAt, startOfDay } from '../../core/local-day.ts';
import {
  isSigned,
  type RecordEntry,
  type RecordOrigin,
  recordName,
  type ServiceRecord,
  timeFault,
} from '../../core/record.ts';
import { redactJson } from '../../core/redact-message.ts';
import { mayAct } from '../../core/role.ts';
import { ticketName } from '../../core/sla/ticket-record.ts';
import { UserError } from '../../errors.ts';
import { lockNumbers } from '../../store/contract-numbers.ts';
import { hasRecordDocument, wantRecordForm } from '../../store/record-forms.ts';
import {
  changeRecord,
  findRecordOfRequest,
  insertRecord,
  listRecords,
  lockRecord,
  type RecordReference,
} from '../../store/records.ts';
import { findTicket } from '../../store/tickets.ts';
import { inTransaction } from '../store-outage.ts';
import { tellRecord } from './tell-record.ts';

export interface Written {
  readonly record: ServiceRecord;
  /** Numbers of valid records of the same kind, day and title: perhaps the same work, written down twice. */
  readonly alike: readonly number[];
  /** Numbers of other valid ones whose times overlap, of the same engineer: nobody is in two places at once. */
  readonly overlapping: readonly number[];
}

/**
 * Writes a service record down and tells the channel. Asked again under the same request key it answers as before.
 * @throws UserError for times outside the contract or still to come, somebody who is no engineer of the site, and a ticket
 *   that has its maintenance record already.
 */
export async function writeRecord(
  ctx: Context,
  caller: Caller,
  entry: RecordEntry,
  given: { readonly ticketId: number | null; readonly origin: RecordOrigin },
): Promise<Written> {
  checkTimes(ctx, caller, entry);
  checkEngineer(caller, entry.engineer);
  const contractId = caller.site.contract.id;
  const written = await inTransaction(ctx, async (trx) => {
    await lockNumbers(trx, 'record_numbers', contractId);
    const before = await findRecordOfRequest(trx, caller.requestKey);
    if (before) return before;
    if (given.ticketId !== null) {
      const ticket = await findTicket(trx, given.ticketId);
      if (ticket?.contractId !== contractId) throw new UserError('ticket.not-found', { number: null });
      const [other] = await listRecords(trx, { contractId, kinds: [entry.kind], ticketId: given.ticketId });
      if (other) {
        const values = { ticket: ticketName(ticket.number), name: recordName(other.number) };
        throw new UserError('record.ticket-has-record', values);
      }
    }
    const id = await insertRecord(trx, {
      contractId,
      entry: withoutSecrets(ctx, entry),
      ...given,
      by: caller.person.id,
      at: ctx.clock.now(),
      requestKey: caller.requestKey,
    });
    return tellRecord(ctx, trx, id);
  });
  ctx.wake('outbox');
  return { record: written, ...(await findBeside(ctx, caller, written)) };
}

/**
 * Makes a record say something else; what it said stays readable with the reason.
 * @throws UserError also when it was changed since `version`, is void, or was signed and who asks is no lead.
 */
export async function editRecord(
  ctx: Context,
  caller: Caller,
  edit: { readonly id: number; readonly version: number; readonly entry: RecordEntry; readonly reason: string },
): Promise<Written> {
  checkTimes(ctx, caller, edit.entry);
  const { id, version, entry, reason } = edit;
  const decide = (before: ServiceRecord) => {
    if (before.version !== version) {
      throw new UserError('record.changed-meanwhile', { name: recordName(before.number) });
    }
    checkEditable(caller, before);
    if (entry.engineer !== before.entry.engineer) checkEngineer(caller, entry.engineer);
    return entry;
  };
  const record = await change(ctx, caller, { reference: { id }, kind: 'edited', reason, decide });
  return { record, ...(await findBeside(ctx, caller, record)) };
}

/** Takes a record out of everything that is counted; it stays readable. @throws UserError when it is void already. */
export function voidRecord(
  ctx: Context,
  caller: Caller,
  given: { readonly number: number; readonly reason: string },
): Promise<ServiceRecord> {
  const reference = { contractId: caller.site.contract.id, number: given.number };
  return change(ctx, caller, { reference, kind: 'voided', reason: given.reason, decide: ({ entry }) => entry });
}

interface Change {
  readonly reference: RecordReference;
  readonly kind: 'edited' | 'voided';
  readonly reason: string;
  /** What it says from then on. @throws UserError where it may not be changed. */
  readonly decide: (before: ServiceRecord) => RecordEntry;
}

async function change(
  ctx: Context,
  caller: Caller,
  { reference, kind, reason, decide }: Change,
): Promise<ServiceRecord> {
  const changed = await inTransaction(ctx, async (trx) => {
    const before = await lockRecord(trx, reference);
    if (before?.contractId !== caller.site.contract.id) throw notFound(reference);
    if (await findRecordOfRequest(trx, caller.requestKey)) return before;
    if (before.state === 'voided') throw new UserError('record.is-void', { name: recordName(before.number) });
    // A form that says otherwise must not be the last word in the thread.
    if (kind === 'voided' && (await hasRecordDocument(trx, before.id))) await wantRecordForm(trx, before.id);
    await changeRecord(trx, before, {
      change: kind,
      entry: withoutSecrets(ctx, decide(before)),
      by: caller.person.id,
      at: ctx.clock.now(),
      reason: ctx.redact(reason),
      requestKey: caller.requestKey,
    });
    return tellRecord(ctx, trx, before.id);
  });
  ctx.wake('outbox');
  ctx.wake('forms');
  return changed;
}

/** @throws UserError when it is void, or signed and who asks is no lead. */
export function checkEditable(caller: Caller, record: ServiceRecord): void {
  const name = recordName(record.number);
  if (record.state === 'voided') throw new UserError('record.is-void', { name });
  if (isSigned(record) && !mayAct(caller.person.roles, 'lead')) throw new UserError('record.signed', { name });
}

export function notFound(reference: RecordReference): UserError {
  return new UserError('record.not-found', { name: 'number' in reference ? recordName(reference.number) : '' });
}

/** @throws UserError for work outside the contract, or still to come. */
function checkTimes(ctx: Context, caller: Caller, { happenedAt, endedAt }: RecordEntry): void {
  const term = caller.site.contract;
  for (const at of [happenedAt, ...(endedAt === null ? [] : [endedAt])]) {
    const fault = timeFault(at, { now: ctx.clock.now(), term });
    if (fault) throw new UserError(fault, { at: at.toISOString(), starts: term.starts, ends: term.ends });
  }
}

function checkEngineer(caller: Caller, id: string): void {
  const person = caller.site.people.find((candidate) => candidate.id === id);
  if (!person || !mayAct(person.roles, 'engineer')) throw new UserError('record.no-engineer', { id });
}

/** What may contradict it; to be judged by a person. */
async function findBeside(ctx: Context, caller: Caller, record: ServiceRecord): Promise<Omit<Written, 'record'>> {
  const alike = await findAlike(ctx, caller, record);
  const { happenedAt: from, endedAt: until, engineer } = record.entry;
  if (until === null) return { alike, overlapping: [] };
  const others = await listRecords(ctx.store, { contractId: record.contractId, engineer, during: { from, until } });
  const overlapping = others.map(({ number }) => number).filter((number) => number !== record.number);
  return { alike, overlapping: overlapping.filter((number) => !alike.includes(number)) };
}

async function findAlike(ctx: Context, caller: Caller, record: ServiceRecord): Promise<number[]> {
  const { timeZone } = caller.site.contract;
  const { kind, happenedAt, title } = record.entry;
  const day = dayAt(happenedAt, timeZone);
  const others = await listRecords(ctx.store, {
    contractId: record.contractId,
    kinds: [kind],
    from: startOfDay(day, timeZone),
    before: startOfDay(addDays(day, 1), timeZone),
  });
  const same = (text: string) => text.replaceAll(/\s+/g, '').toLowerCase();
  return others
    .filter(({ id, entry }) => id !== record.id && same(entry.title) === same(title))
    .map(({ number }) => number);
}

/** What is kept of what was typed. */
export function withoutSecrets<Entry extends RecordEntry>(ctx: Context, entry: Entry): Entry {
  const masked = {
    ...entry,
    title: ctx.redact(entry.title),
    others: entry.others === null ? null : ctx.redact(entry.others),
    content: redactJson(entry.content as unknown as Json, ctx.redact),
  };
  return masked as unknown as Entry;
}
