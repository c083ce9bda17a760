import { shellQuote } from '../check.ts';
import { REPORT_TAR, requirePrograms, unpackPrograms } from './check-script.ts';
import { leftOutCondition } from './left-out.ts';
import { memberName } from './paths.ts';
import type { DrillAssertion } from './plan.ts';
import { type Scratch, scratchPath } from './scratch.ts';
import { frameScript, unpackCommand, withComplaints, withStatus } from './script-frame.ts';
import { escapedName } from './skipped.ts';

export interface FolderDrillOrder {
  readonly marker: string;
  readonly scratch: Extract<Scratch, { kind: 'folder' }>;
}

/** Where a copy that is restored comes from: a file of the host, or the script's standard input. */
export type RestoreSource = { readonly kind: 'file'; readonly path: string } | { readonly kind: 'input' };

export function readSource(source: RestoreSource): string {
  return source.kind === 'file' ? `cat ${shellQuote(source.path)}` : 'cat';
}

/**
 * A script that makes the scratch folder: only where nothing of that name is, not within what is live under any name
 * it may have, and where there is room. It reports `missing` a program, `tar`, `folder` (`ok`, or why not), `live` (the folder in
 * its way), `room-kb`, and `made` (`yes`, `exists`, `no`).
 */
export function makeFolderScript({
  marker,
  scratch,
  compressions,
  liveFolders,
  neededKb,
}: FolderDrillOrder & {
  readonly compressions: readonly string[];
  readonly liveFolders: readonly string[];
  /** Null where nobody knows. */
  readonly neededKb: number | null;
}): string {
  const programs = ['tar', 'find', 'awk', ...compressions.flatMap(unpackPrograms)];
  const name = shellQuote(scratch.name);
  const live = liveFolders.map(shellQuote).join(' ');
  const body = `${requirePrograms([...new Set(programs)])}${REPORT_TAR}cd -P ${shellQuote(scratch.folder)} 2>/dev/null || {
  rounds_say folder missing
  exit 0
}
rounds_here=$(pwd -P)
for rounds_live in ${live === '' ? "''" : live}; do
  [ -n "$rounds_live" ] || continue
  rounds_real=$(cd -P "$rounds_live" 2>/dev/null && pwd -P) || continue
  [ "$rounds_real" != / ] || continue
  case $rounds_here/ in "$rounds_real"/*) rounds_say live "$rounds_live"; exit 0 ;; esac
  case $rounds_real/ in "$rounds_here"/${scratch.name}/*) rounds_say live "$rounds_live"; exit 0 ;; esac
done
rounds_say folder ok
rounds_room=$(df -Pk . | awk 'NR > 1 { room = $(NF - 2) } END { printf "%.0f", room }')
rounds_say room-kb "$rounds_room"
${neededKb === null ? '' : `[ "\${rounds_room:-0}" -ge ${neededKb} ] || exit 0\n`}${withComplaints(`if [ -e ${name} ] || [ -L ${name} ]; then rounds_say made exists
elif mkdir -m 700 ${name}; then rounds_say made yes
else rounds_say made no; fi`)}`;
  return frameScript(marker, 'output', body);
}

/**
 * A script that unpacks one copy of a chain into the scratch folder, deletions included. It reports `status-source`,
 * `status-unpack`, `status-restore`, `members` and `deleted`; `scratch missing` where the folder is gone.
 */
export function extractScript({
  marker,
  scratch,
  source,
  compression,
  isGnuTar,
}: FolderDrillOrder & {
  readonly source: RestoreSource;
  readonly compression: string;
  readonly isGnuTar: boolean;
}): string {
  const extract = isGnuTar
    ? `tar --extract --file=- --listed-incremental=/dev/null --preserve-permissions --numeric-owner --verbose --quoting-style=escape`
    : 'tar -xpvf -';
  const stages = [
    withStatus('source', readSource(source)),
    withStatus('unpack', unpackCommand(compression)),
    // What is behind the archive's end is taken, too: what comes before must come to its end and say how that was.
    `{ ${extract}; rounds_say status-restore $?; cat >/dev/null; }`,
    `awk '/^tar: Deleting / { deleted++; next } { members++ } END { printf "%.0f %.0f\\n", members, deleted }'`,
    '{ read -r rounds_members rounds_deleted; rounds_say members "$rounds_members"; rounds_say deleted "$rounds_deleted"; }',
  ];
  const body = `${enterScratch(scratch)}trap 'cd / && rm -rf ${shellQuote(scratchPath(scratch))}; exit 143' HUP INT TERM
${withComplaints(stages.join(' |\n'))}`;
  return frameScript(marker, 'output', body);
}

/**
 * A script that counts what the last copy of a chain says there must be. Each folder in it names all that was in that
 * folder, in this copy or an earlier one, and what was left out. It reports `status-unpack`, `status-read`, `expected` (objects within folders) and
 * `folders` (that name what is in them). What tar skipped is not expected, but where some copy holds it all the same.
 */
