import type { Context } from '../../context.ts';
import { archiveScript } from '../../core/backup/archive-script.ts';
import { commandDumpScript, databaseDumpScript, secretFolder } from '../../core/backup/dump-script.ts';
import { judgeArchive, judgeCommandDump, judgeDatabaseDump, type MadeCopy } from '../../core/backup/made-copy.ts';
import { type CopyNaming, chainStatePath, partPath } from '../../core/backup/paths.ts';
import type { ScriptReport, ScriptTarget } from '../../core/backup/script-frame.ts';
import type { DatabaseTarget } from '../../core/site.ts';
import type { MadeFigures } from '../../store/backup-runs.ts';
import { type CopySource, codeOf, sourceFromScript, wholeOrFail } from './copy-source.ts';
import { type CopyWork, failCopy, namingOf, newMarker } from './copy-work.ts';
import { finishOnHost } from './deliver-copy.ts';
import type { PreparedCopy } from './prepare-copy.ts';
import { runOnHost } from './run-on-host.ts';

/** What is known of an archive or a dump by itself. */
export type ArchiveFigures = Omit<MadeFigures, 'hostPath' | 'storePath' | 'other' | 'objects'>;

type Whole = MadeCopy & { readonly ok: true };

/** Archives or dumps into a file on the host. @throws CopyFailed */
export async function archiveToFile(
  ctx: Context,
  work: CopyWork,
  { prepared, path, naming }: { readonly prepared: PreparedCopy; readonly path: string; readonly naming: CopyNaming },
): Promise<ArchiveFigures> {
  const { site, host, signal } = work;
  const state = stateOf(work, prepared, naming);
  const target: ScriptTarget = { kind: 'file', path: partPath(path) };
  const { marker, script, judge } = await composeScript(ctx, work, { prepared, target, state });
  const timeoutMs = work.remainingMs();
  const report = await runOnHost(ctx, { site, host, marker, script, signal, timeoutMs }, work.progress);
  const { sha256, entries, sourceBytes, warnings, skipped } = wholeOrFail(judge(report));
  await work.enter('checksum');
  const bytes = await finishOnHost(ctx, work, { host, path, sha256, state: state?.path ?? null });
  const { compression } = prepared.found;
  return { compression, bytes, sourceBytes, entries, sha256, warnings: [...prepared.warnings, ...warnings], skipped };
}

/** Archives or dumps without touching the host's disk. @throws CopyFailed */
export async function sourceOfArchive(
  ctx: Context,
  work: CopyWork,
  prepared: PreparedCopy,
): Promise<CopySource<Whole>> {
  const composed = await composeScript(ctx, work, { prepared, target: { kind: 'output' }, state: null });
  const { marker, script, judge } = composed;
  return sourceFromScript(ctx, work, {
    host: work.host,
    marker,
    script,
    judge: (report) => wholeOrFail(judge(report)),
  });
}

/** The state is written only where incremental copies are made of it, and tar can. */
function stateOf(
  { plan }: CopyWork,
  { base, found }: PreparedCopy,
  naming: CopyNaming,
): { readonly path: string; readonly from: string | null } | null {
  if (plan.folder === null || plan.schedule.incremental === null || found.tar !== 'gnu') return null;
  return {
    path: chainStatePath(plan.folder, naming),
    from: base === null ? null : chainStatePath(plan.folder, namingOf(plan, base)),
  };
}

interface ComposedScript {
  readonly marker: string;
  readonly script: string;
  readonly judge: (report: ScriptReport) => MadeCopy;
}

async function composeScript(
  ctx: Context,
  { site, plan }: CopyWork,
  {
    prepared,
    target,
    state,
  }: { readonly prepared: PreparedCopy; readonly target: ScriptTarget; readonly state: ReturnType<typeof stateOf> },
): Promise<ComposedScript> {
  const marker = newMarker();
  const { compression, tar, client } = prepared.found;
  const { source } = plan;
  if (source.kind === 'folders') {
    const { folders, exclude } = source;
    const part = state === null ? null : { path: partPath(state.path), from: state.from };
    return {
      marker,
      script: archiveScript({ marker, tar, folders, exclude, compression, target, state: part }),
      judge: (report) => judgeArchive(report, { tar, compression }),
    };
  }
  if (source.kind === 'command') {
    const { command, trailer } = source;
    return {
      marker,
      script: commandDumpScript({ marker, command, compression, target }),
      judge: (report) => judgeCommandDump(report, { compression, trailer }),
    };
  }
  const entry = site.databases.find(({ id }) => id === source.database);
  if (!entry) throw failCopy('no-database', { database: source.database });
  if (client === null) throw failCopy('no-dump-client', { host: plan.host });
  const database = { ...entry, password: await passwordOf(ctx, entry) };
  const folder = secretFolder(site.contract.id, plan.id, marker);
  return {
    marker,
    script: databaseDumpScript({ marker, client, database, secretFolder: folder, compression, target }),
    judge: (report) => judgeDatabaseDump(report, { compression, objects: prepared.objects }),
  };
}

async function passwordOf(ctx: Context, { password }: DatabaseTarget): Promise<string | null> {
  if (password === undefined) return null;
  try {
    return await ctx.resolveSecret(password);
  } catch (error) {
    ctx.log.warn({ error, reference: password }, 'the password of a database cannot be read');
    throw failCopy('secret-missing', { reference: password, detail: codeOf(error) });
  }
}
