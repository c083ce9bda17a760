import type { Translate } from '../context.ts';
import type { Locale, LocalText } from '../core/message.ts';
import { contactOf } from '../core/record/signatory.ts';
import { type RecordVersion, recordName, type ServiceRecord } from '../core/record.ts';
import type { Contract } from '../core/site.ts';
import { ticketName } from '../core/sla/ticket-record.ts';
import { fingerprintWords } from './inspection-form/fingerprint.ts';
import { type ContentModel, contentModel } from './record-form/content.ts';
import { type ContractHead, contractHead } from './record-form/contract-head.ts';
import { type HistoryModel, historyModel } from './record-form/history.ts';
import { type SigningModel, signingModel } from './record-form/signing.ts';
import { createFormWording } from './record-form/wording.ts';

/** All that stands on the form of a service record 服务记录, as recorded: nothing on it comes from anywhere else. */
export interface RecordFormFacts {
  readonly contract: FormContract;
  readonly record: FormRecord;
  /** The ticket that it was written of, and the customer's contact that the ticket names. */
  readonly ticket: { readonly number: number; readonly contact: string | null } | null;
  /** In order. */
  readonly versions: readonly RecordVersion[];
  /** Names of those it mentions, by id. */
  readonly people: { readonly [personId: string]: LocalText };
  /** SHA-256 in hex over all the recorded facts. */
  readonly documentHash: string;
}

export type FormContract = Pick<Contract, 'number' | 'name' | 'customer' | 'provider' | 'system' | 'timeZone'>;

export type FormRecord = Pick<
  ServiceRecord,
  'number' | 'state' | 'version' | 'entry' | 'origin' | 'createdBy' | 'createdAt' | 'signature'
>;

/** What the Word template's tags stand for; `templates/record-form.tags.json` explains each. */
export interface RecordFormModel extends ContractHead, ContentModel, SigningModel, HistoryModel {
  readonly title: string;
  readonly number: string;
  readonly subject: string;
  readonly date: string;
  readonly engineers: string;
  readonly ticket: string;
  readonly effort: string;
  readonly fingerprint: string;
  readonly fingerprintShort: string;
  readonly producer: string;
}

/** Builds the form's content from recorded facts alone: the same facts give the same form. */
export function buildRecordForm(facts: RecordFormFacts, t: Translate, locale: Locale): RecordFormModel {
  const { contract, record, ticket, documentHash } = facts;
  const { entry } = record;
  if (entry.kind === 'fault-report') throw new Error('a fault report has a form of its own');
  const words = createFormWording({ people: facts.people, timeZone: contract.timeZone }, t, locale);
  const contact = contactOf(entry, ticket?.contact ?? null);
  return {
    title: t(`record-form.title-${entry.kind}`),
    number: `${contract.number}/${recordName(record.number)}`,
    ...contractHead(contract, words),
    subject: entry.title,
    date: words.span(entry.happenedAt, entry.endedAt),
    engineers:
      entry.others === null
        ? words.person(entry.engineer)
        : t('record.people', { engineer: words.person(entry.engineer), others: entry.others }),
    ticket: ticket === null ? '' : ticketName(ticket.number),
    effort: words.effort(entry.effort),
    ...contentModel(entry, { contact, timeZone: contract.timeZone }, words),
    ...signingModel(record, words),
    ...historyModel(facts, words),
    ...fingerprintWords(documentHash),
    producer: t('record-form.producer'),
  };
}
