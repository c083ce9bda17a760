/** How fast and how steadily alerts are taken in: `npm run bench:ingest -- --help`. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { type PrivateServer, startPrivateServer } from '../../src/adapters/mysql/private-server.ts';
import { openStore } from '../../src/adapters/mysql/store.ts';
import { migrate } from '../../src/store/migrate.ts';
import { saveSites } from '../../src/store/sites.ts';
import { alertmanagerProgram, startAlertmanager } from '../../test/support/alertmanager.ts';
import { type Figure, figure, median, printFigures } from '../figures.ts';
import { count, readOptions } from '../options.ts';
import { benchSite, CONTRACT, SOURCE } from './context.ts';
import type { LoadOrder, LoadReport } from './load.ts';
import type { BareOrder } from './run-bare.ts';
import type { ProcessingOrder, ProcessingReport } from './run-processing.ts';

const ABOUT = `How fast and how steadily alerts are taken in: Alertmanager payloads of ten alerts, a private database that waits for the
disk, the load from another process.`;

const options = readOptions('bench:ingest', ABOUT, {
  rounds: count('each contestant runs so often, in turns', 3),
  seconds: count('each is loaded so long', 8),
  alerts: count('so many are taken from the inbox', 200_000),
});
const { rounds, seconds, alerts } = options;

/** Connections of a load that waits for its answers: as many as a few busy senders keep. */
const CONNECTIONS = 64;
const STEADY_RATE = 400;
const BARE_BATCH = 100;
const FEW_ALERTS = 20_000;

const say = (text: string) => process.stderr.write(`${text}\n`);
const token = randomBytes(24).toString('base64url');
const folder = mkdtempSync(join(tmpdir(), 'rounds-bench-ingest-'));
const server: PrivateServer = await startPrivateServer({ folder, durability: 'full' });
const environment = { ...process.env, BENCH_MYSQL_URL: server.url, BENCH_TOKEN: token };
try {
  process.exitCode = printFigures(await runAll(), { json: options.json });
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}

async function runAll(): Promise<Figure[]> {
  const store = openStore(server.url);
  await migrate(store, { now: new Date() });
  await saveSites(store, [benchSite()], new Date());
  await store.destroy();
  return [...(await measureAccepting()), ...(await measureProcessing())];
}

