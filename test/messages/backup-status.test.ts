import { expect, test } from 'vitest';
import type { BackupStanding } from '../../src/core/backup/verdict.ts';
import { backupStatusMessage } from '../../src/messages/backup-status.ts';
import { APP_PLAN, copy, DATABASE_PLAN, running, voice } from './backup-facts.ts';
import { at, lines } from './facts.ts';

const now = at('23 09:00');

const calm: BackupStanding = {
  plan: APP_PLAN,
  lastGood: copy(),
  verifiedBy: 'drill',
  lastRestored: { copyId: 9, at: at('01 06:10'), restoreMs: 42_000, findings: [] },
  underWay: null,
  troubles: [],
};
const troubled: BackupStanding = {
  plan: DATABASE_PLAN,
  lastGood: null,
  verifiedBy: null,
  lastRestored: null,
  underWay: running({ id: 13, startedAt: at('23 08:50') }),
  troubles: [{ kind: 'missing', message: { key: 'backup-message.no-last-good' } }],
};

test('troubles come first, then how each plan stands', () => {
  const message = backupStatusMessage({ standings: [calm, troubled], now }, voice());
  expect(message.summary).toBe('❗ 备份状况：2 个计划中 1 个有问题');
  expect(lines(message)).toEqual([
    '❗ 备份状况：2 个计划中 1 个有问题 · 截至 09:00',
    '❗ 监控库 opsdb · 主机 db-01',
    '• ❗ 该计划目前没有一份可用的副本',
    '没有可用的副本 · 从未恢复演练 · 正在备份 B-13（08:50 起）',
    '✅ 应用目录 app · 主机 app-01',
    '最近可用 B-12（11-21 02:02） · 500 MB · 用时 2 分钟 10 秒 · 已通过恢复演练 · 上次恢复演练 11-01 06:10（B-9，恢复用时 42 秒）',
  ]);
});

test('all is well, in English; what was never checked or restored is said', () => {
  const standing = { ...calm, verifiedBy: null, lastRestored: null };
  expect(lines(backupStatusMessage({ standings: [standing], now }, voice('en')))).toEqual([
    '✅ Backups: the plan is in order · as of 09:00',
    '✅ application folders app · Host app-01',
    'last good B-12 (11-21 02:02) · 500 MB · took 2 min 10 s · never checked · never restored',
  ]);
});

test('a plan that waits for its first copy is neither good nor bad', () => {
  const waiting = { ...calm, lastGood: null, verifiedBy: null };
  expect(lines(backupStatusMessage({ standings: [waiting, calm], now }, voice())).slice(0, 2)).toEqual([
    '⏳ 备份状况：2 个计划中 1 个还没有第一份副本，未发现问题 · 截至 09:00',
    '⏳ 应用目录 app · 主机 app-01',
  ]);
  expect(backupStatusMessage({ standings: [waiting], now }, voice('en')).summary).toBe(
    '⏳ Backups: a plan waits for its first copy; no trouble is known',
  );
  expect(backupStatusMessage({ standings: [waiting, troubled], now }, voice()).summary).toMatch(/^❗ /);
});

test('more plans than fit are counted', () => {
  const standings = Array.from({ length: 20 }, () => troubled);
  const message = backupStatusMessage({ standings, now }, voice());
  expect(lines(message).at(-1)).toBe('另有 5 个计划未列出');
  expect(message.blocks.length).toBeLessThanOrEqual(50);
});
