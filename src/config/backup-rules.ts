import { parseCron } from '../core/cron.ts';
import { checkBackupPaths } from './backup-path-rules.ts';
import { checkDrill, checkHostName } from './drill-rules.ts';
import { describeValue } from './fault.ts';
import { entries, field, idsOf, type Report, textOf } from './report.ts';
import type { YamlNode } from './yaml-file.ts';

const SOURCES = ['folders', 'database', 'command'] as const;
export type SourceName = (typeof SOURCES)[number];

/** Each plan has one source that its host can reach, somewhere to keep its copies, and schedules that can be kept. */
export function checkBackups(root: YamlNode, report: Report): void {
  const hosts = idsOf(field(root, 'hosts'));
  for (const plan of entries(field(root, 'backups'))) {
    const source = checkSource(plan, report);
    checkHostName(field(plan, 'host'), hosts, report);
    if (source === 'database') checkDatabase(root, plan, report);
    checkDestination(plan, hosts, report);
    checkSchedules(plan, source, report);
    checkDrill(plan, { source, hosts }, report);
  }
  checkBackupPaths(root, report);
}

/** @returns null when it is not clear which one is meant. */
function checkSource(plan: YamlNode, report: Report): SourceName | null {
  if (!plan.fields) return null;
  const given = SOURCES.filter((name) => plan.fields?.has(name));
  const [source = null] = given;
  if (given.length !== 1) {
    report.atKey(plan, {
      problem: { key: given.length === 0 ? 'config.problem.no-backup-source' : 'config.problem.many-backup-sources' },
      expected: { key: 'config.expected.only-one-of', values: { list: SOURCES.join(', ') } },
    });
    return null;
  }
  const strays = [
    { name: 'exclude', goesWith: 'folders' },
    { name: 'trailer', goesWith: 'command' },
  ];
  for (const { name, goesWith } of strays) {
    const stray = field(plan, name);
    if (stray && source !== goesWith) {
      report.atKey(stray, { problem: { key: 'config.problem.lone-backup-key', values: { name, goesWith } } });
    }
  }
  return source;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/i;

/** The dump client runs on the plan's host: it must see the database where the site file says it is. */
function checkDatabase(root: YamlNode, plan: YamlNode, report: Report): void {
  const node = field(plan, 'database');
  const id = textOf(node);
  if (!node || id === undefined) return;
  const databases = field(root, 'databases');
  const known = idsOf(databases);
  const database = entries(databases).find((entry) => textOf(field(entry, 'id')) === id);
  if (!database) {
    report.unknown(node, 'database', known);
    return;
  }
  const host = field(plan, 'host');
  const through = textOf(field(database, 'through'));
  const address = textOf(field(database, 'address')) ?? '127.0.0.1';
  if (!host || textOf(host) === through || !LOOPBACK.test(address)) return;
  report.at(host, {
    problem: { key: 'config.problem.database-elsewhere', values: { database: id, address } },
    found: describeValue(host.value),
    ...(through === undefined
      ? { hint: { key: 'config.hint.database-elsewhere' } }
      : { expected: { key: 'config.expected.only', values: { list: through } } }),
  });
}

function checkDestination(plan: YamlNode, hosts: readonly string[], report: Report): void {
  if (!plan.fields) return;
  const copyTo = field(plan, 'copyTo');
  const other = field(copyTo, 'host');
  checkHostName(other, hosts, report);
  if (other && textOf(other) === textOf(field(plan, 'host'))) {
    report.at(other, { problem: { key: 'config.problem.copy-to-itself' }, found: describeValue(other.value) });
  }
  if (!plan.fields.has('folder') && !copyTo && field(plan, 'pull')?.value !== true) {
    report.atKey(plan, {
      problem: { key: 'config.problem.no-backup-place' },
      hint: { key: 'config.hint.no-backup-place' },
    });
  }
}

function checkSchedules(plan: YamlNode, source: SourceName | null, report: Report): void {
  for (const node of [...fieldsOf(field(plan, 'schedule')), ...fieldsOf(field(plan, 'verify'))]) {
    const text = textOf(node);
    const parsed = text === undefined ? null : parseCron(text);
    if (parsed && !parsed.ok) {
      const { problem, expected } = parsed.fault;
      report.at(node, { problem, found: describeValue(text), expected });
    }
  }
  const incremental = field(plan, 'schedule', 'incremental');
  if (!incremental) return;
  const complain = (key: string) => report.atKey(incremental, { problem: { key: `config.problem.${key}` } });
  if (source !== null && source !== 'folders') complain('incremental-source');
  else if (!plan.fields?.has('folder')) complain('incremental-folder');
  else if (!field(plan, 'schedule', 'full')) complain('incremental-alone');
}

function fieldsOf(node: YamlNode | undefined): readonly YamlNode[] {
  return [...(node?.fields?.values() ?? [])];
}
