import { shellQuote } from '../check.ts';
import { awkStage, requirePrograms, unpackPrograms } from './check-script.ts';
import { countObjects, OBJECT_KINDS } from './database-objects.ts';
import { type RestoreSource, readSource } from './drill-folder-script.ts';
import { LOAD_DUMP_PROGRAM } from './dump-programs.ts';
import { clientOptions, withOptionFile } from './dump-script.ts';
import type { DrillAssertion } from './plan.ts';
import type { Scratch } from './scratch.ts';
import { frameScript, unpackCommand, withComplaints, withStatus } from './script-frame.ts';

export interface DatabaseDrillOrder {
  readonly marker: string;
  readonly scratch: Extract<Scratch, { kind: 'database' }>;
  /** Of the account that may make the scratch database, as seen from the host. */
  readonly login: {
    readonly address: string;
    readonly port: number;
    readonly user: string;
    readonly password: string | null;
  };
}

/**
 * A script that makes the scratch database, where there is none of that name. It reports `missing` a program, `client`,
 * `status-connect`, `made` (`yes`, `exists`, `no`) and `wide` (how many grants let the account change other databases).
 */
export function makeDatabaseScript(order: DatabaseDrillOrder & { readonly compression: string }): string {
  const { scratch, compression } = order;
  const body = `${requirePrograms(['awk', ...unpackPrograms(compression)])}${withComplaints(`rounds_there=$(${countSchemas(scratch.name)})
rounds_status=$?
rounds_say status-connect $rounds_status
if [ $rounds_status -ne 0 ]; then :
elif [ "$rounds_there" != 0 ]; then rounds_say made exists
else
  rounds_say wide "$(rounds_sql --execute='SHOW GRANTS' | awk '/^GRANT .*(ALL PRIVILEGES|INSERT|UPDATE|DELETE|DROP|ALTER).* ON (\\*\\.\\*|\`)/ && !/ ON \`rounds\\\\*_drill\\\\*_/ { n++ } END { print n + 0 }')"
  if rounds_sql --execute=${sqlWord(`CREATE DATABASE \`${scratch.name}\` CHARACTER SET utf8mb4`)}
  then rounds_say made yes; else rounds_say made no; fi
fi`)}`;
  return withClient(order, body);
}

/**
 * A script that loads a dump into the scratch database. It reports `status-source`, `status-unpack`, `status-scan`, `status-restore`,
 * `events`, `owners`, and `foreign` or `unended` where the dump is not what a dump of one database is.
 */
export function loadScript(
  order: DatabaseDrillOrder & { readonly source: RestoreSource; readonly compression: string },
): string {
  const { marker, scratch, source, compression } = order;
  const stages = [
    withStatus('source', readSource(source)),
    withStatus('unpack', unpackCommand(compression)),
    `{ ${awkStage(LOAD_DUMP_PROGRAM, marker)}; rounds_say status-scan $?; cat >/dev/null; }`,
    withStatus('restore', `rounds_sql --binary-mode --max-allowed-packet=1073741824 -- ${scratch.name}`),
  ];
  return withClient(order, withComplaints(stages.join(' |\n')));
}

/**
 * A script that counts what was restored. It reports `status-count`, `tables`, `views`, `triggers`, `routines`, `rows`, and `rows-<index>`
 * for each assertion on a table.
 */
export function countScript(order: DatabaseDrillOrder & { readonly assertions: readonly DrillAssertion[] }): string {
  const { scratch, assertions } = order;
  const tables = `FROM information_schema.tables WHERE table_schema = '${scratch.name}' AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')`;
  const counts = `SELECT CONCAT('SELECT COUNT(*) FROM \`', REPLACE(table_name, '\`', '\`\`'), '\`;') ${tables}`;
  const asserted = assertions.map((assertion, index) => {
    if (assertion.kind !== 'rows-at-least') return '';
    const count = `SELECT COUNT(*) FROM \`${assertion.table.replaceAll('`', '``')}\``;
    return `rounds_say rows-${index} "$(rounds_sql --execute=${sqlWord(count)} -- ${scratch.name} || echo none)"\n`;
  });
  const objects = OBJECT_KINDS.filter((kind) => kind !== 'events').map((kind) => {
    const count = countObjects(kind, `'${scratch.name}'`);
    return `rounds_say ${kind} "$(rounds_sql --execute=${sqlWord(count)})"\n`;
  });
  const body = withComplaints(`rounds_say tables "$(rounds_sql --execute=${sqlWord(`SELECT COUNT(*) ${tables}`)})"
${objects.join('')}{ rounds_sql --raw --execute=${sqlWord(counts)}; rounds_say status-list $?; } |
{ rounds_sql -- ${scratch.name}; rounds_say status-count $?; } |
awk '{ n += $1 } END { printf "%.0f\\n", n }' | rounds_report rows
${asserted.join('')}`);
  return withClient(order, body);
}

/** A script that removes the scratch database, whoever made it. It reports `status-connect` and `removed` (`yes`, or `no`). */
export function dropScript(order: DatabaseDrillOrder): string {
  const { scratch } = order;
  const body = withComplaints(`rounds_sql --execute=${sqlWord(`DROP DATABASE IF EXISTS \`${scratch.name}\``)}
rounds_there=$(${countSchemas(scratch.name)})
rounds_say status-connect $?
if [ "$rounds_there" = 0 ]; then rounds_say removed yes; else rounds_say removed no; fi`);
  return withClient(order, body);
}

function countSchemas(name: string): string {
  const count = `SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = '${name}'`;
  return `rounds_sql --execute=${sqlWord(count)}`;
}

function sqlWord(sql: string): string {
  return shellQuote(sql);
}

/** The option file stands in a folder that is named after the scratch database, and goes with the script. */
function withClient({ marker, scratch, login }: DatabaseDrillOrder, body: string): string {
  const folder = `/tmp/${scratch.name}`;
  const file = `${folder}/client.cnf`;
  return frameScript(
    marker,
    'output',
    `rounds_client=
for rounds_program in mariadb mysql; do
  if [ -z "$rounds_client" ] && rounds_has "$rounds_program"; then rounds_client=$rounds_program; fi
done
[ -n "$rounds_client" ] || { rounds_say missing mariadb; exit 0; }
rounds_say client "$rounds_client"
[ ! -d ${folder} ] || [ -L ${folder} ] || [ ! -O ${folder} ] || rm -rf ${folder}
${withOptionFile(folder, file, clientOptions(login))}rounds_sql() {
  HOME=${folder} "$rounds_client" --defaults-extra-file=${file} --protocol=TCP --default-character-set=utf8mb4 \\
    --batch --skip-column-names "$@"
}
${body}`,
  );
}