/** (a), (b) and Alertmanager's own intake, in turns. */
async function measureAccepting(): Promise<Figure[]> {
  const hook = `/hooks/${CONTRACT}/${SOURCE}`;
  const flood = { path: hook, body: 'webhook', seconds, connections: CONNECTIONS, rate: null } as const;
  const floor: number[] = [];
  const ours: number[] = [];
  const theirs: number[] = [];
  if (alertmanagerProgram === null) say('left out: Alertmanager, which is not installed');
  for (let round = 1; round <= rounds; round += 1) {
    const turns: (() => Promise<void>)[] = [
      async () => void floor.push(await perSecond('only parsing', 'serve-floor.ts', flood)),
      async () => void ours.push(await perSecond('rounds', 'serve-rounds.ts', flood)),
      ...(alertmanagerProgram === null ? [] : [async () => void theirs.push(await floodAlertmanager())]),
    ];
    // Whoever comes first in one round comes last in the next.
    if (round % 2 === 0) turns.reverse();
    for (const turn of turns) await turn();
  }
  const a = median(floor);
  const b = median(ours);
  const steady = { ...flood, rate: STEADY_RATE, connections: 200 };
  const p99 = async (script: string, words: readonly string[], name: string) => {
    const reports: LoadReport[] = [];
    for (let round = 1; round <= rounds; round += 1) reports.push(await loadOn(script, words, steady, name));
    return median(reports.map(({ accepted }) => accepted.p99));
  };
  const accepting = await p99('serve-rounds.ts', [], `rounds at ${STEADY_RATE}/s`);
  await emptyInbox();
  const working = await p99('serve-rounds.ts', ['working'], `rounds at ${STEADY_RATE}/s, taking apart as well`);
  await emptyInbox();
  const over = { ...flood, rate: Math.round(b * 2), connections: 1_000 };
  const overloaded = await loadOn('serve-rounds.ts', [], over, `rounds at ${over.rate}/s`);
  await emptyInbox();
  const { 202: accepted = 0, 503: putOff = 0, ...others } = overloaded.statuses;
  const neither = Object.values(others).reduce((sum, count) => sum + count, 0);
  return [
    higher('(a) only parsing JSON', a, 'requests/s'),
    higher('(b) rounds, kept before it is answered', b, 'requests/s'),
    higher('b / a', b / a, 'ratio', 0.35),
    ...(theirs.length === 0
      ? []
      : [
          higher("Alertmanager's own intake, in memory", median(theirs), 'requests/s'),
          higher('b / Alertmanager', b / median(theirs), 'ratio'),
        ]),
    lower(`(b) p99 at ${STEADY_RATE} requests/s`, accepting, 'ms', 25),
    lower(`p99 at ${STEADY_RATE} requests/s while taking them apart`, working, 'ms'),
    higher(`accepted of ${over.rate} requests/s`, accepted / overloaded.seconds, 'requests/s'),
    higher(`put off of ${over.rate} requests/s`, putOff / overloaded.seconds, 'requests/s'),
    lower('answered otherwise, or not at all', neither, 'requests', 0),
    lower('p99 of being put off, once sent', overloaded.refusedOnceSent.p99, 'ms', 500),
    lower('p99 of being put off, with the wait for a connection', overloaded.refused.p99, 'ms'),
    lower('p99 of being accepted then', overloaded.accepted.p99, 'ms'),
  ];
}

async function perSecond(name: string, script: string, order: Omit<LoadOrder, 'port'>): Promise<number> {
  const report = await loadOn(script, [], order, name);
  await emptyInbox();
  const { 202: accepted = 0, ...others } = report.statuses;
  if (Object.keys(others).length > 0) say(`${name}: answered otherwise: ${JSON.stringify(others)}`);
  return accepted / report.seconds;
}

async function loadOn(
  script: string,
  words: readonly string[],
  order: Omit<LoadOrder, 'port'>,
  name: string,
): Promise<LoadReport> {
  const child = start(script, words);
  try {
    const { port } = JSON.parse(await firstLine(child)) as { port: number };
    // A process that has just begun is not what is measured.
    await load({ ...order, port, rate: null, seconds: 2 });
    const report = await load({ ...order, port });
    say(`${name}: ${JSON.stringify(report)}`);
    return report;
  } finally {
    await stop(child);
  }
}

async function floodAlertmanager(): Promise<number> {
  const alertmanager = await startAlertmanager({ webhookUrl: 'http://127.0.0.1:9/', groupWait: '1h' });
  try {
    const port = Number(new URL(alertmanager.url).port);
    const path = '/api/v2/alerts';
    const order = { port, path, body: 'alertmanager', connections: CONNECTIONS, rate: null } as const;
    await load({ ...order, seconds: 2 });
    const report = await load({ ...order, seconds });
    say(`alertmanager: ${JSON.stringify(report)}`);
    return (report.statuses['200'] ?? 0) / report.seconds;
  } finally {
    await alertmanager.stop();
  }
}

