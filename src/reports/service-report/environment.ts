import type { ReportModel } from '../../core/report/model.ts';
import { bounded } from './bounded.ts';
import type { ReportWording } from './wording.ts';

export interface EnvironmentPart {
  readonly hasHosts: boolean;
  readonly hosts: readonly { readonly name: string; readonly address: string }[];
  readonly hostsNote: string;
  readonly hasDatabases: boolean;
  readonly databases: readonly {
    readonly name: string;
    readonly engine: string;
    readonly address: string;
    readonly port: string;
    readonly schema: string;
  }[];
  readonly databasesNote: string;
  readonly hasApplications: boolean;
  readonly applications: readonly { readonly name: string; readonly url: string }[];
  readonly applicationsNote: string;
  readonly methods: readonly {
    readonly title: string;
    readonly items: readonly { readonly group: string; readonly item: string; readonly checks: string }[];
    readonly note: string;
  }[];
  readonly methodsNote: string;
}

const ENGINES: { readonly [engine: string]: string } = { mysql: 'MySQL', mariadb: 'MariaDB' };

/** Ids of checks that the report has words for; others are named by their id. */
const WORDED_CHECKS: ReadonlySet<string> = new Set([
  'command',
  'cpu',
  'database-size',
  'disk',
  'inode',
  'load',
  'log-scan',
  'manual',
  'memory',
  'process',
  'sql-count',
  'sql-freshness',
  'sql-value',
  'swap',
  'system-log',
  'task',
  'uptime',
  'url',
]);

/** The site as it is named, and how it is looked at; accounts and passwords have no place in the model. */
export function buildEnvironment({ environment, inspections }: ReportModel, words: ReportWording): EnvironmentPart {
  const { say } = words;
  const hosts = bounded(environment.hosts, { none: 'no-hosts' }, words, ({ name, address }) => ({
    name: words.text(name),
    address,
  }));
  const databases = bounded(environment.databases, { none: 'no-databases' }, words, (database) => ({
    name: words.text(database.name),
    engine: ENGINES[database.engine] ?? database.engine,
    address: database.address,
    port: String(database.port),
    schema: database.schema,
  }));
  const applications = bounded(environment.applications, { none: 'no-applications' }, words, ({ name, url }) => ({
    name: words.text(name),
    url: url ?? words.none,
  }));
  const methods = bounded(inspections.method, { none: 'no-methods' }, words, ({ title, groups }) => {
    const rows = groups.flatMap((group) => group.items.map((item) => ({ group, item })));
    const items = bounded(rows, { none: 'no-items' }, words, ({ group, item }) => ({
      group: words.text(group.title),
      item: words.text(item.title),
      checks: words.joined([...new Set(item.checks.map((id) => (WORDED_CHECKS.has(id) ? say(`check-${id}`) : id)))]),
    }));
    return { title: words.text(title), items: items.shown, note: items.note };
  });
  return {
    hasHosts: hosts.shown.length > 0,
    hosts: hosts.shown,
    hostsNote: hosts.note,
    hasDatabases: databases.shown.length > 0,
    databases: databases.shown,
    databasesNote: databases.note,
    hasApplications: applications.shown.length > 0,
    applications: applications.shown,
    applicationsNote: applications.note,
    methods: methods.shown,
    methodsNote: methods.note,
  };
}