export function expectedScript({
  marker,
  source,
  compression,
  exclude,
  scratch,
  skipped,
}: FolderDrillOrder & {
  readonly source: RestoreSource;
  readonly compression: string;
  /** As when it was made. */
  readonly exclude: readonly string[];
  /** Names of what no copy need hold. */
  readonly skipped: readonly string[];
}): string {
  const count = `!isListed { if ($0 == "") isListed = 1; else skipped[$0] = 1; next }
/^d[^ ]* / { folders++; folder = $0; sub(/^[^ ]+ +[^ ]+ +[^ ]+ +[^ ]+ +[^ ]+ /, "", folder); next }
/^[YND] / { name = folder substr($0, 3); if (name in skipped) next }
/^N / { if (${leftOutCondition(exclude)}) next }
/^[YND] / { n++ }
END { printf "%.0f %.0f\\n", n, folders }`;
  const stages = [
    withStatus('source', readSource(source)),
    withStatus('unpack', unpackCommand(compression)),
    `{ rounds_absent; echo; tar --list --incremental --numeric-owner --verbose --verbose --file=-; rounds_say status-read $?; cat >/dev/null; }`,
    `awk ${shellQuote(count)}`,
    '{ read -r rounds_expected rounds_folders; rounds_say expected "$rounds_expected"; rounds_say folders "$rounds_folders"; }',
  ];
  const absent = skipped.map((name) => {
    const at = name.lastIndexOf('/') + 1;
    const listed = `${escapedName(name.slice(0, at))}${name.slice(at)}`;
    return `[ -e ${shellQuote(`./${name}`)} ] || [ -L ${shellQuote(`./${name}`)} ] || printf '%s\\n' ${shellQuote(listed)}\n`;
  });
  const body = `${enterScratch(scratch)}rounds_absent() {\n${absent.join('')}:\n}\n${withComplaints(stages.join(' |\n'))}`;
  return frameScript(marker, 'output', body);
}

/**
 * A script that looks at what was restored. It reports `restored` (all objects below the copied folders, and these), `tops`
 * (the copied folders that are there), `files`, and for each assertion on a file `file-<index>` (`yes`, `no`) or `sha256-<index>`.
 */
export function lookScript({
  marker,
  scratch,
  folders,
  assertions,
}: FolderDrillOrder & {
  readonly folders: readonly string[];
  readonly assertions: readonly DrillAssertion[];
}): string {
  const tops = folders.map((folder) => shellQuote(`./${memberName(folder)}`));
  const looks = assertions.map(lookAtFile).join('');
  const body = `${enterScratch(scratch)}rounds_root=$(pwd -P)
rounds_count() { find "$@" -print0 | tr -dc '\\000' | wc -c | tr -d ' '; }
rounds_within() {
  rounds_dir=$(cd -P "$1" 2>/dev/null && pwd -P) || return 1
  case $rounds_dir/ in "$rounds_root"/*) ;; *) return 1 ;; esac
}
set --
for rounds_top in ${tops.join(' ')}; do
  if [ -e "$rounds_top" ] && [ ! -L "$rounds_top" ]; then set -- "$@" "$rounds_top"; fi
done
${withComplaints(`rounds_say tops $#
if [ $# -gt 0 ]; then rounds_say restored "$(rounds_count "$@")"; else rounds_say restored 0; fi
rounds_say files "$(rounds_count . -type f)"
${looks}`)}`;
  return frameScript(marker, 'output', body);
}

/** A link in what was restored must not lead to the live file: only what lies in the scratch folder counts. */
function lookAtFile(assertion: DrillAssertion, index: number): string {
  if (assertion.kind !== 'file-exists' && assertion.kind !== 'file-sha256') return '';
  const member = memberName(assertion.path);
  const folder = shellQuote(`./${member.slice(0, member.lastIndexOf('/') + 1)}`);
  const name = shellQuote(member.slice(member.lastIndexOf('/') + 1));
  if (assertion.kind === 'file-exists') {
    return `if rounds_within ${folder} && { [ -e "$rounds_dir"/${name} ] || [ -L "$rounds_dir"/${name} ]; }
then rounds_say file-${index} yes; else rounds_say file-${index} no; fi
`;
  }
  return `if rounds_within ${folder} && [ -f "$rounds_dir"/${name} ] && [ ! -L "$rounds_dir"/${name} ]
then rounds_say sha256-${index} "$(rounds_sum <"$rounds_dir"/${name})"; else rounds_say sha256-${index} none; fi
`;
}

/** A script that removes the scratch folder, whoever made it and however far. It reports `removed` (`yes`, or `no`). */
export function removeFolderScript({ marker, scratch }: FolderDrillOrder): string {
  const name = shellQuote(scratch.name);
  const body = `case ${name} in
rounds_drill_[1-9]*_????????????) ;;
*) rounds_say removed no; exit 0 ;;
esac
cd -P ${shellQuote(scratch.folder)} 2>/dev/null || {
  if [ -e ${shellQuote(scratch.folder)} ]; then rounds_say removed no; else rounds_say removed yes; fi
  exit 0
}
${withComplaints(`if [ -d ${name} ] && [ ! -L ${name} ]; then
  rm -rf ${name} 2>/dev/null || { chmod -R u+rwX ${name} 2>/dev/null; rm -rf ${name}; }
fi`)}if [ -e ${name} ] || [ -L ${name} ]; then rounds_say removed no; else rounds_say removed yes; fi
`;
  return frameScript(marker, 'output', body);
}

function enterScratch(scratch: FolderDrillOrder['scratch']): string {
  return `cd -P ${shellQuote(scratchPath(scratch))} 2>/dev/null || {
  rounds_say scratch missing
  exit 0
}
`;
}
