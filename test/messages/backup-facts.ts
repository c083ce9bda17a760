import type { BackupCheck, BackupCopy } from '../../src/core/backup/copy.ts';
import type { BackupPlan } from '../../src/core/backup/plan.ts';
import type { Locale } from '../../src/core/message.ts';
import type { Site } from '../../src/core/site.ts';
import type { Voice } from '../../src/messages/voice.ts';
import { at, site as base, voice as voiceOf } from './facts.ts';

export const APP_PLAN: BackupPlan = {
  id: 'app',
  name: { 'zh-CN': '应用目录', en: 'application folders' },
  host: 'app-01',
  source: { kind: 'folders', folders: ['/app/opsv7'], exclude: [] },
  folder: '/app/backup',
  pull: true,
  copyTo: null,
  compression: 'auto',
  schedule: { full: '0 2 * * 0', incremental: '0 2 * * 1-6' },
  verify: { present: null, checksum: '0 5 * * *', listing: null, drill: '0 6 1 * *' },
  drill: { host: 'app-01', folder: '/app/drill', database: null, assertions: [{ kind: 'files-at-least', count: 10 }] },
  keep: { last: 3, daily: 7, weekly: 4, monthly: 6, yearly: 0 },
  timeLimit: { days: 0, milliseconds: 2 * 3_600_000 },
  catchUp: 'run-late',
  shrinkBelow: 0.5,
};

export const DATABASE_PLAN: BackupPlan = {
  ...APP_PLAN,
  id: 'opsdb',
  name: { 'zh-CN': '监控库', en: 'monitoring database' },
  host: 'db-01',
  source: { kind: 'database', database: 'opsdb' },
  schedule: { full: '30 2 * * *', incremental: null },
  drill: null,
};

/** The small contract with two backup plans. */
export const backupSite: Site = { ...base, backups: [APP_PLAN, DATABASE_PLAN] };

export function voice(locale: Locale = 'zh-CN'): Voice {
  return voiceOf(locale, backupSite);
}

const MB = 1024 ** 2;

/** A good full copy of the application folders, made at 02:00 in two minutes. */
export function copy(change: Partial<BackupCopy> = {}): BackupCopy {
  return {
    id: 12,
    contractId: 'acme',
    planId: 'app',
    kind: 'full',
    baseId: null,
    state: 'good',
    origin: 'schedule',
    startedBy: null,
    startedAt: at('02:00'),
    endedAt: at('02:02:10'),
    hostId: 'app-01',
    hostPath: '/app/backup/app/app-full-20261120T180000Z-B12.tar.zst',
    storePath: 'acme/app/app-full-20261120T180000Z-B12.tar.zst',
    other: null,
    compression: 'zstd',
    bytes: 500 * MB,
    sourceBytes: 2_000 * MB,
    entries: 12_345,
    objects: null,
    sha256: 'ab12cd34ef56'.padEnd(64, '0'),
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

export function running(change: Partial<BackupCopy> = {}): BackupCopy {
  return copy({
    state: 'running',
    endedAt: null,
    hostPath: null,
    storePath: null,
    compression: null,
    bytes: null,
    sourceBytes: null,
    entries: null,
    sha256: null,
    ...change,
  });
}

export function check(change: Partial<BackupCheck> = {}): BackupCheck {
  return {
    id: 3,
    copyId: 12,
    kind: 'checksum',
    place: 'store',
    startedAt: at('05:00'),
    endedAt: at('05:00:08'),
    outcome: 'passed',
    findings: [],
    restoreMs: null,
    ...change,
  };
}
