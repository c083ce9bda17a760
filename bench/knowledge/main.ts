/** What finding earlier faults costs: `npm run bench:knowledge -- --help`. */
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { startPrivateServer } from '../../src/adapters/mysql/private-server.ts';
import type { Context } from '../../src/context.ts';
import { indexTickets } from '../../src/flows/knowledge/index-tickets.ts';
import { findNearestFaults } from '../../src/flows/knowledge/nearest-faults.ts';
import { searchKnowledge } from '../../src/flows/knowledge/search-knowledge.ts';
import { insertSolved } from '../../test/support/knowledge.ts';
import { testSite } from '../../test/support/site.ts';
import { createBareContext } from '../bare-context.ts';
import { type Figure, figure, median, printFigures } from '../figures.ts';
import { readOptions } from '../options.ts';
import { solvedFaults } from './faults.ts';

const FEW = 1_000;
const MANY = 100_000;
const AT_ONCE = 5_000;
const ROUNDS = 9;
const ALERTS = 100;

/** What people type: words of all sorts. */
const SEARCHES: readonly (readonly [string, string])[] = [
  ['a code that one has', 'E700'],
  ['words that many have', '磁盘 归档日志'],
  ['a word that nearly all have', '数据库服务器'],
  ['a sentence', '客户反馈中心机房存储阵列 replication lag 页面打开缓慢，证书到期'],
  ['what there is not', '打印机卡纸'],
];

const ABOUT = 'What finding earlier faults costs. A search and a new alert must cost what is found, not what there is.';

const options = readOptions('bench:knowledge', ABOUT, {});
const say = (text: string) => process.stderr.write(`${text}\n`);
const site = testSite({});
const clock = { now: () => new Date() };
const contractId = site.contract.id;

const folder = mkdtempSync(join(tmpdir(), 'rounds-bench-knowledge-'));
const server = await startPrivateServer({ folder, durability: 'full' });
try {
  process.exitCode = printFigures(await measure(), options);
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}

async function measure(): Promise<Figure[]> {
  const { ctx, close } = await createBareContext({ databaseUrl: server.url, site, clock });
  try {
    await insertSolved(ctx.store, contractId, solvedFaults(FEW));
    await indexTickets(ctx, 600_000);
    const few = await measureFinding(ctx, FEW);
    say(`writing and indexing ${MANY} solved tickets`);
    for (let first = FEW; first < MANY; first += AT_ONCE) {
      await insertSolved(ctx.store, contractId, solvedFaults(Math.min(AT_ONCE, MANY - first), first));
    }
    const startedAt = performance.now();
    const indexed = await indexTickets(ctx, 1_200_000);
    const seconds = (performance.now() - startedAt) / 1_000;
    const many = await measureFinding(ctx, MANY);
    const rate = figure({ name: 'indexing', value: indexed / seconds, unit: 'tickets/s', better: 'higher', goal: 200 });
    return [...few, rate, ...many];
  } finally {
    await close();
  }
}

async function measureFinding(ctx: Context, count: number): Promise<Figure[]> {
  const figures: Figure[] = [];
  // Of few it is there to be compared with.
  const goal = (value: number) => (count === MANY ? { goal: value } : {});
  for (const [what, typed] of SEARCHES) {
    const value = await medianMs(() => searchKnowledge(ctx.store, contractId, typed, 8));
    figures.push(figure({ name: `/kb, ${what}, of ${count}`, value, unit: 'ms', better: 'lower', ...goal(300) }));
  }
  const alerts = solvedFaults(ALERTS, 3 * MANY).map(({ title, description = '', host = null }) => ({
    title,
    text: description,
    host,
  }));
  const one = await medianMs((round) => findNearestFaults(ctx.store, contractId, alerts.slice(round, round + 1), 2));
  const all = await medianMs(() => findNearestFaults(ctx.store, contractId, alerts, 2));
  return [
    ...figures,
    figure({ name: `like one new alert, of ${count}`, value: one, unit: 'ms', better: 'lower', ...goal(50) }),
    figure({
      name: `like each of ${ALERTS}, of ${count}`,
      value: all / ALERTS,
      unit: 'ms',
      better: 'lower',
      ...goal(5),
    }),
  ];
}

async function medianMs(work: (round: number) => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  await work(ROUNDS);
  for (let round = 0; round < ROUNDS; round += 1) {
    const startedAt = performance.now();
    await work(round);
    times.push(performance.now() - startedAt);
  }
  return median(times);
}
