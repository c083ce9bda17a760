import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { BackupCopy } from '../../../src/core/backup/copy.ts';
import type { ChatMessage } from '../../../src/core/chat.ts';
import { type CopyAdvance, tellCheck, tellCopy } from '../../../src/flows/backups/tell-copy.ts';
import { backupSite, check, copy, running } from '../../messages/backup-facts.ts';
import { at, lines } from '../../messages/facts.ts';
import { clearBackups, keepCopy } from '../../support/backup-records.ts';
import { createTestContext, type TestContext } from '../../support/context.ts';

const MB = 1024 ** 2;
const ADVANCE: CopyAdvance = { phase: 'archive', bytes: 100 * MB, bytesPerSecond: null, stopBy: null };
let t: TestContext;

beforeAll(async () => {
  t = await createTestContext({ sites: [backupSite], checks: new Map() });
});
afterAll(() => t.close());
beforeEach(() => clearBackups(t.store));

const tell = (of: BackupCopy, advance?: CopyAdvance) =>
  t.store.transaction().execute((trx) => tellCopy(t.ctx, trx, of, advance));

async function posts(): Promise<{ key: string; thread: string | null; said: string[] }[]> {
  const rows = await t.store.selectFrom('outbox').selectAll().orderBy('id').execute();
  return rows.map((row) => {
    const content: ChatMessage = typeof row.content === 'string' ? JSON.parse(row.content) : row.content;
    return { key: row.message_key, thread: row.thread_key, said: lines(content) };
  });
}

test('a copy is one message from its start to its end', async () => {
  await tell(running());
  await tell(running(), ADVANCE);
  await tell(copy());
  expect(await posts()).toMatchObject([{ key: 'backup:12', thread: null }]);
  expect((await posts())[0]?.said[0]).toContain('✅ B-12 应用目录（全量）备份完成');
});

test('its progress is measured against the last good one of its kind', async () => {
  await keepCopy(t.store, copy({ id: 9, bytes: 400 * MB, state: 'removed' }));
  await keepCopy(t.store, copy({ id: 10, bytes: 200 * MB }));
  await keepCopy(t.store, copy({ id: 11, bytes: 1 * MB, kind: 'incremental' }));
  await keepCopy(t.store, copy({ id: 13, bytes: 900 * MB }));
  await tell(running(), ADVANCE);
  expect((await posts())[0]?.said[1]).toBe('▓▓▓▓▓░░░░░ 归档 · 100 MB / 约 200 MB');
  await tell(running({ kind: 'incremental' }), ADVANCE);
  expect((await posts())[0]?.said[1]).toContain('约 1 MB');
});

test('what is copied on is measured against the archive that is there; a preflight against nothing', async () => {
  await tell(running({ bytes: 400 * MB }), { ...ADVANCE, phase: 'pull' });
  expect((await posts())[0]?.said[1]).toBe('▓▓░░░░░░░░ 传回 Rounds · 100 MB / 约 400 MB');
  await tell(running({ bytes: 400 * MB }), { ...ADVANCE, phase: 'preflight', bytes: 0 });
  expect((await posts())[0]?.said[1]).toBe('检查空间和环境');
});

test('a failure names the newest copy that can be relied on, and calls who asked for it in the thread', async () => {
  await keepCopy(t.store, copy({ id: 9 }));
  await keepCopy(t.store, copy({ id: 10, hostPath: null, checks: [check({ copyId: 10, outcome: 'failed' })] }));
  await keepCopy(t.store, copy({ id: 11, state: 'failed', failure: { key: 'backup-message.failure-unknown' } }));
  const failed = copy({ state: 'failed', startedBy: 'engineer', failure: { key: 'backup-message.failure-unknown' } });
  await tell(failed);
  await tell(failed);
  const [root, call, ...others] = await posts();
  expect(root?.said).toContain('上一份可用的副本：B-9（02:02，500 MB）');
  expect(call).toMatchObject({ key: 'backup:12:failure', thread: 'backup:12' });
  expect(call?.said[0]).toContain('<@U0ENGINEER1>');
  expect(others).toEqual([]);
});

test('a failure of the schedule calls who is on duty; nobody is called for what a person stopped', async () => {
  const failed = copy({ state: 'failed', failure: { key: 'backup-message.failure-unknown' } });
  await tell(failed);
  expect((await posts())[1]?.said[0]).toContain('<@U0LEAD0001>');
  await clearBackups(t.store);
  await tell({ ...failed, failure: { key: 'backup.cancelled', values: { person: 'engineer' } } });
  expect(await posts()).toHaveLength(1);
  expect((await posts())[0]?.said[0]).toContain('⏹️ B-12 应用目录（全量）备份已停止');
});

test('a check is one message in the thread, and shows in the copy’s', async () => {
  const going = check({ outcome: null, endedAt: null });
  const one = (of: BackupCopy, given = check()) =>
    t.store.transaction().execute((trx) => tellCheck(t.ctx, trx, of, { check: given, startedBy: null }));
  await tell(copy());
  await one(copy({ checks: [going] }), going);
  await one(copy({ checks: [check()] }));
  const [root, thread, ...others] = await posts();
  expect(root?.said).toContain('校验：✅ 校验和 05:00（Rounds 存储）');
  expect(thread).toMatchObject({ key: 'backup:12:check:3', thread: 'backup:12' });
  expect(thread?.said[0]).toBe('✅ B-12 通过校验和 · Rounds 存储');
  expect(others).toEqual([]);
  await one(copy({ checks: [check({ outcome: 'failed', endedAt: at('05:01') })] }), check({ outcome: 'failed' }));
  expect((await posts())[1]?.said[0]).toBe('<@U0LEAD0001> ❌ B-12 未通过校验和 · Rounds 存储');
});
