import type { BackupTrouble, BackupTroubleKind } from './verdict.ts';

/** What nothing else tells: there is no copy, or no check, whose message would say so. */
const UNTOLD: ReadonlySet<BackupTroubleKind> = new Set([
  'missing',
  'late',
  'never-verified',
  'drill-overdue',
  'check-overdue',
]);

/**
 * For which of a plan's troubles somebody is called. A copy that failed or shrank, and one that failed a check, is told in the
 * message of that copy, and so is that there is none to restore when the last attempt failed.
 */
export function troublesToTell(troubles: readonly BackupTrouble[]): readonly BackupTrouble[] {
  const hasFailed = troubles.some(({ kind }) => kind === 'failed');
  return troubles.filter(({ kind }) => UNTOLD.has(kind) && !(kind === 'missing' && hasFailed));
}
