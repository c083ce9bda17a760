import { LOCALES, localText } from '../message.ts';
import type { RecordEntry } from '../record.ts';
import type { Person } from '../site.ts';

/**
 * The customer's contact 负责人 whom a record names, as it was written; null where it names none.
 * @param ticketContact of the ticket that the record is of.
 */
export function contactOf(entry: RecordEntry, ticketContact: string | null): string | null {
  if (entry.kind === 'maintenance') return entry.content.contact ?? ticketContact;
  if (entry.kind === 'visit') return entry.content.customer;
  return entry.kind === 'fault-report' ? ticketContact : null;
}

/** Who of the customer's people signs: the contact that is named, where the site knows them by it; else any of them. */
export function signatories(people: readonly Person[], contact: string | null): readonly Person[] {
  const customers = people.filter(({ roles }) => roles.includes('customer'));
  if (contact === null) return customers;
  const wanted = contact.trim().toLowerCase();
  const named = customers.filter(({ id, name }) =>
    [id, ...LOCALES.map((locale) => localText(name, locale))].some((one) => one.toLowerCase() === wanted),
  );
  return named.length === 0 ? customers : named;
}
