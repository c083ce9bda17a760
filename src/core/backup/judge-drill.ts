import type { Message } from '../message.ts';
import type { BackupCopy } from './copy.ts';
import { type DatabaseObjects, hasObjects, OBJECT_KINDS } from './database-objects.ts';
import { type CheckVerdict, failed, found, missingProgram, passed, unknown } from './judge-check.ts';
import { complaintsOf } from './made-copy.ts';
import type { DrillAssertion } from './plan.ts';
import { hashOf, numberOf, type ScriptReport } from './script-frame.ts';

const KB = 1_024;

/** Why no scratch folder was made; null when one was. */
export function judgeFolderMade(
  report: ScriptReport,
  { host, folder, neededKb }: { readonly host: string; readonly folder: string; readonly neededKb: number | null },
): CheckVerdict | null {
  const missing = missingProgram(report, host);
  if (missing) return { ...missing, madeNothing: true };
  const live = report.values.get('live');
  if (live !== undefined) return madeNothing('scratch-near-live', { folder, live });
  if (report.values.get('folder') === 'missing') return madeNothing('scratch-folder-missing', { folder, host });
  const room = numberOf(report, 'room-kb');
  if (neededKb !== null && room !== null && room < neededKb) {
    return madeNothing('no-room', { folder, host, free: room * KB, needed: neededKb * KB });
  }
  return judgeMade(report, folder);
}

function judgeMade(report: ScriptReport, place: string): CheckVerdict | null {
  const made = report.values.get('made');
  if (made === 'yes') return null;
  if (made === 'exists') return madeNothing('scratch-exists', { place });
  return unknown(found('scratch-not-made', { place, detail: complaintsOf(report.rest) }));
}

/** Nothing was made, so nothing is to be removed: above all not what was there before. */
function madeNothing(name: string, values: Message['values'] = {}): CheckVerdict {
  return { ...unknown(found(name, values)), madeNothing: true };
}

/** The drill's host stands in the way, not the copy. */
const NOT_OF_THE_COPY: readonly RegExp[] = [
  /No space left on device|Disk quota exceeded|table .* is full/i,
  /Operation not permitted|Permission denied|Read-only file system/i,
];

function isOfTheHost(detail: string): boolean {
  return NOT_OF_THE_COPY.some((pattern) => pattern.test(detail));
}

/** Why a copy of a chain could not be unpacked, or does not hold what was counted when it was made; null when all is well. */
export function judgeExtracted(
  report: ScriptReport,
  { copy, isGnuTar, host }: { readonly copy: BackupCopy; readonly isGnuTar: boolean; readonly host: string },
): CheckVerdict | null {
  const detail = complaintsOf(report.rest);
  if (report.values.has('scratch')) return unknown(found('scratch-lost', { host }));
  const problem = judgeStages(report, { copy, detail });
  if (problem) return problem;
  const restore = numberOf(report, 'status-restore');
  const values = { id: copy.id, detail };
  if (restore === null) return unknown(found('broken-off', { detail }));
  if (restore !== 0 && isOfTheHost(detail)) return unknown(found('restore-hindered', values));
  if (restore !== 0 && !isGnuTar) return unknown(found('tar-not-gnu', { host, detail }));
  if (restore !== 0) return failed(found('restore-failed', values));
  const members = numberOf(report, 'members');
  if (members === null) return unknown(found('broken-off', { detail }));
  if (copy.entries !== null && members !== copy.entries) {
    return failed(found('restored-entries-differ', { id: copy.id, found: members, recorded: copy.entries }));
  }
  return null;
}

/** What comes before the restore itself. */
function judgeStages(
  report: ScriptReport,
  { copy, detail }: { readonly copy: BackupCopy; readonly detail: string },
): CheckVerdict | null {
  const source = numberOf(report, 'status-source');
  const unpack = numberOf(report, 'status-unpack');
  const restored = numberOf(report, 'status-restore') === 0;
  // What can't go on breaks those before it: the last that failed says why.
  if (unpack !== null && unpack !== 0 && (restored || unpack < 128)) {
    return failed(found('restore-unpack-failed', { id: copy.id, detail }));
  }
  if (source !== null && source !== 0 && restored) return failed(found('read-failed', { detail }));
  return null;
}

