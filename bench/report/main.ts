/** What a half-year's report costs: `npm run bench:report -- --help`. */
import { mkdirSync, mkdtempSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { startPrivateServer } from '../../src/adapters/mysql/private-server.ts';
import { openStore } from '../../src/adapters/mysql/store.ts';
import { parseReportPeriod } from '../../src/core/typed-period.ts';
import { createReportMaker } from '../../src/report-maker.ts';
import { migrate } from '../../src/store/migrate.ts';
import { saveSites } from '../../src/store/sites.ts';
import { type Figure, figure, median, printFigures } from '../figures.ts';
import { readOptions, switched, words } from '../options.ts';
import { type Volume, writeYears } from './data.ts';
import { benchSite } from './site.ts';

const ABOUT = `What a half-year's report costs. Over a store with five years of work (1,000,000 item rows, 100,000 tickets) its model and its
files must be there in two seconds and 300 MB, as good as over one year, and the bot must answer meanwhile.`;

const options = readOptions('bench:report', ABOUT, {
  small: switched('a quick look: a tenth of the work'),
  keep: words('FOLDER', 'keeps the stores there, and uses those that are there'),
});
const say = (text: string) => process.stderr.write(`${text}\n`);
const ROOT = join(import.meta.dirname, '..', '..');
const NOW = new Date('2026-07-10T02:00:00.000Z');
const ROUNDS = 5;
const PER_YEAR: Omit<Volume, 'years'> = options.small
  ? { inspectionsPerYear: 400, itemsPerInspection: 50, ticketsPerYear: 2_000 }
  : { inspectionsPerYear: 4_000, itemsPerInspection: 50, ticketsPerYear: 20_000 };

const folder = options.keep ?? mkdtempSync(join(tmpdir(), 'rounds-bench-report-'));
mkdirSync(folder, { recursive: true });
const server = await startPrivateServer({ folder: join(folder, 'database'), durability: 'relaxed' });
try {
  const figures: Figure[] = [];
  const one = await measure(1);
  const five = await measure(5);
  const seconds = (ms: number) => ms / 1_000;
  const rows = PER_YEAR.inspectionsPerYear * PER_YEAR.itemsPerInspection * 5;
  say(`five years: ${rows} item rows, ${PER_YEAR.ticketsPerYear * 5} tickets`);
  figures.push(
    figure({ name: 'model, one year', value: seconds(one.model), unit: 's', better: 'lower' }),
    figure({ name: 'model, five years', value: seconds(five.model), unit: 's', better: 'lower' }),
    figure({ name: 'Word file, five years', value: seconds(five.word), unit: 's', better: 'lower' }),
    figure({ name: 'XLSX annex beside it', value: seconds(five.annex), unit: 's', better: 'lower' }),
    figure({ name: 'model and Word file, one year', value: seconds(one.whole), unit: 's', better: 'lower' }),
    figure({
      name: 'model and Word file, five years',
      value: seconds(five.whole),
      unit: 's',
      better: 'lower',
      goal: 2,
    }),
    figure({ name: 'five years / one year', value: five.whole / one.whole, unit: 'ratio', better: 'lower', goal: 1.3 }),
    figure({ name: 'first one, with the thread’s start', value: seconds(five.first), unit: 's', better: 'lower' }),
    figure({
      name: 'memory above idle',
      value: Math.max(one.megabytes, five.megabytes),
      unit: 'MB',
      better: 'lower',
      goal: 300,
    }),
    figure({ name: 'longest stall of the main thread', value: five.stallMs, unit: 'ms', better: 'lower', goal: 50 }),
    figure({ name: 'Word file', value: five.documentBytes / 1024, unit: 'KB', better: 'lower' }),
  );
  process.exitCode = printFigures(figures, options);
} finally {
  await server.stop();
  if (options.keep === undefined) await rm(folder, { recursive: true, force: true });
}

interface Measured {
  readonly model: number;
  readonly word: number;
  readonly annex: number;
  readonly whole: number;
  readonly first: number;
  readonly megabytes: number;
  readonly stallMs: number;
  readonly documentBytes: number;
}

async function measure(years: number): Promise<Measured> {
  const site = benchSite(years);
  const url = new URL(server.url);
  const root = openStore(url.href);
  const database = `bench_${years}`;
  const { sql } = await import('kysely');
  await sql.raw(`CREATE DATABASE IF NOT EXISTS ${database} CHARACTER SET utf8mb4`).execute(root);
  await root.destroy();
  url.pathname = `/${database}`;
  const store = openStore(url.href);
  await migrate(store, { now: NOW });
  await saveSites(store, [site], NOW);
  const known = await store.selectFrom('tickets').select('id').limit(1).execute();
  if (known.length === 0) await writeYears(store, site, { ...PER_YEAR, years }, say);
  await store.destroy();

  const found = parseReportPeriod('halfyear', { now: NOW, term: site.contract });
  if (!found.ok) throw new Error(found.fault);
  const order = { site, period: found.period, now: NOW, compareWith: null };
  const filesDir = join(folder, `files-${years}`);
  await sleep(500);
  globalThis.gc?.();
  const idleBytes = process.memoryUsage.rss();
  let mostBytes = idleBytes;
  const sampling = setInterval(() => {
    mostBytes = Math.max(mostBytes, process.memoryUsage.rss());
  }, 10);
  const delay = monitorEventLoopDelay({ resolution: 5 });
  const maker = createReportMaker({
    databaseUrl: url.href,
    filesDir,
    templatesDir: join(ROOT, 'templates'),
    secrets: () => ['a secret that nobody wrote anywhere'],
  });
  const runs: { model: number; word: number; annex: number }[] = [];
  let documentBytes = 0;
  let reported = { dataHash: '', opened: 0 };
  try {
    delay.enable();
    for (let round = 0; round < ROUNDS; round += 1) {
      const startedAt = performance.now();
      const computed = await maker.compute(order);
      const computedAt = performance.now();
      const files = await maker.write({ locale: 'zh-CN', issue: issueOf(computed.dataHash) });
      const word = files.find(({ kind }) => kind === 'service-report');
      const annex = files.find(({ kind }) => kind === 'service-report-annex');
      const model = computedAt - startedAt;
      runs.push({ model, word: word?.milliseconds ?? Number.NaN, annex: annex?.milliseconds ?? Number.NaN });
      documentBytes = word?.bytes ?? 0;
      reported = { dataHash: computed.dataHash, opened: computed.summary.ticketsOpened };
    }
    delay.disable();
  } finally {
    clearInterval(sampling);
    await maker.close();
  }
  // Only now: to parse a model of millions of characters here would stall this thread, and take memory, that a bot does not.
  await check(filesDir, reported.dataHash, reported.opened);
  const [first, ...warm] = runs.map(({ model, word }) => model + word);
  const later = runs.slice(1);
  say(
    `${years} years: ${runs.map((run) => `${run.model.toFixed(0)}+${run.word.toFixed(0)}+${run.annex.toFixed(0)}`).join(' ')} ms`,
  );
  return {
    model: median(later.map(({ model }) => model)),
    word: median(later.map(({ word }) => word)),
    annex: median(later.map(({ annex }) => annex)),
    whole: median(warm),
    first: first ?? 0,
    megabytes: (mostBytes - idleBytes) / 2 ** 20,
    stallMs: delay.max / 1e6,
    documentBytes,
  };
}

/** A fast report that says nothing would be worth nothing. */
async function check(filesDir: string, dataHash: string, opened: number): Promise<void> {
  const text = await readFile(join(filesDir, dataHash.slice(0, 2), dataHash), 'utf8');
  const model = JSON.parse(text) as { overview: { tickets: { opened: number } }; inspections: { issued: unknown[] } };
  const wanted = PER_YEAR.ticketsPerYear / 2;
  if (Math.abs(opened - wanted) > wanted * 0.02 || model.overview.tickets.opened !== opened) {
    throw new Error(`${opened} tickets are reported, about ${wanted} were opened`);
  }
  if (
    Math.abs(model.inspections.issued.length - PER_YEAR.inspectionsPerYear / 2) >
    PER_YEAR.inspectionsPerYear * 0.02
  ) {
    throw new Error(`${model.inspections.issued.length} inspections are reported`);
  }
  say(`model of ${(text.length / 2 ** 20).toFixed(1)} M characters`);
}

function issueOf(dataHash: string) {
  return {
    version: 1,
    issuedAt: NOW.toISOString(),
    issuedBy: 'bench',
    dataHash,
    changes: [],
    earlier: [],
    signed: null,
  };
}
