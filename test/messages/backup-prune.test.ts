import { describe, expect, test } from 'vitest';
import type { RetentionDecision } from '../../src/core/backup/retention.ts';
import { prunedMessage, prunePreview } from '../../src/messages/backup-prune.ts';
import { APP_PLAN, copy, voice } from './backup-facts.ts';
import { at, buttonsOf, lines } from './facts.ts';

const now = at('23 09:00');
const OFFER = { personId: 'lead', until: at('23 09:10').getTime(), fingerprint: 'f00d' };
const why = (key: string) => [{ key: `backup-message.${key}` }];

const decisions: RetentionDecision[] = [
  { copy: copy({ id: 14 }), action: 'keep', reasons: [...why('check-drill'), ...why('never-checked')] },
  { copy: copy({ id: 13, state: 'failed', bytes: null }), action: 'remove', reasons: why('failure-unknown') },
  { copy: copy({ id: 12, kind: 'incremental' }), action: 'remove', reasons: why('never-checked') },
];

describe('what retention would do', () => {
  test('is shown copy by copy with the reasons; the button carries who may press it, until when, and for what', () => {
    const message = prunePreview({ plan: APP_PLAN, decisions, now, offer: OFFER }, voice());
    expect(lines(message)).toEqual([
      '应用目录：按保留策略保留 1 份，删除 2 份（500 MB）',
      '保留策略：最近 3 份、每日 7 份、每周 4 份、每月 6 份',
      '删除 2 份',
      '• ❌ B-13 全量 · 11-21 02:00 — 原因不明，详情见 Rounds 日志',
      '• ✅ B-12 增量 · 11-21 02:00 · 500 MB — 尚未校验',
      '保留 1 份',
      '• ✅ B-14 全量 · 11-21 02:00 · 500 MB — 恢复演练；尚未校验',
      '[删除 2 份]',
      '只有您能确认，2026-11-23 09:10 前有效；届时情况若有变化，则不删除并请您重新查看。',
    ]);
    expect(buttonsOf(message)).toEqual([
      expect.objectContaining({
        action: 'backup-prune',
        style: 'danger',
        value: { plan: 'app', person: 'lead', until: OFFER.until, copies: 'f00d' },
        confirm: expect.objectContaining({ title: '删除 2 份副本？' }),
      }),
    ]);
  });

  test.each([
    ['only to look at', decisions, null],
    ['nothing to remove', decisions.slice(0, 1), OFFER],
  ])('has no button: %s', (_case, of, offer) => {
    expect(buttonsOf(prunePreview({ plan: APP_PLAN, decisions: of, now, offer }, voice()))).toEqual([]);
  });

  test('of a plan that keeps everything, in English', () => {
    const plan = { ...APP_PLAN, keep: { last: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0 } };
    const of = decisions.slice(0, 1);
    expect(lines(prunePreview({ plan, decisions: of, now, offer: OFFER }, voice('en'))).slice(0, 3)).toEqual([
      'application folders: nothing is to be removed, all 1 are kept',
      'Retention: everything is kept',
      'Kept: 1',
    ]);
  });

  test('counts what there is no room for', () => {
    const many = Array.from({ length: 100 }, (_, index): RetentionDecision => {
      const action = index < 50 ? 'keep' : 'remove';
      return { copy: copy({ id: index + 1 }), action, reasons: why('never-checked') };
    });
    const said = lines(prunePreview({ plan: APP_PLAN, decisions: many, now, offer: OFFER }, voice()));
    expect(said).toContain('• 另有 10 份未列出');
    expect(said).toContain('• 另有 20 份未列出');
    expect(said).toContain('[删除 50 份]');
  });
});

test('what was removed, and what could not be', () => {
  const removed = [copy({ id: 3 }), copy({ id: 4 })];
  const failed = [copy({ id: 5 })];
  const problems = [{ copyId: 5, place: 'host', reason: { key: 'backup-message.failure-unknown' } }] as const;
  expect(lines(prunedMessage('app', { removed, failed, problems }, voice()))).toEqual([
    '🗑️ 应用目录：已删除 2 份，释放 1000 MB',
    'B-3、B-4',
    '❗ 未能删除，下次清理时重试：B-5',
    '• B-5 · 主机 app-01 — 原因不明，详情见 Rounds 日志',
  ]);
  expect(lines(prunedMessage('app', { removed: [], failed: [], problems: [] }, voice('en')))).toEqual([
    '🗑️ application folders: 0 copies removed, 0 B freed',
  ]);
});
