import type { Message } from '../message.ts';
import type { TarKind } from './archive-script.ts';
import { type DatabaseObjects, OBJECT_KINDS } from './database-objects.ts';
import { hashOf, numberOf, type ScriptReport } from './script-frame.ts';
import { readSkipped, type SkippedMembers } from './skipped.ts';
import { TAIL_BYTES } from './stage-programs.ts';

/** What a script has made, judged by what it reported: whole, or why it is not. */
export type MadeCopy =
  | {
      readonly ok: true;
      readonly sha256: string;
      readonly entries: number | null;
      readonly sourceBytes: number | null;
      readonly warnings: readonly Message[];
      readonly skipped: SkippedMembers | null;
    }
  | { readonly ok: false; readonly failure: Message };

const LINES_SHOWN = 5;
const LINE_CHARACTERS = 200;
/** Of a line that is too long, so much of its end is kept: programs repeat a statement first, and say then what was wrong. */
const LINE_END_CHARACTERS = 80;

/** What programs complained of, some of it, in one line. */
export function complaintsOf(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !SAYS_NOTHING.test(line));
  const shown = lines.slice(0, LINES_SHOWN).map(shorten);
  return [...shown, ...(lines.length > LINES_SHOWN ? ['…'] : [])].join('; ');
}

/** Figures of GNU tar, and its last words after others that say more. */
const SAYS_NOTHING = /^(?:Total bytes written: |tar: Exiting with failure status due to previous errors$)/;

function shorten(line: string): string {
  const clean = line.replaceAll(/\p{Cc}/gu, '\ufffd');
  if (clean.length <= LINE_CHARACTERS) return clean;
  return `${clean.slice(0, LINE_CHARACTERS - LINE_END_CHARACTERS)}…${clean.slice(-LINE_END_CHARACTERS)}`;
}

function failed(name: string, values: Message['values'] = {}): MadeCopy {
  return { ok: false, failure: { key: `backup.${name}`, values } };
}

/** The exit status of a part of the pipeline; null when it was never told. */
function statusOf(report: ScriptReport, part: string): number | null {
  return numberOf(report, `status-${part}`);
}

/**
 * What all copies have in common. A part that fails breaks those before it: the last one that failed says why.
 * @returns the failure; null when all parts but the source ended well.
 */
function brokenPart(report: ScriptReport, compression: string): MadeCopy | null {
  const detail = complaintsOf(report.rest);
  for (const part of ['option-file', 'state', 'write', ...(compression === 'none' ? [] : ['pack'])]) {
    const status = statusOf(report, part);
    if (status !== null && status !== 0) return failed(`${part}-failed`, { status, detail });
    if (status === null && (part === 'write' || part === 'pack')) return failed('broken-off', { detail });
  }
  return statusOf(report, 'source') === null ? failed('broken-off', { detail }) : null;
}

/** GNU tar tells apart what changed while it was read (1) from what could not be read (2); of others any status is a failure. */
export function judgeArchive(
  report: ScriptReport,
  { tar, compression }: { readonly tar: TarKind; readonly compression: string },
): MadeCopy {
  const broken = brokenPart(report, compression);
  if (broken) return broken;
  const status = statusOf(report, 'source');
  const detail = complaintsOf(report.rest);
  const isChanged = status === 1 && tar === 'gnu';
  if (status !== 0 && !isChanged) return failed('archive-failed', { status, detail });
  const written = /^Total bytes written: (\d{1,16})\b/m.exec(report.rest)?.[1];
  return whole(report, {
    entries: numberOf(report, 'entries'),
    sourceBytes: written === undefined ? numberOf(report, 'source-bytes') : Number(written),
    warnings: isChanged ? [{ key: 'backup.warning-changed', values: { detail } }] : [],
  });
}

/** Every whole dump ends with this line; a date follows unless the client was told otherwise. */
const DUMP_TRAILER = '-- Dump completed';

/**
 * A dump is whole only if its client ended well and wrote its last line. Some clients leave out, without a word, what they do not
 * understand of another maker's server: a dump that lacks something is better than none, and it is said.
 * @param objects what the database has beside tables; null where nobody counted.
 */
export function judgeDatabaseDump(
  report: ScriptReport,
  { compression, objects }: { readonly compression: string; readonly objects: DatabaseObjects | null },
): MadeCopy {
  const broken = brokenPart(report, compression);
  if (broken) return broken;
  const status = statusOf(report, 'source');
  const detail = complaintsOf(report.rest);
  if (status !== 0)
    return detail === '' ? failed('dump-failed-silently', { status }) : failed('dump-failed', { status, detail });
  const lastLine = report.values.get('last-line') ?? '';
  if (!lastLine.startsWith(DUMP_TRAILER)) return failed('dump-cut', { line: shorten(lastLine) });
  return whole(report, {
    entries: numberOf(report, 'tables'),
    sourceBytes: numberOf(report, 'source-bytes'),
    // A client that ends well may still have had something to say.
    warnings: [
      ...(detail === '' ? [] : [{ key: 'backup.warning-dump', values: { detail } }]),
      ...(objects === null ? [] : lostObjects(report, objects)),
    ],
  });
}

function lostObjects(report: ScriptReport, objects: DatabaseObjects): Message[] {
  return OBJECT_KINDS.flatMap((kind) => {
    const values = { found: numberOf(report, kind), recorded: objects[kind] };
    return values.found === null || values.found >= values.recorded
      ? []
      : [{ key: `backup.warning-lost-${kind}`, values }];
  });
}

/** A dump of an unknown kind: its command ended well, printed something, and ended with the text that the site file names. */
export function judgeCommandDump(
  report: ScriptReport,
  { compression, trailer }: { readonly compression: string; readonly trailer: string | null },
): MadeCopy {
  const broken = brokenPart(report, compression);
  if (broken) return broken;
  const status = statusOf(report, 'source');
  const detail = complaintsOf(report.rest);
  if (status !== 0) return failed('command-failed', { status, detail });
  const sourceBytes = numberOf(report, 'source-bytes');
  // Who counts hands on what is kept: where nothing was counted, nobody knows whether all of it came through.
  if (sourceBytes === null) return failed('broken-off', { detail });
  if (sourceBytes === 0) return failed('command-empty', { detail });
  if (trailer !== null && !endsWithTrailer(Buffer.from(report.values.get('tail') ?? '', 'hex'), trailer)) {
    return failed('trailer-missing', { trailer });
  }
  const warnings = detail === '' ? [] : [{ key: 'backup.warning-dump', values: { detail } }];
  return whole(report, { entries: null, sourceBytes, warnings });
}

/** Whether the text stands in the last lines of a dump. Some programs write a line of their own after it. */
export function endsWithTrailer(tail: Uint8Array, trailer: string): boolean {
  return Buffer.from(tail).subarray(-TAIL_BYTES).includes(Buffer.from(trailer, 'utf8'));
}

function whole(
  report: ScriptReport,
  figures: Pick<MadeCopy & { ok: true }, 'entries' | 'sourceBytes' | 'warnings'>,
): MadeCopy {
  const sha256 = hashOf(report);
  return sha256 === null
    ? failed('broken-off', { detail: complaintsOf(report.rest) })
    : { ok: true, sha256, ...figures, skipped: readSkipped(report) };
}
