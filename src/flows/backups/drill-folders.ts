import type { Context } from '../../context.ts';
import type { BackupCopy } from '../../core/backup/copy.ts';
import { expectedScript, extractScript, lookScript, makeFolderScript } from '../../core/backup/drill-folder-script.ts';
import { type CheckVerdict, isGnuTar } from '../../core/backup/judge-check.ts';
import { judgeExtracted, judgeFolderMade, judgeFolders } from '../../core/backup/judge-drill.ts';
import type { DrillPlan } from '../../core/backup/plan.ts';
import { liveFolders, type Scratch } from '../../core/backup/scratch.ts';
import { numberOf, type ScriptReport } from '../../core/backup/script-frame.ts';
import { skippedIn } from '../../core/backup/skipped.ts';
import type { Host } from '../../core/site.ts';
import { compressionOf } from './check-listing.ts';
import { type CheckWork, runCheckScript } from './check-work.ts';
import { type RestorePart, restorePart } from './restore-part.ts';

export interface FolderDrill {
  readonly drill: DrillPlan;
  readonly host: Host;
  readonly scratch: Extract<Scratch, { kind: 'folder' }>;
  /** The full copy first. */
  readonly chain: readonly RestorePart[];
}

/** Room beyond what the archives hold: folders and blocks that are not full. */
const MARGIN = 1.1;
const KB = 1_024;

/**
 * Restores a chain into its scratch folder, deletions included, and compares: each copy's entries, what the last one says must be
 * there, and the plan's assertions. The caller removes the scratch folder.
 * @throws CopyFailed when a host could not be worked on.
 */
export async function drillFolders(ctx: Context, work: CheckWork, drill: FolderDrill): Promise<CheckVerdict> {
  const { host, scratch, chain } = drill;
  const made = await makeFolder(ctx, work, drill);
  if ('outcome' in made) return made;
  const gnu = isGnuTar(made);
  let restoreMs = 0;
  let deleted = 0;
  for (const part of chain) {
    const compression = compressionOf(part.copy);
    const restored = await restorePart(ctx, work, { part, host }, (marker, source) =>
      extractScript({ marker, scratch, source, compression, isGnuTar: gnu }),
    );
    if (!restored.ok) return restored.verdict;
    const { report, milliseconds } = restored;
    const problem = judgeExtracted(report, { copy: part.copy, isGnuTar: gnu, host: host.id });
    if (problem) return problem;
    restoreMs += milliseconds;
    deleted += numberOf(report, 'deleted') ?? 0;
  }
  const verdict = await compare(ctx, work, drill, deleted);
  return { ...verdict, restoreMs: Math.round(restoreMs) };
}

async function makeFolder(
  ctx: Context,
  work: CheckWork,
  { host, scratch, chain }: FolderDrill,
): Promise<ScriptReport | CheckVerdict> {
  const copies = chain.map(({ copy }) => copy);
  const neededKb = neededRoomKb(copies);
  const report = await runCheckScript(ctx, work, host, (marker) =>
    makeFolderScript({
      marker,
      scratch,
      compressions: copies.map(compressionOf),
      liveFolders: liveFolders(work.site.backups, host.id),
      neededKb,
    }),
  );
  return judgeFolderMade(report, { host: host.id, folder: scratch.folder, neededKb }) ?? report;
}

/** Null where a copy does not tell how large its content is. */
function neededRoomKb(copies: readonly BackupCopy[]): number | null {
  const bytes = copies.reduce<number | null>(
    (sum, { sourceBytes }) => (sum === null || sourceBytes === null ? null : sum + sourceBytes),
    0,
  );
  return bytes === null ? null : Math.ceil((bytes * MARGIN) / KB);
}

async function compare(
  ctx: Context,
  work: CheckWork,
  { drill, host, scratch, chain }: FolderDrill,
  deleted: number,
): Promise<CheckVerdict> {
  const { source } = work.plan;
  const { folders, exclude } = source.kind === 'folders' ? source : { folders: [], exclude: [] };
  const { assertions } = drill;
  const last = chain.at(-1);
  const skipped = skippedIn(chain.map(({ copy }) => copy));
  let expected: ScriptReport | null = null;
  if (last && chain.length > 1) {
    const compression = compressionOf(last.copy);
    const read = await restorePart(ctx, work, { part: last, host }, (marker, from) =>
      expectedScript({ marker, source: from, compression, exclude, scratch, skipped: skipped.names }),
    );
    if (!read.ok) return read.verdict;
    expected = read.report;
  }
  const look = await runCheckScript(ctx, work, host, (marker) => lookScript({ marker, scratch, folders, assertions }));
  return judgeFolders({ copy: work.copy, expected, unnamed: skipped.unnamed, look, deleted, assertions });
}