export interface RestoredFolders {
  readonly copy: BackupCopy;
  /** What the last copy of a chain says must be there; null for a full copy alone. */
  readonly expected: ScriptReport | null;
  /** How many were skipped when the chain was made that are known by number alone. */
  readonly unnamed: number;
  readonly look: ScriptReport;
  readonly deleted: number;
  readonly assertions: readonly DrillAssertion[];
}

/** Whether what was restored is all that there was, and holds what it must. */
export function judgeFolders({ copy, expected, unnamed, look, deleted, assertions }: RestoredFolders): CheckVerdict {
  const detail = complaintsOf(look.rest);
  const [restored, tops, files] = ['restored', 'tops', 'files'].map((name) => numberOf(look, name));
  if (restored == null || tops == null || files == null) return unknown(found('broken-off', { detail }));
  const wanted = wantedObjects(copy, expected, tops);
  if (wanted === 'unread') return unknown(found('broken-off', { detail: complaintsOf(expected?.rest ?? '') }));
  if (wanted !== null && wanted !== restored) {
    const values = { found: restored, wanted };
    const mayBeSkipped = expected !== null && restored < wanted && wanted - restored <= unnamed;
    return mayBeSkipped
      ? unknown(found('restored-unsure', { ...values, unnamed }))
      : failed(found('restored-differs', values));
  }
  const broken = assertions.flatMap((assertion, index) => brokenByFiles(assertion, { look, index, files }));
  if (broken.length > 0) return failed(...broken);
  const summary = deleted > 0 ? 'folders-restored-deleted' : 'folders-restored';
  return passed(found(summary, { files, objects: restored, deleted }), ...assertionsHold(assertions));
}

/** Null where nobody counted. */
function wantedObjects(copy: BackupCopy, expected: ScriptReport | null, tops: number): number | null | 'unread' {
  if (expected === null) return copy.entries;
  const within = numberOf(expected, 'expected');
  const wasRead = numberOf(expected, 'status-read') === 0 && within !== null;
  return wasRead ? within + tops : 'unread';
}

function assertionsHold(assertions: readonly DrillAssertion[]): Message[] {
  return assertions.length === 0 ? [] : [found('assertions-hold', { count: assertions.length })];
}

function brokenByFiles(
  assertion: DrillAssertion,
  { look, index, files }: { readonly look: ScriptReport; readonly index: number; readonly files: number },
): Message[] {
  switch (assertion.kind) {
    case 'files-at-least':
      return files >= assertion.count ? [] : [found('too-few-files', { found: files, wanted: assertion.count })];
    case 'file-exists':
      return look.values.get(`file-${index}`) === 'yes' ? [] : [found('file-missing', { path: assertion.path })];
    case 'file-sha256': {
      const { path, sha256 } = assertion;
      const actual = hashOf(look, `sha256-${index}`);
      if (actual === sha256.toLowerCase()) return [];
      return [actual === null ? found('file-missing', { path }) : found('file-differs', { path, found: actual })];
    }
    default:
      return [found('assertion-misplaced', { kind: assertion.kind })];
  }
}

/** Why no scratch database was made; null when one was. */
export function judgeDatabaseMade(
  report: ScriptReport,
  { host, name }: { readonly host: string; readonly name: string },
): CheckVerdict | null {
  const missing = missingProgram(report, host);
  if (missing) return { ...missing, madeNothing: true };
  const detail = complaintsOf(report.rest);
  if (numberOf(report, 'status-connect') !== 0) return madeNothing('database-unreachable', { host, detail });
  return judgeMade(report, name);
}

/**
 * Errors of a server that say nothing of the dump: no access, no right, no room, connection lost.
 * By number: 1021 and 1114 full, 1040 too many connections, 1044, 1045, 1142, 1227, 1370, 1410, 1419 rights, 2002 to 2013 the connection.
 */
const SERVER_ERRORS: ReadonlySet<number> = new Set([
  1021, 1040, 1044, 1045, 1114, 1142, 1227, 1370, 1410, 1419, 2002, 2003, 2005, 2006, 2013,
]);

