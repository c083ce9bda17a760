import { shellQuote } from '../check.ts';
import { PLAIN_FUNCTION } from './dump-programs.ts';
import {
  channelFor,
  frameScript,
  MEASURE_FUNCTION,
  makePipeline,
  type ScriptTarget,
  withStatus,
} from './script-frame.ts';
import { NOT_RUN, SCAN_DUMP_PROGRAM } from './stage-programs.ts';

/** The program on the host that dumps databases, and what it can do. */
export interface DumpClient {
  /** `mariadb-dump` or `mysqldump`. */
  readonly program: string;
  /** Long options it knows, of those that only some versions have. */
  readonly options: ReadonlySet<string>;
}

export interface DatabaseDumpOrder {
  readonly marker: string;
  readonly client: DumpClient;
  /** As seen from the host. */
  readonly database: {
    readonly address: string;
    readonly port: number;
    readonly user: string;
    readonly password: string | null;
    readonly schema: string;
  };
  /** Where the option file is made; nobody else may have a folder of that name. */
  readonly secretFolder: string;
  readonly compression: string;
  readonly target: ScriptTarget;
}

const PRINTED_AT_ONCE_BYTES = 128 * 1024;

/** Options that only some clients know, or need. */
export const OPTIONAL_DUMP_OPTIONS = ['set-gtid-purged', 'column-statistics', 'no-tablespaces'] as const;

/**
 * A script that dumps a database, all of it from one moment. It reports `status-source`, `status-pack`, `status-write`,
 * `tables`, `views`, `triggers`, `routines`, `events`, `source-bytes`, `last-line`, `sha256` and `progress`.
 */
export function databaseDumpScript(order: DatabaseDumpOrder): string {
  const { marker, client, database, secretFolder, compression, target } = order;
  const optionFile = `${secretFolder}/client.cnf`;
  const words = [
    // What the account's own ~/.my.cnf says would outweigh our file.
    `HOME=${shellQuote(secretFolder)} $rounds_large ${client.program} --defaults-extra-file=${shellQuote(optionFile)}`,
    '--protocol=TCP --default-character-set=utf8mb4 --opt --single-transaction --quick --skip-lock-tables',
    '--routines --events --triggers --hex-blob --comments --dump-date',
    ...(client.options.has('no-tablespaces') ? ['--no-tablespaces'] : []),
    // Else it would set the position of the server it is restored into, and ask for rights that it need not have.
    ...(client.options.has('set-gtid-purged') ? ['--set-gtid-purged=OFF'] : []),
    ...(client.options.has('column-statistics') ? ['--column-statistics=0'] : []),
    `-- ${shellQuote(database.schema)}`,
  ];
  const stages = [withStatus('source', `${words.join(' \\\n')} </dev/null`), 'rounds_scanned'];
  const body = `${withOptionFile(secretFolder, optionFile, clientOptions(database))}${inLargePieces(client.program)}${SCAN_FUNCTIONS}${makePipeline(stages.join(' |\n'), compression, target)}`;
  return frameScript(marker, channelFor(target), body);
}

/**
 * The client programs print 4 KB at a time, a system call each, and wake the next stage of the pipeline as often. `rounds_large` makes them
 * print more at a time, where the host has `stdbuf` and it works silently.
 */
function inLargePieces(program: string): string {
  return `rounds_large='stdbuf -o${PRINTED_AT_ONCE_BYTES}'
if rounds_has stdbuf && rounds_output=$($rounds_large ${program} --no-defaults --version 2>&1 >/dev/null </dev/null) && [ -z "$rounds_output" ]; then :; else rounds_large=; fi
`;
}

/**
 * `rounds_scanned` hands on a dump but for the first line of MariaDB's, which turns on a mode that other clients, and older ones, stop at:
 * without it every client restores the dump. It reports how many there are of each kind of thing, `source-bytes` and `last-line`. Each
 * trigger, routine and event stands between `DELIMITER` lines of its own.
 */
