import type { Message } from '../message.ts';
import type { Site } from '../site.ts';
import { isPlainPath, isWithin, joinPath, planFolder } from './paths.ts';
import type { BackupPlan } from './plan.ts';

/** What a drill makes and removes 演练临时空间: a folder, or a database; named so that nothing live has that name. */
export type Scratch =
  | { readonly kind: 'folder'; readonly host: string; readonly folder: string; readonly name: string }
  | { readonly kind: 'database'; readonly host: string; readonly name: string };

const NAME = /^rounds_drill_[1-9]\d{0,14}_[a-z0-9]{12}$/;

/** `rounds_drill_12_k3j9x2m4q7p0`. @param random 12 letters and digits that nobody can guess. */
export function drillName(checkId: number, random: string): string {
  const name = `rounds_drill_${checkId}_${random}`;
  if (!isDrillName(name)) throw new Error(`"${name}" is no name for a drill`);
  return name;
}

/** Nothing else is ever made or removed by a drill. */
function isDrillName(name: string): boolean {
  return NAME.test(name);
}

export function scratchPath({ folder, name }: { readonly folder: string; readonly name: string }): string {
  return joinPath(folder, name);
}

/**
 * Why a drill must not be made there; null when nothing of the site is in its way. The site file was checked when it was
 * read: this is the second look, at what is really about to be made.
 */
export function scratchFault(scratch: Scratch, site: Pick<Site, 'backups' | 'databases'>): Message | null {
  if (!isDrillName(scratch.name)) return { key: 'backup-check.scratch-name', values: { name: scratch.name } };
  if (scratch.kind === 'database') {
    const live = site.databases.some(({ schema }) => schema.toLowerCase() === scratch.name);
    return live ? { key: 'backup-check.scratch-live', values: { name: scratch.name } } : null;
  }
  if (!isPlainPath(scratch.folder) || scratch.folder === '/') {
    return { key: 'backup-check.scratch-folder', values: { folder: scratch.folder } };
  }
  const path = scratchPath(scratch);
  const live = liveFolders(site.backups, scratch.host).find(
    (folder) => isWithin(path, folder) || isWithin(folder, path),
  );
  return live === undefined
    ? null
    : { key: 'backup-check.scratch-near-live', values: { folder: scratch.folder, live } };
}

/** Folders of a host that are backed up, or hold backups: `/` itself, which holds everything, says nothing. */
export function liveFolders(plans: readonly BackupPlan[], hostId: string): readonly string[] {
  const folders = plans.flatMap((plan) => [
    ...(plan.host === hostId && plan.source.kind === 'folders' ? plan.source.folders : []),
    ...(plan.host === hostId && plan.folder !== null ? [planFolder(plan.folder, plan.id)] : []),
    ...(plan.copyTo?.host === hostId ? [planFolder(plan.copyTo.folder, plan.id)] : []),
  ]);
  return [...new Set(folders)].filter((folder) => folder !== '/');
}

/** As a row keeps it, for whoever has to remove it. */
export function formatScratch(scratch: Scratch): string {
  return JSON.stringify(scratch);
}

/** Null for what no drill of ours has written: it is left alone. */
export function parseScratch(text: string): Scratch | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  if (typeof value !== 'object' || value === null) return null;
  const { kind, host, folder, name } = value as { readonly [key: string]: unknown };
  if (typeof host !== 'string' || typeof name !== 'string' || !isDrillName(name)) return null;
  if (kind === 'database') return { kind, host, name };
  if (kind !== 'folder' || typeof folder !== 'string' || !isPlainPath(folder) || folder === '/') return null;
  return { kind, host, folder, name };
}
