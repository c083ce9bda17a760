import { createHash } from 'node:crypto';
import type { CopyKind } from './copy.ts';
import type { BackupPlan } from './plan.ts';

/** Where what belongs to one copy lies: names that nothing else has, made of characters that need no quoting. */
export interface CopyNaming {
  readonly plan: Pick<BackupPlan, 'id' | 'folder' | 'source'>;
  readonly kind: CopyKind;
  readonly startedAt: Date;
  readonly copyId: number;
}

const SUFFIXES: { readonly [compression: string]: string } = { zstd: '.zst', gzip: '.gz', none: '' };
const KIND_NAMES: { readonly [K in CopyKind]: string } = { full: 'full', incremental: 'incr' };
const CONTENT_NAMES: { readonly [K in BackupPlan['source']['kind']]: string } = {
  folders: '.tar',
  database: '.sql',
  command: '.dump',
};

/** `app-full-20261121T020000Z-B12`: what all files of a copy are named after. */
export function copyStem({ plan, kind, startedAt, copyId }: CopyNaming): string {
  const instant = startedAt
    .toISOString()
    .replaceAll(/[-:]/g, '')
    .replace(/\.\d+Z$/, 'Z');
  return `${plan.id}-${KIND_NAMES[kind]}-${instant}-B${copyId}`;
}

/** `app-full-20261121T020000Z-B12.tar.zst` */
export function copyFileName(naming: CopyNaming, compression: string): string {
  const suffix = SUFFIXES[compression];
  if (suffix === undefined) throw new Error(`no compression "${compression}"`);
  return `${copyStem(naming)}${CONTENT_NAMES[naming.plan.source.kind]}${suffix}`;
}

/** The folder on a host, below one of the site file, that holds the copies of a plan and nothing else. */
export function planFolder(folder: string, planId: string): string {
  return joinPath(folder, planId);
}

/** Where the state of incremental copies is kept: what each copy saw, so that the next knows what has changed since. */
function chainFolder(folder: string, planId: string): string {
  return joinPath(planFolder(folder, planId), 'chain');
}

/**
 * The state that a copy leaves, after which an incremental one can be made of what has changed since. tar holds what was left out for known,
 * and would never copy it later: named after what was left out, it is not found any more once that is changed.
 */
export function chainStatePath(folder: string, naming: CopyNaming): string {
  const { source } = naming.plan;
  const exclude = source.kind === 'folders' ? source.exclude : [];
  const mark =
    exclude.length === 0
      ? ''
      : `.${createHash('sha256').update(exclude.toSorted().join('\0')).digest('hex').slice(0, 12)}`;
  return joinPath(chainFolder(folder, naming.plan.id), `${copyStem(naming)}${mark}.snar`);
}

/** Beside each copy stands its checksum, as `sha256sum -c` takes it. */
export function checksumPath(path: string): string {
  return `${path}.sha256`;
}

/** What is being made and not whole yet. */
export function partPath(path: string): string {
  return `${path}.part`;
}

/** Path below the folder of Rounds' store. */
export function storePath(contractId: string, planId: string, fileName: string): string {
  return `${contractId}/${planId}/${fileName}`;
}

export function joinPath(folder: string, name: string): string {
  return `${stripSlashes(folder)}/${name}`;
}

/** `/app/` → `/app`; `/` → '' */
function stripSlashes(path: string): string {
  return path.replace(/\/+$/, '');
}

/** Whether an absolute path is a folder or something below it. */
export function isWithin(path: string, folder: string): boolean {
  const above = stripSlashes(folder);
  const below = stripSlashes(path);
  return below === above || below.startsWith(`${above}/`);
}

/** An absolute path without detours, so that two that differ are two places. */
export function isPlainPath(path: string): boolean {
  if (!path.startsWith('/') || path.includes('\0')) return false;
  const names = path.slice(1).replace(/\/$/, '').split('/');
  return path === '/' || names.every((name) => name !== '' && name !== '.' && name !== '..');
}

/** `/app/` → `/app`; `/` stays. */
export function plainPath(path: string): string {
  return stripSlashes(path) || '/';
}

/** As tar names it: relative to the root. */
export function memberName(path: string): string {
  return stripSlashes(path).slice(1) || '.';
}
