import { shellQuote } from '../check.ts';
import { OPTIONAL_DUMP_OPTIONS } from './dump-script.ts';
import { frameScript } from './script-frame.ts';

export interface PreflightOrder {
  readonly marker: string;
  /** What is to be copied; null on a host that only receives. */
  readonly source:
    | { readonly kind: 'folders'; readonly folders: readonly string[]; readonly estimate: boolean }
    | { readonly kind: 'database'; readonly engine: 'mysql' | 'mariadb' }
    | { readonly kind: 'command' }
    | null;
  /** Where the copies of the plan are kept on this host; null where none stay. */
  readonly destination: {
    readonly folder: string;
    /** Stems of copies that failed: what is left of them is removed. */
    readonly failedStems: readonly string[];
    /** What an incremental copy builds on. */
    readonly state: string | null;
  } | null;
  /** How the plan's folders of passwords begin: what an interrupted script left is removed. */
  readonly secretPrefix: string | null;
}

/** Needed for any copy. */
const PROGRAMS = ['tee', 'od', 'tail', 'head', 'awk', 'wc', 'tr', 'sync'];

/**
 * A script that finds out, before anything is copied, whether it can be: the programs that the host has, the folders, the space.
 * It makes the folder of the copies, and removes what earlier runs left half-done there.
 */
export function preflightScript({ marker, source, destination, secretPrefix }: PreflightOrder): string {
  const parts = [
    `for rounds_program in ${PROGRAMS.join(' ')}; do rounds_has "$rounds_program" || rounds_say missing "$rounds_program"; done
if rounds_has sha256sum || rounds_has shasum || rounds_has openssl; then :; else rounds_say missing sha256sum; fi
for rounds_program in zstd gzip; do rounds_has "$rounds_program" && rounds_say "has-$rounds_program" yes; done
`,
    ...(secretPrefix === null ? [] : [forgetSecrets(secretPrefix)]),
    ...(source?.kind === 'folders' ? [lookAtFolders(source)] : []),
    ...(source?.kind === 'database' ? [lookForClient(source.engine)] : []),
    ...(destination === null ? [] : [prepareDestination(destination)]),
    'rounds_say looked yes\n',
  ];
  return frameScript(marker, 'output', parts.join(''));
}

function forgetSecrets(prefix: string): string {
  return `for rounds_file in /tmp/${prefix}*; do
  if [ -d "$rounds_file" ] && [ ! -L "$rounds_file" ] && [ -O "$rounds_file" ]; then rm -rf "$rounds_file"; fi
done
`;
}

function lookAtFolders({
  folders,
  estimate,
}: {
  readonly folders: readonly string[];
  readonly estimate: boolean;
}): string {
  const looks = folders.map((folder, index) => {
    const quoted = shellQuote(folder);
    return `if [ -L ${quoted} ]; then rounds_say folder-${index} link
elif [ ! -e ${quoted} ]; then rounds_say folder-${index} missing
elif [ ! -d ${quoted} ]; then rounds_say folder-${index} no-folder
elif [ ! -r ${quoted} ] || [ ! -x ${quoted} ]; then rounds_say folder-${index} unreadable
else rounds_say folder-${index} ok; fi
`;
  });
  const size = `rounds_say estimate "$(du -sk -- ${folders.map(shellQuote).join(' ')} 2>/dev/null | awk '{ n += $1 } END { printf "%.0f", n * 1024 }')"\n`;
  return `if rounds_has tar; then rounds_say tar "$(tar --version 2>&1 </dev/null | head -n 1)"; else rounds_say missing tar; fi
${looks.join('')}${estimate ? size : ''}`;
}

/** The client of the server's own kind, where there are both. */
function lookForClient(engine: 'mysql' | 'mariadb'): string {
  const programs = engine === 'mysql' ? 'mysqldump mariadb-dump' : 'mariadb-dump mysqldump';
  return `for rounds_program in ${programs}; do
  if rounds_has "$rounds_program"; then
    rounds_say client "$rounds_program"
    rounds_help=$("$rounds_program" --no-defaults --help 2>/dev/null </dev/null)
    for rounds_option in ${OPTIONAL_DUMP_OPTIONS.join(' ')}; do
      case $rounds_help in *--"$rounds_option"* | *"
$rounds_option "*) rounds_say "option-$rounds_option" yes ;; esac
    done
    break
  fi
done
`;
}

function prepareDestination({ folder, failedStems, state }: NonNullable<PreflightOrder['destination']>): string {
  const quoted = shellQuote(folder);
  const leftovers = failedStems.map((stem) => `${quoted}/${stem}.* ${quoted}/chain/${stem}.*`);
  return `if mkdir -p ${quoted}/chain 2>/dev/null && (: >${quoted}/write-test.part) 2>/dev/null; then
  rounds_say destination ok
  for rounds_file in ${quoted}/*.part ${quoted}/chain/*.part ${leftovers.join(' ')}; do
    if [ -f "$rounds_file" ] && [ ! -L "$rounds_file" ]; then rm -f "$rounds_file" && rounds_say removed 1; fi
  done
  rounds_say df "$(df -Pk ${quoted} | tail -n 1 | tr '\\n' ' ')"
else
  rounds_say destination "$({ mkdir -p ${quoted}/chain && : >${quoted}/write-test.part; } 2>&1 | tail -n 1)"
fi
${state === null ? '' : lookForState(shellQuote(state))}`;
}

/** Made when the host's clock was ahead, it is of no use: tar holds for known what was changed before the time that it tells. */
function lookForState(state: string): string {
  return `if [ -f ${state} ] && [ -r ${state} ]; then
  rounds_state_time=$(head -c 100 ${state} | tr '\\000' '\\n' | awk 'NR == 2 && /^[0-9]+$/')
  [ "\${rounds_state_time:-0}" -gt "$(date +%s)" ] || rounds_say state yes
fi
`;
}
