import type { BackupCheck, BackupCopy } from '../../../src/core/backup/copy.ts';

/** A good full copy on its host, as of the given instant. */
export function testCopy(change: Partial<BackupCopy> & { readonly id: number }): BackupCopy {
  const startedAt = change.startedAt ?? new Date('2026-11-20T18:00:00Z');
  const stamp = startedAt.toISOString().replace(/[-:]|\.\d+/g, '');
  return {
    contractId: 'acme',
    planId: 'app',
    kind: 'full',
    baseId: null,
    state: 'good',
    origin: 'schedule',
    startedBy: null,
    startedAt,
    endedAt: new Date(startedAt.getTime() + 60_000),
    hostId: 'app-01',
    hostPath: `/backup/app/app-full-${stamp}-B${change.id}.tar.zst`,
    storePath: null,
    other: null,
    compression: 'zstd',
    bytes: 1_000,
    sourceBytes: 4_000,
    entries: 12,
    objects: null,
    sha256: 'a'.repeat(64),
    warnings: [],
    skipped: null,
    failure: null,
    removedAt: null,
    removedBy: null,
    removeReason: null,
    checks: [],
    ...change,
  };
}

let lastCheck = 0;

export function testCheck(change: Partial<BackupCheck>): BackupCheck {
  lastCheck += 1;
  const startedAt = change.startedAt ?? new Date('2026-11-21T00:00:00Z');
  return {
    id: lastCheck,
    copyId: 1,
    kind: 'checksum',
    place: 'host',
    startedAt,
    endedAt: startedAt,
    outcome: 'passed',
    findings: [],
    restoreMs: null,
    ...change,
  };
}
