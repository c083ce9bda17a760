import { describe, expect, test } from 'vitest';
import { backupCheckMessage, backupFailureCall } from '../../src/messages/backup-check.ts';
import { NOBODY } from '../../src/messages/mentions.ts';
import { check, copy, voice } from './backup-facts.ts';
import { at, lines } from './facts.ts';

const LEAD = { users: ['U0LEAD0001'], groups: [], names: ['李值班'] };
const base = { copy: copy(), startedBy: null, mentions: LEAD };

describe('a check in the thread', () => {
  test.each([
    [{ endedAt: null, outcome: null }, ['⏳ B-12 正在进行校验和 · Rounds 存储', '05:00 按计划开始']],
    [{}, ['✅ B-12 通过校验和 · Rounds 存储', '05:00 按计划开始 · 用时 8 秒']],
    [
      { kind: 'listing', place: 'host', outcome: 'unknown' },
      ['❔ B-12 未能完成清单核对 · 主机 app-01', '05:00 按计划开始 · 用时 8 秒'],
    ],
    [
      { kind: 'present', place: 'other', outcome: 'failed' },
      ['<@U0LEAD0001> @李值班 ❌ B-12 未通过存在与大小 · 主机 app-01', '05:00 按计划开始 · 用时 8 秒'],
    ],
    [
      { kind: 'drill', restoreMs: 42_000 },
      ['✅ B-12 通过恢复演练 · Rounds 存储，恢复用时 42 秒', '05:00 按计划开始 · 用时 8 秒'],
    ],
  ] as const)('%j', (change, said) => {
    expect(lines(backupCheckMessage({ ...base, check: check(change) }, voice()))).toEqual(said);
  });

  test('tells every finding until there are too many, and who asked for it', () => {
    const findings = Array.from({ length: 25 }, () => ({ key: 'backup-message.files', values: { count: 12_345 } }));
    const facts = { ...base, startedBy: 'engineer', mentions: NOBODY, check: check({ kind: 'drill', findings }) };
    const said = lines(backupCheckMessage(facts, voice('en')));
    expect(said[0]).toBe('✅ B-12: restore drill passed · Rounds’ store');
    expect(said.slice(1, 21)).toEqual(Array.from({ length: 20 }, () => '• 12,345 files and folders'));
    expect(said.slice(21)).toEqual(['• 5 more', 'started by Engineer A 05:00 · took 8 s']);
  });

  test('of another day says which', () => {
    const later = check({ startedAt: at('25 05:00'), endedAt: at('25 05:01') });
    expect(lines(backupCheckMessage({ ...base, check: later }, voice())).at(-1)).toBe(
      '11-25 05:00 按计划开始 · 用时 1 分钟',
    );
  });
});

test('a failure calls who has to act, with the reason', () => {
  const failed = copy({ state: 'failed', failure: { key: 'backup-message.failure-unknown' } });
  const message = backupFailureCall(failed, LEAD, voice());
  expect(message.summary).toBe('❌ B-12 应用目录（全量）备份失败：原因不明，详情见 Rounds 日志');
  expect(lines(message)).toEqual([
    '❌ <@U0LEAD0001> @李值班 B-12 应用目录（全量）备份失败：原因不明，详情见 Rounds 日志',
  ]);
});
