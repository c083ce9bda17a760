import type { Context } from '../../context.ts';
import { copyFileName, joinPath, planFolder, storePath } from '../../core/backup/paths.ts';
import type { Message } from '../../core/message.ts';
import type { CopyPhase } from '../../messages/backup-progress.ts';
import type { CopyChange, MadeFigures } from '../../store/backup-runs.ts';
import { pause } from '../pause.ts';
import { type ArchiveFigures, archiveToFile, sourceOfArchive } from './archive-copy.ts';
import { copyTo, otherPlace } from './copy-to.ts';
import { CopyFailed, type CopyWork, HostBusy, namingOf } from './copy-work.ts';
import { type Delivered, deliverToHost, deliverToStore } from './deliver-copy.ts';
import { lookAgain } from './look-at-database.ts';
import { type PreparedCopy, prepareCopy, prepareOther } from './prepare-copy.ts';
import { pullCopy } from './pull-copy.ts';

/**
 * Makes a copy and brings it to every place that its plan names. One that was whole already when its maker died is only brought
 * to the places that are left.
 * @returns what is known of the whole copy; a place that could not be reached is told in its warnings.
 * @throws CopyFailed, and CopyLost when it is not ours any more.
 */
export async function makeCopy(ctx: Context, work: CopyWork): Promise<MadeFigures> {
  const { plan } = work;
  let made = madeBefore(work) ?? (await makeWhole(ctx, work));
  if (plan.pull && made.storePath === null) {
    made = await addPlace(ctx, work, made, { phase: 'pull', bring: pullCopy, warning: 'warning-not-pulled' });
  }
  if (plan.copyTo && made.other === null) {
    made = await addPlace(ctx, work, made, { phase: 'copy-to', bring: copyTo, warning: 'warning-not-copied' });
  }
  return made;
}

function madeBefore({ copy }: CopyWork): MadeFigures | null {
  const { sha256, bytes, compression } = copy;
  if (sha256 === null || bytes === null || compression === null) return null;
  const { hostPath, storePath, other, sourceBytes, entries, objects, warnings, skipped } = copy;
  const known = { sourceBytes, entries, objects, warnings, skipped };
  return { hostPath, storePath, other, compression, bytes, sha256, ...known };
}

/** Makes it, whole in one place. */
async function makeWhole(ctx: Context, work: CopyWork): Promise<MadeFigures> {
  const { plan } = work;
  await work.enter('preflight');
  const prepared = await prepareCopy(ctx, work);
  const { kind } = prepared;
  const naming = namingOf(plan, { ...work.copy, kind });
  const fileName = copyFileName(naming, prepared.found.compression);
  const change = { kind, baseId: prepared.base?.id ?? null };
  const made = await (plan.folder === null
    ? makeElsewhere(ctx, work, { prepared, fileName, change })
    : makeOnHost(ctx, work, { prepared, path: joinPath(planFolder(plan.folder, plan.id), fileName), naming, change }));
  const { objects, warnings } = await lookAgain(ctx, work, prepared.objects);
  return { ...made, objects, warnings: [...made.warnings, ...warnings] };
}

type Made = Omit<MadeFigures, 'objects'>;

async function makeOnHost(
  ctx: Context,
  work: CopyWork,
  { change, ...archive }: Parameters<typeof archiveToFile>[2] & { readonly change: CopyChange },
): Promise<Made> {
  await work.enter('archive', change);
  const figures = await archiveToFile(ctx, work, archive);
  return { ...figures, hostPath: archive.path, storePath: null, other: null };
}

/** Nothing of it touches the disk of the host it is made on. */
async function makeElsewhere(
  ctx: Context,
  work: CopyWork,
  {
    prepared,
    fileName,
    change,
  }: { readonly prepared: PreparedCopy; readonly fileName: string; readonly change: CopyChange },
): Promise<Made> {
  const { site, plan } = work;
  const hashIn = ({ sha256 }: { readonly sha256: string }) => sha256;
  const onArrived = () => work.enter('checksum');
  if (plan.pull) {
    await work.enter('archive', change);
    const path = storePath(site.contract.id, plan.id, fileName);
    const source = await sourceOfArchive(ctx, work, prepared);
    const delivered = await deliverToStore(ctx, work, { path, source, hashIn, onArrived });
    return { ...figuresOf(prepared, delivered), hostPath: null, storePath: path, other: null };
  }
  const { host, folder, path } = otherPlace(work, fileName);
  await prepareOther(ctx, work, { host, folder, needed: prepared.neededBytes });
  await work.enter('archive', change);
  const source = await sourceOfArchive(ctx, work, prepared);
  const delivered = await deliverToHost(ctx, work, { host, path, source, hashIn, onArrived });
  return { ...figuresOf(prepared, delivered), hostPath: null, storePath: null, other: { hostId: host.id, path } };
}

type Whole = Awaited<ReturnType<Awaited<ReturnType<typeof sourceOfArchive>>['settle']>>;

function figuresOf({ found, warnings }: PreparedCopy, { told, bytes }: Delivered<Whole>): ArchiveFigures {
  const { sha256, sourceBytes, entries, skipped } = told;
  const { compression } = found;
  return { compression, bytes, sourceBytes, entries, sha256, warnings: [...warnings, ...told.warnings], skipped };
}

const TRIES = 3;
const PAUSE_MS = 3_000;

interface Bringing {
  readonly phase: CopyPhase;
  readonly bring: (ctx: Context, work: CopyWork, made: MadeFigures) => Promise<Partial<MadeFigures>>;
  readonly warning: string;
}

/** The copy is whole: what keeps it from one more place is a warning, not its end. */
async function addPlace(
  ctx: Context,
  work: CopyWork,
  made: MadeFigures,
  { phase, bring, warning }: Bringing,
): Promise<MadeFigures> {
  await work.enter(phase, { made });
  let busy: Message | null = null;
  for (let tries = 1; ; tries += 1) {
    try {
      if (!work.signal.aborted) return { ...made, ...(await bring(ctx, work, made)) };
    } catch (error) {
      if (!(error instanceof CopyFailed)) throw error;
      if (!work.signal.aborted) {
        if (error.retry && tries < TRIES) {
          ctx.log.info({ copy: work.copy.id, phase, reason: error.failure, tries }, 'bringing a copy on again');
          await pause(PAUSE_MS * tries, work.signal);
          continue;
        }
        return { ...made, warnings: [...made.warnings, explain(ctx, work, warning, error.failure)] };
      }
      if (error instanceof HostBusy) busy = error.failure;
    }
    const reason = work.stopReason();
    if (reason === null) throw new CopyFailed({ key: 'backup.interrupted' });
    return { ...made, warnings: [...made.warnings, explain(ctx, work, warning, busy ?? reason)] };
  }
}

/** A message within another one is a text in the contract's language. */
function explain(
  ctx: Context,
  { site, plan }: CopyWork,
  warning: string,
  { key, values }: CopyFailed['failure'],
): CopyFailed['failure'] {
  const { locale, timeZone } = site.contract;
  const detail = ctx.texts(locale, timeZone)(key, values);
  return { key: `backup.${warning}`, values: { host: plan.copyTo?.host ?? '', detail } };
}
