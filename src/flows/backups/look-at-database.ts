import type { Context } from '../../context.ts';
import { DATABASE_FIGURES_STATEMENT, readDatabaseFigures } from '../../core/backup/database-figures.ts';
import { DUMP_RIGHTS_STATEMENTS, unseenWarnings } from '../../core/backup/dump-rights.ts';
import type { Message } from '../../core/message.ts';
import type { CopyWork } from './copy-work.ts';

/** What is known of a database before it is dumped. */
export interface DatabaseLook {
  /** Null where nobody counted. */
  readonly dataBytes: number | null;
  readonly warnings: readonly Message[];
}

const NOTHING: DatabaseLook = { dataBytes: null, warnings: [] };

/**
 * Asks a plan's database what a dump of it does not tell: its size, which tables change under it, and what its account may not see. A
 * database that does not answer is dumped all the same: the dump says what is wrong, and what nobody knows is said beside it.
 */
export async function lookAtDatabase(
  ctx: Context,
  { site, plan, signal }: Pick<CopyWork, 'site' | 'plan' | 'signal'>,
): Promise<DatabaseLook> {
  const { source } = plan;
  const database = source.kind === 'database' ? site.databases.find(({ id }) => id === source.database) : undefined;
  if (!database) return NOTHING;
  const statements = [DATABASE_FIGURES_STATEMENT, ...DUMP_RIGHTS_STATEMENTS];
  const outcome = await ctx.sql.probe(site, database, { statements }, signal);
  if (!outcome.ok) {
    const { locale, timeZone } = site.contract;
    const detail = ctx.texts(locale, timeZone)(outcome.reason.key, outcome.reason.values);
    return { ...NOTHING, warnings: [{ key: 'backup.warning-rights-unknown', values: { detail } }] };
  }
  const [figures, account, grants] = outcome.output.results;
  const { dataBytes, unsafeTables } = readDatabaseFigures(figures) ?? { dataBytes: null, unsafeTables: 0 };
  return {
    dataBytes,
    warnings: [
      ...unseenWarnings({ account, grants }),
      ...(unsafeTables > 0 ? [{ key: 'backup.warning-not-transactional', values: { count: unsafeTables } }] : []),
    ],
  };
}
