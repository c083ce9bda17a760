import type { Message } from '../message.ts';
import type { ArchiveFacts } from './archive-scan.ts';
import type { BackupCheck, BackupCopy } from './copy.ts';
import type { DumpFacts } from './dump-scan.ts';
import { type Shrinkage, shrinkageOf, wasGood } from './history.ts';
import { complaintsOf, endsWithTrailer } from './made-copy.ts';
import type { BackupPlan, BackupSource } from './plan.ts';
import { hashOf, numberOf, type ScriptReport } from './script-frame.ts';

/** How a check ended, and everything that was found. */
export interface CheckVerdict {
  readonly outcome: NonNullable<BackupCheck['outcome']>;
  readonly findings: readonly Message[];
  /** Of a drill. */
  readonly restoreMs?: number;
  /** Of a drill: it ended before it had made anything, and there is nothing of it to be removed. */
  readonly madeNothing?: boolean;
}

export function passed(...findings: readonly Message[]): CheckVerdict {
  return { outcome: 'passed', findings };
}

export function failed(...findings: readonly Message[]): CheckVerdict {
  return { outcome: 'failed', findings };
}

/** Nothing is known of the copy: not that it is good, nor that it is not. */
export function unknown(...findings: readonly Message[]): CheckVerdict {
  return { outcome: 'unknown', findings };
}

export function found(name: string, values: Message['values'] = {}): Message {
  return { key: `backup-check.${name}`, values };
}

/** What a look at the place where a copy should lie has shown. */
export interface Presence {
  readonly state: string;
  /** Of a file. */
  readonly bytes: number | null;
}

export function presenceOf(report: ScriptReport): Presence | null {
  const state = report.values.get('state');
  return state === undefined ? null : { state, bytes: numberOf(report, 'bytes') };
}

/** Why a copy can't be looked into any further; null when it is there, as large as it was made. */
export function judgePresence(presence: Presence | null, copy: BackupCopy, path: string): CheckVerdict | null {
  const values = { path };
  if (presence === null) return unknown(found('broken-off', { detail: '' }));
  switch (presence.state) {
    case 'ok':
      break;
    case 'unreadable':
    case 'closed-folder':
      return unknown(found(presence.state, values));
    case 'gone':
    case 'no-folder':
    case 'link':
    case 'no-file':
      return failed(found(presence.state, values));
    default:
      return unknown(found('broken-off', { detail: presence.state }));
  }
  if (presence.bytes === null) return unknown(found('broken-off', { detail: '' }));
  if (copy.bytes !== null && presence.bytes !== copy.bytes) {
    return failed(found('size-differs', { found: presence.bytes, recorded: copy.bytes }));
  }
  return null;
}

/**
 * Present, and of a size that its history makes likely. What is small and was looked into since, or made again, is known to be so: it is
 * told beside it, not again and again as a failure.
 * @param copies of the same plan.
 */
export function judgePresent(
  presence: Presence | null,
  { copy, path, plan, copies }: { copy: BackupCopy; path: string; plan: BackupPlan; copies: readonly BackupCopy[] },
): CheckVerdict {
  const problem = judgePresence(presence, copy, path);
  if (problem) return problem;
  const shrinkage = shrinkageOf(copy, copies, plan);
  if (shrinkage && !isKnownSmall(copy, copies)) return failed(shrunken(shrinkage));
  const there = found('present', { bytes: presence?.bytes ?? 0 });
  return shrinkage ? passed(there, shrunken(shrinkage)) : passed(there);
}

function isKnownSmall(copy: BackupCopy, copies: readonly BackupCopy[]): boolean {
  const wasLookedInto = copy.checks.some(({ kind, outcome }) => kind !== 'present' && outcome === 'passed');
  return wasLookedInto || copies.some((other) => other.kind === 'full' && wasGood(other) && other.id > copy.id);
}

function shrunken({ bytes, before, beforeBytes }: Shrinkage): Message {
  return found('shrunken', { bytes, before: before.id, beforeBytes });
}

export function judgeChecksum(sha256: string | null, copy: Pick<BackupCopy, 'sha256'>, detail: string): CheckVerdict {
  if (sha256 === null) return failed(found('read-failed', { detail }));
  if (copy.sha256 === null) return unknown(found('checksum-unrecorded', { found: sha256 }));
  if (sha256 !== copy.sha256) return failed(found('checksum-differs', { found: sha256, recorded: copy.sha256 }));
  return passed(found('checksum-same', { sha256 }));
}

