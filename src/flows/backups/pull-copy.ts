import type { Context } from '../../context.ts';
import { storePath } from '../../core/backup/paths.ts';
import { neededBytes } from '../../core/backup/preflight.ts';
import type { MadeFigures } from '../../store/backup-runs.ts';
import { sourceFromHost } from './copy-source.ts';
import { type CopyWork, failCopy } from './copy-work.ts';
import { deliverToStore } from './deliver-copy.ts';

/** Brings a copy that is whole on its host into Rounds' store. @throws CopyFailed */
export async function pullCopy(
  ctx: Context,
  work: CopyWork,
  { hostPath, sha256, bytes }: MadeFigures,
): Promise<Pick<MadeFigures, 'storePath'>> {
  if (hostPath === null) throw new Error('a copy that is nowhere on its host cannot be pulled from there');
  const { site, plan } = work;
  const needed = neededBytes({ lastSame: bytes, lastFull: null, estimate: null });
  const free = await ctx.backups.freeBytes();
  if (free < needed) throw failCopy('no-space-in-store', { free, needed });
  const path = storePath(site.contract.id, plan.id, fileNameOf(hostPath));
  await work.haveHosts([plan.host]);
  const source = sourceFromHost(ctx, work, { path: hostPath, sha256 });
  await deliverToStore(ctx, work, { path, source, hashIn: (hash) => hash });
  return { storePath: path };
}

/** Of a path on a host or in the store. */
export function fileNameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
