import type { Context } from '../../context.ts';
import { joinPath, planFolder } from '../../core/backup/paths.ts';
import { neededBytes } from '../../core/backup/preflight.ts';
import type { Host } from '../../core/site.ts';
import type { MadeFigures } from '../../store/backup-runs.ts';
import { sourceFromHost, sourceFromStore } from './copy-source.ts';
import { type CopyWork, findHost } from './copy-work.ts';
import { deliverToHost } from './deliver-copy.ts';
import { prepareOther } from './prepare-copy.ts';
import { fileNameOf } from './pull-copy.ts';

/** Brings a copy that is whole on its host, or in Rounds' store, to the other host of its plan. @throws CopyFailed */
export async function copyTo(ctx: Context, work: CopyWork, made: MadeFigures): Promise<Pick<MadeFigures, 'other'>> {
  const { hostPath, storePath, sha256, bytes } = made;
  const from = storePath ?? hostPath;
  if (from === null) throw new Error('a copy that is nowhere cannot be brought anywhere');
  const { host, folder, path } = otherPlace(work, fileNameOf(from));
  await work.haveHosts(storePath === null ? [work.plan.host, host.id] : [host.id]);
  await prepareOther(ctx, work, {
    host,
    folder,
    needed: neededBytes({ lastSame: bytes, lastFull: null, estimate: null }),
  });
  const source =
    storePath === null
      ? sourceFromHost(ctx, work, { path: from, sha256 })
      : sourceFromStore(ctx, { path: storePath, sha256 });
  await deliverToHost(ctx, work, { host, path, source, hashIn: (hash) => hash });
  return { other: { hostId: host.id, path } };
}

/** Where a plan's other host keeps a copy. */
export function otherPlace(
  { site, plan }: CopyWork,
  fileName: string,
): { readonly host: Host; readonly folder: string; readonly path: string } {
  if (plan.copyTo === null) throw new Error(`the plan ${plan.id} names no other host`);
  const { host, folder } = plan.copyTo;
  return { host: findHost(site, host), folder, path: joinPath(planFolder(folder, plan.id), fileName) };
}
