import type { Context } from '../../context.ts';
import type { LocalText } from '../../core/message.ts';
import { contactOf } from '../../core/record/signatory.ts';
import type { RecordVersion, ServiceRecord } from '../../core/record.ts';
import { listRecordVersions } from '../../store/records.ts';
import { findKnownPeople } from '../../store/ticket-sheets.ts';
import { findTicket } from '../../store/tickets.ts';
import type { FormContract, FormRecord, RecordFormFacts } from '../record-form.ts';
import { hashRecordFormFacts } from './fingerprint.ts';

/** Everything recorded that stands on the form of a record. */
export async function loadRecordFormFacts(ctx: Context, record: ServiceRecord): Promise<RecordFormFacts> {
  const ticket = record.ticket === null ? undefined : await findTicket(ctx.store, record.ticket.id);
  const head = await loadFormHead(ctx, record, ticket?.ticket.head.contact ?? null);
  const facts = {
    ...head,
    ticket: ticket === undefined ? null : { number: ticket.number, contact: ticket.ticket.head.contact },
  };
  return { ...facts, documentHash: hashRecordFormFacts(facts) };
}

/** What the forms of all kinds share. */
export interface FormHead {
  readonly contract: FormContract;
  readonly record: FormRecord;
  readonly versions: readonly RecordVersion[];
  readonly people: { readonly [personId: string]: LocalText };
}

/** @param ticketContact the customer's contact that its ticket names. */
export async function loadFormHead(
  ctx: Context,
  record: ServiceRecord,
  ticketContact: string | null,
): Promise<FormHead> {
  const { contract } = ctx.sites.byId(record.contractId);
  const { number, name, customer, provider, system, timeZone } = contract;
  const [versions, known] = await Promise.all([
    listRecordVersions(ctx.store, record.id),
    findKnownPeople(ctx.store, record.contractId),
  ]);
  const mentioned = mentionedBy(record, versions, ticketContact);
  const { state, version, entry, origin, createdBy, createdAt, signature } = record;
  return {
    contract: { number, name, customer, provider, system, timeZone },
    record: { number: record.number, state, version, entry, origin, createdBy, createdAt, signature },
    versions,
    people: Object.fromEntries([...known].flatMap(([id, person]) => (mentioned.has(id) ? [[id, person.name]] : []))),
  };
}

function mentionedBy(
  { entry, createdBy, signature }: ServiceRecord,
  versions: readonly RecordVersion[],
  ticketContact: string | null,
): ReadonlySet<string> {
  const contact = contactOf(entry, ticketContact);
  return new Set([
    entry.engineer,
    createdBy,
    ...(signature === null ? [] : [signature.person]),
    ...(contact === null ? [] : [contact]),
    ...versions.map(({ by }) => by),
  ]);
}
