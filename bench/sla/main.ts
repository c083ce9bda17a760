/** What keeping many clocks costs: `npm run bench:sla -- --help`. */
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startPrivateServer } from '../../src/adapters/mysql/private-server.ts';
import type { Clock, Context } from '../../src/context.ts';
import { createOutboxSender } from '../../src/flows/send-outbox.ts';
import { sweepNotices } from '../../src/flows/tickets/sweep-notices.ts';
import { tellBoards } from '../../src/flows/tickets/tell-board.ts';
import { listDueSubjects } from '../../src/store/notices.ts';
import { createMemoryChat } from '../../test/support/chat-transport.ts';
import { testSite } from '../../test/support/site.ts';
import { createBareContext } from '../bare-context.ts';
import { type Figure, figure, median, printFigures } from '../figures.ts';
import { readOptions } from '../options.ts';
import { insertManyTickets } from './many-tickets.ts';

const FEW = 100;
const MANY = 100_000;
const DUE = 50;
const SWEEPS = 5;
const WATCHED_MS = 70_000;
/** What Slack grants an app in one channel: a message a second, and 50 edits a minute. */
const LIMITS = { post: 60, edit: 50 };

const ABOUT = `What keeping many clocks costs. A sweep must cost what is due, not what is open; and Slack must not hear more of 500 tickets
than of one, per minute.`;

const options = readOptions('bench:sla', ABOUT, {});
const say = (text: string) => process.stderr.write(`${text}\n`);
const NOW = new Date('2026-11-21T08:00:00.000Z');
const LATER = new Date('2026-11-21T07:00:00.000Z');
/** Level 3 is to be restored in 12 hours: half of that has just passed. */
const HALF_PAST = new Date(NOW.getTime() - 6 * 3_600_000 - 1_000);

const folder = mkdtempSync(join(tmpdir(), 'rounds-bench-sla-'));
const server = await startPrivateServer({ folder, durability: 'full' });
try {
  process.exitCode = printFigures([...(await measureSweeps()), ...(await measureCalls())], options);
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}

async function measureSweeps(): Promise<Figure[]> {
  const clock: Clock = { now: () => NOW };
  const site = testSite({});
  const { ctx, close } = await createBareContext({ databaseUrl: server.url, site, clock });
  try {
    let number = 1;
    const add = async (count: number, openedAt: Date) => {
      await insertManyTickets(ctx, { count, openedAt, firstNumber: number });
      number += count;
    };
    await add(DUE, HALF_PAST);
    await sweepNotices(ctx);
    await add(FEW, LATER);
    const few: number[] = [];
    for (let round = 0; round < SWEEPS; round += 1) few.push(await timeSweep(ctx, () => add(DUE, HALF_PAST)));
    const emptyFew = await timeEmptyPoll(ctx);
    say(`writing ${MANY} open tickets`);
    await add(MANY, LATER);
    const many: number[] = [];
    for (let round = 0; round < SWEEPS; round += 1) many.push(await timeSweep(ctx, () => add(DUE, HALF_PAST)));
    const emptyMany = await timeEmptyPoll(ctx);
    return [
      figure({ name: `sweep, ${DUE} due, ${FEW} open`, value: median(few), unit: 'ms', better: 'lower' }),
      figure({ name: `sweep, ${DUE} due, ${MANY} open`, value: median(many), unit: 'ms', better: 'lower' }),
      figure({ name: 'many / few', value: median(many) / median(few), unit: 'ratio', better: 'lower', goal: 1.5 }),
      figure({ name: `empty poll, ${FEW} open`, value: emptyFew, unit: 'ms', better: 'lower' }),
      figure({ name: `empty poll, ${MANY} open`, value: emptyMany, unit: 'ms', better: 'lower' }),
    ];
  } finally {
    await close();
  }
}

async function timeSweep(ctx: Context, makeDue: () => Promise<void>): Promise<number> {
  await makeDue();
  const startedAt = performance.now();
  const swept = await sweepNotices(ctx);
  const took = performance.now() - startedAt;
  if (swept !== DUE) throw new Error(`${swept} tickets were swept, ${DUE} were due`);
  return took;
}

async function timeEmptyPoll(ctx: Context): Promise<number> {
  const took: number[] = [];
  for (let round = 0; round < 50; round += 1) {
    const startedAt = performance.now();
    if ((await listDueSubjects(ctx.store, NOW, 100)).length > 0) throw new Error('something is still due');
    took.push(performance.now() - startedAt);
  }
  return median(took);
}

/** The busiest minute of a real sender, with all that 1 and that 500 open tickets have to say, one of them in trouble. */
async function measureCalls(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const count of [1, 500]) {
    const database = new URL(server.url);
    const startedAt = Date.now();
    const clock: Clock = { now: () => new Date(NOW.getTime() + Date.now() - startedAt) };
    const site = testSite({ id: `calls-${count}` });
    const { ctx, close } = await createBareContext({ databaseUrl: database.href, site, clock });
    const chat = createMemoryChat();
    const sender = createOutboxSender(chat);
    try {
      await ctx.store.deleteFrom('notices').execute();
      await ctx.store.updateTable('outbox').set({ sent_revision: 1_000_000 }).execute();
      // Halves fall due in the seconds that are watched, spread over the tickets.
      for (let index = 0; index < count; index += 1) {
        const openedAt = new Date(HALF_PAST.getTime() + (index % 60) * 1_000);
        await insertManyTickets(ctx, { count: 1, openedAt, firstNumber: 1 + index });
      }
      say(`watching the calls of ${count} open tickets for ${WATCHED_MS / 1_000} s`);
      chat.calls.length = 0;
      const until = Date.now() + WATCHED_MS;
      for (let boardAt = 0; Date.now() < until; await sleep(500)) {
        await sweepNotices(ctx);
        if (Date.now() >= boardAt) {
          await tellBoards(ctx);
          boardAt = Date.now() + 60_000;
        }
        await sender.sendDue(ctx);
      }
      for (const method of ['post', 'edit'] as const) {
        const calls = busiestMinute(chat.calls.filter((call) => call.method === method).map((call) => call.at));
        const name = `Slack ${method}s in the busiest minute, ${count} open`;
        figures.push(figure({ name, value: calls, unit: 'calls', better: 'lower', goal: LIMITS[method] }));
      }
    } finally {
      await close();
    }
  }
  return figures;
}

function busiestMinute(times: readonly number[]): number {
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + 60_000).length));
}
