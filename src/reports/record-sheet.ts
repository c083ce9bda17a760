import type { Translate } from '../context.ts';
import type { Locale, LocalText } from '../core/message.ts';
import type { Role } from '../core/role.ts';
import type { Contract } from '../core/site.ts';
import { computeClocks } from '../core/sla/clocks.ts';
import { type TicketRecord, ticketName } from '../core/sla/ticket-record.ts';
import type { KeptFile } from '../store/ticket-files.ts';
import { fingerprintWords } from './inspection-form/fingerprint.ts';
import { type ContractHead, contractHead } from './record-form/contract-head.ts';
import {
  type KindBoxes,
  kindBoxes,
  type ModeBoxes,
  modeBoxes,
  type NotedRating,
  notedRating,
  type SourceBoxes,
  sourceBoxes,
} from './record-sheet/boxes.ts';
import { buildFiles, type FileModel } from './record-sheet/files.ts';
import { effortText, engineers, provisionalNote, resultText, sheetDate } from './record-sheet/head.ts';
import { formerBreachLines } from './record-sheet/history.ts';
import { buildRows, type SheetRowModel } from './record-sheet/rows.ts';
import { timesKept } from './record-sheet/stages.ts';
import { buildStory, type StoryModel, storyLines } from './record-sheet/story.ts';
import { createWording, type TextModel } from './record-sheet/wording.ts';

/** All that stands on a maintenance record sheet 维护记录单, as recorded: nothing on it comes from anywhere else. */
export interface RecordSheetFacts {
  readonly contract: Pick<Contract, 'number' | 'name' | 'customer' | 'provider' | 'system' | 'timeZone'>;
  readonly record: Pick<TicketRecord, 'number' | 'originKey' | 'policy' | 'ticket'>;
  /** Those it mentions, by id. */
  readonly people: { readonly [personId: string]: SheetPerson };
  /** Names of the hosts it mentions, by id. */
  readonly hosts: { readonly [hostId: string]: LocalText };
  /** From the ticket's thread. */
  readonly files: readonly KeptFile[];
  /** The clocks are as they stood at this instant: of a closed ticket, the last that was recorded of it. */
  readonly asOf: Date;
  /** SHA-256 in hex over all the recorded facts, from {@link hashRecordSheetFacts}. */
  readonly documentHash: string;
}

export interface SheetPerson {
  readonly name: LocalText;
  readonly roles: readonly Role[];
}

/** What the Word template's tags stand for; `templates/record-sheet.tags.json` explains each. */
export interface RecordSheetModel extends ContractHead, StoryModel, KindBoxes, ModeBoxes, SourceBoxes, NotedRating {
  readonly title: string;
  readonly number: string;
  readonly contact: string;
  readonly date: string;
  readonly engineers: string;
  readonly host: string;
  readonly rows: readonly SheetRowModel[];
  readonly result: string;
  readonly missedMark: string;
  readonly timesKept: string;
  readonly effort: string;
  readonly hasFormerBreaches: boolean;
  readonly formerBreaches: readonly TextModel[];
  readonly provisional: boolean;
  readonly provisionalNote: string;
  readonly hasFiles: boolean;
  readonly files: readonly FileModel[];
  readonly filesNote: string;
  readonly asOf: string;
  readonly fingerprint: string;
  readonly fingerprintShort: string;
  readonly producer: string;
}

/** Whether a sheet of this ticket is final: it is closed. All else may still change, and is marked as provisional. */
export function isFinalSheet({ ticket }: Pick<TicketRecord, 'ticket'>): boolean {
  return ticket.state === 'closed';
}

/** Builds the sheet's content from recorded facts alone: the same facts give the same sheet. */
export function buildRecordSheet(facts: RecordSheetFacts, t: Translate, locale: Locale): RecordSheetModel {
  const { contract, record, asOf } = facts;
  const { head } = record.ticket;
  const words = createWording(facts, t, locale);
  const clocks = computeClocks(record.ticket, record.policy, { now: asOf, timeZone: contract.timeZone });
  const formerBreaches = storyLines(formerBreachLines(clocks, words), words);
  const { files, filesNote } = buildFiles(facts, words);
  return {
    title: t('sheet.title'),
    number: `${contract.number}/${ticketName(record.number)}`,
    ...contractHead(contract, words),
    contact: head.contact === null ? words.none : words.person(head.contact),
    date: sheetDate(facts, words),
    engineers: engineers(facts, words),
    host: head.host === null ? words.none : words.text(facts.hosts[head.host] ?? head.host),
    ...kindBoxes(facts, words),
    ...modeBoxes(facts, words),
    ...sourceBoxes(facts, words),
    rows: buildRows(facts, words),
    result: resultText(facts, words),
    ...timesKept(facts, clocks, words),
    effort: effortText(facts, words),
    ...notedRating(facts, words),
    ...buildStory(facts, clocks, words),
    hasFormerBreaches: formerBreaches.length > 0,
    formerBreaches,
    provisional: !isFinalSheet(record),
    provisionalNote: provisionalNote(facts, words),
    hasFiles: files.length > 0,
    files,
    filesNote,
    asOf: t('sheet.as-of', { at: words.moment(asOf) }),
    ...fingerprintWords(facts.documentHash),
    producer: t('sheet.producer'),
  };
}
