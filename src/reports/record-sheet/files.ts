import { compareTexts } from '../../core/compare-texts.ts';
import { formatBytes } from '../../i18n/texts.ts';
import type { KeptFile } from '../../store/ticket-files.ts';
import type { RecordSheetFacts } from '../record-sheet.ts';
import type { Wording } from './wording.ts';

const FILES_SHOWN = 200;
const HASH_DIGITS = 16;

/** A file that was posted in the ticket's thread. */
export interface FileModel {
  readonly number: number;
  readonly name: string;
  readonly size: string;
  /** By whom and when. */
  readonly posted: string;
  /** The fingerprint it is kept under, or why it is not. */
  readonly kept: string;
}

export function buildFiles(
  facts: RecordSheetFacts,
  words: Wording,
): { readonly files: readonly FileModel[]; readonly filesNote: string } {
  const posted = postings(facts);
  const place = (file: KeptFile) => posted.get(file.slackFile)?.index ?? Number.MAX_SAFE_INTEGER;
  const inOrder = facts.files.toSorted((a, b) => place(a) - place(b) || compareTexts(a.slackFile, b.slackFile));
  const more = inOrder.length - FILES_SHOWN;
  return {
    files: inOrder.slice(0, FILES_SHOWN).map((file, index) => {
      const posting = posted.get(file.slackFile);
      return {
        number: index + 1,
        name: file.name.trim() === '' ? words.none : file.name,
        size: file.bytes === null ? words.none : formatBytes(file.bytes),
        posted: posting
          ? words.t('sheet.posted', { person: words.actor(posting), at: words.moment(posting.at) })
          : words.none,
        kept: keptWords(file, words),
      };
    }),
    filesNote: more > 0 ? words.t('sheet.more-files', { count: more }) : '',
  };
}

/** The reply that each file first came with, and its place in the story. */
function postings({ record }: RecordSheetFacts) {
  const entries = record.ticket.events.flatMap((event, index) =>
    event.kind === 'noted' ? (event.reply?.files ?? []).map(({ id }) => [id, { ...event, index }] as const) : [],
  );
  // Of several with one key a map keeps the last: an edited reply names its files again.
  return new Map(entries.toReversed());
}

function keptWords({ sha256, error }: KeptFile, words: Wording): string {
  if (sha256 !== null) return words.t('sheet.file-kept', { hash: sha256.slice(0, HASH_DIGITS) });
  return error === null ? words.t('sheet.file-waiting') : words.t('sheet.file-lost', { error });
}
