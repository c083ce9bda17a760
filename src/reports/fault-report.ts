import type { Translate } from '../context.ts';
import type { Locale } from '../core/message.ts';
import { recordName } from '../core/record.ts';
import { computeClocks } from '../core/sla/clocks.ts';
import { ticketName } from '../core/sla/ticket-record.ts';
import { reportedOf } from './fault-report/handling.ts';
import { fingerprintWords } from './inspection-form/fingerprint.ts';
import { type ContractHead, contractHead } from './record-form/contract-head.ts';
import { type HistoryModel, historyModel } from './record-form/history.ts';
import type { FormHead } from './record-form/load.ts';
import { type SigningModel, signingModel } from './record-form/signing.ts';
import { createFormWording } from './record-form/wording.ts';
import { sourceBoxes } from './record-sheet/boxes.ts';
import { effortText, engineers } from './record-sheet/head.ts';
import { buildStory, type StoryModel } from './record-sheet/story.ts';
import { createWording } from './record-sheet/wording.ts';
import type { RecordSheetFacts } from './record-sheet.ts';

/** All that stands on a fault report 故障诊断报告: what was said of the fault, and its ticket as it was known when that was said. */
export interface FaultReportFacts extends FormHead {
  readonly sheet: RecordSheetFacts;
  /** SHA-256 in hex over all the recorded facts. */
  readonly documentHash: string;
}

/** What the Word template's tags stand for; `templates/fault-report.tags.json` explains each. */
export interface FaultReportModel extends ContractHead, StoryModel, SigningModel, HistoryModel {
  readonly title: string;
  readonly number: string;
  readonly fault: string;
  readonly ticket: string;
  readonly host: string;
  readonly issuedAt: string;
  readonly author: string;
  readonly contact: string;
  readonly level: string;
  readonly source: string;
  readonly openedAt: string;
  readonly restoredAt: string;
  readonly lasted: string;
  readonly reopened: string;
  readonly symptom: string;
  readonly impact: string;
  readonly engineers: string;
  readonly cause: string;
  readonly solution: string;
  readonly prevention: string;
  readonly effort: string;
  readonly asOf: string;
  readonly fingerprint: string;
  readonly fingerprintShort: string;
  readonly producer: string;
}

/** Builds the report's content from recorded facts alone: the same facts give the same report. */
export function buildFaultReport(facts: FaultReportFacts, t: Translate, locale: Locale): FaultReportModel {
  const { contract, record, sheet, documentHash } = facts;
  const { entry } = record;
  if (entry.kind !== 'fault-report') throw new Error(`a record of kind ${entry.kind} is no fault report`);
  const words = createFormWording({ people: facts.people, timeZone: contract.timeZone }, t, locale);
  const told = createWording(sheet, t, locale);
  const { ticket, policy, number } = sheet.record;
  const clocks = computeClocks(ticket, policy, { now: sheet.asOf, timeZone: contract.timeZone });
  const { head } = ticket;
  return {
    title: t('fault-report.title'),
    number: `${contract.number}/${recordName(record.number)}`,
    ...contractHead(contract, words),
    fault: entry.title,
    ticket: ticketName(number),
    host: head.host === null ? words.none : words.text(sheet.hosts[head.host] ?? head.host),
    issuedAt: told.moment(entry.happenedAt),
    author: words.person(entry.engineer),
    contact: head.contact === null ? words.none : told.person(head.contact),
    level: clocks.level === null ? t('fault-report.no-level') : words.text(clocks.level.name),
    source: sourceBoxes(sheet, told).sourceNote,
    ...reportedOf(sheet, told),
    impact: entry.content.impact,
    engineers: engineers(sheet, told),
    ...buildStory(sheet, clocks, told),
    cause: entry.content.cause,
    solution: entry.content.solution,
    prevention: entry.content.prevention,
    effort: ticket.effort === null ? t('fault-report.effort-open') : effortText(sheet, told),
    asOf: t('fault-report.as-of', { at: told.moment(sheet.asOf) }),
    ...signingModel(record, words),
    ...historyModel(facts, words),
    ...fingerprintWords(documentHash),
    producer: t('fault-report.producer'),
  };
}
