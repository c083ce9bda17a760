import type { Context } from '../../context.ts';
import { chooseBase } from '../../core/backup/choose-base.ts';
import type { BackupCopy, CopyKind } from '../../core/backup/copy.ts';
import type { DatabaseObjects } from '../../core/backup/database-objects.ts';
import { secretFolderPrefix } from '../../core/backup/dump-script.ts';
import { wasGood } from '../../core/backup/history.ts';
import { chainStatePath, copyStem, planFolder } from '../../core/backup/paths.ts';
import { freeBytesOf, judgePreflight, neededBytes, type Preflight } from '../../core/backup/preflight.ts';
import { type PreflightOrder, preflightScript } from '../../core/backup/preflight-script.ts';
import type { Message } from '../../core/message.ts';
import type { Host } from '../../core/site.ts';
import { CopyFailed, type CopyWork, failCopy, namingOf, newMarker } from './copy-work.ts';
import { lookAtDatabase } from './look-at-database.ts';
import { runOnHost } from './run-on-host.ts';

/** What a copy will be, once it is known that it can be made. */
export interface PreparedCopy {
  readonly kind: CopyKind;
  /** Null for a full copy. */
  readonly base: BackupCopy | null;
  readonly found: Preflight & { readonly ok: true };
  /** What it is expected to come to, with a margin. */
  readonly neededBytes: number;
  /** What its database has beside tables; null where nobody counted. */
  readonly objects: DatabaseObjects | null;
  readonly warnings: readonly Message[];
}

/** Of failed copies whose leftovers are looked for. */
const FAILED_LOOKED_AT = 20;

/**
 * Finds out whether a copy can be made: folders, programs, space. It removes what earlier runs left half-done on the host and in
 * the store.
 * @throws CopyFailed
 */
export async function prepareCopy(ctx: Context, work: CopyWork): Promise<PreparedCopy> {
  const { site, plan, host, copy, earlier } = work;
  const base = copy.kind === 'incremental' ? chooseBase(earlier, plan) : null;
  const last = { full: lastBytes(earlier, 'full'), incremental: lastBytes(earlier, 'incremental') };
  const marker = newMarker();
  const order: PreflightOrder = {
    marker,
    source: sourceOrder(work, { estimate: last.full === null }),
    destination:
      plan.folder === null
        ? null
        : {
            folder: planFolder(plan.folder, plan.id),
            failedStems: failedStems(work),
            state: base === null ? null : chainStatePath(plan.folder, namingOf(plan, base)),
          },
    secretPrefix: plan.source.kind === 'database' ? secretFolderPrefix(site.contract.id, plan.id) : null,
  };
  const { signal } = work;
  const script = preflightScript(order);
  const [report, database] = await Promise.all([
    runOnHost(ctx, { site, host, marker, script, signal, timeoutMs: work.remainingMs() }),
    lookAtDatabase(ctx, work),
  ]);
  const found = judgePreflight(report, plan, { hostId: host.id, user: host.user });
  if (!found.ok) throw new CopyFailed(found.failure);
  if (plan.pull) await ctx.backups.removeHalfWritten(`${site.contract.id}/${plan.id}`);
  if (copy.kind === 'incremental' && found.tar !== 'gnu')
    throw failCopy('incremental-needs-gnu-tar', { host: host.id });
  const kind = base !== null && found.hasState ? 'incremental' : 'full';
  const needed = neededBytes({
    lastSame: last[kind],
    lastFull: kind === 'full' ? null : last.full,
    estimate: found.estimate ?? database.dataBytes,
  });
  assertRoom(found.freeBytes, needed, { folder: plan.folder ?? '', host });
  // A copy on the host alone is better than none: what keeps it from the store is told then.
  if (plan.pull && plan.folder === null) await assertRoomInStore(ctx, needed);
  return {
    kind,
    base: kind === 'incremental' ? base : null,
    found,
    neededBytes: needed,
    objects: database.objects,
    warnings: [
      ...found.warnings,
      ...(kind === copy.kind ? [] : [{ key: 'backup.warning-full-instead' }]),
      ...database.warnings,
    ],
  };
}

function sourceOrder({ site, plan }: CopyWork, { estimate }: { readonly estimate: boolean }): PreflightOrder['source'] {
  const { source } = plan;
  if (source.kind === 'folders') return { kind: 'folders', folders: source.folders, estimate };
  if (source.kind === 'command') return { kind: 'command' };
  const database = site.databases.find(({ id }) => id === source.database);
  if (!database) throw failCopy('no-database', { database: source.database });
  return { kind: 'database', engine: database.engine };
}

function lastBytes(earlier: readonly BackupCopy[], kind: CopyKind): number | null {
  return earlier.find((copy) => copy.kind === kind && wasGood(copy))?.bytes ?? null;
}

/** Of copies that nothing counts on. */
function failedStems({ plan, earlier }: Pick<CopyWork, 'plan' | 'earlier'>): readonly string[] {
  return earlier
    .filter(({ state }) => state === 'failed')
    .slice(0, FAILED_LOOKED_AT)
    .map((copy) => copyStem(namingOf(plan, copy)));
}

function assertRoom(
  freeBytes: number | null,
  needed: number,
  { folder, host }: { readonly folder: string; readonly host: Host },
): void {
  if (freeBytes === null || freeBytes >= needed) return;
  throw failCopy('no-space', { host: host.id, folder, free: freeBytes, needed });
}

async function assertRoomInStore(ctx: Context, needed: number): Promise<void> {
  const free = await ctx.backups.freeBytes();
  if (free < needed) throw failCopy('no-space-in-store', { free, needed });
}

/**
 * Makes sure that another host can take a copy of the plan: its folder is made, leftovers are removed, there is room.
 * @throws CopyFailed
 */
export async function prepareOther(
  ctx: Context,
  work: CopyWork,
  { host, folder, needed }: { readonly host: Host; readonly folder: string; readonly needed: number },
): Promise<void> {
  const { site, plan, signal } = work;
  const marker = newMarker();
  const destination = { folder: planFolder(folder, plan.id), failedStems: failedStems(work), state: null };
  const script = preflightScript({ marker, source: null, destination, secretPrefix: null });
  const report = await runOnHost(ctx, { site, host, marker, script, signal, timeoutMs: work.remainingMs() });
  const taking = { source: { kind: 'command', command: '', trailer: null }, compression: 'none', folder } as const;
  const found = judgePreflight(report, taking, { hostId: host.id, user: host.user });
  if (!found.ok) throw new CopyFailed(found.failure);
  assertRoom(freeBytesOf(report), needed, { folder, host });
}