/** What a program of the host that is not there keeps from being found out. */
export function missingProgram({ values }: ScriptReport, host: string): CheckVerdict | null {
  const program = values.get('missing');
  return program === undefined ? null : unknown(found('program-missing', { program, host }));
}

/** A listing that a host made, by what its script reported. */
export function judgeListingReport(
  report: ScriptReport,
  { copy, source, host }: { copy: BackupCopy; source: BackupSource; host: string },
): CheckVerdict {
  const detail = complaintsOf(report.rest);
  const missing = missingProgram(report, host);
  if (missing) return missing;
  const unpack = numberOf(report, 'status-unpack');
  if (unpack === null) return unknown(found('broken-off', { detail }));
  if (unpack !== 0) return failed(found('unpack-failed', { detail }));
  if (source.kind === 'database') {
    const tables = numberOf(report, 'tables');
    if (tables === null) return unknown(found('broken-off', { detail }));
    return judgeDump({ tables, lastLine: report.values.get('last-line') ?? '' }, copy);
  }
  if (source.kind === 'command') {
    const bytes = numberOf(report, 'source-bytes');
    if (bytes === null) return unknown(found('broken-off', { detail }));
    const tail = Buffer.from(report.values.get('tail') ?? '', 'hex');
    return judgeOther({ bytes, tail }, copy, source.trailer);
  }
  const read = numberOf(report, 'status-read');
  if (read === null) return unknown(found('broken-off', { detail }));
  if (read !== 0 && !isGnuTar(report)) return unknown(found('tar-not-gnu', { host, detail }));
  if (read !== 0) return failed(found('archive-damaged', { detail }));
  return judgeEntries(numberOf(report, 'entries'), copy);
}

export function isGnuTar({ values }: ScriptReport): boolean {
  return values.get('tar')?.includes('GNU tar') ?? false;
}

export function judgeArchiveFacts({ entries, fault }: ArchiveFacts, copy: BackupCopy): CheckVerdict {
  if (fault === 'cut-short') return failed(found('archive-cut', { entries }));
  if (fault === 'no-archive') return failed(found('archive-unreadable', { entries }));
  return judgeEntries(entries, copy);
}

function judgeEntries(entries: number | null, copy: BackupCopy): CheckVerdict {
  if (entries === null) return unknown(found('broken-off', { detail: '' }));
  if (copy.entries !== null && entries !== copy.entries) {
    return failed(found('entries-differ', { found: entries, recorded: copy.entries }));
  }
  return passed(found(copy.entries === null ? 'entries-unrecorded' : 'entries-same', { count: entries }));
}

const LINE_CHARACTERS = 200;

/** A dump is whole when its client wrote its last line, and holds the tables that were counted when it was made. */
export function judgeDump(
  { tables, lastLine }: Pick<DumpFacts, 'tables' | 'lastLine'>,
  copy: BackupCopy,
): CheckVerdict {
  if (!lastLine.startsWith('-- Dump completed')) {
    return failed(found('dump-cut', { line: lastLine.slice(0, LINE_CHARACTERS) }));
  }
  if (copy.entries !== null && tables !== copy.entries) {
    return failed(found('tables-differ', { found: tables, recorded: copy.entries }));
  }
  return passed(found('tables-same', { count: tables }));
}

/** Of a dump of an unknown kind only its length and its end are known. */
export function judgeOther(
  { bytes, tail }: Pick<DumpFacts, 'bytes' | 'tail'>,
  copy: BackupCopy,
  trailer: string | null,
): CheckVerdict {
  if (copy.sourceBytes !== null && bytes !== copy.sourceBytes) {
    return failed(found('length-differs', { found: bytes, recorded: copy.sourceBytes }));
  }
  if (trailer !== null && !endsWithTrailer(tail, trailer)) return failed(found('trailer-missing', { trailer }));
  return passed(found(trailer === null ? 'length-same' : 'trailer-found', { bytes }));
}

/** Reads a report of `sha256`, judged with what the program had to say. */
export function judgeChecksumReport(report: ScriptReport, copy: BackupCopy, host: string): CheckVerdict {
  return missingProgram(report, host) ?? judgeChecksum(hashOf(report), copy, complaintsOf(report.rest));
}
