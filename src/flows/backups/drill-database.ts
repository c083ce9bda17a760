import type { Context } from '../../context.ts';
import {
  countScript,
  type DatabaseDrillOrder,
  loadScript,
  makeDatabaseScript,
} from '../../core/backup/drill-database-script.ts';
import { type CheckVerdict, found, unknown } from '../../core/backup/judge-check.ts';
import { judgeDatabase, judgeDatabaseMade, judgeLoaded } from '../../core/backup/judge-drill.ts';
import type { DrillPlan } from '../../core/backup/plan.ts';
import type { Scratch } from '../../core/backup/scratch.ts';
import type { Host } from '../../core/site.ts';
import { compressionOf } from './check-listing.ts';
import { type CheckWork, runCheckScript } from './check-work.ts';
import { codeOf } from './copy-source.ts';
import { CopyFailed } from './copy-work.ts';
import { type RestorePart, restorePart } from './restore-part.ts';

export interface DatabaseDrill {
  readonly drill: DrillPlan;
  readonly host: Host;
  readonly scratch: Extract<Scratch, { kind: 'database' }>;
  readonly part: RestorePart;
  readonly login: DrillLogin;
}

/** Of the account that may make scratch databases. */
export type DrillLogin = DatabaseDrillOrder['login'];

/**
 * Loads a dump into its scratch database and counts tables and rows. The caller removes the scratch database.
 * @throws CopyFailed when a host could not be worked on.
 */
export async function drillDatabase(ctx: Context, work: CheckWork, given: DatabaseDrill): Promise<CheckVerdict> {
  const { drill, host, scratch, part, login } = given;
  const order = (marker: string): DatabaseDrillOrder => ({ marker, scratch, login });
  const compression = compressionOf(part.copy);
  const made = await runCheckScript(ctx, work, host, (marker) => makeDatabaseScript({ ...order(marker), compression }));
  const notMade = judgeDatabaseMade(made, { host: host.id, name: scratch.name });
  if (notMade) return notMade;
  const restored = await restorePart(ctx, work, { part, host }, (marker, source) =>
    loadScript({ ...order(marker), source, compression }),
  );
  if (!restored.ok) return restored.verdict;
  const notLoaded = judgeLoaded(restored.report, part.copy);
  if (notLoaded) return notLoaded;
  const { assertions } = drill;
  const counted = await runCheckScript(ctx, work, host, (marker) => countScript({ ...order(marker), assertions }));
  const verdict = judgeDatabase({ copy: part.copy, made, loaded: restored.report, counted, assertions });
  return { ...verdict, restoreMs: Math.round(restored.milliseconds) };
}

/** @throws CopyFailed when the plan names no account, or its password can't be read. */
export async function drillLogin(ctx: Context, { database }: DrillPlan): Promise<DrillLogin> {
  if (database === null) throw new CopyFailed(found('no-drill-account'));
  const { address, port, user, password: reference } = database;
  if (reference === null) return { address, port, user, password: null };
  try {
    return { address, port, user, password: await ctx.resolveSecret(reference) };
  } catch (error) {
    ctx.log.warn({ error, reference }, 'the password of a drill cannot be read');
    throw new CopyFailed({ key: 'backup.secret-missing', values: { reference, detail: codeOf(error) } });
  }
}

/** Of a drill that was begun without what it needs. */
export function notDrillable(name: string): CheckVerdict {
  return unknown(found(name));
}
