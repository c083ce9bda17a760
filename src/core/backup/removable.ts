import { shellQuote } from '../check.ts';
import type { BackupCopy, CopyPlace } from './copy.ts';
import { checksumPath, copyFileName, copyStem, joinPath, partPath, planFolder, storePath } from './paths.ts';
import type { BackupPlan } from './plan.ts';
import { frameScript, withComplaints } from './script-frame.ts';

/** Files of one copy in one folder of a host, by name. */
export interface RemovableFiles {
  readonly folder: string;
  /** What all names begin with, and nothing else's do. */
  readonly stem: string;
  readonly names: readonly string[];
  /** Whether the folder `chain` may hold a state that the copy left for incremental ones after it. */
  readonly hasState: boolean;
}

const COMPRESSIONS = ['zstd', 'gzip', 'none'];

/**
 * Which files may be removed with a copy from a host. Null when its path is not one that the plan gives its copies now: below
 * the plan's own folder, named after this plan, kind, time and number. Then a person has to look.
 */
export function removableOnHost(
  copy: BackupCopy,
  plan: BackupPlan,
  place: Exclude<CopyPlace, 'store'>,
): RemovableFiles | null {
  const root = place === 'host' ? plan.folder : (plan.copyTo?.folder ?? null);
  const host = place === 'host' ? plan.host : plan.copyTo?.host;
  const path = place === 'host' ? copy.hostPath : (copy.other?.path ?? null);
  const at = place === 'host' ? copy.hostId : copy.other?.hostId;
  if (root === null || path === null || at !== host || plan.id !== copy.planId) return null;
  const folder = planFolder(root, plan.id);
  const naming = { plan, kind: copy.kind, startedAt: copy.startedAt, copyId: copy.id };
  const name = COMPRESSIONS.map((compression) => copyFileName(naming, compression)).find(
    (candidate) => joinPath(folder, candidate) === path,
  );
  if (name === undefined) return null;
  const stem = copyStem(naming);
  return {
    folder,
    stem,
    names: [name, checksumPath(name), partPath(name), partPath(checksumPath(name))],
    hasState: place === 'host',
  };
}

/** The same for Rounds' own store: the path, or null. */
export function removableInStore(copy: BackupCopy, plan: BackupPlan): string | null {
  const naming = { plan, kind: copy.kind, startedAt: copy.startedAt, copyId: copy.id };
  const paths = COMPRESSIONS.map((one) => storePath(copy.contractId, plan.id, copyFileName(naming, one)));
  return plan.id === copy.planId ? (paths.find((path) => path === copy.storePath) ?? null) : null;
}

/**
 * A script that removes the files of one copy. It looks again at each name, at what it stands for and in which folder, before it
 * removes it. It reports `removed` (`yes`, or `no`) and, where the folder is not there, `folder missing`.
 */
export function removeFilesScript(marker: string, { folder, stem, names, hasState }: RemovableFiles): string {
  const words = (list: readonly string[]) => list.map(shellQuote).join(' ');
  const body = `cd -P ${shellQuote(folder)} 2>/dev/null || {
  if [ -e ${shellQuote(folder)} ]; then rounds_say folder closed; else rounds_say folder missing; fi
  rounds_say removed no
  exit 0
}
rounds_left=0
rounds_remove() {
  case $1 in
  */*) rounds_left=1 ;;
  ${stem}.*)
    if [ -L "$1" ] || { [ -e "$1" ] && [ ! -f "$1" ]; }; then rounds_left=1
    else rm -f "$1" || rounds_left=1; fi ;;
  *) rounds_left=1 ;;
  esac
}
${withComplaints(`for rounds_name in ${words(names)}; do rounds_remove "$rounds_name"; done
${hasState ? `if cd -P chain 2>/dev/null; then\n  for rounds_name in ${stem}.*; do rounds_remove "$rounds_name"; done\nfi\n` : ''}if [ $rounds_left -eq 0 ]; then rounds_say removed yes; else rounds_say removed no; fi`)}`;
  return frameScript(marker, 'output', body);
}