/** (c), beside the bare upsert, in turns; then as many as may come in a bad week, and others than new ones. */
async function measureProcessing(): Promise<Figure[]> {
  const bare: number[] = [];
  const ours: number[] = [];
  const cpu: number[] = [];
  const few = Math.min(alerts, FEW_ALERTS);
  for (let round = 1; round <= rounds; round += 1) {
    const turns: (() => Promise<void>)[] = [
      async () => void bare.push(await upsert({ alerts: few, batch: BARE_BATCH })),
      async () => {
        const report = await takeApart({ alerts: few, kind: 'new' });
        ours.push(few / report.seconds);
        cpu.push(report.cpuSeconds / few);
      },
    ];
    if (round % 2 === 0) turns.reverse();
    for (const turn of turns) await turn();
  }
  const tens = await upsert({ alerts: few, batch: 10 });
  const repeats = await takeApart({ alerts: few, kind: 'repeats' });
  const storm = await takeApart({ alerts: few, kind: 'storm' });
  const many = await takeApart({ alerts, kind: 'new' });
  const [early, late] = many.memoryBytes;
  const c = median(ours);
  return [
    higher('bare upsert, ten rows a transaction', tens, 'alerts/s'),
    higher('bare upsert, a hundred rows a transaction', median(bare), 'alerts/s'),
    higher('(c) from the inbox to alerts, events and messages', c, 'alerts/s'),
    lower('CPU of (c)', median(cpu) * 1e6, 'µs/alert'),
    higher('c / bare upsert of a hundred', c / median(bare), 'ratio', 0.5),
    higher('repeats of known alerts', few / repeats.seconds, 'alerts/s'),
    higher('an alert storm', few / storm.seconds, 'alerts/s'),
    higher(`(c) over ${alerts} alerts`, alerts / many.seconds, 'alerts/s'),
    lower(`memory after ${alerts} alerts / after a quarter`, late / early, 'ratio', 1.2),
  ];
}

async function upsert(order: BareOrder): Promise<number> {
  const report = await run<{ seconds: number }>('run-bare.ts', [JSON.stringify(order)]);
  await emptyInbox();
  say(`bare, ${order.batch} a transaction: ${Math.round(order.alerts / report.seconds)}/s`);
  return order.alerts / report.seconds;
}

async function takeApart(order: ProcessingOrder): Promise<ProcessingReport> {
  const report = await run<ProcessingReport>('run-processing.ts', [JSON.stringify(order)], ['--expose-gc']);
  await emptyInbox();
  say(`${order.kind}: ${JSON.stringify(report)}`);
  if (report.alerts !== order.alerts || report.events !== order.alerts || report.waiting > 0) {
    throw new Error('not every alert was kept once');
  }
  return report;
}

/** So that each finds the database as the one before did. */
async function emptyInbox(): Promise<void> {
  const store = openStore(server.url);
  await store.connection().execute(async (connection) => {
    await sql`SET SESSION foreign_key_checks = 0`.execute(connection);
    for (const table of ['alert_events', 'alerts', 'storms', 'notices', 'outbox', 'deliveries']) {
      await sql`TRUNCATE ${sql.table(table)}`.execute(connection);
    }
  });
  await store.destroy();
}

async function load(order: LoadOrder): Promise<LoadReport> {
  return run<LoadReport>('load.ts', [JSON.stringify(order)]);
}

async function run<Report>(script: string, words: readonly string[], flags: readonly string[] = []): Promise<Report> {
  const child = start(script, words, flags);
  let output = '';
  child.stdout?.on('data', (text: string) => {
    output += text;
  });
  const status = await ended(child);
  if (status !== 0) throw new Error(`${script} ended with ${status}`);
  return JSON.parse(output);
}

function start(script: string, words: readonly string[], flags: readonly string[] = []): ChildProcess {
  const child = spawn(process.execPath, [...flags, join(import.meta.dirname, script), ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: environment,
  });
  child.stdout?.setEncoding('utf8');
  return child;
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', resolve);
    child.once('exit', (status) => reject(new Error(`it ended with ${status}`)));
  });
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const end = ended(child);
  child.kill('SIGKILL');
  await end;
}

function higher(name: string, value: number, unit: string, goal?: number): Figure {
  return figure({ name, value, unit, better: 'higher', ...(goal === undefined ? {} : { goal }) });
}

function lower(name: string, value: number, unit: string, goal?: number): Figure {
  return figure({ name, value, unit, better: 'lower', ...(goal === undefined ? {} : { goal }) });
}