const SCAN_FUNCTIONS = `rounds_unboxed() {
  IFS= read -r rounds_first || :
  case $rounds_first in
  '/*M!999999'*) ;;
  *) printf '%s\\n' "$rounds_first" ;;
  esac
  exec cat
}
rounds_scanned() { { {
  rounds_python ${shellQuote(SCAN_DUMP_PROGRAM)}
  [ $? -ne ${NOT_RUN} ] || rounds_unboxed | tee "$rounds_fds/4" | awk '
  ${PLAIN_FUNCTION}
  /^DELIMITER / { inside = $2 != ";"; isNew = inside }
  !inside && /^CREATE TABLE / { tables++ }
  !inside && /^\\/\\*!50001 CREATE ALGORITHM=/ { views++ }
  isNew && /^(\\/\\*M?![0-9]+ )?CREATE/ {
    isNew = 0
    head = plain($0)
    if (head ~ /^CREATE (OR REPLACE )?TRIGGER /) triggers++
    if (head ~ /^CREATE (OR REPLACE )?(AGGREGATE )?(PROCEDURE|FUNCTION|PACKAGE) /) routines++
    if (head ~ /^CREATE (OR REPLACE )?EVENT /) events++
  }
  { bytes += length($0) + 1 }
  $0 != "" { last = length($0) < 300 ? $0 : "" }
  END { printf "%.0f %.0f %.0f %.0f %.0f %.0f %s\\n", tables, views, triggers, routines, events, bytes, last }' 4>&-
} | {
  read -r rounds_tables rounds_views rounds_triggers rounds_routines rounds_events rounds_bytes rounds_last || :
  rounds_say tables "$rounds_tables"
  rounds_say views "$rounds_views"
  rounds_say triggers "$rounds_triggers"
  rounds_say routines "$rounds_routines"
  rounds_say events "$rounds_events"
  rounds_say source-bytes "$rounds_bytes"
  rounds_say last-line "$rounds_last"
} 4>&-; } 4>&1; }
`;

/** A password never stands in a command line or an environment; the file is removed whatever happens to the script. */
export function withOptionFile(folder: string, file: string, content: string): string {
  return `rounds_forget() { rm -rf ${shellQuote(folder)}; }
trap rounds_forget EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
mkdir -m 700 ${shellQuote(folder)} && printf '%s\\n' ${shellQuote(content)} >${shellQuote(file)} || { rounds_say status-option-file $?; exit 1; }
`;
}

/** The option file of the client programs: login and place. */
export function clientOptions(login: {
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly password: string | null;
}): string {
  return [
    '[client]',
    `host=${optionValue(login.address)}`,
    `port=${login.port}`,
    `user=${optionValue(login.user)}`,
    ...(login.password === null ? [] : [`password=${optionValue(login.password)}`]),
  ].join('\n');
}

/** In quotes, so that blanks and `#` stay; the client programs read escapes within them. */
function optionValue(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
  return `"${escaped}"`;
}

/** The folder of the option file, made by one script and removed by it, or by the next one of the plan. */
export function secretFolder(contractId: string, planId: string, marker: string): string {
  return `/tmp/${secretFolderPrefix(contractId, planId)}${marker}`;
}

/** Ids hold no dots: no plan's folders begin with the prefix of another's. */
export function secretFolderPrefix(contractId: string, planId: string): string {
  return `rounds-backup.${contractId}.${planId}.`;
}

export interface CommandDumpOrder {
  readonly marker: string;
  /** As a shell takes it; it prints the dump. */
  readonly command: string;
  readonly compression: string;
  readonly target: ScriptTarget;
}

/**
 * A script that keeps what a command prints. It reports `status-source`, `status-pack`, `status-write`, `source-bytes`, `tail`
 * (the last 1,024 bytes as hex), `sha256` and `progress`.
 */
export function commandDumpScript({ marker, command, compression, target }: CommandDumpOrder): string {
  const run = withStatus('source', `( exec 3>&- 6>&- 7>&-; eval ${shellQuote(command)} ) </dev/null`);
  const source = [run, 'rounds_measured'].join(' |\n');
  return frameScript(marker, channelFor(target), `${MEASURE_FUNCTION}${makePipeline(source, compression, target)}`);
}
