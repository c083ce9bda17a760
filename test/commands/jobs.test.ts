import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Registry } from '../../commands/command.ts';
import { jobCommands } from '../../commands/jobs.ts';
import { dispatchCommand } from '../../src/flows/dispatch.ts';
import { claimDue } from '../../src/flows/jobs/claim-run.ts';
import { makeRun, RUN_LIMITS } from '../../src/flows/jobs/make-run.ts';
import { jobsOf } from '../../src/flows/jobs/registry.ts';
import { insertUnseenJobs } from '../../src/store/scheduled-jobs.ts';
import { textOf } from '../support/chat-answers.ts';
import { testTemplate } from '../support/site.ts';
import { createTicketTest, type TicketTest, ticketSite } from '../support/tickets.ts';

const registry: Registry = { commands: jobCommands, actions: [], modals: [] };
const template = testTemplate([], { id: 'daily', schedule: '0 * * * *' });
let t: TicketTest;

beforeEach(async () => {
  t = await createTicketTest(ticketSite({ inspections: [template] }));
});
afterEach(() => t.close());

async function type(line: string, who: Parameters<TicketTest['caller']>[0] = 'lead'): Promise<string> {
  const { reply } = await dispatchCommand(t.ctx, registry, line, { caller: t.caller(who), origin: 'slack' });
  return reply.kind === 'private' ? textOf(reply.message) : reply.kind;
}

/** Lets an hour go by, as the scheduler would. */
async function runAnHour(): Promise<void> {
  const [job] = jobsOf(t.site);
  if (!job) throw new Error('no job');
  await insertUnseenJobs(t.store, [job], t.clock.now());
  t.clock.advance(3_600_000);
  const claimed = await claimDue(t.ctx, job, RUN_LIMITS.leaseMs);
  if (claimed) await makeRun(t.ctx, job, claimed, RUN_LIMITS);
}

describe('/jobs', () => {
  test('shows every job with its next runs in the contract’s zone', async () => {
    const text = await type('jobs', 'viewer');
    expect(text).toContain('1 个定时任务（Asia/Shanghai）');
    expect(text).toContain('inspection:daily');
    expect(text).toContain('下次：2026-11-21 11:00，2026-11-21 12:00，2026-11-21 13:00');
    expect(text).toContain('尚未执行过');
  });

  test('shows what became of the last run', async () => {
    await runAnHour();
    // The template has nothing to inspect.
    expect(await type('jobs')).toContain('上次：2026-11-21 11:00 失败');
  });

  test('pauses, says so, and resumes', async () => {
    expect(await type('jobs pause daily --reason "机房 搬迁"')).toContain('「巡检：月度巡检」已暂停');
    expect(await type('jobs')).toContain('组长 自 2026-11-21 10:00 起暂停：机房 搬迁');
    await runAnHour();
    expect(await type('jobs')).toContain('上次：2026-11-21 11:00 未执行（已暂停）');
    expect(await type('jobs resume inspection:daily')).toContain('已恢复');
    expect(await type('jobs')).not.toContain('起暂停');
  });

  test.each([
    ['jobs pause daily', 'lead', '请写明原因'],
    ['jobs pause', 'lead', 'job'],
    ['jobs pause weekly --reason x', 'lead', '没有定时任务'],
    ['jobs resume daily', 'lead', '没有暂停'],
    ['jobs pause daily --reason x', 'engineer', '需要「负责人 / 管理员」角色'],
    ['jobs resume daily', 'customer', '需要「负责人 / 管理员」角色'],
  ] as const)('%s by the %s is refused: %s', async (line, who, words) => {
    expect(await type(line, who)).toContain(words);
    expect(await t.store.selectFrom('job_pauses').selectAll().execute()).toEqual([]);
  });
});

test('where nothing is scheduled, it says so', async () => {
  await t.close();
  t = await createTicketTest(ticketSite({}));
  expect(await type('jobs')).toBe('本合同没有定时任务。');
});
