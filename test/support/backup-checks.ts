import type { BackupCheck, BackupCheckKind, BackupCopy, CopyPlace } from '../../src/core/backup/copy.ts';
import { startCheck } from '../../src/flows/backups/start-check.ts';
import { type CheckPace, takeUpChecks } from '../../src/flows/backups/work-on-check.ts';
import { findCopy } from '../../src/store/backup-copies.ts';
import type { BackupField } from './backup-site.ts';

/** Signs of life so often that a test need not wait for them. */
export const QUICK_CHECKS: CheckPace = { leaseMs: 20_000, renewEveryMs: 100, retryBusyMs: 100 };

let requests = 0;

/** Starts checks of a copy, does all that are waiting, and gives those that were started back. */
export async function check(
  field: Pick<BackupField, 'ctx' | 'app'>,
  copy: BackupCopy,
  kind: BackupCheckKind,
  place?: CopyPlace,
): Promise<readonly BackupCheck[]> {
  const started = await beginCheck(field, copy, kind, place);
  await doChecks(field);
  const ids = started.map(({ id }) => id);
  return (await readCopy(field, copy.id)).checks.filter(({ id }) => ids.includes(id));
}

/** The one check there is of a copy that lies in one place. */
export async function checkOne(...given: Parameters<typeof check>): Promise<BackupCheck> {
  const [only, ...others] = await check(...given);
  if (!only || others.length > 0) throw new Error(`${others.length + 1} checks`);
  return only;
}

export async function beginCheck(
  { ctx, app }: Pick<BackupField, 'ctx' | 'app'>,
  copy: BackupCopy,
  kind: BackupCheckKind,
  place?: CopyPlace,
) {
  requests += 1;
  app.clock.advance(1_000);
  return startCheck(ctx, {
    copyId: copy.id,
    kind,
    ...(place === undefined ? {} : { place }),
    startedBy: 'engineer',
    requestKey: `check:${requests}`,
  });
}

export async function doChecks({ ctx, app }: Pick<BackupField, 'ctx' | 'app'>): Promise<void> {
  while ((await takeUpChecks(ctx, { most: 4, pace: QUICK_CHECKS })) > 0) await app.settled();
}

export async function readCopy({ app }: Pick<BackupField, 'app'>, id: number): Promise<BackupCopy> {
  const copy = await findCopy(app.store, id);
  if (!copy) throw new Error(`no copy ${id}`);
  return copy;
}

/** `passed checksum-same`: how a check ended, and what it found. */
export function told({ outcome, findings }: Pick<BackupCheck, 'outcome' | 'findings'>): string {
  return [outcome, ...findings.map(({ key }) => key.replace('backup-check.', ''))].join(' ');
}