/** Why a dump could not be loaded; null when it was. */
export function judgeLoaded(report: ScriptReport, copy: BackupCopy): CheckVerdict | null {
  const detail = complaintsOf(report.rest);
  const foreign = report.values.get('foreign');
  if (foreign !== undefined) return failed(found('foreign-statement', { statement: foreign }));
  const restore = numberOf(report, 'status-restore');
  if (restore === null) return unknown(found('broken-off', { detail }));
  const values = { id: copy.id, detail };
  if (restore !== 0) {
    const number = Number(/^ERROR (\d{4})/m.exec(report.rest)?.[1] ?? 0);
    const isOfServer = SERVER_ERRORS.has(number) || isOfTheHost(detail);
    return isOfServer ? unknown(found('restore-hindered', values)) : failed(found('restore-failed', values));
  }
  const problem = judgeStages(report, { copy, detail });
  if (problem) return problem;
  if (report.values.has('unended')) return failed(found('dump-unended', { id: copy.id }));
  if (numberOf(report, 'status-scan') !== 0) return unknown(found('broken-off', { detail }));
  return null;
}

export interface RestoredDatabase {
  readonly copy: BackupCopy;
  readonly made: ScriptReport;
  readonly loaded: ScriptReport;
  readonly counted: ScriptReport;
  readonly assertions: readonly DrillAssertion[];
}

/** Whether all tables are there and all else that the database had, their rows can be read, and what must hold does. */
export function judgeDatabase({ copy, made, loaded, counted, assertions }: RestoredDatabase): CheckVerdict {
  const detail = complaintsOf(counted.rest);
  const tables = numberOf(counted, 'tables');
  const rows = numberOf(counted, 'rows');
  const wasCounted = numberOf(counted, 'status-count') === 0 && numberOf(counted, 'status-list') === 0;
  if (tables === null) return unknown(found('broken-off', { detail }));
  if (copy.entries !== null && tables !== copy.entries) {
    return failed(found('tables-differ', { found: tables, recorded: copy.entries }));
  }
  const objects = restoredObjects(loaded, counted);
  if (objects === null) return unknown(found('broken-off', { detail }));
  const lost = OBJECT_KINDS.flatMap((kind) => {
    const values = { found: objects[kind], recorded: copy.objects?.[kind] ?? objects[kind] };
    return values.found === values.recorded ? [] : [found(`${kind}-differ`, values)];
  });
  if (lost.length > 0) return failed(...lost);
  if (!wasCounted || rows === null) return failed(found('rows-unreadable', { detail }));
  const broken = assertions.flatMap((assertion, index) => brokenByTables(assertion, { counted, index, tables }));
  if (broken.length > 0) return failed(...broken);
  const { events } = objects;
  return passed(
    found('database-restored', { tables, rows }),
    ...objectsCompared(copy, objects),
    ...assertionsHold(assertions),
    ...(events > 0 ? [found('events-left-out', { count: events })] : []),
    ...((numberOf(made, 'wide') ?? 0) > 0 ? [found('account-wide')] : []),
  );
}

/** Events are not restored but counted on the way. Null where not all was counted. */
function restoredObjects(loaded: ScriptReport, counted: ScriptReport): DatabaseObjects | null {
  const [views, triggers, routines] = ['views', 'triggers', 'routines'].map((name) => numberOf(counted, name));
  const events = numberOf(loaded, 'events');
  if (views == null || triggers == null || routines == null || events === null) return null;
  return { views, triggers, routines, events };
}

/** What can't be compared is said; what the database does not have is not worth a word. */
function objectsCompared(copy: BackupCopy, objects: DatabaseObjects): Message[] {
  if (copy.objects === null) return [found('objects-unrecorded', { ...objects })];
  return hasObjects(objects) ? [found('objects-same', { ...objects })] : [];
}

function brokenByTables(
  assertion: DrillAssertion,
  { counted, index, tables }: { readonly counted: ScriptReport; readonly index: number; readonly tables: number },
): Message[] {
  switch (assertion.kind) {
    case 'tables-at-least':
      return tables >= assertion.count ? [] : [found('too-few-tables', { found: tables, wanted: assertion.count })];
    case 'rows-at-least': {
      const { table, count } = assertion;
      const rows = numberOf(counted, `rows-${index}`);
      if (rows === null) return [found('table-missing', { table })];
      return rows >= count ? [] : [found('too-few-rows', { table, found: rows, wanted: count })];
    }
    default:
      return [found('assertion-misplaced', { kind: assertion.kind })];
  }
}
