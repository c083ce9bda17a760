import { plainPath } from '../core/backup/paths.ts';
import type { BackupPlan, BackupSource, DrillAssertion, DrillPlan } from '../core/backup/plan.ts';
import { parseDuration } from '../core/duration.ts';
import type { BackupPlanEntry } from './backup-schema.ts';

type DrillEntry = NonNullable<BackupPlanEntry['drill']>;
type Secret = (reference: string) => string;

/** A plan of a site file without faults. */
export function resolveBackup(entry: BackupPlanEntry, secret: Secret): BackupPlan {
  const { schedule, verify, copyTo, drill } = entry;
  const timeLimit = parseDuration(entry.timeLimit);
  if (!timeLimit) throw new Error(`length "${entry.timeLimit}" passed the check`);
  return {
    id: entry.id,
    name: entry.name,
    host: entry.host,
    source: resolveSource(entry),
    folder: entry.folder === undefined ? null : plainPath(entry.folder),
    pull: entry.pull,
    copyTo: copyTo ? { host: copyTo.host, folder: plainPath(copyTo.folder) } : null,
    compression: entry.compression,
    schedule: { full: schedule.full ?? null, incremental: schedule.incremental ?? null },
    verify: {
      present: verify.present ?? null,
      checksum: verify.checksum ?? null,
      listing: verify.listing ?? null,
      drill: verify.drill ?? null,
    },
    drill: drill ? resolveDrill(drill, entry.host, secret) : null,
    keep: entry.keep,
    timeLimit,
    catchUp: entry.catchUp,
    shrinkBelow: entry.shrinkBelow / 100,
  };
}

function resolveSource({ folders, exclude, database, command, trailer }: BackupPlanEntry): BackupSource {
  if (folders) return { kind: 'folders', folders: folders.map(plainPath), exclude };
  if (database !== undefined) return { kind: 'database', database };
  if (command !== undefined) return { kind: 'command', command, trailer: trailer ?? null };
  throw new Error('a backup plan without a source passed the check');
}

function resolveDrill({ host, folder, database, assertions }: DrillEntry, planHost: string, secret: Secret): DrillPlan {
  return {
    host: host ?? planHost,
    folder: folder === undefined ? '' : plainPath(folder),
    database: database
      ? {
          address: database.address,
          port: database.port,
          user: database.user,
          password: database.password === undefined ? null : secret(database.password),
        }
      : null,
    assertions: assertions.map(resolveAssertion),
  };
}

function resolveAssertion(entry: DrillEntry['assertions'][number]): DrillAssertion {
  const { files, file, sha256, tables, table, rows } = entry;
  if (files !== undefined) return { kind: 'files-at-least', count: files };
  if (file !== undefined && sha256 !== undefined) return { kind: 'file-sha256', path: file, sha256 };
  if (file !== undefined) return { kind: 'file-exists', path: file };
  if (tables !== undefined) return { kind: 'tables-at-least', count: tables };
  if (table !== undefined && rows !== undefined) return { kind: 'rows-at-least', table, count: rows };
  throw new Error('an assertion without a form passed the check');
}
