import type { Message } from '../message.ts';
import type { TarKind } from './archive-script.ts';
import { type DumpClient, OPTIONAL_DUMP_OPTIONS } from './dump-script.ts';
import type { BackupPlan } from './plan.ts';
import { numberOf, type ScriptReport } from './script-frame.ts';

/** What a host can do for a copy, and what stands in its way. */
export type Preflight =
  | {
      readonly ok: true;
      readonly tar: TarKind;
      readonly client: DumpClient | null;
      readonly compression: 'zstd' | 'gzip' | 'none';
      /** Bytes of what is to be copied, before it is packed; null where nobody counted. */
      readonly estimate: number | null;
      /** The state of the copy that an incremental one builds on is there. */
      readonly hasState: boolean;
      readonly freeBytes: number | null;
      readonly warnings: readonly Message[];
    }
  | { readonly ok: false; readonly failure: Message };

const FOLDER_FAULTS: ReadonlySet<string> = new Set(['missing', 'no-folder', 'unreadable', 'link']);

/** Judges what the preflight script of a plan's own host has found. */
export function judgePreflight(
  report: ScriptReport,
  plan: Pick<BackupPlan, 'source' | 'compression' | 'folder'>,
  about: { readonly hostId: string; readonly user: string },
): Preflight {
  const failed = (name: string, values: Message['values'] = {}): Preflight => ({
    ok: false,
    failure: { key: `backup.${name}`, values: { host: about.hostId, ...values } },
  });
  if (report.values.get('looked') !== 'yes') return failed('no-shell', { detail: report.rest.slice(0, 300) });
  const missing = report.values.get('missing');
  if (missing !== undefined) return failed('program-missing', { program: missing });
  const destination = report.values.get('destination');
  if (destination !== undefined && destination !== 'ok') {
    return failed('folder-not-writable', { folder: plan.folder, user: about.user, detail: destination });
  }
  const { source } = plan;
  const folders = source.kind === 'folders' ? source.folders : [];
  for (const [index, path] of folders.entries()) {
    const found = report.values.get(`folder-${index}`) ?? 'missing';
    if (FOLDER_FAULTS.has(found)) return failed(`folder-${found}`, { path, user: about.user });
  }
  const client = clientOf(report);
  if (source.kind === 'database' && !client) return failed('no-dump-client');
  const packing = chooseCompression(plan.compression, report);
  if (!packing.ok) return failed('no-packer', { program: plan.compression });
  const warnings = packing.isLost ? [{ key: 'backup.warning-not-packed' }] : [];
  return {
    ok: true,
    tar: tarOf(report.values.get('tar') ?? ''),
    client,
    compression: packing.compression,
    estimate: numberOf(report, 'estimate'),
    hasState: report.values.get('state') === 'yes',
    freeBytes: freeBytesOf(report),
    warnings,
  };
}

function tarOf(version: string): TarKind {
  if (version.includes('GNU tar')) return 'gnu';
  return /busybox/i.test(version) ? 'busybox' : 'other';
}

function clientOf(report: ScriptReport): DumpClient | null {
  const program = report.values.get('client');
  if (program === undefined) return null;
  return {
    program,
    options: new Set(OPTIONAL_DUMP_OPTIONS.filter((option) => report.values.get(`option-${option}`) === 'yes')),
  };
}

type Packing =
  | { readonly ok: true; readonly compression: 'zstd' | 'gzip' | 'none'; readonly isLost: boolean }
  | { readonly ok: false };

/** What the plan asks for by name has to be there; `auto` makes do with what there is. */
function chooseCompression(wanted: BackupPlan['compression'], report: ScriptReport): Packing {
  const there = (['zstd', 'gzip'] as const).filter((program) => report.values.get(`has-${program}`) === 'yes');
  if (wanted === 'none') return { ok: true, compression: 'none', isLost: false };
  if (wanted === 'auto') return { ok: true, compression: there[0] ?? 'none', isLost: there.length === 0 };
  return there.includes(wanted) ? { ok: true, compression: wanted, isLost: false } : { ok: false };
}

/** From the line of `df -Pk`: total, used and available in KiB, percent, mount point. */
export function freeBytesOf(report: ScriptReport): number | null {
  const line = report.values.get('df') ?? '';
  const available = /\s\d+\s+\d+\s+(-?\d+)\s+(?:\d+%|-)\s+\//.exec(line)?.[1];
  return available === undefined ? null : Math.max(0, Number(available)) * 1024;
}

const LEAST_MARGIN_BYTES = 64 * 1024 * 1024;
const MARGIN = 0.1;

/**
 * How much room a copy needs: what it is expected to come to, and a margin.
 * @param expected.lastSame the last whole copy of the same kind; `lastFull` helps where there is none of an incremental one.
 */
export function neededBytes(expected: {
  readonly lastSame: number | null;
  readonly lastFull: number | null;
  readonly estimate: number | null;
}): number {
  const { lastSame, lastFull, estimate } = expected;
  // The first incremental copy after a full one holds some of it.
  const size = lastSame ?? (lastFull === null ? (estimate ?? 0) : lastFull / 2);
  return Math.ceil(size + Math.max(size * MARGIN, LEAST_MARGIN_BYTES));
}
