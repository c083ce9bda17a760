import type { Context } from '../../context.ts';
import { DATABASE_FIGURES_STATEMENT, readDatabaseFigures } from '../../core/backup/database-figures.ts';
import {
  DATABASE_OBJECTS_STATEMENT,
  type DatabaseObjects,
  readDatabaseObjects,
  sameObjects,
} from '../../core/backup/database-objects.ts';
import { DUMP_RIGHTS_STATEMENTS, unseenWarnings } from '../../core/backup/dump-rights.ts';
import type { Message } from '../../core/message.ts';
import type { CopyWork } from './copy-work.ts';

type Looking = Pick<CopyWork, 'site' | 'plan' | 'signal'>;

/** What is known of a database before it is dumped. */
export interface DatabaseLook {
  /** Null where nobody counted. */
  readonly dataBytes: number | null;
  readonly objects: DatabaseObjects | null;
  readonly warnings: readonly Message[];
}

const NOTHING: DatabaseLook = { dataBytes: null, objects: null, warnings: [] };

/**
 * Asks a plan's database what a dump of it does not tell: its size, what it has beside its tables, which tables change under it, and what
 * its account may not see. A database that does not answer is dumped all the same: the dump says what is wrong, and what nobody knows is said beside it.
 */
export async function lookAtDatabase(ctx: Context, work: Looking): Promise<DatabaseLook> {
  const outcome = await ask(ctx, work, [
    DATABASE_FIGURES_STATEMENT,
    DATABASE_OBJECTS_STATEMENT,
    ...DUMP_RIGHTS_STATEMENTS,
  ]);
  if (outcome === null) return NOTHING;
  if (!outcome.ok) {
    const { site } = work;
    const { locale, timeZone } = site.contract;
    const detail = ctx.texts(locale, timeZone)(outcome.reason.key, outcome.reason.values);
    return { ...NOTHING, warnings: [{ key: 'backup.warning-rights-unknown', values: { detail } }] };
  }
  const [figures, objects, account, grants] = outcome.output.results;
  const { dataBytes, unsafeTables } = readDatabaseFigures(figures) ?? { dataBytes: null, unsafeTables: 0 };
  return {
    dataBytes,
    objects: readDatabaseObjects(objects),
    warnings: [
      ...unseenWarnings({ account, grants }),
      ...(unsafeTables > 0 ? [{ key: 'backup.warning-not-transactional', values: { count: unsafeTables } }] : []),
    ],
  };
}

/**
 * What a database had beside its tables all the while it was dumped: no dump holds it back from changing, and nobody knows then what the
 * dump has of it.
 * @param before as it was when the dump was begun.
 * @returns null where nobody knows, with what is to be said beside the copy.
 */
export async function lookAgain(
  ctx: Context,
  work: Looking,
  before: DatabaseObjects | null,
): Promise<Pick<DatabaseLook, 'objects' | 'warnings'>> {
  const outcome = before === null ? null : await ask(ctx, work, [DATABASE_OBJECTS_STATEMENT]);
  const after = outcome?.ok ? readDatabaseObjects(outcome.output.results[0]) : null;
  if (before === null || after === null) return { objects: null, warnings: [] };
  if (sameObjects(before, after)) return { objects: after, warnings: [] };
  return { objects: null, warnings: [{ key: 'backup.warning-objects-changed' }] };
}

/** Null where the plan is of no database. */
async function ask(ctx: Context, { site, plan: { source }, signal }: Looking, statements: readonly string[]) {
  const database = source.kind === 'database' ? site.databases.find(({ id }) => id === source.database) : undefined;
  return database ? ctx.sql.probe(site, database, { statements }, signal) : null;
}
