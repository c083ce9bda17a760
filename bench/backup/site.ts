import { join } from 'node:path';
import { checks } from '../../src/checks/index.ts';
import { localFiles } from '../../src/config/file-access.ts';
import { loadSites } from '../../src/config/load-sites.ts';
import type { BackupPlan, BackupSource } from '../../src/core/backup/plan.ts';
import type { Site } from '../../src/core/site.ts';
import type { Field } from './field.ts';

/** What is measured: copies that go straight to Rounds' store, and one that is made on the host first. */
export const CONTESTS = ['folders', 'dump', 'folders-kept'] as const;
export type Contest = (typeof CONTESTS)[number];

/** A copy of next to nothing. */
export const WARM_UP_PLAN = 'warm-up';

/** The example site with one host and the plans of the contests. */
export function benchmarkSite(field: Field): Site {
  const root = join(import.meta.dirname, '..', '..');
  const loaded = loadSites([join(root, 'examples', 'site.yaml')], { files: localFiles, checks, secrets: null });
  if (!loaded.ok) throw new Error(`the example site has faults: ${JSON.stringify(loaded.faults)}`);
  const [example] = loaded.sites;
  if (!example) throw new Error('there is no example site');
  return {
    ...example,
    hosts: [
      {
        id: 'app-01',
        name: 'app-01',
        address: '127.0.0.1',
        port: field.port,
        user: field.user,
        auth: { privateKey: `file:${field.keyFile}` },
        jump: [],
        connectTimeoutMs: 30_000,
        overrides: {},
      },
    ],
    applications: [],
    databases: [
      {
        id: 'source',
        name: 'source',
        engine: 'mariadb',
        through: 'app-01',
        address: '127.0.0.1',
        port: field.database.port,
        user: field.database.user,
        password: `file:${field.database.passwordFile}`,
        schema: field.database.schema,
      },
    ],
    inspections: [],
    obligations: [],
    backups: plansOf(field),
  };
}

function plansOf(field: Field): BackupPlan[] {
  const folders: BackupSource = { kind: 'folders', folders: [field.sourceFolder], exclude: [] };
  return [
    plan('folders', folders, null),
    plan('dump', { kind: 'database', database: 'source' }, null),
    plan('folders-kept', folders, join(field.folder, 'copies')),
    plan(WARM_UP_PLAN, { kind: 'folders', folders: [field.warmUpFolder], exclude: [] }, null),
  ];
}

function plan(id: string, source: BackupSource, folder: string | null): BackupPlan {
  return {
    id,
    name: id,
    host: 'app-01',
    source,
    folder,
    pull: true,
    copyTo: null,
    compression: 'zstd',
    schedule: { full: null, incremental: null },
    verify: { present: null, checksum: null, listing: null, drill: null },
    drill: null,
    keep: { last: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0 },
    timeLimit: { days: 0, milliseconds: 6 * 3_600_000 },
    catchUp: 'run-late',
    shrinkBelow: 0,
  };
}

/** The child process is told where it runs and what, as its only argument. */
export interface Assignment {
  readonly field: Field;
  readonly contest: Contest;
}

export function readAssignment(): Assignment {
  return JSON.parse(process.argv[2] ?? '');
}
