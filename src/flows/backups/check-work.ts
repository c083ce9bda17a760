import type { Context } from '../../context.ts';
import type { BackupCheckKind, BackupCopy, CopyPlace } from '../../core/backup/copy.ts';
import type { BackupPlan } from '../../core/backup/plan.ts';
import type { ScriptReport } from '../../core/backup/script-frame.ts';
import type { Host, Site } from '../../core/site.ts';
import { newMarker } from './copy-work.ts';
import { runOnHost } from './run-on-host.ts';

/** A check that is being done by us. */
export interface CheckWork {
  readonly id: number;
  readonly kind: BackupCheckKind;
  readonly place: CopyPlace;
  readonly site: Site;
  readonly plan: BackupPlan;
  readonly copy: BackupCopy;
  /** All of the plan. */
  readonly copies: readonly BackupCopy[];
  /** Names our claim. */
  readonly owner: string;
  /** Aborted when it ran out of time, is not ours any more, or the process stops. */
  readonly signal: AbortSignal;
  /** Of the plan's time limit. */
  remainingMs(): number;
}

/** Runs one of the scripts that look at copies. @throws CopyFailed when the host could not be worked on. */
export async function runCheckScript(
  ctx: Context,
  work: Pick<CheckWork, 'site' | 'signal' | 'remainingMs'>,
  host: Host,
  compose: (marker: string) => string,
): Promise<ScriptReport> {
  const marker = newMarker();
  const { site, signal } = work;
  return runOnHost(ctx, { site, host, marker, script: compose(marker), signal, timeoutMs: work.remainingMs() });
}
