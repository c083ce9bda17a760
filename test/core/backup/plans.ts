import type { BackupPlan } from '../../../src/core/backup/plan.ts';

/** Application folders, kept on their host. */
export function testPlan(change: Partial<BackupPlan> = {}): BackupPlan {
  return {
    id: 'app',
    name: { 'zh-CN': '应用目录', en: 'Application folders' },
    host: 'app-01',
    source: { kind: 'folders', folders: ['/app/tomcat', '/app/mq'], exclude: [] },
    folder: '/backup',
    pull: false,
    copyTo: null,
    compression: 'auto',
    schedule: { full: null, incremental: null },
    verify: { present: null, checksum: null, listing: null, drill: null },
    drill: null,
    keep: { last: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0 },
    timeLimit: { days: 0, milliseconds: 3_600_000 },
    catchUp: 'run-late',
    shrinkBelow: 0.5,
    ...change,
  };
}
