import type { ScheduledJob } from '../../src/flows/jobs/scheduled-job.ts';
import { parseJson } from '../../src/store/column.ts';
import { lockJobHead } from '../../src/store/scheduled-jobs.ts';
import type { TestContext } from './context.ts';

/** Of the machine's time; renewed soon enough to wait for it. */
export const QUICK_LIMITS = { leaseMs: 10_000, renewEveryMs: 50, settleMs: 200 };

/** A scheduled job of the test's contract, each hour unless said otherwise. */
export function testJob(change: Partial<ScheduledJob> = {}): ScheduledJob {
  return {
    name: 'sample:acme:one',
    title: { key: 'job.title-inspection', values: { template: { 'zh-CN': '样例', en: 'Sample' } } },
    contractId: 'acme',
    schedule: '0 * * * *',
    timeZone: 'Asia/Shanghai',
    timeLimitMs: 60_000,
    catchUp: 'run-late',
    run: async () => undefined,
    ...change,
  };
}

export interface KnownRun {
  readonly due: string;
  readonly outcome: string | null;
  readonly attempts: number;
  readonly told: boolean;
}

/** What is recorded of a job's runs, in the order in which they were due: `10:00` in UTC. */
export async function runsOf({ store }: Pick<TestContext, 'store'>, job = 'sample:acme:one'): Promise<KnownRun[]> {
  const rows = await store
    .selectFrom('scheduled_runs')
    .select(['due_at', 'outcome', 'attempts', 'told_in'])
    .where('job', '=', job)
    .orderBy('due_at')
    .execute();
  return rows.map((row) => ({
    due: row.due_at.toISOString().slice(11, 16),
    outcome: row.outcome,
    attempts: row.attempts,
    told: row.told_in !== null,
  }));
}

/** `10:00 done`. */
export async function outcomesOf(test: Pick<TestContext, 'store'>, job?: string): Promise<string[]> {
  return (await runsOf(test, job)).map(({ due, outcome }) => `${due} ${outcome}`);
}

export async function consideredUntil({ store }: Pick<TestContext, 'store'>, job = 'sample:acme:one'): Promise<Date> {
  const head = await store.transaction().execute((trx) => lockJobHead(trx, job));
  if (!head) throw new Error(`${job} was never looked after`);
  return head.consideredUntil;
}

/** The messages of a job, each as one text, in the order of their first due times. */
export async function noticesOf(
  { store }: Pick<TestContext, 'store'>,
  prefix = 'job:sample:acme:one:',
): Promise<string[]> {
  const rows = await store
    .selectFrom('outbox')
    .select(['message_key', 'content', 'revision'])
    .where('message_key', 'like', `${prefix}%`)
    .orderBy('message_key')
    .execute();
  return rows.map((row) => flatText(parseJson(row.content)));
}

/** Every text of a message, its spans joined, its blocks apart. */
function flatText(message: { readonly blocks: readonly object[] }): string {
  const spans = (value: unknown): string => {
    if (typeof value === 'string') return value;
    if (Array.isArray(value)) return value.map(spans).join('');
    if (typeof value !== 'object' || value === null) return '';
    return Object.values(value).map(spans).join('');
  };
  return message.blocks
    .flatMap((block) => {
      if ('items' in block && Array.isArray(block.items)) return block.items.map(spans);
      return 'text' in block ? [spans(block.text)] : [];
    })
    .join('\n');
}

/** Leaves a run as a process does that was killed: claimed, not ended, its lease over. */
export async function killWorker({ store }: Pick<TestContext, 'store'>, silentSeconds = 0): Promise<void> {
  await store
    .updateTable('scheduled_runs')
    .set({ lease_until: new Date(Date.now() - silentSeconds * 1000 - 5) })
    .where('ended_at', 'is', null)
    .execute();
}
