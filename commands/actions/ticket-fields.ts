import { z } from 'zod';
import type { ModalField } from '../../src/core/chat.ts';
import { localText } from '../../src/core/message.ts';
import { TICKET_KINDS } from '../../src/core/sla/ticket-head.ts';
import type { SlaPolicy } from '../../src/core/sla-policy.ts';
import type { Caller } from '../command.ts';

/** What buttons and dialogs of a ticket know of it. */
export const ticketValue = z.strictObject({ ticket: z.int().positive() });
/** Those whose tickets they are, and those who work on them. */
export const WORKERS = ['customer', 'engineer'] as const;
/** What a picker of date and time gives. */
export const instantInput = z.iso.datetime().transform((text) => new Date(text));

/** Levels as the contract names them. */
export function levelField(caller: Caller, policy: SlaPolicy = caller.site.sla, current?: number): ModalField {
  const options = policy.levels.map(({ level: number, name }) => ({
    value: String(number),
    label: localText(name, caller.locale),
  }));
  const initial = options.find(({ value }) => value === String(current))?.value;
  return { kind: 'choice', name: 'level', label: caller.t('ticket-dialog.level'), options, ...initialOf(initial) };
}

export function kindField(caller: Caller): ModalField & { readonly kind: 'choice' } {
  return {
    kind: 'choice',
    name: 'kind',
    label: caller.t('ticket-dialog.kind'),
    options: TICKET_KINDS.map((kind) => ({ value: kind, label: caller.t(`ticket.kind-${kind}`) })),
  };
}

/** None where the site names no hosts: an empty choice is refused. */
export function hostFields(caller: Caller, initial: string | null): ModalField[] {
  const options = caller.site.hosts
    .slice(0, 100)
    .map(({ id, name }) => ({ value: id, label: localText(name, caller.locale) }));
  if (options.length === 0) return [];
  const known = options.some(({ value }) => value === initial) && initial !== null ? { initial } : {};
  return [{ kind: 'choice', name: 'host', label: caller.t('ticket-dialog.host'), options, optional: true, ...known }];
}

export function textField(
  caller: Caller,
  name: string,
  label: string,
  maxLength: number,
  initial?: string,
): ModalField & { readonly kind: 'text' } {
  return { kind: 'text', name, label: caller.t(label), multiline: true, maxLength, ...initialOf(initial) };
}

export function line(
  caller: Caller,
  name: string,
  label: string,
  maxLength: number,
): ModalField & { readonly kind: 'text' } {
  return { kind: 'text', name, label: caller.t(label), maxLength };
}

export function initialOf(initial: string | undefined): { readonly initial?: string } {
  return initial === undefined ? {} : { initial };
}

/** The ticket's contact, a person of the site or a name; else the customer. */
export function customerName(caller: Caller, contact: string | null): string | undefined {
  const { people } = caller.site;
  const person = people.find(({ id }) => id === contact) ?? people.find(({ roles }) => roles.includes('customer'));
  if (contact !== null && person?.id !== contact) return contact;
  return person && localText(person.name, caller.locale);
}
